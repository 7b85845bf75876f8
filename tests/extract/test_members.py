"""Sets that a later sentence names, and acts on the list that was told before."""

from __future__ import annotations

import pytest

from tests.extract.documents import lines

FIRST = "Norway added 12 firms to its sanctions list on Monday."
SETS = {
    "among those": (
        ["Norway froze the assets of 12 people and firms. Among those hit are the firms Qazvin and Acme."],
        ["taken asset_freeze by Norway: Qazvin, Acme (12)"],
    ),
    "the list also names": (
        [FIRST, "The list also names the chip maker Qazvin."],
        ["taken listing by Norway: Qazvin (12) | 2021-12-06"],
    ),
    "the others": (
        [FIRST, "The other firms are the chip maker Qazvin and Acme Holdings."],
        ["taken listing by Norway: Qazvin, Acme Holdings (12) | 2021-12-06"],
    ),
    "named the firms as": (
        [FIRST, "The ministry named the firms as Qazvin Holdings and Acme Holdings."],
        ["taken listing by Norway: Qazvin Holdings, Acme Holdings (12) | 2021-12-06"],
    ),
    "who include": (
        [FIRST, "The firms, which include Qazvin Holdings, make drones."],
        ["taken listing by Norway: Qazvin Holdings (12) | 2021-12-06"],
    ),
    "a set told too long ago": ([FIRST, "It rained.", "It rained.", "It rained.", "The list also names Acme Ltd."],
        ["taken listing by Norway:  (12) | 2021-12-06"]),
    "no set at all": (["Norway grew. The list also names the chip maker Qazvin."], []),
    "more on the same list": (
        ["The US added Huawei to the Entity List on Monday. In all, 25 Norwegian firms were added."],
        ["taken listing by United States: Huawei (25) | Entity List | 2021-12-06"],
    ),
    "on it since": (
        ["The US added Huawei to the Entity List on Monday.", "SenseTime has been on it since 2019."],
        [
            "taken listing by United States: Huawei | Entity List | 2021-12-06",
            "taken listing by United States: SenseTime | Entity List | 2019",
        ],
    ),
    "no list was told": (
        ["The US banned Huawei. The US also added Acme Ltd."],
        ["taken product_ban by United States: Huawei"],
    ),
    "others on the list": (
        ["The US added Huawei to the Entity List on Monday. Other firms on the list, including SenseTime, wait."],
        [
            "taken listing by United States: Huawei | Entity List | 2021-12-06",
            "taken listing by United States: SenseTime | Entity List",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "expected"), SETS.values(), ids=list(SETS))
def test_sets_and_lists_told_before(texts: list[str], expected: list[str]) -> None:
    assert lines(*texts) == expected
