"""Dates as people and site generators write them into ISO 8601, and nothing that would have to be guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from kg.model import Date

MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
ZONES = {
    "z": "Z", "utc": "Z", "gmt": "Z", "bst": "+01:00", "cet": "+01:00", "cest": "+02:00", "est": "-05:00",
    "edt": "-04:00", "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00",
    "hkt": "+08:00", "sgt": "+08:00", "jst": "+09:00", "kst": "+09:00", "msk": "+03:00",
}  # fmt: skip
"""Only abbreviations that one zone has: CST is Chicago's and Shanghai's, IST India's and Ireland's."""

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_TIME = (
    r"(?:(?:,? at |, | |t)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d{1,9})?)?"
    r" ?(?P<half>a\.?m\.?|p\.?m\.?)? ?\(?(?P<zone>[a-z]{1,4}|[+-]\d\d:?\d\d)?\)?)?"
)
_CLOCK = re.compile(r"(\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?),? (?=\S)", re.IGNORECASE)
"""A time of day before its date ("10:41am, 14 Aug 2025")."""
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)" + _TIME,
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)" + _TIME,
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)-(?P<hour>\d\d)-(?P<minute>\d\d)-(?P<second>\d\d)",
        _WEEKDAY + _MONTH + r"\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})" + _TIME,
        _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -]" + _MONTH + r"\.?,?[ -](?P<year>\d{4})" + _TIME,
        r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4})" + _TIME,
        _MONTH + r"\.?,? (?P<year>\d{4})",
        r"(?P<year>\d{4})-(?P<month>\d\d)",
        r"(?P<year>\d{4})",
    )
)
PLAUSIBLE = range(1600, 2200)
"""Years of what is published: 0017 and 9999 are slips of a keyboard, and what a generator writes for "unknown"."""
FARTHEST = 14
"""Hours of the zone farthest from Greenwich (XML Schema 1.1, part 2, section 3.3.7)."""
EXACT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?)?")


@lru_cache(maxsize=8192)
def parse(text: str) -> Date | None:
    """The one date that `text` is, as precise as it says; None where it is no date, may be two, or cannot be true.

    >>> parse("2020-09-29-16-45-33"), parse("Dec. 10, 2021 at 10:35 p.m. EST"), parse("08-09-2020")
    ('2020-09-29T16:45:33', '2021-12-10T22:35:00-05:00', None)
    """
    if EXACT.fullmatch(text):
        return Date(text) if _exists(text) else None
    folded = " ".join(text.lower().split())
    if clock := _CLOCK.match(folded):
        folded = f"{folded[clock.end() :]} {clock[1]}"
    for form in FORMS:
        if found := form.fullmatch(folded):
            return _date(found.groupdict())
    return None


def _exists(text: str) -> bool:
    try:
        found = datetime.fromisoformat(text)
        return found.year in PLAUSIBLE and abs(found.utcoffset() or timedelta()) <= timedelta(hours=FARTHEST)
    except ValueError:
        return False


def _date(parts: dict[str, str | None]) -> Date | None:
    year, month, day = int(parts["year"] or 0), _month(parts), _day(parts)
    if year not in PLAUSIBLE or (parts.get("one") and not (month and day)):
        return None
    if day is None or month is None:
        whole = f"{year:04}" if month is None else f"{year:04}-{month:02}"
        return Date(whole) if month is None or 1 <= month <= 12 else None
    try:
        return Date(date(year, month, day).isoformat() + _time(parts))
    except ValueError:
        return None


def _month(parts: dict[str, str | None]) -> int | None:
    if parts.get("one"):
        return _ordered(parts)[1]
    month = parts.get("month")
    return None if not month else int(month) if month.isdigit() else MONTHS[month[:3]]


def _day(parts: dict[str, str | None]) -> int | None:
    if parts.get("one"):
        return _ordered(parts)[0]
    return int(parts["day"] or 0) if parts.get("day") else None


def _ordered(parts: dict[str, str | None]) -> tuple[int | None, int | None]:
    """Day and month of "29-09-2020"; which is which in "08-09-2020" only its writer knows."""
    one, two = int(parts["one"] or 0), int(parts["two"] or 0)
    if one == two or one > 12:
        return one, two
    return (two, one) if two > 12 else (None, None)


def _time(parts: dict[str, str | None]) -> str:
    """ "T22:35:00-05:00"; a zone that cannot be told leaves the local time. Raises ValueError for 25:00 or +99:00."""
    if not parts.get("hour"):
        return ""
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError(f"no {hour} o'clock {half}")
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError("no such time of day")
    return f"T{hour:02}:{minute:02}:{second:02}{_zone(parts.get('zone') or '')}"


def _zone(zone: str) -> str:
    if zone[:1] in {"+", "-"}:
        if int(zone[1:3]) > FARTHEST or int(zone[-2:]) > 59:
            raise ValueError("no such zone")
        return f"{zone[:3]}:{zone[-2:]}"
    return ZONES.get(zone, "")
