"""The W3C's tests of the SPARQL 1.1 protocol, graph store protocol and service description."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
import rdflib

from tests.conftest import SHARED
from tests.web.w3c.conftest import Endpoint, marked
from tests.web.w3c.exchanges import check, requests
from tests.web.w3c.manifests import Case, Dataset, cases

pytestmark = pytest.mark.slow

ROOT = SHARED / "w3c-rdf-tests"
FOLDERS = ("protocol", "graph-store-protocol", "service-description")
PROTOCOL, STORE, DESCRIPTION = (
    [marked(case) for case in cases(ROOT / "sparql11" / folder / "manifest.ttl", ROOT)] if ROOT.exists() else []
    for folder in FOLDERS
)
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


def test_the_suites_are_whole(shared: object) -> None:
    assert [len(PROTOCOL), len(STORE), len(DESCRIPTION)] == [34, 13, 3]


@pytest.mark.parametrize("case", PROTOCOL)
def test_protocol(endpoint: Endpoint, case: Case) -> None:
    endpoint.load(Dataset())
    for request, wanted in requests(case):
        body = request.body or b""
        updates = "update" in case.id and "query" not in str(request.headers)
        path = request.path.replace("/sparql/", "/update" if updates else "/sparql")
        if "data" in case.id.partition("#")[2]:
            load_graphs(endpoint, case, body + path.encode())
        send = {"content": body} if request.body is not None else {}
        response = endpoint.client.request(request.method, path, headers=request.headers, **send)
        check(response, wanted)
    endpoint._loaded = None


def load_graphs(endpoint: Endpoint, case: Case, request: bytes) -> None:
    """The graphs that a test's data name, by the label that stands beside each file."""
    given = case.dataset(case.node)
    if given.named and endpoint._loaded == Dataset():
        endpoint.load(given)


@pytest.mark.parametrize("case", STORE)
def test_graph_store(endpoint: Endpoint, case: Case) -> None:
    endpoint.load(Dataset())
    endpoint._loaded = None
    host = endpoint.address.removeprefix("http://")
    names = {"www.example/gsp": f"{host}/graphs", quote("www.example/gsp", safe=""): quote(f"{host}/graphs", safe="")}
    for request, wanted in requests(case):
        path = replaced(request.path, names).removeprefix(endpoint.address).replace("/gsp", "/graphs", 1)
        body = None if request.body is None else replaced(request.body.decode(), names).encode()
        response = endpoint.client.request(request.method, path, headers=request.headers, content=body)
        if wanted.body is not None:
            wanted.body = replaced(wanted.body.decode(), names).encode()
        check(response, wanted)
        if wanted.location:
            names[wanted.location] = response.headers["location"]


def replaced(text: str, names: dict[str, str]) -> str:
    """The manifest's host, and its variables, as they are here."""
    for name, ours in names.items():
        text = text.replace(name, ours)
    return text


@pytest.fixture(scope="module")
def description(endpoint: Endpoint) -> tuple[httpx.Response, rdflib.Graph]:
    response = endpoint.client.get("/sparql", headers={"Accept": "text/turtle"})
    return response, rdflib.Graph().parse(data=response.content, format="turtle")


@pytest.mark.parametrize("case", DESCRIPTION)
def test_service_description(endpoint: Endpoint, description: tuple[httpx.Response, rdflib.Graph], case: Case) -> None:
    response, graph = description
    assert response.status_code == 200
    services = set(graph.subjects(rdflib.RDF.type, SD.Service))
    CHECKS[case.id.partition("#")[2]](endpoint, graph, services)


def _has_endpoint(endpoint: Endpoint, graph: rdflib.Graph, services: set[object]) -> None:
    assert {str(each) for each in graph.objects(None, SD.endpoint)} == {f"{endpoint.address}/sparql"}


def _returns_rdf(endpoint: Endpoint, graph: rdflib.Graph, services: set[object]) -> None:
    assert len(graph) > 10
    for form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD):
        other = endpoint.client.get("/sparql", headers={"Accept": form.media_type})
        assert len(list(ox.parse(other.content, form))) == len(graph)


def _conforms(endpoint: Endpoint, graph: rdflib.Graph, services: set[object]) -> None:
    """Each property of the vocabulary stands at a subject of the class that its schema names (section 3)."""
    assert len(services) == 1
    classes = {
        "endpoint": "Service", "feature": "Service", "supportedLanguage": "Service", "resultFormat": "Service",
        "inputFormat": "Service",
        "defaultDataset": "Service", "defaultGraph": "Dataset", "namedGraph": "Dataset",
    }  # fmt: skip
    for subject, predicate, value in graph:
        if str(predicate).startswith(str(SD)):
            name = str(predicate).removeprefix(str(SD))
            assert (subject, rdflib.RDF.type, SD[classes[name]]) in graph, name
            assert isinstance(value, rdflib.URIRef)
    assert (None, SD.supportedLanguage, SD.SPARQL11Query) in graph


CHECKS = {"has-endpoint-triple": _has_endpoint, "returns-rdf": _returns_rdf, "conforms-to-schema": _conforms}
