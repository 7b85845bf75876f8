"""What a stranger does: install the wheel in an empty environment, go to an empty folder, `kg up`, ask."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 120_000_000
"""Bytes of an installation, the environment's own pip and setuptools included."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of a new environment; `--only-binary`: no compiler is used."""
    folder = tmp_path_factory.mktemp("install")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    run(sys.executable, "-m", "venv", str(folder / "environment"))
    commands = folder / "environment" / "bin"
    (wheel,) = folder.glob("*.whl")
    run(str(commands / "pip"), "install", "--quiet", "--only-binary", ":all:", str(wheel))
    return commands


def run(*command: str, folder: Path | None = None) -> str:
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture
def address(installed: Path, tmp_path: Path) -> Iterator[str]:
    """Where `kg up` listens, started in an empty folder."""
    command = [str(installed / "kg"), "up", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr
            yield next(line.split()[-1] for line in server.stderr if "listening on" in line)
        finally:
            server.terminate()


def ask(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return bytes(answer.read())


def test_kg_up_in_an_empty_folder_answers_a_canned_query(address: str) -> None:
    assert json.loads(ask(f"{address.rstrip('/')}/health"))
    rows = json.loads(ask(f"{address.rstrip('/')}/queries/plans-come-true?target=SenseTime"))["results"]["bindings"]
    assert {row["days"]["value"] for row in rows} >= {"1"}


def test_an_installation_is_small(installed: Path) -> None:
    packages = next((installed.parent / "lib").glob("python*")) / "site-packages"
    assert sum(path.stat().st_size for path in packages.rglob("*") if path.is_file()) < LARGEST


def test_the_graph_opens_in_python_and_stays_where_it_was_built(installed: Path, tmp_path: Path) -> None:
    run(str(installed / "kg"), "build", folder=tmp_path)
    count = run(str(installed / "python"), "-c", "import kg; print(len(kg.open()))", folder=tmp_path)
    assert int(count) > 10_000
    assert [path.name for path in tmp_path.iterdir()] == ["kg.db"]
