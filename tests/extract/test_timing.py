"""When an act was announced, and since when it is in force."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.grammar import events
from kg.extract.reading import Reading
from kg.extract.timing import dates
from kg.model import Date

PUBLISHED = Date("2021-12-10")
TIMES = {
    "Norway banned Acme on Monday.": ("2021-12-06", None),
    "Norway banned Acme in May.": ("2021-05", None),
    "Norway will ban Acme on Monday.": (None, "2021-12-13"),
    "Norway announced on Monday that it would ban Acme.": ("2021-12-06", None),
    "Norway's ban on Acme takes effect on January 6.": (None, "2022-01-06"),
    "Norway banned Acme from Monday.": (None, "2021-12-06"),
    "Norway banned Acme, which plans an offering this month.": (None, None),
    "In June Norway banned Acme.": ("2021-06", None),
    "Norway banned Acme, Oslo said on Monday.": ("2021-12-06", None),
    "Norway banned Acme.": (None, None),
}


@pytest.mark.parametrize(("text", "expected"), TIMES.items(), ids=list(TIMES))
def test_dates(read: Callable[[str], Reading], text: str, expected: tuple[str | None, str | None]) -> None:
    event = next(events(read(text)))
    found = dates(event, PUBLISHED, official=False, occasion=None)
    assert (found.announced, found.effective) == expected


def test_an_official_text_is_the_act_of_its_day(read: Callable[[str], Reading]) -> None:
    event = next(events(read("This rule adds Acme to the Entity List.")))
    found = dates(event, PUBLISHED, official=True, occasion=None)
    assert (found.announced, found.rule) == (PUBLISHED, "announced:date-of-official-text")
    assert dates(event, PUBLISHED, official=False, occasion=None).announced is None


def test_also_means_the_same_day(read: Callable[[str], Reading]) -> None:
    event = next(events(read("Norway also banned Acme.")))
    found = dates(event, PUBLISHED, official=False, occasion=Date("2021-12-01"))
    assert (found.announced, found.rule) == ("2021-12-01", "announced:same-occasion")
