"""Canned queries over HTTP."""

# ruff: noqa: E501 - tables of cases
from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

import httpx
import pytest

from kg.queries import all_queries
from tests.web.serving import Server, problem

INJECTIONS = [
    '"', "'", "\\", "}", "} UNION { ?s ?p ?o }", '" . ?s ?p ?o . "', "> } #", "UNDEF } { ?s ?p ?o", "\n}", "\r\n", "\0", "\u2028",
    "urn:x> } UNION { ?a ?b ?c } #", "http://e.org/>", "{ UNDEF }", "?x", "%s", "{0}", "$(id)", "<script>alert(1)</script>", "a" * 5000,
    '"""', "'''", "\\u0022", "entity:x } SERVICE <http://127.0.0.1:9/> {", "2021-01-01' ; DROP", "-1", "1e999", "NaN", "💥", "\ud7ff", "true",
]  # fmt: skip


def example(name: str, **more: str) -> str:
    query = next(each for each in all_queries() if each.name == name)
    return f"/queries/{name}?" + urlencode({**query.example, **more})


@pytest.mark.parametrize("name", [query.name for query in all_queries()])
def test_each_query_answers_its_example_in_every_form(samples: Server, name: str) -> None:
    query = next(each for each in all_queries() if each.name == name)
    answer = samples.client.get(example(name))
    assert answer.status_code == 200, answer.text
    rows = answer.json()["results"]["bindings"]
    assert answer.json()["head"]["vars"] == list(query.columns)
    table = list(csv.reader(io.StringIO(samples.client.get(example(name, format="csv")).text)))
    assert len(table) == len(rows) + 1
    assert samples.client.get(example(name).replace("?", ".tsv?", 1)).headers["content-type"].startswith("text/tab")
    assert samples.client.get(example(name), headers={"Accept": "application/xml"}).text.count("<result>") == len(rows)
    page = samples.client.get(example(name), headers={"Accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_the_list_describes_each_query(samples: Server) -> None:
    listed = samples.client.get("/queries").json()["queries"]
    assert [each["name"] for each in listed] == [query.name for query in all_queries()]
    for each in listed:
        assert samples.client.get(each["example"]).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/queries/nothing", 404, "unknown-query"), ("/queries/timelin", 404, "unknown-query"),
        ("/queries/timeline", 422, "parameter"), ("/queries/timeline?entity=", 422, "parameter"),
        ("/queries/timeline?entity=Nobody%20At%20All", 422, "parameter"), ("/queries/timeline?x=1&entity=SenseTime", 422, "parameter"),
        ("/queries/timeline?entity=SenseTime&entity=Huawei", 422, "parameter"),
        ("/queries/timeline?entity=SenseTime&limit=x", 422, "parameter"), ("/queries/timeline?entity=SenseTime&limit=-1", 422, "parameter"),
        ("/queries/timeline?entity=SenseTime&offset=1.5", 422, "parameter"), ("/queries/timeline?entity=SenseTime&format=png", 406, "format"),
        ("/queries/timeline.png?entity=SenseTime", 406, "format"), ("/queries/timeline?entity=%ff", 400, "request"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said(samples: Server, path: str, status: int, kind: str) -> None:
    answer = samples.client.get(path)
    assert (answer.status_code, problem(answer)) == (status, kind)


def test_pages_are_cut_from_the_answer(samples: Server) -> None:
    whole = samples.client.get("/queries/most-mentioned-companies").json()["results"]["bindings"]
    assert len(whole) > 5
    found, url, count = [], "/queries/most-mentioned-companies?limit=2", 0
    while url:
        answer = samples.client.get(url)
        found += answer.json()["results"]["bindings"]
        url = answer.links.get("next", {}).get("url", "")
        count += 1
    assert found == whole
    assert count == (len(whole) + 1) // 2
    assert samples.client.get("/queries/most-mentioned-companies?offset=3").json()["results"]["bindings"] == whole[3:]
    beyond = samples.client.get("/queries/most-mentioned-companies?offset=999999&limit=5")
    assert beyond.json()["results"]["bindings"] == []
    assert "link" not in beyond.headers


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_page_holds_the_very_terms(samples: Server, form: str) -> None:
    path = example("claims-about", format=form)
    assert samples.client.get(path).content == samples.client.get(path + "&limit=99999").content


def test_no_value_is_read_as_syntax(samples: Server) -> None:
    for query in all_queries():
        for parameter in query.parameters:
            for value in INJECTIONS:
                answer = samples.client.get(f"/queries/{query.name}", params={**query.example, parameter.name: value})
                assert answer.status_code in {200, 422}, (query.name, parameter.name, value, answer.text)
                if answer.status_code == 200:
                    assert answer.json()["head"]["vars"] == list(query.columns)
                    assert _no_more(samples, answer, query.name), (query.name, parameter.name, value)


def _no_more(samples: Server, answer: httpx.Response, name: str) -> bool:
    """Whether an answer has no more rows than one to a value that is nowhere in the graph, or than the example's."""
    return len(answer.json()["results"]["bindings"]) <= max(
        len(samples.client.get(example(name)).json()["results"]["bindings"]),
        len(samples.client.get(f"/queries/{name}").json().get("results", {}).get("bindings", [])),
    )
