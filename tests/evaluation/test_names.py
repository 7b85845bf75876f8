"""Names that mean one thing."""

from __future__ import annotations

import pytest

from kg.evaluation.names import Aliases, fold

ALIASES = Aliases({"United States": ["US", "Biden administration"], "Yitu": ["Yitu Technology"]})


@pytest.mark.parametrize(
    ("name", "folded"),
    [("The Acme Group", "acme"), ("Acme Co., Ltd.", "acme"), ("Acme's", "acme"), ("A-B “C”", "a b c"), ("Ltd.", "ltd")],
)
def test_a_name_is_folded(name: str, folded: str) -> None:
    assert fold(name) == folded


@pytest.mark.parametrize(
    ("one", "other", "partly", "same"),
    [
        ("US", "United States", False, True),
        ("the Biden administration", "US", False, True),
        ("Yitu Technology", "YITU", False, True),
        ("Shohrat Zakir", "zakir", False, False),
        ("Shohrat Zakir", "zakir", True, True),
        ("zakir", "Shohrat Zakir", True, False),
        ("Acme", "Apex", True, False),
    ],
)
def test_names_are_compared(one: str, other: str, partly: bool, same: bool) -> None:
    assert ALIASES.same(one, other, partly=partly) is same
