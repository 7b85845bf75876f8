"""Files → parts: the triples of one graph each. A pure function of the file, its metadata, the
seeds, and the names that lists have.

    read ─▶ look up the names of lists ─▶ extract ─▶ map

So any executor may run it on any machine, and the merge of its results is a union of sets.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.extract import Extractor
from kg.extract.explain import explain
from kg.extract.models import load
from kg.extract.proposed import proposed
from kg.extract.summary import summary as summarise
from kg.files import File, Unreadable
from kg.mapper import triples
from kg.model import Document, Edition, Entity, ListedName, Note, Record
from kg.name_index import NameIndex
from kg.readers import Metadata, given, is_list, read, tables
from kg.resources import folder, package_files
from kg.terms import ONTOLOGY, base, mint

PIECE = 20_000
"""Triples of a list that are held at a time."""


@dataclass(frozen=True)
class Part:
    """What became of one file: the triples of one graph, or the reason why there are none."""

    path: str
    graph: str = ""
    triples: str = ""
    """As the mapper writes them, one a line."""
    size: int = 0
    """How many triples the graph has."""
    reason: str = ""
    notes: tuple[str, ...] = ()
    names: str | None = None
    """A digest of the names of lists that a document holds, "" where it holds none; None of what is no document."""

    @classmethod
    def of(
        cls, path: str, graph: str, triples: Iterable[str], notes: tuple[str, ...] = (), names: str | None = None
    ) -> Part:
        """The part of these triples, each once."""
        lines = dict.fromkeys(triples)
        return cls(path, graph, "\n".join(lines), len(lines), notes=notes, names=names)

    def entry(self) -> dict[str, object]:
        """For the manifest."""
        known: dict[str, object] = {
            "path": self.path,
            "graph": self.graph,
            "reason": self.reason,
            "notes": list(self.notes),
        }
        document = {} if self.names is None else {"names": self.names}
        return {name: value for name, value in known.items() if value} | {"size": self.size} | document


@dataclass(frozen=True)
class Means:
    """What files are read with, beside what comes with the package."""

    names: str = ""
    """Path of an index of the names of lists (see `kg.name_index`)."""
    sha256: str = ""
    """Its digest: the path may hold another one later."""
    models: tuple[str, ...] = ()
    """Names of models (see `kg.extract.models`) that may propose what the rules did not find."""


PLAIN = Means()


@cache
def _entities() -> Mapping[str, Entity]:
    return {entity.id: entity for entity in tables.read_seeds()}


@cache
def _extractor() -> Extractor:
    return Extractor(_entities().values(), tables.ambiguous_names())


@lru_cache(maxsize=2)
def _index(names: str, _sha256: str) -> NameIndex:
    return NameIndex(Path(names) if names else None)


@cache
def _provider_names() -> Mapping[str, str]:
    return tables.provider_names()


def build_parts(file: File | Unreadable, metadata: Mapping[str, Metadata], means: Means = PLAIN) -> Iterator[Part]:
    """Read, look up, extract and map one file: a pure function, the same on any machine and in any process.

    A list may be longer than memory: its graph then comes in several parts of one path. Where only the last of them
    finds that the file cannot be used, it holds the reason, and the others are to be dropped.
    """
    notes: list[str] = []
    graph, lines, names = "", list[str](), None
    try:
        with _border(file):
            for record in _records(file, metadata, notes, means):
                graph = graph or (record.id if isinstance(record, Edition) else "")
                if isinstance(record, Document):
                    names = _digest(record)
                    notes += [note for note in record.notes if note not in notes]
                lines += triples(record)
                if len(lines) >= PIECE:
                    yield Part.of(file.path, graph, lines)
                    lines = []
    except InputError as error:
        yield Part(file.path, graph, reason=error.reason_in(file.path))
    else:
        yield Part.of(file.path, graph, lines, tuple(notes), names)


def names_in(file: File, metadata: Mapping[str, Metadata], means: Means) -> str | None:
    """The digest of the names of lists in a document (`Part.names`), without more work; None where it has no text."""
    try:
        with _border(file):
            return next(
                (_digest(each) for each in _read(file, metadata, [], means) if isinstance(each, Document)), None
            )
    except InputError:
        return None


def _digest(document: Document) -> str:
    return hashlib.sha256(repr(document.listed).encode()).hexdigest()[:16] if document.listed else ""


def _records(
    file: File | Unreadable, metadata: Mapping[str, Metadata], notes: list[str], means: Means = PLAIN
) -> Iterator[Record]:
    """All that is known of a file; what readers tell of it goes to `notes`."""
    found = _read(file, metadata, notes, means)
    if isinstance(file, File) and is_list(file):  # it holds no text: what reads one need not even be made
        return found
    found = iter(_extractor().extract(found))
    if not means.models:
        return found
    return proposed(found, [load(name) for name in means.models], _extractor().names, notes)


def _read(
    file: File | Unreadable, metadata: Mapping[str, Metadata], notes: list[str], means: Means
) -> Iterator[Record]:
    """What a file itself holds, with the places where names of lists stand."""
    if isinstance(file, Unreadable):
        raise file.error
    found = _without_notes(read(file, metadata=metadata, provider_names=_provider_names()), notes)
    return (_looked_up(each, means) for each in found) if means.names else found


def _looked_up(record: Record, means: Means) -> Record:
    if not isinstance(record, Document):
        return record
    index = _index(means.names, means.sha256)
    matches = ((number, one) for number, zone in enumerate(record.zones) for one in index.find(zone.text))
    return replace(record, listed=tuple(ListedName(number, *one) for number, one in matches))


def _without_notes(found: Iterable[Record | Note], notes: list[str]) -> Iterator[Record]:
    for each in found:
        if isinstance(each, Note):
            notes.append(each.text)
            continue
        yield each


@contextmanager
def _border(file: File | Unreadable) -> Iterator[None]:
    """One document never stops a build of ten thousand: what no rule foresees in it is its refusal, with the place."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
        what = f"a fault of kg, not of the file: {place}: {error}"
        raise InputError(what, source=file.path, hint="please report it") from error


def _mapped(records: Iterable[Record]) -> Iterator[str]:
    return chain.from_iterable(map(triples, records))


def content(file: File, metadata: Mapping[str, Metadata]) -> object:
    """All that a part depends on but for the file's name: documents of one content are one edition.

    A list is itself alone: its name may tell its day, and it may be too long to be compared.
    """
    if not fits(file) or is_list(file):
        return file.key
    return file.sha256, file.sidecar, given(file, metadata)


def summary(file: File | Unreadable, metadata: Mapping[str, Metadata], means: Means = PLAIN) -> dict[str, object]:
    """What the rules find in one file, as `kg extract` prints it. Raises InputError where it cannot be read."""
    with _border(file):
        notes: list[str] = []
        found = {"file": file.path} | summarise(list(_records(file, metadata, notes, means)), _entities())
        rejected = [note for note in notes if note.startswith("model ")]
        return found | ({"rejected": rejected} if means.models else {})


def explanation(file: File | Unreadable, metadata: Mapping[str, Metadata], means: Means = PLAIN) -> Iterator[str]:
    """What each stage saw in one file, for people. Raises InputError where it cannot be read."""
    with _border(file):
        yield from explain(_extractor(), _read(file, metadata, [], means), _entities())


def seed_parts() -> Iterator[Part]:
    """The ontology, the dataset's own description, and one part per seed table."""
    for name, graph in (("kg.ttl", ONTOLOGY), ("dataset.ttl", mint("graph", "dataset"))):
        parsed = ox.parse(path=folder("ontology") / name, format=ox.RdfFormat.TURTLE, base_iri=base())
        yield Part.of(f"ontology/{name}", graph, sorted(str(quad.triple) for quad in parsed))
    for path in tables.tables(folder("seeds")):
        records = list(tables.read(path))
        yield Part.of(f"seeds/{path.name}", records[0].id, _mapped(records))


@cache
def fingerprint(models: tuple[str, ...] = ()) -> str:
    """sha256 over this package's code and data, the base of its IRIs, and models: with another one, all files are read
    anew. Raises ParameterError for a model that cannot be loaded.
    """
    digest = hashlib.sha256("\n".join((base(), *(load(name).name for name in models))).encode())
    for path in package_files():
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def fits(file: File | Unreadable) -> bool:
    """Whether all parts of a file can be held at once: a long list is read here, piece by piece."""
    return isinstance(file, Unreadable) or (file.whole and len(file.roles) == 1)
