"""Acts that nouns tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

NOMINAL = {
    "Norway's sanctions on Qazvin took effect.": ["taken listing by no: Qazvin"],
    "Firms evade Norwegian sanctions on Qazvin.": [],
    "Sanctions imposed by Norway on Qazvin hurt it.": ["taken listing by no: Qazvin"],
    "Norway's ban on exports of drones to Iran remains.": ["taken exportRestriction by no: IR [drones]"],
    "Norway's chip export curbs hurt Qazvin.": ["taken exportRestriction by no: Qazvin [chip]"],
    "Norway mulls sanctions on Qazvin": ["considered listing by no: Qazvin"],
    "Norway's proposed ban on Qazvin drew praise.": ["considered productBan by no: Qazvin"],
    "Norway delayed sanctions on Qazvin.": ["delayed listing by no: Qazvin"],
    "Norway's Iran sanctions remain.": ["taken listing by no: IR"],
    "Qazvin protests its inclusion on a Norwegian sanctions list.": ["taken listing by NO: Qazvin (list)"],
    "Norway announced the addition of 43 firms to the Entity List.": ["taken listing by somebody: 43 (us-bis-el)"],
    "Acme's removal from the Entity List pleased it.": ["taken -delisting by somebody: Acme (us-bis-el)"],
    "Sanctions against Qazvin would hurt Acme.": [],
    "New sanctions could slow growth.": [],
    "Norway regretted the sanctions.": [],
}


@pytest.mark.parametrize(("text", "expected"), NOMINAL.items(), ids=list(NOMINAL))
def test_a_noun_tells_an_act(tell: Callable[[str], list[str]], text: str, expected: list[str]) -> None:
    assert tell(text) == expected
