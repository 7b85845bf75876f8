"""Documents into documents with mentions, and the entities, acts and claims that they tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.extract import dates, discovery, money, records, speech
from kg.extract.abstract import Sentence, abstract
from kg.extract.frames import events
from kg.extract.lexicon import lexicon
from kg.extract.mentions import Found, Names, merged
from kg.extract.merge import Told, merge
from kg.extract.resolve import Context
from kg.extract.sentences import sentences
from kg.model import Document, Entity, Record, Zone

LEAD = frozenset({"title", "abstract"})
SKIPPED = frozenset({"caption", "byline"})
"""Zones that name people and tell no news of their own."""
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
        zones = [(zone, self._mentions(zone)) for zone in document.zones]
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
        yield from self._told(document, found, {entity.id for entity in entities.values()})

    def _mentions(self, zone: Zone) -> list[Found]:
        groups = [self._names.find(zone.text), discovery.organisations(zone.text), discovery.persons(zone.text)]
        if zone.role not in SKIPPED:
            groups += [money.find(zone.text), dates.find(zone.text)]
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

    def _told(
        self, document: Document, zones: list[tuple[Zone, list[Found]]], discovered: set[str]
    ) -> Iterator[Record]:
        texts = " \n".join(zone.text for zone, _ in zones if zone.role not in SKIPPED)
        acting, speaking, paying = (
            self._lexicon.acts(texts), bool(_SPEECH_GATE.search(texts)), bool(money.SUM.search(texts) or "invested" in texts)
        )  # fmt: skip
        if not (acting or speaking or paying):
            return
        context = Context(self._names, self._lexicon, document.published, official=_official(document))
        told: list[Told] = []
        said: list[tuple[int, speech.Saying]] = []
        sums: list[tuple[int, money.Sum]] = []
        people = _people(zones)
        context.party = _first_party(zones)
        for number, sentence in self._sentences(zones, people):
            acts_here = False
            if acting and self._lexicon.hinted(sentence.text[sentence.start : sentence.end]):
                new = [one for event in events(sentence, self._lexicon) if (one := context.told(event, number))]
                told, acts_here = told + new, bool(new)
            if speaking:
                said += [(number, one) for one in speech.sayings(sentence, context.party, people, acting=acts_here)]
            if paying:
                sums += [
                    (number, one) for one in money.sums(sentence, context.party, document.published, self._lexicon)
                ]
            context.party = _subject(sentence) or context.party
        acts = merge(told, {})
        yield from records.acts(document, [zone for zone, _ in zones], acts, self._names)
        yield from records.sayings(document, [zone for zone, _ in zones], said, acts)
        yield from records.sums(document, [zone for zone, _ in zones], sums)

    def _sentences(
        self, zones: list[tuple[Zone, list[Found]]], people: dict[str, str]
    ) -> Iterator[tuple[int, Sentence]]:
        for number, (zone, those) in enumerate(zones):
            if zone.role in SKIPPED:
                continue
            for start, end in sentences(zone.text):
                inside = [one for one in those if one.start >= start and one.end <= end]
                yield number, abstract(zone.text, (start, end), inside, self._lexicon, lead=zone.role in LEAD)


def _preferred(groups: list[list[Found]]) -> list[list[Found]]:
    """A discovered name that holds a known one and is longer ("Acme Technology Co. Ltd.") is a name of its own."""
    names, *others = groups
    longer = [
        one for one in others[0]
        if one.rule == "organisation.ending"
        and any(one.start <= name.start and name.end < one.end and name.kind in {"organisation", "country", "adjective", "authority"} for name in names)
        and not any(name.start < one.start < name.end for name in names)
        and not any(name.kind == "authority" and name.end - name.start > 12 for name in names if one.start <= name.start < one.end)
    ]  # fmt: skip
    return [longer, *groups]


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


def _subject(sentence: Sentence) -> str:
    """The party that the sentence is about: the first one it names."""
    return next((token.found.entity for token in sentence.tokens if token.found and token.tag == "O"), "")


def _official(document: Document) -> bool:
    domain = document.publisher.domain if document.publisher else ""
    return bool(domain and OFFICIAL_DOMAINS.search(domain))
