"""Clients that send too slowly, too much, or nothing, on real connections."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from urllib.parse import quote

import pytest

from kg.web.connection import MAX_HEADERS, MAX_URL
from tests.web.conftest import MANY, Serve
from tests.web.serving import Server, received

ASK = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (b"GET /sparql?query=" + b"a" * (MAX_URL + 1) + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * (MAX_HEADERS + 1) + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: aaaaaaaaaa\r\n" * 8000 + b"\r\n", 431),
        (b"NONSENSE\r\n\r\n", 400), (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n", 400), (b"GET / HTTP/1.1\r\nHo st: a\r\n\r\n", 400),
        (POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nAA", 400), (POST + b"Content-Length: -1\r\n\r\n", 400),
        (POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n", 400),
    ],
)  # fmt: skip
def test_a_request_that_is_none_is_refused(server: Server, request_: bytes, expected: int) -> None:
    assert status(server.send(request_)) == expected
    assert status(server.send(ASK)) == 200


def test_nothing_sent_becomes_a_header(server: Server) -> None:
    for path in ("/id/a%0d%0aSet-Cookie:%20a=b", "/page?iri=a:b%0d%0aX-Evil:1", "/queries/x%0d%0aX-Evil:1"):
        head = server.send(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()).partition(
            b"\r\n\r\n"
        )[0]
        assert b"x-evil:" not in head.lower()
        assert b"set-cookie" not in head.lower().replace(b"%0d%0aset-cookie", b"")


def test_a_forged_host_reaches_nobody_else(samples: Server) -> None:
    path = "/queries/timeline?entity=SenseTime&limit=1"
    request = f"GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert b"evil.example" in samples.send(request.encode())
    assert "evil" not in samples.client.get(path).headers["link"]


def flood(server: Server, piece: bytes, most: int, pause: float = 0) -> int:
    """Bytes that the server lets a client send after these."""
    sent = 0
    with server.raw() as opened:
        opened.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n" if len(piece) > 100 else ASK[:-2])
        try:
            while sent < most:
                opened.sendall(piece)
                sent += len(piece)
                time.sleep(pause)
        except (ConnectionResetError, BrokenPipeError):
            pass
    return sent


def test_a_body_flood_ends_with_the_limit(server: Server) -> None:
    started = time.monotonic()
    assert flood(server, b"10000\r\n" + b"#" * 65536 + b"\r\n", 64 << 30) < 64 << 30
    assert time.monotonic() - started < 20
    assert status(server.send(ASK)) == 200


def test_a_declared_flood_is_refused_before_it_comes(server: Server) -> None:
    answer = server.send(POST + b"Content-Length: 999999999999\r\n\r\nASK")
    assert status(answer) == 413
    assert b"connection: close" in answer.lower()


def test_many_idle_connections_do_no_harm(serve: Serve) -> None:
    server = serve("--connections", "300")
    with ExitStack() as opened:
        for _ in range(250):
            opened.enter_context(server.raw())
        started = time.monotonic()
        assert status(server.send(ASK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))) == 200
        assert time.monotonic() - started < 3


def test_a_websocket_is_no_query(server: Server) -> None:
    upgrade = (
        b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YQ==\r\n\r\n"
    )
    assert status(server.send(ASK[:-2] + upgrade)) in {200, 400, 403, 426}


@pytest.mark.slow
@pytest.mark.parametrize("beginning", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\n"])
def test_a_client_that_does_not_end_its_headers_is_let_go(server: Server, beginning: bytes) -> None:
    with server.raw() as opened:
        opened.sendall(beginning)
        started = time.monotonic()
        answer = received(opened, 20)
        assert 8 < time.monotonic() - started < 14
        assert answer == b"" or status(answer) == 408


@pytest.mark.slow
def test_a_client_that_sends_a_header_a_second_is_let_go(server: Server) -> None:
    assert flood(server, b"X: a\r\n", 6 * 30, 0.6) < 6 * 30


@pytest.mark.slow
@pytest.mark.parametrize("pause", [30.0, 1.0])
def test_a_client_that_does_not_end_its_body_is_let_go(serve: Serve, pause: float) -> None:
    server = serve("--stall", "3")
    with server.raw() as opened:
        opened.sendall(POST + b"Content-Length: 1000000\r\n\r\nASK")
        opened.settimeout(pause)
        started = time.monotonic()
        while time.monotonic() - started < 30:
            try:
                answer = opened.recv(1000)
                break
            except TimeoutError:
                opened.sendall(b"#")
        else:
            pytest.fail("it is still listened to")
        assert answer == b"" or status(answer) in {400, 408}


@pytest.mark.slow
def test_a_client_that_reads_a_byte_a_second_does_not_keep_a_worker(serve: Serve) -> None:
    server = serve("--stall", "3", "--workers", "2", triples=MANY)
    text = "SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
    with server.raw() as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        opened.sendall(f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        started = time.monotonic()
        while time.monotonic() - started < 3 or server.metric("kg_busy"):
            assert time.monotonic() - started < 40
            opened.recv(1)
            time.sleep(1)
