"""Documents into documents with mentions, and the entities, acts and claims that they tell."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.extract import dates, discovery, money, records, speech
from kg.extract.abstract import abstract
from kg.extract.grammar import events
from kg.extract.lexicon import Lexicon, lexicon
from kg.extract.mentions import Found, Names, merged
from kg.extract.merge import Told, merge
from kg.extract.resolve import Context
from kg.extract.sentences import sentences
from kg.model import Document, Entity, Record, Zone

LEAD = frozenset({"title", "abstract"})
SKIPPED = frozenset({"caption", "byline"})
"""Zones that name people and tell no news of their own."""
HOLDABLE = frozenset({"organisation", "country", "adjective", "authority"})
MOST = 500
"""Acts told in one document: beyond that it is a table, and the work of merging must stay bounded."""
Read = tuple[Zone, list[Found]]
OFFICIAL_DOMAINS = re.compile(r"(^|\.)(federalregister\.gov|gov|gov\.uk|europa\.eu)$")
_SPEECH_GATE = re.compile(
    r"[\"“]|\b(den(?:y|ie)|dismiss|reject|object|oppose|protest|accus|alleg|warn|critici|condemn|regret|disput|disappoint)",
    re.IGNORECASE,
)


class Extractor:
    """Built once per process from the seed entities, then applied to any number of documents."""

    def __init__(self, entities: Iterable[Entity], ambiguous: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """`entities` are what the texts may name; `ambiguous` are names that several authorities bear, with these."""
        self._lexicon = lexicon()
        self._names = Names(entities, ambiguous or {}, self._lexicon)

    def extract(self, given: Iterable[Record]) -> Iterator[Record]:
        """Each record given; after each document what it tells: entities, mentions, actions, claims."""
        for record in given:
            if isinstance(record, Document):
                yield from self._document(record)
            else:
                yield record

    def _document(self, document: Document) -> Iterator[Record]:
        acting = any(self._lexicon.acts(zone.text) for zone in document.zones if zone.role not in SKIPPED)
        zones = [(zone, self._mentions(zone, acting=acting)) for zone in document.zones]
        zones = _echoed(zones)
        found = self._settled(document, zones)
        entities = {
            one.entity: discovery.entity(one, document.id)
            for _, those in found for one in those if one.entity and one.rule.startswith(("person.", "organisation."))
        }  # fmt: skip
        found = [(zone, [_named(one, entities) for one in those]) for zone, those in found]
        mentions = records.mentions(document, found)
        yield replace(document, mentions=tuple(mention.body for mention in mentions))
        yield from sorted(entities.values(), key=lambda entity: entity.id)
        yield from mentions
        yield from self._told(document, found)

    def _mentions(self, zone: Zone, *, acting: bool = True) -> list[Found]:
        groups = [self._names.find(zone.text), discovery.organisations(zone.text), discovery.persons(zone.text)]
        if zone.role not in SKIPPED:
            sums = money.find(zone.text)
            groups += [sums, dates.find(zone.text) if acting or sums or "invested" in zone.text else []]
        return merged(_preferred(groups))

    def _settled(self, document: Document, zones: list[tuple[Zone, list[Found]]]) -> list[tuple[Zone, list[Found]]]:
        """Names that several authorities bear get the one of the state that the document speaks of most."""
        counts: dict[str, int] = {}
        for _, those in zones:
            for one in those:
                if one.kind in {"authority", "country", "adjective"} and not one.others:
                    key = self._names.jurisdiction(self._names.governments.get(one.entity, one.entity))
                    counts[key] = counts.get(key, 0) + 1
        return [(zone, [self._settle(one, counts) for one in those]) for zone, those in zones]

    def _settle(self, one: Found, counts: Mapping[str, int]) -> Found:
        if one.kind != "authority" or not one.others:
            return one
        best = max((one.entity, *one.others), key=lambda iri: (counts.get(self._names.jurisdiction(iri), 0), iri))
        return replace(one, entity=best, others=())

    def _told(self, document: Document, zones: list[Read]) -> Iterator[Record]:
        """The acts, sayings and sums of the document."""
        reading = Reading(self._names, self._lexicon, document, zones)
        if not reading.worth:
            return
        for number, (zone, those) in enumerate(zones):
            if zone.role not in SKIPPED:
                reading.zone(number, zone, those)
        acts, texts = merge(reading.told[:MOST]), [zone for zone, _ in zones]
        yield from records.acts(document, texts, acts, self._names)
        yield from records.sayings(document, texts, reading.said, acts)
        yield from records.sums(document, texts, reading.sums)


class Reading:
    """One pass through a document's sentences: what they tell, and whom "the company" means meanwhile."""

    def __init__(self, names: Names, words: Lexicon, document: Document, zones: list[Read]) -> None:
        texts = " \n".join(zone.text for zone, _ in zones if zone.role not in SKIPPED)
        paying = money.SUM.search(texts) is not None or "invested" in texts
        gates = (words.acts(texts), _SPEECH_GATE.search(texts) is not None, paying)
        self.gates, self.worth = gates, any(gates)
        self.words, self.document = words, document
        self.people = _people(zones) if any(gates) else {}
        self.context = Context(
            names, words, document.published, official=_official(document), party=_first_party(zones)
        )
        self.told: list[Told] = []
        self.said: list[tuple[int, speech.Saying]] = []
        self.sums: list[tuple[int, money.Sum]] = []

    def zone(self, number: int, zone: Zone, those: list[Found]) -> None:
        """Read each sentence of one zone."""
        place = 0
        for start, end in sentences(zone.text):
            inside = []
            while place < len(those) and those[place].start < end:
                if those[place].start >= start and those[place].end <= end:
                    inside.append(those[place])
                place += 1
            self._sentence(number, zone, (start, end), inside)

    def _sentence(self, number: int, zone: Zone, span: tuple[int, int], inside: list[Found]) -> None:
        piece = zone.text[span[0] : span[1]]
        acting = self.gates[0] and self.words.hinted(piece)
        speaking = self.gates[1] and (bool(inside) or _SPEECH_GATE.search(piece) is not None)
        paying = self.gates[2] and (any(one.kind == "money" for one in inside) or "invested" in piece)
        if acting or speaking or paying:
            sentence = abstract(zone.text, span, inside, self.words, lead=zone.role in LEAD)
            found = events(sentence, self.words) if acting else ()
            new = [one for event in found if (one := self.context.told(event, number))]
            self.told += new
            party, published = self.context.party, self.document.published
            if speaking:
                said = speech.sayings(sentence, party, self.people, acting=bool(new))
                self.said += [(number, one) for one in said]
            if paying:
                self.sums += [(number, one) for one in money.sums(sentence, party, published, self.words)]
        self.context.party = next((one.entity for one in inside if one.kind == "organisation"), self.context.party)


def _preferred(groups: list[list[Found]]) -> list[list[Found]]:
    """A discovered name that holds a known one and is longer ("Acme Technology Co. Ltd.") is a name of its own."""
    names = groups[0]
    starts = [name.start for name in names]
    longer = []
    for one in groups[1]:
        inside = names[bisect_left(starts, one.start) : bisect_left(starts, one.end)]
        known = [name for name in inside if name.end < one.end and name.kind in HOLDABLE]
        if known and one.rule == "organisation.ending" and not any(_body(name) for name in inside):
            longer.append(one)
    return [longer, *groups]


def _body(name: Found) -> bool:
    return name.kind == "authority" and name.end - name.start > 12


def _echoed(zones: list[tuple[Zone, list[Found]]]) -> list[tuple[Zone, list[Found]]]:
    """Later places of a discovered person's surname are that person."""
    surnames: dict[str, Found] = {}
    for _, those in zones:
        for one in those:
            if one.kind == "person" and one.rule.startswith("person."):
                surnames.setdefault(one.entity, one)
    first: dict[str, str] = {}
    for name, one in surnames.items():
        first.setdefault(name.split()[-1], one.entity)
    return [
        (
            zone,
            [
                replace(one, entity=first.get(one.entity.split()[-1], one.entity))
                if one.kind == "person" and one.rule.startswith("person.")
                else one
                for one in those
            ],
        )
        for zone, those in zones
    ]


def _named(one: Found, entities: Mapping[str, Entity]) -> Found:
    return replace(one, entity=entities[one.entity].id) if one.entity in entities else one


def _people(zones: list[tuple[Zone, list[Found]]]) -> dict[str, str]:
    """Surname → person; a person called somebody's spokesman → who that is."""
    people: dict[str, str] = {}
    for zone, those in zones:
        for before, one in zip([None, *those], those, strict=False):
            if one.kind != "person":
                continue
            speaks = one.entity
            if (
                before is not None
                and before.kind in {"organisation", "authority"}
                and "spokes" in zone.text[before.end : one.start]
                and one.start - before.end < 24
            ):
                speaks = before.entity
                people[one.entity] = speaks
            people.setdefault(zone.text[one.start : one.end].split()[-1].lower(), people.get(one.entity, speaks))
    return people


def _first_party(zones: list[tuple[Zone, list[Found]]]) -> str:
    return next((one.entity for _, those in zones for one in those if one.kind == "organisation"), "")


def _official(document: Document) -> bool:
    domain = document.publisher.domain if document.publisher else ""
    return bool(domain and OFFICIAL_DOMAINS.search(domain))
