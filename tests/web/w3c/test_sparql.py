"""The W3C's tests of SPARQL 1.0 and 1.1, query and update, syntax and evaluation, over HTTP against a running server.

    pytest -m slow tests/web/w3c

What fails is listed in `known.yaml` by the test's IRI with its reason, as a strict expected failure.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pyoxigraph as ox
import pytest

from tests.conftest import SHARED
from tests.web.w3c import results
from tests.web.w3c.conftest import Endpoint, marked
from tests.web.w3c.manifests import MF, QT, UT, Case, Dataset, cases

pytestmark = pytest.mark.slow

ROOT = SHARED / "w3c-rdf-tests"
SUITES = (
    "sparql10/manifest-syntax.ttl", "sparql10/manifest-evaluation.ttl",
    "sparql11/manifest-sparql11-query.ttl", "sparql11/manifest-sparql11-update.ttl",
    "sparql11/manifest-sparql11-results.ttl", "sparql11/manifest-sparql11-fed.ttl",
)  # fmt: skip
CASES = [case for suite in SUITES if ROOT.exists() for case in cases(ROOT / suite, ROOT)]
ACCEPT = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srx": "application/sparql-results+xml"}
EITHER = "application/sparql-results+json, text/turtle"


def of(*kinds: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [marked(case) for case in CASES if case.kind in kinds])


def test_the_suites_are_there(shared: Path) -> None:
    assert len(CASES) > 970


def ask(endpoint: Endpoint, case: Case, text: str, accept: str = EITHER) -> httpx.Response:
    return endpoint.client.post(
        "/sparql",
        content=f"BASE <{case.base}>\n{text}".encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": accept},
    )


def answer(response: httpx.Response) -> results.Answer:
    assert response.status_code == 200, response.text
    kind = response.headers["content-type"].partition(";")[0]
    if kind == "text/turtle":
        return ox.Dataset(ox.parse(response.content, ox.RdfFormat.TURTLE))
    form = ox.QueryResultsFormat.from_media_type(kind)
    assert form
    return results.read(response.content, form)


def named_in(text: str, case: Case) -> Dataset:
    """The graphs of FROM clauses: this endpoint finds them in its store."""
    found = dict.fromkeys(urljoin(case.base, iri) for iri in re.findall(r"(?i)\bFROM\s+(?:NAMED\s+)?<([^>]*)>", text))
    files = [(iri, case.folder / iri.removeprefix(case.base)) for iri in found]
    return Dataset((), tuple((iri, file) for iri, file in files if file.exists()))


@of("QueryEvaluationTest", "CSVResultFormatTest")
def test_query(endpoint: Endpoint, remote: Endpoint, case: Case) -> None:
    action = case.value(MF.action)
    path = case.file(case.value(MF.action, QT.query))
    text = path.read_text(encoding="utf-8")
    given, named = case.dataset(action), named_in(text, case)
    endpoint.load(Dataset(given.default, given.named + named.named))
    text = with_services(remote, case, text)
    wanted = case.file(case.value(MF.result))
    response = ask(endpoint, case, text, ACCEPT.get(wanted.suffix, EITHER) + ", text/turtle;q=0.5")
    if wanted.suffix == ".csv":
        assert results.csv_rows(response.content) == results.csv_rows(wanted.read_bytes())
        return
    actual, expected = answer(response), results.expected(wanted, case.base + wanted.name)
    if case.value(MF.resultCardinality) == MF.LaxCardinality:
        assert isinstance(actual, list)
        assert isinstance(expected, list)
        assert all(row in expected for row in actual)
        assert all(row in actual for row in expected)
        return
    assert results.same(actual, expected, ordered="ORDER BY" in text.upper()), f"{actual}\n{expected}"


def with_services(remote: Endpoint, case: Case, text: str) -> str:
    """The endpoints of the test, which are on no network, as graphs of a second server."""
    services = [*case.graph.objects(case.value(MF.action), QT.serviceData)]
    named = []
    for each in services:
        address = str(case.graph.value(each, QT.endpoint))
        named += [(address, case.file(data)) for data in case.graph.objects(each, QT.data)]
        text = text.replace(f"<{address}>", f"<{remote.address}/sparql?default-graph-uri={address}>")
    if services:
        remote.load(Dataset((), tuple(named)))
    return text


@of("PositiveSyntaxTest", "PositiveSyntaxTest11")
def test_query_that_parses(endpoint: Endpoint, case: Case) -> None:
    response = ask(endpoint, case, case.file(case.value(MF.action)).read_text(encoding="utf-8"))
    assert response.status_code == 200 or kind(response) == "forbidden", response.text


@of("NegativeSyntaxTest", "NegativeSyntaxTest11")
def test_query_that_does_not_parse(endpoint: Endpoint, case: Case) -> None:
    response = ask(endpoint, case, case.file(case.value(MF.action)).read_text(encoding="utf-8"))
    assert (response.status_code, kind(response)) == (400, "syntax"), response.text


def kind(response: httpx.Response) -> str:
    return str(response.json()["type"].rpartition("/")[2]) if response.status_code >= 400 else ""


def update(endpoint: Endpoint, case: Case, text: str) -> httpx.Response:
    endpoint._loaded = None
    return endpoint.client.post(
        "/update", content=f"BASE <{case.base}>\n{text}".encode(), headers={"Content-Type": "application/sparql-update"}
    )


@of("UpdateEvaluationTest")
def test_update(endpoint: Endpoint, case: Case) -> None:
    endpoint.load(case.dataset(case.value(MF.action)))
    response = update(endpoint, case, case.file(case.value(MF.action, UT.request)).read_text(encoding="utf-8"))
    assert response.status_code == 204, response.text
    wanted = case.dataset(case.value(MF.result))
    quads = [
        ox.Quad(*quad.triple, ox.NamedNode(name) if name else ox.DefaultGraph())
        for name, path in [*(("", path) for path in wanted.default), *wanted.named]
        for quad in ox.parse(
            path.read_bytes(), results.RDF[path.suffix], base_iri=case.base + path.name, rename_blank_nodes=True
        )
    ]
    assert results.same(endpoint.dataset(), ox.Dataset(quads))


@of("PositiveUpdateSyntaxTest11")
def test_update_that_parses(endpoint: Endpoint, case: Case) -> None:
    response = update(endpoint, case, case.file(case.value(MF.action)).read_text(encoding="utf-8"))
    assert response.status_code == 204 or kind(response) in {"forbidden", "evaluation"}, response.text


@of("NegativeUpdateSyntaxTest11")
def test_update_that_does_not_parse(endpoint: Endpoint, case: Case) -> None:
    response = update(endpoint, case, case.file(case.value(MF.action)).read_text(encoding="utf-8"))
    assert (response.status_code, kind(response)) == (400, "syntax"), response.text
