"""A real server in a process of its own, on loopback, and what a test wants to know of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from kg.stores.oxigraph import Database

TOKEN = "the-admin-token-of-the-tests"
READ = "the-reader-token-of-the-tests"


class Server:
    """`kg serve` on a database folder. `client` speaks to it; its words to standard error are in `log`."""

    def __init__(self, database: Path, *options: str, token: bool = False, env: dict[str, str] | None = None) -> None:
        self.database, self._options = database, list(options)
        self.log = database.with_suffix(".log")
        if token:
            file = database.with_suffix(".tokens")
            file.write_text(f"admin {TOKEN}\n")
            self._options += ["--token-file", str(file)]
        self._headers = {"Authorization": f"Bearer {TOKEN}"} if token else {}
        self._env = {name: value for name, value in os.environ.items() if not name.startswith("KG_")} | (env or {})
        self.port = 0
        self.start()

    def start(self) -> None:
        """Start it, on the same port if it ran before, and wait until it listens."""
        command = [sys.executable, "-m", "kg", "serve", "--db", str(self.database), "--port", str(self.port)]
        with self.log.open("ab") as log:
            begin = log.tell()
            self.process = subprocess.Popen(
                [*command, *self._options], stdout=subprocess.DEVNULL, stderr=log, env=self._env
            )
        wait(lambda: b"listening on" in self.log.read_bytes()[begin:] or self.process.poll() is not None)
        assert self.process.poll() is None, self.log.read_text()
        line = next(line for line in self.log.read_text()[begin:].splitlines() if "listening on" in line)
        self.address = line.split()[-1].rstrip("/")
        self.port = int(self.address.rpartition(":")[2])
        self.client = httpx.Client(base_url=self.address, headers=self._headers, timeout=60, trust_env=False)

    def close(self) -> None:
        """End it as systemd does."""
        self.client.close()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise

    def kill(self) -> None:
        """End it as a power failure does."""
        self.client.close()
        self.process.kill()
        self.process.wait()

    # ------------------------------------------------------------------------------------------------- asking

    def query(self, text: str, **more: str) -> httpx.Response:
        """GET /sparql."""
        return self.client.get("/sparql", params={"query": text, **more})

    def value(self, text: str, **more: str) -> str:
        """The one value of a query's answer."""
        answer = self.query(text, **more)
        assert answer.status_code == 200, answer.text
        (row,) = answer.json()["results"]["bindings"]
        (term,) = row.values()
        return str(term["value"])

    def update(self, text: str, **more: str) -> httpx.Response:
        """POST /update."""
        headers = {"Content-Type": "application/sparql-update"}
        return self.client.post("/update", content=text.encode(), headers=headers, params=more)

    def metric(self, name: str) -> float:
        """A figure of /metrics."""
        lines = self.client.get("/metrics").text.splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith((f"{name} ", f"{name}{{")))

    @contextmanager
    def raw(self) -> Iterator[socket.socket]:
        """A plain connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as opened:
            yield opened

    def send(self, data: bytes) -> bytes:
        """Everything that the server says to these bytes, until it closes or is silent for two seconds."""
        with self.raw() as opened:
            opened.sendall(data)
            return received(opened)

    # ---------------------------------------------------------------------------------------------- processes

    def children(self, module: str = "kg.stores.worker") -> list[int]:
        """The processes of a module that this server started and that are alive."""
        found = []
        for pid in descendants(self.process.pid):
            with Path(f"/proc/{pid}/cmdline").open("rb") as file:
                if module.encode() in file.read():
                    found.append(pid)
        return found

    def memory(self) -> int:
        """Bytes that the server and its workers hold, shared pages counted once (PSS)."""
        return sum(proportional(pid) for pid in [self.process.pid, *descendants(self.process.pid)])

    def busy(self) -> list[int]:
        """Its processes that use a processor: those whose time grows within a quarter of a second."""
        pids = descendants(self.process.pid)
        before = {pid: ticks(pid) for pid in pids}
        time.sleep(0.25)
        return [pid for pid in pids if ticks(pid) - before[pid] > 5]


def descendants(pid: int) -> list[int]:
    """The children of a process that are no zombies."""
    found = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(child) for child in (thread / "children").read_text().split()]
        except OSError:
            continue
    return [child for child in found if state(child) not in {"Z", "X", ""}]


def state(pid: int) -> str:
    """A process's state (proc(5)); "" where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def ticks(pid: int) -> int:
    """Processor time of a process in hundredths of a second; 0 once it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def proportional(pid: int) -> int:
    """Bytes that a process holds, its share of what it shares with others; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def received(opened: socket.socket, silence: float = 2.0) -> bytes:
    """Everything that comes, until the other side closes, resets, or is silent."""
    opened.settimeout(silence)
    data = bytearray()
    try:
        while piece := opened.recv(1 << 16):
            data += piece
    except (TimeoutError, ConnectionResetError):
        pass
    return bytes(data)


def wait(ready: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What `ready` gives, as soon as that is true."""
    end = time.monotonic() + seconds
    while not (found := ready()):
        assert time.monotonic() < end, f"nothing within {seconds} s"
        time.sleep(0.01)
    return found


def kill(pid: int) -> None:
    """SIGKILL to a process that the test started through its server."""
    os.kill(pid, signal.SIGKILL)


def publish(path: Path, triples: list[tuple[str, str]]) -> None:
    """A new generation of a database, with these (triple, graph) pairs added."""
    database = Database(path)
    with database.writing(patience=60), database.generation() as new:
        new.load(triples)
        new.publish({"fingerprint": repr((triples, database.current)), "inputs": [], "sources": {}})


def problem(answer: httpx.Response) -> str:
    """The kind of a problem document, once its form is right (RFC 9457)."""
    assert answer.headers["content-type"] == "application/problem+json", (answer.status_code, answer.text)
    document = json.loads(answer.content)
    assert document["status"] == answer.status_code
    assert document["title"]
    assert document["detail"]
    return str(document["type"]).rpartition("/")[2]
