"""One pass through a document's sentences: what they tell, and whom "the company" means meanwhile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.extract import dates, discovery, money, speech
from kg.extract.abstract import abstract
from kg.extract.event import Event
from kg.extract.gates import Gates, Open
from kg.extract.grammar import events
from kg.extract.lead import Lead
from kg.extract.lexicon import Lexicon
from kg.extract.mentions import Found, merged
from kg.extract.names import Names
from kg.extract.reading import Reading
from kg.extract.resolve import Context
from kg.extract.sentences import sentences
from kg.extract.shortforms import short_forms
from kg.extract.sums import Around, Sum, sums
from kg.extract.tables import table, words
from kg.extract.timing import OFFICIAL, PRESUPPOSING
from kg.extract.told import Told
from kg.model import Document, Entity, Zone

LEAD = frozenset({"title", "abstract"})
SKIPPED = frozenset({"caption", "byline"})
"""Zones that name people and tell no news of their own."""
NEAR = 2
"""Sentences after which "the company" is no longer sure to be the one named last."""
TAKEN, LEAD_DAY, OFFICIAL_DAY = "kg:taken", "announced:lead", "effective:date-of-official-text"
UNKNOWN = "name"
"""Rule of a run of capitals that is no known name, and that nothing calls a party."""
MOST = 500
"""Acts told in one document: beyond that it is a table, and the work must stay bounded."""
LENGTH = 150_000
"""Characters of sentences that are read for what they tell: twenty long articles have as many."""
CLOSED = Open(acts=False, speaks=False, pays=False)
Read = tuple[Zone, list[Found]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What every document is read with."""

    names: Names
    lexicon: Lexicon
    gates: Gates


@dataclass(frozen=True, slots=True)
class Promoted:
    """A name that an act made an entity, and the zone in which it stands."""

    zone: int
    found: Found
    entity: Entity


class Telling:
    """What a document tells; built with its zones and mentions, filled by `read`."""

    def __init__(self, tools: Tools, document: Document, zones: Sequence[Read], gates: Open) -> None:
        """`gates` are those of the document."""
        names, lexicon = tools.names, tools.lexicon
        self.document, self.zones, self.lexicon = document, zones, lexicon
        self._gates, self.gates = tools.gates, gates
        self.context = Context(names, lexicon, document.published, official=_is_official(document), party=_party(zones))
        self.people = _people(zones) if self.gates.any else {}
        self.known = (
            short_forms((zone.text[one.start : one.end], one) for zone, those in zones for one in those)
            if self.gates.acts
            else {}
        )
        self.speaker = ""
        self.party_age = 0
        """Sentences since the party that "the company" means was named."""
        self.told: list[Told] = []
        self.said: list[tuple[int, speech.Saying]] = []
        self.sums: list[tuple[int, Sum]] = []
        self.promoted: dict[str, Promoted] = {}
        self.lead = Lead(document.published)
        self._length = 0
        self.is_cut = False
        """Whether sentences were left out, because the document tells too much for one."""

    def read(self) -> None:
        """Read every sentence that passes a gate."""
        if not self.gates.any:
            return
        for number, (zone, those) in enumerate(self.zones):
            if zone.role not in SKIPPED:
                self._zone(number, zone, those)
        self.told = [self._dated(one) for one in self.told]

    def _dated(self, one: Told) -> Told:
        """The act with the dates that other sentences tell: an act of an official text has the text's.

        An act of the lead without a time: announced on the day on which the lead says that something was said.
        """
        in_force = self.context.in_force
        if in_force and not one.effective and OFFICIAL in one.inferred:
            return replace(one, effective=in_force, inferred=(*one.inferred, OFFICIAL_DAY))
        day = self.lead.day if one.zone <= self.lead.zone and one.event.status.value == TAKEN else None
        undated = not (one.announced or one.effective or one.event.times) and one.authority
        if not day or not undated or one.event.rule.startswith(PRESUPPOSING):
            return one
        return replace(one, announced=day, inferred=(*one.inferred, LEAD_DAY))

    def _zone(self, number: int, zone: Zone, those: Sequence[Found]) -> None:
        place = 0
        for start, end in sentences(zone.text):
            inside: list[Found] = []
            while place < len(those) and those[place].start < end:
                if those[place].start >= start and those[place].end <= end:
                    inside.append(those[place])
                place += 1
            self._sentence(number, zone, (start, end), inside)

    def _sentence(self, number: int, zone: Zone, span: tuple[int, int], inside: list[Found]) -> None:
        if zone.role not in LEAD and self.gates.acts:
            self.lead.read(number, zone.text, span)
        gates = self._open(zone.text, span)
        if gates.any:
            self._length += span[1] - span[0]
            reading = self._reading(zone.text, span, inside)
            self.context.topic = self._topic(reading) or self.context.topic
            triggers = self._acts(number, reading) if gates.acts else frozenset[int]()
            if gates.speaks:
                self._sayings(number, reading, triggers)
            if gates.pays:
                near = self.context.party if self.party_age <= NEAR else ""
                around = Around(near, self.document.published)
                self.sums += [(number, one) for one in sums(reading, around)]
        named = next((one.entity for one in inside if one.kind == "organisation"), "")
        self.context.party = named or self.context.party
        self.party_age = 0 if named else self.party_age + 1

    def _open(self, text: str, span: tuple[int, int]) -> Open:
        """The gates of a sentence; closed where the document is longer than any article."""
        gates = self._gates.of_sentence(text[span[0] : span[1]], self.gates, told=bool(self.told))
        self.is_cut |= gates.any and (len(self.told) >= MOST or self._length >= LENGTH)
        return CLOSED if self.is_cut else gates

    def _reading(self, text: str, span: tuple[int, int], inside: list[Found]) -> Reading:
        found = merged([money.find(text, *span), inside, dates.find(text, *span)])
        return Reading(abstract(text, span, found, self.known), self.lexicon)

    def _topic(self, reading: Reading) -> str:
        """The state or body that the sentence begins with."""
        head = reading.groups[0].head if len(reading.groups) else None
        acts = head is not None and head.tag == "G" and reading.groups.kind(1) in "V,q"
        return self.context.body(head.found.entity) if acts and head and head.found else ""

    def _sayings(self, number: int, reading: Reading, triggers: frozenset[int]) -> None:
        heard = speech.Heard(self.context.party, self.speaker, self.people)
        for one in speech.sayings(reading, heard, triggers):
            self.said.append((number, one))
            self.speaker = one.speaker

    def _acts(self, number: int, reading: Reading) -> frozenset[int]:
        """Take in the acts of a sentence; gives the places of their words."""
        triggers: set[int] = set()
        for event in events(reading):
            told = self._resolved(self._promote(number, event), number)
            self.told += told
            if told and event.rule != "anaphor":
                triggers.add(event.trigger)
        return frozenset(triggers)

    def _resolved(self, event: Event, number: int) -> list[Told]:
        return list(self.context.told(event, number))

    def _promote(self, number: int, event: Event) -> Event:
        """The event with the names that no table holds turned into entities; those that nothing calls a party go."""
        parties = tuple(self._entity(number, one) for one in event.hit.parties if self._is_party(one))
        return replace(event, hit=replace(event.hit, parties=parties)) if parties != event.hit.parties else event

    def _is_party(self, found: Found) -> bool:
        """Not what the document writes in lower case elsewhere: a headline's capitals made it a name."""
        if found.rule == UNKNOWN:
            return False
        low = found.entity.lower()
        return not (found.rule.endswith(".target") and any(low in zone.text for zone, _ in self.zones))

    def _entity(self, number: int, found: Found) -> Found:
        if not found.rule.endswith(".target"):
            return found
        if found.entity not in self.promoted:
            entity = discovery.entity(found, self.document.id)
            self.promoted[found.entity] = Promoted(number, found._replace(entity=entity.id), entity)
            again = self.promoted[found.entity].found._replace(rule=f"{found.kind}.again")
            self.known = {**short_forms([(found.entity, again)]), found.entity: again, **self.known}
        return found._replace(entity=self.promoted[found.entity].entity.id)


def _people(zones: Sequence[Read]) -> dict[str, str]:
    """Surname → person; a person called somebody's spokesman → who that is."""
    people: dict[str, str] = {}
    for zone, those in zones:
        for before, one in zip([None, *those], those, strict=False):
            if one.kind != "person":
                continue
            if before is not None and _speaks_for(zone.text, before, one):
                people[one.entity] = before.entity
            surname = zone.text[one.start : one.end].split()[-1].lower()
            people.setdefault(surname, people.get(one.entity, one.entity))
    return people


def _speaks_for(text: str, party: Found, person: Found) -> bool:
    """ "Acme spokeswoman X"."""
    between = text[party.end : person.start]
    return party.kind == "organisation" and "spokes" in between and len(between) < 24


def _party(zones: Sequence[Read]) -> str:
    """The first organisation that the document names."""
    return next((one.entity for _, those in zones for one in those if one.kind == "organisation"), "")


@cache
def _official_domains() -> re.Pattern[str]:
    domains = sorted(words(table("lexicon_inference")["official_domains"]))
    return re.compile(r"(?:^|\.)(?:" + "|".join(map(re.escape, domains)) + r")$")


def _is_official(document: Document) -> bool:
    domain = document.publisher.domain if document.publisher else ""
    return bool(domain and _official_domains().search(domain))
