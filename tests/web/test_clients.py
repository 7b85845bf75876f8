"""The clients that people use, against a real server."""

# ruff: noqa: E501 - commands
from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, N3, POST, TURTLE, XML, SPARQLWrapper

from tests.web.conftest import TRIPLES, Serve
from tests.web.serving import TOKEN, Server, wait

ALL = "SELECT ?o { <http://e.org/s> <http://e.org/p> ?o }"
VALUE = 'a, "b" é'
LOCAL = {"NO_PROXY": "*", "no_proxy": "*"}


@pytest.fixture(autouse=True)
def _direct(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in LOCAL.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(server: Server, method: str) -> None:
    client = SPARQLWrapper(server.address + "/sparql")
    client.setMethod(method)
    client.setQuery(ALL)
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["results"]["bindings"][0]["o"]["value"] == VALUE
    client.setReturnFormat(XML)
    assert VALUE in client.queryAndConvert().documentElement.getElementsByTagName("literal")[0].firstChild.data
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().decode() == 'o\r\n"a, ""b"" é"\r\n'
    client.setQuery("CONSTRUCT WHERE { <http://e.org/s> ?p ?o }")
    for form in (TURTLE, N3):
        client.setReturnFormat(form)
        assert len(rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")) == 2


def test_sparqlwrapper_writes(serve: Serve) -> None:
    server = serve(token=True)
    client = SPARQLWrapper(server.address + "/update")
    client.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    client.setMethod(POST)
    client.setQuery("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> <a:o> } }")
    client.query()
    assert server.value("SELECT (COUNT(*) AS ?n) { GRAPH <a:g> { ?s ?p ?o } }") == "1"


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflibs_store(server: Server, method: str) -> None:
    graph = rdflib.Graph(SPARQLStore(server.address + "/sparql", method=method))
    assert str(next(iter(graph.query(ALL)))[0]) == VALUE  # type: ignore[index]
    assert len(list(graph.triples((rdflib.URIRef("http://e.org/s"), None, None)))) == 2
    assert bool(graph.query("ASK {}"))
    assert graph.value(rdflib.URIRef("http://e.org/s"), rdflib.URIRef("http://e.org/p")) == rdflib.Literal(
        VALUE, lang="en"
    )


def test_rdflibs_update_store(serve: Serve) -> None:
    server = serve(token=True)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    store = SPARQLUpdateStore(server.address + "/sparql", server.address + "/update", headers=headers)
    dataset = rdflib.Dataset(store)
    graph = dataset.graph(rdflib.URIRef("http://e.org/new"))
    graph.add((rdflib.URIRef("a:s"), rdflib.URIRef("a:p"), rdflib.Literal("é 制")))
    assert server.value("SELECT ?o { GRAPH <http://e.org/new> { ?s ?p ?o } }") == "é 制"
    assert len(graph) == 1
    graph.remove((None, None, None))
    assert len(graph) == 0


def curl(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["curl", "-s", "--noproxy", "*", *arguments], capture_output=True, timeout=30, check=False)


def test_curl(server: Server) -> None:
    url = server.address + "/sparql"
    assert (
        curl("--data-urlencode", f"query={ALL}", "-H", "Accept: text/csv", url).stdout.decode()
        == 'o\r\n"a, ""b"" é"\r\n'
    )
    assert json.loads(curl("-G", "--data-urlencode", f"query={ALL}", "--compressed", url).stdout)["results"]
    assert curl("-f", "--data-urlencode", "query=SELECT", url).returncode == 22
    assert b"line 1" in curl("--data-urlencode", "query=SELECT", url).stdout
    assert curl("-I", url + "?query=ASK%7B%7D").stdout.startswith(b"HTTP/1.1 200")
    assert curl("-0", url + "?query=ASK%7B%7D").stdout == b'{"head":{},"boolean":true}'
    assert curl("-X", "QUERY", "-H", "Content-Type: application/sparql-query", "--data-binary", ALL, url).stdout


# ------------------------------------------------------------------------------------- a second real endpoint


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`oxigraph serve`, from PyPI, with one triple."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("the program oxigraph (of the package of that name) is not installed")
    folder = tmp_path_factory.mktemp("oxigraph")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    data = folder / "data.nq"
    data.write_text('<http://e.org/s> <http://e.org/far> "from far away"@en .\n')
    subprocess.run([program, "load", "--location", folder / "db", "--file", data], check=True, capture_output=True)
    command = [program, "serve", "--location", folder / "db", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ | LOCAL)
    wait(lambda: _listens(port))
    yield f"127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as opened:
        return opened.connect_ex(("127.0.0.1", port)) == 0


def test_we_ask_oxigraph_by_service(serve: Serve, oxigraph: str) -> None:
    server = serve("--allow-service", oxigraph)
    text = f"SELECT ?near ?far {{ ?s <http://e.org/p> ?near SERVICE <http://{oxigraph}/query> {{ ?s <http://e.org/far> ?far }} }}"
    row = server.query(text).json()["results"]["bindings"][0]
    assert (row["near"]["value"], row["far"]["value"]) == (VALUE, "from far away")


def test_oxigraph_asks_us_by_service(server: Server, oxigraph: str) -> None:
    text = f"SELECT ?near ?far {{ ?s <http://e.org/far> ?far SERVICE <{server.address}/sparql> {{ ?s <http://e.org/p> ?near }} }}"
    answer = httpx.post(f"http://{oxigraph}/query", content=text, headers={"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}, trust_env=False, timeout=30)  # fmt: skip
    row = answer.json()["results"]["bindings"][0]
    assert (row["near"]["value"], row["far"]["value"]) == (VALUE, "from far away")


@pytest.mark.slow
def test_comunica(server: Server) -> None:
    if not shutil.which("npm"):
        pytest.skip("npm is not on this machine")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "kg-tests" / "comunica"
    program = cache / "node_modules" / ".bin" / "comunica-sparql"
    if not program.exists():
        cache.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["npm", "install", "--prefix", cache, "@comunica/query-sparql@^4"], capture_output=True, text=True, timeout=500, check=False)  # fmt: skip
        if done.returncode:
            pytest.skip(f"@comunica/query-sparql cannot be installed: {done.stderr[-300:]}")

    def ask(text: str, source: str) -> str:
        return subprocess.run([program, source, "-q", text, "-t", "application/sparql-results+json"], capture_output=True, text=True, timeout=120, check=True).stdout  # fmt: skip

    sources = (f"sparql@{server.address}/sparql", f"{server.address}/sparql")
    for source in sources:
        rows = json.loads(ask(ALL, source))["results"]["bindings"]
        assert [row["o"]["value"] for row in rows] == [VALUE]
    join = "SELECT ?g { GRAPH ?g { <http://e.org/s> <http://e.org/q> ?o } }"
    rows = json.loads(ask(join, sources[0]))["results"]["bindings"]
    assert {row["g"]["value"] for row in rows} == {graph for triple, graph in TRIPLES if "/q>" in triple}
