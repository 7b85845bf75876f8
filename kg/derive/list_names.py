"""All lists in a store → the index of the names that documents are searched for.

A name that is short or common must not turn every text into evidence against somebody. So a name of one word counts
only for an organisation, and not where it is an English word, a word of the name of a person or a ship on a list, part
of an address that a list gives, or in the table `seeds/list_names.yaml`; a name of several words must hold one that is
no English word, or have four. Weak names (as the list itself calls them) and former names never count, nor do names of
ships and aircraft.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.derive.editions import list_editions
from kg.derive.reading import pairs
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
    kinds = dict(_parties(store))
    single: dict[str, int] = {}
    blocked = {*_never(), *_blocked(store, kinds)}

    def several() -> Iterator[tuple[str, int]]:
        for party, name in _names(store, kinds):
            for key, flags in _keys(name, kinds[party]):
                if key in blocked:
                    continue
                if " " not in key:
                    single[key] = single.get(key, 0) | flags
                elif _tells(key):
                    yield key, flags

    found = list(several())
    found += [(key, flags) for key, flags in single.items() if _stands_alone(key, flags)]
    return write(found, path)


def _parties(store: ox.Store) -> Iterator[tuple[str, int]]:
    """Every party with a designation, and what it is; 0 for what is not looked for."""
    designations = {node for node, _ in pairs(store, None, "rdf:type", "kg:Designation")}
    listed = {party for node, party in pairs(store, None, "kg:target") if node in designations}
    kinds = {node: flags for name, flags in CLASSES.items() for node, _ in pairs(store, None, "rdf:type", name)}
    yield from ((party, kinds.get(party, 0)) for party in listed)


def _names(store: ox.Store, kinds: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    unsure = {pair for predicate in UNSURE for pair in pairs(store, None, predicate)}
    for predicate in NAMES:
        for party, name in pairs(store, None, predicate):
            if kinds.get(party) and (party, name) not in unsure:
                yield party, name


def _keys(name: str, kind: int) -> Iterator[tuple[str, int]]:
    """The words of a name, and without its legal form: then it is that of the group."""
    found = words(name.rpartition(" (")[0] if name.endswith(")") and " (" in name else name)
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
    parts = key.split(" ")
    rare = [word for word in parts if len(word) > 2 and word.isalpha() and not is_common(word)]
    forms = sum(word in LEGAL_FORMS for word in parts)
    long = len(parts) - forms >= LONG and any(len(word) >= LONG for word in parts)
    return long or any(word not in LEGAL_FORMS for word in rare)


def _stands_alone(key: str, flags: int) -> bool:
    return flags & PERSON == 0 and len(key) >= SHORTEST and key.isalpha() and not is_common(key)


def _never() -> frozenset[str]:
    """The table of names that are more often something else."""
    return words_of(table("list_names")["places"]) | words_of(table("list_names")["words"])


def _blocked(store: ox.Store, kinds: Mapping[str, int]) -> Iterator[str]:
    """What lists use as the name of a place, and the words of names of persons and ships."""
    for predicate in PLACES:
        for party, address in pairs(store, None, predicate):
            if party in kinds:
                for part in address.replace("/", ",").replace(";", ",").split(","):
                    yield " ".join(words(part))
    for place in {place for party, place in pairs(store, None, "schema:location") if party in kinds}:
        yield from (" ".join(words(name)) for _, name in pairs(store, place, "rdfs:label"))
    for predicate in NAMES:
        for party, name in pairs(store, None, predicate):
            if kinds.get(party, GROUP) in {PERSON, 0}:
                yield from words(name)
