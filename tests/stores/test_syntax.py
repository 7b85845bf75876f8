"""What the engine says of a text is told with the place in it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.stores.syntax import explained


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("SELECT * {\n  ?s ?p }", 2, 10, "or another token"),
        ("ASK {\n\n ?s kgx:target ?o }", 3, 0, "a prefix is not declared: add PREFIX kgx: <…>"),
        ("SELECT ?a ?a { ?a ?b ?c }", 1, 0, "a variable is given twice in SELECT"),
        ("SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c }", 1, 0, "neither grouped nor aggregated"),
    ],
)
def test_the_place_is_told_and_shown(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(text)
    fault = explained(text, str(caught.value))
    assert fault.line == line
    assert fault.column == column or not column
    assert words in fault.words
    shown, mark = fault.words.splitlines()[1:]
    assert shown == text.split("\n")[line - 1]
    assert mark == " " * (fault.column - 1) + "^"


def test_words_without_a_place_are_told_as_they_are() -> None:
    assert explained("x", "no such thing") == ("the text does not parse: no such thing", 0, 0)
