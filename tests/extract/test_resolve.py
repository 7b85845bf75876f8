"""What a document says of an act beside the act's own sentence."""

from __future__ import annotations

import pytest

from tests.extract.documents import lines, told

RESOLVED = {
    "the company": (
        ["Huawei makes phones. Norway banned the company."],
        ["taken product_ban by Norway: Huawei"],
    ),
    "it": (["Huawei grew until Norway added it to its sanctions list."], ["taken listing by Norway: Huawei"]),
    "the list's publisher": (
        ["Huawei was added to the Entity List."],
        ["taken listing by US Bureau of Industry and Security: Huawei | Entity List"],
    ),
    "the authority told before": (
        ["Norway acted on Monday. Norway banned Acme. Qazvin was sanctioned too."],
        ["taken product_ban by Norway: Acme", "taken listing by Norway: Qazvin"],
    ),
    "the list by its measure": (
        ["The US put SenseTime on an investment blacklist."],
        ["taken investment_ban by United States: SenseTime | Chinese Military-Industrial Complex Companies List"],
    ),
    "the list by its authority": (
        ["The Commerce Department added Huawei to a blacklist."],
        ["taken listing by US Department of Commerce: Huawei | Entity List"],
    ),
    "a ban of nobody known": (["Acme was banned."], []),
    "a list of nobody known": (["Acme was named on the list."], []),
    "a body that several states have": (
        ["Japan acted. Japan's cabinet met. The finance ministry sanctioned Acme."],
        ["taken listing by Ministry of Finance of Japan: Acme"],
    ),
    "a body of the state right before it": (
        ["Japan met China and China's president. The Japanese foreign ministry sanctioned Acme."],
        ["taken listing by Ministry of Foreign Affairs of Japan: Acme"],
    ),
    "a body that no table holds": (
        ["The Norwegian finance ministry sanctioned Acme."],
        ["taken listing by Norway: Acme"],
    ),
    "a body of nobody known": (
        ["The finance ministry sanctioned Acme."],
        ["taken listing by None: Acme"],
    ),
}


@pytest.mark.parametrize(("texts", "expected"), RESOLVED.values(), ids=list(RESOLVED))
def test_resolved(texts: list[str], expected: list[str]) -> None:
    assert lines(*texts) == expected


@pytest.mark.parametrize(
    ("text", "inferred"),
    [
        ("Huawei was added to the Entity List.", "authority:publisher-of-list"),
        ("The Commerce Department added Huawei to a blacklist.", "list:commerce-blacklist"),
        ("Norway banned Acme. Qazvin was sanctioned.", "authority:same-document"),
    ],
)
def test_what_is_inferred_says_so(text: str, inferred: str) -> None:
    assert inferred in told(text)["actions"][-1]["inferred"]
