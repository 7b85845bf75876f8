"""The access log, the word about slow queries, and the figures."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from kg.errors import SettingError
from kg.web.log import Log
from tests.web.conftest import MANY, Serve
from tests.web.serving import TOKEN, problem, wait


def test_each_request_is_a_line_without_its_query(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    server = serve("--access-log", str(path), token=True)
    text = 'ASK { FILTER("a secret" = "b") }'
    for _ in range(2):
        server.query(text)
    server.query("SELECT")
    server.client.get("/nothing\u2028%0a{}")
    server.update("INSERT DATA { <a:s> <a:p> <a:o> }")
    wait(lambda: path.read_text().count("\n") >= 5)
    lines = [json.loads(line) for line in path.read_text().split("\n")[:-1]]
    assert len(lines) == 5
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    assert [line["status"] for line in lines] == [200, 200, 400, 404, 204]
    assert [line.get("query") for line in lines[:2]] == [digest, digest]
    assert lines[1]["cache"] == "hit"
    assert lines[2]["problem"] == "syntax"
    assert all(line["seconds"] >= 0 and line["client"] == "127.0.0.1" for line in lines)
    assert "secret" not in path.read_text()
    assert TOKEN not in path.read_text()


def test_a_slow_query_is_told(serve: Serve) -> None:
    server = serve("--slow-query", "0.3", triples=MANY)
    text = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
    assert problem(server.query(text, timeout="0.6")) == "timeout"
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    wait(lambda: re.search(rf"slow query {digest}: \d+\.\d", server.log.read_text()))
    assert "status 504" in server.log.read_text()


def test_a_log_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be written"):
        Log(str(tmp_path / "none" / "log"), 1)


def test_the_figures_tell_what_happened(serve: Serve) -> None:
    server = serve(triples=MANY)
    server.query("ASK {}")
    server.query("ASK {}")
    server.query("SELECT")
    server.query("SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }", timeout="0.4")
    text = server.client.get("/metrics").text
    assert 'kg_queries_total{outcome="ok"} 1.0' in text
    assert 'kg_queries_total{outcome="cached"} 1.0' in text
    assert 'kg_queries_total{outcome="syntax"} 1.0' in text
    assert 'kg_queries_total{outcome="timeout"} 1.0' in text
    assert 'kg_requests_total{method="GET",status="504"} 1.0' in text
    assert 'kg_query_seconds_bucket{le="+Inf"} 4.0' in text
    assert server.client.get("/health").json()["generation"] in text
    for number in range(20):
        server.client.request(f"METHOD{number}", "/")
    assert "METHOD" not in server.client.get("/metrics").text
    assert "no-store" in server.client.get("/metrics").headers["cache-control"]
