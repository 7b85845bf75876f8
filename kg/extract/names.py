"""The names of the seed entities and what each is: companies, persons, authorities, countries, lists, officials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice

from kg.extract.mentions import Found
from kg.extract.runs import acting
from kg.extract.tables import table, words
from kg.gazetteer import Gazetteer
from kg.model import Entity
from kg.terms import mint

KINDS: Mapping[str, str] = {
    "schema:Organization": "organisation",
    "schema:Corporation": "organisation",
    "schema:Person": "person",
    "schema:GovernmentOrganization": "authority",
    "schema:Country": "country",
    "kg:SanctionsList": "list",
}
"""Class of an entity → kind of its mentions."""
STATES = frozenset({"authority", "country"})
ADJECTIVE = re.compile(r"[A-Z][\w ]+(ese|an|ian|ish|i|ench|iss|eek|ech|ai|utch|oat|ole|ane|urk|wede|que|isian|ean)$")
SHARED = "gazetteer.shared"
"""Rule of a name that several states use: whose it is, the document must say."""
OFFICIAL = "official:"
"""Before the name of an official whom no table of persons holds."""
TOWN_AFTER = frozenset(["in", "at", "near", "of", "outside", "around", "downtown", "central"])
"""Words after which a capital is a town."""
MOST = 20_000
"""Names that a text may hold: beyond that it is a table, and the work on it must stay bounded."""
DEEPEST = 8
"""Steps from a body up to its state."""


class Names:
    """All names of the seed entities, and what each is."""

    def __init__(
        self, entities: Iterable[Entity], ambiguous: Mapping[str, tuple[str, ...]], lists: Mapping[str, list[str]]
    ) -> None:
        """`ambiguous` are names that several authorities bear, with these; `lists` further names of lists, by key."""
        self.entities = {entity.id: entity for entity in entities if entity.type in KINDS}
        self.ambiguous = frozenset(ambiguous)
        self.governments = self._governments()
        self._by_label = {entity.label: iri for iri, entity in self.entities.items() if entity.type == "schema:Person"}
        self.officials = dict(self._officials())
        common = words(table("lexicon_words").get("common_names", ()))
        self.gazetteer = Gazetteer([*self._pairs(), *self._lists(lists), *self._shared(ambiguous)], common)

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for entity in self.entities.values():
            for name in names_of(entity):
                yield name, entity.id
        yield from ((name, thing) for name, (thing, _) in self.officials.items())
        yield from ((name, mint("country", key)) for key, name in capitals())

    def _lists(self, lists: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
        for key, names in lists.items():
            if (iri := mint("list", key)) in self.entities:
                yield from ((name, iri) for name in names)

    @staticmethod
    def _shared(ambiguous: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
        for name, these in ambiguous.items():
            if not name.lower().startswith("the "):
                yield from ((name, iri) for iri in these)

    def _officials(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """Name → who bears it, and for whom that person acts. A surname is its first bearer's."""
        for key, names in table("officials")["entries"].items():
            full = [name for name in names if " " in name]
            for name in names:
                bearer = next((one for one in full if one == name or one.endswith(f" {name}")), name)
                yield name, (self._by_label.get(bearer, OFFICIAL + bearer), mint("authority", key))

    def _governments(self) -> dict[str, str]:
        """Country → its government: the authority that has the country's code."""
        bodies = (entity for entity in self.entities.values() if entity.type == "schema:GovernmentOrganization")
        return {country: body.id for body in bodies for country in body.country if _code(body.id) == _code(country)}

    def jurisdiction(self, authority: str) -> str:
        """The key of the state or union that `authority` belongs to ("us", "eu")."""
        seen = authority
        for _ in range(DEEPEST):
            entity = self.entities.get(seen)
            if entity is None or not entity.sub_organization_of:
                break
            seen = entity.sub_organization_of[0]
        own = self.entities[seen].country if seen in self.entities else ()
        return _code(own[0] if own else seen)

    def find(self, text: str) -> list[Found]:
        """Every known name in `text`, in order."""
        matches = islice(self.gazetteer.find(text), MOST)
        found = (self._found(text, match.start, match.end, match.names) for match in matches)
        return [one for one in found if one]

    def _found(self, text: str, start: int, end: int, names: tuple[str, ...]) -> Found | None:
        known = [self.entities[name] for name in names if name in self.entities]
        if not known:
            return self._official(text[start:end], start, end)
        if {KINDS[entity.type] for entity in known} != {"country"}:
            known = [entity for entity in known if KINDS[entity.type] != "country"]
        entity = min(known, key=lambda one: (one.type == "schema:Corporation", one.id))
        kind, surface = KINDS[entity.type], text[start:end]
        if kind in STATES and self._is_no_state(text, start, end, len(known)):
            return None
        if kind == "country" and surface not in {entity.label, *towns()} and ADJECTIVE.match(surface):
            kind = "adjective"
        others = tuple(one.id for one in known if one.id != entity.id)
        rule = SHARED if surface in self.ambiguous or surface.title() in self.ambiguous else "gazetteer"
        acts_for = (
            self.officials.get(surface, self.officials.get(entity.label, ("", "")))[1] if kind == "person" else ""
        )
        return Found(kind, start, end, entity.id, rule, others, country=self._country(entity), authority=acts_for)

    def _official(self, name: str, start: int, end: int) -> Found | None:
        bearer, authority = self.officials.get(name, ("", ""))
        if not bearer:
            return None
        return Found("person", start, end, bearer.removeprefix(OFFICIAL), "person.official", authority=authority)

    def _country(self, entity: Entity) -> str:
        """The country itself, or that of a government; "" for a body below it."""
        if entity.type == "schema:Country":
            return entity.id
        if entity.type == "schema:GovernmentOrganization" and not entity.sub_organization_of:
            return next((country for country in entity.country if self.governments.get(country) == entity.id), "")
        return ""

    def _is_no_state(self, text: str, start: int, end: int, bearers: int) -> bool:
        """ "the Washington Post", "us", "China-based", "in Berlin", and "state department" where several have one."""
        surface, after = text[start:end], text[end : end + 14]
        if surface in towns():
            return _is_town(text, start, after)
        if surface in self.ambiguous and bearers > 1 and " " not in surface:
            return surface[:1].islower() or not text[max(0, start - 20) : start].strip()
        following = after[1:].split(" ", maxsplit=1)[0].rstrip("'’s.,") if after[:1] == " " else ""
        described = after.lower().startswith(("-based", "-born", "-made", "-flagged"))
        return described or following in no_states() or (surface.islower() and len(surface) < 4)


def _code(iri: str) -> str:
    """The key of a country or an authority, in lower case."""
    return iri.rpartition("/")[2].lower()


def _is_town(text: str, start: int, after: str) -> bool:
    """Whether a capital is only the town: "in Berlin", "Paris Agreement", "Sofia Petrova"."""
    before = text[max(0, start - 20) : start].split(" ")
    previous = before[-2] if len(before) > 1 and not before[-1] else ""
    following = after[1:].split(" ", maxsplit=1)[0] if after[:1] == " " else ""
    named = following[:1].isupper() and following.lower() not in acting()
    body = before[-3].lower() if previous.lower() == "in" and len(before) > 2 else ""
    if body in governments():
        return False  # "authorities in Hanoi", "a court in Riga"
    return (
        previous.lower() in TOWN_AFTER or (previous.isalpha() and previous[:1].isupper() and bool(following)) or named
    )


@cache
def capitals() -> tuple[tuple[str, str], ...]:
    """Code of a country and the name of its capital, where that stands for the government."""
    entries = table("capitals")["entries"].items()
    return tuple((str(code), str(name)) for code, names in entries for name in names)


@cache
def towns() -> frozenset[str]:
    """The names of the capitals."""
    return frozenset(name for _, name in capitals())


@cache
def governments() -> frozenset[str]:
    """Words for a government, as news writes them."""
    return words(table("lexicon_words")["classes"]["government"])


@cache
def no_states() -> frozenset[str]:
    """Words that make another name of a state's: "the Washington Post"."""
    return words(table("false_friends")["after_states"])


def names_of(entity: Entity) -> Iterable[str]:
    """Every name of an entity that is longer than one letter."""
    named = (entity.label, entity.name, entity.legal_name, *entity.alternate_names)
    return dict.fromkeys(str(name) for name in named if name and len(name) > 1)
