"""Annotated documents from a folder of gold annotations, or single sentences from a probe file (JSON Lines).

A gold folder holds `ID.json` beside `ID.txt` or `ID.md`, and `aliases.json` with name variants. A probe is one line:
`{"id", "text", "published", "actions": [{"status", "targets", "type"?, "authority"?}]}`; what it leaves out is not
asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.evaluation.names import Aliases
from kg.files import File

SUFFIXES = (".txt", ".md")
STATUSES: Mapping[str, tuple[str, ...]] = {"negated": ("denied",), "delisted": ("taken",)}
"""Words of other schemes → ours."""


@dataclass(frozen=True)
class Expected:
    """One action that a reader finds in the text. An empty tuple asks nothing."""

    id: str
    types: tuple[str, ...]
    authorities: tuple[str, ...]
    targets: tuple[str, ...]
    affected: tuple[str, ...]
    """Parties that are no targets, yet not wrong where no target is named."""
    statuses: tuple[str, ...]
    dates: Mapping[str, str]
    """"announced" and "effective", as precise as the text tells them."""
    main: bool
    optional: bool
    evidence: str


@dataclass(frozen=True)
class Annotated:
    """A document and what a reader finds in it; `organisations` is None where nobody looked for them."""

    id: str
    file: File
    """With what a collector would know of it as its sidecar."""
    aliases: Aliases
    actions: tuple[Expected, ...]
    surfaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name → how the text writes it."""
    organisations: tuple[tuple[str, ...], ...] | None = None
    """Each with the names that it is called by; those that must be found."""
    named: tuple[str, ...] = ()
    """All that may be found without being wrong."""
    provider: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    published: str | None = None
    """The day; "" where the file does not tell it."""
    partly: bool = False
    """Whether a part of a name ("Zakir") stands for it."""


def load(path: str) -> Iterator[Annotated]:
    """The documents of a gold folder, or the sentences of a probe file. Raises InputError where there are none."""
    place = Path(path)
    try:
        found = list(_gold(place) if place.is_dir() else _probes(place))
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = "give a folder of gold annotations or a probe file (JSON Lines)"
        raise InputError(f"this is no annotation: {error!r}", source=path, hint=hint) from error
    if not found:
        raise InputError("there are no annotations here", source=path, hint="ID.json must stand beside ID.txt or ID.md")
    yield from found


def _probes(path: Path) -> Iterator[Annotated]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            probe = json.loads(line)
            name = f"{probe['id']}.txt"
            known = {"published": probe["published"]} if probe.get("published") else {}
            yield Annotated(
                id=probe["id"],
                file=File(name, name, probe["text"].encode() + b"\n", _sidecar(known)),
                aliases=Aliases({}),
                actions=tuple(_probe_action(one, probe) for one in probe["actions"]),
                partly=True,
            )


def _probe_action(one: Mapping[str, Any], probe: Mapping[str, Any]) -> Expected:
    return Expected(
        id=probe["id"],
        types=(one["type"],) if one.get("type") else (),
        authorities=(one["authority"],) if one.get("authority") else (),
        targets=tuple(one["targets"]),
        affected=(),
        statuses=STATUSES.get(one["status"], (one["status"],)),
        dates={name: one[name] for name in ("announced", "effective") if one.get(name)},
        main=True,
        optional=False,
        evidence=probe["text"],
    )


def _gold(folder: Path) -> Iterator[Annotated]:
    aliases = folder / "aliases.json"
    known = Aliases(json.loads(aliases.read_text(encoding="utf-8")) if aliases.exists() else {})
    for path in sorted(folder.glob("*.json")):
        text = next((path.with_suffix(suffix) for suffix in SUFFIXES if path.with_suffix(suffix).exists()), None)
        if text is not None:
            yield _document(json.loads(path.read_text(encoding="utf-8")), text, known)


def _document(gold: Mapping[str, Any], text: Path, aliases: Aliases) -> Annotated:
    parties = [*gold["organisations"], *gold["persons"], *gold["government_bodies"]]
    provider = gold["provider"]
    published = gold["published"]["value"] if gold["published"]["in_input"] else ""
    named = [name for one in (*gold["organisations"], *gold["government_bodies"]) for name in _called(one)]
    names = tuple(filter(None, (provider["name"], provider.get("host"))))
    return Annotated(
        id=gold["id"],
        file=File(str(text), str(text), text.read_bytes(), _sidecar(_given(gold.get("given_metadata") or {}))),
        aliases=aliases,
        actions=tuple(_gold_action(one) for one in gold["actions"]),
        surfaces={one["name"]: tuple(one["surfaces"]) for one in parties},
        organisations=tuple(_called(one) for one in gold["organisations"] if one["core"]),
        named=(*named, *names),
        provider=names,
        domains=tuple(filter(None, (provider["domain"], provider.get("host")))),
        published=published[:10],
    )


def _called(one: Mapping[str, Any]) -> tuple[str, ...]:
    return (one["name"], *one["surfaces"])


def _given(known: Mapping[str, str]) -> dict[str, Any]:
    provider = {"name": known.get("publisher"), "domain": known.get("domain")}
    given = {name: known[name] for name in ("title", "url", "published") if known.get(name)}
    return given | (
        {"provider": {name: value for name, value in provider.items() if value}} if any(provider.values()) else {}
    )


def _sidecar(known: Mapping[str, Any]) -> bytes:
    """JSON is YAML."""
    return json.dumps(known, ensure_ascii=False).encode() if known else b""


def _gold_action(one: Mapping[str, Any]) -> Expected:
    dates = {name: one[name] for name in ("announced", "effective") if one.get(name) and one[name]["derivable"]}
    return Expected(
        id=one["id"],
        types=(one["type"], *one["type_alt"]),
        authorities=(one["authority"], *one["authority_alt"]),
        targets=tuple(one["targets"]),
        affected=tuple(one["targets_alt"]),
        statuses=(one["status"], *one["status_alt"]),
        dates={name: date["value"][: _LENGTHS[date["precision"]]] for name, date in dates.items()},
        main=one["main"],
        optional=one["optional"],
        evidence=one["evidence"],
    )


_LENGTHS = {"day": 10, "month": 7, "year": 4}
