"""Answers: validators, codings, the cache and its shortcuts, streaming, and completeness or a visible failure."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import re
import subprocess
import time
import urllib.request
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.web.conftest import MANY, Serve
from tests.web.serving import Server, kill, problem, publish, wait

try:
    from compression import zstd
except ImportError:
    from backports import zstd

ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
LONG = "SELECT * { ?a <http://e.org/many> ?b . ?c <http://e.org/many> ?d } LIMIT 60000"
ENDLESS = "SELECT * { ?a <http://e.org/many> ?b . ?c <http://e.org/many> ?d . ?e <http://e.org/many> ?f }"
GRAPH = "CONSTRUCT { ?a ?b ?d } WHERE { ?a <http://e.org/many> ?b . ?c <http://e.org/many> ?d }"


# ------------------------------------------------------------------------------------------------ validators


PATHS = ("/sparql?query=" + quote(ALL), "/sparql", "/graphs?default", "/graphs", "/queries", "/ns", "/.well-known/void")


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_has_a_tag_and_is_not_sent_twice(server: Server, path: str) -> None:
    answer = server.client.get(path)
    assert answer.status_code == 200
    tag = answer.headers["etag"]
    assert re.fullmatch(r'"[^"]+"', tag)
    assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"
    for given in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = server.client.get(path, headers={"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["cache-control"] == answer.headers["cache-control"]
        assert again.headers["vary"] == answer.headers["vary"]
    assert server.client.head(path, headers={"If-None-Match": tag}).status_code == 304
    assert server.client.get(path, headers={"If-None-Match": '"other"'}).content == answer.content


def test_a_tag_belongs_to_one_form_in_one_coding(server: Server) -> None:
    tags = set()
    for accept in ("text/csv", "application/sparql-results+json"):
        for coding in ("identity", "gzip", "zstd"):
            headers = {"Accept": accept, "Accept-Encoding": coding}
            tags.add(server.client.get("/sparql", params={"query": ALL}, headers=headers).headers["etag"])
    assert len(tags) == 6


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_what_changes_by_itself_has_no_tag(server: Server, function: str) -> None:
    one, other = (server.query(f"SELECT ({function} AS ?x) {{}}") for _ in range(2))
    assert "etag" not in one.headers
    assert one.headers["cache-control"] == "no-store"
    assert one.content != other.content or function == "NOW()"


def test_the_tag_changes_with_the_generation(serve: Serve) -> None:
    server = serve()
    before = server.query(ALL)
    publish(server.database, [("<http://e.org/new> <http://e.org/p> <http://e.org/o>", "http://e.org/g")])
    after = server.client.get("/sparql", params={"query": ALL}, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.headers["etag"] != before.headers["etag"]
    assert "http://e.org/new" in after.text


def test_a_star_does_not_make_a_wrong_query_right(server: Server) -> None:
    answer = server.client.get("/sparql", params={"query": "SELECT"}, headers={"If-None-Match": "*"})
    assert answer.status_code == 400


# --------------------------------------------------------------------------------------------------- codings


CODINGS = {
    "gzip": "gzip", "zstd": "zstd", "gzip, zstd": "zstd", "gzip;q=1, zstd;q=0.5": "gzip", "*": "zstd", "identity": "",
    "br": "", "gzip;q=0": "",
}  # fmt: skip


@pytest.mark.parametrize(("accept", "coding"), CODINGS.items())
@pytest.mark.parametrize("text", [ALL, LONG])
def test_an_answer_is_packed_as_the_client_accepts(server: Server, accept: str, coding: str, text: str) -> None:
    plain = server.client.get("/sparql", params={"query": text}, headers={"Accept-Encoding": "identity"}).content
    for _ in range(2):  # the second one comes from the cache
        with server.client.stream(
            "GET", "/sparql", params={"query": text}, headers={"Accept-Encoding": accept}
        ) as answer:
            body = b"".join(answer.iter_raw())
        assert answer.headers.get("content-encoding", "") == coding
        assert "accept-encoding" in answer.headers["vary"]
        unpack = {"gzip": gzip.decompress, "zstd": zstd.decompress, "": bytes}[coding]
        assert unpack(body) == plain
        assert not coding or len(body) < len(plain) / 3


def test_a_small_answer_is_not_packed(server: Server) -> None:
    assert "content-encoding" not in server.client.get("/sparql", params={"query": "ASK {}"}).headers


# ---------------------------------------------------------------------------------------- cache and shortcuts


def test_a_repeated_answer_is_the_same_and_comes_from_the_cache(server: Server) -> None:
    text = f"{ALL} # shortcut"
    answers = [server.query(text)]
    hits = server.metric("kg_cache_hits")
    answers += [server.query(text) for _ in range(3)]
    answers.append(server.client.get("/sparql", params={"query": text}, headers={"X-Long-Way": "1"}))
    assert server.metric("kg_cache_hits") == hits + 4
    assert len({answer.content for answer in answers}) == 1
    headers = [sorted((name, value) for name, value in each.headers.items() if name != "date") for each in answers]
    assert all(each == headers[0] for each in headers)


def test_a_shortcut_knows_what_the_answer_depends_on(server: Server) -> None:
    text = f"{ALL} # depends"
    for _ in range(3):
        json = server.client.get("/sparql", params={"query": text}, headers={"Accept": "application/json"})
        csv = server.client.get("/sparql", params={"query": text}, headers={"Accept": "text/csv"})
        plain = server.client.get("/sparql", params={"query": text}, headers={"Accept-Encoding": "identity"})
        assert json.headers["content-type"] == "application/sparql-results+json"
        assert csv.headers["content-type"].startswith("text/csv")
        assert "content-encoding" not in plain.headers
        tag = plain.headers["etag"]
        headers = {"Accept-Encoding": "identity", "If-None-Match": tag}
        assert server.client.get("/sparql", params={"query": text}, headers=headers).status_code == 304


@pytest.mark.slow
def test_a_shortcut_ends_with_its_generation(serve: Serve) -> None:
    server = serve()
    for number in range(5):
        for _ in range(3):
            assert len(server.query(ALL).json()["results"]["bindings"]) == 2 + number
        publish(server.database, [(f"<http://e.org/n{number}> <http://e.org/p> <http://e.org/o>", "http://e.org/g")])


def test_requests_that_come_at_once_on_one_connection_are_answered_in_order(server: Server) -> None:
    texts = ["ASK {}", LONG, "ASK { FILTER(false) }", ALL, "ASK {}"]
    for text in texts:
        server.query(text)
    data = b"".join(f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: a\r\n\r\n".encode() for text in texts)
    found = server.send(data)
    assert found.count(b"HTTP/1.1 200") == 5
    order = [found.find(mark) for mark in (b"true", b'"vars":["a","b"', b"false")]
    assert order == sorted(order)
    assert min(order) > 0


@pytest.mark.slow
def test_long_texts_do_not_fill_the_memory_beyond_the_cache(serve: Serve) -> None:
    server = serve("--cache", "4", "--workers", "1")
    server.query("ASK {}")
    before = server.memory()
    for number in range(30):
        text = f"ASK {{}} #{number}" + "x" * 900_000
        answer = server.client.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query"})
        assert answer.status_code == 200
        server.client.request("QUERY", "/sparql", content=text, headers={"Content-Type": "application/sparql-query"})
    assert server.memory() - before < 25 << 20


@pytest.mark.slow
def test_long_addresses_do_not_fill_the_memory(serve: Serve) -> None:
    server = serve("--cache", "16", "--workers", "1")
    server.query("ASK {}")
    before = server.memory()
    for number in range(200):
        url = f"/sparql?query=ASK%7B%7D%23{number}" + "x" * 60_000
        for _ in range(2):
            assert server.client.get(url, headers={"Accept": f"*/*;x={number}" + "y" * 3000}).status_code == 200
    assert server.memory() - before < 40 << 20


# ------------------------------------------------------------------------------------------------- streaming


def raw(server: Server, text: str, version: str = "1.1", method: str = "GET", headers: str = "") -> bytes:
    head = f"{method} /sparql?query={quote(text)} HTTP/{version}\r\nHost: a\r\nConnection: close\r\n{headers}\r\n"
    return server.send(head.encode())


def chunks(body: bytes) -> tuple[bytes, bytes]:
    """A chunked body → its content and its trailer section."""
    content = b""
    while True:
        size, _, body = body.partition(b"\r\n")
        if int(size, 16) == 0:
            return content, body
        content, body = content + body[: int(size, 16)], body[int(size, 16) + 2 :]


def test_a_long_answer_is_streamed_with_a_trailer(server: Server) -> None:
    head, _, body = raw(server, f"{LONG} # trailer").partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head.lower()
    assert b"trailer: content-digest" in head.lower()
    content, trailers = chunks(body)
    assert content.endswith(b"]}}")
    digest = b64encode(hashlib.sha256(content).digest()).decode()
    assert trailers.decode() == f"content-digest: sha-256=:{digest}:\r\n\r\n"


def test_http_1_0_gets_a_whole_answer_or_none(server: Server) -> None:
    short = raw(server, ALL, "1.0")
    assert short.startswith(b"HTTP/1.1 200")
    assert int(re.search(rb"content-length: (\d+)", short)[1]) == len(short.partition(b"\r\n\r\n")[2])  # type: ignore[index]
    assert b"chunked" not in short
    long = raw(server, f"{ENDLESS} # 1.0", "1.0")
    assert long.startswith(b"HTTP/1.1 413")
    assert b"HTTP/1.1, or LIMIT" in long


def test_head_of_a_long_answer_ends_at_once(server: Server) -> None:
    answer = server.client.head("/sparql", params={"query": ENDLESS})
    assert (answer.status_code, answer.content) == (200, b"")
    wait(lambda: server.metric("kg_busy") == 0)


@pytest.mark.slow
def test_the_time_that_a_client_takes_is_not_the_querys(serve: Serve) -> None:
    server = serve("--timeout", "2", triples=MANY)
    with server.client.stream("GET", "/sparql", params={"query": LONG}) as answer:
        pieces = answer.iter_bytes()
        size = len(next(pieces))
        time.sleep(3)
        size += sum(map(len, pieces))
    assert size > 8 << 20


# ---------------------------------------------------------------------------------------- complete or an error

FORMS = ["json", "xml", "csv", "tsv", "turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"]


@pytest.fixture(scope="module")
def fragile(serve: Serve) -> Server:
    return serve("--workers", "2", "--timeout", "30", "--stall", "2", triples=MANY)


def url(server: Server, form: str) -> str:
    text = ENDLESS if form in {"json", "xml", "csv", "tsv"} else GRAPH
    return f"{server.address}/sparql?query={quote(text)}&format={form}"


CUT = (httpx.RemoteProtocolError, httpx.ReadError)


def kill_workers(server: Server) -> None:
    for pid in server.children():
        kill(pid)


def read_and_kill(server: Server, address: str, coding: str) -> None:
    """Begin to read an answer, kill its worker, and read on."""
    with httpx.stream("GET", address, headers={"Accept-Encoding": coding}, timeout=30, trust_env=False) as answer:
        assert answer.status_code == 200
        pieces = answer.iter_raw()
        next(pieces)
        kill_workers(server)
        for _ in pieces:
            pass


PACKED = [pytest.param(coding, marks=pytest.mark.slow) for coding in ("gzip", "zstd")]


@pytest.mark.parametrize("coding", ["identity", *PACKED])
@pytest.mark.parametrize("form", FORMS)
def test_no_client_takes_a_cut_answer_for_whole(fragile: Server, form: str, coding: str) -> None:
    before = fragile.metric("kg_cache_bytes")
    with pytest.raises(CUT):
        read_and_kill(fragile, url(fragile, form), coding)
    assert fragile.metric("kg_cache_bytes") == before


def test_urllib_sees_that_an_answer_was_cut(fragile: Server) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url(fragile, "csv")) as answer:
        assert answer.status == 200
        answer.read(1000)
        kill_workers(fragile)
        with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
            answer.read()


@pytest.mark.parametrize("form", ["csv", "ntriples"])
def test_curl_sees_that_an_answer_was_cut(fragile: Server, form: str, tmp_path: Path) -> None:
    output = tmp_path / "answer"
    process = subprocess.Popen(["curl", "-s", "--noproxy", "*", "-o", output, url(fragile, form)])
    wait(lambda: output.exists() and output.stat().st_size > 100_000)
    kill_workers(fragile)
    assert process.wait(20) in {18, 56}


def test_a_timeout_in_the_stream_is_seen(fragile: Server) -> None:
    with httpx.stream("GET", url(fragile, "csv") + "&timeout=1.5", timeout=30, trust_env=False) as answer:
        assert answer.status_code == 200
        with pytest.raises(CUT):
            list(answer.iter_raw())


def test_a_failure_before_the_stream_is_a_problem(fragile: Server) -> None:
    answer = fragile.query("SELECT (SUM(?n) AS ?x) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f BIND(1 AS ?n) }", timeout="0.5")
    assert (answer.status_code, problem(answer)) == (504, "timeout")


@pytest.mark.slow
def test_a_client_that_does_not_read_loses_its_worker(fragile: Server) -> None:
    with fragile.raw() as opened:
        opened.sendall(f"GET {url(fragile, 'csv').removeprefix(fragile.address)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        wait(lambda: fragile.metric("kg_busy") == 1)
        wait(lambda: fragile.metric("kg_busy") == 0, 12)
