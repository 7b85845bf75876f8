"""All editions of a list → for each designation: first and last seen, and the day on which a later edition drops it.

A designation that comes back after a gap is a stretch of its own. The result depends on the set of editions alone,
whatever the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pyoxigraph as ox

from kg.derive.editions import ListEdition, Shown, list_editions, shares
from kg.derive.reading import pairs, values
from kg.mapper import triples
from kg.model import Designation
from kg.sources import immediate_lists
from kg.terms import expand, mint

EXACT = "listed:editions-of-neighbouring-days"
"""Rule for a day of listing that the list does not give: absent one day, there on the next."""
DROPPED = "inForceUntil:dropped-by-edition"
"""Rule for an end that the list does not give: at the latest on the day of the first edition without it."""
IMMEDIATE = "inForceFrom:immediate"


def history_graph() -> str:
    """The IRI of the graph of what follows from all editions of lists."""
    return mint("graph", "history")


@dataclass(slots=True)
class Stretch:
    """One stretch of time in which editions show a designation."""

    seen: list[ListEdition] = field(default_factory=list)
    absent_before: date | None = None
    """Day of the last edition before it that lacks it."""
    dropped: date | None = None
    """Day of the first edition after it that lacks it."""


@dataclass(slots=True)
class Sightings:
    """Where a designation was seen."""

    target: str
    on_list: str
    editions: list[ListEdition] = field(default_factory=list)


def history(store: ox.Store) -> Iterator[str]:
    """Triples (N-Triples, no closing point) of the history graph; the editions that it rests on are named first."""
    editions = list_editions(store)
    for edition in editions:
        yield f"<{history_graph()}> <{expand('prov:wasDerivedFrom')}> <{edition.iri}>"
    for share in shares(editions):
        shown = [Shown(store, edition, share) for edition in editions]
        found = _sightings(shown)
        own = {name: {subject for subject, _ in pairs(store, None, name) if subject in found} for name in OWN}
        for designation, sightings in sorted(found.items()):
            given = {name for name in OWN if designation in own[name]}
            for number, stretch in enumerate(_stretches(designation, sightings, shown)):
                yield from _told(store, designation, sightings, stretch, given, again=number > 0)


def _sightings(shown: list[Shown]) -> Mapping[str, Sightings]:
    found: dict[str, Sightings] = {}
    for each in shown:
        for designation, target in each.targets.items():
            there = found.setdefault(designation, Sightings(target, each.lists.get(designation, "")))
            there.editions.append(each.edition)
    return found


def _stretches(designation: str, sightings: Sightings, shown: list[Shown]) -> list[Stretch]:
    """Runs of sightings between which an edition lacks the designation."""
    seen = set(sightings.editions)
    formats, lists = {edition.format for edition in seen}, {edition.list for edition in seen}
    found = [Stretch()]
    for each in shown:
        edition, current = each.edition, found[-1]
        if edition in seen:
            if current.dropped and edition.day > current.dropped:
                current = Stretch(absent_before=current.dropped)
                found.append(current)
            if current.dropped is None:
                current.seen.append(edition)
        elif edition.list in lists and each.lacks(designation, sightings.target, sightings.on_list, formats):
            if not current.seen:
                current.absent_before = edition.day
            elif current.seen[-1].day < edition.day:
                current.dropped = current.dropped or edition.day
    return found


def _told(  # noqa: PLR0913 - all that is known of one stretch
    store: ox.Store, designation: str, sightings: Sightings, stretch: Stretch, own: set[str], *, again: bool
) -> Iterator[str]:
    first, last = stretch.seen[0].day, stretch.seen[-1].day
    iri = f"{designation}-from-{first}" if again else designation
    if again:
        yield from triples(_again(store, iri, designation, sightings, stretch))
    yield _triple(iri, "kg:firstSeen", first)
    yield _triple(iri, "kg:lastSeen", last)
    own = set() if again else own
    at_once = sightings.on_list.rpartition("/")[2] in immediate_lists() and "kg:inForceFrom" not in own
    if at_once:  # told whether or not the day is known: who is on the list is then under the measure
        yield _rule(iri, IMMEDIATE)
    if "kg:listed" not in own and stretch.absent_before == first - timedelta(days=1):
        yield _triple(iri, "kg:listed", first)
        yield _rule(iri, EXACT)
        if at_once:
            yield _triple(iri, "kg:inForceFrom", first)
    if stretch.dropped and "kg:inForceUntil" not in own:
        yield _triple(iri, "kg:inForceUntil", stretch.dropped)
        yield _rule(iri, DROPPED)


OWN = ("kg:listed", "kg:inForceFrom", "kg:inForceUntil")
"""Dates that a list may give itself: what it says goes before what its editions show."""


def _again(store: ox.Store, iri: str, designation: str, sightings: Sightings, stretch: Stretch) -> Designation:
    """A designation that came back: the same target, list and programs, proved by the records of this stretch."""
    records = [
        record
        for edition in stretch.seen
        for _, record in pairs(store, designation, "prov:wasDerivedFrom", None, ox.NamedNode(edition.iri))
    ]
    return Designation(
        id=iri,
        targets=(sightings.target,),
        list=(sightings.on_list,),
        program=tuple(values(store, designation, "kg:program")),
        measure=tuple(values(store, designation, "kg:measure")),
        derived_from=tuple(sorted(records)),
    )


def _triple(subject: str, predicate: str, day: date) -> str:
    return f'<{subject}> <{expand(predicate)}> "{day}"^^<{expand("xsd:date")}>'


def _rule(subject: str, rule: str) -> str:
    return f'<{subject}> <{expand("kg:inferredBy")}> "{rule}"'
