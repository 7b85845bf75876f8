"""IRIs that dereference."""

# ruff: noqa: E501 - tables of cases
from __future__ import annotations

from urllib.parse import quote

import pyoxigraph as ox
import pytest

from kg.terms import ONTOLOGY, base
from kg.web.ontology import terms
from tests.web.serving import Server, problem, publish

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
NODE = "entity/sensetime"


def test_a_name_redirects_to_a_page_or_to_data(samples: Server) -> None:
    for headers, place in ((HTML, "/page/"), ({"Accept": "text/turtle"}, "/data/"), ({}, "/data/"), ({"Accept": "application/ld+json"}, "/data/")):  # fmt: skip
        answer = samples.client.get(f"/id/{NODE}", headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{samples.address}{place}{NODE}")
        assert answer.headers["vary"] == "Accept"
        followed = samples.client.get(f"/id/{NODE}", headers=headers, follow_redirects=True)
        assert followed.status_code == 200


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        (".ttl", "text/turtle"),
        (".turtle", "text/turtle"),
        (".nt", "application/n-triples"),
        (".jsonld", "application/ld+json"),
        (".rdf", "application/rdf+xml"),
    ],
)
def test_data_come_in_the_form_of_the_suffix_or_of_accept(samples: Server, suffix: str, form: str) -> None:
    by_suffix = samples.client.get(f"/data/{NODE}{suffix}")
    by_accept = samples.client.get(f"/data/{NODE}", headers={"Accept": form})
    assert by_suffix.headers["content-type"].startswith(form)
    assert by_suffix.content == by_accept.content
    parsed = ox.RdfFormat.from_media_type(form)
    subjects = {quad.subject.value for quad in ox.parse(by_suffix.content, parsed)}
    assert f"{base()}{NODE}" in subjects
    assert all(each.startswith(f"{base()}{NODE}") for each in subjects)


def test_what_the_graph_does_not_know_is_404(samples: Server) -> None:
    for path in (
        "/page/entity/nobody",
        "/data/entity/nobody",
        "/data/entity/nobody.ttl",
        "/page?iri=http://e.org/none",
    ):
        assert problem(samples.client.get(path)) in {"unknown"}
    assert samples.client.get("/id/entity/nobody", follow_redirects=True).status_code == 404
    for path in ("/page", "/data", "/page?iri=", "/page?iri=no%20iri", "/data?iri=%3Cx%3E"):
        assert samples.client.get(path).status_code == 400
    assert samples.client.get(f"/data/{NODE}", headers={"Accept": "image/png"}).status_code == 406


def test_articles_and_other_foreign_nodes_have_pages(samples: Server) -> None:
    iri = samples.value(
        "SELECT ?a { ?a a <https://schema.org/NewsArticle> FILTER(STRSTARTS(STR(?a), 'http')) } LIMIT 1"
    )
    page = samples.client.get("/page?iri=" + quote(iri, safe=""), headers=HTML)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    data = samples.client.get("/data?iri=" + quote(iri, safe=""), headers={"Accept": "application/n-triples"})
    assert f"<{iri}>" in data.text
    assert f"<{iri}>" in data.headers["link"]


def test_every_node_of_ours_dereferences(samples: Server) -> None:
    text = f"SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{base()}')) }}"
    nodes = [row["s"]["value"] for row in samples.query(text).json()["results"]["bindings"]]
    assert len(nodes) > 300
    for iri in nodes[:: max(1, len(nodes) // 60)]:
        path = iri.removeprefix(base()).partition("#")[0]
        assert samples.client.get(f"/data/{path}").status_code == 200, iri


def test_the_ontology_and_each_term_dereference(samples: Server) -> None:
    page = samples.client.get("/ns", headers=HTML)
    for term in terms():
        assert f'id="{term.name}"' in page.text
    for path in ("/ns.ttl", "/ns.jsonld", "/ns.nt", "/shapes.ttl"):
        assert samples.client.get(path).status_code == 200
    data = list(ox.parse(samples.client.get("/ns.nt").content, ox.RdfFormat.N_TRIPLES))
    assert {f"{ONTOLOGY}#{term.name}" for term in terms()} <= {getattr(quad.subject, "value", "") for quad in data}
    assert problem(samples.client.get("/ns/9.9.9")) == "unknown"
    assert "@context" in samples.client.get("/context.jsonld").json()


def test_a_node_of_any_letters_has_a_page_and_data(serve: object) -> None:
    server: Server = serve()  # type: ignore[operator]
    iri = "http://e.org/制裁?a=b&c=\u202ed"
    publish(server.database, [(f'<{iri}> <http://e.org/p> "x"', "http://e.org/g")])
    for path in ("/page", "/data"):
        assert server.client.get(path, params={"iri": iri}).status_code == 200
