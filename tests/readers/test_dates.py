"""Dates as people write them."""

from __future__ import annotations

import pytest

from kg.readers.dates import parse


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2022-01-07T05:00:00Z", "2022-01-07T05:00:00Z"),
        ("2018-05-14 09:25 -0400", "2018-05-14T09:25:00-04:00"),
        ("2021-06-23 21:00:09-04:00", "2021-06-23T21:00:09-04:00"),
        ("2020-09-29-16-45-33", "2020-09-29T16:45:33"),
        ("JAN. 13, 2017", "2017-01-13"),
        ("Saturday, Feb 22, 2025", "2025-02-22"),
        ("31-MAR-1987 14:16:11.17", "1987-03-31T14:16:11"),
        ("December 10, 2021 at 10:35 p.m. EST", "2021-12-10T22:35:00-05:00"),
        ("29-09-2020 10:24:56", "2020-09-29T10:24:56"),
        ("May 2021", "2021-05"),
        ("12:30 a.m.", None),
        ("08-09-2020", None),
        ("2021-02-30", None),
        ("2021-13-01T00:00:00Z", None),
        ("May 3, 2021 at 25:00", None),
        ("soon", None),
        ("20220309", "2022-03-09"),
        ("2022-03-09T08:00:00+14:00", "2022-03-09T08:00:00+14:00"),
        ("2022-03-09T08:00:00+15:00", None),
        ("2022-03-09 08:00:00 +9900", None),
        ("2022-03-09T24:00:00Z", None),
        ("2022-03-09T08:00:60Z", None),
        ("0017-05-26", None),
        ("9999-12-31T23:59:59Z", None),
        ("9999-99-99", None),
        ("May 3, 0097", None),
        ("99999999", None),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_told_and_never_guessed(text: str, date: str | None) -> None:
    assert parse(text) == date
    assert date is None or parse(text).datatype  # type: ignore[union-attr]
