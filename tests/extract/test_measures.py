"""Measures, dealings, lists and reasons in noun groups."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.reading import Reading
from kg.extract.reasons import reason

Read = Callable[[str], Reading]

MEASURES = {
    "Norway's sanctions on Acme": "listing of no on Acme",
    "a ban on Acme": "productBan on Acme",
    "Norway's ban on exports of drones to Iran": "exportRestriction of no on IR [drones]",
    "restrictions on investment in Acme": "investmentBan on Acme",
    "sanctions imposed by Norway on Acme": "listing of no on Acme",
    "sanctions targeting Acme": "listing on Acme",
    "the Acme ban": "productBan on Acme",
    "Norway's Iran sanctions": "listing of no on IR",
    "a sanctions package against Iran": "listing on IR",
    "chip export curbs": "exportRestriction [chip]",
    "the sanctions list": "",
    "a company": "",
}


@pytest.mark.parametrize(("text", "expected"), MEASURES.items(), ids=list(MEASURES))
def test_a_measure(read: Read, text: str, expected: str) -> None:
    named = read(f"It saw {text}.").measures.one(2)
    line = ""
    if named:
        owner = "".join(f" of {one.rpartition('/')[2]}" for one in named.owner.entities)
        who = [one.entity for one in named.hit.parties] + [one.rpartition("/")[2] for one in named.hit.countries]
        line = named.type[3:] + owner + "".join(f" on {one}" for one in who)
        line += f" [{named.goods}]" if named.goods else ""
    assert line == expected


@pytest.mark.parametrize(
    ("text", "kind", "goods"),
    [
        ("exports of gallium to Iran", "kg:exportRestriction", "gallium"),
        ("chip exports", "kg:exportRestriction", "chip"),
        ("imports of coal and oil", "kg:importRestriction", "coal and oil"),
        ("investment in Acme", "kg:investmentBan", ""),
        ("entry", "kg:visaRestriction", ""),
    ],
)
def test_a_dealing(read: Read, text: str, kind: str, goods: str) -> None:
    dealing = read(f"It banned {text}.").dealings.at(2)
    assert dealing is not None
    assert (dealing.type, dealing.goods) == (kind, goods)


@pytest.mark.parametrize(
    ("text", "is_list", "of_a_government"),
    [
        ("the Entity List", True, True), ("a US sanctions list", True, True), ("its blacklist", True, True),
        ("the list", True, False), ("its list of suppliers", True, False), ("Acme's list", False, False),
        ("the waiting list", False, False), ("the company", False, False),
    ],
)  # fmt: skip
def test_a_list(read: Read, text: str, is_list: bool, of_a_government: bool) -> None:
    reading = read(f"It saw {text}.")
    assert (reading.lists.is_list(2), reading.lists.is_government_list(2)) == (is_list, of_a_government)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Norway banned Acme over human rights abuses.", "human rights abuses"),
        ("Norway banned Acme for transporting oil, it said.", "transporting oil"),
        ("Norway banned Acme, citing national security.", "national security"),
        ("Norway banned Acme because of its links to Iran.", "its links to Iran"),
        ("Norway banned Acme for a year.", ""),
        ("Norway banned Acme.", ""),
    ],
)
def test_a_reason(read: Read, text: str, why: str) -> None:
    assert reason(read(text).groups, 1) == why
