"""SERVICE, where it is allowed: to listed hosts alone. Everywhere else nothing leaves the server."""

# ruff: noqa: E501 - tables of cases
from __future__ import annotations

import asyncio
import ipaddress
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, urlsplit

import pytest

from kg.web.federation import Allowed, Federation, allowed
from tests.web.conftest import MANY, Serve
from tests.web.serving import Server, problem
from tests.web.test_guard import CALLS, Canary

ANSWER = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "far"}}]}})


class Remote(ThreadingHTTPServer):
    """Another endpoint. `/to/URL` redirects to URL, everything else is one row."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[tuple[str, dict[str, str]]] = []
        self.host = f"127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    server: Remote

    def do_POST(self) -> None:
        self.server.heard.append((self.path, dict(self.headers.items())))
        self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path.startswith("/to/"):
            self.send_response(307)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER.encode())

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def remote() -> Iterator[Remote]:
    started = Remote()
    yield started
    started.shutdown()
    started.server_close()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    opened = Canary()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def federating(serve: Serve, remote: Remote) -> Server:
    return serve("--allow-service", f"{remote.host}, localhost:9", triples=MANY)


def call(host: str, more: str = "") -> str:
    return f"SELECT ?x {{ SERVICE <http://{host}/sparql> {{ ?x ?y ?z }} {more} }}"


def test_a_listed_host_is_called_and_nothing_personal_goes_with_it(federating: Server, remote: Remote) -> None:
    headers = {"Authorization": "Bearer secret", "Cookie": "a=b"}
    answer = federating.client.get("/sparql", params={"query": call(remote.host)}, headers=headers)
    assert answer.json()["results"]["bindings"][0]["x"]["value"] == "far"
    assert answer.headers["cache-control"] == "no-store"
    path, sent = remote.heard[-1]
    assert path == "/sparql"
    assert "secret" not in str(sent)
    assert "Cookie" not in sent
    assert sent["host"] == remote.host
    assert "kg" in sent["via"]


def test_the_local_data_and_the_remote_ones_join(federating: Server, remote: Remote) -> None:
    text = call(remote.host, "{ SELECT (COUNT(*) AS ?n) { ?a <http://e.org/many> ?b } }").replace("?x {", "?x ?n {", 1)
    row = federating.query(text).json()["results"]["bindings"][0]
    assert (row["x"]["value"], row["n"]["value"]) == ("far", "1000")


def test_another_host_is_refused_by_name(federating: Server, canary: Canary) -> None:
    for host in (f"127.0.0.1:{canary.port}", f"localhost:{canary.port}", f"[::1]:{canary.port}", f"2130706433:{canary.port}", f"0:{canary.port}"):  # fmt: skip
        answer = federating.query(call(host))
        assert (answer.status_code, problem(answer)) == (403, "forbidden")
        silent = federating.query(call(host).replace("SERVICE", "SERVICE SILENT"))
        assert silent.json()["results"]["bindings"] == [{}]
    assert not canary.heard()


def test_tricks_with_the_address_do_not_help(federating: Server, remote: Remote, canary: Canary) -> None:
    there = f"127.0.0.1:{canary.port}"
    for url in (
        f"http://{remote.host}@{there}/", f"http://{there}#@{remote.host}/", f"http://{there}\\\\u0040{remote.host}/",
        f"http://{there}/{remote.host}", f"file://{remote.host}/etc/passwd", f"ftp://{remote.host}/", f"//{remote.host}/",
        f"http://{remote.host}.{there}/", "data:text/csv,x",
    ):  # fmt: skip
        answer = federating.query(f"SELECT * {{ SERVICE <{url}> {{ ?x ?y ?z }} }}")
        assert answer.status_code in {400, 403}, url
    assert not canary.heard()


def test_a_redirect_is_followed_to_listed_hosts_alone(federating: Server, remote: Remote, canary: Canary) -> None:
    good = federating.query(call(f"{remote.host}/to/http://{remote.host}"))
    assert good.json()["results"]["bindings"][0]["x"]["value"] == "far"
    for url in (f"http://127.0.0.1:{canary.port}", "file:///etc/passwd", f"http://localhost:{canary.port}"):
        answer = federating.query(call(f"{remote.host}/to/{url}"))
        assert (answer.status_code, problem(answer)) == (400, "evaluation")
        assert "not on the list" in answer.json()["detail"]
    assert not canary.heard()
    federating.query(call(f"{remote.host}/to/" * 9 + remote.host))


def test_the_data_do_not_choose_the_host(federating: Server, canary: Canary) -> None:
    url = f"http://127.0.0.1:{canary.port}/"
    for text in (f"SELECT * {{ BIND(<{url}> AS ?s) SERVICE ?s {{ ?x ?y ?z }} }}", f"PREFIX f: <{url}> ASK {{ SERVICE f: {{}} }}"):  # fmt: skip
        answer = federating.query(text)
        assert (answer.status_code, problem(answer)) == (403, "forbidden")
    assert not canary.heard()


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1", "0.0.0.0", "100.64.0.1", "192.168.1.1"])  # fmt: skip
def test_a_name_that_resolves_to_a_private_address_is_not_called(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    async def main() -> None:
        federation = Federation(allowed("example.org"), "http://127.0.0.1:1")
        family = ipaddress.ip_address(address).version
        found = [(family, 1, 6, "", (address, 80))]

        async def resolve(*_: object, **__: object) -> object:
            return found

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve, raising=False)
        with pytest.raises(ValueError, match="not public"):
            await federation._request("GET", "http://example.org/sparql", {}, b"")
        found[:] = [(2, 1, 6, "", ("93.184.215.14", 80)), *found]
        with pytest.raises(ValueError, match="not public"):
            await federation._request("GET", "http://example.org/sparql", {}, b"")
        found.pop()
        request = await federation._request("GET", "http://example.org/sparql", {}, b"")
        assert (request.url.host, request.headers["host"]) == ("93.184.215.14", "example.org")
        await federation.close()

    asyncio.run(main())


def test_an_entry_names_a_host_and_perhaps_a_port() -> None:
    assert Allowed("e.org").fits(urlsplit("https://E.org/x"))
    assert Allowed("e.org", 80).fits(urlsplit("http://e.org/"))
    assert not Allowed("e.org", 80).fits(urlsplit("https://e.org/"))
    assert not Allowed("e.org").fits(urlsplit("http://e.org.evil.com/"))
    assert not Allowed("e.org").fits(urlsplit("http://www.e.org/"))
    assert allowed("") == allowed(" , ") == ()


def test_a_server_can_call_itself_without_a_deadlock_but_not_in_a_loop(serve: Serve) -> None:
    server = serve("--allow-service", "127.0.0.1", "--workers", "1", "--timeout", "10", triples=MANY)
    here = server.address.removeprefix("http://")
    answer = server.query(
        f"SELECT ?x {{ SERVICE <http://{here}/sparql> {{ SELECT (COUNT(*) AS ?x) {{ ?a ?b ?c }} }} }}"
    )
    assert answer.json()["results"]["bindings"][0]["x"]["value"] == "1000"
    loop = f"SELECT ?x {{ SERVICE <http://{here}/sparql> {{ SERVICE <http://{here}/sparql> {{ ?x ?y ?z }} }} }}"
    answer = server.query(loop)
    assert answer.status_code in {400, 508}
    assert server.query("ASK {}").status_code == 200


def test_a_ticket_is_not_guessed(federating: Server) -> None:
    assert problem(federating.client.get("/service/x")) == "unknown"
    assert federating.client.post("/service/" + "A" * 32, content=b"").status_code == 404


# --------------------------------------------------------------------------------- nothing leaves by itself


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_no_spelling_of_service_reaches_a_canary(server: Server, canary: Canary, number: int) -> None:
    text = CALLS[number].replace("127.0.0.1:9/", f"127.0.0.1:{canary.port}/")
    assert server.query(text).status_code in {400, 403}
    assert not canary.heard()


def test_no_dataset_and_no_load_reaches_a_canary(server: Server, serve: Serve, canary: Canary) -> None:
    url = f"http://127.0.0.1:{canary.port}/"
    assert server.query(f"SELECT * FROM <{url}> {{ ?s ?p ?o }}").status_code == 200
    assert server.query(f"SELECT * FROM NAMED <{url}> {{ GRAPH <{url}> {{ ?s ?p ?o }} }}").status_code == 200
    assert server.query("ASK {}", **{"default-graph-uri": url}).status_code == 200
    assert server.query(f"DESCRIBE <{url}>").status_code == 200
    assert server.client.get("/page", params={"iri": url}).status_code == 404
    writable = serve(token=True)
    for text in (f"LOAD <{url}>", f"LOAD SILENT <{url}>", f"load<{url}>into graph<a:g>", "LOAD <file:///etc/passwd>",
                 f"INSERT DATA {{}} ; LOAD SILENT <{url}>", f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}"):  # fmt: skip
        writable.update(text)
    contexts = [{"@context": url}, {"@context": [url, {"a": "b:c"}]}, {"@context": {"@import": url}}, {"@context": {"a": {"@id": "b:c", "@context": url}}, "a": {"@id": "x:y"}}]  # fmt: skip
    for context in contexts:
        body = json.dumps({"@id": "a:s", "a:p": 1, **context})
        headers = {
            "Content-Type": "application/ld+json",
            "Link": f'<{url}>; rel="http://www.w3.org/ns/json-ld#context"',
        }
        writable.client.put("/graphs?graph=a:g", content=body, headers=headers)
    xml = f"<!DOCTYPE a SYSTEM '{url}'><a/>"
    writable.client.put("/graphs?graph=a:g", content=xml, headers={"Content-Type": "application/rdf+xml"})
    writable.client.put("/graphs?graph=" + quote(url), content=f"@base <{url}> . <a> <b> <c> .", headers={"Content-Type": "text/turtle"})  # fmt: skip
    assert not canary.heard()
    assert writable.value("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'root:')) }") == "0"
