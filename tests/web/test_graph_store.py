"""SPARQL 1.1 Graph Store HTTP Protocol on a server that may be written to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest

from kg.stores.formats import GRAPHS
from tests.web.conftest import Serve
from tests.web.serving import TOKEN, Server, problem

TURTLE = {"Content-Type": "text/turtle"}
ENTITY = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"
ONE, TWO = b"<a:s> <a:p> 1 .", b"<a:s> <a:p> 2 ."


@pytest.fixture(scope="module")
def store(serve: Serve) -> Server:
    return serve(token=True)


@pytest.fixture(scope="module")
def strict(serve: Serve) -> Server:
    return serve("--default-graph", "strict", token=True, triples=[])


def graph(number: object) -> str:
    return "/graphs?graph=" + quote(f"http://e.org/test/{number}", safe="")


def triples(answer: httpx.Response) -> int:
    assert answer.status_code == 200, answer.text
    form = ox.RdfFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
    return len(list(ox.parse(answer.content, form)))


def test_a_graph_is_made_read_added_to_replaced_and_dropped(store: Server) -> None:
    url = graph("life")
    assert problem(store.client.get(url)) == "unknown-graph"
    assert store.client.put(url, content=ONE, headers=TURTLE).status_code == 201
    assert store.client.post(url, content=TWO, headers=TURTLE).status_code == 204
    assert triples(store.client.get(url)) == 2
    assert store.client.head(url).headers["content-type"].startswith("text/turtle")
    assert store.client.put(url, content=ONE, headers=TURTLE).status_code == 204
    assert triples(store.client.get(url)) == 1
    assert store.client.delete(url).status_code == 204
    assert problem(store.client.get(url)) == "unknown-graph"
    assert store.client.delete(url).status_code == 404


def test_the_address_itself_may_be_the_name(store: Server) -> None:
    assert store.client.put("/graphs/direct/caf%C3%A9", content=ONE, headers=TURTLE).status_code == 201
    assert triples(store.client.get("/graphs/direct/caf%C3%A9")) == 1
    named = store.value("SELECT ?g { GRAPH ?g { <a:s> <a:p> 1 } FILTER(CONTAINS(STR(?g), 'direct')) }")
    assert named == f"{store.address}/graphs/direct/caf%C3%A9"


def test_a_new_graph_gets_a_name(store: Server) -> None:
    made = [store.client.post("/graphs", content=ONE, headers=TURTLE) for _ in range(2)]
    assert [each.status_code for each in made] == [201, 201]
    places = {each.headers["location"] for each in made}
    assert len(places) == 2
    for place in places:
        assert triples(store.client.get(place)) == 1


def test_the_name_of_a_graph_may_hold_any_letter(store: Server) -> None:
    url = "/graphs?graph=" + quote("http://e.org/制裁", safe="")
    answer = store.client.put(url, content=ONE, headers=TURTLE)
    assert answer.status_code == 201
    assert triples(store.client.get(url)) == 1


@pytest.mark.parametrize(
    ("method", "url", "headers", "content", "status"),
    [
        ("PUT", graph(1), {"Content-Type": "text/html"}, ONE, 415),
        ("PUT", graph(1), {}, ONE, 415),
        ("PUT", graph(1), {"Content-Type": "*/*"}, ONE, 415),
        ("PUT", graph(1), {"Content-Type": "text/turtle; charset=utf-16"}, ONE, 415),
        ("PUT", graph(1), {**TURTLE, "Content-Encoding": "gzip"}, ONE, 415),
        ("PUT", graph(1), TURTLE, b"<a:s> <a:p>", 400),
        ("PUT", graph(1), {"Content-Type": "application/n-quads"}, b"<a:s> <a:p> <a:o> <a:g> .", 400),
        ("PUT", graph(1), TURTLE, b"[" * 100_000, 400),
        ("PUT", graph(1), {"Content-Type": "application/rdf+xml"}, ENTITY, 400),
        ("PUT", graph(1) + "&default", TURTLE, ONE, 400),
        ("PUT", graph(1) + "&graph=a:b", TURTLE, ONE, 400),
        ("PUT", "/graphs?graph=" + quote("http://e.org/a b"), TURTLE, ONE, 400),
        ("PUT", "/graphs", TURTLE, ONE, 400),
        ("DELETE", "/graphs", {}, b"", 400),
        ("PUT", "/graphs?default", TURTLE, ONE, 409),
        ("PATCH", graph(1), TURTLE, ONE, 405),
        ("POST", "/graphs", {"Content-Type": "multipart/form-data"}, ONE, 400),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(  # noqa: PLR0917
    store: Server, method: str, url: str, headers: dict[str, str], content: bytes, status: int
) -> None:
    before = store.client.get("/health").json()
    answer = store.client.request(method, url, headers=headers, content=content)
    assert answer.status_code == status, answer.text
    problem(answer)
    assert store.client.get("/health").json() == before


@pytest.mark.parametrize("form", GRAPHS.values(), ids=list(GRAPHS))
def test_each_form_comes_in_and_goes_out(store: Server, form: ox.RdfFormat) -> None:
    sent = [ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal("é 制裁 🛢️", language="zh"))]
    body = ox.serialize(sent, format=form)
    url = graph(form.file_extension)
    assert store.client.put(url, content=body, headers={"Content-Type": form.media_type}).status_code == 201
    answer = store.client.get(url, headers={"Accept": form.media_type})
    assert answer.headers["content-type"].startswith(form.media_type)
    assert [quad.triple for quad in ox.parse(answer.content, form)] == [sent[0].triple]


def test_the_whole_dataset_comes_in_forms_that_hold_graphs(store: Server) -> None:
    store.client.put(graph("whole"), content=ONE, headers=TURTLE)
    answer = store.client.get("/graphs", headers={"Accept": "application/n-quads"})
    names = {str(quad.graph_name) for quad in ox.parse(answer.content, ox.RdfFormat.N_QUADS)}
    assert "<http://e.org/test/whole>" in names
    assert "DEFAULT" not in names
    assert store.client.get("/graphs", headers={"Accept": "text/turtle"}).status_code == 406


# ------------------------------------------------------------------------------------------------ conditions


def test_a_tag_guards_against_lost_updates(store: Server) -> None:
    url = graph("guarded")
    assert problem(store.client.put(url, content=ONE, headers={**TURTLE, "If-Match": "*"})) == "precondition"
    assert store.client.put(url, content=ONE, headers={**TURTLE, "If-None-Match": "*"}).status_code == 201
    assert store.client.put(url, content=ONE, headers={**TURTLE, "If-None-Match": "*"}).status_code == 412
    tag = store.client.get(url).headers["etag"]
    other = store.client.get(url, headers={"Accept": "application/n-triples"}).headers["etag"]
    assert tag != other
    store.client.put(graph("another"), content=ONE, headers=TURTLE)
    assert store.client.put(url, content=TWO, headers={**TURTLE, "If-Match": tag}).status_code == 204
    for old in (tag, other, f"W/{tag}", '"nothing"'):
        assert store.client.put(url, content=ONE, headers={**TURTLE, "If-Match": old}).status_code == 412
        assert store.client.delete(url, headers={"If-Match": old}).status_code == 412
    new = store.client.get(url).headers["etag"]
    assert store.client.get(url, headers={"If-None-Match": new}).status_code == 304
    store.update("INSERT DATA { GRAPH <http://e.org/unknown> { <a:s> <a:p> 3 } }")
    assert store.client.put(url, content=TWO, headers={**TURTLE, "If-Match": new}).status_code == 412
    newest = store.client.get(url).headers["etag"]
    assert store.client.delete(url, headers={"If-Match": newest}).status_code == 204


def test_of_writers_with_one_tag_one_wins(store: Server) -> None:
    url = store.address + graph("race")
    store.client.put(url, content=b"<a:s> <a:p> 0 .", headers=TURTLE)
    tag = store.client.get(url).headers["etag"]

    def write(number: int) -> int:
        headers = {**TURTLE, "If-Match": tag, "Authorization": f"Bearer {TOKEN}"}
        body = f"<a:s> <a:p> {number} ."
        return httpx.put(url, content=body, headers=headers, timeout=60, trust_env=False).status_code

    with ThreadPoolExecutor(5) as threads:
        statuses = sorted(threads.map(write, range(1, 6)))
    assert statuses == [204, 412, 412, 412, 412]


# -------------------------------------------------------------------------------------------- the default graph


def test_what_is_posted_to_the_union_goes_to_a_graph_of_its_own(store: Server) -> None:
    body = b"<a:own> <a:p> <a:o> ."
    assert store.client.post("/graphs?default", content=body, headers=TURTLE).status_code in {201, 204}
    assert store.value("SELECT ?g { GRAPH ?g { <a:own> ?p ?o } }").endswith("graph/default")
    default = store.client.get("/graphs?default", headers={"Accept": "application/n-triples"}).text
    assert "<a:own>" in default
    assert "http://e.org/s" in default


def test_the_default_graph_of_a_strict_server_is_its_own(strict: Server) -> None:
    assert strict.client.put("/graphs?default", content=ONE, headers=TURTLE).status_code in {201, 204}
    strict.client.put(graph("x"), content=TWO, headers=TURTLE)
    assert triples(strict.client.get("/graphs?default")) == 1
    assert strict.value("SELECT ?o { ?s ?p ?o }") == "1"
    assert strict.client.delete("/graphs?default").status_code == 204
    assert triples(strict.client.get("/graphs?default")) == 0


def test_a_strict_server_hides_the_union_of_a_built_database(serve: Serve) -> None:
    server = serve("--default-graph", "strict")
    assert server.value("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == "0"
    assert server.value("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == "3"
    assert triples(server.client.get("/graphs?default")) == 0


def test_parts_of_a_form_go_into_one_graph(store: Server) -> None:
    files = {"a": ("a.ttl", ONE, "text/turtle"), "b": ("b.nt", b"<a:s> <a:p> <a:o> .", "application/n-triples")}
    assert store.client.post(graph("form"), files=files).status_code == 201
    assert triples(store.client.get(graph("form"))) == 2
    assert problem(store.client.post(graph("form"), files={"a": ("a", ONE, "text/html")})) == "media-type"


def test_a_body_beyond_the_limit_is_refused(serve: Serve) -> None:
    server = serve("--max-body", "1", token=True)
    body = b"<a:s> <a:p> <a:o> .\n" * 80_000
    for content in (body, iter([body])):
        answer = server.client.put(graph("big"), content=content, headers=TURTLE)
        assert (answer.status_code, problem(answer)) == (413, "too-large")
    assert server.client.get(graph("big")).status_code == 404
