"""A number of parties that a document gives, against the rows of the list: told, whether it fits or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.derive.corroboration.listings import Listing
from kg.derive.corroboration.reports import Report
from kg.derive.corroboration.rules import CONFIRMED, CONTRADICTED
from kg.derive.reading import name, pairs, values


@dataclass(frozen=True)
class Count:
    """What the list says of a number."""

    verdict: str
    rule: str
    designations: tuple[str, ...]
    """Those that are counted."""
    text: str


def counted(store: ox.Store, reported: Mapping[Report, Sequence[Listing]]) -> tuple[Report, Count] | None:
    """What the list says of the number that one document gives for one action: told of the claim that says the number.

    `reported` has the claims of this document about this action, with the designations that confirm each.
    """
    for report in sorted(reported, key=lambda each: (not _says_number(store, each), each.claim)):
        if found := _counted(store, report, reported[report]):
            return report, found
    return None


def _says_number(store: ox.Store, report: Report) -> bool:
    selectors = [
        each
        for target in values(store, report.claim, "oa:hasTarget")
        for each in values(store, target, "oa:hasSelector")
    ]
    return any(str(report.count) in quote for each in selectors for quote in values(store, each, "oa:exact"))


def _counted(store: ox.Store, report: Report, confirmed: Sequence[Listing]) -> Count | None:
    """The designations that came with those that confirm a report, by the notice that all of them cite.

    None where the report gives no number, where nothing confirms it, or where the lists tell of no such notice.
    """
    days = {day for listing in confirmed for day in values(store, listing.iri, "kg:listed")}
    lists = {each for listing in confirmed for each in values(store, listing.iri, "kg:list")}
    if report.count is None or report.ends or len(days) != 1 or len(lists) != 1:
        return None
    day, on_list = days.pop(), lists.pop()
    cited = [set(values(store, listing.iri, "kg:legalBasis")) for listing in confirmed]
    those = {law: _citing(store, law, on_list, day) for law in set.intersection(*cited)}
    if not those:
        return None
    law, found = min(those.items(), key=lambda item: (len(item[1]), item[0]))
    text = (
        f"reported {report.count}; {len(found)} parties of the list {name(store, on_list)} "
        f"cite {name(store, law)}, listed on {day}"
    )
    fits = len(found) == report.count
    return Count(CONFIRMED if fits else CONTRADICTED, "count", tuple(found), text)


def _citing(store: ox.Store, law: str, on_list: str, day: str) -> list[str]:
    """Designations of a list and day that cite a law."""
    return sorted(
        designation
        for designation, _ in pairs(store, None, "kg:legalBasis", law)
        if on_list in values(store, designation, "kg:list") and day in values(store, designation, "kg:listed")
    )
