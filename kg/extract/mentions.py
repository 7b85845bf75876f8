"""Places of a zone's readable text that name something."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple


class Found(NamedTuple):
    """A place that names something. `kind` is organisation, person, authority, country, adjective (of a country), list,
    date, money, or name (of what no table holds)."""

    kind: str
    start: int
    end: int
    entity: str = ""
    """An IRI; the name itself where no table holds it; "" for dates and sums."""
    rule: str = "gazetteer"
    others: tuple[str, ...] = ()
    """Further things that bear the name."""
    country: str = ""
    """The country that is meant where a state or its government is named as a place or a target."""
    authority: str = ""
    """For whom a person acts who holds an office."""


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
