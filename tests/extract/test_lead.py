"""The day of an act that only the next sentences of the lead tell."""

from __future__ import annotations

import pytest

from tests.extract.documents import lines

LEADS = {
    "said on a day": (
        ["Norway has banned Acme Holdings.", "The ban is needed, the ministry in Oslo said on Monday."],
        ["taken product_ban by Norway: Acme Holdings | 2021-12-06"],
    ),
    "nobody said it": (
        ["Norway has banned Acme Holdings.", "It rained on Monday."],
        ["taken product_ban by Norway: Acme Holdings"],
    ),
    "an act below the lead": (
        ["It rained, Oslo said on Monday.", "A.", "B.", "C.", "Norway has banned Acme Holdings."],
        ["taken product_ban by Norway: Acme Holdings"],
    ),
    "an act of another time": (
        ["Norway banned Acme Holdings in 2019.", "It rained, Oslo said on Monday."],
        ["taken product_ban by Norway: Acme Holdings | 2019"],
    ),
}


@pytest.mark.parametrize(("texts", "expected"), LEADS.values(), ids=list(LEADS))
def test_the_day_of_the_lead(texts: list[str], expected: list[str]) -> None:
    assert lines(*texts) == expected
