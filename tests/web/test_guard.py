"""What the guard finds in a text is what the engine would do with it."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.web.conformance import conformed
from kg.web.guard import MAX_BYTES, MAX_DEPTH, read
from kg.web.problem import RequestError
from kg.web.zero_length import alternatives

U = "<http://127.0.0.1:9/>"
CALLS = [
    f"SELECT * {{ SERVICE {U} {{}} }}",
    f"select*{{service silent{U}{{}}}}",
    f"SELECT*{{SERVICESILENT{U}{{}}}}",
    "PREFIX f:<http://127.0.0.1:9/>SELECT*{SERVICEf:b{}}",
    f"SELECT*{{?s ?p 1.SERVICE{U}{{}}}}",
    "SELECT*{?s ?p trueSERVICEf:b{}}",
    f"SELECT*{{ #c\rSERVICE{U}{{}}}}",
    f"SELECT*{{FILTER(1<?x)SERVICE#>\n{U}{{}}}}",
    f'SELECT*{{FILTER(1<?x)#>"""\n SERVICE {U} {{}} #"""\n}}',
    f'SELECT*{{FILTER(1<<urn:x)#>"""\n SERVICE {U} {{}} #"""\n}}',
    f'SELECT*{{VALUES ?x {{"""a" }} SERVICE {U} {{}} }}',
    f"SELECT*{{ SERVICE ?where {{}} BIND({U} AS ?where) }}",
    f"SELECT*{{ {{ SELECT * {{ OPTIONAL {{ SERVICE {U} {{}} }} }} }} }}",
    f"ASK {{ FILTER EXISTS {{ SERVICE {U} {{}} }} }}",
    f"ASK {{ GRAPH ?g {{ MINUS {{ SeRvIcE\t{U}{{}} }} }} }}",
]


def _found(query: str) -> bool:
    """Whether the call is found, or the text refused as unclear."""
    try:
        return bool(read(query).services)
    except RequestError as refused:
        return refused.status == 400


@pytest.mark.parametrize("query", CALLS)
def test_a_call_to_another_server_is_found_however_it_is_written(query: str) -> None:
    assert _found(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s a schema:Service ; rdfs:label \'SERVICE\', """it\'s SERVICE""" } # SERVICE {',
        "SELECT ?service { ?s <https://schema.org/Service#service> ?service }",
        "SELECT * { ?s ?p <urn:x#service> FILTER(?s < ?p && ?p > 3) FILTER(?s = <urn:x#y>) }",
        "SELECT * { VALUES (?a ?b) { (1 <http://e.org/x#y>) } }",
        "SELECT * { ?s :a\\'b ?o . ?s :a\\(b ?o }",
        'SELECT * { ?s ?p "SERVICE\\" <http://e.org/>" }',
    ],
)
def test_the_word_in_strings_iris_names_and_comments_is_harmless(query: str) -> None:
    assert read(query).services == ()


def test_what_a_text_says_of_itself() -> None:
    assert read("SELECT * FROM <http://e.org/g> {}").dataset
    assert not read("SELECT * { ?s ?p 'FROM' }").dataset
    assert read("load <http://e.org/>").loads
    assert read("LOAD SILENT <http://e.org/> INTO GRAPH <a:g>").loads
    assert not read("INSERT DATA { <a:a> <a:a> 'LOAD' }").loads
    assert read("SELECT (NOW() AS ?x) {}").changing
    assert read("SELECT (struuid() AS ?x) {}").changing
    assert not read("SELECT * { ?s ?p ?known }").changing


@pytest.mark.parametrize(
    "deep", ["(" * 50_000, "{" * 50_000, "!" * 50_000, "! " * 300, "[" * 201, "<<" * 201, "!(" * 201, "<<(" * 201]
)
def test_deep_nesting_is_refused(deep: str) -> None:
    with pytest.raises(RequestError, match="nested deeper") as caught:
        read("SELECT * { FILTER(" + deep)
    assert caught.value.kind == "nesting"


@pytest.mark.parametrize(
    "deep", ["-" * 5_000, "+" * 5_000, "^" * 5_000, "a/" * 5_000, "OPTIONAL{" * 199, "?x+" * 5_000]
)
def test_what_is_not_refused_does_not_end_the_engine_for_good(deep: str) -> None:
    read("SELECT * { FILTER(" + deep)


def test_brackets_in_strings_and_side_by_side_do_not_nest() -> None:
    read("SELECT * { VALUES ?x { '" + "(" * 5_000 + "' } VALUES (?a) {" + "(1) " * 5_000 + "} }")
    read("SELECT * " + "{" * MAX_DEPTH + "}" * MAX_DEPTH)


def test_a_huge_query_and_an_open_string_are_refused() -> None:
    with pytest.raises(RequestError) as caught:
        read("#" * (MAX_BYTES + 1))
    assert caught.value.kind == "too-large"
    with pytest.raises(RequestError) as caught:
        read("é" * (MAX_BYTES // 2 + 1))
    assert caught.value.kind == "too-large"
    with pytest.raises(RequestError, match="line 2, column 3: the string"):
        read("SELECT *\n{ 'a FROM")


HOSTILE = {
    "services": "service ", "open brackets after stars": ") *x ", "paths": "?s :p* :o . ", "less than": "<a",
    "quotes": "'' ", "spaces": " ", "names": "a", "comments": "#\n", "stars and spaces": "*      ",
    "concats": "group_concat(", "booleans": "TRUE ", "graphs": "graph{", "colons": ":", "dots": "a.",
    "backslashes": "\\", "long strings": '""""" ', "variables": "?x*?y ", "marks": "!=", "and": "<a&& ",
    "parts": "x:y*z:w ",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_reading_a_text_takes_time_and_memory_in_proportion_to_it(name: str) -> None:
    """Bytes that mean to make the reader slow. The bound is generous: a quadratic one takes minutes."""
    text = "PREFIX :<a:> SELECT*{ group_concat && a*?b FROM " + HOSTILE[name] * (250_000 // len(HOSTILE[name]))
    started = time.process_time()
    try:
        found = alternatives(conformed(text)) if read(text) else ()
    except RequestError:
        found = ()
    assert sum(len(each["text"]) + len(each["holds"]) for each in found) < 10 * len(text)
    assert time.process_time() - started < 5


# --------------------------------------------------------------------------------- the guard against the engine


class Canary:
    """Listens on loopback and tells whether anybody came."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self.port = self._socket.getsockname()[1]

    def heard(self) -> bool:
        try:
            caller, _ = self._socket.accept()
        except BlockingIOError:
            return False
        caller.close()
        return True

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    opened = Canary()
    yield opened
    opened.close()


PIECES = [
    "SERVICE", "service", "SeRvIcE", "SILENT", " ", "\n", "\r", "\t", "#", "#>", "#\r", "<", ">", "<<", ">>", "{", "}",
    "(", ")", "[", "]", "'", '"', "'''", '"""', "\\", "\\'", "\\u0053", "\\u003C", "?x", "$x", "1", "1.", "1e1", ".",
    ";", ",", "true", "a", "f:", "f:b", ":", "_:b", "@en", "^^", "FILTER(", "FILTER(1<?x)", "BIND(1 AS ?y)", "OPTIONAL",
    "UNION", "VALUES ?x", "EXISTS", "&&", "||", "<urn:x>", "<urn:x#y>", "URL", "GRAPH ?g", "SERVICE URL {}",
    "SERVICE SILENT URL {}", "?s ?p ?o", "?s ?p 1", "!", "=", "-", "+", "*", "/", "|", "^", "é", "\u00a0", "\ufeff",
]  # fmt: skip


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=14))
@example(["FILTER(1<?x)", "SERVICE", "#>", "\n", "URL", "{", "}"])
@example(["?s ?p 1", ".", "SERVICE", "URL", "{", "}"])
@example(["?s ?p ", "true", "SERVICE", "f:b", "{", "}"])
@example(["SERVICE", "\u00a0", "URL", "{", "}"])
def test_no_text_that_the_guard_lets_pass_makes_the_engine_call(canary: Canary, pieces: list[str]) -> None:
    url = f"http://127.0.0.1:{canary.port}/"
    text = f"PREFIX f:<{url}> SELECT * {{ {''.join(pieces)} }}".replace("URL", f"<{url}>")
    try:
        if read(text).services:
            return
        given_to_engine = conformed(text)
    except RequestError:
        return
    _evaluate(given_to_engine)
    assert not canary.heard(), text


def _evaluate(text: str) -> None:
    try:
        answer = ox.Store().query(text)
        if not isinstance(answer, ox.QueryBoolean):
            list(answer)
    except (SyntaxError, RuntimeError, ValueError, OSError):
        return


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_what_is_made_conform_parses_if_it_did_before(pieces: list[str]) -> None:
    text = f"PREFIX f:<urn:f> SELECT * {{ {''.join(pieces).replace('URL', '<urn:u>')} }}"
    try:
        ox.Store().query(text)
        changed = conformed(text)
    except (SyntaxError, RuntimeError, ValueError, OSError, RequestError):
        return
    if not re.search("service", text, re.IGNORECASE):
        ox.Store().query(changed)
