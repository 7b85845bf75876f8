"""Words of time ("on Friday", "last year", "in May", "Dec. 10") and the document's date into a date of known precision.

No word of time means a day that it does not name: "last week" is a month, "this summer" a year. Words that need the
document's date, and find none, mean nothing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import cache

from kg.extract.mentions import Found
from kg.extract.tables import table
from kg.model import Date

WORDS = re.compile(r"[a-z]+|\d")
YEAR = r"(?:19|20)\d\d"
HALF_A_YEAR = 183
DAYS_A_MONTH = 30


@cache
def _months() -> dict[str, int]:
    """First three letters → number."""
    return {name[:3]: number for number, name in enumerate(table("lexicon_time")["months"], 1)}


@cache
def _days() -> dict[str, int]:
    return {name: number for number, name in enumerate(table("lexicon_time")["days"])}


@cache
def time_words() -> frozenset[str]:
    """Words of which one stands in all words of time; a digit counts as one."""
    loaded = table("lexicon_time")
    months = {word for name in loaded["months"] for word in (name, name[:3])} | {"sept"}
    return frozenset("0123456789").union(loaded["days"], loaded["near"], loaded["units"], months, ("ago", "earlier"))


@cache
def pattern() -> re.Pattern[str]:
    """All words of time; the groups say which kind matched."""
    loaded = table("lexicon_time")

    def any_of(name: str) -> str:
        return "|".join(sorted(map(re.escape, loaded[name]), key=lambda text: (-len(text), text)))

    month = (
        "(?:"
        + "|".join(f"{name}|{name[:3]}\\.?" + ("|sept\\.?" if name[:4] == "sept" else "") for name in loaded["months"])
        + ")"
    )
    numbers = "|".join(table("lexicon_words")["numbers"])
    return re.compile(
        rf"\b(?:(?P<iso>{YEAR}-[01]\d-[0-3]\d)"
        rf"|(?P<month_day>{month}) (?P<day_after>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\.\d)(?:,? (?P<year_after>{YEAR}))?"
        rf"|(?P<day_before>[0-3]?\d)(?:st|nd|rd|th)? (?:of )?(?P<day_month>{month})\b(?:,? (?P<year_behind>{YEAR}))?"
        rf"|(?:(?:{any_of('before_month')})[ -])(?P<month>{month})\b(?! [0-3]?\d\b)(?:,? (?P<month_year>{YEAR}))?"
        rf"|(?P<bare_month>{month}),? (?P<bare_year>{YEAR})"
        rf"|(?:(?P<when>last|next|this) )?(?P<weekday>{any_of('days')})\b"
        rf"|(?P<near>{any_of('near')})\b"
        rf"|(?P<relation>{any_of('relations')}) (?P<unit>{any_of('units')})\b"
        rf"|(?P<ago>\d+|an?|{numbers}) (?P<ago_unit>day|week|month|year)s? (?:ago|earlier)\b"
        rf"|(?:{any_of('units')}) of (?P<season_year>{YEAR})"
        rf"|(?:(?:{any_of('before_year')})[ -])(?P<year>{YEAR})\b)",
        re.IGNORECASE,
    )


def find(text: str, start: int = 0, end: int | None = None) -> list[Found]:
    """The words of time in text[start:end]. "may" in lower case is a modal, whatever stands before it."""
    stop = len(text) if end is None else end
    if time_words().isdisjoint(WORDS.findall(text[start:stop].lower())):
        return []  # the pattern tries much at each word: most sentences have no time
    matches = pattern().finditer(text, start, stop)
    return [Found("date", match.start(), match.end(), rule="date") for match in matches if match["month"] != "may"]


def resolve(words: str, anchor: Date | None, *, future: bool = False) -> Date | None:
    """The date that `words` name; None where they need an anchor and there is none.

    >>> resolve("Friday", Date("2021-12-09"), future=True), resolve("in 2018", None), resolve("Monday", None)
    ('2021-12-10', '2018', None)
    >>> resolve("In May", Date("2019-10-07")), resolve("earlier this year", Date("2019-10-07"))
    ('2019-05', '2019')
    """
    match = pattern().search(words)
    if match is None:
        return None
    if text := _absolute(match):
        return _checked(text)
    day = _day(anchor)
    return _checked(_relative(match, day, future=future)) if day else None


def _absolute(match: re.Match[str]) -> str:
    """What the words say by themselves."""
    if match["iso"]:
        return match["iso"]
    if year := match["year"] or match["season_year"]:
        return year
    if match["bare_month"] or match["month_year"]:
        year, month = match["bare_year"] or match["month_year"], match["bare_month"] or match["month"]
        return f"{year}-{_number(month):02}"
    year = match["year_after"] or match["year_behind"]
    month, number = match["month_day"] or match["day_month"], match["day_after"] or match["day_before"]
    return f"{year}-{_number(month):02}-{int(number):02}" if year else ""


def _relative(match: re.Match[str], day: datetime.date, *, future: bool) -> str:
    """What the words say on that day."""
    for group, resolver in RELATIVE.items():
        if match[group]:
            return resolver(match, day, future)
    return ""


def _month_and_day(match: re.Match[str], day: datetime.date, _future: bool) -> str:
    """A day without a year is the nearest one."""
    month = _number(match["month_day"] or match["day_month"])
    number = int(match["day_after"] or match["day_before"])
    gap = (month - day.month) * DAYS_A_MONTH + number - day.day
    year = day.year + (1 if gap < -HALF_A_YEAR else -1 if gap > HALF_A_YEAR else 0)
    return f"{year}-{month:02}-{number:02}"


def _month(match: re.Match[str], day: datetime.date, future: bool) -> str:
    """A month without a year is the last one, or the next where the sentence looks ahead."""
    month = _number(match["month"])
    ahead = future or match.group().lower().startswith("next")
    year = day.year + (month < day.month) if ahead else day.year - (month > day.month)
    return f"{year}-{month:02}"


def _weekday(match: re.Match[str], day: datetime.date, future: bool) -> str:
    """The same day if it is that day; else the one before, or after where the sentence looks ahead."""
    weekday, when = _days()[match["weekday"].lower()], (match["when"] or "").lower()
    ahead = (weekday - day.weekday()) % 7
    if ahead == 0 and not when:
        return str(day)
    if future or when == "next":
        return str(day + datetime.timedelta(ahead or 7))
    return str(day - datetime.timedelta((day.weekday() - weekday) % 7 or 7))


def _near(match: re.Match[str], day: datetime.date, _future: bool) -> str:
    return str(day + datetime.timedelta(table("lexicon_time")["near"][match["near"].lower()]))


def _unit(match: re.Match[str], day: datetime.date, _future: bool) -> str:
    step = table("lexicon_time")["relations"][match["relation"].lower()]
    return _moved(day, step, match["unit"].lower())


def _ago(match: re.Match[str], day: datetime.date, _future: bool) -> str:
    word, unit = match["ago"].lower(), match["ago_unit"].lower()
    count = int(word) if word.isdigit() else table("lexicon_words")["numbers"].get(word, 1)
    return str(day - datetime.timedelta(count)) if unit == "day" else _moved(day, -count, unit)


def _moved(day: datetime.date, step: int, unit: str) -> str:
    """The month or the year that lies `step` units away: a week is told as its month, a season as its year."""
    if unit == "week":
        return f"{day + datetime.timedelta(7 * step):%Y-%m}"
    if unit == "month":
        month = day.year * 12 + day.month - 1 + step
        return f"{month // 12:04}-{month % 12 + 1:02}"
    return f"{day.year + step:04}" if unit != "quarter" else f"{day.year:04}"


RELATIVE: dict[str, Callable[[re.Match[str], datetime.date, bool], str]] = {
    "month_day": _month_and_day, "day_month": _month_and_day, "month": _month, "weekday": _weekday, "near": _near,
    "relation": _unit, "ago": _ago,
}  # fmt: skip
"""Group of the pattern → what its words mean on a day."""


def _number(name: str) -> int:
    return _months()[name.lower()[:3]]


def _day(anchor: Date | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(anchor.day) if anchor and anchor.day else None
    except ValueError:
        return None


def _checked(text: str) -> Date | None:
    """The text as a Date; None where the calendar has no such day."""
    if not text:
        return None
    try:
        datetime.date.fromisoformat(text if len(text) == len("2021-12-10") else f"{text}-01-01"[:10])
    except ValueError:
        return None
    return Date(text)
