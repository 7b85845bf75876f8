"""An abstract sentence into the acts of authorities that it tells: verbs first, then nouns, then words that take up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from kg.extract.allusions import Allusions
from kg.extract.duties import Duties
from kg.extract.event import Event
from kg.extract.frames import Frames
from kg.extract.members import Members
from kg.extract.nominals import Nominals
from kg.extract.reading import Reading
from kg.extract.tables import table

WEAK = "target.party"
"""Rule that tells an act only where nothing else does ("the first time that Brussels has targeted lenders")."""
TAKEN = "kg:taken"
QUOTES = " \n\"'“”‘’"
ASKING = frozenset(["why", "how", "what", "who", "whom", "when", "where", "which", "whose"])
"""Words of questions that take for told what they ask about."""
MOST = 16
"""Verbs, and nouns, that a sentence may have that tell an act: so that the work on a hostile one stays bounded."""
PRENOMINAL = ".prenominal"
"""End of the rules of participles before names: who is hit by another act of the sentence is called so in passing."""


def events(reading: Reading) -> Iterator[Event]:
    """Every act that the sentence tells; a word tells one act only."""
    sentence = reading.sentence
    if false_phrases().search(sentence.text[sentence.start : sentence.end].lower()):
        return
    health = not reading.words.isdisjoint(reading.lexicon.sets["health"])
    asked = is_asked(sentence.text[sentence.start : sentence.end])
    used: set[int] = set()
    hit: set[str] = set()
    for group in _all(reading):
        before = frozenset(used)
        for event in group:
            parties = {one.entity for one in event.hit.parties}
            if event.rule.endswith(PRENOMINAL) and not event.actor.entities and parties <= hit:
                continue
            if (
                (asked and event.status.value == TAKEN)
                or (health and not parties)
                or (before and event.rule.startswith(WEAK))
            ):
                continue
            elaborates = bool(before) and event.hit.described == "pronoun" and event.rule.endswith(".ing")
            if not elaborates and not before & {event.trigger, *event.used[1:]}:
                used.update({event.trigger, *event.used})
                hit |= parties
                yield event
    if not used:
        named = list(Members(reading).events())
        yield from named or Allusions(reading).anaphors()


def _all(reading: Reading) -> Iterator[Iterator[Event]]:
    """The events that each group opens."""
    frames, nominals, allusions = Frames(reading), Nominals(reading), Allusions(reading)
    numbers = range(len(reading.groups))
    verbs = (number for number in numbers if reading.groups.kind(number) == "V" and frames.opens(number))
    for number in islice(verbs, MOST):
        yield frames.events(number)
    sets = (number for number in numbers if reading.groups.kinds[number : number + 3] == "NpN")
    for number in islice(sets, MOST):
        yield nominals.members(number)
    duties = Duties(reading)
    bound = (number for number in numbers if reading.groups.kind(number) == "V")
    for number in islice(bound, MOST):
        yield duties.events(number)
    nouns = (number for number in numbers if reading.groups.kind(number) == "N" and nominals.opens(number))
    for number in islice(nouns, MOST):
        yield allusions.participles(number)
        yield nominals.acts(number)
        yield nominals.measures(number)


def is_asked(text: str) -> bool:
    """Whether a sentence asks if something is so ("Has Norway banned X?"); "Why did Norway ban X?" takes it as told."""
    first, _, _ = text.strip(QUOTES).partition(" ")
    return text.strip(QUOTES).endswith("?") and first.lower() not in ASKING


@cache
def false_phrases() -> re.Pattern[str]:
    """Phrases after which a sentence tells no act."""
    false = table("false_friends")
    phrases = (*false["phrases"], *false["hyphenated"])
    return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b")
