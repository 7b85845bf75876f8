"""Which words of time are an act's, where a sentence has several verbs."""

from __future__ import annotations

import pytest

from tests.extract.documents import lines

TIMES = {
    "Norway banned Acme Holdings in July 2020, and Japan banned Qazvin Holdings in May 2021.": [
        "taken product_ban by Norway: Acme Holdings | 2020-07",
        "taken product_ban by Japan: Qazvin Holdings | 2021-05",
    ],
    "Acme Holdings, which was blacklisted by Japan in 2019, was banned by Norway in May 2021.": [
        "taken listing by Japan: Acme Holdings | 2019",
        "taken product_ban by Norway: Acme Holdings | 2021-05",
    ],
    "The row began in June, when Norway banned Acme Holdings.": [
        "taken product_ban by Norway: Acme Holdings | 2021-06"
    ],
    "In June Norway banned Acme Holdings and froze the assets of Qazvin Holdings.": [
        "taken product_ban by Norway: Acme Holdings | 2021-06",
        "taken asset_freeze by Norway: Qazvin Holdings | 2021-06",
    ],
}


@pytest.mark.parametrize(("text", "expected"), TIMES.items(), ids=list(TIMES))
def test_whose_time(text: str, expected: list[str]) -> None:
    assert lines(text) == expected
