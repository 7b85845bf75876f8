"""IRIs: closed terms, minted keys, normalised addresses."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import terms
from kg.errors import TermError
from kg.terms import compact, expand, hashed, mint, registrable_domain, slug, web_iri


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("https://news.example/a?b=1", "https://news.example/a?b=1"),
        ("HTTP://News.Example:80/a", "http://news.example/a"),
        ("https://news.example:443", "https://news.example/"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("https://news.example/a%253A%252F", "https://news.example/a%253A%252F"),
        ("https://news.example/50%", "https://news.example/50%25"),
        ("https://news.example/a[1]{2}|x", "https://news.example/a%5B1%5D%7B2%7D%7Cx"),
        ("https://news.example/é", "https://news.example/%C3%A9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://news.example/a?x=1&#038;y=2", "https://news.example/a?x=1&y=2"),
        ("https://news.example/a?utm_source=x&y=2&fbclid=z", "https://news.example/a?y=2"),
        ("https://news.example/a#part", "https://news.example/a"),
        ("https://[2001:DB8::1]:8080/a", "https://[2001:db8::1]:8080/a"),
        ("https://[fe80::1%25eth0]/a", "https://[fe80::1]/a"),
        ("https://news.example/a\u202eb", "https://news.example/a%E2%80%AEb"),
    ],
)
def test_one_address_has_one_iri(url: str, iri: str) -> None:
    assert web_iri(url) == iri


@pytest.mark.parametrize(
    "url",
    ["", "news.example/a", "javascript:alert(1)", "data:text/html,x", "https://", "https://[::1", "https://a b/c",
     "https://user:secret@news.example/", "http://news.example:99999/", "file:///etc/passwd", "https://<x>/",
     "https://[zz]/", "https://news.example/" + "a" * 9000],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(TermError, match="no http"):
        web_iri(url)


@given(st.text(max_size=60))
def test_a_normalised_address_is_a_valid_iri_and_stays_as_it_is(tail: str) -> None:
    try:
        iri = web_iri("https://news.example/" + tail)
    except TermError:
        return
    ox.NamedNode(iri)
    assert web_iri(iri) == iri


@given(st.text("abc.-_:[]%@/\\?#é例 0123456789", max_size=30))
def test_whatever_the_host_a_normalised_address_is_a_valid_iri(host: str) -> None:
    try:
        ox.NamedNode(web_iri(f"https://{host}/a"))
    except TermError:
        return


@pytest.mark.parametrize("base", ["not an iri", "javascript:x", "https://", "file:///tmp/", "https://a.example/<b>"])
def test_a_base_that_is_none_is_refused(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_BASE", base)
    with pytest.raises(TermError, match="KG_BASE"):
        terms.base.__wrapped__()


@pytest.mark.parametrize("base", ["https://kg.example/id", "http://localhost:8000/id/", "urn:kg:", "https://a.example"])
def test_a_base_of_ones_own_is_taken(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_BASE", base)
    ox.NamedNode(terms.base.__wrapped__() + "entity/x")


@given(st.text(min_size=1, max_size=40))
def test_a_minted_iri_is_valid_whatever_the_key(key: str) -> None:
    try:
        key.encode()
    except UnicodeEncodeError:
        return
    ox.NamedNode(mint("entity", key))


def test_an_unknown_kind_and_an_empty_key_are_refused() -> None:
    for kind, key in (("thing", "x"), ("entity", "")):
        with pytest.raises(TermError):
            mint(kind, key)


def test_terms_are_closed_over_the_ontology() -> None:
    assert expand("kg:Claim") == "https://w3id.org/sanctions-kg/ns#Claim"
    with pytest.raises(TermError, match="no term kg:Clam"):
        expand("kg:Clam")


def test_a_full_iri_is_not_taken_for_a_compact_one() -> None:
    assert expand("https://kg.example/x") == "https://kg.example/x"
    assert expand("urn:sha256:ab") == "urn:sha256:ab"


def test_compact_is_for_reading() -> None:
    assert compact(expand("schema:headline")) == "schema:headline"
    assert compact(mint("list", "us-bis-el")) == "list:us-bis-el"
    assert compact("https://news.example/a") == "https://news.example/a"


def test_a_compact_name_of_a_node_is_that_node() -> None:
    for iri in (mint("entity", "sensetime"), mint("edition", "ab"), expand("kg:Claim")):
        assert expand(compact(iri)) == iri
    assert expand("edition:") == "edition:"


def test_keys_do_not_depend_on_how_parts_are_joined() -> None:
    assert hashed("a", "bc") != hashed("ab", "c")


@pytest.mark.parametrize(
    ("host", "domain"),
    [("amp.theguardian.com", "theguardian.com"), ("news.bbc.co.uk", "bbc.co.uk"), ("gov.uk", "gov.uk"),
     ("www.example.org.", "example.org"), ("localhost", "localhost")],
)  # fmt: skip
def test_a_provider_is_named_by_what_its_owner_registered(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


def test_a_slug_is_readable_and_never_empty() -> None:
    assert slug("Médias & Co.") == "medias-co"
    assert slug("!!!").startswith("h-")
