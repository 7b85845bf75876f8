"""What counts as right, missed and false."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.evaluation import evaluate, load, report
from kg.evaluation.annotations import Annotated, Expected
from kg.evaluation.names import Aliases
from kg.evaluation.scores import Counts, compare
from kg.files import File
from kg.parts import summary


def expected(*targets: str, **more: Any) -> Expected:
    known: dict[str, Any] = {
        "id": "a", "types": ("listing", "fine"), "authorities": ("US",), "targets": targets, "affected": (),
        "statuses": ("taken",), "dates": {}, "main": True, "optional": False, "evidence": "E.",
    }  # fmt: skip
    return Expected(**known | more)


def annotated(*actions: Expected) -> Annotated:
    return Annotated(id="d", file=File("d.txt", "d.txt", b""), aliases=Aliases({}), actions=actions)


def found(*targets: str, **more: Any) -> dict[str, Any]:
    action = {"type": "listing", "authority": "US", "targets": targets, "status": "taken", "quote": "Q."}
    return action | {"announced": None, "effective": None} | more


CASES: dict[str, tuple[list[Expected], list[dict[str, Any]], Counts]] = {
    "right": ([expected("A", "B")], [found("A", "B")], Counts(2, 2, 2, 2)),
    "missed and false": ([expected("A")], [found("B")], Counts(0, 1, 0, 1)),
    "another type that is also right": ([expected("A")], [found("A", type="fine")], Counts(1, 1, 1, 1)),
    "wrong type": ([expected("A")], [found("A", type="other")], Counts(0, 1, 0, 1)),
    "wrong authority": ([expected("A")], [found("A", authority="UK")], Counts(0, 1, 0, 1)),
    "no target": ([expected()], [found()], Counts(1, 1, 1, 1)),
    "each pair is met once": ([expected("A")], [found("A"), found("A")], Counts(1, 2, 1, 1)),
    "optional and found": ([expected("A", optional=True)], [found("A")], Counts(0, 0, 0, 0)),
    "optional and not found": ([expected("A", optional=True)], [], Counts(0, 0, 0, 0)),
    "only affected": ([expected(affected=("C",))], [found("C")], Counts(1, 1, 1, 1)),
}


@pytest.mark.parametrize(("actions", "predicted", "counts"), CASES.values(), ids=list(CASES))
def test_actions_are_counted(actions: list[Expected], predicted: list[dict[str, Any]], counts: Counts) -> None:
    assert compare(annotated(*actions), {"actions": predicted}).counts["actions"] == counts


def test_a_date_counts_as_precise_as_it_is_told_and_a_missed_action_misses_its_date() -> None:
    actions = (expected("A", dates={"announced": "2021-12"}), expected("B", dates={"effective": "2021"}))
    result = compare(annotated(*actions), {"actions": [found("A", announced="2021-12-10")]})
    assert result.counts["dates"] == Counts(1, 1, 1, 2)


def test_a_wrong_status_is_told_with_its_sentence() -> None:
    result = compare(annotated(expected("A")), {"actions": [found("A", status="planned")]})
    assert result.counts["status"] == Counts(0, 1, 0, 1)
    assert [(one.kind, one.sentence) for one in result.differences] == [("status", "Q.")]


def test_the_scorer_of_the_annotators_says_the_same(shared: Path, tmp_path: Path) -> None:
    gold = shared / "documents" / "gold"
    predictions = tmp_path / "predictions.json"
    documents = list(load(str(gold)))
    predictions.write_text(json.dumps({one.id: summary(one.file, {}) for one in documents}), encoding="utf-8")
    command = [sys.executable, str(gold / "score.py"), str(predictions)]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    ours = report.as_json(list(evaluate(str(gold))))["measures"]
    names = {"actions": "actions", "actions_main": "main actions", "actions_no_type": "actions, any type"}
    for name, measure in (names | {"dates": "dates", "organisations": "organisations"}).items():
        pair = {key: ours[measure][full] for key, full in (("p", "precision"), ("r", "recall"), ("f1", "f1"))}
        assert {key: theirs[name][key] for key in pair} == pair, name
    assert theirs["provider_accuracy"] == ours["provider"]["precision"]
