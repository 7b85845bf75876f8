"""A server with plain dataset semantics and writing switched on, as the W3C's tests take it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
import yaml

from tests.web.w3c.manifests import SITE, Case, Dataset
from tests.web.w3c.results import RDF

TOKEN = "w3c-tests-may-write-here"
KNOWN: dict[str, str] = yaml.safe_load(Path(__file__).with_name("known.yaml").read_text(encoding="utf-8")) or {}
"""IRI of a test → why it fails."""


def marked(case: Case) -> Any:
    """A test case as pytest's parameter; one that is known to fail is a strict expected failure."""
    reason = KNOWN.get(case.iri)
    return pytest.param(case, id=case.id, marks=[pytest.mark.xfail(reason=reason, strict=True)] if reason else [])


class Endpoint:
    """A running server, and what is loaded in it."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [
            sys.executable,
            "-m",
            "kg",
            "serve",
            "--db",
            str(folder / "kg.db"),
            "--port",
            "0",
            "--default-graph",
            "strict",
        ]
        (folder / "tokens").write_text(f"admin {TOKEN}\n")
        self._process = subprocess.Popen(
            [*command, "--token-file", str(folder / "tokens"), *options], stderr=subprocess.PIPE, text=True
        )
        assert self._process.stderr
        line = self._process.stderr.readline()
        assert "http" in line, line + self._process.stderr.read()
        self.address = line.split()[-1].rstrip("/")
        self.client = httpx.Client(
            base_url=self.address, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60, trust_env=False
        )
        self._loaded: Dataset | None = None

    def load(self, dataset: Dataset) -> None:
        """Make the store hold exactly this dataset."""
        if dataset == self._loaded:
            return
        parts = "".join(_block(path, "") for path in dataset.default)
        parts += "".join(_block(path, name) for name, path in dataset.named)
        self.update("DROP ALL" + (f" ; INSERT DATA {{ {parts} }}" if parts else ""))
        self._loaded = dataset

    def update(self, text: str) -> None:
        """Carry out an update that has to succeed."""
        self._loaded = None
        answer = self.client.post(
            "/update", content=text.encode(), headers={"Content-Type": "application/sparql-update"}
        )
        assert answer.status_code == 204, answer.text

    def dataset(self) -> ox.Dataset:
        """Everything that the store holds."""
        default = self.client.get("/graphs?default", headers={"Accept": "application/n-quads"})
        named = self.client.get("/graphs", headers={"Accept": "application/n-quads"})
        return ox.Dataset(quad for each in (default, named) for quad in ox.parse(each.content, ox.RdfFormat.N_QUADS))

    def close(self) -> None:
        self.client.close()
        self._process.terminate()
        self._process.wait(20)
        if self._process.stderr:
            self._process.stderr.close()


def _block(path: Path, name: str) -> str:
    """The triples of a file, as they stand in INSERT DATA."""
    found = ox.parse(path.read_bytes(), RDF[path.suffix], base_iri=base_of(path), rename_blank_nodes=True)
    lines = " ".join(f"{quad.triple} ." for quad in found)
    return f"GRAPH <{name}> {{ {lines} }} " if name else lines + " "


def base_of(path: Path) -> str:
    """Where the suite publishes a file."""
    return SITE + path.as_posix().partition("w3c-rdf-tests/")[2]


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory, remote: Endpoint) -> Iterator[Endpoint]:
    started = Endpoint(tmp_path_factory.mktemp("w3c"), "--allow-service", remote.address.removeprefix("http://"))
    yield started
    started.close()


@pytest.fixture(scope="session")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """Another server, for the tests of SERVICE."""
    started = Endpoint(tmp_path_factory.mktemp("remote"))
    yield started
    started.close()
