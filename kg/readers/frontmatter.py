"""A document with YAML front matter, of any of the dialects in `FIELDS`, into an Edition and a Document.

Every key ends in a field of the Document or verbatim in its `raw`; `raw["@keys"]` says which of several keys filled
a field, so that the front matter can be rebuilt from the record.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from kg.errors import InputError
from kg.model import Author, Date, Image, Provider, Record, Topic, Zone
from kg.readers import front_matter_body, front_matter_related, front_matter_yaml
from kg.readers.capture import Capture, Findings, address, records
from kg.readers.dates import parse
from kg.readers.front_matter_scalar import scalar
from kg.readers.metadata import language_tag
from kg.readers.publisher import domain_of, known_by_name, named, publisher
from kg.terms import mint, slug

FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name"),
    "abstract": ("excerpt", "description", "summary", "standfirst", "subtitle"),
    "published": (
        *("original_published", "publishedDateTime", "datePublished", "publication_date", "published_date"),
        *("publish_date", "published_at", "publishDate", "pubDate", "pubdate", "published", "date"),
    ),
    "address": (
        *(
            "originalUrl",
            "sourceUrl",
            "webUrl",
            "url",
            "link",
            "canonical_url",
            "canonical",
            "original_url",
            "source_url",
        ),
        *("ampWebUrl", "ampUrl", "cdnAmpWebUrl", "cdnAmpUrl"),
    ),
    "provider_name": ("source_name", "publisher", "publication", "site_name", "source", "site", "firm", "outlet"),
    "language": ("lang", "language"),
}
"""Field → its keys, the best first: a generator's `date` is when it ran where `original_published` is there too."""
USUAL = frozenset({"title", "excerpt", "publishedDateTime"})
"""Keys that `raw["@keys"]` need not name."""

TYPES: Mapping[tuple[str, str], str] = {
    ("type", "article"): "schema:NewsArticle",
    ("type", "video"): "schema:VideoObject",
    ("type", "download"): "schema:SoftwareSourceCode",
    ("type", "forum"): "schema:WebPage",
    ("type", "profile"): "schema:ProfilePage",
    ("taxonomy", "organization"): "schema:WebPage",
    ("category", "news"): "schema:NewsArticle",
    ("layout", "post"): "schema:NewsArticle",
    ("extends", "_layouts.post"): "schema:NewsArticle",
}
OTHER_TYPE = "schema:CreativeWork"

NO_IRI = re.compile(r"[^\x21-\x7e]|[<>\"{}|\\^`\[\]]|%(?![0-9A-Fa-f]{2})")
OPENING = re.compile(r"\s*---[ \t]*\n")
CLOSING = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
KEY = re.compile(r"\s*---[ \t]*\n(?:[ \t]*(?:#[^\n]*)?\n)*(?:[\w@\"'-][^\n:]{0,80}:(?:\s|\Z)|---[ \t]*\n|[\[{!&*])")
LIST = re.compile(r"\s*---[ \t]*\n-[ \t][^\n]*\n(?:[- \t][^\n]*\n)*?---[ \t]*(?:\n|\Z)")
"""Front matter that holds a list: it says nothing of a document, but is no text of one either."""


def recognises(head: str) -> bool:
    """Whether a text begins with `---` and a key.

    >>> recognises("---\\ntitle: x\\n"), recognises("---\\nA line of prose.\\n")
    (True, False)
    """
    return KEY.match(head) is not None or LIST.match(head) is not None


def read(capture: Capture) -> Iterator[Record]:
    """The Edition, then the Document. Raises InputError, with the line, for front matter that is not sound."""
    opening = OPENING.match(capture.source)
    if not opening:
        raise InputError("no front matter", source=capture.path, line=1, hint="begin with ---")
    start = opening.end()
    closing = CLOSING.search(capture.source, start - 1)
    end, body = (closing.start() + 1, closing.end()) if closing else (len(capture.source),) * 2
    first_line = capture.source.count("\n", 0, start) + 1
    fields = front_matter_yaml.load(capture.source[start:end], capture.path, first_line=first_line)
    yield from records(capture, _Reading(capture, fields, (start, end, body)).findings(closed=bool(closing)))


class _Reading:
    """One front matter on its way into fields: what is taken leaves `raw`."""

    def __init__(self, capture: Capture, fields: dict[str, Any], extent: tuple[int, int, int]) -> None:
        self.capture, self.raw, self.extent = capture, fields, extent
        self.notes: list[str] = []
        self.keys: dict[str, Any] = {}

    def findings(self, *, closed: bool) -> Findings:
        """All fields, each by its own rule, and what is left as `raw`."""
        if not closed:
            self.notes.append("the front matter is not closed by ---")
        kind = self._type()
        url, same_as = self._addresses()
        title, abstract = self._text("title"), self._text("abstract")
        published = self._date()
        images = self._images()
        found = Findings(
            type=kind,
            format="text/markdown",
            title=title.text if title else "",
            abstract=abstract.text if abstract else "",
            published=published,
            language=self._language(),
            url=url,
            publisher=self._publisher(url),
            zones=tuple(zone for zone in (title, abstract) if zone) + self._body(title),
            inferred=("", "") if url else self._image_host(images),
            more={
                "same_as": same_as,
                "authors": self._authors(),
                "topics": self._topics(),
                "images": images,
                "related": front_matter_related.take(self.raw, self.capture.provider_names),
            },
        )
        if self.keys:
            self.raw["@keys"] = self.keys
        found.raw, found.notes = self.raw, tuple(self.notes)
        return found

    def _first(self, field: str) -> tuple[str, Any]:
        """The best key of a field that the file fills, and its value; `published: true` fills none."""
        for key in FIELDS[field]:
            if self.raw.get(key) not in (None, "", True, False):
                return key, self.raw[key]
        return "", None

    def _took(self, key: str, field: str) -> None:
        del self.raw[key]
        if key not in USUAL:
            self.keys[key] = field

    def _type(self) -> str:
        """The keys stay in `raw`: several of them make one type."""
        for (key, value), kind in TYPES.items():
            if self.raw.get(key) == value:
                return kind
        return OTHER_TYPE

    def _text(self, field: str) -> Zone | None:
        """Title or abstract as a zone; what is repaired stays in `raw` as it was."""
        key, value = self._first(field)
        if not isinstance(value, str):
            return None
        start, end, _ = self.extent
        text, offsets = scalar(self.capture.source, start, end, key, value)
        if text == value:
            self._took(key, field)
        elif not text.isascii() and "â€" in value:
            self.notes.append(f"the encoding of `{key}` was repaired")
        return Zone(field, text, offsets) if text else None

    def _language(self) -> str:
        _, value = self._first("language")
        return language_tag(value) if isinstance(value, str) else ""

    def _date(self) -> Date | None:
        key, value = self._first("published")
        date = parse(value) if isinstance(value, str) else parse(str(value)) if type(value) is int else None
        if key and date is None:
            self.notes.append(f"`{key}` is no date that can be told: {str(value)[:40]!r}")
        elif date is not None and date == value:
            self._took(key, "published")
        return date

    def _addresses(self) -> tuple[str, tuple[str, ...]]:
        """The canonical address, then every other one; `@keys` holds which key had which of them."""
        found: list[str] = []
        for key in FIELDS["address"]:
            value = self.raw.get(key)
            if not value:
                continue
            iri = address(value)
            if not iri:
                self.notes.append(f"`{key}` is no web address: {str(value)[:80]!r}")
                continue
            if NO_IRI.search(html.unescape(value)):
                self.notes.append(f"`{key}` holds characters that no IRI may hold: they were escaped")
            if iri not in found:
                found.append(iri)
            if iri == value:
                self.keys[key] = found.index(iri)
                del self.raw[key]
        if not found and (named := address(front_matter_body.source_address(self.capture.source, self.extent[2]))):
            found.append(named)
        return (found[0], tuple(found[1:])) if found else ("", ())

    def _publisher(self, url: str) -> Provider | None:
        given = self.raw.get("provider")
        given = given if isinstance(given, dict) else {}
        key, alias = self._first("provider_name")
        name, declared = given.get("name") or alias, given.get("domain")
        name = name if isinstance(name, str) and "//" not in name else ""
        names = self.capture.provider_names
        domain = (domain_of(declared) if isinstance(declared, str) else "") or (domain_of(url) if url else "")
        domain = domain or (known_by_name(name, names) or domain_of(name) if name else "")
        if not domain:
            return named(name, names) if name else None
        if given.get("name") == name and name:
            del given["name"]
        elif key:
            self._took(key, "provider_name")
            self.keys[key] = "provider_name"
        if declared == domain:
            del given["domain"]
        if not given:
            self.raw.pop("provider", None)
        return publisher(domain, names, name)

    def _image_host(self, images: tuple[Image, ...]) -> tuple[str, str]:
        """Re-posts name no source, but their pictures still come from the paper: only a known paper counts."""
        for image in images:
            if (domain := domain_of(image.id)) in self.capture.provider_names:
                return domain, "publisher.image-host"
        return "", ""

    def _authors(self) -> tuple[Author, ...]:
        given = self.raw.get("provider")
        listed = given.get("authors") if isinstance(given, dict) else None
        if not isinstance(given, dict) or not isinstance(listed, list):
            return ()
        names = [author.get("name") for author in listed if isinstance(author, dict)]
        found = tuple(
            Author(id=mint("person", slug(name)), name=name) for name in names if isinstance(name, str) and name
        )
        if len(found) == len(listed) and all(len(author) == 1 for author in listed):
            del given["authors"]
        return found

    def _topics(self) -> tuple[Topic, ...]:
        listed = self.raw.get("topics")
        if not isinstance(listed, list) or not all(isinstance(name, str) and name.strip() for name in listed):
            return ()
        del self.raw["topics"]
        return tuple(map(_topic, listed))

    def _images(self) -> tuple[Image, ...]:
        """Those with an address; what an entry holds besides stays in `raw`, entry by entry."""
        listed = self.raw.get("images")
        if isinstance(self.raw.get("image"), str) and (iri := address(self.raw["image"])):
            return (Image(id=iri),)
        if not isinstance(listed, list):
            return ()
        found = tuple(image for entry in listed if isinstance(entry, dict) and (image := self._image(entry)))
        if len(found) == len(listed) and not any(listed):
            del self.raw["images"]
        return found

    def _image(self, entry: dict[str, Any]) -> Image | None:
        iri = address(entry.get("url"))
        if not iri:
            self.notes.append(f"`images` has no web address: {str(entry.get('url'))[:80]!r}")
            return None
        if iri == entry["url"]:
            del entry["url"]
        sizes = {name: entry.pop(name) for name in ("width", "height") if type(entry.get(name)) is int}
        return Image(id=iri, **sizes)

    def _body(self, title: Zone | None) -> tuple[Zone, ...]:
        return tuple(front_matter_body.zones(self.capture.source, self.extent[2], title.text if title else ""))


@lru_cache(maxsize=4096)
def _topic(name: str) -> Topic:
    return Topic(id=mint("topic", slug(name)), preferred_label=name)
