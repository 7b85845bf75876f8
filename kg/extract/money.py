"""A sentence's sums into money claims: who raised, is worth, booked or offers how much, from whom, when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.extract import dates
from kg.extract.mentions import Found
from kg.extract.reading import Reading
from kg.extract.tables import table, words
from kg.extract.tokens import Token
from kg.model import Date

KINDS = ("valuation", "revenue", "funding", "penalty")
"""Kinds of sums, in the order in which their words decide."""
WORDS_BEFORE, WORDS_AFTER = 10, 5
"""Words around a sum among which those of its kind are looked for."""
FAR = 14
"""Tokens before a sum among which its party is looked for."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One money claim; `value` is None where investors are named and no sum is."""

    kind: str
    organisation: str
    value: Decimal | None
    currency: str
    funders: tuple[str, ...]
    date: Date | None
    start: int
    end: int
    rule: str


@cache
def pattern() -> re.Pattern[str]:
    """A sum: sign and number ("$7.5 billion", "HK$1m"), or number and name of a currency ("345 million euros")."""
    loaded = table("currencies")
    signs, names = (_any(loaded[kind]) for kind in ("signs", "names"))
    scales, long = _any(loaded["scales"]), _any(scale for scale in loaded["scales"] if len(scale) > 3)
    number = r"\d[\d,]{0,15}(?:\.\d{1,4})?"
    return re.compile(
        rf"(?<![\w$£€¥])(?P<sign>{signs}) ?(?P<number>{number})(?:[ -]?(?P<scale>{scales})\b)?"
        rf"|\b(?P<number2>{number})(?:[ -](?P<scale2>{long}))?[ -](?P<name>{names})\b",
        re.IGNORECASE,
    )


def _any(texts: object) -> str:
    return "|".join(re.escape(str(text)) for text in sorted(texts, key=lambda t: (-len(t), t)))  # type: ignore[call-overload]


def find(text: str) -> list[Found]:
    """The sums that `text` holds."""
    return [Found("money", match.start(), match.end(), rule="money") for match in pattern().finditer(text)]


def amount(text: str) -> tuple[Decimal, str] | None:
    """The number and ISO 4217 currency of a sum.

    >>> amount("$7.5 billion"), amount("£200million"), amount("345 million euros")
    ((Decimal('7500000000'), 'USD'), (Decimal('200000000'), 'GBP'), (Decimal('345000000'), 'EUR'))
    """
    match = pattern().match(text)
    if match is None:
        return None
    loaded = table("currencies")
    number = (match["number"] or match["number2"]).replace(",", "")
    scale = (match["scale"] or match["scale2"] or "").lower()
    sign, name = match["sign"], match["name"]
    currency = loaded["signs"][sign.upper()] if sign else loaded["names"][name.lower()]
    value = Decimal(number) * 10 ** loaded["scales"].get(scale, 0)
    return value.quantize(Decimal(1)) if value == value.to_integral() else value, currency


def sums(reading: Reading, party: str, published: Date | None) -> Iterator[Sum]:
    """The money claims of a sentence; `party` is whom "the company" means."""
    sentence, previous = reading.sentence, ""
    for place, token in enumerate(sentence.tokens):
        read = amount(sentence.text[token.start : token.end]) if token.tag == "M" else None
        kind = _kind(reading, place) or previous
        who = _who(reading, place, party)
        if read and kind and who:
            previous = kind
            funders = _funders(reading, place + 1) if kind == "funding" else ()
            day = _date(reading, place, published)
            yield Sum(kind, who, *read, funders, day, sentence.start, sentence.end, f"money.{kind}")
    yield from _investors(reading, published)


@cache
def _of_kind(kind: str) -> frozenset[str]:
    return words(table("lexicon_speech")["money"][kind])


def _kind(reading: Reading, place: int) -> str:
    around = set(reading.sentence.words(place - WORDS_BEFORE, place + WORDS_AFTER))
    low = reading.sentence.text[reading.sentence.start : reading.sentence.end].lower()
    for kind in KINDS:
        if around & _of_kind(kind):
            offered = kind == "funding" and "to raise" in low and any(word in low for word in _of_kind("offering"))
            return "offering" if offered else kind
    return ""


def _who(reading: Reading, place: int, party: str) -> str:
    """The party nearest before the sum."""
    tokens = reading.sentence.tokens
    for token in reversed(tokens[max(0, place - FAR) : place]):
        if token.found and token.tag == "O":
            return token.found.entity
        if token.tag == "i" or (token.tag == "E" and not token.word.endswith("s")):
            named = (one.found.entity for one in reversed(tokens[:place]) if one.found and one.tag == "O")
            return next(named, party)
    return ""


def _funders(reading: Reading, start: int) -> tuple[str, ...]:
    """ "raised $1m from A and B"."""
    for place in range(start, min(len(reading.sentence.tokens), start + 8)):
        if reading.sentence.tokens[place].word in {"from", "by"}:
            return _parties_at(reading, place + 1)
    return ()


def _parties_at(reading: Reading, place: int) -> tuple[str, ...]:
    number = reading.groups.at(place)
    if reading.groups.kind(number) != "N":
        return ()
    return tuple(one.entity for one in reading.targets.after(number).parties if not one.rule.endswith(".target"))


def _investors(reading: Reading, published: Date | None) -> Iterator[Sum]:
    """ "several funds invested in X, including A and B", "A and B invested in X"."""
    sentence = reading.sentence
    for number in range(len(reading.groups)):
        if reading.groups.kind(number) != "V" or reading.clauses.lemma(number) != "invest":
            continue
        place = next((p for p in reading.clauses.places(number) if p.preposition == "in"), None)
        target = _organisation(reading.groups[place.number].tokens) if place else None
        if place is None or target is None:
            continue
        members = reading.targets.after(place.number).parties
        funders = tuple(one.entity for one in members if one.entity != target.entity)
        subject = reading.paths.path(number).subject
        if not funders and subject >= 0:
            funders = tuple(one.entity for one in reading.targets.before(subject).parties)
        if funders:
            day = _date(reading, reading.groups[number].place, published)
            span = (sentence.start, sentence.end)
            yield Sum("funding", target.entity, None, "", funders, day, *span, "money.investors")


def _organisation(tokens: tuple[Token, ...]) -> Found | None:
    return next((token.found for token in tokens if token.found and token.tag == "O"), None)


def _date(reading: Reading, place: int, published: Date | None) -> Date | None:
    """The date nearest to the sum."""
    tokens = reading.sentence.tokens
    spoken = [token for token in tokens if token.tag == "D"]
    for token in sorted(spoken, key=lambda one: abs(one.start - tokens[place].start)):
        if day := dates.resolve(token.word, published):
            return day
    return None
