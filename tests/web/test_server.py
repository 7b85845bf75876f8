"""Starting and ending a server."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from kg.errors import StoreError
from kg.settings import TABLE, Settings, option
from kg.stores.oxigraph import Database
from kg.stores.writes import create
from kg.web.server import serve
from tests.web.conftest import Serve


def test_a_missing_database_is_said_before_a_port_is_taken(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        serve(tmp_path / "none", Settings(port=0))


def test_it_says_its_address_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    create(Database(tmp_path / "kg.db"), strict=False)
    command = [sys.executable, "-m", "kg", "serve", "--db", str(tmp_path / "kg.db"), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split()[-1]
        answer = httpx.get(address + "health", trust_env=False)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in {0, -signal.SIGINT}
    assert answer.json()["status"] == "ok"


def test_a_request_that_runs_is_finished_when_the_server_is_told_to_end(tmp_path: Path) -> None:
    create(Database(tmp_path / "kg.db"), strict=False)
    command = [sys.executable, "-m", "kg", "serve", "--db", str(tmp_path / "kg.db"), "--port", "0"]
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?{name} {{ {'1 ' * 40} }}" for name in "abcd") + " }"
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        port = int(process.stderr.readline().split(":")[-1].strip(" /\n"))
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
                + f"Content-Length: {len(slow)}\r\n\r\n{slow}".encode()
            )
            client.settimeout(0.3)
            with pytest.raises(TimeoutError):
                client.recv(1)
            process.send_signal(signal.SIGTERM)
            client.settimeout(30)
            assert client.recv(1 << 16).startswith(b"HTTP/1.1 200 OK")
        assert process.wait(20) in {0, -signal.SIGTERM}


def test_a_port_that_is_taken_is_a_clear_error(tmp_path: Path) -> None:
    create(Database(tmp_path / "kg.db"), strict=False)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(StoreError, match=f"cannot listen on 127.0.0.1:{port}"):
            serve(tmp_path / "kg.db", Settings(port=port))


@pytest.mark.parametrize("wrong", ["--port=x", "--workers=-1", "--timeout=0", "--default-graph=both", "--memory=1", "--port=99999999", "--token-file=/none"])  # fmt: skip # noqa: E501
def test_a_wrong_setting_is_a_clear_error(tmp_path: Path, wrong: str) -> None:
    command = [sys.executable, "-m", "kg", "serve", "--db", str(tmp_path), wrong]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_readme_lists_every_setting() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    for each in TABLE:
        assert f"| `{option(each.name)}` |" in readme


def test_health_says_what_is_served(serve: Serve) -> None:
    server = serve()
    before = server.client.get("/health").json()
    assert before["status"] == "ok"
    assert server.client.get("/health/live").json() == {"status": "ok"}
    (server.database / "CURRENT").rename(server.database / "GONE")
    gone = server.client.get("/health")
    assert gone.status_code == 503
    assert str(server.database) not in gone.text
    assert server.client.get("/health/live").status_code == 200
    (server.database / "GONE").rename(server.database / "CURRENT")
    assert server.client.get("/health").json() == before
