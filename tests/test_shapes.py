"""Validation: which triples are seen, in which order violations come, and that slicing changes nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import shapes
from kg.errors import QuerySyntaxError
from kg.resources import folder
from kg.shapes import Violation, checks, violations

EXAMPLE = Path(__file__).parent / "ontology" / "example.trig"
SHAPES = (folder("ontology") / "shapes.ttl").read_text(encoding="utf-8")
EMPTY_CLAIM = "https://example.org/claim"
KG = "https://w3id.org/sanctions-kg/ns#"
TRIPLES = f"<{EMPTY_CLAIM}> a <{KG}Claim> ; <{KG}about> <https://example.org/nothing> ."


@pytest.fixture
def example() -> rdflib.Graph:
    """The worked example without its graphs."""
    store = ox.Store()
    store.load(path=str(EXAMPLE), format=ox.RdfFormat.TRIG)
    text = ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=text, format="nt")


@pytest.fixture
def named_only() -> ox.Store:
    """Two graphs of one claim, and no default graph."""
    store = ox.Store()
    for graph in ("one", "two"):
        store.load(input=TRIPLES, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(f"https://example.org/{graph}"))
    return store


def test_a_violation_names_node_property_shape_and_what_to_do(named_only: ox.Store) -> None:
    stance = next(each for each in violations(named_only) if each.path == KG + "stance")
    assert stance == Violation(
        focus=EMPTY_CLAIM,
        path=KG + "stance",
        value="",
        shape="https://w3id.org/sanctions-kg/shapes#Claim-stance",
        severity="Violation",
        message="a claim has exactly one stance, a concept of kg:stances",
    )


def test_store_dataset_and_graph_give_the_same_answer(named_only: ox.Store) -> None:
    graph, dataset = rdflib.Graph().parse(data=TRIPLES, format="turtle"), rdflib.Dataset()
    for name in ("one", "two"):
        for triple in graph:
            dataset.graph(rdflib.URIRef(f"https://example.org/{name}")).add(triple)
    answers = [[*violations(each), *checks(each)] for each in (named_only, graph, dataset)]
    assert answers[0]
    assert answers[0] == answers[1] == answers[2]


def test_a_default_graph_stands_for_the_named_graphs(named_only: ox.Store) -> None:
    named_only.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o")))
    assert list(violations(named_only)) == []


def test_the_graph_is_left_as_it_was(named_only: ox.Store) -> None:
    before = set(named_only)
    assert list(violations(named_only))
    assert set(named_only) == before


def test_slices_change_nothing(example: rdflib.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    for claim in list(example.subjects(rdflib.URIRef("http://www.w3.org/ns/oa#hasTarget"))):
        example.remove((claim, rdflib.URIRef(KG + "rule"), None))
    whole = list(violations(example))
    monkeypatch.setattr(shapes, "SLICE", 1)
    assert len(whole) == 3  # two claims and a mention lack their rule
    assert list(violations(example)) == whole == sorted(whole)


def test_flattening_keeps_every_rule(example: rdflib.Graph) -> None:
    import pyshacl  # noqa: PLC0415 - slow to import, and only this test compares with it

    claim, designation = rdflib.URIRef(KG + "Claim"), rdflib.URIRef(KG + "Designation")
    data = rdflib.Graph()
    for subject, predicate, term in example:
        data.add((subject, predicate, designation if term == claim else term))
    _, report, _ = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(data=SHAPES, format="turtle"))
    plain = {(str(report.value(r, rdflib.SH.focusNode)), str(report.value(r, rdflib.SH.sourceShape)))
             for r in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)}  # fmt: skip
    assert len(plain) > 5
    assert {(each.focus, each.shape) for each in violations(data)} == plain


def test_a_check_without_header_says_so(tmp_path: Path) -> None:
    (tmp_path / "bare.rq").write_text("SELECT ?focus WHERE { ?focus ?p ?o }", encoding="utf-8")
    with pytest.raises(QuerySyntaxError, match=r"bare\.rq: a check begins with"):
        shapes._check(tmp_path / "bare.rq")


def test_importing_the_module_does_not_import_pyshacl() -> None:
    code = "import sys, kg.shapes; sys.exit('pyshacl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
