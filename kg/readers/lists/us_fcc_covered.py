"""The FCC's covered list of equipment and services, in the CSV of OpenSanctions: the parties stand in its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.model import Record
from kg.readers.lists.list_dates import iso
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.party import Party
from kg.readers.lists.rows import table
from kg.terms import mint, party_key

NAME = "FCC covered list in CSV"
MEDIA_TYPE = "text/csv"
NEEDED = {"covered_equipment_or_services", "date_of_inclusion_on_covered_list"}

MAKER = re.compile(
    r"(?:produced(?: or provided)?|provided|supplied, directly or indirectly,) by (?P<name>[A-Z].*?)"
    r"(?=,? (?:to the extent|including|or any of|subject to|and its wholly|that |which |for )|[,.]? *$)"
)
"""The sentence of an entry names who makes the equipment or gives the service; some name nobody."""


def recognises(head: Head) -> bool:
    """By the columns."""
    return set(head.columns) >= NEEDED


def source(_head: Head) -> str:
    """The catalogue's key."""
    return "us-fcc-covered"


def day(_head: Head) -> None:
    """The file does not say of which day it is."""


def read(listing: Listing) -> Iterator[Record]:
    """The rows, in the order of the file."""
    for line, row in table(listing, listing.main):
        record = listing.record("", row)
        yield record
        maker = MAKER.search(row.get("covered_equipment_or_services", ""))
        if maker is None:
            listing.note(line, "it covers equipment or services of nobody in particular: a record without a party")
            continue
        yield from _entry(listing, record.id, maker["name"].strip(" ,"), row)


def _entry(listing: Listing, record: str, name: str, row: Mapping[str, str]) -> Iterator[Record]:
    key = party_key(listing.source.list, name)
    party = Party(listing, mint("entity", key), "schema:Organization")
    party.name_is(name)
    yield party.entity()
    program = listing.program("US-FCC")
    yield listing.designation(
        key,
        party.id,
        listing.source.list,
        record,
        program=(program,),
        listed=iso(row.get("date_of_inclusion_on_covered_list", "")),
        reason=(row["covered_equipment_or_services"].strip(),),
    )
