"""Dates as lists print them → ISO 8601 of the precision that is known; nothing that would have to be guessed.

Each list prints days and months in one order: the reader says which.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from kg.model import Date
from kg.readers.dates import parse

EARLIEST, LATEST = 1850, 2100
"""Years beyond these are slips of the pen ("0017-05-26"): what is meant is not for a reader to say."""

_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")


def iso(text: str) -> Date | None:
    """A date of any form whose order is plain ("2021-12-10", "10 Dec 2021", "Dec 2021", "2021"); else None.

    >>> iso("10 Dec 2021"), iso("0017-05-26"), iso("circa 1951")
    ('2021-12-10', None, None)
    """
    found = parse(text.strip().rstrip("."))
    return found if found and EARLIEST <= int(found[:4]) <= LATEST else None


@lru_cache(maxsize=8192)
def day_first(text: str) -> Date | None:
    """As `iso`, and "22.3.2021" or "00/00/1980" with the day first; a day or month of 0 is not known.

    >>> day_first("22.3.2021"), day_first("00/00/1980"), day_first("00/07/1961"), day_first("31.2.2020")
    ('2021-03-22', '1980', '1961-07', None)
    """
    found = _NUMBERS.fullmatch(text.strip())
    return _date(found[3], found[2], found[1]) if found else iso(text)


@lru_cache(maxsize=8192)
def month_first(text: str) -> Date | None:
    """As `iso`, and "12/10/2021" with the month first.

    >>> month_first("04/06/2018")
    '2018-04-06'
    """
    found = _NUMBERS.fullmatch(text.strip())
    return _date(found[3], found[1], found[2]) if found else iso(text)


def _date(year: str, month: str, day: str) -> Date | None:
    whole = int(year) + (0 if len(year) == 4 else 2000)
    if not EARLIEST <= whole <= LATEST:
        return None
    if int(month) == 0:
        return Date(f"{whole:04}") if int(day) == 0 else None
    if int(day) == 0:
        return Date(f"{whole:04}-{int(month):02}") if int(month) <= 12 else None
    try:
        return Date(date(whole, int(month), int(day)).isoformat())
    except ValueError:
        return None
