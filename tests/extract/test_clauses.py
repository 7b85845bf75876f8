"""What a verb takes, and in which voice it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.reading import Reading

Read = Callable[[str], Reading]


def verb(reading: Reading, word: str) -> int:
    return next(
        n for n in range(len(reading.groups)) if reading.groups.kind(n) == "V" and reading.groups[n].word == word
    )


@pytest.mark.parametrize(
    ("text", "word", "voice"),
    [
        ("Norway banned Qazvin.", "banned", "active"),
        ("Norway has banned Qazvin.", "banned", "active"),
        ("Norway is banning Qazvin.", "banning", "active"),
        ("Qazvin was banned by Norway.", "banned", "passive"),
        ("Qazvin is being banned.", "banned", "passive"),
        ("Qazvin banned by Norway", "banned", "reduced"),
        ("Qazvin added to Norway's list", "added", "reduced"),
        ("Qazvin, banned in Norway, left.", "banned", "reduced"),
        ("Qazvin, which Norway banned, left.", "banned", "active"),
        ("Norway plans to ban Qazvin.", "ban", "bare"),
        ("Norway acted, banning Qazvin.", "banning", "ing"),
    ],
)
def test_a_verb_has_a_voice(read: Read, text: str, word: str, voice: str) -> None:
    reading = read(text)
    assert reading.clauses.voice(verb(reading, word)) == voice


@pytest.mark.parametrize(
    ("text", "word", "places"),
    [
        ("Norway added Qazvin to its list on Monday.", "added", ["qazvin", "to list"]),
        ("Norway put Qazvin, a firm that makes drones, on a list.", "put", ["qazvin", "firm", "drones*", "on list"]),
        ("If Norway bans Qazvin, Oslo will lose.", "bans", ["qazvin"]),
        ("Norway fined Qazvin after a raid.", "fined", ["qazvin"]),
        ("Norway barred Qazvin from selling drones to Iran.", "barred", ["qazvin", "drones*", "to iran*"]),
        ("Norway fined Qazvin and Oslo shut its office.", "fined", ["qazvin"]),
    ],
)
def test_a_verb_has_places(read: Read, text: str, word: str, places: list[str]) -> None:
    """A star marks what a clause inside holds."""
    reading = read(text)
    found = [
        f"{place.preposition} {reading.groups[place.number].word}{'*' if place.inner else ''}".strip()
        for place in reading.clauses.places(verb(reading, word))
    ]
    assert found == places
