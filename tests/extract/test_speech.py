"""Who says what, and of whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.reading import Reading
from kg.extract.speech import Heard, sayings

HEARD = Heard(party="party", speaker="speaker", people={"person": "firm", "smolensk": "olga"})
LONG = "“This is much longer than a single word”"

SAYINGS = {
    "Huawei denied the charge.": ["huawei denies huawei"],
    "Huawei and SMIC rejected the ban.": ["smic denies huawei", "huawei denies smic"],
    "China accused Huawei of spying.": ["cn alleges huawei"],
    "Norway condemned China.": ["no criticises cn"],
    "Janet Yellen warned China.": ["janet-yellen warns cn"],
    "Huawei said the claims were groundless.": ["huawei denies huawei"],
    "The company said the decision was unfounded.": ["party denies party"],
    f"{LONG}, said Janet Yellen.": ["janet-yellen explains janet-yellen"],
    f"{LONG}, she said.": ["speaker explains speaker"],
    f"According to Huawei, {LONG}.": ["huawei explains huawei"],
    "Smolensk said the ban on it was groundless.": ["olga denies party"],
    "Huawei did not deny it.": [],
    "The claim was denied by Huawei.": [],
    "Huawei said it will grow.": [],
    "Huawei said it is “big”.": [],
    "Somebody denied it.": [],
}


@pytest.mark.parametrize(("text", "expected"), SAYINGS.items(), ids=list(SAYINGS))
def test_sayings(read: Callable[[str], Reading], text: str, expected: list[str]) -> None:
    found = sayings(read(text), HEARD, frozenset())
    lines = [f"{key(one.speaker)} {one.stance} {key(one.about)}" for one in found]
    assert lines == expected


def key(iri: str) -> str:
    return iri.rpartition("/")[2]


def test_a_word_that_tells_an_act_says_nothing(read: Callable[[str], Reading]) -> None:
    reading = read(f"Norway added {LONG} to Huawei.")
    assert list(sayings(reading, HEARD, frozenset())) != []
    assert list(sayings(reading, HEARD, frozenset({1}))) == []


def test_the_saying_knows_whether_it_is_of_a_measure(read: Callable[[str], Reading]) -> None:
    (of_measure,) = sayings(read("Huawei rejected the ban."), HEARD, frozenset())
    (of_party,) = sayings(read("Huawei rejected SMIC."), HEARD, frozenset())
    assert (of_measure.acts, of_party.acts) == (True, False)
