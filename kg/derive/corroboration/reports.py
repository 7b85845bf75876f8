"""What documents report of measures against parties: each claim about an action, as its own document tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from kg.derive.reading import instances, pairs, values
from kg.terms import compact

REPORTED = frozenset({"kg:taken", "kg:reported"})
FORESEEN = frozenset({"kg:planned", "kg:considered", "kg:urged", "kg:delayed"})
"""Statuses of a claim that a list can confirm; of the others (denied, dropped, blocked) its silence tells nothing."""

MEASURES: Mapping[str, frozenset[str]] = {
    "kg:listing": frozenset(),
    "kg:delisting": frozenset(),
    "kg:investmentBan": frozenset({"investment-ban"}),
    "kg:exportRestriction": frozenset({"export-control"}),
    "kg:importRestriction": frozenset({"import-restrictions"}),
    "kg:tradeEmbargo": frozenset({"export-control", "import-restrictions"}),
    "kg:productBan": frozenset({"debarment", "import-restrictions"}),
    "kg:assetFreeze": frozenset({"asset-freeze"}),
    "kg:visaRestriction": frozenset({"travel-ban"}),
}
"""Type of an action that a list can prove → measures of which a designation must have one; none: any will do."""


@dataclass(frozen=True)
class Report:
    """One claim about one action. A day that the document does not tell is ""; it may be a month or a year."""

    claim: str
    edition: str
    """Of the document that makes it."""
    action: str
    kinds: tuple[str, ...]
    foreseen: bool
    issued: str
    """Day on which the claim was published."""
    announced: str
    in_force: str
    authorities: tuple[str, ...]
    lists: tuple[str, ...]
    """IRIs of the lists that it names, or whose programs it names."""
    targets: tuple[str, ...]
    count: int | None

    @property
    def ends(self) -> bool:
        """Whether it tells that a party was taken off a list."""
        return "kg:delisting" in self.kinds

    @property
    def measures(self) -> frozenset[str]:
        """Measures of which a designation must have one; empty: any will do."""
        found = [MEASURES[kind] for kind in self.kinds]
        return frozenset() if frozenset() in found else frozenset().union(*found)

    @property
    def day(self) -> date | None:
        """The day that it names, where it names a day."""
        return full(self.announced)


def full(text: str) -> date | None:
    """The day that a date of any precision names, or None where it is a month or a year.

    >>> full("2021-12-09T07:49:00Z"), full("2021-12")
    (datetime.date(2021, 12, 9), None)
    """
    return date.fromisoformat(text[:10]) if len(text) >= 10 else None


def reports(store: ox.Store) -> Iterator[Report]:
    """Every claim that lists can prove, by IRI."""
    actions = set(instances(store, "kg:GovernmentAction"))
    about = {(claim, action) for claim, action in pairs(store, None, "kg:about") if action in actions}
    for claim, action in sorted(about):
        if found := _report(store, claim, action):
            yield found


def _report(store: ox.Store, claim: str, action: str) -> Report | None:
    edition = next(iter(values(store, claim, "dcterms:isPartOf")), "")
    statuses = {compact(status) for status in values(store, claim, "kg:status")}
    if not edition or not statuses & (REPORTED | FORESEEN):
        return None

    def told(predicate: str) -> tuple[str, ...]:
        return tuple(sorted(value for _, value in pairs(store, action, predicate, None, ox.NamedNode(edition))))

    kinds = tuple(kind for kind in map(compact, told("kg:actionType")) if kind in MEASURES)
    if not kinds or "kg:denies" in {compact(stance) for stance in values(store, claim, "kg:stance")}:
        return None
    lists = {value for program in told("kg:program") for value in values(store, program, "kg:list")}
    return Report(
        claim=claim,
        edition=edition,
        action=action,
        kinds=kinds,
        foreseen=not statuses & REPORTED,
        issued=next(iter(values(store, claim, "dcterms:issued")), "")[:10],
        announced=next(iter(told("kg:announced")), "")[:10],
        in_force=next(iter(told("kg:inForceFrom")), "")[:10],
        authorities=told("kg:authority"),
        lists=tuple(sorted({*told("kg:list"), *lists})),
        targets=told("kg:target"),
        count=next((int(count) for count in told("kg:targetCount")), None),
    )
