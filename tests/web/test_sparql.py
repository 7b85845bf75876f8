from __future__ import annotations

import csv
import io
import json
import socket
import threading
import time

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result

from kg.stores.oxigraph import Database
from kg.web import sparql
from tests.web.conftest import TRIPLES, publish

ALL = "SELECT ?o { ?s <http://e.org/p> ?o }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_the_three_ways_to_ask_give_one_answer(client: httpx.Client) -> None:
    answers = [
        client.get("/sparql", params={"query": ALL}),
        client.post("/sparql", data={"query": ALL}),
        client.post("/sparql", content=ALL, headers={"Content-Type": "application/sparql-query; charset=utf-8"}),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["vary"] == "Accept"
    assert answers[0].json()["results"]["bindings"][0]["o"] == {
        "type": "literal",
        "value": 'a, "b" é',
        "xml:lang": "en",
    }


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_each_result_format_reads_back(client: httpx.Client, form: str) -> None:
    answer = client.get("/sparql", params={"query": ALL, "format": form})
    if form in {"csv", "tsv"}:
        assert answer.headers["content-type"].endswith("; charset=utf-8")
    if form == "tsv":
        assert answer.text == '?o\n"a, \\"b\\" é"@en\n'
    elif form == "csv":
        assert list(csv.reader(io.StringIO(answer.text))) == [["o"], ['a, "b" é']]
    else:
        rows = list(Result.parse(io.BytesIO(answer.content), format=form))
        assert rows[0][0] == rdflib.Literal('a, "b" é', lang="en")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own JSON-LD parser
@pytest.mark.parametrize(
    ("accept", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_each_graph_format_reads_back_as_a_set(client: httpx.Client, accept: str, parser: str) -> None:
    answer = client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    assert len(rdflib.Graph().parse(data=answer.content, format=parser)) == 2


@pytest.mark.parametrize(
    ("query", "accept"), [("ASK {}", "text/csv"), (ALL, "image/png"), (ALL, "*/*;q=0"), ("DESCRIBE <a:b>", "text/csv")]
)
def test_what_fits_no_format_is_406_and_says_what_there_is(client: httpx.Client, query: str, accept: str) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["vary"]) == (406, "Accept")
    assert "format=" in answer.json()["detail"]


def test_the_dataset_comes_from_the_protocol(client: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def number(**more: str) -> str:
        return str(
            client.get("/sparql", params={"query": count, **more}).json()["results"]["bindings"][0]["n"]["value"]
        )

    assert (number(), number(**{"default-graph-uri": "http://e.org/g2"})) == ("2", "1")
    assert number(**{"named-graph-uri": "http://e.org/g2"}) == "0"
    assert client.get("/sparql", params={"query": count, "default-graph-uri": "no iri"}).status_code == 400


def test_a_syntax_error_shows_place_and_line(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * {\n ?s foo:bar ?o }"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert "line 2, column" in answer.json()["detail"]
    assert "?s foo:bar ?o" in answer.json()["detail"]
    page = client.get("/sparql", params={"query": "<script>"}, headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, 400),
        (b"", FORM, 400),
        (b"query=%ff%fe", FORM, 400),
        (b"\xff", {"Content-Type": "application/sparql-query"}, 400),
        (b"ASK {}", {"Content-Type": "text/plain"}, 415),
        (b"update=INSERT+DATA+%7B%7D", FORM, 400),
        (b"INSERT DATA { <a:a> <a:a> <a:a> }", {"Content-Type": "application/sparql-query"}, 400),
        (b"LOAD <http://127.0.0.1/>", {"Content-Type": "application/sparql-query"}, 400),
        (b"#" * 1_000_001, {"Content-Type": "application/sparql-query"}, 413),
        (b"#" * (sparql.MAX_BODY + 1), {"Content-Type": "application/sparql-query"}, 413),
        (b"ASK " + b"{" * 50_000, {"Content-Type": "application/sparql-query"}, 400),
    ],
)
def test_bad_requests_are_refused_and_the_server_lives(
    client: httpx.Client, content: bytes, headers: dict[str, str], status: int
) -> None:
    assert client.post("/sparql", content=content, headers=headers).status_code == status
    assert client.get("/health").status_code == 200


def test_parameters_are_decoded_once(client: httpx.Client) -> None:
    answer = client.post("/sparql", data={"query": 'SELECT ("a%20b+c" AS ?x) {}'})
    assert answer.json()["results"]["bindings"][0]["x"]["value"] == "a%20b+c"


def test_head_options_and_delete(client: httpx.Client) -> None:
    head = client.head("/sparql", params={"query": ALL})
    assert (head.status_code, head.content) == (200, b"")
    assert {client.options("/sparql").status_code, client.delete("/sparql").status_code} == {405}


def test_no_query_leaves_the_server(client: httpx.Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.5)
        url = f"<http://127.0.0.1:{canary.getsockname()[1]}/>"
        assert client.get("/sparql", params={"query": f"SELECT * {{ SERVICE {url} {{ }} }}"}).status_code == 403
        assert client.get("/sparql", params={"query": f"SELECT * FROM {url} {{ ?s ?p ?o }}"}).status_code == 200
        assert client.get("/sparql", params={"query": "ASK {}", "default-graph-uri": url[1:-1]}).status_code == 200
        with pytest.raises(TimeoutError):
            canary.accept()


def test_a_slow_query_stops_neither_health_nor_a_short_one(client: httpx.Client) -> None:
    values = " ".join(f"VALUES ?{name} {{ {'1 2 3 4 5 6 7 8 9 0 ' * 2} }}" for name in "abcd")
    slow = f"SELECT (COUNT(*) AS ?n) {{ {values} FILTER(?a + ?b + ?c + ?d > 100) }}"
    done = threading.Event()
    started = time.monotonic()

    def ask() -> None:
        httpx.get(f"{client.base_url}/sparql", params={"query": slow}, timeout=60, trust_env=False)
        done.set()

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.02)
    assert client.get("/health").status_code == 200
    assert client.get("/sparql", params={"query": "ASK {}"}).json() == {"head": {}, "boolean": True}
    early = not done.is_set()
    thread.join()
    assert early, f"the slow query took only {time.monotonic() - started:.2f} s"


def test_a_new_generation_is_served_without_restart(client: httpx.Client, database: Database) -> None:
    before = client.get("/health").json()
    publish(database, [("<http://e.org/new> <http://e.org/p> <http://e.org/o>", "http://e.org/g3")])
    assert before == {"status": "ok", "generation": "000001"}
    assert client.get("/health").json()["generation"] == "000002"
    assert client.get("/sparql", params={"query": "ASK { <http://e.org/new> ?p ?o }"}).json()["boolean"] is True


def test_rdflib_is_a_client(client: httpx.Client) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{client.base_url}/sparql"))
    assert [str(row[0]) for row in graph.query(ALL)] == ['a, "b" é']
    assert len(TRIPLES) == 3


def test_openapi_has_a_path_for_each_canned_query(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for query in client.get("/queries").json()["queries"]:
        documented = [each["name"] for each in paths[query["link"]]["get"]["parameters"]]
        assert documented == [*(each["name"] for each in query["parameters"]), "format"]
        assert client.get(query["example"]).status_code in {200, 422}, query["name"]
    assert json.dumps(paths)


def test_canned_queries_name_what_is_wrong(client: httpx.Client) -> None:
    assert "timeline" in client.get("/queries/timelin").json()["detail"]
    assert client.get("/queries/timelin").status_code == 404
    wrong = client.get("/queries/find", params={"nam": "x"})
    assert (wrong.status_code, "'nam'" in wrong.json()["detail"]) == (422, True)
    hostile = client.get("/queries/find", params={"name": '" } SERVICE <http://127.0.0.1:9/> { } #', "format": "csv"})
    assert (hostile.status_code, hostile.text) == (200, "node,type,label,match\r\n")


def test_the_index_lists_the_addresses_without_scripts(client: httpx.Client) -> None:
    page = client.get("/").text
    assert "/sparql" in page
    assert "<script" not in page
