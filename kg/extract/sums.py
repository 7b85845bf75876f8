"""The sums of a sentence into money claims, by the verb that governs each: who raised, is worth, booked, pays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from kg.extract import dates
from kg.extract.clauses import Place
from kg.extract.mentions import Found
from kg.extract.money import amount
from kg.extract.paths import NONE
from kg.extract.reading import Reading
from kg.extract.tables import table, words
from kg.model import Date


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


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside the sentence: whom "the company" means, and the day of the document."""

    party: str
    published: Date | None


@cache
def frames() -> Mapping[str, tuple[tuple[str, Mapping[str, Any]], ...]]:
    """Lemma → (name, frame) of each frame that it may open."""
    found: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for name, frame in table("lexicon_money")["frames"].items():
        for lemma in frame["lemmas"]:
            found.setdefault(lemma, []).append((name, frame))
    return {lemma: tuple(those) for lemma, those in found.items()}


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, table("lexicon_money")["words"][name])) + r")\b")


def sums(reading: Reading, around: Around) -> Iterator[Sum]:
    """The money claims of a sentence."""
    low = reading.sentence.text[reading.sentence.start : reading.sentence.end].lower()
    for number in range(len(reading.groups)):
        if reading.groups.kind(number) != "V":
            continue
        for name, frame in frames().get(reading.clauses.lemma(number), ()):
            if "words" in frame and not _words(frame["words"]).search(low):
                continue
            found = list(_Use(reading, around, number, frame).sums(name))
            yield from found
            if found:
                break


@dataclass(frozen=True, slots=True)
class _Use:
    """One verb with a frame of money."""

    reading: Reading
    around: Around
    number: int
    frame: Mapping[str, Any]

    def sums(self, name: str) -> Iterator[Sum]:
        """One claim for each sum that the verb governs; of "invested in X" one without a sum."""
        sentence = self.reading.sentence
        organisation = self._organisation()
        funders = tuple(one for one in self._funders() if one != organisation)
        kind, rule, span = self.frame["kind"], f"money.{name}", (sentence.start, sentence.end)
        last = NONE
        for place in self._money() if organisation else ():
            read = amount(self._text(place))
            organisation = (self._between(last, place) if last != NONE else "") or organisation
            last = place
            if read is not None:
                yield Sum(kind, organisation, *read, funders, self._date(place), *span, rule)
        if organisation and last == NONE and funders and name == "funding.invested":
            yield Sum(kind, organisation, None, "", funders, self._date(NONE), *span, rule)

    def _between(self, last: int, place: int) -> str:
        """ "X is worth $2 billion and Y $1 billion": whose the next sum is."""
        tokens = self.reading.sentence.tokens[last:place]
        return next((token.found.entity for token in tokens if token.found and token.tag == "O"), "")

    def _text(self, place: int) -> str:
        token = self.reading.sentence.tokens[place]
        return self.reading.sentence.text[token.start : token.end]

    def _money(self) -> Iterator[int]:
        """Places of the sums in the verb's clause."""
        for number in range(self.number + 1, len(self.reading.groups)):
            group = self.reading.groups[number]
            if group.kind in ";z" or (group.kind == "V" and self.reading.clauses.is_finite(number)):
                return
            yield from (place for place, token in zip(group.places, group.tokens, strict=True) if token.tag == "M")

    # ------------------------------------------------------------------------------------------------- parties

    def _organisation(self) -> str:
        where = self.frame["organisation"]
        if where == "context":
            return self.around.party
        passive = self.reading.clauses.voice(self.number) in {"passive", "reduced"}
        if where == "subject" or (where == "object" and passive):
            return self._subject()
        place = next(self._places(("",) if where == "object" else where), None)
        return self._one(place.number) if place else ""

    def _places(self, prepositions: object) -> Iterator[Place]:
        wanted = words(prepositions)  # type: ignore[arg-type]
        return (place for place in self.reading.clauses.places(self.number) if place.preposition in wanted)

    def _subject(self) -> str:
        subject = self.reading.paths.path(self.number).subject
        return self._one(subject) if subject != NONE else ""

    def _one(self, number: int) -> str:
        """The organisation that a group names; "the company" and "it" are the party last spoken of."""
        group = self.reading.groups[number]
        named = self._named(number)
        if named:
            return named[0]
        hit = self.reading.targets.after(number)
        meant = hit.described == "definite" and self.reading.lexicon.is_in("party_words", hit.word)
        if not meant and group.head.tag != "i":
            return ""
        before = [t for t in self.reading.sentence.tokens[: group.places[0]] if t.found and t.tag in "OU"]
        known = [token.found.entity for token in before[-1:] if token.found and token.tag == "O"]
        return "".join(known) if before else self.around.party

    def _named(self, number: int) -> list[str]:
        found = self.reading.targets.after(number).parties if self.reading.groups.kind(number) == "N" else ()
        return [one.entity for one in found if _is_known(one)]

    def _funders(self) -> tuple[str, ...]:
        where = self.frame.get("funders", ())
        if where == "subject":
            subject = self.reading.paths.path(self.number).subject
            numbers = [subject] if subject != NONE else []
            members = [
                name for place in self._places(self.frame["organisation"]) for name in self._named(place.number)[1:]
            ]
            if members:  # "several funds invested in X, including A and B"
                return tuple(members)
            return tuple(
                one.entity for n in numbers for one in self.reading.targets.before(n).parties if _is_known(one)
            )
        return tuple(name for place in self._places(where) for name in self._named(place.number))

    def _date(self, place: int) -> Date | None:
        """The date nearest to the sum, or to the verb."""
        tokens = self.reading.sentence.tokens
        near = tokens[place if place != NONE else self.reading.groups[self.number].place].start
        for token in sorted((t for t in tokens if t.tag == "D"), key=lambda one: abs(one.start - near)):
            if day := dates.resolve(token.word, self.around.published):
                return day
        return None


def _is_known(found: Found) -> bool:
    return found.kind == "organisation" and not found.rule.endswith(".target")
