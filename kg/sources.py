"""The catalogue of sources (`seeds/sources.yaml`): who publishes which list, how, and where to get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from kg.errors import InputError
from kg.resources import folder


@dataclass(frozen=True, kw_only=True)
class ProgramDefaults:
    """A program code of a source that no seed table holds, or what a code tells beyond the table."""

    label: str = ""
    same_as: str = ""
    """The notation by which the seed tables know it."""
    list: str = ""
    """Key of the list on which parties of this program stand, where the program alone tells it."""
    measure: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Source:
    """One published list, as far as its files do not say it themselves. Keys are those of the seed tables."""

    key: str
    title: str
    list: str
    publisher: str
    licence: str = ""
    """IRI of the terms under which it is published."""
    homepage: str = ""
    format: str = ""
    """Media type of its files."""
    frequency: str = ""
    """How often it comes anew, by the EU's vocabulary of frequencies ("DAILY", "IRREG")."""
    covers: tuple[str, ...] = ()
    """Lists of which an edition has all parties; none: the list itself."""
    least: int = 0
    """Fewer records, and an edition is refused."""
    immediate: bool = False
    """Whether its measure binds from the day of the listing."""
    measure: tuple[str, ...] = ()
    programs: Mapping[str, ProgramDefaults] = field(default_factory=dict)
    fetch: Mapping[str, str] = field(default_factory=dict)
    """File name → address."""


@cache
def sources() -> Mapping[str, Source]:
    """Every source by its key. Raises InputError for a catalogue that is not sound.

    >>> sources()["us-ofac-sdn"].publisher
    'us-ofac'
    """
    path = folder("seeds") / "sources.yaml"
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
        return {key: _source(key, entry) for key, entry in entries.items()}
    except (OSError, yaml.YAMLError, TypeError, KeyError, AttributeError) as error:
        raise InputError(
            f"this is no catalogue of sources: {error}", source=path, hint="see its first lines"
        ) from error


@cache
def measures_of(list_key: str) -> tuple[str, ...]:
    """Keys of the measures that follow from standing on a list, where that alone tells it."""
    return next((source.measure for source in sources().values() if source.list == list_key and source.measure), ())


@cache
def immediate_lists() -> frozenset[str]:
    """Keys of the lists whose measures bind from the day of the listing on."""
    return frozenset(source.list for source in sources().values() if source.immediate)


def _source(key: str, entry: dict[str, Any]) -> Source:
    programs = {code: _program(defaults) for code, defaults in (entry.pop("programs", None) or {}).items()}
    measure, covers = tuple(entry.pop("measure", ())), tuple(entry.pop("covers", ()))
    return Source(key=key, programs=programs, measure=measure, covers=covers, **entry)


def _program(defaults: dict[str, Any]) -> ProgramDefaults:
    return ProgramDefaults(**{**defaults, "measure": tuple(defaults.get("measure", ()))})
