"""OFAC's Enhanced XML: each list of a party with its own date, names by script, documents, and dated features."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.model import Date, Record
from kg.readers.lists.identifiers import scheme
from kg.readers.lists.list_dates import iso
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.ofac import CLASSES, LISTS, Dates, Listed
from kg.readers.lists.ofac_remarks import features
from kg.readers.lists.party import Party
from kg.readers.lists.xml_entries import Fields, entries, every, first, text_of
from kg.terms import mint

NAME = "OFAC list in Enhanced XML"
MEDIA_TYPE = "application/xml"

_AS_OF = re.compile(r"<(?:\w+:)?dataAsOf>\s*(\d{4}-\d\d-\d\d)")
_FILTER = re.compile(r"<(?:\w+:)?publicationInfo>.*?</(?:\w+:)?publicationInfo>", re.DOTALL)

LIST_NAMES: Mapping[str, str] = {
    "SDN List": "us-ofac-sdn",
    "Non-SDN CMIC List": "us-ofac-ns-cmic",
    "Sectoral Sanctions Identifications List": "us-ofac-ssi",
    "Non-SDN Menu-Based Sanctions List": "us-ofac-ns-mbs",
    "CAPTA List": "us-ofac-capta",
    "FSE List": "us-ofac-fse",
    "Non-SDN Palestinian Legislative Council List": "us-ofac-ns-plc",
}
"""What the file calls a list → its key. "Consolidated List" only gathers the others."""
SCRIPTS: Mapping[str, str] = {
    "Chinese Simplified": "zh-hans",
    "Chinese Traditional": "zh-hant",
    "Cyrillic": "und-cyrl",
    "Arabic": "und-arab",
    "Hebrew": "und-hebr",
    "Japanese": "ja",
    "Korean": "ko",
    "Greek": "el",
    "Thai": "th",
}


def recognises(head: Head) -> bool:
    """By the root element."""
    return head.root == "sanctionsData"


def source(head: Head) -> str:
    """The catalogue's key: the file says which list it was made of."""
    made_of = _FILTER.search(head.text)
    return "us-ofac-consolidated" if made_of and "Consolidated List" in made_of[0] else "us-ofac-sdn"


def day(head: Head) -> Date | None:
    """The day of the data."""
    found = _AS_OF.search(head.text)
    return Date(found[1]) if found else None


def read(listing: Listing) -> Iterator[Record]:
    """The entities, in the order of the file."""
    for _, fields in entries(listing, listing.main, "entity"):
        yield from _entry(listing, fields)


def _entry(listing: Listing, fields: Fields) -> Iterator[Record]:
    native_id = first(fields, "@id")
    record = listing.record(native_id, {name: value for name, value in fields.items() if name != "@id"})
    yield record
    kind = CLASSES.get(first(fields, "generalInfo", "entityType").lower(), "")
    party, dates = Party(listing, mint("entity", f"ofac-{native_id}"), kind), Dates()
    _names(party, fields)
    if not party.is_named(record):
        return
    party.exact_match.append(f"https://www.opensanctions.org/entities/ofac-{native_id}/")
    if title := first(fields, "generalInfo", "title"):
        party.job_title.append(title)
    _addresses(party, fields)
    for feature in every(fields, "features", "feature"):
        label, value = first(feature, "type"), first(feature, "value")
        if not dates.take(f"{label} {value}") and not features(label, value, party) and scheme(label):
            party.numbered(scheme(label), value, "")
    for document in every(fields, "identityDocuments", "identityDocument"):
        kind_of = scheme(first(document, "type")) or "identity-document"
        party.numbered(kind_of, first(document, "documentNumber"), first(document, "issuingCountry"))
    yield party.entity()
    yield from _designations(Listed(listing, record, native_id), fields, dates)


def _designations(listed: Listed, fields: Fields, dates: Dates) -> Iterator[Record]:
    published = _published(fields)
    codes = [text_of(code) for code in every(fields, "sanctionsPrograms", "sanctionsProgram")]
    laws = [
        law for name in every(fields, "legalAuthorities", "legalAuthority") for law in listed.listing.law(text_of(name))
    ]
    lists = _programs_by_list(published, codes)
    for found in listed.designations(codes, dates, lists):
        more: dict[str, Any] = {}
        key = found.list[0].rpartition("/")[2]
        if not found.listed and key in published:
            more["listed"] = published[key]
        if not found.legal_basis and len(lists) == 1:
            more["legal_basis"] = tuple(dict.fromkeys(laws))
        yield listed.listing.completed(found, more)


def _published(fields: Fields) -> dict[str, Date]:
    """Key of each list that names the party → the day of its publication there."""
    found = {}
    for named in every(fields, "sanctionsLists", "sanctionsList"):
        key, published = LIST_NAMES.get(text_of(named)), iso(first(named, "@datePublished"))
        if key and published:
            found[key] = published
    return found


def _programs_by_list(published: Mapping[str, Date], codes: Sequence[str]) -> dict[str, list[str]]:
    """The file does not say which program is of which list: a program that tells its list is of that, others of the
    lists that have none of their own.
    """
    found: dict[str, list[str]] = {key: [] for key in published}
    rest = [code for code in codes if LISTS.get(code) not in found]
    for code in codes:
        if LISTS.get(code) in found:
            found[LISTS[code]].append(code)
    bare = [key for key, programs in found.items() if not programs]
    for key in ["us-ofac-sdn"] if "us-ofac-sdn" in bare else bare:
        found[key].extend(rest)
    return found


def _names(party: Party, fields: Fields) -> None:
    for name in every(fields, "names", "name"):
        former, weak = first(name, "aliasType") == "F.K.A.", first(name, "isLowQuality") == "true"
        for translation in every(name, "translations", "translation"):
            full = first(translation, "formattedFullName")
            if first(name, "isPrimary") == "true" and first(translation, "isPrimary") == "true":
                party.called(full)
            else:
                party.other(full, former=former, weak=weak, language=SCRIPTS.get(first(translation, "script"), ""))


def _addresses(party: Party, fields: Fields) -> None:
    for address in every(fields, "addresses", "address"):
        country = first(address, "country")
        for translation in every(address, "translations", "translation"):
            parts = [first(part, "value") for part in every(translation, "addressParts", "addressPart")]
            party.lives(", ".join([*parts, country] if country else parts), country)
        if not every(address, "translations", "translation"):
            party.lives("", country)
