"""Tables of the annexes of EU regulations, as OpenSanctions reads them from the Official Journal into CSV.

A consolidated table is the state of one regulation; an amendment is what one act adds to another. Days are printed
day first. The number in an annex (`recordId`) is a party's own and stays when others are taken off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from kg.model import Entity, Record
from kg.readers.lists import vocabulary
from kg.readers.lists.list_dates import day_first
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.names import split
from kg.readers.lists.party import Party
from kg.readers.lists.rows import table
from kg.sources import Source, sources
from kg.terms import mint, party_key

NAME = "EU Official Journal table in CSV"
MEDIA_TYPE = "text/csv"
NEEDED = {"recordId", "programKey", "annex", "measure", "startDate", "schema"}

KINDS: Mapping[str, str] = {
    "Person": "schema:Person",
    "Vessel": "kg:Vessel",
    "Airplane": "kg:Aircraft",
    "Company": "schema:Corporation",
    "Organization": "schema:Organization",
    "Asset": "prov:Entity",
}
"""Schema of followthemoney → class; "LegalEntity" and others are told by their name."""
LISTS: Mapping[str, str] = {
    "eu-269-2014-annex-1": "eu-269-annex-1",
    "eu-833-2014-annex-4": "eu-833-annex-4",
    "eu-833-2014-annex-42": "eu-833-annex-42",
}
"""Annexes that the seed tables name."""
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_CELEX = re.compile(r"3\d{4}[RDE]\d{4}")
_PARTS = re.compile(r'^"+|"+$|\(?\b[a-z]\)|\((?:i{1,3}|iv|v)\)')
_APPROXIMATE = re.compile(r"between|approximate|circa|about|around|\bto\b", re.IGNORECASE)


def recognises(head: Head) -> bool:
    """By the columns."""
    return set(head.columns) >= NEEDED and bool({"celex", "amendedCelex"} & set(head.columns))


def source(head: Head) -> Source:
    """The catalogue's entry, for the regulation that the first row is of."""
    base, amendment = sources()["eu-journal"], "amendmentCelex" in head.columns
    found = _CELEX.findall(head.text.partition("\n")[2])
    celex = found[1 if amendment else 0] if len(found) > amendment else ""
    if not celex:  # a regulation whose annexes are empty now: its file is named by it
        celex = (_CELEX.findall(head.name.rpartition("/")[2]) or ["unknown"])[0]
    name = "amendments by" if amendment else "annexes of"
    title = f"EU Official Journal: {name} {_identifier(celex)}"
    return replace(base, list=f"eu-{'amendment-' if amendment else ''}{celex.lower()}", title=title)


def day(_head: Head) -> None:
    """The tables do not say of which day they are."""


def read(listing: Listing) -> Iterator[Record]:
    """The rows, in the order of the file."""
    _describe_list(listing, listing.source.list, listing.source.title, "")
    for line, row in table(listing, listing.main):
        celex = row.get("amendedCelex") or row.get("celex", "")
        if not row.get("name", "").strip() or not _CELEX.fullmatch(celex):
            listing.reject(line, "it names no party, or no regulation")
            continue
        yield from _entry(listing, line, celex, row)


def _entry(listing: Listing, line: int, celex: str, row: Mapping[str, str]) -> Iterator[Record]:
    annex, number = row.get("annex", ""), row.get("recordId", "").strip()
    own = f"{celex}-{annex}-{number}".lower()
    key = f"eu-{vocabulary.key(own)}" if number else party_key("eu", celex, annex, row["name"].strip())
    record = listing.record(number, row)
    party = Party(listing, mint("entity", key), KINDS.get(row.get("schema", ""), ""))
    party.name_is(_clean(row["name"]))
    for column, take in COLUMNS.items():
        if column in row:
            take(party, _clean(row[column]))
    yield record
    yield party.entity()
    listed = day_first(row.get("startDate", ""))
    if row.get("startDate") and listed is None:
        listing.note(line, f"startDate {row['startDate'][:40]!r} is no date that can be told")
    list_key = _list_key(celex, annex)
    _describe_list(listing, list_key, f"Annex {annex.partition('.')[0]} to {_identifier(celex)}", celex)
    yield listing.designation(
        key,
        party.id,
        list_key,
        record,
        program=(listing.program(row.get("programKey", "")),) if row.get("programKey") else (),
        measure=tuple(mint("measure", vocabulary.key(name)) for name in split(row.get("measure", ""), ";")),
        legal_basis=listing.law(" ".join(filter(None, (celex, row.get("amendmentCelex"))))),
        listed=listed,
        reason=(row["reason"].strip(),) if row.get("reason", "").strip() else (),
    )


def _clean(cell: str) -> str:
    return cell.strip().strip('"').strip()


def _several(take: Callable[[Party, str], object], *separators: str) -> Callable[[Party, str], None]:
    """A column of several values, each taken by itself."""

    def run(party: Party, cell: str) -> None:
        for value in split(cell, *(separators or (";",))):
            take(party, value)

    return run


def _numbers(scheme: str) -> Callable[[Party, str], None]:
    return _several(lambda party, value: party.number(scheme, value))


def _births(party: Party, cell: str) -> None:
    """ "(a) 11.4.1960, (b) 11.4.1963", "1958; 1959"; what is between two dates, or about, is none."""
    if not _APPROXIMATE.search(cell):
        for value in re.split(r"[;,/]|\bor\b", _PARTS.sub(" ", cell)):
            party.born(day_first(value.strip(" ().")))


COLUMNS: Mapping[str, Callable[[Party, str], None]] = {
    "alias": _several(lambda party, value: party.alias(value)),
    "weakAlias": _several(lambda party, value: party.alias(value, weak=True)),
    "previousName": _several(lambda party, value: party.alias(value, former=True)),
    "country": _several(lambda party, value: party.country.extend(party.listing.country(value)), ";", ","),
    "jurisdiction": _several(lambda party, value: party.country.extend(party.listing.country(value)), ";", ","),
    "flag": _several(lambda party, value: party.country.extend(party.listing.country(value)), ";", ","),
    "nationality": _several(lambda party, value: party.nationality.extend(party.listing.country(value)), ";", ","),
    "birthDate": _births,
    "birthPlace": _several(lambda party, value: party.place(value)),
    "position": _several(lambda party, value: party.job_title.append(value)),
    "gender": lambda party, value: setattr(party, "gender", value.lower().rstrip(".")),
    "passportNumber": _numbers("passport"),
    "idNumber": _numbers("national-id"),
    "registrationNumber": _numbers("registration"),
    "taxNumber": _numbers("tax"),
    "innCode": _numbers("ru-inn"),
    "ogrnCode": _numbers("ru-ogrn"),
    "kppCode": _numbers("ru-kpp"),
    "okpoCode": _numbers("ru-okpo"),
    "leiCode": _numbers("lei"),
    "swiftBic": _numbers("bic"),
    "ticker": _numbers("ticker"),
    "imoNumber": _numbers("imo"),
    "mmsi": _numbers("mmsi"),
    "address": _several(lambda party, value: party.lives(value, known=True)),
    "phone": _several(lambda party, value: party.telephone.append(value)),
    "email": _several(lambda party, value: party.email.append(value)),
    "website": _several(lambda party, value: party.web(value)),
}


@lru_cache(maxsize=256)
def _identifier(celex: str) -> str:
    """ "Regulation (EU) No 267/2012" """
    return next((identifier for _, identifier in vocabulary.citations(celex)), celex)


@lru_cache(maxsize=1024)
def _list_key(celex: str, annex: str) -> str:
    regulation = next((key for key, _ in vocabulary.citations(celex)), f"eu-{celex.lower()}")
    key = f"{regulation}-annex-{_arabic(annex.partition('.')[0])}"
    return LISTS.get(key, key)


def _arabic(annex: str) -> str:
    """ "XLII" → "42", "Ia" → "1a"; what is no Roman number stays."""
    roman = re.match(r"[IVXLC]+", annex)
    if roman is None:
        return annex.lower()
    values = [_ROMAN[letter] for letter in roman[0]]
    total = sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return f"{total}{annex[roman.end() :].lower()}"


def _describe_list(listing: Listing, key: str, title: str, celex: str) -> None:
    listing.share(
        Entity(
            id=mint("list", key),
            type="kg:SanctionsList",
            label=title,
            name=title,
            authority=(mint("authority", "eu-council"),),
            legal_basis=listing.law(celex) if celex else (),
        )
    )
