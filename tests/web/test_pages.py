"""Pages: plain, without scripts, and deaf to what labels may hold."""

# ruff: noqa: E501 - tables of cases
from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from kg.mapper import literal
from tests.web.conftest import Serve
from tests.web.serving import Server, wait

HTML = {"Accept": "text/html"}
CORPUS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "</textarea><svg onload=alert(1)>",
    "javascript:alert(1)", "<!--", "]]>", "{{7*7}}", "{% raw %}", "&lt;script&gt;", "\u2028<b>", "<a href=data:text/html,x>", "\x7f<i>",
]  # fmt: skip
IRIS = [
    "javascript:alert(1)",
    "data:text/html,alert(1)",
    "http://e.org/'onclick='alert(1)",
    "vbscript:x",
    "http://e.org/?a=1&lt=2",
]


class Reader(HTMLParser):
    """The elements, attributes and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "action"}]


def check(server: Server, path: str, **more: str) -> str:
    answer = server.client.get(path, headers=HTML, params=more or None)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = Reader(answer.text)
    assert not page.tags & {"script", "img", "svg", "iframe", "object", "embed", "b", "i", "style", "base"}
    assert not [name for name in page.attributes if name.startswith("on") or name in {"style", "srcdoc"}]
    for link in page.links:
        assert link.startswith(("/", "#", "http://", "https://")), link
    return answer.text


@pytest.mark.parametrize(
    "path",
    ["/", "/sparql", "/queries", "/queries/timeline", "/queries/timeline?entity=SenseTime", "/queries/timeline?entity=Nobody", "/ns",
     "/page/entity/sensetime", "/sparql?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 20"), "/sparql?query=ASK%7B%7D", "/sparql?query=SELECT",
     "/sparql?query=" + quote("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 5")],
)  # fmt: skip
def test_each_page_is_plain(samples: Server, path: str) -> None:
    text = check(samples, path)
    assert text.count("<h1>") == 1
    for label in set(Reader(text).tags) & {"input"}:
        assert f"<{label}" in text


def test_no_label_is_markup(serve: Serve) -> None:
    rows = [
        (f"<http://e.org/n{n}> <http://www.w3.org/2000/01/rdf-schema#label> {literal(text)}", "http://e.org/g")
        for n, text in enumerate(CORPUS)
    ]
    rows += [
        (f"<http://e.org/n{n}> <http://e.org/link> <{iri}>", "http://e.org/g")
        for n in range(len(CORPUS))
        for iri in IRIS
    ]
    rows += [(f"<{iri}> <http://e.org/name> {literal(CORPUS[0])}", "http://e.org/g") for iri in IRIS]
    server = serve(triples=rows)
    for number in range(len(CORPUS)):
        check(server, "/page", iri=f"http://e.org/n{number}")
    for iri in IRIS:
        check(server, "/page", iri=iri)
    check(server, "/sparql", query="SELECT ?s ?p ?o { ?s ?p ?o }")
    for text in CORPUS:
        check(server, "/sparql", query=f"SELECT ({literal(text)} AS ?x) {{}}")
        check(server, "/sparql", query=text)
        check(server, "/queries/find", name=text)
        assert "<script" not in server.client.get(f"/page/{quote(text)}", headers=HTML).text
        assert server.client.get(f"/page/{quote(text)}", headers=HTML).headers["content-type"].startswith("text/plain")


def test_a_page_of_an_endless_answer_shows_the_first_rows(serve: Serve) -> None:
    server = serve(
        triples=[
            (f"<http://e.org/s{n}> <http://e.org/many> <http://e.org/o{n}>", "http://e.org/g") for n in range(1500)
        ]
    )
    text = check(server, "/sparql", query="SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }")
    assert "the first of more" in text
    assert text.count("<tr>") == 1001
    assert "the first of more" in check(server, "/sparql", query="CONSTRUCT { ?a ?p ?d } WHERE { ?a ?p ?b . ?c ?q ?d }")
    wait(lambda: server.metric("kg_busy") == 0)
