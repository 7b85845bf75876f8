"""Every extracted node has its document, its place and its rule, and the quote is what the file has at that place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build import build
from kg.commands import bundled_articles
from kg.files import File, files
from kg.stores.answers import select
from kg.stores.oxigraph import Database
from kg.text import decode

PLACES = """
SELECT ?node ?sha ?article ?exact ?start ?end ?rule ?kind WHERE {
  GRAPH ?edition {
    ?node a ?kind ; oa:hasTarget ?target ; kg:rule ?rule ; dcterms:isPartOf ?edition .
    ?target oa:hasSource ?article ; oa:hasSelector ?quote, ?position .
    ?quote a oa:TextQuoteSelector ; oa:exact ?exact .
    ?position a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end .
    ?edition dcterms:identifier ?sha ; prov:specializationOf ?article .
  }
}
"""

UNFOUNDED = {
    "a claim or mention without its place or rule": """
        SELECT ?node WHERE { VALUES ?kind { kg:Claim oa:Annotation } ?node a ?kind FILTER NOT EXISTS {
          ?node kg:rule ?rule ; oa:hasTarget [ oa:hasSource ?article ; oa:hasSelector [ oa:start ?s ], [ oa:exact ?x ] ] } }""",
    "an action that no claim is about": """
        SELECT ?node WHERE { ?node a kg:GovernmentAction FILTER NOT EXISTS { ?claim kg:about ?node } }""",
    "an action without a rule or a document": """
        SELECT ?node WHERE { ?node a kg:GovernmentAction
          FILTER NOT EXISTS { ?node kg:rule ?rule ; prov:wasDerivedFrom ?document } }""",
    "a discovered entity that no mention shows": """
        SELECT ?node WHERE { ?node kg:rule ?rule VALUES ?kind { schema:Organization schema:Person } ?node a ?kind
          FILTER NOT EXISTS { ?mention oa:hasBody ?node } }""",
    "a triple outside every named graph": """
        SELECT ?node WHERE { ?node ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?node ?p ?o } } }""",
    "a claim about nothing": """
        SELECT ?node WHERE { ?node a kg:Claim FILTER NOT EXISTS { ?node kg:about ?thing . ?thing a ?kind } }""",
}

ARCHIVES = ["front_matter_2020.tar.gz", "front_matter_powerapps.tar.gz"]


@pytest.fixture(scope="module", params=["samples", "seeds", "gold", pytest.param("archives", marks=pytest.mark.slow)])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Database]:
    """Inputs, and the database that is built from them."""
    paths = [bundled_articles()]
    if request.param != "samples":
        folder: Path = request.getfixturevalue("shared") / "documents"
        paths = (
            [str(folder / name) for name in ARCHIVES] if request.param == "archives" else [str(folder / request.param)]
        )
    database = tmp_path_factory.mktemp("evidence") / "kg.db"
    build(paths, database, jobs=2 if request.param == "archives" else 1)
    return paths, Database(database)


def texts(paths: list[str]) -> Iterator[tuple[str, str]]:
    """sha256 and decoded text of every file that is text."""
    for file in files(paths):
        if isinstance(file, File) and file.data.strip():
            yield hashlib.sha256(file.data).hexdigest(), decode(file.data)[0]


def test_each_quote_is_what_the_file_has_at_its_place(built: tuple[list[str], Database]) -> None:
    paths, database = built
    sources = dict(texts(paths))
    places = list(select(database.open(), PLACES))
    assert len(places) > 30
    for place in places:
        start, end = int(place["start"]), int(place["end"])
        assert sources[place["sha"]][start:end] == place["exact"], place
        assert 0 < len(place["exact"]) <= 300


@pytest.mark.parametrize("what", UNFOUNDED)
def test_there_is_not(what: str, built: tuple[list[str], Database]) -> None:
    _, database = built
    assert list(select(database.open(), UNFOUNDED[what])) == []
