"""One seed table (YAML) into the entities that it names: countries, authorities, laws, lists, companies, persons."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import ryaml

from kg.errors import InputError
from kg.model import Edition, Entity, Identifier, Record
from kg.readers.table_schema import EXACT_MATCH, LABELS, PUBLISHERS, TABLES, Table
from kg.readers.table_values import Known, Place, listed, text, texts
from kg.resources import folder as resource_folder
from kg.terms import mint, party_key, slug


def tables(folder: Path) -> list[Path]:
    """The seed tables of `folder`, in the order of TABLES; other files there are somebody else's."""
    return [path for stem in TABLES if (path := folder / f"{stem}.yaml").is_file()]


def read(path: Path) -> Iterator[Record]:
    """The edition of one table, then its entities, in the table's order.

    References are looked up in the tables beside it. Raises InputError with file, entry and field for a file that
    is no table, an unknown field, a value of the wrong shape, and a reference to nothing.
    """
    content, title, _ = _load(path)
    digest = hashlib.sha256(content).hexdigest()
    yield Edition(id=mint("edition", digest[:32]), sha256=digest, format="application/yaml", title=title)
    loaded = {table: _load(table)[2] for table in tables(path.parent)}
    yield from _entities(path, loaded[path], _known(loaded))


def read_seeds(folder: Path | None = None) -> tuple[Entity, ...]:
    """Every entity of the tables of `folder` (by default the package's), but for the publishers.

    Raises InputError as `read` does, and where two tables name one thing.
    """
    loaded = _load_all(folder)
    known = _known(loaded)
    return tuple(
        entity
        for path, entries in loaded.items()
        if path.stem != PUBLISHERS
        for entity in _entities(path, entries, known)
    )


def provider_names(folder: Path | None = None) -> dict[str, str]:
    """Registrable domain → the name of its publisher."""
    path = (folder or resource_folder("seeds")) / f"{PUBLISHERS}.yaml"
    return {key: text(entry.get("name"), Place(path, key, "name", {})) for key, entry in _load(path)[2].items()}


def ambiguous_names(folder: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Names that many states use ("Ministry of Commerce") → the authorities that bear them.

    They stand in no Entity: whoever meets one in a text needs to know the country first.
    """
    found: dict[str, tuple[str, ...]] = {}
    for path, entries in _load_all(folder).items():
        for key, entry in entries.items():
            place = Place(path, key, "needs_country", {})
            for name in texts(entry[place.field], place) if place.field in entry else ():
                found[name] = (*found.get(name, ()), mint(TABLES[path.stem].kind, key))
    return found


Entries = Mapping[str, Mapping[str, Any]]


def _load_all(folder: Path | None) -> dict[Path, Entries]:
    return {path: _load(path)[2] for path in tables(folder or resource_folder("seeds"))}


def _load(path: Path) -> tuple[bytes, str, Entries]:
    """Bytes, title and entries of a table."""
    if path.stem not in TABLES:
        raise InputError("no seed table has this name", source=path, hint=f"known are {', '.join(TABLES)}")
    try:
        content = path.read_bytes()
        table = _parse(content)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", source=path, hint="mend the file") from error
    if not isinstance(table, dict) or set(table) != {"title", "entries"} or not isinstance(table["entries"], dict):
        raise InputError("is no table", source=path, hint="write a `title` and a mapping of `entries`")
    for key, entry in table["entries"].items():
        if not isinstance(key, str) or not isinstance(entry, dict):
            raise InputError("is no entry", source=path, field=str(key), hint="write a key in text and a mapping")
    return content, text(table["title"], Place(path, "title", "", {})), table["entries"]


@lru_cache(maxsize=32)
def _parse(content: bytes) -> Any:
    """Remembered by content, because the tables beside a table are read with it."""
    return ryaml.loads(content.decode("utf-8"))


def _known(loaded: Mapping[Path, Entries]) -> Known:
    """Raises InputError where two tables define one thing."""
    known: dict[tuple[str, str], str] = {}
    for path, entries in loaded.items():
        kind = TABLES[path.stem].kind
        for key in entries:
            if (kind, key) in known:
                raise InputError("another table defines it too", source=path, field=key, hint="keep one of them")
            known[kind, key] = mint(kind, key)
    for path, entries in loaded.items():
        kind = TABLES[path.stem].kind
        for key, entry in entries.items():
            if "listed_as" in entry:
                known[kind, key] = mint(kind, _listed_key(entry, Place(path, key, "listed_as", known)))
    return known


def _listed_key(entry: Mapping[str, Any], place: Place) -> str:
    """The key that readers of a list make for the party of this legal name, so that the row describes this entity."""
    listing, *day = listed(entry["listed_as"], place)
    return party_key(listing, text(entry.get("legal_name"), place), *day)


def _entities(path: Path, entries: Entries, known: Known) -> Iterator[Entity]:
    table = TABLES[path.stem]
    for key, entry in entries.items():
        found: dict[str, Any] = {}
        for field, value in entry.items():
            place = Place(path, key, field, known)
            if field not in table.fields:
                raise place.error("unknown field", f"known are {', '.join(table.fields)}")
            target, reader = table.fields[field]
            found[target] = reader(value, place)
        yield _entity(table, Place(path, key, "label", known), found)


def _entity(table: Table, place: Place, found: dict[str, Any]) -> Entity:
    """An entity of what was read, with what follows from it: class, label, name, links."""
    iri = place.known[table.kind, place.key]
    label = next((found[field] for field in LABELS if field in found), "")
    if not label:
        raise place.error("the entry has no label", "add `label:`")
    names = (*found.pop("alternate_names", ()), *found.pop("colloquial", ()))
    name = found.pop("name", label)
    if len({*names, name, label}) < len(names) + 1 + (name != label):
        raise place.error("a name stands twice", "say each name once; the label and the name are names already")
    identifiers = found.pop("identifiers", ())
    found.pop("needs_country", None)
    found.pop("listed_as", None)
    return Entity(
        id=iri,
        type="schema:Corporation" if "legal_name" in found else table.type,
        label=label,
        name=name,
        alternate_names=names,
        identifiers=tuple([Identifier(id=f"{iri}#{s}-{slug(v)}", scheme=s, value=v) for s, v in identifiers]),
        exact_match=tuple([EXACT_MATCH[s].format(v) for s, v in identifiers if s in EXACT_MATCH]),
        **{field: value for field, value in found.items() if field != "label"},
    )
