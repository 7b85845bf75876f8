"""The house rules are tests: style, types, layers, and what README and CI promise."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP_LEVEL = {
    "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "kg", "ontology", "seeds", "queries", "tests",
    "benchmarks",
}  # fmt: skip
LONGEST_FILE = 300

CHECKS = {
    "ruff": [sys.executable, "-m", "ruff", "check", "."],
    "format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "mypy": [sys.executable, "-m", "mypy"],
    "layers": [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_passes(check: str) -> None:
    result = subprocess.run(CHECKS[check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_file_is_too_long_to_be_one_concept() -> None:
    kg = ROOT / "kg"
    lines = {str(path.relative_to(kg)): len(path.read_text().splitlines()) for path in kg.rglob("*.py")}
    assert {path: size for path, size in lines.items() if size > LONGEST_FILE} == {}


def test_the_top_level_is_the_map() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    top = {path.split("/")[0] for path in listed if path}
    assert {path for path in top if not path.startswith(".")} <= TOP_LEVEL
    assert {path for path in top if path.startswith(".")} <= {".ci", ".gitignore"}


def test_ci_runs_the_test_command_of_the_readme() -> None:
    commands = re.findall(r"^python3 -m venv .*$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert len(commands) == 2
    assert commands[1].replace("pip install", "pip install --quiet") in (ROOT / ".ci" / "run").read_text()


SHARED = {"ryaml": {"readers", "extract"}, "httpx": {"download.py", "web"}}
"""Tables are data of readers and of extraction; the command fetches lists, and the server calls what SERVICE names."""


@pytest.mark.parametrize("layer", ["fastapi", "httpx", "ryaml", "pyshacl", "spacy", "stdnum"])
def test_a_dependency_is_imported_in_one_layer(layer: str) -> None:
    found = {
        path.relative_to(ROOT / "kg").parts[0]
        for path in (ROOT / "kg").rglob("*.py")
        if re.search(rf"^\s*(import|from) {layer}\b", path.read_text(), re.MULTILINE)
    }
    assert len(found) <= 1 or found <= SHARED.get(layer, set())
