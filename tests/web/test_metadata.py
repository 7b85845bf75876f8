"""What the server says of itself is so."""

# ruff: noqa: E501 - tables of cases
from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from kg.queries import all_queries
from kg.web.conneg import GRAPHS, SOLUTIONS
from tests.web.conftest import Serve
from tests.web.serving import Server

SD, VOID, SH = (rdflib.Namespace(iri) for iri in ("http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#", "http://www.w3.org/ns/shacl#"))  # fmt: skip


def described(server: Server, path: str) -> rdflib.Graph:
    answer = server.client.get(path, headers={"Accept": "application/n-triples"})
    assert answer.status_code == 200
    return rdflib.Graph().parse(data=answer.content, format="nt")


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/.well-known/sparql-examples"])
def test_a_description_comes_in_every_form_and_says_the_same(samples: Server, path: str) -> None:
    sizes = set()
    for form in GRAPHS:
        answer = samples.client.get(path, headers={"Accept": form.media_type})
        assert answer.headers["content-type"].startswith(form.media_type)
        parsed = ox.RdfFormat.from_media_type(form.media_type)
        sizes.add(len({quad.triple for quad in ox.parse(answer.content, parsed)}))
    assert len(sizes) == 1


def test_the_counts_of_void_are_those_of_sparql(samples: Server) -> None:
    graph = described(samples, "/.well-known/void")
    (dataset,) = set(graph.subjects(VOID.sparqlEndpoint, None))

    def counted(text: str) -> int:
        return int(samples.value(f"SELECT (COUNT({text}"))

    assert int(graph.value(dataset, VOID.triples)) == counted("*) AS ?n) { ?s ?p ?o }")
    assert int(graph.value(dataset, VOID.distinctSubjects)) == counted("DISTINCT ?s) AS ?n) { ?s ?p ?o }")
    assert int(graph.value(dataset, VOID.distinctObjects)) == counted("DISTINCT ?o) AS ?n) { ?s ?p ?o }")
    assert int(graph.value(dataset, VOID.classes)) == counted("DISTINCT ?c) AS ?n) { ?s a ?c }")
    assert int(graph.value(dataset, VOID.properties)) == counted("DISTINCT ?p) AS ?n) { ?s ?p ?o }")
    parts = list(graph.objects(dataset, VOID.classPartition))
    assert len(parts) == int(graph.value(dataset, VOID.classes))
    for part in parts:
        name = graph.value(part, VOID["class"])
        assert int(graph.value(part, VOID.entities)) == counted(f"DISTINCT ?s) AS ?n) {{ ?s a <{name}> }}")
    assert sum(int(graph.value(part, VOID.triples)) for part in graph.objects(dataset, VOID.propertyPartition)) == int(graph.value(dataset, VOID.triples))  # fmt: skip
    dump = next(iter(graph.objects(dataset, VOID.dataDump)))
    assert samples.client.get(str(dump)).status_code == 200


def test_the_service_description_is_true(samples: Server, serve: Serve) -> None:
    graph = described(samples, "/sparql")
    (service,) = graph.subjects(rdflib.RDF.type, SD.Service)
    assert str(graph.value(service, SD.endpoint)) == f"{samples.address}/sparql"
    assert SD.UnionDefaultGraph in set(graph.objects(service, SD.feature))
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert len(list(graph.objects(service, SD.resultFormat))) == len(SOLUTIONS) + len(GRAPHS)
    assert not list(graph.objects(service, SD.inputFormat))
    other = described(
        serve("--default-graph", "strict", "--allow-service", "localhost:9", token=True, triples=[]), "/sparql"
    )
    (service,) = other.subjects(rdflib.RDF.type, SD.Service)
    assert set(other.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query, SD.SPARQL11Update}
    assert set(other.objects(service, SD.feature)) == {SD.BasicFederatedQuery}


def test_each_example_runs(samples: Server) -> None:
    graph = described(samples, "/.well-known/sparql-examples")
    found = list(graph.subject_objects(SH.select))
    assert len(found) == len(all_queries())
    for _, text in found:
        answer = samples.query(str(text))
        assert answer.status_code == 200
        assert answer.json()["results"]["bindings"]


def test_the_public_url_is_the_one_that_is_told(serve: Serve) -> None:
    server = serve("--public-url", "https://data.example.org/kg/")
    text = server.client.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert "https://data.example.org/kg/sparql" in text
    assert "127.0.0.1" not in text
