"""What a seed table may say: the kind and class of its entries, and which key becomes which field of Entity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.readers.table_values import Place, address, date, dates, identifiers, listed, names, references, text, texts

EXACT_MATCH: Mapping[str, str] = {
    "lei": "https://search.gleif.org/#/record/{}",
    "ofac": "https://www.opensanctions.org/entities/ofac-{}/",
}
"""Identifiers that prove a page elsewhere: GLEIF's record of an LEI, OpenSanctions' entity of an OFAC number."""

LABELS = ("label", "legal_name", "legislation_identifier", "name")
"""Where a label comes from: the first of these that an entry has."""

Reader = Callable[[Any, Place], Any]
Fields = Mapping[str, tuple[str, Reader]]
"""Key in the table → field of Entity, and what its value may be."""

NAMED: Fields = {
    "label": ("label", text),
    "name": ("name", text),
    "names": ("alternate_names", names),
    "colloquial": ("colloquial", names),
    "description": ("description", text),
    "homepage": ("homepage", address),
}
COUNTRY: Fields = {"country": ("country", references("country"))}
NOTATION: Fields = {"notation": ("notation", texts)}
AUTHORITY: Fields = {"authority": ("authority", references("authority"))}
LEGAL_BASIS: Fields = {"legal_basis": ("legal_basis", references("legislation"))}
MEASURE: Fields = {"measure": ("measure", references("measure"))}
IDENTIFIERS: Fields = {"identifiers": ("identifiers", identifiers)}


@dataclass(frozen=True)
class Table:
    """What the entries of a table are: the kind of their IRIs, their class, their fields."""

    kind: str
    type: str
    fields: Fields


TABLES: Mapping[str, Table] = {
    "countries": Table("country", "schema:Country", {**NAMED, **NOTATION}),
    "measures": Table("measure", "skos:Concept", {**NAMED, **NOTATION}),
    "legislation": Table(
        "legislation",
        "schema:Legislation",
        {
            **NAMED,
            **COUNTRY,
            "identifier": ("legislation_identifier", text),
            "date": ("published", date),
            "amends": ("amends", references("legislation")),
        },
    ),
    "authorities": Table(
        "authority",
        "schema:GovernmentOrganization",
        {
            **NAMED,
            **COUNTRY,
            "parent": ("sub_organization_of", references("authority")),
            "needs_country": ("needs_country", texts),
        },
    ),
    "lists": Table("list", "kg:SanctionsList", {**NAMED, **NOTATION, **AUTHORITY, **LEGAL_BASIS}),
    "programs": Table(
        "program",
        "kg:Program",
        {**NAMED, **NOTATION, **AUTHORITY, **LEGAL_BASIS, **MEASURE, "list": ("list", references("list"))},
    ),
    "companies": Table(
        "entity",
        "schema:Organization",
        {
            **NAMED,
            **COUNTRY,
            **IDENTIFIERS,
            "legal_name": ("legal_name", text),
            "listed_as": ("listed_as", listed),
            "parent": ("sub_organization_of", references("entity")),
        },
    ),
    "persons": Table(
        "entity", "schema:Person", {**NAMED, **COUNTRY, **IDENTIFIERS, "birth_date": ("birth_date", dates)}
    ),
    "providers": Table("provider", "schema:NewsMediaOrganization", NAMED),
}
"""File stem → what it holds; an entry's key is the natural key of its IRI."""

PUBLISHERS = "providers"
"""The one table that names sources and not the world: its names are too common to look for in a text."""
