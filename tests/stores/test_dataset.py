"""`kg.open`: the documented API of rdflib's Dataset works on a database."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, RDFS, XSD, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

import kg
from kg.build import build
from kg.commands import bundled_articles
from kg.dump import dump, statements
from kg.errors import StoreError
from kg.stores.oxigraph import Database
from kg.terms import expand, mint

ARTICLE = URIRef(expand("schema:NewsArticle"))
SENSETIME = URIRef(mint("entity", "sensetime"))
RDFLIB_WARNS_OF_ITSELF = "(Dataset.(default_context|contexts)|ConjunctiveGraph) is deprecated"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dataset") / "kg.db"
    build([bundled_articles()], path)
    return path


@pytest.fixture
def dataset(database: Path) -> Iterator[rdflib.Dataset]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", RDFLIB_WARNS_OF_ITSELF, DeprecationWarning)
        opened = kg.open(database)
        yield opened
        opened.close()


def test_iteration_gives_each_named_quad_and_each_distinct_triple(dataset: rdflib.Dataset, database: Path) -> None:
    quads = list(dataset)
    assert all(len(quad) == 4 for quad in quads)
    assert (
        len(dataset) == len({quad[:3] for quad in quads}) == sum(quad[3] == DATASET_DEFAULT_GRAPH_ID for quad in quads)
    )
    named = list(statements(Database(database).open(), quads=True))
    assert sum(quad[3] != DATASET_DEFAULT_GRAPH_ID for quad in quads) == len(named)


def test_graphs_are_the_editions(dataset: rdflib.Dataset) -> None:
    graphs = [graph for graph in dataset.graphs() if "/edition/" in str(graph.identifier)]
    assert len(graphs) > 20
    assert {graph.identifier for graph in dataset.contexts()} >= {graph.identifier for graph in graphs}
    for graph in graphs[:3]:
        same = dataset.graph(graph.identifier)
        assert len(same) == len(graph) == len(list(graph)) == len(dataset.get_context(graph.identifier)) > 0
        assert (None, None, None) in same
    assert len(dataset.graph("https://e.example/unknown")) == 0


def test_patterns_find_triples_and_quads(dataset: rdflib.Dataset) -> None:
    articles = set(dataset.subjects(RDF.type, ARTICLE))
    assert len(articles) == len(list(dataset.triples((None, RDF.type, ARTICLE)))) > 20
    assert {quad[0] for quad in dataset.quads((None, RDF.type, ARTICLE, None))} == articles
    assert dataset.value(SENSETIME, RDFS.label) == Literal("SenseTime")
    assert (SENSETIME, RDFS.label, Literal("SenseTime")) in dataset
    assert set(dataset.default_graph.subjects(RDF.type, ARTICLE)) == articles


def test_queries_see_everything_once_and_their_results_serialise(dataset: rdflib.Dataset) -> None:
    (row,) = dataset.query("SELECT (COUNT(?a) AS ?n) { ?a a schema:NewsArticle }")
    assert row.n.toPython() == len(set(dataset.subjects(RDF.type, ARTICLE)))
    (row,) = dataset.query("SELECT ?label ?none { ?e rdfs:label ?label OPTIONAL { ?e kg:status ?none } }",
                           initBindings={"e": SENSETIME})  # fmt: skip
    assert (row.label, row.none) == (Literal("SenseTime"), None)
    assert dataset.query("ASK { ?c a k:Claim }", initNs={"k": expand("kg:Claim")[: -len("Claim")]}).askAnswer
    assert len(dataset.query("CONSTRUCT { ?c a kg:Claim } WHERE { ?c a kg:Claim }").graph) > 50
    graphs = dataset.query("SELECT DISTINCT ?g { GRAPH ?g { ?c a kg:Claim } }")
    assert {row.g for row in graphs} <= {graph.identifier for graph in dataset.graphs()}
    for form in ("json", "xml", "csv", "txt"):
        result = dataset.query("SELECT ?e ?label ?none { ?e rdfs:label ?label OPTIONAL { ?e kg:status ?none } }")
        assert b"SenseTime" in (result.serialize(format=form) or b"")


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "nt", "json-ld", "xml"])
def test_it_serialises_and_says_the_same(dataset: rdflib.Dataset, form: str, tmp_path: Path) -> None:
    dataset.serialize(destination=str(tmp_path / "out"), format=form, encoding="utf-8")
    again = rdflib.Dataset(default_union=True).parse(tmp_path / "out", format=form)
    assert {exact(triple[:3]) for triple in again} == {exact(quad[:3]) for quad in dataset}


def exact(terms: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same with decimals by their value: rdflib writes 28.0 for 28."""
    return tuple(Decimal(term) if getattr(term, "datatype", None) == XSD.decimal else term for term in terms)


def test_our_dump_read_by_either_library_is_the_graph(dataset: rdflib.Dataset, database: Path, tmp_path: Path) -> None:
    store, path = Database(database).open(), tmp_path / "graph.trig"
    dump(store, str(path), "trig")
    named = {str(quad) for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph)}
    assert {str(quad) for quad in ox.parse(path=path, format=ox.RdfFormat.TRIG)} == named
    read = rdflib.Dataset().parse(path, format="trig")
    assert {exact(quad) for quad in read} == {exact(quad) for quad in dataset if quad[3] != DATASET_DEFAULT_GRAPH_ID}


def test_names_are_short_with_our_prefixes(dataset: rdflib.Dataset) -> None:
    assert dict(dataset.namespaces())["kg"] == URIRef(expand("kg:Claim")[: -len("Claim")])
    assert dataset.qname(expand("kg:Claim")) == "kg:Claim"


CHANGES: dict[str, Callable[[rdflib.Dataset], object]] = {
    "add": lambda dataset: dataset.add((SENSETIME, RDFS.label, Literal("x"))),
    "remove": lambda dataset: dataset.remove((None, None, None)),
    "update": lambda dataset: dataset.update("INSERT DATA { <a:s> <a:p> <a:o> }"),
    "parse": lambda dataset: dataset.parse(data="<a:s> <a:p> <a:o> .", format="nt"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_read_only_and_says_so(dataset: rdflib.Dataset, change: str) -> None:
    with pytest.raises(StoreError, match="read-only"):
        CHANGES[change](dataset)


def test_it_opens_many_times_at_once(database: Path) -> None:
    opened = [kg.open(database) for _ in range(4)]
    assert len({len(each) for each in opened}) == 1
