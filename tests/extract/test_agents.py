"""Noun groups into who acts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.reading import Reading

AGENTS = {
    "Norway": "no",
    "Norway and Canada": "no+ca",
    "Norway, along with Canada,": "no+ca",
    "The Norwegian government": "no",
    "Norwegian officials": "NO",
    "OFAC": "us-ofac",
    "Kenya": "KE",
    "The ministry": "somebody",
    "Foreign Minister Olga Smolensk": "somebody",
    "Janet Yellen": "us-treasury",
    "The move": "somebody",
    "Washington's decision": "us",
    "The sanctions": "somebody",
    "The Entity List": "nobody",
    "Huawei": "nobody",
    "The company": "nobody",
    "Olga Smolensk": "nobody",
    "The club": "nobody",
    "Norway's Huawei": "nobody",
}


@pytest.mark.parametrize(("text", "expected"), AGENTS.items(), ids=list(AGENTS))
def test_who_acts(read: Callable[[str], Reading], text: str, expected: str) -> None:
    reading = read(f"{text} acted.")
    verb = next(n for n in range(len(reading.groups)) if reading.groups.kind(n) == "V")
    actor = reading.agents.of(reading.paths.path(verb).subject)
    named = "+".join(one.rpartition("/")[2] for one in actor.entities)
    assert (named or ("somebody" if actor.open else "nobody")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway said it banned Qazvin.", "no"),
        ("Huawei said it banned Qazvin.", ""),
        ("Janet Yellen said she banned Qazvin.", "us-treasury"),
    ],
)
def test_a_pronoun_is_who_was_the_subject_before(read: Callable[[str], Reading], text: str, expected: str) -> None:
    reading = read(text)
    actor = reading.agents.of(2)
    assert "+".join(one.rpartition("/")[2] for one in actor.entities) == expected
