"""Lists that US statutes ask for (sections 154, 353, 889, 1286, 5949; INKSNA), in the CSV of OpenSanctions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.errors import InputError
from kg.model import Record
from kg.readers.lists.list_dates import iso
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.names import split
from kg.readers.lists.party import Party
from kg.readers.lists.rows import table
from kg.terms import mint, party_key

NAME = "US special list in CSV"
MEDIA_TYPE = "text/csv"
NEEDED = {"schema", "name", "program", "authority", "report-date", "start-date", "source_url"}
SOURCES: Mapping[str, str] = {
    "Section 154 ": "us-154",
    "Section 353(b)": "us-state-353",
    "Section 889 ": "us-889",
    "Section 1286 ": "us-dod-1286",
    "Section 5949 ": "us-5949",
    "Nonproliferation Sanctions (ISN)": "us-state-isn",
}
"""What the program of the first row holds → the catalogue's key."""
PROGRAMS: Mapping[str, str] = {
    "us-154": "US-NDAA-154",
    "us-state-353": "US-CORRUPT-353",
    "us-889": "US-MCCAIN-889",
    "us-dod-1286": "US-MCCAIN-1286",
    "us-5949": "US-5949LIST",
    "us-state-isn": "US-DOS-ISN",
}
KINDS: Mapping[str, str] = {"Person": "schema:Person", "Organization": "schema:Organization", "Vessel": "kg:Vessel"}


def recognises(head: Head) -> bool:
    """By the columns."""
    return set(head.columns) >= NEEDED


def source(head: Head) -> str:
    """The catalogue's key. Raises InputError for a statute that is not known."""
    for name, key in SOURCES.items():
        if name in head.text:
            return key
    raise InputError("no list of this statute is known", hint="add it to kg/readers/lists/us_special.py")


def day(_head: Head) -> None:
    """The file does not say of which day it is."""


def read(listing: Listing) -> Iterator[Record]:
    """The rows, in the order of the file."""
    program = listing.program(PROGRAMS[listing.source.list])
    for line, row in table(listing, listing.main):
        if not row.get("name", "").strip():
            listing.reject(line, "it names no party")
            continue
        yield from _entry(listing, line, row, program)


def _entry(listing: Listing, line: int, row: Mapping[str, str], program: str) -> Iterator[Record]:
    key = party_key(listing.source.list, row["name"].strip())
    record = listing.record("", row, url=row.get("source_url", ""))
    party = Party(listing, mint("entity", key), KINDS.get(row.get("schema", ""), ""))
    party.name_is(row["name"])
    for alias in split(row.get("aliases", ""), ";"):
        party.alias(alias)
    for country in split(row.get("country", ""), ";"):
        party.country.extend(listing.country(country))
    yield record
    yield party.entity()
    dates = {name: iso(row.get(name, "")) for name in ("report-date", "start-date", "end-date")}
    for name, found in dates.items():
        if row.get(name) and found is None:
            listing.note(line, f"{name} {row[name][:40]!r} is no date that can be told")
    reason = row.get("reason", "").strip()
    yield listing.designation(
        f"{key}-{dates['start-date'] or dates['report-date'] or 'undated'}",
        party.id,
        listing.source.list,
        record,
        program=(program,),
        legal_basis=listing.law(row.get("program", "")),
        announced=dates["report-date"],
        listed=dates["start-date"],
        in_force_from=dates["start-date"],
        in_force_until=dates["end-date"],
        reason=(reason,) if reason else (),
    )
