"""Statements of followthemoney: one value of one property of one entity a line (`statements.pack`, `.csv`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Date, Record
from kg.readers.lists import ftm
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.rows import rows
from kg.sources import Source

NAME = "followthemoney statements"
MEDIA_TYPE = "text/csv"

PACKED = (
    "entity_id", "prop", "value", "dataset", "lang", "original_value", "target", "external", "first_seen", "last_seen",
    "id",
)  # fmt: skip
"""Columns of a pack, which has no header; `prop` there is "Schema:property"."""
NEEDED = {"entity_id", "prop", "schema", "value", "dataset"}


def recognises(head: Head) -> bool:
    """By the header, or by the property of a line of the right width."""
    return set(head.columns) >= NEEDED or any(_is_packed(cells) for cells in head.first_rows)


def source(head: Head) -> Source:
    """The catalogue's entry for the dataset that the first lines are of."""
    columns = _columns(head)
    place = columns.index("dataset")
    names = {cells[place] for cells in head.first_rows if len(cells) == len(columns)} - {"dataset"}
    return ftm.source(names.pop() if len(names) == 1 else "")


def day(head: Head) -> Date | None:
    """The day on which the dataset was last seen."""
    return ftm.newest(head)


def read(listing: Listing) -> Iterator[Record]:
    """A record for each statement, and what it says of its party."""
    ftm.describe_list(listing)
    columns = _columns(Head.of(listing.file))
    for line, cells in rows(listing, listing.main):
        if tuple(cells) == columns:
            continue
        if len(cells) != len(columns):
            listing.reject(line, f"it has {len(cells)} cells where {len(columns)} are due")
            continue
        yield from _entry(listing, dict(zip(columns, cells, strict=True)))


def _entry(listing: Listing, statement: dict[str, str]) -> Iterator[Record]:
    schema, _, name = statement["prop"].rpartition(":")
    schema = schema or statement.get("schema", "")
    key = statement.get("canonical_id") or statement["entity_id"]
    yield listing.record(statement.get("id", ""), {column: value for column, value in statement.items() if value})
    if not ftm.is_party(schema):
        return
    if name == "name":
        party = ftm.party(listing, key, schema, {"name": [statement["value"]]})
    else:
        party = ftm.party(listing, key, schema, {name: [statement["value"]]})
        party.type = ""
    yield party.entity()


def _columns(head: Head) -> tuple[str, ...]:
    return head.columns if set(head.columns) >= NEEDED else PACKED


def _is_packed(cells: Sequence[str]) -> bool:
    return len(cells) == len(PACKED) and ":" in cells[1] and cells[6] in {"t", "f"} and cells[7] in {"t", "f"}
