"""Words of time into dates as precise as they are."""

from __future__ import annotations

import pytest

from kg.extract import dates
from kg.model import Date

ANCHOR = Date("2021-12-10")
"""A Friday."""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2021-03-04", "2021-03-04"), ("March 4, 2021", "2021-03-04"), ("Mar. 4", "2022-03-04"),
        ("4 March 2020", "2020-03-04"),
        ("4th of March", "2022-03-04"), ("Jan. 6", "2022-01-06"), ("in March", "2021-03"),
        ("In May 2019", "2019-05"),
        ("mid-October", "2021-10"), ("September 2018", "2018-09"), ("in 2018", "2018"), ("since 1999", "1999"),
        ("Friday", "2021-12-10"), ("Monday", "2021-12-06"), ("last Friday", "2021-12-03"),
        ("next Friday", "2021-12-17"),
        ("today", "2021-12-10"), ("yesterday", "2021-12-09"), ("tomorrow", "2021-12-11"),
        ("last week", "2021-12"),
        ("last month", "2021-11"), ("next month", "2022-01"), ("this year", "2021"), ("last year", "2020"),
        ("earlier this year", "2021"), ("this summer", "2021"), ("summer of 2019", "2019"), ("two years ago", "2019"),
        ("three days ago", "2021-12-07"), ("a month ago", "2021-11"), ("the previous year", "2020"),
        ("in February", "2021-02"), ("February 30, 2021", None), ("may", None), ("sunset", None), ("60 days", None),
    ],
)  # fmt: skip
def test_words_of_time_are_resolved(words: str, expected: str | None) -> None:
    assert dates.resolve(words, ANCHOR) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [("Monday", "2021-12-13"), ("in March", "2022-03"), ("Friday", "2021-12-10")]
)
def test_a_sentence_that_looks_ahead(words: str, expected: str) -> None:
    assert dates.resolve(words, ANCHOR, future=True) == expected


@pytest.mark.parametrize("anchor", [None, Date("2021"), Date("2021-12")])
def test_without_a_day_nothing_is_guessed(anchor: Date | None) -> None:
    assert dates.resolve("Monday", anchor) is None
    assert dates.resolve("in 2018", anchor) == "2018"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Monday it may act in May, by March 4.", ["Monday", "in May", "March 4"]),
        ("The Treasury in may ban it.", []),
        ("We march on.", []),
        ("It rose 2.5 to Dec. 3.5", []),
        ("A second, 0:00 or 60 days", []),
    ],
)
def test_words_of_time_are_found(text: str, expected: list[str]) -> None:
    assert [text[one.start : one.end] for one in dates.find(text)] == expected
