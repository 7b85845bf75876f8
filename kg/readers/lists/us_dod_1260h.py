"""The Department of Defense's list of Chinese military companies (section 1260H), in the CSV of OpenSanctions.

Each yearly publication has rows of its own: a company that stays has one for each, with the day of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.model import Record
from kg.readers.lists.list_dates import iso
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.names import split
from kg.readers.lists.party import Party
from kg.readers.lists.rows import table
from kg.terms import mint, party_key

NAME = "DoD 1260H list in CSV"
MEDIA_TYPE = "text/csv"
NEEDED = {"Name", "Clean Name", "Previous Name", "Parent Name", "Start date", "End date"}


def recognises(head: Head) -> bool:
    """By the columns."""
    return set(head.columns) >= NEEDED


def source(_head: Head) -> str:
    """The catalogue's key."""
    return "us-dod-1260h"


def day(_head: Head) -> None:
    """The file does not say of which day it is."""


def read(listing: Listing) -> Iterator[Record]:
    """The rows, in the order of the file."""
    program = listing.program("US-DOD-1260H")
    for line, row in table(listing, listing.main):
        name = (row.get("Clean Name") or row.get("Name", "")).strip().rstrip("*")
        if not name:
            listing.reject(line, "it names no party")
            continue
        yield from _entry(listing, line, name, row, program)


def _entry(listing: Listing, line: int, name: str, row: Mapping[str, str], program: str) -> Iterator[Record]:
    key = party_key(listing.source.list, name)
    record = listing.record("", row, url=row.get("Source Url", ""))
    party = Party(listing, mint("entity", key), "schema:Corporation")
    party.name_is(name)
    printed = row.get("Name", "").strip().rstrip("*")
    for alias in (printed, *split(row.get("Alias", ""), ";")):
        party.alias(alias)
    for former in split(row.get("Previous Name", ""), ";"):
        party.alias(former, former=True)
    yield record
    yield party.entity()
    start, end = iso(row.get("Start date", "")), iso(row.get("End date", ""))
    if start is None:
        listing.note(line, f"Start date {row.get('Start date', '')[:40]!r} is no date that can be told")
    note = row.get("Note", "").strip()
    yield listing.designation(
        f"{key}-{start or 'undated'}",
        party.id,
        listing.source.list,
        record,
        program=(program,),
        listed=start,
        in_force_until=end,
        reason=(note,) if note else (),
    )
