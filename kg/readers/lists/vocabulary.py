"""What lists call things → the nodes of the seed tables: programs, countries, laws."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

import ryaml

from kg.readers import tables
from kg.resources import folder
from kg.terms import hashed, mint


@cache
def known() -> frozenset[str]:
    """The IRIs that the seed tables describe."""
    return frozenset(entity.id for entity in tables.read_seeds())


@cache
def programs() -> Mapping[str, str]:
    """Code → IRI of the programs of the seed tables."""
    return {
        code: entity.id for entity in tables.read_seeds() if entity.type == "kg:Program" for code in entity.notation
    }


@cache
def _measures() -> Mapping[str, tuple[str, ...]]:
    return {entity.id: entity.measure for entity in tables.read_seeds() if entity.type == "kg:Program"}


def measures(program: str) -> tuple[str, ...]:
    """The measures of a program of the seed tables."""
    return _measures().get(program, ())


@cache
def _spellings() -> Mapping[str, Any]:
    found: dict[str, Any] = ryaml.loads((folder("seeds") / "country_spellings.yaml").read_text(encoding="utf-8"))
    return found


@cache
def _countries() -> Mapping[str, str]:
    """Name, adjective or code in lower case → IRI of the country: of the seed table, and what only lists write."""
    found: dict[str, str] = {}
    for entity in tables.read_seeds():
        if entity.type == "schema:Country":
            names = (entity.label, entity.name, *entity.alternate_names, *entity.notation)
            found |= {name.casefold(): entity.id for name in names}
    for code, names in _spellings()["spellings"].items():
        found |= {name.casefold(): mint("country", code) for name in names}
    return found


_MARK = re.compile(r"(?:^|\s+|;\s*)\(?[a-z1-9]\)\s*")
_BETWEEN = re.compile(r"\s*(?:/|;|\band/or\b|\band\b)\s*")
_STATE = re.compile(r"\s+(?:citizenship|national(?:s|ity|ities)?)$")


@lru_cache(maxsize=8192)
def countries(text: str) -> tuple[str, ...] | None:
    """The IRIs of the countries that a cell names, by name, adjective or code; () where it says that none is known.

    None where a part of it is no country: then nothing is guessed from the rest.

    >>> [iri[-2:] for iri in countries("(a) Algerian (b) German")], countries("Atlantis"), countries("undetermined")
    (['DZ', 'DE'], None, ())
    """
    whole = text.strip().rstrip(".").casefold()
    if whole in _countries():
        return (_countries()[whole],)
    if not whole or whole in {name.casefold() for name in _spellings()["unknown"]}:
        return ()
    parts = [part for marked in _MARK.split(whole) for part in _BETWEEN.split(marked) if part.strip()]
    found = [_countries().get(_STATE.sub("", part.strip(" ,."))) for part in parts]
    return tuple(dict.fromkeys(iri for iri in found if iri)) if all(found) else None


def key(text: str) -> str:
    """A code or name as part of a key: its letters and digits in lower case, joined by hyphens.

    >>> key("CAATSA - RUSSIA")
    'caatsa-russia'
    """
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return plain if text.isascii() and plain else hashed(text)


def _regulation(celex: re.Match[str]) -> tuple[str, str]:
    """A regulation by its CELEX number: until 2014 number/year, since 2015 year/number."""
    year, kind, number = celex["year"], celex["kind"], int(celex["number"])
    name = {"R": "Regulation", "D": "Decision", "E": "Common Position"}[kind]
    body = "EC" if int(year) < 2010 else "EU"
    old = kind == "R" and int(year) < 2015
    numbers = f"{number}/{year}" if old else f"{year}/{number}"
    prefix = "eu-" if kind == "R" else f"eu-{kind.lower()}-"
    return prefix + numbers.replace("/", "-"), f"{name} ({body}) {'No ' if old else ''}{numbers}"


CITATIONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]], ...] = (
    (
        re.compile(r"\b(\d{1,3})\.?\s*F\.?\s?R\.?,?\s+(\d{3,6})\b"),
        lambda m: (f"{m[1]}fr{m[2]}", f"{m[1]} FR {m[2]}"),
    ),
    (
        re.compile(r"\b(?:E\.?\s?O\.?|Executive Order)\s*(\d{5})\b"),
        lambda m: (f"eo-{m[1]}", f"EO {m[1]}"),
    ),
    (re.compile(r"\b3(?P<year>\d{4})(?P<kind>[RDE])(?P<number>\d{4})\b"), _regulation),
    (re.compile(r"\bPublic Law\s+(\d{2,3})\s*-\s*(\d{1,3})\b"), lambda m: (f"pl-{m[1]}-{m[2]}", f"PL {m[1]}-{m[2]}")),
)
"""How lists cite: Federal Register (volume, page), executive orders, EU law by CELEX number, US public laws."""


@lru_cache(maxsize=16384)
def citations(text: str) -> tuple[tuple[str, str], ...]:
    """(key, identifier) of each law or notice that a text cites, in its order.

    >>> citations("84 FR 54002; 68 F.R. 38290 6/27/03")
    (('84fr54002', '84 FR 54002'), ('68fr38290', '68 FR 38290'))
    """
    found = [(match.start(), make(match)) for form, make in CITATIONS for match in form.finditer(text)]
    return tuple(dict.fromkeys(law for _, law in sorted(found)))
