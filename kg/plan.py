"""Inputs and the manifest of the last generation → what has to be read again, what stays and what goes."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.files import Container, containers
from kg.streams import NOTHING, Given

Entry = Mapping[str, Any]
"""What the manifest knows of one container: its state (a digest), its input, and its parts (path, graph or reason)."""

SEEDS = "seeds"
"""The key of what comes with the package: ontology and seed tables."""


@dataclass(frozen=True)
class Change:
    """A container to read."""

    container: Container
    input: str
    """The input that it was found by, absolute."""
    state: str
    """The digest that the manifest will remember it by."""
    given: Given = NOTHING
    """What the user says of it, now or in an earlier build of it."""


@dataclass(frozen=True)
class Plan:
    """What a build has to do."""

    anew: bool
    """Another version of this package, of its seeds or of its ontology: everything known is read again."""
    inputs: tuple[str, ...]
    """Every input that the database is made of, from this build and from earlier ones."""
    changed: tuple[Change, ...]
    unchanged: Mapping[str, Entry]
    """Of the inputs given now."""
    elsewhere: Mapping[str, Entry]
    """Of inputs given to earlier builds."""
    gone: frozenset[str]
    """Containers that were in an input given now, and are there no more."""
    unreadable: tuple[Container, ...]
    """Containers that cannot even be opened; what an earlier state of them said stays."""

    @property
    def is_empty(self) -> bool:
        """Whether the database is up to date already."""
        return not (self.anew or self.changed or self.gone)

    @property
    def kept(self) -> dict[str, Entry]:
        """The manifest's entries that stay as they are."""
        return {} if self.anew else {**self.elsewhere, **self.unchanged}


def plan(
    manifest: Mapping[str, Any], fingerprint: str, paths: Iterable[str], *, given: Given = NOTHING, own: str = ""
) -> Plan:
    """Compare the inputs with a manifest ({} for a new database).

    `fingerprint` stands for code and seeds. What is `given` holds for these inputs, and is remembered for the time
    when they are read again. `own` is the database's folder: `kg build .` must not read it.
    """
    named = {_absolute(path): path for path in paths}
    anew = manifest.get("fingerprint") != fingerprint
    earlier = {path: path for path in manifest.get("inputs", ()) if path not in named}
    known: Mapping[str, Entry] = manifest.get("sources", {})
    changed: list[Change] = []
    unchanged: dict[str, Entry] = {}
    unreadable: dict[str, Container] = {}
    again = {name: path for name, path in earlier.items() if anew and _exists(path)}
    for container, source in _found(named | again, os.path.realpath(own) + os.sep):
        entry = known.get(container.key)
        change = _change(container, source, entry or {}, given if source in named else Given(metadata=given.metadata))
        if container.error is not None:
            unreadable[container.key] = container
        elif not anew and entry and entry["state"] == change.state:
            unchanged[container.key] = entry
        else:
            changed.append(change)
    there = {*unchanged, *unreadable, *(change.container.key for change in changed)}
    gone = frozenset(key for key, entry in known.items() if key not in there and _is_in(key, entry, named) and not anew)
    settled = (there - unreadable.keys()) | gone
    elsewhere = {key: entry for key, entry in known.items() if key not in settled}
    return Plan(
        anew=anew,
        inputs=tuple(sorted({*earlier, *named})),
        changed=tuple(changed),
        unchanged=unchanged,
        elsewhere=elsewhere,
        gone=gone,
        unreadable=tuple(unreadable.values()),
    )


def _change(container: Container, source: str, entry: Entry, given: Given) -> Change:
    """What there would be to read, as the user wants it read now, or wanted it before."""
    before = Given(**entry.get("given", {}))
    given = replace(given, as_of=given.as_of or before.as_of, force=given.force or before.force)
    state = " ".join(filter(None, (container.sha256(), given.metadata, given.as_of, "force" if given.force else "")))
    return Change(container, source, state, given)


def changed(container: Container, entry: Entry, given: Given) -> bool:
    """Whether a container is no longer what its entry was made from."""
    return _change(container, entry["input"], entry, Given(metadata=given.metadata)).state != str(entry["state"])


def _found(inputs: Mapping[str, str], own: str) -> Iterator[tuple[Container, str]]:
    """Each container once, however many inputs hold it, with the input that it was found by; none below `own`."""
    seen = set()
    for name, path in inputs.items():
        for container in containers([path]):
            if container.key not in seen and not container.key.startswith(own):
                seen.add(container.key)
                yield container, name


def _absolute(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - a pattern has no file to resolve


def _exists(path: str) -> bool:
    return os.path.lexists(path) or glob.has_magic(path)


def _is_in(key: str, entry: Entry, given: Mapping[str, str]) -> bool:
    """Whether a known container belongs to an input that is given now: then its absence means that it is gone."""
    return entry.get("input") in given or any(key.startswith(os.path.realpath(name) + os.sep) for name in given)
