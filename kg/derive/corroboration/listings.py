"""What the store knows of one designation: whose list, what follows, when it began and ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from kg.derive.corroboration.moments import Moment
from kg.derive.reading import name, pairs, values


@dataclass(frozen=True)
class Listing:
    """One designation."""

    store: ox.Store
    iri: str
    party: str

    @cached_property
    def lists(self) -> frozenset[str]:
        """The list that it is on, and those of its programs."""
        programs = values(self.store, self.iri, "kg:program")
        return frozenset(
            [*self._of("kg:list"), *(each for of in programs for each in values(self.store, of, "kg:list"))]
        )

    @cached_property
    def authorities(self) -> frozenset[str]:
        """Who publishes the list, or is said to designate."""
        by_list = (each for of in self._of("kg:list") for each in values(self.store, of, "kg:authority"))
        return frozenset([*self._of("kg:authority"), *by_list])

    @cached_property
    def measures(self) -> frozenset[str]:
        """Keys of the measures."""
        return frozenset(measure.rpartition("/")[2] for measure in self._of("kg:measure"))

    @cached_property
    def start(self) -> Moment:
        """When it began."""
        earliest, latest = self._interval("kg:brings")
        return Moment(
            days=(*self._of("kg:listed"), *self._of("kg:announced")),
            effect=next(iter(self._of("kg:inForceFrom")), ""),
            earliest=earliest,
            latest=latest or next(iter(self._of("kg:firstSeen")), ""),
        )

    @cached_property
    def end(self) -> Moment | None:
        """When it ended; None where nothing says that it did."""
        until = self._of("kg:inForceUntil")
        earliest, latest = self._interval("kg:ends")
        return Moment(days=() if earliest else tuple(until), earliest=earliest, latest=latest) if until else None

    @cached_property
    def list_name(self) -> str:
        """What people call the list."""
        return ", ".join(name(self.store, each) for each in self._of("kg:list"))

    @cached_property
    def party_name(self) -> str:
        """What the list calls the party."""
        return name(self.store, self.party)

    def _interval(self, link: str) -> tuple[str, str]:
        """Between which days an action that editions show began or ended it; of several, the first."""
        for action, _ in sorted(pairs(self.store, None, link, self.iri)):
            not_before = values(self.store, action, "kg:notBefore")
            not_after = values(self.store, action, "kg:notAfter")
            if not_before and not_after:
                return not_before[0], not_after[0]
        return "", ""

    def _of(self, predicate: str) -> list[str]:
        return values(self.store, self.iri, predicate)


class Authorities:
    """Which authority is part of which."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._above: dict[str, frozenset[str]] = {}

    def related(self, some: Iterable[str], others: Iterable[str]) -> bool:
        """Whether one of some is one of the others, or a part of it, or the other way round."""
        ones, twos = frozenset(some), frozenset(others)
        return any(self._chain(one) & twos for one in ones) or any(self._chain(two) & ones for two in twos)

    def _chain(self, authority: str) -> frozenset[str]:
        """An authority and all above it."""
        if authority not in self._above:
            self._above[authority] = frozenset({authority})
            parents = values(self._store, authority, "org:subOrganizationOf")
            self._above[authority] |= frozenset().union(*map(self._chain, parents))
        return self._above[authority]
