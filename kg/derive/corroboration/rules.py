"""The rule table of corroboration: what a list must say of a party for a verdict. The first that holds counts.

Nothing is matched by likeness of strings: a rule holds or it does not. Scores are figures of rules, no probabilities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.derive.corroboration import moments
from kg.derive.corroboration.moments import Moment
from kg.derive.corroboration.reports import Report


@dataclass(frozen=True)
class Rule:
    """One row."""

    name: str
    verdict: str
    names: str
    """How the report names the list: "list" (the very one), "authority" (no list, but whose), "nobody" (neither),
    "other list" (another list of the same authority)."""
    when: Callable[[Report, Moment], bool]
    score: float
    foreseen: bool = False
    """For plans; the others are for what is said to be done."""
    dated: bool = False
    """A day is part of the match: then the party's name is enough to know it by."""
    first: bool = False
    """Nothing tells how late the document is: only the first listing can be meant, later ones may be later than it."""


CONFIRMED, CONTRADICTED, BEFORE = "kg:confirmed", "kg:contradicted", "kg:reportedBefore"

RULES = (
    Rule("list-and-day", CONFIRMED, "list", moments.same_day, 1.0, dated=True),
    Rule("list-and-announcement", CONFIRMED, "list", moments.announced_before, 0.95, dated=True),
    Rule("list-and-period", CONFIRMED, "list", moments.same_period, 0.9, dated=True),
    Rule("list-and-interval", CONFIRMED, "list", moments.in_interval, 0.9, dated=True),
    Rule("list-already-on", CONFIRMED, "list", moments.already_on, 0.9),
    Rule("list-just-before", CONFIRMED, "list", moments.just_before, 0.85, dated=True),
    Rule("list-of-unknown-day", CONFIRMED, "list", moments.of_unknown_day, 0.7),
    Rule("list-undated-report", CONFIRMED, "list", moments.undated_report, 0.7, first=True),
    Rule("authority-and-day", CONFIRMED, "authority", moments.same_day, 0.9, dated=True),
    Rule("authority-and-announcement", CONFIRMED, "authority", moments.announced_before, 0.8, dated=True),
    Rule("authority-and-interval", CONFIRMED, "authority", moments.in_interval, 0.75, dated=True),
    Rule("authority-and-period", CONFIRMED, "authority", moments.same_period, 0.7, dated=True),
    Rule("authority-already-on", CONFIRMED, "authority", moments.already_on, 0.6),
    Rule("authority-just-before", CONFIRMED, "authority", moments.just_before, 0.6, dated=True),
    Rule("authority-undated-report", CONFIRMED, "authority", moments.undated_report, 0.5, first=True),
    Rule("day-alone", CONFIRMED, "nobody", moments.same_day, 0.5, dated=True),
    Rule("plan-list-and-day", BEFORE, "list", moments.same_day, 1.0, foreseen=True, dated=True),
    Rule("plan-list-later", BEFORE, "list", moments.later, 0.85, foreseen=True, dated=True),
    Rule("plan-authority-and-day", BEFORE, "authority", moments.same_day, 0.9, foreseen=True, dated=True),
    Rule("plan-authority-soon", BEFORE, "authority", moments.soon, 0.6, foreseen=True, dated=True),
    Rule("list-other-day", CONTRADICTED, "list", moments.other_day, 0.9),
    Rule("other-list-and-day", CONTRADICTED, "other list", moments.same_day, 0.9, dated=True),
)


def ruled(report: Report, names: str, moment: Moment, *, by_name: bool) -> tuple[int, Rule] | None:
    """The first rule that holds, with its rank. A party that only its name tells needs a day that fits too."""
    for rank, rule in enumerate(RULES):
        fits = rule.names == names and rule.foreseen == report.foreseen and (rule.dated or not by_name)
        if fits and rule.when(report, moment):
            return rank, rule
    return None
