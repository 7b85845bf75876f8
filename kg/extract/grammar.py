"""An abstract sentence into the acts of authorities that it tells: verbs, then nouns, states and anaphors."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.abstract import Sentence
from kg.extract.event import Event
from kg.extract.frames import VERBS
from kg.extract.lexicon import Lexicon
from kg.extract.nominals import anaphors, members, nominal, states


def events(sentence: Sentence, lexicon: Lexicon) -> Iterator[Event]:
    """Every act that the sentence tells, by the first frame that fits each action word."""
    low = sentence.text[sentence.start : sentence.end].lower()
    if lexicon.false_phrases.search(low):
        return
    used: set[int] = set()
    for place, token in enumerate(sentence.tokens):
        if token.tag == "V" and place not in used:
            for kind, frame, _lemma in lexicon.verbs[token.word]:
                if frame.id == "licence.required" and used:
                    continue
                event = VERBS[frame.object](sentence, place, kind, frame, lexicon)
                if event:
                    used.update(range(place, max(event.trigger, event.last) + 1))
                    yield event
                    break
        elif token.tag == "X" and place not in used:
            found = nominal(sentence, place, lexicon.nouns[token.word], lexicon)
            if found:
                used.add(place)
                yield found
    yield from states(sentence, lexicon)
    yield from members(sentence, lexicon)
    if not used:
        yield from anaphors(sentence, lexicon)
