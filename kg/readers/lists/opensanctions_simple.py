"""OpenSanctions' simplified table of targets (`targets.simple.csv`): one row a target, several values in a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.model import Date, Record
from kg.readers.lists import ftm
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.names import split
from kg.readers.lists.rows import table
from kg.sources import Source
from kg.terms import mint

NAME = "OpenSanctions targets in CSV"
MEDIA_TYPE = "text/csv"
NEEDED = {"id", "schema", "name", "aliases", "countries", "identifiers", "sanctions", "dataset", "last_seen"}
PROPERTIES: Mapping[str, str] = {
    "aliases": "alias",
    "birth_date": "birthDate",
    "countries": "country",
    "addresses": "address",
    "phones": "phone",
    "emails": "email",
}
"""Column → property of followthemoney. Which register an identifier is of, the table does not say."""


def recognises(head: Head) -> bool:
    """By the columns."""
    return set(head.columns) >= NEEDED


def source(head: Head) -> Source:
    """The catalogue's entry for the dataset that the first rows are of."""
    found = head.values("dataset")
    return ftm.source(next(iter(found)) if len(found) == 1 else "")


def day(head: Head) -> Date | None:
    """The day on which the dataset was last seen."""
    return ftm.newest(head)


def read(listing: Listing) -> Iterator[Record]:
    """The targets, in the order of the file."""
    ftm.describe_list(listing)
    for line, row in table(listing, listing.main):
        if not row.get("id") or not row.get("name"):
            listing.reject(line, "it has no id, or no name")
            continue
        yield from _entry(listing, row)


def _entry(listing: Listing, row: Mapping[str, str]) -> Iterator[Record]:
    key, schema = row["id"], row.get("schema", "")
    record = listing.record(key, {column: value for column, value in row.items() if column != "id"})
    yield record
    if not ftm.is_party(schema):
        listing.unknown("schema of a party", schema)
        return
    properties = {name: split(row.get(column, ""), ";") for column, name in PROPERTIES.items()}
    party = ftm.party(listing, key, schema, properties, row["name"])
    for number in split(row.get("identifiers", ""), ";"):
        party.number("imo" if number.startswith("IMO") else "identification", number)
    yield party.entity()
    if "sanctions" not in row and "program_ids" not in row:
        return  # a target of another kind: a politically exposed person, a person of interest
    programs = tuple([listing.program(code) for code in split(row.get("program_ids", ""), ";")])
    reason = row.get("sanctions", "").strip('" \n')
    yield listing.designation(
        key.removeprefix("ofac-"),
        mint("entity", key),
        listing.source.list,
        record,
        program=programs,
        reason=(reason,) if reason else (),
    )
