"""The endpoint side by side with `oxigraph serve` and rdflib-endpoint: one run, one database, the same queries in turn.

    pip install oxigraph 'rdflib-endpoint[cli]'   (and wrk, from a system's packages; what is not there is left out)
    python benchmarks/endpoint.py [--quads 1000000] [--seconds 4] [--requests 40]

Tells for each query the median latency of each server on one connection, servers taking turns request by request, with
another constant each time; then requests a second at 4 and 16 connections, for queries that no cache knows and for
repeated ones; then the export: first byte, speed, memory. Last what each layer costs: the engine alone, the worker's
hop, the whole request, and an answer from the cache.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import dataset
import pyoxigraph as ox

PREFIXES = (
    f"PREFIX kg: <{dataset.K}> PREFIX id: <{dataset.ID}> PREFIX schema: <{dataset.SCHEMA}> PREFIX oa: <{dataset.OA}> "
    f"PREFIX dcterms: <{dataset.DCTERMS}> PREFIX org: <{dataset.ORG}> "
    f"PREFIX rdfs: <{dataset.RDFS}> PREFIX xsd: <{dataset.XSD}> "
)
COMPANY = "<{id}entity/c{n}>"
QUERIES: dict[str, str] = {
    "look-up": "SELECT ?h ?d ?p {{ {article} schema:headline ?h ; schema:datePublished ?d ; schema:publisher ?p }}",
    "ask": "ASK {{ {company} a schema:Organization }}",
    "describe": "DESCRIBE {company}",
    "as-of": """SELECT ?d ?list {{ ?d kg:target {company} ; kg:list ?list ; kg:inForceFrom ?from .
        FILTER(?from <= "{day}"^^xsd:date)
        FILTER NOT EXISTS {{ ?d kg:inForceUntil ?until FILTER(?until <= "{day}"^^xsd:date) }} }}""",
    "entity page": "SELECT ?p ?o ?s ?q {{ {{ {company} ?p ?o }} UNION {{ ?s ?q {company} }} }} LIMIT 100",
    "path": "SELECT ?c ?l {{ ?c org:subOrganizationOf+ <{id}entity/c{small}> ; rdfs:label ?l }}",
    "timeline": """SELECT ?date ?what {{ {{ ?what kg:target {company} ; kg:announced ?date }} UNION
        {{ ?c kg:about/kg:target {company} ; dcterms:issued ?date ; oa:hasTarget/oa:exact ?what }} }} ORDER BY ?date""",
    "claims with quotes": """SELECT ?stance ?quote ?headline {{ ?c kg:about/kg:target {company} ; kg:stance ?stance .
        ?c oa:hasTarget ?t . ?t oa:exact ?quote ; oa:hasSource ?a . ?a schema:headline ?headline }}""",
    "publisher and month": """SELECT ?a ?h {{ ?a schema:publisher <{id}provider/news{publisher}.example> .
        ?a schema:headline ?h ; schema:datePublished ?d FILTER(STRSTARTS(STR(?d), "{month}")) }}""",
    "contains": """SELECT ?a ?h {{ ?a schema:publisher <{id}provider/news{publisher}.example> ; schema:headline ?h
        FILTER(CONTAINS(?h, "{word}")) }}""",
    "aggregation": """SELECT ?authority (COUNT(?a) AS ?n) {{
        ?a kg:announced "{day}"^^xsd:date ; kg:authority ?authority }} GROUP BY ?authority ORDER BY DESC(?n)""",
    "top": """SELECT ?company (COUNT(*) AS ?n) {{ ?a kg:authority <{id}authority/a{authority}> ; kg:target ?company }}
        GROUP BY ?company ORDER BY DESC(?n) LIMIT 20""",
    "count": 'SELECT (COUNT(*) AS ?n) {{ ?a a kg:Claim ; kg:stance kg:denies FILTER("{n}" != "") }}',
}
LIGHT = 0.005
"""Seconds of the native server below which a query counts as light."""
EXPORT = "SELECT * { ?s ?p ?o }"
JSON = "application/sparql-results+json"


def query(name: str, number: int) -> str:
    """One of QUERIES with constants that depend on `number`, and with that number in a comment: no cache knows it."""
    scramble = number * 7919 % 30_011
    values = {
        "id": dataset.ID,
        "n": number,
        "small": 100 + scramble % 600,
        "company": COMPANY.format(id=dataset.ID, n=scramble % dataset.COMPANIES),
        "article": f"<https://news{scramble % dataset.PUBLISHERS}.example/{scramble}>",
        "day": dataset.day(scramble),
        "month": dataset.day(scramble)[:7],
        "publisher": scramble % dataset.PUBLISHERS,
        "authority": scramble % dataset.AUTHORITIES,
        "word": dataset.WORDS[scramble % 16],
    }
    return f"{PREFIXES}{QUERIES[name].format(**values)} #{number}"


# ---------------------------------------------------------------------------------------------------- the servers


@dataclass
class Server:
    name: str
    path: str
    port: int
    process: subprocess.Popen[bytes]

    def memory(self) -> int:
        """Bytes of the process and its children."""
        listed = subprocess.run(
            ["ps", "-o", "rss=", "--pid", str(self.process.pid), "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return 1024 * sum(int(line) for line in listed.stdout.split())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def commands(database: Path, data: Path) -> Iterator[tuple[str, str, int, list[str]]]:
    """Name, path, port and command of each server that can run here."""
    store = database / "generations" / "000001" / "store"
    port = free_port()
    yield (
        "kg",
        "/sparql",
        port,
        [sys.executable, "-m", "kg", "serve", "--db", str(database), "--port", str(port), "--timeout", "300"],
    )
    if native := shutil.which("oxigraph"):
        port = free_port()
        yield "oxigraph", "/query", port, [native, "serve-read-only", "-l", str(store), "-b", f"127.0.0.1:{port}"]
    if (peer := shutil.which("rdflib-endpoint")) and data.exists():
        port = free_port()
        yield "rdflib-endpoint", "/", port, [peer, "serve", "--host", "127.0.0.1", "--port", str(port), str(data)]


@contextmanager
def running(database: Path, data: Path) -> Iterator[list[Server]]:
    """All servers, once each answers."""
    servers = [
        Server(name, path, port, subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        for name, path, port, command in commands(database, data)
    ]
    try:
        for server in servers:
            _wait(server)
        yield servers
    finally:
        for server in servers:
            server.process.terminate()
        for server in servers:
            server.process.wait(30)


def _wait(server: Server, seconds: float = 900) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise SystemExit(f"{server.name} ended by itself")
        try:
            ask(server, "ASK {}")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{server.name} does not answer")


# ----------------------------------------------------------------------------------------------------- the client


def request(server: Server, text: str, accept: str = "") -> bytes:
    accept = accept or ("text/turtle" if "DESCRIBE" in text else JSON)
    head = f"Host: localhost:{server.port}\r\nAccept: {accept}"
    return f"GET {server.path}?query={quote(text)} HTTP/1.1\r\n{head}\r\n\r\n".encode()


def ask(server: Server, text: str, accept: str = "") -> bytes:
    """One answer on a connection of its own. Raises OSError where there is none."""
    return asyncio.run(_once(server, request(server, text, accept)))


async def _once(server: Server, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1 << 20)
    writer.write(sent)
    body = await answered(reader)
    writer.close()
    return body


async def answered(
    reader: asyncio.StreamReader, first: Callable[[], None] = lambda: None, *, keep: bool = True
) -> bytes:
    """The body of a response, by its length or its chunks. Raises OSError for a status that is not 200."""
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise OSError(head.decode() + (await reader.read(500)).decode())
    lower = head.lower()
    if b"content-length:" in lower:
        size = int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await reader.readexactly(size)
        first()
        return body
    kept = bytearray()
    while size := int(await reader.readline(), 16):
        piece = await reader.readexactly(size + 2)
        first()
        kept += piece[:-2] if keep else b""
    while await reader.readline() not in {b"\r\n", b""}:  # trailers
        pass
    return bytes(kept)


async def latencies(servers: list[Server], name: str, requests: int) -> dict[str, list[float]]:
    """Seconds of each request, servers in turn, each on one connection that stays open."""
    found: dict[str, list[float]] = {server.name: [] for server in servers}
    opened = {server.name: await asyncio.open_connection("127.0.0.1", server.port, limit=1 << 20) for server in servers}
    for number in range(requests + 2):
        for server in servers:
            sent = request(server, query(name, number))
            reader, writer = opened[server.name]
            started = time.perf_counter()
            writer.write(sent)
            await answered(reader)
            found[server.name].append(time.perf_counter() - started)
    for _, writer in opened.values():
        writer.close()
    return {name: times[2:] for name, times in found.items()}


WRK = """
local paths, n, repeated = {}, 0, 0
function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  n, repeated = tonumber(args[2]), tonumber(args[3])
end
request = function()
  n = n + 1
  local path = repeated > 0 and paths[n % repeated + 1] or paths[n % #paths + 1] .. "%20%23" .. n
  return wrk.format("GET", path, {["Accept"] = "application/sparql-results+json, text/turtle;q=0.5"})
end
"""
REPEATED = 88
"""Different queries among the repeated ones."""


def throughput(server: Server, names: list[str], connections: int, seconds: float, *, repeated: bool) -> float:
    """Requests a second, as wrk counts them."""
    with tempfile.TemporaryDirectory() as folder:
        paths, script = Path(folder, "paths"), Path(folder, "script.lua")
        texts = (query(names[number % len(names)], number) for number in range(20_000))
        paths.write_text("".join(f"{server.path}?query={quote(text)}\n" for text in texts))
        script.write_text(WRK)
        first, few = str(time.monotonic_ns() // 1000 % 10**9), str(REPEATED if repeated else 0)
        command = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds:.0f}s",
            "-s",
            str(script),
            f"http://127.0.0.1:{server.port}",
            "--",
        ]
        told = subprocess.run([*command, str(paths), first, few], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise SystemExit(f"{server.name}: not every answer was one\n{told}")
    return float(told.partition("Requests/sec:")[2].split()[0])


async def export(server: Server) -> tuple[float, float, float, int]:
    """First byte (s), megabytes a second, megabytes, peak memory of the server (bytes)."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1 << 20)
    times: list[float] = []
    peak = 0

    def first() -> None:
        times.append(time.perf_counter())

    async def watch() -> None:
        nonlocal peak
        while True:
            peak = max(peak, await asyncio.to_thread(server.memory))
            await asyncio.sleep(0.2)

    watching = asyncio.create_task(watch())
    started = time.perf_counter()
    writer.write(request(server, EXPORT))
    size = len(await answered(reader, first))
    seconds = time.perf_counter() - started
    watching.cancel()
    writer.close()
    return times[0] - started, size / seconds / 1e6, size / 1e6, peak


# ------------------------------------------------------------------------------------------------------ the report


def build(folder: Path, size: int) -> tuple[Path, Path]:
    """A database of one generation, and its named graphs as N-Quads for a peer that loads files."""
    data, database = folder / "all.nq", folder / "kg.db"
    generation = database / "generations" / "000001"
    generation.mkdir(parents=True)
    with data.open("w", encoding="utf-8") as file:
        file.writelines(dataset.lines(size))
    store = ox.Store(str(generation / "store"))
    store.bulk_load(path=str(data), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    (generation / "manifest.json").write_text('{"fingerprint": "benchmark", "inputs": [], "sources": {}}')
    (database / "CURRENT").write_text("000001")
    print(f"{len(store):,} quads, the default graph's among them")
    return database, data


def compare(servers: list[Server], requests: int) -> list[str]:
    """Prints latencies; returns the queries that are light for the native server."""
    names, light = [server.name for server in servers], []
    base = "oxigraph" if "oxigraph" in names else "kg"
    print(f"\n{'median latency, ms':20}" + "".join(f"{name:>18}" for name in names))
    for name in QUERIES:
        found = {
            server: statistics.median(times)
            for server, times in asyncio.run(latencies(servers, name, requests)).items()
        }
        cells = [f"{found[server] * 1000:9.2f} (x{found[server] / found[base]:.2f})" for server in names]
        print(f"{name:20}" + "".join(f"{cell:>18}" for cell in cells))
        if found[base] < LIGHT:
            light.append(name)
    return light


def rates(servers: list[Server], light: list[str], seconds: float) -> None:
    if not shutil.which("wrk"):
        print("\nno requests a second: the command wrk is not here")
        return
    print(f"\nrequests a second, light queries: {', '.join(light)}")
    for repeated in (False, True):
        for connections in (4, 16):
            found = {}
            for server in servers:
                found[server.name] = throughput(server, light, connections, seconds, repeated=repeated)
            cells = "  ".join(f"{name} {rate:,.0f}" for name, rate in found.items())
            ratio = f"  ratio {found['kg'] / found['oxigraph']:.2f}" if "oxigraph" in found else ""
            print(f"  {'repeated' if repeated else 'uncached'}, {connections:2} connections: {cells}{ratio}")


def exports(servers: list[Server]) -> None:
    print("\nexport")
    for server in servers:
        if server.name != "rdflib-endpoint":
            first, speed, size, memory = asyncio.run(export(server))
            figures = f"{size:.0f} MB, first byte {first * 1000:.0f} ms, {speed:.1f} MB/s, peak {memory / 1e6:.0f} MB"
            print(f"  {server.name}: {figures}")


def layers(servers: list[Server], database: Path, requests: int) -> None:
    """What a light request passes through, one layer more in each line."""
    store = ox.Store.read_only(str(database / "generations" / "000001" / "store"))
    server = servers[0]

    async def timed(numbers: Callable[[int], int]) -> float:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1 << 20)
        times = []
        for number in range(requests):
            sent = request(server, query("look-up", numbers(number)))
            started = time.perf_counter()
            writer.write(sent)
            await answered(reader)
            times.append(time.perf_counter() - started)
        writer.close()
        return statistics.median(times)

    def engine(number: int) -> float:
        started = time.perf_counter()
        store.query(query("look-up", number)).serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[union-attr]
        return time.perf_counter() - started

    alone = statistics.median(engine(number) for number in range(requests))
    whole, cached = asyncio.run(timed(lambda number: number + 500_000)), asyncio.run(timed(lambda _: 1))
    alone, whole, cached = alone * 1000, whole * 1000, cached * 1000
    print("\na light request, ms")
    print(f"  the engine alone {alone:.2f}; from the cache over HTTP {cached:.2f}; by a worker over HTTP {whole:.2f}")
    print(f"  so HTTP costs {cached:.2f}, and the hop to the worker {whole - cached - alone:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--without", action="append", default=[], help="a server that is left out")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database, data = build(Path(folder), arguments.quads)
        if "rdflib-endpoint" in arguments.without:
            data.unlink()
        with running(database, data) as servers:
            light = compare(servers, arguments.requests)
            rates([server for server in servers if server.name != "rdflib-endpoint"], light, arguments.seconds)
            layers(servers, database, 10 * arguments.requests)
            exports(servers)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
