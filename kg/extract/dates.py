"""Words of time ("on Friday", "last year", "in May", "Dec. 10") and the document's date into a date of known precision."""

from __future__ import annotations

import datetime
import re

from kg.extract.mentions import Found
from kg.model import Date

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_SHORT = {name[:3]: place for place, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan\.?|feb\.?|mar\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?)"
_YEAR = r"(?:19|20)\d\d"
_PATTERN = re.compile(
    rf"\b(?:(?P<iso>{_YEAR}-[01]\d-[0-3]\d)"
    rf"|(?P<mdy>{_MONTH}) (?P<md>[0-3]?\d)(?:st|nd|rd|th)?\b(?:,? (?P<my>{_YEAR}))?"
    rf"|(?P<dd>[0-3]?\d)(?:st|nd|rd|th)? (?P<dm>{_MONTH})\b(?:,? (?P<dy>{_YEAR}))?"
    rf"|(?:(?:in|last|since|next|early|late|mid|by|this|of|during) |mid-)(?P<month>{_MONTH})\b(?:,? (?P<ym>{_YEAR}))?"
    rf"|(?P<mo>{_MONTH}),? (?P<moy>{_YEAR})"
    rf"|(?:(?P<when>last|next|this) )?(?P<day>{'|'.join(_DAYS)})\b"
    rf"|(?P<today>today|yesterday|tomorrow)\b"
    rf"|(?P<rel>last|next|this|earlier this|later this|late last|early this|the same) (?P<unit>week|month|year|summer|spring|autumn|fall|winter)\b"
    rf"|(?P<season>summer|spring|autumn|winter) of (?P<sy>{_YEAR})"
    rf"|(?:in|since|of|during|until|from|by|early|late|mid-?) (?P<year>{_YEAR})\b)",
    re.IGNORECASE,
)


def find(text: str) -> list[Found]:
    """The words of time in `text`. "May" needs a preposition, a day or a year: alone it is a modal."""
    return [
        Found("date", match.start(), match.end(), rule="date")
        for match in _PATTERN.finditer(text)
        if not (match["month"] and match["month"].lower() == "may" and match["month"] == "may")
    ]


def resolve(words: str, anchor: Date | None, *, future: bool = False) -> Date | None:
    """The date that `words` name, as precise as they are; None where they need an anchor and there is none.

    >>> resolve("Friday", Date("2021-12-09"), future=True), resolve("in 2018", None), resolve("Monday", None)
    ('2021-12-10', '2018', None)
    >>> resolve("In May", Date("2019-10-07")), resolve("earlier this year", Date("2019-10-07"))
    ('2019-05', '2019')
    """
    match = _PATTERN.search(words)
    day = _day(anchor)
    if match is None:
        return None
    for names, make in (
        (("iso",), lambda m: m["iso"]),
        (("year",), lambda m: m["year"]),
        (("sy",), lambda m: m["sy"]),
        (("moy",), lambda m: f"{m['moy']}-{_number(m['mo']):02}"),
        (("ym",), lambda m: f"{m['ym']}-{_number(m['month']):02}"),
        (("my",), lambda m: _full(m["my"], m["mdy"], m["md"])),
        (("dy",), lambda m: _full(m["dy"], m["dm"], m["dd"])),
    ):
        if all(match[name] for name in names):
            return _checked(make(match))
    return _checked(_relative(match, day, future)) if day else None


def _relative(match: re.Match[str], day: datetime.date, future: bool) -> str:
    if match["mdy"] or match["dm"]:
        month, number = _number(match["mdy"] or match["dm"]), int(match["md"] or match["dd"])
        return f"{_year(day, month, future, number)}-{month:02}-{number:02}"
    if match["month"]:
        month = _number(match["month"])
        later = future or match.group().lower().startswith("next")
        return f"{_year(day, month, later, None)}-{month:02}"
    if match["day"]:
        return str(_weekday(day, _DAYS.index(match["day"].lower()), (match["when"] or "").lower(), future))
    if match["today"]:
        return str(day + datetime.timedelta({"today": 0, "yesterday": -1, "tomorrow": 1}[match["today"].lower()]))
    if match["rel"]:
        return _unit(match["rel"].lower(), match["unit"].lower(), day)
    return ""


def _unit(relation: str, unit: str, day: datetime.date) -> str:
    step = {"last": -1, "late last": -1, "next": 1}.get(relation, 0)
    if unit == "week":
        return f"{day + datetime.timedelta(7 * step):%Y-%m}"
    if unit == "month":
        month = day.year * 12 + day.month - 1 + step
        return f"{month // 12:04}-{month % 12 + 1:02}"
    return f"{day.year + step:04}"


def _weekday(day: datetime.date, weekday: int, when: str, future: bool) -> datetime.date:
    """The same day if it is that day; else the one before, or after where the sentence looks ahead."""
    ahead = (weekday - day.weekday()) % 7
    if ahead == 0 and not when:
        return day
    if future or when == "next":
        return day + datetime.timedelta(ahead or 7)
    return day - datetime.timedelta((day.weekday() - weekday) % 7 or 7)


def _year(day: datetime.date, month: int, future: bool, number: int | None) -> int:
    """A day without a year: the nearest one. A month without a year: the last one, or the next ahead."""
    if number is not None:
        gap = (month - day.month) * 30 + number - day.day
        return day.year + (1 if gap < -183 else -1 if gap > 183 else 0)
    if future:
        return day.year + (month < day.month)
    return day.year - (month > day.month)


def _number(name: str) -> int:
    return _SHORT[name.lower().rstrip(".")[:3]]


def _full(year: str, month: str, day: str) -> str:
    return f"{year}-{_number(month):02}-{int(day):02}"


def _day(anchor: Date | None) -> datetime.date | None:
    if anchor is None or not anchor.day:
        return None
    try:
        return datetime.date.fromisoformat(anchor.day)
    except ValueError:
        return None


def _checked(text: str) -> Date | None:
    """The text as a Date, None where the calendar has no such day."""
    if not text:
        return None
    if len(text) == 10:
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            return None
    return Date(text)
