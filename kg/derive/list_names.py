"""All lists in a store → the index of the names that documents are searched for.

A name that is short or common must not turn every text into evidence against somebody. So a name of one word counts
only for an organisation, and not where it is an English word, a word of the name of a person or a ship on a list, part
of an address that a list gives, or in the table `seeds/list_names.yaml`; a name of several words must hold one that is
no English word, or have four. Weak names (as the list itself calls them) and former names never count, nor do names of
ships and aircraft.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg.derive.editions import list_editions
from kg.derive.reading import instances, pairs, targets
from kg.extract.tables import is_common, table
from kg.extract.tables import words as words_of
from kg.name_index import GROUP, LEGAL, PERSON, write
from kg.name_keys import LEGAL_FORMS, words

CLASSES: Mapping[str, int] = {
    "schema:Person": PERSON,
    "schema:Organization": GROUP,
    "schema:Corporation": GROUP,
    "schema:GovernmentOrganization": GROUP,
}
"""Class of a party → what its names name. Those of other classes (ships, aircraft, wallets) are not looked for."""
NAMES = ("schema:legalName", "schema:name", "schema:alternateName")
UNSURE = ("kg:weakName", "kg:formerName")
PLACES = ("schema:address", "schema:birthPlace")
SHORTEST = 6
"""Letters of a name of one word, at least: shorter ones are acronyms and borne by many."""
LONG = 4
"""Words of a name that tell enough even where each of them is common, one of them of as many letters."""


def index(store: ox.Store, path: Path) -> str:
    """Write the index of all names that count to `path`; gives its sha256, "" where no list is in the store."""
    if not list_editions(store):
        return ""
    found = _Names(store)
    return write(chain(found.several(), found.alone()), path)


class _Names:
    """Every name of a store is read once: what it says of itself, and of others that are one word of it."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._kinds = _parties(store)
        self._never = {*_never(), *_places(store, self._kinds)}
        self._borne: set[str] = set()
        """Words of the names of persons and ships."""
        self._single: dict[str, int] = {}

    def several(self) -> Iterator[tuple[str, int]]:
        """Keys of several words, with their flags; those of one word are set aside."""
        for name, kind, is_sure in self._names():
            found = words(name)
            if kind in {PERSON, 0}:
                self._borne.update(found)
            for key, flags in _keys(name, found, kind) if kind and is_sure else ():
                if key in self._never:
                    continue
                if " " not in key:
                    self._single[key] = self._single.get(key, 0) | flags
                elif _tells(key):
                    yield key, flags

    def alone(self) -> Iterator[tuple[str, int]]:
        """Keys of one word, once all names were read."""
        for key, flags in self._single.items():
            if key not in self._borne and _stands_alone(key, flags):
                yield key, flags

    def _names(self) -> Iterator[tuple[str, int, bool]]:
        """Each name of a party, what the party is, and whether the name is neither weak nor a former one."""
        unsure = {pair for predicate in UNSURE for pair in pairs(self._store, None, predicate)}
        for predicate in NAMES:
            for pair in pairs(self._store, None, predicate):
                kind = self._kinds.get(pair[0])
                if kind is not None:
                    yield pair[1], kind, pair not in unsure


def _parties(store: ox.Store) -> Mapping[str, int]:
    """Every party with a designation, and what it is; 0 for what is not looked for."""
    found = dict.fromkeys(targets(store), 0)
    for name, flags in CLASSES.items():
        found |= {node: flags for node in instances(store, name) if node in found}
    return found


def _keys(name: str, found: list[str], kind: int) -> Iterator[tuple[str, int]]:
    """The words of a name, and without its legal form: then it is that of the group."""
    if name.endswith(")") and " (" in name:
        found = words(name.rpartition(" (")[0])
    whole = " ".join(found)
    if not whole.isascii():
        return
    while kind == GROUP and len(found) > 1 and found[-1] in LEGAL_FORMS:
        found = found[:-1]
    bare = " ".join(found)
    if bare != whole:
        yield whole, LEGAL
    if bare:
        yield bare, kind


def _tells(key: str) -> bool:
    """Whether a name of several words is told from what any text may say."""
    parts = [part for part in key.split(" ") if part not in LEGAL_FORMS]
    if any(len(part) > 2 and part.isalpha() and not is_common(part) for part in parts):
        return True
    return len(parts) >= LONG and any(len(part) >= LONG for part in key.split(" "))


def _stands_alone(key: str, flags: int) -> bool:
    return flags & PERSON == 0 and len(key) >= SHORTEST and key.isalpha() and not is_common(key)


def _never() -> frozenset[str]:
    """The table of names that are more often something else."""
    return words_of(table("list_names")["places"]) | words_of(table("list_names")["words"])


def _places(store: ox.Store, parties: Container[str]) -> Iterator[str]:
    """What lists use as the name of a place."""
    for predicate in PLACES:
        for party, address in pairs(store, None, predicate):
            if party in parties:
                for part in address.replace("/", ",").replace(";", ",").split(","):
                    yield " ".join(words(part))
    for place in {place for party, place in pairs(store, None, "schema:location") if party in parties}:
        yield from (" ".join(words(name)) for _, name in pairs(store, place, "rdfs:label"))
