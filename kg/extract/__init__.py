"""A document into the entities it names, the acts of authorities it tells, and the claims that carry both.

    zones ─▶ sentences ─▶ mentions ─▶ abstract sentence ─▶ groups ─▶ clauses, paths ─▶ frames (+ status)
                                                                            ├─▶ speech          │
                                                                            └─▶ sums            ▼
                                                                     records ◀─ merge ◀─ resolve

Everything is a pure function of the document and the seed entities. What a sentence can tell stands in tables:
`seeds/actions.yaml` (frames of verbs, measures), `operators.yaml` (status), `lexicon_*.yaml` (word classes, verbs,
speech, time, money), `false_friends.yaml`, `officials.yaml`.
"""

from __future__ import annotations

from kg.extract.extractor import Extractor

__all__ = ["Extractor"]
