"""Queries on their way through the workers: deadlines, lanes, deaths, and clients that leave."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.web.conftest import MANY, Serve
from tests.web.serving import Server, kill, problem, publish, wait

SLOW = "SELECT (COUNT(*) AS ?n) { ?a <http://e.org/many> ?b . ?c <http://e.org/many> ?d . ?e <http://e.org/many> ?f }"
"""A billion rows, counted: no end within a test."""
HUNGRY = "SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } ORDER BY ?a ?c ?e"
STREAM = "SELECT * { ?a <http://e.org/many> ?b . ?c <http://e.org/many> ?d } LIMIT 300000"


@pytest.fixture(scope="module")
def two(serve: Serve) -> Server:
    """A server with two workers."""
    return serve("--workers", "2", "--timeout", "20", "--patience", "4", "--queue", "64", "--stall", "2", triples=MANY)


def calm(server: Server) -> bool:
    """Whether nothing runs or waits, and all workers are there."""
    return not (server.metric("kg_busy") or server.metric("kg_waiting") or server.busy())


def light(server: Server) -> float:
    """Seconds that a light query takes, one that is not in the cache."""
    started = time.monotonic()
    answer = server.query(f"ASK {{}} # {started}")
    assert answer.json() == {"head": {}, "boolean": True}
    return time.monotonic() - started


def test_a_query_ends_at_the_timeout_of_its_request(two: Server) -> None:
    started = time.monotonic()
    answer = two.query(SLOW, timeout="0.6")
    assert (answer.status_code, problem(answer)) == (504, "timeout")
    assert "0.6 seconds" in answer.json()["detail"]
    assert time.monotonic() - started < 5
    wait(lambda: calm(two))


def test_a_query_ends_at_the_timeout_of_the_server(serve: Serve) -> None:
    server = serve("--timeout", "0.7", "--workers", "1", triples=MANY)
    for more in ({}, {"timeout": "1000"}):
        answer = server.query(SLOW, **more)
        assert (answer.status_code, problem(answer)) == (504, "timeout")
        assert "0.7 seconds" in answer.json()["detail"]
    assert light(server) < 5
    assert len(server.children()) == 1


def test_a_query_whose_client_has_gone_is_killed(two: Server) -> None:
    with two.raw() as opened:
        opened.sendall(f"GET /sparql?query={quote(SLOW)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        wait(lambda: two.metric("kg_busy") == 1)
    wait(lambda: calm(two), 5)


def test_a_client_that_goes_while_it_waits_leaves_the_queue(two: Server) -> None:
    request = f"GET /sparql?query={quote(SLOW)} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    with ExitStack() as opened:
        for number in range(5):
            each = opened.enter_context(two.raw())
            each.sendall(request.replace(b" HTTP", b"&n=%d HTTP" % number))
        wait(lambda: two.metric("kg_waiting") >= 2)
    wait(lambda: calm(two), 5)


@pytest.mark.slow
def test_light_queries_do_not_wait_for_slow_ones(two: Server) -> None:
    with ThreadPoolExecutor(40) as threads:
        slow = [threads.submit(two.query, f"{SLOW} # {n}", timeout="4") for n in range(40)]
        wait(lambda: two.metric("kg_busy") == 2)
        times = []
        while not all(each.done() for each in slow) and len(times) < 25:
            times.append(light(two))
        answers = [each.result() for each in slow]
    assert {answer.status_code for answer in answers} <= {503, 504}
    assert len(times) == 25
    assert sorted(times)[-3] < 1
    full = [answer for answer in answers if answer.status_code == 503]
    assert {problem(answer) for answer in full} == {"overload"}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in full)
    wait(lambda: calm(two))


@pytest.mark.slow
def test_a_full_queue_is_503_at_once(serve: Serve) -> None:
    server = serve("--workers", "1", "--queue", "0", triples=MANY)
    with ThreadPoolExecutor() as threads:
        slow = threads.submit(server.query, SLOW, timeout="3")
        wait(lambda: server.metric("kg_busy") == 1)
        answer = server.query("ASK {}")
        assert (answer.status_code, problem(answer)) == (503, "overload")
        assert slow.result().status_code == 504
    assert server.query("ASK {}").status_code == 200


# --------------------------------------------------------------------------------------------------- deaths


@pytest.mark.slow
def test_a_worker_that_is_killed_at_its_work_is_replaced_and_the_query_answered(two: Server) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a <http://e.org/many> ?b . ?c <http://e.org/many> ?d FILTER(?b != ?d) }"
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(two.value, text)
        wait(two.busy)
        for pid in two.busy():
            kill(pid)
        assert asked.result() == str(1000 * 999)
    wait(lambda: len(two.children()) == 2)


def test_a_query_that_dies_twice_is_503(two: Server) -> None:
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(two.query, SLOW)
        killed = 0
        while not asked.done():
            for pid in two.busy():
                kill(pid)
                killed += 1
            time.sleep(0.1)
        answer = asked.result()
    assert (answer.status_code, problem(answer)) == (503, "killed")
    assert killed >= 2  # a worker that starts uses a processor, too, and may have been killed before it had work
    wait(lambda: len(two.children()) == 2)


@pytest.mark.parametrize("first", [0, 1])
def test_a_query_outlives_every_worker_that_died_before_it_read_it(two: Server, first: int) -> None:
    wait(lambda: calm(two) and len(two.children()) == 2)
    workers = two.children()
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    restarts = two.metric("kg_restarts")
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(light, two)
        wait(lambda: two.metric("kg_busy") == 1)
        kill(workers[first])
        wait(lambda: two.metric("kg_restarts") > restarts)
        kill(workers[1 - first])
        assert asked.result() < 10
    wait(lambda: len(two.children()) == 2)


def test_workers_that_die_while_they_are_idle_are_replaced(two: Server) -> None:
    wait(lambda: calm(two))
    for pid in two.children():
        kill(pid)
    assert light(two) < 5
    wait(lambda: len(two.children()) == 2)
    assert two.client.get("/health").status_code == 200


@pytest.mark.slow
def test_a_query_that_needs_too_much_memory_is_told_so(serve: Serve) -> None:
    server = serve("--memory", "64", "--workers", "1", triples=MANY)
    answer = server.query(HUNGRY)
    assert (answer.status_code, problem(answer)) == (503, "memory")
    assert light(server) < 5
    wait(lambda: calm(server))
    assert len(server.children()) == 1


@pytest.mark.slow
def test_no_worker_outlives_its_server(serve: Serve) -> None:
    for end in (Server.close, Server.kill):
        server = serve("--workers", "2", "--timeout", "1", triples=MANY)
        pids = server.children()
        thread = threading.Thread(target=_ask, args=(server, SLOW))
        thread.start()
        wait(lambda server=server: server.metric("kg_busy") == 1)
        end(server)
        thread.join()
        wait(lambda pids=pids: not any(Path(f"/proc/{pid}").exists() for pid in pids), 3)


def _ask(server: Server, text: str) -> None:
    try:
        httpx.get(server.address + "/sparql", params={"query": text}, timeout=60, trust_env=False)
    except httpx.HTTPError:
        return


# ----------------------------------------------------------------------------------------------- generations


def test_a_new_generation_is_served_from_the_next_request_on(serve: Serve) -> None:
    server = serve()
    assert server.value("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == "2"
    for number in range(4):
        publish(server.database, [(f"<http://e.org/new{number}> <http://e.org/p> <http://e.org/o>", "http://e.org/g3")])
        assert server.value("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == str(3 + number)


@pytest.mark.slow
def test_an_answer_that_streams_is_of_one_generation(serve: Serve) -> None:
    server = serve("--workers", "2", triples=MANY)
    with server.client.stream("GET", "/sparql", params={"query": STREAM, "format": "tsv"}) as answer:
        pieces = answer.iter_bytes()
        first = next(pieces)
        for number in range(4):
            publish(
                server.database,
                [(f"<http://e.org/new{number}> <http://e.org/many> <http://e.org/o>", "http://e.org/g")],
            )
        lines = (first + b"".join(pieces)).count(b"\n")
    assert lines == 1 + 300_000
    assert server.value("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == "1004"


@pytest.mark.slow
def test_two_long_streams_do_not_keep_the_short_lane_busy(two: Server) -> None:
    with two.raw() as one, two.raw() as other:
        for opened in (one, other):
            opened.sendall(f"GET /sparql?query={quote(STREAM)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        assert one.recv(1000).startswith(b"HTTP/1.1 200")
        assert sorted(light(two) for _ in range(10))[8] < 1
    wait(lambda: calm(two), 5)
