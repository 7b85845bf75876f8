"""The `related` items of front matter into RelatedArticles: what a document says of other articles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.model import Date, Provider, RelatedArticle, Text
from kg.readers.capture import address
from kg.readers.dates import parse
from kg.readers.publisher import domain_of, publisher
from kg.text import clean

ADDRESSES = ("webUrl", "originalUrl", "sourceUrl", "url")


def take(raw: dict[str, Any], names: Mapping[str, str]) -> tuple[RelatedArticle, ...]:
    """The items that have an address. Each item's unmapped keys stay in `raw["related"]`, beside its address.

    The excerpt is one of these: it is that article's text, and nothing is extracted from it here.
    """
    listed = raw.get("related")
    if not isinstance(listed, list):
        return ()
    found = [_article(item, names) for item in listed if isinstance(item, dict)]
    if not listed:
        del raw["related"]
    return tuple(article for article in found if article)


def _article(item: dict[str, Any], names: Mapping[str, str]) -> RelatedArticle | None:
    iri = next((iri for key in ADDRESSES if key in item and (iri := address(item[key]))), "")
    if not iri:
        return None
    return RelatedArticle(
        id=iri,
        headline=_text(item, "title"),
        published=_date(item),
        publisher=_publisher(item, iri, names),
    )


def _text(item: dict[str, Any], key: str) -> Text | str:
    value = item.get(key)
    if not isinstance(value, str) or not value:
        return ""
    text = clean(value)
    if text == value:
        del item[key]
    return text


def _date(item: dict[str, Any]) -> Date | None:
    value = item.get("publishedDateTime")
    date = parse(value) if isinstance(value, str) else None
    if date is not None and date == value:
        del item["publishedDateTime"]
    return date


def _publisher(item: dict[str, Any], iri: str, names: Mapping[str, str]) -> Provider | None:
    given = item.get("provider")
    given = given if isinstance(given, dict) else {}
    name, declared = given.get("name", ""), given.get("domain", "")
    domain = (domain_of(declared) if isinstance(declared, str) else "") or domain_of(iri)
    if not domain:
        return None
    name = given.pop("name") if isinstance(name, str) and name else ""
    if domain == declared:
        del given["domain"]
    if "provider" in item and not given:
        del item["provider"]
    return publisher(domain, names, name, homepage=False)
