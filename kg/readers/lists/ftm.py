"""followthemoney's model, as its three files share it: schemata → classes, properties → fields of a party.

https://followthemoney.tech/explorer/ names the schemata and properties. An entity that is no party (an address, an
ownership) is a record of its own, with all that it says in `kg:raw`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.model import Date, Designation, Entity, ListRecord
from kg.readers.lists import vocabulary
from kg.readers.lists.list_dates import iso
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.party import Party
from kg.sources import Source, sources
from kg.terms import mint

_STAMP = re.compile(r"\b((?:19|20)\d\d-\d\d-\d\d)T\d\d:\d\d:\d\d")
LISTS: Mapping[str, str] = {
    "Ukraine War and Sanctions": "ua-war-sanctions",
    "ua_war_sanctions": "ua-war-sanctions",
    "US OFAC Specially Designated Nationals (SDN) List": "us-ofac-sdn",
    "us_ofac_sdn": "us-ofac-sdn",
    "UN Security Council Consolidated Sanctions": "un-consolidated",
    "un_sc_sanctions": "un-consolidated",
    "EU Consolidated Travel Bans": "eu-consolidated",
    "eu_fsf": "eu-consolidated",
    "UK HMT/OFSI Consolidated List of Targets": "gb-ofsi-conlist",
    "gb_hmt_sanctions": "gb-ofsi-conlist",
    "ch_seco_sanctions": "ch-seco-sanctions",
}
"""Title or name of a dataset → key of the list that it is."""

Properties = Mapping[str, Sequence[str]]

CLASSES: Mapping[str, str] = {
    "Person": "schema:Person",
    "Company": "schema:Corporation",
    "Organization": "schema:Organization",
    "PublicBody": "schema:GovernmentOrganization",
    "LegalEntity": "",
    "Vessel": "kg:Vessel",
    "Airplane": "kg:Aircraft",
}
"""Schema of a party → class; "" where the name tells."""


def _numbers(scheme: str) -> Callable[[Party, str], None]:
    return lambda party, value: party.number(scheme, value)


def _wikidata(party: Party, value: str) -> None:
    party.number("wikidata", value)
    party.exact_match.append(f"http://www.wikidata.org/entity/{value}")


FIELDS: Mapping[str, Callable[[Party, str], None]] = {
    "alias": lambda party, value: party.alias(value),
    "weakAlias": lambda party, value: party.alias(value, weak=True),
    "previousName": lambda party, value: party.alias(value, former=True),
    "birthDate": lambda party, value: party.born(iso(value)),
    "birthPlace": lambda party, value: party.place(value),
    "gender": lambda party, value: setattr(party, "gender", value),
    "nationality": lambda party, value: party.nationality.extend(party.listing.country(value)),
    "citizenship": lambda party, value: party.nationality.extend(party.listing.country(value)),
    "country": lambda party, value: party.country.extend(party.listing.country(value)),
    "jurisdiction": lambda party, value: party.country.extend(party.listing.country(value)),
    "mainCountry": lambda party, value: party.country.extend(party.listing.country(value)),
    "flag": lambda party, value: party.country.extend(party.listing.country(value)),
    "position": lambda party, value: party.job_title.append(value),
    "address": lambda party, value: party.lives(value, known=True),
    "email": lambda party, value: party.email.append(value),
    "phone": lambda party, value: party.telephone.append(value),
    "website": lambda party, value: party.web(value),
    "leiCode": _numbers("lei"),
    "isin": _numbers("isin"),
    "ticker": _numbers("ticker"),
    "swiftBic": _numbers("bic"),
    "dunsCode": _numbers("duns"),
    "imoNumber": _numbers("imo"),
    "mmsi": _numbers("mmsi"),
    "callSign": _numbers("call-sign"),
    "innCode": _numbers("ru-inn"),
    "ogrnCode": _numbers("ru-ogrn"),
    "kppCode": _numbers("ru-kpp"),
    "okpoCode": _numbers("ru-okpo"),
    "bikCode": _numbers("ru-bik"),
    "uscCode": _numbers("cn-uscc"),
    "taxNumber": _numbers("tax"),
    "vatCode": _numbers("tax"),
    "registrationNumber": _numbers("registration"),
    "idNumber": _numbers("national-id"),
    "passportNumber": _numbers("passport"),
    "permId": _numbers("permid"),
    "cikCode": _numbers("us-cik"),
    "uniqueEntityId": _numbers("us-uei"),
    "wikidataId": _wikidata,
}
"""Property → what is done with each of its values; a property that is not here stays in `kg:raw`, as all do."""


def is_party(schema: str) -> bool:
    """Whether entities of this schema are parties."""
    return schema in CLASSES


def party(listing: Listing, key: str, schema: str, properties: Properties, caption: str = "") -> Party:
    """The party of an entity: the caption is its name, all other names are aliases."""
    names = [name for name in (caption, *properties.get("name", ())) if name]
    found = Party(listing, mint("entity", key), CLASSES[schema])
    if names:
        found.name_is(names[0])
    for name in names[1:]:
        found.alias(name)
    for name, values in properties.items():
        take = FIELDS.get(name)
        for value in values if take else ():
            take(found, value)  # type: ignore[misc] # it is there
    found.exact_match.append(f"https://www.opensanctions.org/entities/{key}/")
    return found


def designation(listing: Listing, record: ListRecord, key: str, target: str, properties: Properties) -> Designation:
    """A Sanction of followthemoney: its authority and program are texts, its dates may be of any precision."""
    programs = tuple([listing.program(code) for code in properties.get("programId", ())])
    first = {name: next(filter(None, map(iso, values)), None) for name, values in properties.items() if "ate" in name}
    return listing.designation(
        key,
        mint("entity", target),
        listing.source.list,
        record,
        program=programs,
        legal_basis=listing.law("; ".join(properties.get("program", ()))),
        listed=first.get("listingDate"),
        in_force_from=first.get("startDate"),
        in_force_until=first.get("endDate"),
        reason=tuple(properties.get("reason", ())),
    )


def source(dataset: str) -> Source:
    """The catalogue's entry for a dataset of OpenSanctions, by its name or title; "" for several at once."""
    base = sources()["opensanctions"]
    if not dataset:
        return base
    return replace(base, list=LISTS.get(dataset, f"os-{vocabulary.key(dataset)}"), title=f"OpenSanctions: {dataset}")


def describe_list(listing: Listing) -> None:
    """The list that a dataset is, where no seed table names it."""
    authority = mint("authority", listing.source.publisher)
    listing.share(
        Entity(
            id=authority,
            type="schema:Organization",
            label="OpenSanctions",
            name="OpenSanctions",
        )
    )
    listing.share(
        Entity(
            id=mint("list", listing.source.list),
            type="kg:SanctionsList",
            label=listing.source.title,
            name=listing.source.title,
            authority=(authority,),
        )
    )


def newest(head: Head) -> Date | None:
    """The day of the newest time stamp: when the dataset was last seen."""
    found = _STAMP.findall(head.text)
    return Date(max(found)) if found else None


def as_properties(value: Any) -> dict[str, list[str]]:
    """Properties of any JSON as lists of texts; what is neither text nor a list of them is left out (it is in raw)."""
    found: dict[str, list[str]] = {}
    for name, values in value.items() if isinstance(value, dict) else ():
        texts = [each for each in (values if isinstance(values, list) else [values]) if isinstance(each, str) and each]
        if texts:
            found[str(name)] = texts
    return found
