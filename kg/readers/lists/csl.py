"""The US Consolidated Screening List in CSV: thirteen lists of four agencies in one table, columns in any order.

Only OFAC's rows have a number that lasts: `_id` of the others changed from one year to the next, so that they are
named by list, name and date. What an identifier is stands before its number or after it, by the age of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model import ListRecord, Record
from kg.readers.lists.identifiers import scheme
from kg.readers.lists.list_dates import iso
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.names import split
from kg.readers.lists.ofac import CLASSES, DATES, LISTS, Dates, Listed
from kg.readers.lists.ofac_remarks import FEATURES, features
from kg.readers.lists.party import Party
from kg.readers.lists.rows import table
from kg.terms import mint, party_key

NAME = "US Consolidated Screening List in CSV"
MEDIA_TYPE = "text/csv"
NEEDED = {"_id", "source", "entity_number", "federal_register_notice", "license_requirement", "ids"}


@dataclass(frozen=True)
class Part:
    """One of the lists that the table gathers."""

    list: str
    program: str = ""
    """Code of the program, where the list itself is one."""
    kind: str = ""
    """Class of a party of which the row does not say what it is."""


PARTS: Mapping[str, Part] = {
    "SDN": Part("us-ofac-sdn"),
    "SSI": Part("us-ofac-ssi"),
    "FSE": Part("us-ofac-fse"),
    "PLC": Part("us-ofac-ns-plc"),
    "CAP": Part("us-ofac-capta"),
    "CMIC": Part("us-ofac-ns-cmic"),
    "NS-MBS List": Part("us-ofac-ns-mbs"),
    "MBS": Part("us-ofac-ns-mbs"),
    "EL": Part("us-bis-el", "US-BIS-EL"),
    "DPL": Part("us-bis-dpl", "US-BIS-DPL", "prov:Agent"),
    "UVL": Part("us-bis-uvl", "US-BIS-UVL"),
    "MEU": Part("us-bis-meu", "US-BIS-MEU"),
    "ISN": Part("us-state-isn", "US-DOS-ISN", "prov:Agent"),
    "DTC": Part("us-state-aeca", "US-AECA-DEBARRED", "prov:Agent"),
}
"""What stands in brackets in `source` → the list. A party of the agents' lists may be a person or not."""

_ABBREVIATION = re.compile(r"\(([A-Za-z- ]+)\)")
_CODE = re.compile(r"[A-Z]{2}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def recognises(head: Head) -> bool:
    """By the columns."""
    return set(head.columns) >= NEEDED


def source(_head: Head) -> str:
    """The catalogue's key."""
    return "us-csl"


def day(_head: Head) -> None:
    """The file does not say of which day it is."""


def read(listing: Listing) -> Iterator[Record]:
    """The rows, in the order of the file."""
    for line, row in table(listing, listing.main):
        yield from _entry(listing, line, row)


def _entry(listing: Listing, line: int, row: dict[str, str]) -> Iterator[Record]:
    part = _part(row.get("source", ""))
    name, number = row.get("name", "").strip(), row.get("entity_number", "")
    if part is None or not name:
        listing.reject(line, "it names no party" if part else f"no list is called {row.get('source', '')[:80]!r}")
        return
    plain = " ".join(name.split()).rstrip(" ,;")
    key = f"ofac-{number}" if number else party_key(part.list, plain, row.get("start_date", ""))
    record = listing.record(number, row)
    kind = CLASSES.get(row.get("type", "").lower(), "" if number else part.kind)
    party, dates = Party(listing, mint("entity", key), kind), Dates()
    party.called(name)
    _describe(party, row)
    for each in split(row.get("ids", ""), "; "):
        _number(each, party, dates)
    yield record
    yield party.entity()
    if number:
        codes = split(row.get("programs", ""), "; ")
        own = tuple(code for code in codes if LISTS.get(code, part.list) == part.list) or codes
        yield from Listed(listing, record, number).designations(own, dates, {part.list: own})
        return
    yield _designation(party, record, part, line, row)


def _part(source: str) -> Part | None:
    for abbreviation in _ABBREVIATION.findall(source):
        if abbreviation in PARTS:
            return PARTS[abbreviation]
    return None


def _designation(party: Party, record: ListRecord, part: Part, line: int, row: Mapping[str, str]) -> Record:
    """Start and end as the agency gives them: the day of the start is that of the listing too."""
    listing = party.listing
    dates = {name: iso(row.get(name, "")) for name in ("start_date", "end_date")}
    for name, value in dates.items():
        if row.get(name) and value is None:
            listing.note(line, f"{name} {row[name]!r} is no date that can be told")
    program = listing.program(part.program)
    start = dates["start_date"]
    return listing.designation(
        party.id.rpartition("/")[2],
        party.id,
        part.list,
        record,
        program=(program, *(listing.program(code) for code in split(row.get("programs", ""), "; "))),
        measure=listing.measures(part.list, (program,)),
        legal_basis=listing.law(row.get("federal_register_notice", "")),
        listed=start,
        in_force_from=start,
        in_force_until=dates["end_date"],
        inferred_by=("listed:start-date",) if start else (),
    )


def _describe(party: Party, row: Mapping[str, str]) -> None:
    prose = not row.get("entity_number")  # BIS writes its aliases as prose: "A; B; and C", "A, and B"
    for alias in split(row.get("alt_names", ""), "; ", *((", and ",) if prose else ())):
        party.other(alias.removeprefix("and ") if prose else alias)
    for address in split(row.get("addresses", ""), "; "):
        country = address.rpartition(", ")[2]
        party.lives(address, country if _CODE.fullmatch(country) else "")
    for column in ("citizenships", "nationalities"):
        for country in split(row.get(column, ""), "; "):
            party.nationality.extend(party.listing.country(country))
    for birth in split(row.get("dates_of_birth", ""), "; "):
        party.born(iso(birth))
    for place in split(row.get("places_of_birth", ""), "; "):
        party.place(place)
    party.job_title.extend(split(row.get("title", ""), "; "))
    party.number("call-sign", row.get("call_sign", ""))
    party.country.extend(party.listing.country(row.get("vessel_flag", "")))


def _number(text: str, party: Party, dates: Dates) -> None:
    """ "CN, 9133…, USCC" or "USCC, 9133…, CN", with days of issue and expiry between them, or none."""
    parts = [part for part in text.split(", ") if not _DATE.fullmatch(part)]
    label, value, country = _in_order(parts)
    if dates.take(f"{label} {value}") or features(label, value, party):
        return
    if kind := scheme(label):
        names = {"RU": "Russia", "HK": "Hong Kong"}
        party.numbered(kind, value, names.get(country, country))


def _in_order(parts: Sequence[str]) -> tuple[str, str, str]:
    """Label, value and country code, whichever of the two orders they stand in."""
    if len(parts) < 2:
        return "", "", ""
    forward = _is_label(parts[0]) and not _is_label(parts[-1])
    label, rest = (parts[0], parts[1:]) if forward else (parts[-1], parts[:-1])
    place = -1 if forward else 0
    if len(rest) < 2 or not _CODE.fullmatch(rest[place]):
        return label, ", ".join(rest), ""
    return label, ", ".join(rest[:-1] if forward else rest[1:]), rest[place]


def _is_label(text: str) -> bool:
    return bool(scheme(text) or DATES.match(text) or text.rstrip(":").lower() in FEATURES)
