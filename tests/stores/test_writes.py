"""The law: the default graph is the set union of the named graphs, after any sequence of updates and writes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError, StoreError
from kg.stores import writes
from kg.stores.oxigraph import Database

SUBJECT, PREDICATE, OBJECT, GRAPH = (st.sampled_from([f"<a:{kind}{number}>" for number in range(3)]) for kind in "spog")
TRIPLE = st.builds("{} {} {} .".format, SUBJECT, PREDICATE, OBJECT)
DATA = st.one_of(TRIPLE, st.builds("GRAPH {} {{ {} }}".format, GRAPH, TRIPLE))
TARGET = st.one_of(GRAPH.map("GRAPH {}".format), st.sampled_from(["DEFAULT", "NAMED", "ALL"]))
PLACE = st.one_of(GRAPH.map("GRAPH {}".format), st.just("DEFAULT"))
OPERATION = st.one_of(
    st.builds("INSERT DATA {{ {} {} }}".format, DATA, DATA),
    st.builds("DELETE DATA {{ {} {} }}".format, DATA, DATA),
    st.builds("DELETE WHERE {{ {} ?p ?o }}".format, SUBJECT),
    st.builds("DELETE WHERE {{ GRAPH ?g {{ {} ?p ?o }} }}".format, SUBJECT),
    st.builds("DELETE {{ ?s ?p ?o }} INSERT {{ GRAPH {} {{ ?o ?p ?s }} }} WHERE {{ ?s ?p ?o }}".format, GRAPH),
    st.builds("WITH {} DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p {} }} WHERE {{ ?s ?p ?o }}".format, GRAPH, OBJECT),
    st.builds("INSERT {{ ?s ?p [] }} WHERE {{ GRAPH {} {{ ?s ?p ?o }} }}".format, GRAPH),
    st.builds("{} SILENT {}".format, st.sampled_from(["CLEAR", "DROP"]), TARGET),
    st.builds("{} SILENT {} TO {}".format, st.sampled_from(["COPY", "MOVE", "ADD"]), PLACE, PLACE),
    st.builds("CREATE SILENT GRAPH {}".format, GRAPH),
)
WRITE = st.one_of(
    st.builds(lambda text: ("update", text), st.lists(OPERATION, min_size=1, max_size=3).map(" ; ".join)),
    st.builds(lambda graph, triples: ("replace", graph, triples), GRAPH, st.lists(TRIPLE, max_size=3)),
    st.builds(
        lambda graph, triples: ("add", graph, triples), st.one_of(GRAPH, st.just("")), st.lists(TRIPLE, max_size=3)
    ),
    st.builds(lambda graph: ("remove", graph), GRAPH),
)


def write(database: Database, what: tuple[object, ...], *, strict: bool = False) -> None:
    with database.writing(), database.generation() as new:
        if what[0] == "update":
            writes.update(new, database.open() if database.current else ox.Store(), str(what[1]), "a:", strict=strict)
        else:
            name = str(what[1]).strip("<>") or None
            quads = list(ox.parse("\n".join(what[2]).encode(), ox.RdfFormat.TURTLE)) if len(what) > 2 else []  # type: ignore[call-overload]
            if what[0] == "replace":
                writes.replace_graph(new, name, quads, strict=strict)
            elif what[0] == "add":
                writes.add_to_graph(new, name, quads, strict=strict)
            else:
                writes.remove_graph(new, name, strict=strict)
        new.publish({"fingerprint": "", "inputs": [], "sources": {}}, optimize=False)


def check(store: ox.Store) -> None:
    named = {quad.triple for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph)}
    default = [quad.triple for quad in store if isinstance(quad.graph_name, ox.DefaultGraph)]
    assert len(default) == len(set(default))
    assert set(default) == named


@settings(max_examples=6, deadline=None)
@given(st.lists(WRITE, min_size=1, max_size=4))
def test_the_default_graph_is_the_union_after_any_writes(steps: list[tuple[object, ...]]) -> None:
    with TemporaryDirectory() as folder:
        database = Database(folder)
        for step in steps:
            write(database, step)
            check(database.open())


@settings(max_examples=5, deadline=None)
@given(st.lists(st.builds(lambda text: ("update", text), OPERATION), min_size=1, max_size=3))
def test_a_strict_database_is_what_the_engine_makes_of_updates(steps: list[tuple[object, ...]]) -> None:
    plain = ox.Store()
    with TemporaryDirectory() as folder:
        database = Database(folder)
        for step in steps:
            write(database, step, strict=True)
            plain.update(str(step[1]), base_iri="a:")
        ours, theirs = (ox.Dataset(store) for store in (database.open(), plain))
    for each in (ours, theirs):
        each.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert ours == theirs


def test_an_update_that_fails_changes_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path)
    write(database, ("update", "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> <a:o> } }"))
    before = database.current
    with pytest.raises(KgError):
        write(database, ("update", "CLEAR ALL ; CREATE GRAPH <a:g> ; CREATE GRAPH <a:g>"))
    assert database.current == before
    assert len(database.open()) == 2


def test_a_database_of_one_kind_is_not_written_to_as_the_other() -> None:
    writes.check_kind({}, strict=True)
    writes.check_kind({"default_graph": "strict"}, strict=True)
    writes.check_kind({"fingerprint": "x"}, strict=False)
    for manifest, strict in (({"fingerprint": "x"}, True), ({"default_graph": "strict"}, False)):
        with pytest.raises(StoreError, match="cannot be written to"):
            writes.check_kind(manifest, strict=strict)


def test_a_version_changes_with_each_write_that_may_have_changed_the_graph() -> None:
    def version(manifest: dict[str, object], graph: str | None) -> str:
        return writes.version(writes.built(manifest), writes.written(manifest), graph)

    start: dict[str, object] = {"fingerprint": "x"}
    one = writes.noted(start, "a:g", b"1")
    assert version(one, "a:g") != version(start, "a:g")
    assert version(one, "a:h") == version(start, "a:h")
    assert version(one, None) != version(start, None)
    updated = writes.noted(one, None, b"update")
    assert len({version(each, "a:h") for each in (one, updated)}) == 2
