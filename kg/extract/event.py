"""An act as one sentence tells it, and the pieces that every frame needs to tell it: list, goods, place."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract import targets
from kg.extract.abstract import Sentence, Token
from kg.extract.lexicon import Frame, Lexicon
from kg.extract.status import Chain
from kg.extract.targets import Hit

ACTS = frozenset(["move", "measure", "measures", "decision", "action", "announcement", "listing", "rule"])
BELONGING = frozenset(["from", "of", "in"])
UNTARGETED = frozenset({"kg:productBan", "kg:exportRestriction", "kg:importRestriction"})
UNKNOWN = "?"
"""The act has no agent in its sentence, but its subject is a measure or it is told in the passive."""


@dataclass(frozen=True, slots=True)
class Event:
    """One mention of an act. Places count characters of the zone's readable text."""

    rule: str
    type: str
    polarity: str
    authority: str
    hit: Hit
    status: str
    start: int
    end: int
    trigger: int
    sentence: Sentence
    list: str = ""
    listed: bool = False
    """Whether the sentence speaks of a list at all, named or not."""
    words: tuple[str, ...] = ()
    goods: str = ""
    operator: int = -1
    subject: Hit = Hit()
    last: int = -1
    """The last token that the event has used up."""


def event(
    sentence: Sentence, place: int, frame: Frame, how: str, actor: str, hit: Hit, links: Chain, lexicon: Lexicon,
    mark: tuple[int, int] | None = None, goods: str = "",
) -> Event:  # fmt: skip
    named = _list_token(sentence, place, mark)
    words = tuple(sentence.words(mark[0] + 1, mark[1] + 1)) if mark else tuple(sentence.words(place, place + 6))
    return Event(
        rule=f"{frame.id}.{how}" if how else frame.id,
        type=frame.type,
        polarity=frame.polarity,
        authority=actor,
        hit=hit,
        status=links.status,
        start=sentence.start,
        end=sentence.end,
        trigger=place,
        sentence=sentence,
        list=named.found.entity if named and named.found else "",
        listed=mark is not None or sentence.tokens[place].word.startswith("blacklist"),
        words=words,
        goods=goods,
        operator=links.operator,
        last=mark[1] if mark else place,
        subject=targets.before(sentence, place, lexicon) if not hit.named else Hit(),
    )


def _list_token(sentence: Sentence, place: int, mark: tuple[int, int] | None) -> Token | None:
    if mark and sentence.tokens[mark[1]].tag == "L":
        return sentence.tokens[mark[1]]
    return (
        next((token for token in sentence.tokens[max(0, place - 2) : place] if token.tag == "L"), None)
        if not mark
        else None
    )


def landmark(
    sentence: Sentence, start: int, prepositions: frozenset[str], lexicon: Lexicon, limit: int = 45
) -> tuple[int, int] | None:
    """Where "to the ... list" stands after `start`: the preposition and the list, as tokens."""
    for place in range(start, min(len(sentence.tokens), start + limit)):
        token = sentence.tokens[place]
        if token.tag in ";:" or (token.tag in "p" and token.word == "but"):
            return None
        if token.word not in prepositions:
            continue
        for end in range(place + 1, min(len(sentence.tokens), place + 12)):
            one = sentence.tokens[end]
            if one.tag == "L" or one.word in lexicon.words["list_heads"]:
                return None if set(sentence.words(place, end)) & lexicon.false_lists else (place, end)
            qualifies = one.word in lexicon.words["list_qualifiers"]
            if one.tag in ",;:Vbmtpy" and one.word != "of" and not qualifies:
                break
    return None


def goods_of(sentence: Sentence, place: int, lexicon: Lexicon) -> str:
    """What a restriction is about, in the document's words: after "exports of", or the product named."""
    tokens = sentence.tokens
    for position in range(place, min(len(tokens), place + 16)):
        word = tokens[position].word
        export = lexicon.scopes.get(word) in {"kg:exportRestriction", "kg:importRestriction"} or word.endswith(
            ("exports", "imports")
        )
        if export and position + 1 < len(tokens):
            first = position + 2 if tokens[position + 1].word in {"of", "on"} else position + 1
            return _stretch(sentence, first, lexicon)
    for position in range(place + 1, min(len(tokens), place + 10)):
        if tokens[position].word in lexicon.products:
            first = max([p + 1 for p in range(place, position) if tokens[p].tag in "VXpdc,"], default=place + 1)
            return sentence.text[tokens[first].start : tokens[position].end]
    return ""


def _stretch(sentence: Sentence, first: int, lexicon: Lexicon) -> str:
    last = first
    while last < min(len(sentence.tokens), first + 9) and sentence.tokens[last].tag in "wJcN-rEdA":
        last += 1
    return sentence.text[sentence.tokens[first].start : sentence.tokens[last - 1].end] if last > first else ""
