"""The UK's OFSI Consolidated List in CSV: one row for each name and birth date of a party, below a line with its day.

Rows of one Group ID are one party; the days are printed day first, and 00 stands for a day or month not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.model import Date, Record
from kg.readers.lists import vocabulary
from kg.readers.lists.list_dates import day_first
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.names import split
from kg.readers.lists.party import Party
from kg.readers.lists.rows import header_of, table
from kg.terms import mint

NAME = "OFSI Consolidated List in CSV"
MEDIA_TYPE = "text/csv"
NEEDED = {"Name 6", "Group Type", "Alias Type", "Regime", "Group ID"}

_UPDATED = re.compile(r'(?:\ufeff)?"?Last Updated"?,"?(\d\d/\d\d/\d{4})')
_NUMBERED = re.compile(r"(?:^|\s)\(?(?:\d{1,2}|[a-z])\)\s*")
"""Several values in one cell: "1) Saudi Arabia 2) Qatar", "(a) Kabul (b) Herat"."""
_IMO = re.compile(r"\bIMO(?: number)?:? ?(\d{7})", re.IGNORECASE)
_UN = re.compile(r"UN Ref:?\s*\.?\s*([A-Z]{1,3}[a-z]?\.(?:[A-Z]\.)?\d+(?:\.\d+)?)", re.IGNORECASE)
GIVEN = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5")
ADDRESS = (
    "Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6", "Post/Zip Code", "Country",
)  # fmt: skip
PRIME = {"Prime Alias", "Primary name"}
"""Kinds of name that are the main one, before 2022 and since."""
KINDS: Mapping[str, str] = {"individual": "schema:Person", "ship": "kg:Vessel"}


def recognises(head: Head) -> bool:
    """By the line with the day, or by the columns where it was taken off."""
    return _UPDATED.match(head.text) is not None or set(head.columns) >= NEEDED


def source(_head: Head) -> str:
    """The catalogue's key."""
    return "gb-ofsi-conlist"


def day(head: Head) -> Date | None:
    """The day of the last update."""
    found = _UPDATED.match(head.text)
    return day_first(found[1]) if found else None


def read(listing: Listing) -> Iterator[Record]:
    """The rows, in the order of the file."""
    above = 0 if set(header_of(Head.of(listing.file).text)) >= NEEDED else 1
    for line, cells in table(listing, listing.main, skip=above):
        row = {column: value.strip() for column, value in cells.items() if value.strip()}
        if not row.get("Group ID", "").isdigit() or not row.get("Name 6"):
            listing.reject(line, "it has no Group ID, or no name")
            continue
        yield from _entry(listing, line, row)


def _entry(listing: Listing, line: int, row: Mapping[str, str]) -> Iterator[Record]:
    native_id = row["Group ID"]
    record = listing.record(native_id, {column: value for column, value in row.items() if column != "Group ID"})
    party = Party(listing, mint("entity", f"gb-{native_id}"), _kind(row))
    _name(party, row)
    _describe(party, row, line)
    yield record
    yield party.entity()
    regime = row.get("Regime", "").strip()
    program = listing.program(regime)
    listed = _day(listing, line, row, "Listed On")
    yield listing.designation(  # each regime lists a group on a day of its own
        f"{native_id}-{vocabulary.key(regime)}" if regime else native_id,
        party.id,
        listing.source.list,
        record,
        program=(program,),
        listed=listed,
        reason=(row["UK Statement of Reasons"],) if "UK Statement of Reasons" in row else (),
    )


def _kind(row: Mapping[str, str]) -> str:
    """The list calls ships entities too: their IMO number tells them."""
    kind = row.get("Group Type", "").lower()
    if (
        kind == "entity"
        and _IMO.search(row.get("Other Information", ""))
        and "vessel" in row["Other Information"].lower()
    ):
        return "kg:Vessel"
    return KINDS.get(kind, "")


def _name(party: Party, row: Mapping[str, str]) -> None:
    """A prime alias is the name; of a party whose row is of another, that is an alias."""
    whole = " ".join([row[part] for part in GIVEN if part in row] + [row["Name 6"]])
    alias = row.get("Alias Type", "")
    if alias in PRIME:
        party.name_is(whole)
    else:
        party.alias(whole, former=alias == "FKA", weak=row.get("Alias Quality", "").startswith("Low"))
    party.alias(row.get("Name Non-Latin Script", ""))


def _describe(party: Party, row: Mapping[str, str], line: int) -> None:
    party.born(_day(party.listing, line, row, "DOB"))
    for column in ("Nationality", "Country"):
        for country in _values(row.get(column, "")):
            iris = party.listing.country(re.sub(r"\s*\(.*\)$", "", country))
            (party.nationality if column == "Nationality" else party.country).extend(iris)
    party.lives(", ".join(row[part] for part in ADDRESS if part in row), row.get("Country", ""), known=True)
    for place in _values(row.get("Town of Birth", "")):
        party.place(place)
    party.job_title.extend(_values(row.get("Position", "")))
    other = row.get("Other Information", "")
    for scheme, form in (("imo", _IMO), ("un-sc", _UN)):
        for number in form.findall(other):
            party.number(scheme, number)


def _values(cell: str) -> tuple[str, ...]:
    parts = [part for part in _NUMBERED.split(cell) if part.strip(" -,.;")]
    return tuple(part.strip(" ,.;") for part in parts) if len(parts) > 1 else split(cell, ";")


def _day(listing: Listing, line: int, row: Mapping[str, str], column: str) -> Date | None:
    text = row.get(column, "")
    found = day_first(text)
    if text and found is None:
        listing.note(line, f"{column} {text[:40]!r} is no date that can be told")
    return found
