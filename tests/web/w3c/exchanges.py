"""HTTP exchanges as the W3C's manifests describe them (https://www.w3.org/TR/HTTP-in-RDF10/), sent and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import httpx
import pyoxigraph as ox
from rdflib import Namespace
from rdflib.collection import Collection

from tests.web.w3c.manifests import MF, Case

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")


@dataclass
class Message:
    """A request, or the response that is expected."""

    headers: dict[str, str]
    body: bytes | None
    method: str = ""
    path: str = ""
    statuses: list[str] = field(default_factory=list)
    location: str = ""
    """A template variable: later requests name the response's Location by it."""
    boolean: bool | None = None
    format: str = ""


def requests(case: Case) -> list[tuple[Message, Message]]:
    """The requests of a test in order, each with its expected response."""
    graph, node = case.graph, case.value(MF.action, HT.requests)
    found = []
    for request in Collection(graph, node):
        response = graph.value(request, HT.resp)
        sent = _message(graph, request)
        sent.method, sent.path = str(graph.value(request, HT.methodName)), str(graph.value(request, HT.absolutePath))
        wanted = _message(graph, response)
        wanted.statuses = [str(each).rpartition("#")[2] for each in graph.objects(response, MF.expectedStatus)]
        wanted.location = str(graph.value(response, MF.expectedLocation) or "")
        boolean = graph.value(response, MF.expectedBoolean)
        wanted.boolean = None if boolean is None else bool(boolean.toPython())
        wanted.format = str(graph.value(response, MF.expectedFormat) or "")
        found.append((sent, wanted))
    return found


def _message(graph: Any, node: Any) -> Message:
    headers = {}
    if head := graph.value(node, HT.headers):
        for each in Collection(graph, head):
            headers[str(graph.value(each, HT.fieldName))] = str(graph.value(each, HT.fieldValue))
    body = graph.value(node, HT.body)
    if body is None:
        return Message(headers, None)
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    return Message(headers, str(graph.value(body, CNT.chars)).encode(encoding))


STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "BadRequest": 400, "NotFound": 404}
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": (
        "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values",
    ),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/trig"),
}  # fmt: skip


def check(response: httpx.Response, wanted: Message) -> None:
    """Whether the response is what the test expects."""
    classes = [name.removeprefix("StatusCode") for name in wanted.statuses]
    fits = {str(STATUSES.get(name, name)) for name in classes}
    assert str(response.status_code) in fits or f"{response.status_code // 100}xx" in fits, (fits, response.text)
    kind = response.headers.get("content-type", "").partition(";")[0]
    if wanted.format:
        assert kind in FORMATS[wanted.format]
    if wanted.boolean is not None:
        assert response.json()["boolean"] is wanted.boolean
    if wanted.location:
        assert re.match(r"https?://", response.headers["location"])
    expected = wanted.headers.get("content-type", wanted.headers.get("Content-Type", ""))
    if expected:
        assert kind == expected.partition(";")[0]
    if wanted.body is not None:
        form = ox.RdfFormat.from_media_type(expected.partition(";")[0] or kind)
        assert form
        actual, graph = (
            ox.Dataset(ox.parse(data, form, base_iri=str(response.url))) for data in (response.content, wanted.body)
        )
        for each in (actual, graph):
            each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        assert set(actual) == set(graph)
