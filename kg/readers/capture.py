"""What a reader found in one file, with what its metadata adds, into an Edition and a Document."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from kg.encoding import decode
from kg.errors import InputError, TermError
from kg.model import Date, Document, Edition, Json, Provider, Record, Text, Zone
from kg.readers.metadata import Metadata
from kg.readers.publisher import domain_of, named, publisher
from kg.streams import File
from kg.terms import LONGEST, mint, web_iri
from kg.text import language

ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, allow_nan=False)
NORMAL = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.){1,9}[a-z]{2,20}/[A-Za-z0-9/._~-]*")
"""Addresses that `web_iri` would give back as they are: four of five, and it takes a third of the time of reading."""
NAMELESS = {"schema:NewsArticle", "schema:CreativeWork"}
"""Kinds that must have a title: without one nobody could tell what is cited."""


@dataclass(frozen=True)
class Capture:
    """A decoded file on its way into a reader."""

    path: str
    source: str
    sha256: str
    notes: tuple[str, ...] = ()
    metadata: Metadata | None = None
    provider_names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, file: File, metadata: Metadata | None, provider_names: Mapping[str, str]) -> Capture:
        """Decode a file. Raises InputError for binary and empty ones."""
        try:
            source, notes = decode(file.data)
        except InputError as error:
            raise InputError(error.what, source=file.path, hint=error.hint) from error
        return cls(file.path, source, file.sha256, notes, metadata, provider_names)

    @property
    def edition(self) -> str:
        """One state of a document: its bytes, and the metadata that was given with them."""
        if self.metadata is None:
            return mint("edition", self.sha256[:32])
        return mint("edition", hashlib.sha256((self.sha256 + self.metadata.verbatim).encode()).hexdigest()[:32])


@dataclass(kw_only=True)
class Findings:
    """What the file itself declares; the fields are those of kg.model.Document, all may be missing."""

    type: str = "schema:NewsArticle"
    format: str = "text/plain"
    title: str = ""
    abstract: str = ""
    published: Date | None = None
    language: str = ""
    url: str = ""
    publisher: Provider | None = None
    raw: dict[str, Any] = field(default_factory=dict)
    zones: tuple[Zone, ...] = ()
    notes: tuple[str, ...] = ()
    inferred: tuple[str, str] = ("", "")
    """Domain of the publisher that the text implies, and the rule; asked only where nothing declares one."""
    more: dict[str, Any] = field(default_factory=dict)
    """Further fields of the Document, as they are."""


def records(capture: Capture, found: Findings) -> Iterator[Record]:
    """The Edition and the Document of one file.

    What the file says wins; metadata fills what it leaves open and is kept verbatim in `raw`; only then comes what
    the text implies, marked in `inferred_by`. Raises InputError where an article has no title and no text.
    """
    metadata = capture.metadata or Metadata()
    title = found.title or metadata.title
    if not title and not found.zones and found.type in NAMELESS:
        raise InputError("no title and no text were found", source=capture.path, hint="add a title")
    url = found.url or metadata.url
    identifier = url or f"urn:sha256:{capture.sha256}"
    provider, rules = _publisher(capture, found, metadata, url)
    spoken = found.language or metadata.language or language(" ".join([title, *(zone.text for zone in found.zones)]))
    raw = found.raw | ({"metadata": json.loads(metadata.verbatim)} if capture.metadata else {})
    yield Edition(
        id=capture.edition, specialization_of=identifier, sha256=capture.sha256, format=found.format, title=title
    )
    yield Document(
        id=identifier,
        type=found.type,
        edition=capture.edition,
        headline=Text(title, spoken) if title else "",
        abstract=Text(found.abstract, spoken) if found.abstract else "",
        published=found.published or metadata.published,
        language=spoken,
        url=url,
        publisher=provider,
        raw=verbatim(raw) if raw else None,
        inferred_by=rules,
        zones=found.zones,
        source=capture.source,
        path=capture.path,
        notes=capture.notes + found.notes,
        **found.more,
    )


def _publisher(
    capture: Capture, found: Findings, metadata: Metadata, url: str
) -> tuple[Provider | None, tuple[str, ...]]:
    names = capture.provider_names
    if found.publisher:
        return found.publisher, ()
    domain = metadata.domain or (domain_of(url) if url else "")
    if domain:
        return publisher(domain, names, metadata.provider), ()
    if metadata.provider:
        return named(metadata.provider, names), ()
    domain, rule = found.inferred
    return (publisher(domain, names), (rule,)) if domain else (None, ())


def verbatim(raw: Mapping[str, Any]) -> Json:
    """What no field holds, as JSON (RFC 8259): the same keys in the same order, whatever the file's order."""
    try:
        return Json(ENCODER.encode(raw))
    except (TypeError, ValueError):
        return Json(ENCODER.encode(_plain(raw)))


def _plain(value: Any) -> Any:
    """YAML lets numbers and null be keys, and has numbers that are none; JSON has neither: both become text."""
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else json.dumps(key): _plain(item) for key, item in value.items()}
    if isinstance(value, float) and not isfinite(value):
        return {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}[str(value)]
    return [_plain(item) for item in value] if isinstance(value, list) else value


def address(value: object) -> str:
    """A web address as an IRI; "" where it is none."""
    if not isinstance(value, str):
        return ""
    if len(value) <= LONGEST and NORMAL.fullmatch(value):
        return value
    try:
        return web_iri(value)
    except TermError:
        return ""
