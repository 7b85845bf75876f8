"""Whom a short name means."""

from __future__ import annotations

import pytest

from kg.extract.mentions import Found
from kg.extract.shortforms import short_forms


def found(kind: str, entity: str) -> Found:
    return Found(kind, 0, 1, entity)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([("Ivan Petrovsky", "person", "ivan")], {"Petrovsky": "ivan"}),
        ([("Qazvin Trading Company", "organisation", "q")], {"Qazvin": "q", "Qazvin Trading": "q"}),
        ([("Baltic Leasing", "organisation", "b")], {"Baltic": "b"}),
        ([("Royal Shipping", "organisation", "r")], {}),
        ([("Ivan Petrovsky", "person", "ivan"), ("Olga Petrovsky", "person", "olga")], {}),
        ([("Acme", "organisation", "a")], {}),
    ],
)
def test_short_forms(named: list[tuple[str, str, str]], expected: dict[str, str]) -> None:
    """A common word alone, and a name that could mean two, stand for nobody."""
    forms = short_forms((name, found(kind, entity)) for name, kind, entity in named)
    assert {short: one.entity for short, one in forms.items()} == expected
