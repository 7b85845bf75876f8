"""A match in words: what the list says, under which name, and what differs."""

from __future__ import annotations

from collections.abc import Sequence

from kg.derive.corroboration.listings import Listing
from kg.derive.corroboration.moments import Moment
from kg.derive.corroboration.parties import Link
from kg.derive.corroboration.reports import Report, full
from kg.derive.corroboration.rules import BEFORE, CONTRADICTED, Rule

SHOWN = 5
"""Designations that are told one by one."""


def described(report: Report, rule: Rule, matches: Sequence[tuple[Listing, Link]]) -> str:
    """One sentence for people: the day, the list, the listed name, how the party is known, what differs."""
    told = [_one(report, rule, *match) for match in matches[:SHOWN]]
    more = [f"and {len(matches) - SHOWN} more"] if len(matches) > SHOWN else []
    return "; ".join([*told, *more])


def _one(report: Report, rule: Rule, listing: Listing, link: Link) -> str:
    moment = (listing.end if report.ends else listing.start) or Moment()
    verb = "taken off" if report.ends else "listed"
    text = f"{verb} {_when(moment)} ({listing.list_name}) as {listing.party_name}, {link.how}"
    return text + _difference(report, rule, moment)


def _when(moment: Moment) -> str:
    if moment.days:
        return f"on {moment.days[0]}" if len(moment.days[0]) == 10 else f"in {moment.days[0]}"
    if moment.earliest:
        return f"between {moment.earliest} and {moment.latest}"
    return f"by {moment.latest}" if moment.latest else "on a day that is not told"


def _difference(report: Report, rule: Rule, moment: Moment) -> str:
    if rule.verdict == CONTRADICTED:
        what = "another list was reported" if rule.names == "other list" else f"reported for {report.announced}"
        return f"; {what}"
    start, day = report.day or full(report.issued), moment.first
    if not start or not day or day <= start:
        return ""
    days = (day - start).days
    word = "day" if days == 1 else "days"
    return f", {days} {word} after " + (
        "the report of the plan" if rule.verdict == BEFORE else "the day that was reported"
    )
