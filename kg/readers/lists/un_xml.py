"""The Consolidated List of the UN Security Council, in XML. A DATAID is of a listing, not of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.model import Date, Record
from kg.readers.lists.list_dates import iso
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.party import Party
from kg.readers.lists.xml_entries import Fields, entries, every, first
from kg.terms import mint

NAME = "UN Security Council list in XML"
MEDIA_TYPE = "application/xml"

_GENERATED = re.compile(r'<CONSOLIDATED_LIST\b[^>]*\bdateGenerated="(\d{4}-\d\d-\d\d)')
NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
ADDRESS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
PLACE = ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY")
DOCUMENTS: Mapping[str, str] = {
    "passport": "passport",
    "national identification number": "national-id",
    "ration card no": "ration-card",
}
"""Kind of a document in lower case → scheme of its number; another kind is "identity-document"."""


def recognises(head: Head) -> bool:
    """By the root element."""
    return head.root == "CONSOLIDATED_LIST"


def source(_head: Head) -> str:
    """The catalogue's key."""
    return "un-consolidated"


def day(head: Head) -> Date | None:
    """The day on which the file was generated."""
    found = _GENERATED.search(head.text)
    return Date(found[1]) if found else None


def read(listing: Listing) -> Iterator[Record]:
    """Persons, then entities, as the file has them."""
    for kind, fields in entries(listing, listing.main, "INDIVIDUAL", "ENTITY"):
        native_id = first(fields, "DATAID")
        record = listing.record(native_id, {name: value for name, value in fields.items() if name != "DATAID"})
        key = native_id or record.id.rpartition("/")[2]
        party = _party(listing, kind, key, fields)
        yield record
        if not party.is_named(record):
            continue
        yield party.entity()
        program = listing.program(first(fields, "UN_LIST_TYPE"))
        listed = iso(first(fields, "LISTED_ON"))
        yield listing.designation(
            key,
            party.id,
            listing.source.list,
            record,
            program=(program,),
            listed=listed,
        )


def _party(listing: Listing, kind: str, key: str, fields: Fields) -> Party:
    party = Party(listing, mint("entity", f"un-{key}"), "schema:Person" if kind == "INDIVIDUAL" else "")
    party.called(" ".join(filter(None, (first(fields, name) for name in NAMES))))
    for name in every(fields, "NAME_ORIGINAL_SCRIPT"):
        party.alias(name)
    for alias in every(fields, f"{kind}_ALIAS"):
        quality = first(alias, "QUALITY").lower()
        party.alias(first(alias, "ALIAS_NAME"), weak=quality == "low", former=quality == "f.k.a.")
    party.number("un-sc", first(fields, "REFERENCE_NUMBER"))
    party.gender = first(fields, "GENDER").lower()
    party.job_title.extend(every(fields, "DESIGNATION", "VALUE"))
    for country in every(fields, "NATIONALITY", "VALUE"):
        party.nationality.extend(listing.country(country))
    for address in every(fields, f"{kind}_ADDRESS"):
        party.lives(", ".join(filter(None, (first(address, part) for part in ADDRESS))), first(address, "COUNTRY"))
    for birth in every(fields, "INDIVIDUAL_DATE_OF_BIRTH"):
        party.born(_birth_date(birth))
    for place in every(fields, "INDIVIDUAL_PLACE_OF_BIRTH"):
        party.place(", ".join(filter(None, (first(place, part) for part in PLACE))))
    for document in every(fields, "INDIVIDUAL_DOCUMENT"):
        kind_of = first(document, "TYPE_OF_DOCUMENT") or first(document, "TYPE_OF_DOCUMENT2")
        party.number(DOCUMENTS.get(kind_of.lower(), "identity-document"), first(document, "NUMBER"))
    return party


def _birth_date(birth: Fields) -> Date | None:
    """The day or year; what the list calls approximate or between two years is in `kg:raw` alone."""
    if first(birth, "TYPE_OF_DATE").upper() in {"APPROXIMATELY", "BETWEEN"}:
        return None
    return iso(first(birth, "DATE") or first(birth, "YEAR"))
