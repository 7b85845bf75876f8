"""Acts told in passing, and words that take an act up again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.allusions import Allusions
from kg.extract.reading import Reading

PASSING = {
    "Norway-sanctioned Qazvin grew.": ["taken listing by no: Qazvin"],
    "Sanctioned firm Qazvin grew.": ["taken listing by somebody: Qazvin"],
    "Sanctions-hit Qazvin grew.": ["taken listing by somebody: Qazvin"],
    "Oslo trades with previously blacklisted Qazvin.": ["taken listing by somebody: Qazvin"],
    "Qazvin won a UEFA-sanctioned cup.": [],
    "Sanctioned companies grew.": [],
    "The designated area is closed.": [],
}


@pytest.mark.parametrize(("text", "expected"), PASSING.items(), ids=list(PASSING))
def test_a_participle_tells_an_act(tell: Callable[[str], list[str]], text: str, expected: list[str]) -> None:
    assert tell(text) == expected


@pytest.mark.parametrize(
    ("text", "taken_up"),
    [
        ("The move by Norway came on Friday.", "no"),
        ("The sanctions hit 24 other firms.", "24"),
        ("A move is planned.", None),
        ("The firm grew.", None),
    ],
)
def test_an_act_is_taken_up(read: Callable[[str], Reading], text: str, taken_up: str | None) -> None:
    events = list(Allusions(read(text)).anaphors())
    told = [str(event.hit.count or event.actor.entities[0].rpartition("/")[2]) for event in events]
    assert told == ([taken_up] if taken_up else [])
