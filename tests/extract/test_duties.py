"""What parties may no longer do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

DUTIES = {
    "Norwegian firms may no longer sell chips to Iran.": ["taken exportRestriction by NO: IR [chips]"],
    "Americans may not buy or hold shares in Qazvin.": ["taken investmentBan by somebody: Qazvin"],
    "Banks must not hold shares in Qazvin.": ["taken investmentBan by somebody: Qazvin"],
    "Norwegian firms may sell chips to Iran.": [],
    "Acme may not sell chips to Iran.": [],
    "Norwegian firms may not smile.": [],
}


@pytest.mark.parametrize(("text", "expected"), DUTIES.items(), ids=list(DUTIES))
def test_a_duty_is_an_act_of_the_state_of_those_it_binds(
    tell: Callable[[str], list[str]], text: str, expected: list[str]
) -> None:
    assert tell(text) == expected
