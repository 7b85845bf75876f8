"""BIS's military-intelligence end users (15 CFR 744.22), in the CSV of OpenSanctions."""

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

NAME = "BIS military-intelligence end users in CSV"
MEDIA_TYPE = "text/csv"
NEEDED = {"Type", "Name", "Alias", "Country", "Program", "Date", "End date", "Source URL"}


def recognises(head: Head) -> bool:
    """By the columns, and by the program."""
    return set(head.columns) >= NEEDED and "US-BIS-MIEU" in head.text


def source(_head: Head) -> str:
    """The catalogue's key."""
    return "us-bis-mieu"


def day(_head: Head) -> None:
    """The file does not say of which day it is."""


def read(listing: Listing) -> Iterator[Record]:
    """The rows, in the order of the file."""
    for line, row in table(listing, listing.main):
        if not row.get("Name", "").strip():
            listing.reject(line, "it names no party")
            continue
        yield from _entry(listing, row)


def _entry(listing: Listing, row: Mapping[str, str]) -> Iterator[Record]:
    key = party_key(listing.source.list, row["Name"].strip())
    record = listing.record("", row, url=row.get("Source URL", ""))
    party = Party(listing, mint("entity", key), "schema:Organization")
    party.name_is(row["Name"])
    for alias in split(row.get("Alias", ""), ";"):
        party.alias(alias)
    party.country.extend(listing.country(row.get("Country", "")))
    yield record
    yield party.entity()
    program, start = listing.program(row.get("Program", "US-BIS-MIEU")), iso(row.get("Date", ""))
    yield listing.designation(
        key,
        party.id,
        listing.source.list,
        record,
        program=(program,),
        listed=start,
        in_force_from=start,
        in_force_until=iso(row.get("End date", "")),
    )
