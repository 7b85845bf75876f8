"""SPARQL 1.1 Protocol, query operation, over HTTP."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.query import Result

from kg.web import guard, sparql
from tests.web.serving import Server, problem

ALL = "SELECT ?o { <http://e.org/s> <http://e.org/p> ?o }"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { <http://e.org/s> } ?s ?p ?o }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}


# ------------------------------------------------------------------------------------------------ ways to ask


def test_every_way_to_ask_gives_one_answer(server: Server) -> None:
    answers = [
        server.client.get("/sparql", params={"query": ALL}),
        server.client.get("/sparql/", params={"query": ALL}),
        server.client.post("/sparql", data={"query": ALL}),
        server.client.post("/sparql", content=ALL, headers={"Content-Type": "application/sparql-query; charset=utf-8"}),
        server.client.request("QUERY", "/sparql", content=ALL, headers=DIRECT),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["results"]["bindings"] == [
        {"o": {"type": "literal", "value": 'a, "b" é', "xml:lang": "en"}}
    ]


def test_head_is_get_without_a_body(server: Server) -> None:
    got = server.query(ALL)
    head = server.client.head("/sparql", params={"query": ALL})
    assert (head.status_code, head.content) == (200, b"")
    varying = {"date"}
    assert {name: value for name, value in head.headers.items() if name not in varying} == {
        name: value for name, value in got.headers.items() if name not in varying
    }


def test_preflight_of_a_browser_is_answered(server: Server) -> None:
    asked = {"Origin": "https://e.org", "Access-Control-Request-Method": "POST"}
    answer = server.client.options("/sparql", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    methods = answer.headers["access-control-allow-methods"].split(", ")
    assert {"GET", "POST", "QUERY"} <= set(methods)
    assert len(methods) == len(set(methods))
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()
    assert server.query(ALL).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "FOO"])
def test_another_method_is_405_with_those_that_there_are(server: Server, method: str) -> None:
    answer = server.client.request(method, "/sparql")
    assert answer.status_code in {400, 405}  # what is no method of HTTP at all is refused by the parser
    if method != "FOO":
        assert problem(answer) == "method"
        assert "QUERY" in answer.headers["allow"]


# ------------------------------------------------------------------------------------------------- refusals


def form(**values: str) -> bytes:
    return "&".join(f"{name}={quote(value)}" for name, value in values.items()).encode()


@pytest.mark.parametrize(
    ("content", "headers", "status", "kind"),
    [
        (b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, 400, "request"),
        (b"", FORM, 400, "request"),
        (b"query=", FORM, 400, "request"),
        (b"query=%20", FORM, 400, "request"),
        (b"query=%ff%fe", FORM, 400, "request"),
        (b"&" * 1000, FORM, 400, "request"),
        (b"\xff", DIRECT, 400, "request"),
        ("ASK {}".encode("utf-16"), {"Content-Type": "application/sparql-query; charset=utf-16"}, 400, "request"),
        (b"ASK {}", {"Content-Type": "text/plain"}, 415, "media-type"),
        (b"ASK {}", {"Content-Type": ""}, 415, "media-type"),
        (b"ASK {}", {"Content-Type": "application/sparql-update"}, 415, "media-type"),
        (b"update=INSERT+DATA+%7B%7D", FORM, 400, "request"),
        (b"INSERT DATA { <a:a> <a:a> <a:a> }", DIRECT, 400, "syntax"),
        (b"LOAD <http://127.0.0.1/>", DIRECT, 400, "syntax"),
        (b"ASK { FILTER(", DIRECT, 400, "syntax"),
        (b"ASK { 'a", DIRECT, 400, "syntax"),
        (b"#" * (guard.MAX_BYTES + 1), DIRECT, 413, "too-large"),
        (b"#" * (sparql.MAX_BODY + 1), DIRECT, 413, "too-large"),
        (b"ASK " + b"{" * 50_000, DIRECT, 400, "nesting"),
        (form(query="ASK {}", timeout="soon"), FORM, 400, "request"),
        (form(query="ASK {}", timeout="-1"), FORM, 400, "request"),
        (form(query="ASK {}", timeout="nan"), FORM, 400, "request"),
        (form(query="ASK {}", **{"default-graph-uri": "no iri"}), FORM, 400, "request"),
        (form(query="ASK {}", **{"named-graph-uri": "a"}), FORM, 400, "request"),
        (form(query="ASK { SERVICE <http://e.org/> {} }"), FORM, 403, "forbidden"),
    ],
)
def test_a_malformed_request_is_refused_with_its_kind(
    server: Server, content: bytes, headers: dict[str, str], status: int, kind: str
) -> None:
    answer = server.client.post("/sparql", content=content, headers=headers)
    assert (answer.status_code, problem(answer)) == (status, kind)
    assert answer.headers["cache-control"] == "no-store"


def test_an_address_without_a_query_is_400(server: Server) -> None:
    assert problem(server.client.get("/sparql?qery=ASK{}")) == "request"
    assert problem(server.client.get("/sparql?query=")) == "request"
    assert problem(server.client.get("/nothing")) == "unknown"


def test_a_syntax_error_shows_place_and_line(server: Server) -> None:
    answer = server.query("SELECT * {\n ?s foo:bar ?o }")
    assert (answer.status_code, problem(answer)) == (400, "syntax")
    found = answer.json()
    assert found["line"] == 2
    assert "?s foo:bar ?o" in found["detail"]
    assert "PREFIX foo:" in found["detail"]
    page = server.client.post("/sparql", data={"query": "<script>"}, headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/plain")


def test_the_prefix_that_is_missing_is_told_in_full_if_it_is_ours(server: Server) -> None:
    assert "PREFIX schema: <https://schema.org/>" in server.query("ASK { ?s schema:name ?o }").json()["detail"]


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p ?o", "ASK { FILTER(<urn:file:///etc> = ) }", "SELECT (1/0 AS ?x) {} }", "\0", "💥"]
)
def test_nothing_internal_leaks(server: Server, text: str) -> None:
    answer = server.query(text)
    assert answer.status_code == 400
    assert str(server.database) not in answer.text
    assert "Traceback" not in answer.text
    assert ".py" not in answer.text


# ----------------------------------------------------------------------------------------------- the dataset

COUNT = "SELECT (COUNT(*) AS ?n) { VALUES ?s { <http://e.org/s> } ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) { VALUES ?s { <http://e.org/s> } GRAPH ?g { ?s ?p ?o } }"
G1, G2 = "http://e.org/g1", "http://e.org/g2"


def test_the_default_graph_is_the_union_as_a_set(server: Server) -> None:
    assert (server.value(COUNT), server.value(NAMED)) == ("2", "3")


@pytest.mark.parametrize(
    ("given", "default", "named"),
    [
        ([("default-graph-uri", G1)], "2", "0"),
        ([("default-graph-uri", G2)], "1", "0"),
        pytest.param(
            [("default-graph-uri", G1), ("default-graph-uri", G2)], "2", "0",
            marks=pytest.mark.xfail(reason="the engine merges graphs as a bag (oxigraph#1919)", strict=True),
        ),
        ([("named-graph-uri", G2)], "0", "1"),
        ([("named-graph-uri", G1), ("named-graph-uri", G2)], "0", "3"),
        ([("default-graph-uri", G2), ("named-graph-uri", G1)], "1", "2"),
        ([("default-graph-uri", "http://e.org/none")], "0", "0"),
    ],
)  # fmt: skip
def test_the_dataset_comes_from_the_protocol(
    server: Server, given: list[tuple[str, str]], default: str, named: str
) -> None:
    def number(text: str, way: str) -> str:
        if way == "get":
            answer = server.client.get("/sparql", params=[("query", text), *given])
        elif way == "form":
            body = "&".join(f"{name}={quote(value, safe='')}" for name, value in [("query", text), *given])
            answer = server.client.post("/sparql", content=body, headers=FORM)
        else:
            answer = server.client.post("/sparql", params=given, content=text, headers=DIRECT)
        return str(answer.json()["results"]["bindings"][0]["n"]["value"])

    for way in ("get", "form", "direct"):
        assert (number(COUNT, way), number(NAMED, way)) == (default, named)


def test_the_dataset_of_the_protocol_wins_over_that_of_the_text(server: Server) -> None:
    text = COUNT.replace("{ VALUES", f"FROM <{G1}> {{ VALUES")
    assert server.value(text) == "2"
    assert server.value(text, **{"default-graph-uri": G2}) == "1"


# ------------------------------------------------------------------------------------------------ negotiation

SOLUTIONS = {
    "json": "application/sparql-results+json", "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8",
}  # fmt: skip
GRAPHS = {
    "turtle": "text/turtle; charset=utf-8", "ntriples": "application/n-triples", "nquads": "application/n-quads",
    "trig": "application/trig", "jsonld": "application/ld+json", "rdfxml": "application/rdf+xml",
}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "accept", "form"),
    [
        (ALL, "", "json"), (ALL, "*/*", "json"), (ALL, "text/csv", "csv"), (ALL, "TEXT/CSV", "csv"),
        (ALL, "text/csv;q=0.5, application/sparql-results+xml", "xml"),
        (ALL, "text/csv;q=0.5, application/sparql-results+xml;q=0.4, */*;q=0.1", "csv"),
        (ALL, "text/*", "xml"), (ALL, "text/*;q=0.5, text/csv", "csv"), (ALL, "application/json", "json"),
        (ALL, "application/*;q=0.1, text/tab-separated-values;q=0.2", "tsv"),
        (ALL, "text/csv;q=0, */*", "json"),
        (ALL, "application/sparql-results+json;q=0, application/json;q=0, */*", "xml"),
        (ALL, "image/png, text/csv;q=0.001", "csv"), (ALL, "text/csv ; q=1.0 ; header=present", "csv"),
        ("ASK {}", "application/xml", "xml"), ("ASK {}", "text/csv", "csv"),
        ("ASK {}", "text/tab-separated-values", "tsv"),
        (GRAPH, "", "turtle"), (GRAPH, "application/n-triples", "ntriples"), (GRAPH, "text/plain", "ntriples"),
        (GRAPH, "application/rdf+xml;q=0.9, text/turtle;q=0.8", "rdfxml"), (GRAPH, "application/json", "jsonld"),
        ("DESCRIBE <http://e.org/s>", "application/trig", "trig"), (GRAPH, "application/n-quads", "nquads"),
        (GRAPH, "text/csv, text/turtle;q=0.1", "turtle"), (ALL, "text/turtle, text/csv;q=0.1", "csv"),
    ],
)  # fmt: skip
def test_the_form_is_the_one_that_the_client_likes_best(server: Server, query: str, accept: str, form: str) -> None:
    answer = server.client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, (SOLUTIONS | GRAPHS)[form])
    assert "accept" in answer.headers["vary"].lower()


def test_accept_in_several_lines_is_one_list(server: Server) -> None:
    headers = [("Accept", "text/csv"), ("Accept", "image/png;q=0.1")]
    answer = httpx.get(server.address + "/sparql", params={"query": ALL}, headers=headers, trust_env=False)
    assert answer.headers["content-type"] == SOLUTIONS["csv"]


@pytest.mark.parametrize("form", [*SOLUTIONS])
def test_the_address_names_the_form_of_rows(server: Server, form: str) -> None:
    for answer in (
        server.query(ALL, format=form),
        server.client.get(f"/sparql.{form}", params={"query": ALL}),
        server.query(ALL, format=SOLUTIONS[form].partition(";")[0]),
        server.client.post("/sparql", data={"query": ALL, "format": form}, headers={"Accept": "image/png"}),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (200, SOLUTIONS[form])


@pytest.mark.parametrize("form", [*GRAPHS, "ttl", "nt", "rdf", "xml", "json", "nq"])
def test_the_address_names_the_form_of_graphs(server: Server, form: str) -> None:
    long = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "xml": "rdfxml", "json": "jsonld", "nq": "nquads"}
    for answer in (server.query(GRAPH, format=form), server.client.get(f"/sparql.{form}", params={"query": GRAPH})):
        assert (answer.status_code, answer.headers["content-type"]) == (200, GRAPHS[long.get(form, form)])


@pytest.mark.parametrize(
    ("query", "accept"),
    [(ALL, "image/png"), (ALL, "*/*;q=0"), (ALL, "text/turtle"), (GRAPH, "text/csv"), (ALL, ";;,,=")],
)
def test_what_fits_no_form_is_406_and_says_what_there_is(server: Server, query: str, accept: str) -> None:
    answer = server.client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, problem(answer)) == (406, "format")
    assert "format=" in answer.json()["detail"]
    assert "accept" in answer.headers["vary"].lower()
    assert problem(server.query(ALL, format="png")) == "format"


# ---------------------------------------------------------------------------------------------------- values


def test_parameters_are_decoded_once(server: Server) -> None:
    text = 'SELECT ("a%20b+c&d=e" AS ?x) {}'
    assert (
        server.client.post("/sparql", data={"query": text}).json()["results"]["bindings"][0]["x"]["value"]
        == "a%20b+c&d=e"
    )
    assert server.value(text) == "a%20b+c&d=e"
    assert server.query('ASK { FILTER("%41" = "A") }').json()["boolean"] is False


TERMS = [
    "0", "false", '""', '"007"', '"0"', '"false"', '" "', '"🛢️ 制裁 санкции"', '"مرحبا بالعالم"@ar', '"שלום"@he',
    '"\\u200F\\u202Ertl"', '"tab\\tline\\nend\\r"', '"a, \\"b\\" é"@en-GB', '"<b>&amp;</b>"', "\"it's ]]> -->\"",
    '"\\\\n"',
    "<http://e.org/é?a=b&c=%20#d>", '"2021-12-10"^^<http://www.w3.org/2001/XMLSchema#date>', '"x"^^<http://e.org/type>',
    '"e\\u0301"', '"=1+1"', '"1.50"', '"  both  "',
]  # fmt: skip


@pytest.mark.parametrize("form", [*SOLUTIONS])
def test_each_value_survives_each_form_of_rows(server: Server, form: str) -> None:
    text = (
        f"SELECT ?x {{ VALUES (?n ?x) {{ {' '.join(f'({n} {term})' for n, term in enumerate(TERMS))} }} }} ORDER BY ?n"
    )
    answer = server.query(text, format=form)
    wanted = [term(each) for each in TERMS]
    if form == "csv":
        rows = [row or [""] for row in csv.reader(io.StringIO(answer.text, newline=""))]
        assert rows == [["x"], *([getattr(each, "value", "")] for each in wanted)]
    elif form == "tsv":
        lines = answer.text.split("\n")
        assert (lines[0], lines[-1]) == ("?x", "")
        assert [term(line) for line in lines[1:-1]] == wanted
    else:
        found = [row[0] for row in Result.parse(io.BytesIO(answer.content), format=form)]  # type: ignore[index]
        assert [term(each.n3()) for each in found] == wanted


def term(text: str) -> object:
    """A term of SPARQL by the engine's Turtle parser."""
    (quad,) = ox.parse(f"<a:s> <a:p> {text} .".encode(), ox.RdfFormat.TURTLE)
    return quad.object


@pytest.mark.parametrize("form", [*GRAPHS])
def test_each_value_survives_each_form_of_graphs(server: Server, form: str) -> None:
    # XML 1.0 has no way to write some characters, and reads a bare carriage return as a line feed
    terms = [each for each in TERMS if form != "rdfxml" or "\\r" not in each]
    text = f"CONSTRUCT {{ <http://e.org/s> <http://e.org/p> ?x }} WHERE {{ VALUES ?x {{ {' '.join(terms)} }} }}"
    answer = server.query(text, format=form)
    parsed = ox.RdfFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
    assert parsed is not None
    assert {quad.object for quad in ox.parse(answer.content, parsed)} == {term(each) for each in terms}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own JSON-LD parser
@pytest.mark.parametrize(
    ("form", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld"), ("rdfxml", "xml")]
)
def test_rdflib_reads_each_form_of_graphs(server: Server, form: str, parser: str) -> None:
    assert len(rdflib.Graph().parse(data=server.query(GRAPH, format=form).content, format=parser)) == 2


def test_the_forms_of_one_answer_agree(server: Server) -> None:
    text = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 50"
    rows = {form: server.query(text, format=form) for form in SOLUTIONS}
    count = len(json.loads(rows["json"].content)["results"]["bindings"])
    assert count == 50
    assert rows["xml"].text.count("<result>") == count
    assert len(rows["csv"].text.splitlines()) == len(rows["tsv"].text.splitlines()) == count + 1


def test_a_parameter_may_hold_the_terms_of_no_graph(server: Server) -> None:
    answer = server.query("SELECT ?x { VALUES ?x { UNDEF } }")
    assert answer.json()["results"]["bindings"] == [{}]
