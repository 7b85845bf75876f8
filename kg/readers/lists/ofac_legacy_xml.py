"""OFAC's SDN and Consolidated lists in the older XML (`sdnList`, sdn.xsd): the content of the CSV files, in fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Date, Record
from kg.readers.lists.identifiers import scheme
from kg.readers.lists.list_dates import iso, month_first
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.names import split
from kg.readers.lists.ofac import CLASSES, Dates, Listed, of_consolidated
from kg.readers.lists.ofac_remarks import features
from kg.readers.lists.party import Party
from kg.readers.lists.xml_entries import Fields, entries, every, first
from kg.terms import mint

NAME = "OFAC list in legacy XML"
MEDIA_TYPE = "application/xml"

_PUBLISHED = re.compile(r"<(?:\w+:)?Publish_Date>\s*([\d/]+)\s*<")
_COUNT = re.compile(r"<(?:\w+:)?Record_Count>\s*(\d+)\s*<")
ADDRESS = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")


def recognises(head: Head) -> bool:
    """By the root element."""
    return head.root == "sdnList"


def source(head: Head) -> str:
    """The catalogue's key."""
    return "us-ofac-consolidated" if of_consolidated(head) else "us-ofac-sdn"


def day(head: Head) -> Date | None:
    """The day of publication (month first)."""
    found = _PUBLISHED.search(head.text)
    return month_first(found[1]) if found else None


def read(listing: Listing) -> Iterator[Record]:
    """The entries, in the order of the file. The file says how many there must be."""
    for _, fields in entries(listing, listing.main, "sdnEntry"):
        yield from _entry(listing, fields)
    due = _COUNT.search(Head.of(listing.file).text)
    if due and int(due[1]) > listing.counts["main"]:
        listing.cut(f"the file says that it has {due[1]} records, and {listing.counts['main']} were there")


def _entry(listing: Listing, fields: Fields) -> Iterator[Record]:
    native_id = first(fields, "uid")
    record = listing.record(native_id, {name: value for name, value in fields.items() if name != "uid"})
    yield record
    kind = CLASSES.get(first(fields, "sdnType").lower(), "")
    party, dates = Party(listing, mint("entity", f"ofac-{native_id}"), kind), Dates()
    party.called(_name(fields))
    if not party.is_named(record):
        return
    party.exact_match.append(f"https://www.opensanctions.org/entities/ofac-{native_id}/")
    party.job_title.extend(split(first(fields, "title"), ";"))
    _describe(party, fields)
    for number in every(fields, "idList", "id"):
        label, value = first(number, "idType"), first(number, "idNumber")
        if not dates.take(f"{label} {value}") and not features(label, value, party) and scheme(label):
            party.numbered(scheme(label), value, first(number, "idCountry"))
    yield party.entity()
    yield from Listed(listing, record, native_id).designations(every(fields, "programList", "program"), dates)


def _name(fields: Fields) -> str:
    """ "HANIYA, Ismail Abdul Salah", as the CSV files have it."""
    return ", ".join(filter(None, (first(fields, "lastName"), first(fields, "firstName"))))


def _describe(party: Party, fields: Fields) -> None:
    for alias in every(fields, "akaList", "aka"):
        party.other(_name(alias), weak=first(alias, "category") == "weak", former=first(alias, "type") == "f.k.a.")
    for address in every(fields, "addressList", "address"):
        party.lives(", ".join(filter(None, (first(address, part) for part in ADDRESS))), first(address, "country"))
    for path in (("nationalityList", "nationality", "country"), ("citizenshipList", "citizenship", "country")):
        for country in every(fields, *path):
            party.nationality.extend(party.listing.country(country))
    for birth in every(fields, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth"):
        party.born(iso(birth))
    for place in every(fields, "placeOfBirthList", "placeOfBirthItem", "placeOfBirth"):
        party.place(place)
    party.number("call-sign", first(fields, "vesselInfo", "callSign"))
    party.country.extend(party.listing.country(first(fields, "vesselInfo", "vesselFlag")))
