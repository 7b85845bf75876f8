"""Parameters are decoded as the standard library does it; text for the engine is what the specification means."""

# ruff: noqa: E501 - tables of cases
from __future__ import annotations

from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.web.guard import read
from kg.web.parameters import decoded, parse
from kg.web.problem import RequestError
from kg.web.using import with_dataset
from kg.web.zero_length import alternatives


@given(st.one_of(st.binary(), st.lists(st.sampled_from([b"%", b"%4", b"%41", b"=", b"+", b"\n", b"\r", b"=\n", b"%3D", b"%0A", b"=41", b"a", b" ", b"\t", b"%ff", b"_"])).map(b"".join)))  # fmt: skip
@example(b"%41=\n%42 \n")
@example(b"a =\t%20")
def test_decoded_is_urllibs(text: bytes) -> None:
    assert decoded(text) == unquote_to_bytes(text.replace(b"+", b" "))


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), max_size=8))
def test_what_was_encoded_is_read_back(pairs: list[tuple[str, str]]) -> None:
    try:
        encoded = urlencode(pairs).encode()
    except UnicodeEncodeError:
        return
    found = parse(encoded)
    wanted: dict[str, list[str]] = {}
    for name, value in parse_qsl(encoded.decode(), keep_blank_values=True):
        wanted.setdefault(name, []).append(value)
    assert found == wanted


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { ?s <a:q> ?o } WHERE { ?s <a:p> ?o FILTER(?o > 1) }", "DELETE { ?s <a:p> ?o } INSERT { ?s <a:q> ?o } WHERE { ?s <a:p> ?o }",
        "DELETE WHERE { ?s <a:p> ?o }", "INSERT DATA { <a:x> <a:p> 9 } ; DELETE WHERE { ?s <a:p> ?o } ; INSERT { <a:s> <a:n> ?n } WHERE { SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o } }",
        "INSERT { <a:s> <a:q> 'WHERE {' } WHERE { ?s <a:p> ?o } # WHERE",
    ],
)  # fmt: skip
def test_an_update_with_a_dataset_parses_and_has_its_clauses(text: str) -> None:
    changed = with_dataset(text, read(text), ("a:g",), ("a:h",))
    assert "USING <a:g>" in changed
    ox.Store().update(changed)
    with pytest.raises(RequestError):
        with_dataset(f"WITH <a:g> {text}", read(f"WITH <a:g> {text}"), ("a:g",), ())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("SELECT * { <a:none> <a:p>* ?o }", 1), ("SELECT * { <a:none> <a:p>? ?o . ?s ?p ?x }", 1), ("ASK { <a:none> <a:p>* <a:none> }", 1),
        ("SELECT * { ?s <a:p>* ?o }", 0), ("SELECT * { GRAPH <a:g> { <a:none> <a:p>* ?o } }", 0),
        ("SELECT * { <a:none> (<a:p>/<a:q>)* ?o }", 1), ("SELECT * { <a:none> ^<a:p>* ?o }", 1), ("SELECT * { ?s ?p 1 FILTER(2*?x > 1) }", 0),
    ],
)  # fmt: skip
def test_a_path_of_no_length_has_its_alternative_and_it_parses(text: str, count: int) -> None:
    found = alternatives(text)
    assert len(found) == count
    for each in reversed(found):
        text = text[: each["start"]] + each["text"] + text[each["end"] :]
        ox.Store().query(each["holds"])
    answer = ox.Store().query(text)
    if count and not isinstance(answer, ox.QueryBoolean):
        assert len(list(answer)) >= (0 if "?x" in text else 1)
