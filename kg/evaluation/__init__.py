"""Annotated documents and what the extractor finds in them, into precision, recall and the differences.

annotations.load(path) ─▶ Annotated     scores.compare ─▶ Result     report.table / report.lines
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.evaluation.annotations import Annotated, load
from kg.evaluation.scores import Result, compare
from kg.parts import summary

__all__ = ["Annotated", "Result", "evaluate", "load"]


def evaluate(path: str) -> Iterator[Result]:
    """The result of each annotated document of a folder or a probe file (see `load`), in order."""
    for one in load(path):
        yield compare(one, summary(one.file, {}))
