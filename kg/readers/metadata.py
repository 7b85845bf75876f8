"""What a collector knows of a document beside its text, from a sidecar or a manifest, into Metadata.

    NAME.meta.yaml beside NAME       title, url, published, provider {name, domain}, language
    --metadata FILE (JSON Lines)     the same, and `file`: the name of the document

Beside a list stand the day of its data (`as_of`), and what `kg fetch` writes: where and when it was got.

Each may be left out, or null; a provider may be its name alone. It fills what the file itself leaves open: the file
wins wherever it says something. It counts as provenance, so it is kept verbatim in `raw` and in the identity of the
edition.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError, TermError
from kg.model import Date
from kg.readers import front_matter_yaml
from kg.readers.dates import parse
from kg.readers.publisher import domain_of
from kg.streams import File
from kg.terms import web_iri

FETCHED = frozenset({"source", "retrieved", "sha256", "etag", "last_modified", "license"})
"""What `kg fetch` writes beside a list."""
KEYS = frozenset({"title", "url", "published", "provider", "language", "as_of"}) | FETCHED
PROVIDER_KEYS = frozenset({"name", "domain"})
LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
"""A tag of BCP 47 by its form; systems write its parts with either sign."""


@dataclass(frozen=True)
class Metadata:
    """What is known of one document; "" and None where nothing is."""

    title: str = ""
    url: str = ""
    published: Date | None = None
    provider: str = ""
    """The name that the publisher was given."""
    domain: str = ""
    """Its registrable domain."""
    language: str = ""
    as_of: Date | None = None
    """The day of a list's data, else the day on which it was fetched."""
    verbatim: str = ""
    """The whole entry as JSON."""


def load(path: str) -> dict[str, Metadata]:
    """A manifest in JSON Lines: `file` → Metadata.

    Raises InputError, with the line, for what is no JSON, for an unknown or repeated key and for a bad value.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the metadata cannot be read: {error}", source=path) from error
    found: dict[str, Metadata] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        entry = _json(line, path, number)
        name = entry.pop("file", None)
        if not isinstance(name, str) or not name:
            raise InputError("an entry must name its file", source=path, line=number, field="file")
        if name in found:
            raise InputError(f"{name!r} has a second entry", source=path, line=number, field="file")
        found[name] = _metadata(entry, path, number)
    return found


def sidecar(data: bytes, path: str) -> Metadata:
    """What `NAME.meta.yaml` holds. Raises InputError as `load` does."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError("the metadata is not UTF-8", source=path) from error
    return _metadata(front_matter_yaml.load(text, path), path, None, text)


def of(file: File, manifest: Mapping[str, Metadata]) -> Metadata | None:
    """The metadata of a file: its sidecar, else the manifest's entry for its path, or for its bare name."""
    return sidecar(file.sidecar, file.sidecar_path) if file.sidecar else given(file, manifest)


def given(file: File, manifest: Mapping[str, Metadata]) -> Metadata | None:
    """The manifest's entry for a file."""
    return next((manifest[name] for name in names(file.path) if name in manifest), None)


def names(path: str) -> tuple[str, str, str]:
    """By what a manifest may call the file at `path`: as it was given, as in its archive, or by its bare name."""
    member = path.rpartition("!")[2]
    return path, member, member.rpartition("/")[2]


def _json(line: str, path: str, number: int) -> dict[str, Any]:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise InputError("a key stands twice", source=path, line=number)
        return dict(pairs)

    try:
        entry = json.loads(line, object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise InputError(f"this line is no JSON: {error}", source=path, line=number) from error
    if not isinstance(entry, dict):
        raise InputError("an entry must be an object", source=path, line=number, hint='{"file": "a.txt", …}')
    return entry


def _metadata(entry: Mapping[str, Any], path: str, number: int | None, text: str = "") -> Metadata:
    try:
        return _checked(entry)
    except InputError as error:
        line = number or _line(text, error.field.rpartition(".")[2])
        raise InputError(error.what, source=path, line=line, field=error.field, hint=error.hint) from error


def _line(text: str, key: str) -> int | None:
    """Where a key of a sidecar stands."""
    return next((number for number, line in enumerate(text.split("\n"), 1) if line.strip().startswith(key)), None)


def _checked(entry: Mapping[str, Any]) -> Metadata:
    known = _texts(entry, KEYS, skip="provider")
    provider = entry.get("provider")
    if isinstance(provider, str):
        provider = {"name": provider}
    if not isinstance(provider, dict | None):
        raise InputError("it must be a name, or have `name` and `domain`", field="provider")
    publisher = _texts(provider or {}, PROVIDER_KEYS, "provider.")
    return Metadata(
        title=known.get("title", ""),
        url=_url(known.get("url", "")),
        published=_date(known, "published"),
        provider=publisher.get("name", ""),
        domain=_domain(publisher.get("domain", "")),
        language=_language(known.get("language", "")),
        as_of=_date(known, "as_of") or _day(_date(known, "retrieved")),
        verbatim=json.dumps(entry, sort_keys=True, ensure_ascii=False),
    )


def _texts(entry: Mapping[str, Any], known: frozenset[str], prefix: str = "", skip: str = "") -> dict[str, str]:
    """The values of an entry; null says no more than a key that is not there. A year is a number in YAML."""
    for key, value in entry.items():
        if key not in known:
            what = f"no metadata is called that (known: {', '.join(sorted(known))})"
            raise InputError(what, field=f"{prefix}{key}")
        if key != skip and not isinstance(value, str | None) and not (key == "published" and type(value) is int):
            raise InputError("it must be text", field=prefix + key, hint="quote it")
    return {key: str(value).strip() for key, value in entry.items() if value is not None and key != skip}


def _url(value: str) -> str:
    try:
        return web_iri(value) if value else ""
    except TermError as error:
        raise InputError(str(error), field="url", hint="give the article's http(s) address") from error


def _date(known: Mapping[str, str], key: str) -> Date | None:
    value = known.get(key, "")
    found = parse(value) if value else None
    if value and found is None:
        raise InputError(f"{value!r} is no date", field=key, hint="write YYYY-MM-DD")
    return found


def _day(time: Date | None) -> Date | None:
    return Date(time.day) if time and time.day else None


def _domain(value: str) -> str:
    if value and not domain_of(value):
        raise InputError(f"{value!r} is no domain", field="provider.domain", hint="write example.org")
    return domain_of(value)


def _language(value: str) -> str:
    if value and not language_tag(value):
        raise InputError(f"{value!r} is no language", field="language", hint="write en, zh-Hant …")
    return language_tag(value)


def language_tag(value: str) -> str:
    """A language as BCP 47 has it, in lower case; "" for what is none.

    >>> language_tag("en_US"), language_tag("English!")
    ('en-us', '')
    """
    return value.lower().replace("_", "-") if LANGUAGE.fullmatch(value) else ""
