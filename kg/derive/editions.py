"""The editions of lists in a store, in the order of their days, and which designations each shows.

An edition of a day is the state of its list at the end of that day; one of a month, at the end of the month.
"""

from __future__ import annotations

import sys
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from zlib import crc32

import pyoxigraph as ox

from kg.derive.reading import pairs
from kg.sources import sources
from kg.terms import mint


@dataclass(frozen=True, order=True)
class ListEdition:
    """One edition of a list."""

    day: date
    iri: str
    list: str
    """IRI of the list that it is a state of."""
    format: str = ""
    roles: tuple[str, ...] = ()
    """Parts of a list in several files that were there."""
    count: int = 0
    """Its records."""
    incomplete: bool = False

    @property
    def key(self) -> str:
        """Its key, as in its IRI."""
        return self.iri.rpartition("/")[2]

    @property
    def covers(self) -> frozenset[str] | None:
        """IRIs of the lists of which it has all parties; None: of all that it names."""
        return _coverage().get(self.list)


def list_editions(store: ox.Store) -> list[ListEdition]:
    """Every edition of a list, by day."""
    found = []
    for iri, text in pairs(store, None, "prov:generatedAtTime"):
        of = {name: sorted(value for _, value in pairs(store, iri, name)) for name in FIELDS}
        if of["prov:specializationOf"]:
            roles = tuple(sorted(extent.partition(":")[0] for extent in of["dcterms:extent"]))
            found.append(
                ListEdition(
                    day=end_of(text),
                    iri=iri,
                    list=of["prov:specializationOf"][0],
                    format=of["dcterms:format"][0] if of["dcterms:format"] else "",
                    roles=roles,
                    count=sum(map(int, of["kg:targetCount"])),
                    incomplete="true" in of["kg:incomplete"],
                )
            )
    return sorted(found)


FIELDS = ("prov:specializationOf", "dcterms:format", "dcterms:extent", "kg:targetCount", "kg:incomplete")


def end_of(text: str) -> date:
    """The last day of a date of any precision.

    >>> end_of("2022-02"), end_of("2021"), end_of("2021-12-10")
    (datetime.date(2022, 2, 28), datetime.date(2021, 12, 31), datetime.date(2021, 12, 10))
    """
    parts = [int(part) for part in text[:10].split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])


def series(editions: Iterable[ListEdition]) -> Mapping[str, list[ListEdition]]:
    """The editions of each list, by day."""
    found: dict[str, list[ListEdition]] = {}
    for edition in sorted(editions):
        found.setdefault(edition.list, []).append(edition)
    return found


@dataclass(frozen=True)
class Share:
    """A part of all parties: what concerns one party is in one share, so that shares can be taken one by one."""

    number: int = 0
    of: int = 1

    def holds(self, party: str) -> bool:
        """Whether a party (IRI) is in it."""
        return self.of == 1 or crc32(party.encode()) % self.of == self.number


ALL = Share()
MOST = 30_000
"""Records of all editions together whose designations are held at a time (some 60 MB)."""


def shares(editions: Iterable[ListEdition]) -> list[Share]:
    """As few shares as memory allows."""
    number = sum(edition.count for edition in editions) // MOST + 1
    return [Share(each, number) for each in range(number)]


class Shown:
    """What one edition shows of a share of the parties: designations with their targets and lists."""

    def __init__(self, store: ox.Store, edition: ListEdition, share: Share = ALL) -> None:
        self.edition, self._graph, self._share = edition, ox.NamedNode(edition.iri), share
        self._store = store

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """Designation → target."""
        found = pairs(self._store, None, "kg:target", None, self._graph)
        return {designation: target for designation, target in found if self._share.holds(target)}

    @cached_property
    def lists(self) -> Mapping[str, str]:
        """Designation → list."""
        found = pairs(self._store, None, "kg:list", None, self._graph)
        return {designation: sys.intern(of) for designation, of in found if designation in self.targets}

    @cached_property
    def parties(self) -> frozenset[str]:
        """Every target."""
        return frozenset(self.targets.values())

    def records(self, designation: str) -> list[str]:
        """The records here that prove a designation."""
        return sorted(record for _, record in pairs(self._store, designation, "prov:wasDerivedFrom", None, self._graph))

    def lacks(self, designation: str, target: str, designation_list: str, formats: Iterable[str]) -> bool:
        """Whether its silence tells that a designation, seen in editions of these formats, was not on the list.

        Formats name some designations by other keys: the party itself must then be missing.
        """
        covers = self.edition.covers
        if self.edition.incomplete or designation in self.targets or (covers and designation_list not in covers):
            return False
        return self.edition.format in formats or target not in self.parties


@cache
def _coverage() -> Mapping[str, frozenset[str]]:
    return {
        mint("list", source.list): frozenset(mint("list", key) for key in source.covers)
        for source in sources().values()
        if source.covers
    }
