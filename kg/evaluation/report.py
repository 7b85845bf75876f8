"""Results into a table of measures, lines of differences, or one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from kg.evaluation.scores import Counts, Result


def totals(results: Iterable[Result]) -> dict[str, Counts]:
    """The counts of all documents together, by measure."""
    found: dict[str, Counts] = {}
    for result in results:
        for measure, counts in result.counts.items():
            found[measure] = found.get(measure, Counts()) + counts
    return found


def table(results: Sequence[Result]) -> Iterator[str]:
    """Measures with precision, recall, F1 and the numbers behind them."""
    yield f"{'measure':32}{'precision':>10}{'recall':>8}{'F1':>8}{'found':>7}{'wanted':>7}"
    for measure, counts in totals(results).items():
        figures = f"{counts.precision:10.3f}{counts.recall:8.3f}{counts.f1:8.3f}"
        yield f"{measure:32}{figures}{counts.found:7}{counts.wanted:7}"


def differences(results: Sequence[Result]) -> Iterator[str]:
    """One line per difference, with the sentence behind it."""
    for result in results:
        for one in result.differences:
            yield f"{one.document}: {one.kind}: {one.what}" + (f"\n    “{one.sentence}”" if one.sentence else "")


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """For machines: totals, then each document."""
    return {
        "documents": len(results),
        "measures": {measure: _figures(counts) for measure, counts in totals(results).items()},
        "differences": [asdict(one) for result in results for one in result.differences],
    }


def _figures(counts: Counts) -> dict[str, float]:
    figures = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
    return {name: round(value, 4) for name, value in figures.items()} | asdict(counts)
