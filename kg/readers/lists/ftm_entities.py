"""Entities of followthemoney, one JSON object a line (`entities.ftm.json` of OpenSanctions)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kg.model import Date, Record
from kg.readers.lists import ftm
from kg.readers.lists.json_lines import objects
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.sources import Source

NAME = "followthemoney entities in JSON"
MEDIA_TYPE = "application/json+ftm"

_FIRST = re.compile(r'\s*\{(?=[^\n]*"schema":)(?=[^\n]*"properties":)')


def recognises(head: Head) -> bool:
    """By the first line."""
    return _FIRST.match(head.text) is not None


def source(head: Head) -> Source:
    """The catalogue's entry for the dataset that the first lines are of."""
    found = set()
    for line in head.text.split("\n")[:20]:
        try:
            found.update(json.loads(line).get("datasets", ()))
        except (ValueError, AttributeError):
            continue  # the last line of a head is cut
    return ftm.source(found.pop() if len(found) == 1 else "")


def day(head: Head) -> Date | None:
    """The day on which the dataset was last seen."""
    return ftm.newest(head)


def read(listing: Listing) -> Iterator[Record]:
    """The entities, in the order of the file."""
    ftm.describe_list(listing)
    for line, entity in objects(listing, listing.main):
        if not isinstance(entity.get("id"), str) or not isinstance(entity.get("schema"), str):
            listing.reject(line, "it has no id, or no schema")
            continue
        yield from _entry(listing, entity)


def _entry(listing: Listing, entity: dict[str, Any]) -> Iterator[Record]:
    key, schema = entity["id"], entity["schema"]
    record = listing.record(key, {name: value for name, value in entity.items() if name != "id"})
    yield record
    properties = ftm.as_properties(entity.get("properties"))
    if ftm.is_party(schema):
        caption = entity.get("caption")
        party = ftm.party(listing, key, schema, properties, caption if isinstance(caption, str) else "")
        if party.is_named(record):
            yield party.entity()
    elif schema == "Sanction":
        for target in properties.get("entity", ()):
            yield ftm.designation(listing, record, key, target, properties)
