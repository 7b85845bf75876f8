"""A database is a sequence of immutable generations, each whole."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.stores.oxigraph import Database

Triples = list[tuple[str, str]]


def triple(number: int) -> str:
    return f"<https://e.example/{number % 3}> <https://e.example/p> <https://e.example/{number}>"


def graph(number: int) -> str:
    return f"https://e.example/graph/{number}"


def publish(database: Database, add: Triples, remove: list[str] | None = None) -> None:
    with database.writing(), database.generation() as generation:
        generation.remove(remove or [])
        generation.load(add)
        generation.publish({"size": len(add), "sources": {}, "inputs": [], "fingerprint": ""})


def test_a_new_generation_is_seen_by_the_next_reader_and_not_by_the_last(tmp_path: Path) -> None:
    database = Database(tmp_path / "kg.db")
    publish(database, [(triple(1), graph(1))])
    before = database.open()
    publish(database, [(triple(2), graph(2))])
    assert (len(before), len(database.open())) == (2, 4)


def test_an_exception_leaves_the_published_generation_as_it_was(tmp_path: Path) -> None:
    database = Database(tmp_path / "kg.db")
    publish(database, [(triple(1), graph(1))])

    def failing() -> Triples:
        with database.writing(), database.generation() as generation:
            generation.load([(triple(2), graph(2))])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert len(database.open()) == 2
    assert database.manifest()["size"] == 1


def test_what_a_crash_left_is_cleared_by_the_next_build(tmp_path: Path) -> None:
    database = Database(tmp_path / "kg.db")
    publish(database, [(triple(1), graph(1))])
    (tmp_path / "kg.db" / "generations" / "000002" / "store").mkdir(parents=True)
    publish(database, [(triple(2), graph(2))])
    assert len(database.open()) == 4


def test_old_generations_are_removed(tmp_path: Path) -> None:
    database = Database(tmp_path / "kg.db")
    for number in range(6):
        publish(database, [(triple(number), graph(number))])
    assert len(list((tmp_path / "kg.db" / "generations").iterdir())) <= 3
    assert len(database.open()) == 12


def test_a_missing_database_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kg build"):
        Database(tmp_path / "none").open()


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    database = Database(tmp_path / "kg.db")
    failures: list[str] = []

    def second() -> None:
        try:
            with Database(tmp_path / "kg.db").writing():
                pass
        except StoreError as error:
            failures.append(str(error))

    with database.writing():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert "another build" in failures[0]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("CURRENT", "{", "is no generation"),
        ("CURRENT", "../../elsewhere", "is no generation"),
        ("CURRENT", "000009", "cannot be opened|damaged"),
        ("manifest.json", "", "damaged"),
        ("manifest.json", "{", "damaged"),
        ("manifest.json", "[]", "damaged"),
        ("manifest.json", '{"sources": {"a": 1}, "inputs": [], "fingerprint": ""}', "damaged"),
        ("manifest.json", '{"sources": {}, "inputs": 3, "fingerprint": ""}', "damaged"),
        ("manifest.json", '{"format": 2}', "made by another kg"),
        ("store/CURRENT", "x", "cannot be opened"),
    ],
)
def test_a_damaged_database_is_said_to_be_and_what_to_do(tmp_path: Path, name: str, text: str, reason: str) -> None:
    database = Database(tmp_path / "kg.db")
    publish(database, [(triple(1), graph(1))])
    current = database.current
    assert current
    (tmp_path / "kg.db" / "CURRENT" if name == "CURRENT" else current / name).write_text(text)
    with pytest.raises(StoreError, match=reason) as caught:
        database.manifest() if name == "manifest.json" else database.open()
    assert "build again" in str(caught.value) or "install that version" in str(caught.value)


def test_a_store_with_a_missing_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    database = Database(tmp_path / "kg.db")
    publish(database, [(triple(1), graph(1))])
    assert database.current
    for path in (database.current / "store").glob("*.sst"):
        path.unlink()
    with pytest.raises(StoreError, match="cannot be opened"):
        publish(database, [(triple(2), graph(2))])
    assert [path.name for path in (tmp_path / "kg.db" / "generations").iterdir()] == ["000001"]


def test_a_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "kg.db").write_text("x")
    with pytest.raises(StoreError, match="a database is a folder"):
        Database(tmp_path / "kg.db").open()
    with pytest.raises(StoreError, match="this is a file"), Database(tmp_path / "kg.db").writing():
        pass


def test_where_one_may_not_write_is_said(nobody: Callable[[], AbstractContextManager[None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to others
        database = Database(Path(folder) / "kg.db")
        publish(database, [(triple(1), graph(1))])
        for path in (Path(folder), *Path(folder).rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        with nobody():
            assert len(database.open()) == 2
            with pytest.raises(StoreError, match="cannot be written"), database.writing():
                pass
        for path in (Path(folder), *Path(folder).rglob("*")):
            path.chmod(0o755)


@settings(max_examples=25, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.lists(st.tuples(st.integers(0, 8), st.integers(0, 4)), max_size=8),
            st.lists(st.integers(0, 4), max_size=3),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_default_graph_is_the_set_union_of_the_named_graphs(
    steps: list[tuple[list[tuple[int, int]], list[int]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The law of design decision 11, after any sequence of builds and updates."""
    database = Database(tmp_path_factory.mktemp("law") / "kg.db")
    expected: set[tuple[int, int]] = set()
    for added, removed in steps:
        publish(database, [(triple(t), graph(g)) for t, g in added], [graph(g) for g in removed])
        expected = {(t, g) for t, g in expected if g not in removed} | set(added)
    quads = list(database.open())
    default = [quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)]
    named = {quad.triple for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)}
    assert set(default) == named
    assert len(default) == len(named)
    assert len(quads) - len(default) == len(expected)
