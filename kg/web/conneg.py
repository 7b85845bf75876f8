"""What a client accepts → the form and the coding of its answer (RFC 9110, sections 12.5.1 and 12.5.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Format:
    """One form of an answer."""

    name: str
    """As `format=` and a suffix call it, and as `kg.stores.output` does."""
    media_type: str
    aliases: tuple[str, ...] = ()
    """Media types and short names that also ask for it."""

    @property
    def content_type(self) -> str:
        """The header's value."""
        text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


HTML = Format("html", "text/html", ("application/xhtml+xml",))
SOLUTIONS = (
    Format("json", "application/sparql-results+json", ("application/json", "srj")),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml", "srx")),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
)
GRAPHS = (
    Format(
        "turtle", "text/turtle", ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3", "ttl", "n3")
    ),
    Format("ntriples", "application/n-triples", ("text/plain", "nt")),
    Format("jsonld", "application/ld+json", ("application/json", "json", "json-ld")),
    Format("rdfxml", "application/rdf+xml", ("application/xml", "text/xml", "rdf", "xml", "rdf+xml")),
    Format("trig", "application/trig", ("application/x-trig",)),
    Format("nquads", "application/n-quads", ("text/x-nquads", "nq")),
)
DATASETS = (GRAPHS[4], GRAPHS[5], GRAPHS[2])
"""Forms that hold named graphs."""
MEDIA_TYPES: Mapping[str, str] = {each.name: each.content_type for each in (HTML, *SOLUTIONS, *GRAPHS)}
CODINGS = ("zstd", "gzip")
"""What answers are packed with, the better one first."""


LONGEST = 1024
"""Characters of a wish that are read: browsers send a hundred, and what was read is remembered."""


def choose(formats: Sequence[Format], accept: str, name: str = "") -> Format | None:
    """The format that the client likes best, the first of them where it has no wish; None where none is acceptable.

    `name` (a format's name or media type, from `format=`) overrides `accept`.

    >>> choose(SOLUTIONS, "text/csv;q=0.5, application/sparql-results+xml").name
    'xml'
    >>> choose(SOLUTIONS, "image/png")
    """
    return _chosen(formats, accept[:LONGEST], name[:LONGEST])


@lru_cache(maxsize=1024)
def _chosen(formats: Sequence[Format], accept: str, name: str) -> Format | None:
    if name:
        wanted = name.lower()
        return next((each for each in formats if wanted in {each.name, each.media_type, *each.aliases}), None)
    ranges = _weighed(accept or "*/*")
    best, quality = None, 0.0
    for each in formats:
        wish = max(_quality(ranges, kind) for kind in (each.media_type, *each.aliases) if "/" in kind)
        if wish > quality:
            best, quality = each, wish
    return best


def offered(formats: Sequence[Format]) -> str:
    """The formats in words, for a 406.

    >>> offered(SOLUTIONS[2:])
    'text/csv (format=csv), text/tab-separated-values (format=tsv)'
    """
    return ", ".join(f"{each.media_type} (format={each.name})" for each in formats)


def coding(accept_encoding: str) -> str:
    """The content coding for a client: a key of CODINGS, or "" for none.

    >>> coding("gzip, deflate, br"), coding("gzip;q=0"), coding("zstd;q=0.5, gzip")
    ('gzip', '', 'gzip')
    """
    return _coding(accept_encoding[:LONGEST]) if accept_encoding else ""


@lru_cache(maxsize=256)
def _coding(accept_encoding: str) -> str:
    ranges = _weighed(accept_encoding)
    wishes = {each: ranges.get(each, ranges.get("*", 0.0)) for each in CODINGS}
    best = max(wishes, key=lambda each: wishes[each])
    return best if wishes[best] > 0 else ""


def _weighed(header: str) -> dict[str, float]:
    """Range → quality; a quality that is no number counts as 0, other parameters say nothing here."""
    found = {}
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        found[name] = float(quality) if quality.replace(".", "", 1).isdecimal() else 0.0
    return found


def _quality(ranges: dict[str, float], media_type: str) -> float:
    """The quality of the most specific range that covers a media type."""
    covering = (media_type, media_type.partition("/")[0] + "/*", "*/*")
    return next((ranges[each] for each in covering if each in ranges), 0.0)
