"""China's countermeasures, unreliable entities and export control lists, in the CSV of OpenSanctions (days first)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.model import Entity, Record
from kg.readers.lists.list_dates import day_first
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.names import split
from kg.readers.lists.party import Party
from kg.readers.lists.rows import table
from kg.terms import mint, party_key

NAME = "China's counter-sanctions in CSV"
MEDIA_TYPE = "text/csv"
NEEDED = {"Type", "Name", "Chinese name", "Body", "List", "Date"}


@dataclass(frozen=True)
class Part:
    """One of the lists of the table."""

    list: str
    program: str
    label: str = ""
    """Where no seed table names the list."""


COUNTERMEASURES = Part("cn-cml", "CN-CML")
PARTS: Mapping[str, Part] = {
    "UEL": Part("cn-uel", "CN-UEL"),
    "List of Export Controls": Part("cn-ecl", "CN-ECL"),
    "Export Control Watch List": Part("cn-ecwl", "CN-ECWL"),
    'Diehard "Taiwan Independence" Separatists': Part("cn-tao-diehard", "CN-TAO-DIEHARD"),
    'Henchmen and Accomplices of "Taiwan Independence"': Part(
        "cn-tao-accomplices", "CN-TAO-ACCOMP", "List of accomplices of Taiwan independence separatists"
    ),
}
"""Name of a list → the list. All others are decisions on countermeasures, which stand on one list."""
BODIES: Mapping[str, str] = {
    "Ministry of Foreign Affairs": "cn-mfa",
    "Ministry of Commerce": "cn-mofcom",
    "Taiwan Affairs Office of the State Council": "cn-tao",
    "Taiwan Work Office of the CPC Central Committee": "cn-tao",
}
KINDS: Mapping[str, str] = {
    "Person": "schema:Person",
    "Organization": "schema:Organization",
    "Company": "schema:Corporation",
}


def recognises(head: Head) -> bool:
    """By the columns."""
    return set(head.columns) >= NEEDED


def source(_head: Head) -> str:
    """The catalogue's key."""
    return "cn-countermeasures"


def day(_head: Head) -> None:
    """The file does not say of which day it is."""


def read(listing: Listing) -> Iterator[Record]:
    """The rows, in the order of the file."""
    for line, row in table(listing, listing.main):
        if not row.get("Name", "").strip() and not row.get("Chinese name", "").strip():
            listing.reject(line, "it names no party")
            continue
        yield from _entry(listing, line, row)


def _entry(listing: Listing, line: int, row: Mapping[str, str]) -> Iterator[Record]:
    name = (row.get("Name") or row["Chinese name"]).strip()
    key = party_key("cn", row.get("Type", ""), name)
    record = listing.record("", row, url=row.get("Source URL", "").strip())
    yield record
    yield _party(listing, mint("entity", key), name, row).entity()
    part = PARTS.get(row.get("List", "").strip(), COUNTERMEASURES)
    if part.label:
        listing.share(
            Entity(id=mint("list", part.list), type="kg:SanctionsList", label=part.label, name=part.label,
                   authority=(mint("authority", "cn-tao"),))
        )  # fmt: skip
    dates = {column: day_first(row.get(column, "")) for column in ("Date", "End date")}
    for column, found in dates.items():
        if row.get(column) and found is None:
            listing.note(line, f"{column} {row[column][:40]!r} is no date that can be told")
    program, body = listing.program(part.program), BODIES.get(row.get("Body", "").strip())
    yield listing.designation(
        f"{key}-{dates['Date'] or 'undated'}",
        mint("entity", key),
        part.list,
        record,
        program=(program,),
        authority=(mint("authority", body),) if body else (),
        listed=dates["Date"],
        in_force_until=dates["End date"],
    )


def _party(listing: Listing, iri: str, name: str, row: Mapping[str, str]) -> Party:
    party = Party(listing, iri, KINDS.get(row.get("Type", ""), ""))
    party.name_is(name)
    for alias in split(row.get("Alias", ""), ";"):
        party.alias(alias)
    for alias in split(row.get("Chinese name", ""), ";"):
        party.alias(alias, language="zh")
    for country in split(row.get("Country", ""), ";"):
        (party.nationality if party.is_person else party.country).extend(listing.country(country))
    party.lives(row.get("Address", "").strip(), known=True)
    party.description = row.get("Summary", "").strip()
    if qid := row.get("QID", "").strip():
        party.number("wikidata", qid)
        party.exact_match.append(f"http://www.wikidata.org/entity/{qid}")
    return party
