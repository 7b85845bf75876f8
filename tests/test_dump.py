"""Dumps: the same graph, the same bytes, in every format."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import to_isomorphic

from kg.dump import FORMATS, dump, format_of
from kg.errors import DumpError

QUADS = """
<https://e.example/s> <https://schema.org/name> "a \\"b\\"\\n c"@en <https://e.example/g1> .
<https://e.example/s> <https://schema.org/name> "a \\"b\\"\\n c"@en <https://e.example/g2> .
<https://e.example/s> <https://schema.org/about> <https://e.example/o> <https://e.example/g2> .
<https://e.example/t> <https://w3id.org/sanctions-kg/ns#announced> "2021-12"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> <https://e.example/g1> .
<https://e.example/s> <https://schema.org/name> "a \\"b\\"\\n c"@en .
<https://e.example/s> <https://schema.org/about> <https://e.example/o> .
<https://e.example/t> <https://w3id.org/sanctions-kg/ns#announced> "2021-12"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .
"""  # noqa: E501 - N-Quads has one statement a line

TRIPLES, NAMED = 3, 4


def store(order: int = 1) -> ox.Store:
    made = ox.Store()
    for line in QUADS.strip().splitlines()[::order]:
        made.load(input=line, format=ox.RdfFormat.N_QUADS)
    return made


@pytest.mark.parametrize("form", FORMATS)
def test_the_order_of_building_does_not_show(form: str, tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    dump(store(), str(first), form)
    dump(store(-1), str(second), form)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_a_dump_is_read_back_as_the_graph_that_it_was_made_of(form: str, tmp_path: Path) -> None:
    path = tmp_path / "dump"
    dump(store(), str(path), form)
    read = list(ox.parse(path=path, format=FORMATS[form]))
    assert len(read) == (NAMED if FORMATS[form].supports_datasets else TRIPLES)
    expected = {quad.triple for quad in store()}
    assert {quad.triple for quad in read} == expected


@pytest.mark.parametrize(("form", "name"), [("turtle", "turtle"), ("rdfxml", "xml"), ("ntriples", "nt")])
def test_rdflib_reads_the_same_triples(form: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "dump"
    dump(store(), str(path), form)
    parsed = rdflib.Graph().parse(path, format=name)
    expected = rdflib.Graph().parse(data=b"".join(QUADS.strip().encode().splitlines(keepends=True)[4:]), format="nt")
    assert to_isomorphic(parsed) == to_isomorphic(expected)


def test_trig_writes_each_graph_once(tmp_path: Path) -> None:
    path = tmp_path / "dump.trig"
    dump(store(), str(path), format_of(str(path)))
    assert path.read_text().count("<https://e.example/g1> {") == 1


def test_gzip_by_suffix_holds_the_same_bytes_and_no_time(tmp_path: Path) -> None:
    plain, packed, again = tmp_path / "a.nq", tmp_path / "a.nq.gz", tmp_path / "b.nq.gz"
    for path in (plain, packed, again):
        dump(store(), str(path), format_of(str(path)))
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert packed.read_bytes() == again.read_bytes()


def test_one_graph_can_be_dumped_alone(tmp_path: Path) -> None:
    path = tmp_path / "one.nq"
    dump(store(), str(path), "nquads", graph="https://e.example/g1")
    lines = path.read_text().splitlines()
    assert len(lines) == 2
    assert all(line.endswith("<https://e.example/g1> .") for line in lines)


@pytest.mark.parametrize(
    ("path", "form", "graph", "message"),
    [
        ("x.nq", "nquads", "https://e.example/none", "no graph"),
        ("x.nq", "n3", None, "unknown format"),
        ("missing/x.nq", "nquads", None, "cannot be written"),
    ],
)
def test_what_cannot_be_dumped_leaves_nothing_behind(
    tmp_path: Path, path: str, form: str, graph: str | None, message: str
) -> None:
    with pytest.raises(DumpError, match=message):
        dump(store(), str(tmp_path / path), form, graph=graph)
    assert list(tmp_path.iterdir()) == []


def test_a_suffix_that_names_no_format_is_refused() -> None:
    with pytest.raises(DumpError, match=r"\.csv"):
        format_of("graph.csv")
