"""The graph → one file: the same graph gives the same bytes, whatever the order in which it was built.

Triples (Turtle, N-Triples, RDF/XML) are the default graph, which holds every distinct triple once; quads (TriG,
N-Quads, JSON-LD) are the named graphs and leave the default graph out: with them nothing is lost.
"""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.errors import DumpError, TermError
from kg.terms import expand, prefixes

FORMATS: dict[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}

SUFFIXES = {
    ".ttl": "turtle", ".trig": "trig", ".nt": "ntriples", ".nq": "nquads", ".jsonld": "jsonld", ".rdf": "rdfxml",
    ".xml": "rdfxml",
}  # fmt: skip


def format_of(path: str) -> str:
    """The format that a file name asks for. Raises DumpError where its suffix names none.

    >>> format_of("graph.trig.gz")
    'trig'
    """
    suffix = Path(path.removesuffix(".gz")).suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise DumpError(f"{path}: the suffix {suffix!r} names no format (use one of {known}, or --format)")
    return SUFFIXES[suffix]


def dump(store: ox.Store, path: str | None, form: str, *, graph: str | None = None) -> None:
    """Write the graph (or only the named graph `graph`) to `path`, gzipped if it ends in .gz; None is stdout.

    Raises DumpError for an unknown form, a graph that is not there, or a place that cannot be written.
    """
    if form not in FORMATS:
        raise DumpError(f"unknown format {form!r} (use one of {', '.join(FORMATS)})")
    lines = statements(store, quads=FORMATS[form].supports_datasets, graph=graph)
    with _opened(path) as file:
        if form in {"ntriples", "nquads"}:
            file.writelines(lines)
            return
        if FORMATS[form].supports_datasets:
            lines.sort(key=_by_graph)
        ordered = ox.parse(io.BytesIO(b"".join(lines)), ox.RdfFormat.N_QUADS)
        ox.serialize(ordered, output=file, format=FORMATS[form], prefixes=_prefixes(form))


def statements(store: ox.Store, *, quads: bool, graph: str | None = None) -> list[bytes]:
    """Sorted canonical N-Quads lines of the named graphs, or N-Triples lines of the distinct triples."""
    default = _lines(store, ox.DefaultGraph())
    if graph is not None:
        name = _named(store, graph)
        graph = name.value
        found = _lines(store, name)
        return sorted(line[:-2] + f"<{graph}> .\n".encode() for line in found) if quads else sorted(found)
    if not quads:
        return sorted(default)
    # A line of the default graph has three terms, any other four: the two sets cannot meet.
    return sorted(set(_split(store.dump(format=ox.RdfFormat.N_QUADS))) - set(default))


def _named(store: ox.Store, graph: str) -> ox.NamedNode:
    """The graph of a full or compact IRI. Raises DumpError where there is none."""
    unknown = DumpError(f"the database has no graph {graph!r} (`SELECT DISTINCT ?g {{ GRAPH ?g {{}} }}` lists them)")
    try:
        name = ox.NamedNode(expand(graph))
    except (ValueError, TermError) as error:
        raise unknown from error
    if not store.contains_named_graph(name):
        raise unknown
    return name


def _by_graph(line: bytes) -> tuple[bytes, bytes]:
    """Sort key that keeps a graph's quads together, so that TriG and JSON-LD write each graph once."""
    return line.rsplit(b" <", 1)[-1], line


def _lines(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> list[bytes]:
    return _split(store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph))


def _split(data: bytes | None) -> list[bytes]:
    return [line + b"\n" for line in (data or b"").split(b"\n") if line]


def _prefixes(form: str) -> dict[str, str] | None:
    """Prefixes where a format shows them. RDF/XML would declare them all on its root."""
    return prefixes() if form in {"turtle", "trig"} else None


@contextmanager
def _opened(path: str | None) -> Iterator[IO[bytes]]:
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    target = Path(path)
    temporary = target.with_name(f".{target.name}.part")
    try:
        with temporary.open("wb") as plain:
            if target.suffix == ".gz":
                # No file name and no time in the header: the same graph gives the same bytes.
                with gzip.GzipFile(filename="", fileobj=plain, mode="wb", mtime=0) as packed:
                    yield cast("IO[bytes]", packed)
            else:
                yield plain
        temporary.replace(target)
    except OSError as error:
        raise DumpError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)
