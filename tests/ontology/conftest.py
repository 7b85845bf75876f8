"""The ontology, its shapes, and the worked example, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.resources import folder

HERE = Path(__file__).parent
PREFIXES = "\n".join(
    line.replace("@prefix", "PREFIX").rstrip(" .")
    for line in (HERE / "example.trig").read_text(encoding="utf-8").splitlines()
    if line.startswith("@prefix")
)


@pytest.fixture(scope="session")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(folder("ontology") / "kg.ttl")


@pytest.fixture(scope="session")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(folder("ontology") / "shapes.ttl")


@pytest.fixture
def example() -> ox.Store:
    """The worked example, its default graph the union of its graphs; each test may spoil its own copy."""
    named, union = ox.Store(), ox.Store()
    named.load(path=str(HERE / "example.trig"), format=ox.RdfFormat.TRIG)
    union.extend(ox.Quad(*quad.triple) for quad in named)
    return union


@pytest.fixture(scope="session")
def prefixes() -> str:
    """What a SPARQL update on the example begins with."""
    return PREFIXES + "\n"
