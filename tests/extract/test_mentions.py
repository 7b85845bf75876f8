"""Mentions of several readers side by side."""

from __future__ import annotations

from kg.extract.mentions import Found, merged


def test_earlier_groups_win_and_nothing_overlaps() -> None:
    first, second = Found("organisation", 5, 10), Found("person", 0, 3)
    overlapping, inside, free = Found("money", 9, 12), Found("date", 6, 8), Found("date", 12, 20)
    assert merged([[first, second], [overlapping, inside, free]]) == [second, first, free]
