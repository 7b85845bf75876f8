"""What the bundled articles and tables become keeps the rules of the ontology."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import build
from kg.files import Unreadable, files
from kg.model import Document
from kg.queries import all_queries
from kg.readers import read
from kg.resources import folder
from kg.shapes import checks, violations
from kg.stores.oxigraph import Database
from kg.terms import vocabulary

ARTICLES = str(folder("seeds") / "articles")
PREFIXES = """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX kg: <https://w3id.org/sanctions-kg/ns#>
PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#>
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    database = tmp_path_factory.mktemp("built") / "kg.db"
    report = build([ARTICLES], database)
    assert report.rejected == []
    return Database(database).open()


def rows(store: ox.Store, pattern: str) -> Iterator[tuple[str, ...]]:
    solutions = store.query(PREFIXES + pattern)
    assert isinstance(solutions, ox.QuerySolutions)
    for row in solutions:
        yield tuple(row[variable].value for variable in solutions.variables)


def test_the_built_graph_breaks_no_shape(built: ox.Store) -> None:
    assert list(violations(built)) == []


def test_the_built_graph_passes_every_check(built: ox.Store) -> None:
    assert list(checks(built)) == []


def test_every_triple_is_in_a_named_graph_and_no_node_is_blank(built: ox.Store) -> None:
    named, default = set(), set()
    for quad in built:
        (default if isinstance(quad.graph_name, ox.DefaultGraph) else named).add(quad.triple)
    assert named == default
    assert not any(isinstance(term, ox.BlankNode) for triple in named for term in triple)


def test_every_quote_is_the_text_at_its_offsets(built: ox.Store) -> None:
    sources = {}
    for file in files([ARTICLES]):
        assert not isinstance(file, Unreadable)
        sources |= {record.edition: record.source for record in read(file) if isinstance(record, Document)}
    found = list(
        rows(
            built,
            """SELECT ?edition ?exact ?start ?end ?rule WHERE {
                 ?node oa:hasTarget ?target ; dcterms:isPartOf ?edition ; kg:rule ?rule .
                 ?target oa:hasSelector/oa:exact ?exact ; oa:hasSelector ?position .
                 ?position oa:start ?start ; oa:end ?end }""",
        )
    )
    assert len(found) > 100
    for edition, exact, start, end, rule in found:
        assert sources[edition][int(start) : int(end)] == exact, (edition, rule)


def test_every_derived_status_reaches_a_claim_in_a_document(built: ox.Store) -> None:
    actions = set(rows(built, "SELECT ?a WHERE { ?a a kg:GovernmentAction ; kg:status ?s }"))
    reached = rows(
        built,
        """SELECT DISTINCT ?a WHERE { ?a kg:status ?s ; prov:wasDerivedFrom ?claim .
           ?claim kg:status ?s ; dcterms:isPartOf/prov:specializationOf ?article }""",
    )
    assert actions
    assert actions == set(reached)


def test_every_action_that_a_document_tells_has_a_rule_and_a_claim_there(built: ox.Store) -> None:
    told = """SELECT DISTINCT ?action ?article WHERE { GRAPH ?edition { ?action a kg:GovernmentAction }
        ?edition prov:specializationOf ?article %s }"""
    actions = set(rows(built, told % ""))
    reached = "GRAPH ?edition { ?action kg:rule ?rule . ?claim kg:about ?action ; dcterms:isPartOf ?edition }"
    assert len(actions) > 20
    assert actions == set(rows(built, told % reached))


def test_every_term_of_ours_in_the_graph_is_defined(built: ox.Store) -> None:
    space = "https://w3id.org/sanctions-kg/ns#"
    terms = {term.value for quad in built for term in quad.triple if isinstance(term, ox.NamedNode)}
    assert {term.removeprefix(space) for term in terms if term.startswith(space)} - {""} <= vocabulary()


def test_storing_and_dumping_canonically_is_the_identity(built: ox.Store, tmp_path: Path) -> None:
    first = built.dump(format=ox.RdfFormat.N_QUADS)
    again = ox.Store(str(tmp_path / "again"))
    again.bulk_load(input=first, format=ox.RdfFormat.N_QUADS)
    assert sorted(first.splitlines()) == sorted(again.dump(format=ox.RdfFormat.N_QUADS).splitlines())


def test_every_canned_query_runs_as_it_stands(built: ox.Store) -> None:
    assert len(all_queries()) >= 14
    for query in all_queries():
        assert query.description, query.name
        built.query(query.text)
