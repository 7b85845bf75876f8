"""When a designation began or ended, as far as lists tell, and how that stands to the day of a report.

A list may give the day; two editions give an interval; one edition alone gives a day by which it had happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kg.derive.corroboration.reports import Report, full

NOTICE = timedelta(days=7)
"""Between the announcement of a listing and the list: the Federal Register takes two days or more."""
SOON = timedelta(days=31)
IN_TIME = timedelta(days=366)
"""A plan that comes true later than this is held to be another one."""


@dataclass(frozen=True)
class Moment:
    """A beginning or an end. Days are ISO 8601 dates of any precision; "" is unknown."""

    days: tuple[str, ...] = ()
    """That the list gives, or that neighbouring editions prove."""
    effect: str = ""
    """From when on it binds, where that is another day."""
    earliest: str = ""
    latest: str = ""
    """The interval that two editions leave; `latest` alone is the first edition that shows it."""

    @property
    def first(self) -> date | None:
        """The first full day that is given."""
        return min(self._full(), default=None)

    @property
    def day(self) -> str:
        """The first day that is known of it, to order by; what is not known comes last."""
        return min((*self.days, *filter(None, (self.latest,))), default="9999")

    def _full(self) -> list[date]:
        return [day for day in map(full, self.days) if day]

    def after(self, start: date | None, at_most: timedelta) -> bool:
        """Whether a given day, or the whole interval, lies in the time of `at_most` from a start on."""
        if start is None:
            return False
        if self.days:
            return any(start <= day <= start + at_most for day in self._full())
        earliest, latest = full(self.earliest), full(self.latest)
        return bool(earliest and latest and start <= earliest and latest <= start + at_most)


# --------------------------------------------------------------------- what a rule may ask of a report and a moment


def same_day(report: Report, moment: Moment) -> bool:
    """The report names the very day, or the day of effect."""
    return bool(report.day and report.announced in moment.days) or bool(
        full(report.in_force) and report.in_force == moment.effect
    )


def same_period(report: Report, moment: Moment) -> bool:
    """The report names only the month or year of the day, or the list does."""
    told = report.announced
    return bool(told) and any(day != told and (day.startswith(told) or told.startswith(day)) for day in moment.days)


def in_interval(report: Report, moment: Moment) -> bool:
    """The list gives no day, and that of the report (or document) lies between the editions without it and with it."""
    day = report.day or (None if report.announced else full(report.issued))
    earliest, latest = full(moment.earliest), full(moment.latest)
    return bool(not moment.days and day and earliest and latest and earliest <= day <= latest)


def announced_before(report: Report, moment: Moment) -> bool:
    """The report names a day, and the list a few days later."""
    start = report.day
    return start is not None and any(timedelta() < day - start <= NOTICE for day in _days(moment))


def already_on(report: Report, moment: Moment) -> bool:
    """The report names no day, and the party was on the list when it was published."""
    issued = full(report.issued)
    if report.announced or issued is None:
        return False
    latest = full(moment.latest)
    return any(day <= issued for day in _days(moment)) or bool(not moment.days and latest and latest <= issued)


def just_before(report: Report, moment: Moment) -> bool:
    """The report names no day and was published a few days before the list has the party."""
    issued = full(report.issued)
    return not report.announced and moment.after(issued, NOTICE)


def of_unknown_day(report: Report, moment: Moment) -> bool:
    """The list gives neither a day nor an interval, and nothing says that the report is later than its edition."""
    day = report.day or full(report.issued)
    latest = full(moment.latest)
    return not moment.days and not moment.earliest and not (day and latest and day > latest)


def undated_report(report: Report, moment: Moment) -> bool:
    """Neither the report nor its document has a day, and the list tells at least by when."""
    return not report.announced and not report.issued and moment != Moment()


def other_day(report: Report, moment: Moment) -> bool:
    """Both name days, and not the same."""
    return bool(report.announced) and bool(moment.days or moment.latest)


def later(report: Report, moment: Moment) -> bool:
    """It came true after the report was published."""
    return moment.after(full(report.issued), IN_TIME)


def soon(report: Report, moment: Moment) -> bool:
    """It came true within a month."""
    return moment.after(full(report.issued), SOON)


def _days(moment: Moment) -> Iterator[date]:
    return (day for day in map(full, moment.days) if day)
