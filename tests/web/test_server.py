from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from kg.errors import StoreError
from kg.web.server import serve


def test_it_says_its_address_answers_503_without_a_database_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    code = "import sys; from kg.web.server import serve\n"
    code += "serve(sys.argv[1], port=0, listening=lambda a: print(a, flush=True))"
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "none")], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        answer = httpx.get(address + "health", trust_env=False)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) in {0, -signal.SIGINT}
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text


def test_a_port_that_is_taken_is_a_clear_error(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(StoreError, match=f"cannot listen on 127.0.0.1:{port}"):
            serve(tmp_path, port=port)
