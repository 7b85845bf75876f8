"""What the extractor finds in the probe sentences and in the gold documents, against the figures of the last change.

A change of a rule changes these figures: the failing test shows what it gained and what it lost, and the new figure is
committed with it. `first` is what a round gave before anything was mended.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.evaluation import evaluate
from kg.evaluation.report import differences, totals

PROBES = Path(__file__).with_name("probes")
FIGURES: dict[str, Any] = yaml.safe_load((PROBES / "figures.yaml").read_text(encoding="utf-8"))
MEASURE = "actions, by target and status"


def figures(path: Path, measures: list[str]) -> tuple[dict[str, list[float]], str]:
    """Measure → precision and recall, and every difference in words."""
    results = list(evaluate(str(path)))
    counts = totals(results)
    found = {name: [round(counts[name].precision, 3), round(counts[name].recall, 3)] for name in measures}
    return found, "\n".join(differences(results))


@pytest.mark.parametrize("name", sorted(path.stem for path in PROBES.glob("*.jsonl")))
def test_a_round_of_probes(name: str) -> None:
    found, lines = figures(PROBES / f"{name}.jsonl", [MEASURE])
    assert found[MEASURE] == FIGURES["rounds"][name]["now"], lines


@pytest.mark.parametrize("name", ["gold", "probes.jsonl"])
def test_the_annotated_documents(shared: Path, name: str) -> None:
    expected: dict[str, list[float]] = FIGURES["shared"][name]
    found, lines = figures(shared / "documents" / name, list(expected))
    assert found == expected, lines
