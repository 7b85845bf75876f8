"""Attacks for real, one after the other on one server. After each the server is as it was before."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from urllib.parse import quote

import httpx
import pytest

from tests.web.attacks import CROSS, MEMORY, NEXT, TEXT, TIME
from tests.web.serving import Server, publish, received, wait

pytestmark = pytest.mark.slow

TIMEOUT, STALL, WORKERS = 3, 3, 3
CHAIN = 100_000
STREAM = f"SELECT * {{ {CROSS} }}"
SLOW = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"
GET = "GET /sparql?query={} HTTP/1.1\r\nHost: e.org\r\nAccept: text/csv\r\nConnection: close\r\n\r\n"
HONEST = {400, 403, 413, 503, 504}
_number = count()


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("hostile") / "kg.db"
    names = [(f'<http://e.org/s{n}> <http://e.org/name> "name {n}"', "http://e.org/names") for n in range(5000)]
    chain = [(f"<http://e.org/n{n}> {NEXT} <http://e.org/n{n + 1}>", "http://e.org/chain") for n in range(CHAIN)]
    publish(path, names + chain)
    options = ("--timeout", TIMEOUT, "--stall", STALL, "--workers", WORKERS, "--memory", 1024, "--slow-query", 100)
    server = Server(path, *map(str, options))
    light(server)
    server.rest = server.memory()  # type: ignore[attr-defined]
    yield server
    server.close()


@pytest.fixture(autouse=True)
def _as_before(target: Server) -> Iterator[None]:
    """After each attack: a light query within a second, all memory back, no worker left over or still at work."""
    yield
    assert light(target) < 1
    assert target.process.poll() is None
    end = time.monotonic() + 20
    while (left := left_over(target)) and time.monotonic() < end:
        time.sleep(0.1)
    assert left == {}


def left_over(server: Server) -> dict[str, object]:
    """What is not as it was."""
    found: dict[str, object] = {name: server.metric(f"kg_{name}") for name in ("busy", "long", "waiting")}
    found["processes"] = server.busy()
    found["workers"] = len(server.children()) - WORKERS
    grown = server.memory() / server.rest  # type: ignore[attr-defined]
    found["memory"] = grown if grown > 1.2 else 0
    return {name: left for name, left in found.items() if left}


def light(server: Server, tries: int = 3) -> float:
    """The seconds that a light query takes which was never asked before: the best of a few."""
    return min(_light(server) for _ in range(tries))


def _light(server: Server) -> float:
    number = next(_number)
    with httpx.Client(base_url=server.address, timeout=30, trust_env=False) as client:
        started = time.monotonic()
        answer = client.get("/sparql", params={"query": f"SELECT ?o {{ <http://e.org/n{number}> {NEXT} ?o }}"})
        taken = time.monotonic() - started
    assert answer.status_code == 200, answer.text
    assert answer.json()["results"]["bindings"][0]["o"]["value"] == f"http://e.org/n{number + 1}"
    return taken


def attack(server: Server, query: str, seconds: float = TIMEOUT) -> int | None:
    """Ask, and be told honestly: the status of a whole answer, None where the connection broke in the middle."""
    started = time.monotonic()
    try:
        answer = httpx.post(
            f"{server.address}/sparql", content=query.encode(), timeout=60, trust_env=False,
            headers={"Content-Type": "application/sparql-query"},
        )  # fmt: skip
    except httpx.ReadError:
        return None
    finally:
        assert time.monotonic() - started < seconds + 5
    if answer.status_code == 200:
        json.loads(answer.content)
    else:
        assert answer.json()["status"] == answer.status_code
    return answer.status_code


@pytest.mark.parametrize("name", MEMORY)
def test_what_would_take_all_memory(target: Server, name: str) -> None:
    assert attack(target, MEMORY[name]) in {503, 504}


@pytest.mark.parametrize("name", TIME)
def test_what_would_take_all_time(target: Server, name: str) -> None:
    with ThreadPoolExecutor() as pool:
        attacked = pool.submit(attack, target, TIME[name])
        time.sleep(0.3)
        assert light(target) < 1
        assert attacked.result() in {None, 200, 503, 504}


@pytest.mark.parametrize("name", TEXT)
def test_what_would_end_a_parser(target: Server, name: str) -> None:
    assert attack(target, TEXT[name]) in {200, *HONEST}


@pytest.mark.parametrize("many", [64, 200])
def test_many_slow_queries_at_once(target: Server, many: int) -> None:
    """A light query has a lane of its own, however many slow ones run and wait."""
    with ExitStack() as opened:
        clients = [opened.enter_context(target.raw()) for _ in range(many)]
        for number, client in enumerate(clients):
            client.sendall(GET.format(quote(f"{SLOW} #{number}")).encode())
        times = [light(target, 1) for _ in range(20)]
        longest = 2 * 10 + TIMEOUT  # the patience of those that wait, and of those that were set aside
        statuses = {int(received(client, longest)[9:12]) for client in clients}
    assert sorted(times)[10] < 1, times  # the machine has other work, too
    assert statuses == {503, 504}


def test_many_long_texts_at_once(target: Server) -> None:
    text = TEXT["what may be an iri"]
    with ThreadPoolExecutor(32) as pool:
        attacks = [pool.submit(attack, target, f"#{number}\n{text}", 30) for number in range(32)]
        assert light(target) < 2  # reading them takes both processors
        assert {each.result() for each in attacks} <= HONEST


def test_clients_that_read_one_byte_a_second_hold_no_worker(target: Server) -> None:
    with ExitStack() as opened:
        readers = []
        for number in range(20):
            reader = opened.enter_context(socket.socket())
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect(("127.0.0.1", target.port))
            reader.sendall(GET.format(quote(f"{STREAM} #{number}")).encode())
            readers.append(reader)
        for _ in range(TIMEOUT + STALL + 4):
            for reader in readers:
                reader.setblocking(False)
                try:
                    reader.recv(1)
                except OSError:
                    continue
            assert light(target) < 1
            time.sleep(1)
        wait(lambda: target.metric("kg_busy") == 0)


def test_clients_that_hang_up_leave_nothing_running(target: Server) -> None:
    for number in range(50):
        with target.raw() as opened:
            opened.sendall(GET.format(quote(f"{SLOW} #{number}")).encode())
            if number % 2:
                opened.shutdown(socket.SHUT_WR)
    wait(lambda: target.metric("kg_busy") + target.metric("kg_waiting") == 0, 2)


def test_clients_that_hang_up_in_mid_answer(target: Server) -> None:
    for number in range(20):
        with target.raw() as opened:
            opened.sendall(GET.format(quote(f"{STREAM} #{number}")).encode())
            assert opened.recv(1000).startswith((b"HTTP/1.1 200", b"HTTP/1.1 503", b"HTTP/1.1 504"))
    wait(lambda: target.metric("kg_busy") + target.metric("kg_waiting") == 0, 2)


def flood(server: Server, begin: bytes, piece: bytes) -> bytes:
    """Send a beginning and then 200 pieces, or as many as the server takes; what it says."""
    with server.raw() as opened:
        opened.sendall(begin)
        try:
            for _ in range(200):
                opened.sendall(piece)
        except OSError:
            pass  # it has heard enough
        return received(opened)


def head(method: str, path: str, *lines: str) -> bytes:
    """The first lines of a request."""
    return "".join(f"{line}\r\n" for line in (f"{method} {path} HTTP/1.1", "Host: e.org", *lines)).encode()


MEGABYTE = b"x" * (1 << 20)
BEGUN = head("GET", "/health")
CHUNKED = head("POST", "/sparql", "Content-Type: application/sparql-query", "Transfer-Encoding: chunked", "")
LENGTH = f"Content-Length: {200 << 20}"
FLOODS = {
    "one header of 200 MB": (BEGUN + b"X: ", MEGABYTE),
    "name of a header of 200 MB": (BEGUN, MEGABYTE),
    "headers without end": (BEGUN, b"X: y\r\n" * 100_000),
    "empty headers without end": (BEGUN, b"X:\r\n" * 100_000),
    "address of 200 MB": (b"GET /", MEGABYTE),
    "method of 200 MB": (b"", MEGABYTE),
    "blank lines": (b"", b"\r\n" * 500_000),
    "body of 200 MB": (head("POST", "/sparql", "Content-Type: application/sparql-query", LENGTH, ""), MEGABYTE),
    "body without end": (CHUNKED, b"100000\r\n" + MEGABYTE + b"\r\n"),
    "chunks of one byte": (CHUNKED, b"1\r\nx\r\n" * 50_000),
    "chunk extension without end": (CHUNKED + b"1;", MEGABYTE),
    "trailers without end": (CHUNKED + b"6\r\nASK {}\r\n0\r\n", b"X: y\r\n" * 100_000),
    "update without a token": (head("POST", "/update", LENGTH, ""), MEGABYTE),
    "graph without a token": (head("PUT", "/graphs?graph=a:a", "Content-Type: text/turtle", LENGTH, ""), MEGABYTE),
    "body where none is read": (head("GET", "/health", LENGTH, ""), MEGABYTE),
}
"""What is sent first, and what then for as long as the server takes it, at most 200 times."""


@pytest.mark.parametrize("name", FLOODS)
def test_floods(target: Server, name: str) -> None:
    peak, stop = [0], threading.Event()

    def look() -> None:
        while not stop.wait(0.05):
            peak[0] = max(peak[0], target.memory())

    watch = threading.Thread(target=look)
    watch.start()
    try:
        said = flood(target, *FLOODS[name])
    finally:
        stop.set()
        watch.join()
    assert said == b"" or said.startswith(b"HTTP/1.1 "), said[:100]
    assert peak[0] < target.rest + 50_000_000, "a flood fills the server"  # type: ignore[attr-defined]


def test_requests_without_waiting_for_answers(target: Server) -> None:
    """A client that writes thousands of requests and reads nothing."""
    request = GET.format(quote("SELECT * { ?s ?p ?o } LIMIT 1000")).encode()
    with target.raw() as opened:
        opened.settimeout(2)
        try:
            for _ in range(10_000):
                opened.sendall(request)
        except OSError:
            pass  # the server reads no more than it can answer, or has had enough
        assert light(target) < 1
        assert target.memory() < target.rest + 50_000_000  # type: ignore[attr-defined]


def test_many_idle_connections(target: Server) -> None:
    """As many as the server takes, and more: who has something to ask still gets its answer."""
    with ExitStack() as opened:
        for _ in range(1500):
            opened.enter_context(socket.create_connection(("127.0.0.1", target.port)))
        assert light(target) < 1


def test_slow_headers_and_bodies_hold_no_connection(target: Server) -> None:
    begun = {
        "nothing": b"",
        "half a line": b"GET /",
        "headers": b"GET /health HTTP/1.1\r\nHost: e.org\r\n",
        "body": b"POST /sparql HTTP/1.1\r\nHost: e.org\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 1000\r\n\r\n",
        "graph": b"POST /update HTTP/1.1\r\nHost: e.org\r\nContent-Length: 1000\r\n\r\n",
    }
    with ExitStack() as stack:
        opened = {name: stack.enter_context(target.raw()) for name in begun}
        for name, connection in opened.items():
            connection.sendall(begun[name])
        ended: dict[str, float] = {}
        started = time.monotonic()
        while len(ended) < len(opened) and time.monotonic() - started < 40:
            time.sleep(1)
            for name, connection in opened.items():
                if name in ended:
                    continue
                connection.settimeout(0.01)
                try:
                    connection.sendall(b"x" if name != "nothing" else b"")
                    if not connection.recv(1 << 16):
                        ended[name] = time.monotonic() - started
                except TimeoutError:
                    continue
                except OSError:
                    ended[name] = time.monotonic() - started
    assert ended.keys() == begun.keys(), ended


def test_none_of_all_this_was_a_fault_of_the_server(target: Server) -> None:
    assert "Traceback" not in target.log.read_text()
    assert 'status="500"' not in target.client.get("/metrics").text
