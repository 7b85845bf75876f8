"""What a client accepts → the format of its answer (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.web.problem import RequestError


@dataclass(frozen=True)
class Format:
    """One form of an answer."""

    name: str
    """As `format=` calls it."""
    media_type: str
    engine: ox.QueryResultsFormat | ox.RdfFormat
    aliases: tuple[str, ...] = ()
    """Media types that also ask for it."""


JSON = Format("json", "application/sparql-results+json", ox.QueryResultsFormat.JSON, ("application/json",))
XML = Format("xml", "application/sparql-results+xml", ox.QueryResultsFormat.XML, ("application/xml", "text/xml"))
CSV = Format("csv", "text/csv", ox.QueryResultsFormat.CSV)
TSV = Format("tsv", "text/tab-separated-values", ox.QueryResultsFormat.TSV)

SOLUTIONS = (JSON, XML, CSV, TSV)
BOOLEANS = (JSON, XML)
"""SPARQL 1.1 Query Results CSV and TSV Formats define no form for ASK."""
GRAPHS = (
    Format("turtle", "text/turtle", ox.RdfFormat.TURTLE, ("application/x-turtle",)),
    Format("ntriples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
    Format("jsonld", "application/ld+json", ox.RdfFormat.JSON_LD, ("application/json",)),
    Format("rdfxml", "application/rdf+xml", ox.RdfFormat.RDF_XML, ("application/xml", "text/xml")),
)


def choose(formats: Sequence[Format], accept: str, name: str = "") -> Format:
    """The format that the client likes best; the first of them where it has no wish.

    `name` (a format's name or media type, from `format=`) overrides `accept`. Raises RequestError 406 with what
    there is where nothing fits.

    >>> choose(SOLUTIONS, "text/csv;q=0.5, application/sparql-results+xml").name
    'xml'
    """
    if name:
        found = [each for each in formats if name.lower() in {each.name, each.media_type, *each.aliases}]
        wishes = [(1.0, found[0])] if found else []
    else:
        ranges = _ranges(accept or "*/*")
        wishes = [(max(_quality(ranges, kind) for kind in (each.media_type, *each.aliases)), each) for each in formats]
    best = max(wishes, key=lambda wish: wish[0], default=(0.0, formats[0]))
    if best[0] > 0:
        return best[1]
    there = ", ".join(f"{each.media_type} (format={each.name})" for each in formats)
    raise RequestError(406, f"this answer comes as {there}, not as {(name or accept)[:200]!r}", {"Vary": "Accept"})


def _ranges(accept: str) -> dict[str, float]:
    """Media range → quality; a quality that is no number counts as 0, other parameters say nothing here."""
    found = {}
    for part in accept.lower().split(","):
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        found[media_range] = float(quality) if quality.replace(".", "", 1).isdecimal() else 0.0
    return found


def _quality(ranges: dict[str, float], media_type: str) -> float:
    """The quality of the most specific range that covers a media type."""
    covering = (media_type, media_type.partition("/")[0] + "/*", "*/*")
    return next((ranges[each] for each in covering if each in ranges), 0.0)
