"""What lists call a number → its scheme, and whether its check digit is right (python-stdnum).

A number that fails its check is kept and marked: the list says it, and a search must find it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

import stdnum.bic
import stdnum.bitcoin
import stdnum.cn.uscc
import stdnum.imo
import stdnum.isin
import stdnum.lei
import stdnum.ru.inn
import stdnum.ru.ogrn

from kg.model import Identifier
from kg.terms import hashed

CHECKS: Mapping[str, Callable[[str], bool]] = {
    "lei": stdnum.lei.is_valid,
    "isin": stdnum.isin.is_valid,
    "cn-uscc": stdnum.cn.uscc.is_valid,
    "imo": stdnum.imo.is_valid,
    "bic": stdnum.bic.is_valid,
    "ru-inn": stdnum.ru.inn.is_valid,
    "ru-ogrn": stdnum.ru.ogrn.is_valid,
    "crypto-xbt": stdnum.bitcoin.is_valid,
}
"""Scheme → its check: ISO 17442, ISO 6166, GB 32100, IMO A.1117(30), ISO 9362, the Russian tax and state registers."""

SCHEMES: Mapping[str, str] = {
    "legal entity number": "lei",
    "lei code": "lei",
    "isin": "isin",
    "equity ticker": "ticker",
    "unified social credit code (uscc)": "cn-uscc",
    "united social credit code certificate (usccc)": "cn-uscc",
    "unified social credit code": "cn-uscc",
    "d-u-n-s number": "duns",
    "swift/bic": "bic",
    "bik (ru)": "ru-bik",
    "mmsi": "mmsi",
    "passport": "passport",
    "diplomatic passport": "passport",
    "stateless person passport": "passport",
    "national id no.": "national-id",
    "national identification number": "national-id",
    "cedula no.": "national-id",
    "c.u.r.p.": "national-id",
    "d.n.i.": "national-id",
    "ssn": "us-ssn",
    "tax id no.": "tax",
    "v.a.t. number": "tax",
    "r.f.c.": "tax",
    "rfc": "tax",
    "nit #": "tax",
    "ruc #": "tax",
    "rif #": "tax",
    "italian fiscal code": "tax",
    "us fein": "tax",
    "c.u.i.t.": "tax",
    "rtn": "tax",
    "c.i.f.": "tax",
    "registration number": "registration",
    "registration id": "registration",
    "business registration number": "registration",
    "business registration document #": "registration",
    "public registration number": "registration",
    "company number": "registration",
    "uk company number": "registration",
    "commercial registry number": "registration",
    "chamber of commerce number": "registration",
    "c.r. no.": "registration",
    "trade license no.": "registration",
    "government gazette number": "ru-okpo",
    "economic register number (cbls)": "registration",
    "enterprise number": "registration",
    "matricula mercantil no": "registration",
    "folio mercantil no.": "registration",
    "certificate of incorporation number": "registration",
    "registered charity no.": "registration",
    "identification number": "identification",
    "driver's license no.": "driving-licence",
    "license": "licence",
    "aircraft tail number": "aircraft-registration",
    "previous aircraft tail number": "aircraft-registration",
    "aircraft construction number (also called l/n or s/n or f/n)": "aircraft-serial",
    "aircraft manufacturer's serial number (msn)": "aircraft-serial",
    "aircraft mode s transponder code": "icao-24",
    "vessel registration identification": "vessel-registration",
    "electoral registry no.": "electoral",
    "birth certificate number": "birth-certificate",
    "travel document number": "travel-document",
    "residency number": "residence",
    "imo": "imo",
}
"""The name of a number in OFAC's lists and in others, in lower case → its scheme."""

CRYPTO = re.compile(r"digital currency address - (\w+)", re.IGNORECASE)
_IMO = re.compile(r"IMO\s*(?:No\.?|number)?\s*:?\s*(\d{7})", re.IGNORECASE)


@lru_cache(maxsize=4096)
def scheme(label: str) -> str:
    """The scheme of a number that a list calls `label`; "" for what is no number of a party.

    >>> scheme("Legal Entity Number"), scheme("Digital Currency Address - XBT"), scheme("Gender")
    ('lei', 'crypto-xbt', '')
    """
    if crypto := CRYPTO.fullmatch(label.strip()):
        return f"crypto-{crypto[1].lower()}"
    return SCHEMES.get(label.strip().rstrip(":").lower(), "")


def identifier(entity: str, scheme: str, value: str) -> Identifier:
    """The node of one identifier of an entity; an IMO number is told from other registrations of vessels."""
    if imo := _IMO.fullmatch(value.strip()) if scheme in {"vessel-registration", "imo", "identification"} else None:
        scheme, value = "imo", imo[1]
    check = CHECKS.get(scheme)
    value = value.strip()
    return Identifier(
        id=f"{entity}#{scheme}-{_key(value)}", scheme=scheme, value=value, valid=check(value) if check else None
    )


def _key(value: str) -> str:
    """As the seed tables write it where that is one to one: two spellings of a number are two nodes."""
    return value.lower() if value.isascii() and value.isalnum() and value == value.upper() else hashed(value)


def distinct(found: list[Identifier]) -> tuple[Identifier, ...]:
    """Each identifier once, in order."""
    return tuple({each.id: each for each in found}.values())
