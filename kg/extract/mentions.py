"""A zone's readable text into the names, lists, dates and sums that it holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.extract.lexicon import Lexicon, table
from kg.gazetteer import Gazetteer
from kg.model import Entity

KINDS: Mapping[str, str] = {
    "schema:Organization": "organisation",
    "schema:Corporation": "organisation",
    "schema:Person": "person",
    "schema:GovernmentOrganization": "authority",
    "schema:Country": "country",
    "kg:SanctionsList": "list",
}
_ADJECTIVE = re.compile(r"[A-Z][a-z]+(ese|an|ian|ish|i|ench|iss|eek|ech|ai|utch|oat|ole|ane|urk|wede|que)$")
_TITLE = frozenset(
    [
        "secretary",
        "minister",
        "minister's",
        "ministers",
        "representative",
        "ambassador",
        "chief",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "correspondent",
    ]
)


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a zone's readable text. `entity` is an IRI, or "" for what is only described."""

    kind: str
    start: int
    end: int
    entity: str = ""
    rule: str = "gazetteer"
    others: tuple[str, ...] = ()


class Names:
    """All names of the seed entities, and what each is."""

    def __init__(self, entities: Iterable[Entity], ambiguous: Mapping[str, tuple[str, ...]], lexicon: Lexicon) -> None:
        self.entities = {entity.id: entity for entity in entities if entity.type in KINDS}
        pairs = [(str(name), entity.id) for entity in self.entities.values() for name in _names(entity)]
        lists = {
            iri.rpartition("/")[2]: iri for iri, entity in self.entities.items() if entity.type == "kg:SanctionsList"
        }
        pairs += [(name, lists[key]) for key, names in lexicon.list_names.items() if key in lists for name in names]
        self.ambiguous = frozenset(ambiguous)
        pairs += [
            (name, iri) for name, these in ambiguous.items() if not name.lower().startswith("the ") for iri in these
        ]
        self.gazetteer = Gazetteer(pairs, frozenset(map(str, table("lexicon_words").get("common_names", ()))))
        self.governments = self._governments()

    def _governments(self) -> dict[str, str]:
        """Country → its government: the authority of that country without a parent."""
        found: dict[str, str] = {}
        for iri, entity in sorted(self.entities.items()):
            if entity.type == "schema:GovernmentOrganization" and not entity.sub_organization_of:
                for country in entity.country:
                    key = country.rpartition("/")[2].lower()
                    if country not in found or iri.endswith("/" + key):
                        found[country] = iri
        return found

    def jurisdiction(self, authority: str) -> str:
        """The key of the state or union that `authority` belongs to ("us", "eu")."""
        seen = authority
        for _ in range(8):
            entity = self.entities.get(seen)
            if entity is None or not entity.sub_organization_of:
                break
            seen = entity.sub_organization_of[0]
        return seen.rpartition("/")[2]

    def find(self, text: str) -> list[Found]:
        """Every known name in `text`, in order."""
        found = [self._found(text, match.start, match.end, match.names) for match in self.gazetteer.find(text)]
        return [one for one in found if one]

    def _found(self, text: str, start: int, end: int, names: tuple[str, ...]) -> Found | None:
        known = [self.entities[name] for name in names]
        kinds = {KINDS[entity.type] for entity in known}
        surface = text[start:end]
        if len(kinds - {"country"}) and "country" in kinds:
            known = [entity for entity in known if KINDS[entity.type] != "country"]
        if (
            surface in self.ambiguous
            and (surface[:1].islower() or not text[max(0, start - 20) : start].strip())
            and len(known) > 1
            and " " not in surface
        ):
            return None
        if len(kinds & {"authority", "country"}) and re.match(
            r" (?:Post|Times|Journal|Examiner|Monthly|University|Street|Review|Daily|Morning)\b", text[end : end + 12]
        ):
            return None
        entity = sorted(known, key=lambda one: (one.type == "schema:Corporation", one.id))[0]
        kind = KINDS[entity.type]
        if kind == "country":
            kind = "adjective" if surface != entity.label and _ADJECTIVE.match(surface) else "country"
        if text[end : end + 6].lower() == "-based" or (
            kind in {"authority", "country"} and surface.islower() and len(surface) < 4
        ):
            return None if kind != "organisation" else Found(kind, start, end, entity.id)
        return Found(kind, start, end, entity.id, others=tuple(one.id for one in known if one.id != entity.id))


def _names(entity: Entity) -> Iterable[str]:
    yield from dict.fromkeys(
        name
        for name in (entity.label, entity.name, entity.legal_name, *entity.alternate_names)
        if name and len(name) > 1
    )


def merged(groups: Iterable[list[Found]]) -> list[Found]:
    """All mentions in order, none overlapping: an earlier group wins over a later one."""
    starts: list[int] = []
    kept: list[Found] = []
    for group in groups:
        for one in group:
            place = bisect_right(starts, one.start)
            if (place and kept[place - 1].end > one.start) or (place < len(kept) and kept[place].start < one.end):
                continue
            starts.insert(place, one.start)
            kept.insert(place, one)
    return kept
