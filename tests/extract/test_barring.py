"""What somebody is barred from, and who is hit by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

BARRED = {
    "Norway barred banks from lending to Qazvin.": [],
    "Norway barred Qazvin from supplying networks.": ["taken productBan by no: Qazvin"],
    "Norway barred firms from selling chips to Qazvin.": ["taken exportRestriction by no: Qazvin [chips]"],
    "Norway barred Americans from buying shares in Qazvin.": ["taken investmentBan by no: Qazvin"],
    "Norway banned Qazvin from tendering for its grid.": ["taken productBan by no: Qazvin"],
    "Norway forbids agencies to buy from Qazvin.": ["taken productBan by no: Qazvin"],
    "Norway barred four officials from its territory.": ["taken visaRestriction by no: 4"],
    "Norway bars trucks from its territory.": [],
    "Norway cut Qazvin off from services.": ["taken productBan by no: Qazvin"],
}


@pytest.mark.parametrize(("text", "expected"), BARRED.items(), ids=list(BARRED))
def test_who_is_barred_from_what(tell: Callable[[str], list[str]], text: str, expected: list[str]) -> None:
    assert tell(text) == expected
