"""Whether an act has happened: what governs it decides, and the strongest word wins."""

from __future__ import annotations

from collections.abc import Callable

import pytest

STATUSES = {
    "taken": [
        "Norway banned Qazvin.", "Norway bans Qazvin", "Norway has banned Qazvin.", "Norway decided to ban Qazvin.",
        "Norway's decision to ban Qazvin came in July.", "Norway has begun to ban Qazvin.",
        "Norway announced that it would ban Qazvin.", "A court ordered Norway to ban Qazvin.",
        "Oslo praised Norway for banning Qazvin.",
    ],
    "planned": [
        "Norway will ban Qazvin.", "Norway plans to ban Qazvin.", "Norway to ban Qazvin",
        "Norway is set to ban Qazvin.",
        "Oslo reported that Norway would ban Qazvin.", "Norway is expected to ban Qazvin.",
        "Norway announced plans to ban Qazvin.", "Norway vowed to ban Qazvin.", "Norway is about to ban Qazvin.",
    ],
    "considered": [
        "Norway may ban Qazvin.", "Norway is weighing whether to ban Qazvin.", "Norway threatened to ban Qazvin.",
        "If Norway bans Qazvin, prices will rise.", "Norway is likely to ban Qazvin.",
        "Qazvin fears being banned by Norway.", "Norway proposed to ban Qazvin.",
    ],
    "denied": [
        "Norway has not banned Qazvin.", "Norway said it would not ban Qazvin.", "Norway ruled out banning Qazvin.",
        "Norway denied reports that it would ban Qazvin.", "Norway has no plans to ban Qazvin.",
        "Norway stopped short of banning Qazvin.", "Norway refused to ban Qazvin.",
    ],
    "urged": [
        "Lawmakers urged Norway to ban Qazvin.", "Activists called on Norway to ban Qazvin.",
        "Norway should ban Qazvin.",
    ],
    "delayed": ["Norway postponed sanctions on Qazvin."],
    "dropped": [
        "Norway had planned to ban Qazvin but dropped the idea.", "Norway abandoned plans to ban Qazvin.",
        "Norway's plan to ban Qazvin was dropped.",
    ],
    "blocked": ["A judge blocked Norway's ban on Qazvin.", "Norway's ban on Qazvin was overturned by a court."],
}  # fmt: skip
CASES = [(text, status) for status, texts in STATUSES.items() for text in texts]


@pytest.mark.parametrize(("text", "status"), CASES, ids=[text for text, _ in CASES])
def test_a_status(tell: Callable[[str], list[str]], text: str, status: str) -> None:
    assert [line.split(" ")[0] for line in tell(text)] == [status]


@pytest.mark.parametrize("text", ["Norway's efforts to ban Qazvin go on.", "Norway lacks the power to ban Qazvin."])
def test_what_is_only_striven_for_is_no_act(tell: Callable[[str], list[str]], text: str) -> None:
    assert tell(text) == []
