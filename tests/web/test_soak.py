"""A server under mixed load for minutes, while its workers are killed and its database is built anew; and its memory.

KG_SOAK_SECONDS is the length of the soak.
"""

from __future__ import annotations

import csv
import io
import os
import random
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg.stores.output import zstd
from kg.stores.oxigraph import Database
from tests.web.serving import Server, kill, problem, publish, wait

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("KG_SOAK_SECONDS", "120"))
MANY, STATES, CLIENTS = 2000, 50, 6
FIXED = [(f"<http://e.org/s{n}> <http://e.org/many> <http://e.org/o{n}>", "http://e.org/fixed") for n in range(MANY)]
STATE, COUNTER = "http://e.org/state", "http://e.org/counter"
OLD, NEW = (f"GRAPH <{COUNTER}> {{ ?s <http://e.org/n> ?{name} }}" for name in ("old", "new"))
ADD = f"DELETE {{ {OLD} }} INSERT {{ {NEW} }} WHERE {{ {OLD} BIND(?old + 1 AS ?new) }}"
Check = Callable[[list[list[str]]], bool]


def one_state(rows: list[list[str]]) -> bool:
    """Whether the last column holds one value: an answer mixed from two builds has more."""
    return len({row[-1] for row in rows}) == 1


MIX: dict[str, Check] = {
    "SELECT ?o { <http://e.org/s7> <http://e.org/many> ?o }": lambda rows: rows == [["http://e.org/o7"]],
    "SELECT (COUNT(*) AS ?n) { ?a <http://e.org/many> ?b }": lambda rows: rows == [[str(MANY)]],
    "SELECT DISTINCT ?v { ?c <http://e.org/value> ?v }": lambda rows: len(rows) == 1,
    "SELECT ?c ?v { ?c <http://e.org/value> ?v }": lambda rows: len(rows) == STATES and one_state(rows),
    "SELECT ?a ?v { ?a <http://e.org/many> ?b . ?c <http://e.org/value> ?v }": lambda rows: (
        len(rows) == MANY * STATES and one_state(rows)
    ),
    "CONSTRUCT { ?a <http://e.org/v> ?v } { ?a <http://e.org/many> ?b . <http://e.org/c0> <http://e.org/value> ?v }": (
        lambda rows: len(rows) == MANY and one_state(rows)
    ),
    "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }": lambda _: False,
}
"""Queries, and whether their whole answer is right. The last one never ends."""


def test_no_answer_is_wrong_mixed_or_cut_unseen(tmp_path: Path) -> None:
    soak = Soak(tmp_path / "kg.db")
    threads = [threading.Thread(target=soak.ask, args=(number,)) for number in range(CLIENTS)]
    threads += [threading.Thread(target=each) for each in (soak.write, soak.disturb)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{SECONDS:.0f} s: {dict(sorted(soak.told.items()))}")  # noqa: T201 - the figures that a report quotes
    soak.check_end()


class Soak:
    """The server, what was told so far, and what was wrong."""

    def __init__(self, database: Path) -> None:
        counter = f"<http://e.org/c> <http://e.org/n> {ox.Literal(0)}"
        publish(database, [*FIXED, *state(0), (counter, COUNTER)])
        self.server = Server(database, "--timeout", "5", token=True)
        self.told: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._end = time.monotonic() + SECONDS

    def _goes_on(self) -> bool:
        return time.monotonic() < self._end and not self.wrong

    def ask(self, seed: int) -> None:
        """One client: queries in every form, repeated ones too, so that some come from the cache."""
        chosen = random.Random(seed)
        with httpx.Client(base_url=self.server.address, timeout=60, trust_env=False) as client:
            while self._goes_on():
                text = chosen.choice([*MIX])
                forms = (
                    ("turtle", "ntriples", "rdfxml", "jsonld") if "CONSTRUCT" in text else ("json", "xml", "csv", "tsv")
                )
                shown = f"{text} # {chosen.random() if chosen.random() < 0.6 else ''}"
                try:
                    answer = client.get("/sparql", params={"query": shown, "format": chosen.choice(forms)})
                except httpx.TransportError as broken:
                    self.told[f"query {type(broken).__name__}"] += 1
                    continue
                self._judge(text, answer)

    def _judge(self, text: str, answer: httpx.Response) -> None:
        if answer.status_code == 200:
            self.told["query 200"] += 1
            if not MIX[text](rows(answer)):
                self.wrong.append(
                    f"{text}: {answer.headers['content-type']}: {answer.text[:200]} … {answer.text[-200:]}"
                )
            return
        kind = problem(answer)
        self.told[f"query {answer.status_code} {kind}"] += 1
        if (answer.status_code, kind) not in {(503, "overload"), (503, "killed"), (504, "timeout")}:
            self.wrong.append(f"{text}: {answer.text}")

    def write(self) -> None:
        """A client that counts by updates: each one that is answered with success has to last."""
        while self._goes_on():
            try:
                answer = self.server.update(ADD)
            except httpx.TransportError as broken:
                self.told[f"update {type(broken).__name__}"] += 1
                continue
            self.told[f"update {answer.status_code}"] += 1
            if answer.status_code not in {204, 503, 504}:
                self.wrong.append(answer.text)

    def disturb(self) -> None:
        """Kill query workers and the writer, and build."""
        chosen, number = random.Random(0), 0
        while self._goes_on():
            time.sleep(chosen.random())
            if chosen.random() < 0.3:
                number += 1
                build(self.server.database, number)
                self.told["builds"] += 1
                continue
            module = chosen.choice(["kg.stores.worker"] * 5 + ["kg.stores.writer"])
            for pid in (
                self.server.children(module)[:1] if "writer" in module else chosen.sample(self.server.children(), 1)
            ):
                kill(pid)
                self.told[f"kills of {module.rpartition('.')[2]}s"] += 1

    def check_end(self) -> None:
        """Nothing was wrong, no write is lost, and the server is as it was."""
        server = self.server
        assert self.wrong == []
        assert server.query("ASK {} # the end").json()["boolean"]
        counted = int(server.value(f"SELECT ?n {{ GRAPH <{COUNTER}> {{ ?s ?p ?n }} }}"))
        unsure = sum(count for name, count in self.told.items() if name.startswith("update")) - self.told["update 204"]
        assert self.told["update 204"] <= counted <= self.told["update 204"] + unsure
        wait(lambda: len(server.children()) == (os.cpu_count() or 1) + 1)
        wait(lambda: not server.busy())
        log = server.log.read_text()
        server.close()
        assert "Traceback" not in log, log[-3000:]
        assert self.told["query 200"] > SECONDS
        assert self.told["update 204"] > SECONDS / 10


def rows(answer: httpx.Response) -> list[list[str]]:
    """The rows of an answer in any form, as texts; of a graph its objects. Raises for what is cut."""
    kind = answer.headers["content-type"].partition(";")[0]
    if (form := ox.RdfFormat.from_media_type(kind)) is not None:
        return [[getattr(quad.object, "value", "")] for quad in ox.parse(answer.content, form)]
    if kind == "text/csv":
        return [*csv.reader(io.StringIO(answer.text))][1:]
    results = ox.QueryResultsFormat.from_media_type(kind)
    assert results is not None, kind
    parsed = ox.parse_query_results(answer.content, results)
    assert isinstance(parsed, ox.QuerySolutions)
    return [[getattr(term, "value", "") for term in row] for row in parsed]


def state(number: int) -> list[tuple[str, str]]:
    """Triples that belong together: all hold one number."""
    return [(f'<http://e.org/c{n}> <http://e.org/value> "{number}"', STATE) for n in range(STATES)]


def build(path: Path, number: int) -> None:
    """A new generation, in which the state is another one."""
    database = Database(path)
    with database.writing(patience=60), database.generation() as new:
        new.remove([STATE])
        new.load(state(number))
        new.publish({"fingerprint": str(number), "inputs": [], "sources": {}})


# ------------------------------------------------------------------------------------------------------- memory


ROW = {"csv": b"\n", "json": b'"c"', "xml": b"</result>"}
"""What each row of an answer has once."""
UNPACK: dict[str, Callable[[], Callable[[bytes], bytes]]] = {
    "identity": lambda: bytes,
    "gzip": lambda: zlib.decompressobj(31).decompress,
    "zstd": lambda: zstd.ZstdDecompressor().decompress,
}


@pytest.mark.parametrize(("form", "coding"), [("csv", "identity"), ("json", "gzip"), ("xml", "zstd")])
def test_five_million_rows_are_streamed_in_little_memory(tmp_path: Path, form: str, coding: str) -> None:
    """Server and worker together stay under 300 MB, and begin within half a second."""
    other = [(f"<http://e.org/t{n}> <http://e.org/other> <http://e.org/o{n}>", "http://e.org/g") for n in range(2500)]
    publish(tmp_path / "kg.db", [*FIXED, *other])
    server = Server(tmp_path / "kg.db", "--timeout", "600", "--workers", "1")
    server.query("ASK {}")
    asked = {"query": "SELECT ?a ?c { ?a <http://e.org/many> ?b . ?c <http://e.org/other> ?d }", "format": form}
    peak, size, count, rest = 0, 0, 0, b""
    unpack = UNPACK[coding]()
    first, started = 0.0, time.monotonic()
    with server.client.stream("GET", "/sparql", params=asked, headers={"Accept-Encoding": coding}) as answer:
        for number, packed in enumerate(answer.iter_raw()):
            first = first or time.monotonic() - started
            piece = unpack(packed)
            size, count = size + len(piece), count + (rest + piece).count(ROW[form])
            rest = (rest + piece)[1 - len(ROW[form]) :] if len(ROW[form]) > 1 else b""
            if number % 200 == 0:
                peak = max(peak, server.memory())
    taken = time.monotonic() - started
    server.close()
    print(f"{form} {coding}: {size >> 20} MB in {taken:.1f} s, first byte {first:.3f} s, peak {peak >> 20} MB")  # noqa: T201
    assert answer.status_code == 200
    assert first < 0.5
    assert peak < 300 << 20
    assert count == 5_000_000 + (form != "xml")  # heads of CSV and JSON hold it, too
