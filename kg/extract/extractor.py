"""Documents into documents with mentions, and the entities, acts and claims that they tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TypeVar

from kg.extract import discovery, listed, records
from kg.extract.gates import Gates
from kg.extract.lexicon import lexicon
from kg.extract.mentions import Found, merged
from kg.extract.merge import merge
from kg.extract.names import SHARED, Names, names_of
from kg.extract.telling import LENGTH, MOST, SKIPPED, Read, Telling, Tools
from kg.model import Document, Entity, Offsets, Record

T = TypeVar("T", bound=Telling)
STATES = frozenset({"authority", "country", "adjective"})
NEXT_TO = frozenset({" ", "'s ", "’s ", "' ", "’ "})
"""What may stand between a state and its body."""
OF = frozenset({" of ", " of the "})
"""What may stand between a body and its state."""
CUT = f"too long for one article: what it tells was read up to {MOST} acts, or {LENGTH} characters of sentences"
UNQUOTED = "a paragraph longer than any was not read: its words could not be quoted from their places"


class Extractor:
    """Built once per process from the seed entities, then applied to any number of documents."""

    def __init__(self, entities: Iterable[Entity], ambiguous: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """`entities` are what the texts may name; `ambiguous` are names that several authorities bear, with these."""
        self._names = Names(entities, ambiguous or {}, lexicon().list_names)
        lists = [entity for entity in self._names.entities.values() if entity.type == "kg:SanctionsList"]
        gates = Gates(lexicon(), [name for entity in lists for name in names_of(entity)])
        self._tools = Tools(self._names, lexicon(), gates)

    @property
    def names(self) -> Names:
        """The names of the seed entities."""
        return self._names

    def extract(self, given: Iterable[Record]) -> Iterator[Record]:
        """Each record given; after each document what it tells: entities, mentions, actions, claims."""
        for record in given:
            if isinstance(record, Document):
                yield from self._document(record)
            else:
                yield record

    def _document(self, given: Document) -> Iterator[Record]:
        entities, telling = self.read(given, Telling)
        document = telling.document
        promoted = list(telling.promoted.values())
        entities = {**entities, **{one.found.entity: one.entity for one in promoted}}
        zones = _with(telling.zones, [(one.zone, one.found) for one in promoted])
        mentions = records.mentions(document, zones)
        notes = (*document.notes, CUT) if telling.is_cut else document.notes
        yield replace(document, mentions=tuple(mention.body for mention in mentions), notes=notes)
        yield from sorted(entities.values(), key=lambda entity: entity.id)
        yield from mentions
        yield from self._told(document, telling)

    def read(self, document: Document, telling: type[T]) -> tuple[Mapping[str, Entity], T]:
        """What was discovered in the document, by name, and what its sentences tell."""
        document = _legible(document)
        gates = self._tools.gates.of(" \n".join(zone.text for zone in document.zones if zone.role not in SKIPPED))
        known = [self._names.find(zone.text) for zone in document.zones]
        named = listed.mentions(document, known, on_topic=gates.acts)
        zones = [
            (zone, _mentions(zone.text, *those)) for zone, *those in zip(document.zones, known, named, strict=True)
        ]
        zones = self._settled(discovery.echoed(discovery.coordinated(zones) if gates.any else zones))
        entities = discovery.entities(zones, document.id)
        zones = [(zone, [_named(one, entities) for one in those]) for zone, those in zones]
        found = telling(self._tools, document, zones, gates)
        found.read()
        return entities, found

    def _told(self, document: Document, telling: Telling) -> Iterator[Record]:
        """The acts, sayings and sums of the document."""
        acts, texts = merge(telling.told), [zone for zone, _ in telling.zones]
        yield from records.acts(document, texts, acts, self._names)
        yield from records.sayings(document, texts, telling.said, acts)
        yield from records.sums(document, texts, telling.sums)

    def _settled(self, zones: Sequence[Read]) -> list[Read]:
        """Names that several states use ("the finance ministry") are the body of the state that the text speaks of."""
        counts: dict[str, int] = {}
        for one in (one for _, those in zones for one in those):
            if one.kind in STATES and one.rule != SHARED:
                key = self._jurisdiction(one)
                counts[key] = counts.get(key, 0) + 1
        return [(zone, list(self._whose(zone.text, those, counts))) for zone, those in zones]

    def _jurisdiction(self, one: Found) -> str:
        return self._names.jurisdiction(self._names.governments.get(one.entity, one.entity))

    def _whose(self, text: str, those: Sequence[Found], counts: Mapping[str, int]) -> Iterator[Found]:
        """The mentions, shared names settled: by the state right before, else by the one that is named most."""
        before = None
        for one, after in zip_longest(those, those[1:]):
            bodies = {self._names.jurisdiction(body): body for body in (one.entity, *one.others)}
            if one.rule == SHARED and before and before.kind in STATES and text[before.end : one.start] in NEXT_TO:
                own = bodies.get(self._jurisdiction(before), "")
            elif one.rule == SHARED and after and after.kind in STATES and text[one.end : after.start] in OF:
                own = bodies.get(self._jurisdiction(after), "")
            else:
                most = max(bodies, key=lambda key: (counts.get(key, 0), key))
                own = bodies[most] if one.rule != SHARED or counts.get(most) else ""
            before = one
            if own or one.rule != SHARED:
                yield one._replace(entity=own, others=()) if one.kind == "authority" else one


def _legible(document: Document) -> Document:
    """The document without the zones whose words could not be quoted."""
    blind = [number for number, zone in enumerate(document.zones) if zone.is_blind]
    if not blind:
        return document
    zones = tuple(
        replace(zone, text="", offsets=Offsets.shifted(0, 0)) if number in blind else zone
        for number, zone in enumerate(document.zones)
    )
    listed = tuple(one for one in document.listed if one.zone not in blind)
    return replace(document, zones=zones, listed=listed, notes=(*document.notes, UNQUOTED))


def _mentions(text: str, known: list[Found], named: list[Found]) -> list[Found]:
    """Names of the tables, of lists and of neither; a longer one that holds one of the tables wins over it."""
    new = discovery.possible(text)
    own = [one for one in new if one.rule != discovery.GENERIC]
    return merged([discovery.longer(new, known), listed.longer(named, known), known, named, own])


def _named(one: Found, entities: Mapping[str, Entity]) -> Found:
    return one._replace(entity=entities[one.entity].id) if one.entity in entities else one


def _with(zones: Sequence[Read], more: Iterable[tuple[int, Found]]) -> list[Read]:
    """The zones with further mentions in their places."""
    added: dict[int, list[Found]] = {}
    for number, found in more:
        added.setdefault(number, []).append(found)
    return [(zone, merged([those, added.get(number, [])])) for number, (zone, those) in enumerate(zones)]
