"""Whom a document names → the parties that lists name: the same one, legal entities of a group, an identifier in
common, or the same name. What contradicts (a person for a company, another country) is no match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from kg.derive.reading import pairs, values
from kg.mapper import literal
from kg.name_keys import Keys, keys, words
from kg.terms import compact, expand

NAMES = ("schema:legalName", "schema:name", "schema:alternateName")
"""Properties of the names that identify; former and weak ones do not."""
SCHEMES = frozenset({"bic", "cn-uscc", "duns", "hk-cr", "imo", "lei", "ru-inn", "ru-ogrn"})
"""Schemes of identifiers that only one party has."""


@dataclass(frozen=True, order=True)
class Link:
    """How a party on a list is known to be meant. The best is the greatest."""

    factor: float
    """By which the score of a rule is multiplied."""
    how: str
    by_name: bool = False
    """Whether nothing but a name in a document tells."""


SAME = Link(1.0, "the same party")
PART = Link(1.0, "a legal entity of the group")
IDENTIFIER = Link(0.95, "an identifier in common")
NAME = Link(0.85, "the same name", by_name=True)
BARE_NAME = Link(0.8, "the same name but for the legal form", by_name=True)

LEGAL_NAME = "subOrganizationOf:legal-name"
"""Rule for a party of a list whose whole name is that of a legal entity of a group, in the same country."""


class Parties:
    """Of some targets of documents. All names of a store are read once."""

    def __init__(self, store: ox.Store, targets: Iterable[str]) -> None:
        self._store = store
        self._listed: dict[str, bool] = {}
        self._found: dict[str, Mapping[str, Link]] = {}
        self._children = _children(store)
        self._targets = sorted(set(targets))
        self._wanted = {target: self._keys(target) for target in self._targets}
        self._legal = {entity: self._wholes(entity) for those in self._children.values() for entity in those}
        self._bearers = self._scan()
        self.parts = dict(self._parts())
        """Party of a list → (group, legal entity of the group whose name it has)."""
        for party, (group, _) in self.parts.items():
            self._children.setdefault(group, set()).add(party)

    def of(self, target: str) -> Mapping[str, Link]:
        """Parties of lists that a target may stand for, each with its strongest link."""
        if target not in self._found:
            self._found[target] = self._of(target)
        return self._found[target]

    def _of(self, target: str) -> Mapping[str, Link]:
        found: dict[str, Link] = {}
        for party, link in self._linked(target):
            if self.is_listed(party) and link > found.get(party, Link(0, "")):
                found[party] = link
        return dict(sorted(found.items()))

    def is_listed(self, party: str) -> bool:
        """Whether a designation has it as its target. Asked once: verdicts that are stored meanwhile have one too."""
        if party not in self._listed:
            self._listed[party] = next(designations(self._store, party), None) is not None
        return self._listed[party]

    def statements(self) -> Iterator[str]:
        """Triples of the legal entities that only lists name, and of which group they are."""
        for party, (group, entity) in sorted(self.parts.items()):
            yield f"<{party}> <{expand('org:subOrganizationOf')}> <{group}>"
            yield f"<{party}> <{expand('kg:inferredBy')}> {literal(LEGAL_NAME)}"
            yield f"<{party}> <{expand('prov:wasDerivedFrom')}> <{entity}>"

    def _linked(self, target: str) -> Iterator[tuple[str, Link]]:
        yield target, SAME
        family = self._descendants(target)
        yield from ((child, PART) for child in family)
        for member in (target, *family):
            yield from ((party, IDENTIFIER) for party in self._sharing(member))
        of_person = "schema:Person" in self._types(target)
        for key in self._wanted.get(target, ()):
            pairs_of = (("parts", NAME),) if of_person else (("whole", NAME), ("bare", BARE_NAME))
            for field, link in pairs_of:
                for party in self._bearers.get((field, getattr(key, field)), ()):
                    if party != target and self._agree(target, party):
                        yield party, link

    def _descendants(self, target: str) -> list[str]:
        found: dict[str, None] = {}
        queue = [target]
        while queue:
            for child in sorted(self._children.get(queue.pop(), ())):
                if child not in found and child != target:
                    found[child] = None
                    queue.append(child)
        return list(found)

    def _sharing(self, node: str) -> Iterator[str]:
        """Other nodes with a valid identifier of this one."""
        for identifier in values(self._store, node, "schema:identifier"):
            if scheme := self._scheme(identifier):
                for value in values(self._store, identifier, "schema:value"):
                    yield from self._holders(scheme, value, node)

    def _scheme(self, identifier: str) -> str:
        """Its scheme, where a valid identifier of it tells one party from all others."""
        schemes = values(self._store, identifier, "schema:propertyID")
        sound = schemes and schemes[0] in SCHEMES and "false" not in values(self._store, identifier, "kg:valid")
        return schemes[0] if sound else ""

    def _holders(self, scheme: str, value: str, node: str) -> Iterator[str]:
        predicate = ox.NamedNode(expand("schema:value"))
        for quad in self._store.quads_for_pattern(None, predicate, ox.Literal(value), ox.DefaultGraph()):
            if isinstance(quad.subject, ox.NamedNode) and self._scheme(quad.subject.value) == scheme:
                owners = pairs(self._store, None, "schema:identifier", quad.subject.value)
                yield from (owner for owner, _ in owners if owner != node)

    # ------------------------------------------------------------------------------------------------------ names

    def _keys(self, node: str) -> list[Keys]:
        names = [name for predicate in (*NAMES, "rdfs:label") for name in values(self._store, node, predicate)]
        return [keys(name) for name in dict.fromkeys(names)]

    def _wholes(self, entity: str) -> list[str]:
        """The keys of the legal names of a legal entity."""
        return [keys(name).whole for name in values(self._store, entity, "schema:legalName")]

    def _scan(self) -> Mapping[tuple[str, str], set[str]]:
        """(which key, key) → nodes with a name of it, for the keys that are looked for."""
        of_targets = (key._asdict().items() for those in self._wanted.values() for key in those)
        of_entities = (("whole", key) for those in self._legal.values() for key in those)
        found: dict[tuple[str, str], set[str]] = {
            (field, key): set() for field, key in chain(*of_targets, of_entities) if key
        }
        first = {key.split(" ", 1)[0] for _, key in found}
        for predicate in NAMES if found else ():
            for node, name in pairs(self._store, None, predicate):
                if first.isdisjoint(words(name)):
                    continue
                for field, key in zip(Keys._fields, keys(name), strict=True):
                    if (field, key) in found:
                        found[field, key].add(node)
        return found

    def _parts(self) -> Iterator[tuple[str, tuple[str, str]]]:
        known = {child for children in self._children.values() for child in children}
        for group, children in sorted(self._children.items()):
            for entity in sorted(children):
                for key in self._legal[entity]:
                    for party in sorted(self._bearers.get(("whole", key), set()) - known - {group}):
                        if self._agree(entity, party) and self.is_listed(party):
                            yield party, (group, entity)

    def _agree(self, node: str, party: str) -> bool:
        """Whether class, country and year of birth of the two can be of one party."""
        if ("schema:Person" in self._types(node)) != ("schema:Person" in self._types(party)):
            return False
        years = [{born[:4] for born in values(self._store, each, "schema:birthDate")} for each in (node, party)]
        places = [set(values(self._store, each, "schema:location")) for each in (node, party)]
        return all(not one or not other or one & other for one, other in (years, places))

    def _types(self, node: str) -> set[str]:
        return {compact(of) for of in values(self._store, node, "rdf:type")}


def designations(store: ox.Store, party: str) -> Iterator[str]:
    """The designations of a party."""
    for node, _ in pairs(store, None, "kg:target", party):
        if any(pairs(store, node, "rdf:type", "kg:Designation")):
            yield node


def _children(store: ox.Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for child, parent in pairs(store, None, "org:subOrganizationOf"):
        if child != parent:
            found.setdefault(parent, set()).add(child)
    return found
