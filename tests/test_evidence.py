"""Every extracted node has its document, its place and its rule, and the quote is what the file has at that place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import build
from kg.commands import bundled_articles
from kg.encoding import decode
from kg.files import File, files
from kg.shapes import checks, violations
from kg.stores.oxigraph import Database
from kg.terms import expand

ARCHIVES = ["front_matter_2020.tar.gz", "front_matter_powerapps.tar.gz"]


@pytest.fixture(scope="module", params=["samples", "seeds", "gold", pytest.param("archives", marks=pytest.mark.slow)])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Database]:
    """Inputs, and the database that is built from them."""
    paths = [bundled_articles()]
    if request.param != "samples":
        folder: Path = request.getfixturevalue("shared") / "documents"
        paths = (
            [str(folder / name) for name in ARCHIVES] if request.param == "archives" else [str(folder / request.param)]
        )
    database = tmp_path_factory.mktemp("evidence") / "kg.db"
    build(paths, database, jobs=2 if request.param == "archives" else 1)
    return paths, Database(database)


def texts(paths: list[str]) -> Iterator[tuple[str, str]]:
    """sha256 and decoded text of every file that is text."""
    for file in files(paths):
        if isinstance(file, File) and file.data.strip():
            yield hashlib.sha256(file.data).hexdigest(), decode(file.data)[0]


def test_each_quote_is_what_the_file_has_at_its_place(built: tuple[list[str], Database]) -> None:
    paths, database = built
    store = database.open()
    sources, editions = dict(texts(paths)), values(store, "dcterms:identifier")
    exact, start, end = values(store, "oa:exact"), values(store, "oa:start"), values(store, "oa:end")
    targets = {quad.object.value for quad in triples(store, "oa:hasTarget") if isinstance(quad.object, ox.NamedNode)}
    assert len(targets) > 30
    for target in targets:
        node = target.rpartition("#")[0]
        (quote,), (first,), (last,) = exact[f"{node}#quote"], start[f"{node}#position"], end[f"{node}#position"]
        (edition,) = values(store, "dcterms:isPartOf")[node]
        (digest,) = editions[edition]
        assert sources[digest][int(first) : int(last)] == quote, node
        assert 0 < len(quote) <= 300


def triples(store: ox.Store, predicate: str) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(None, ox.NamedNode(expand(predicate)), None, ox.DefaultGraph())


@cache
def values(store: ox.Store, predicate: str) -> dict[str, set[str]]:
    """Subject → its values, as text."""
    found: dict[str, set[str]] = {}
    for quad in triples(store, predicate):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            found.setdefault(quad.subject.value, set()).add(quad.object.value)
    return found


def test_each_node_has_document_place_and_rule(built: tuple[list[str], Database]) -> None:
    """The shapes ask for them, the checks for what joins several nodes."""
    store = built[1].open()
    assert [*violations(store), *checks(store)] == []
