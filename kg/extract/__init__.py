"""A document into the entities it names, the acts of authorities it tells, and the claims that carry both.

    zones ─▶ sentences ─▶ mentions ─▶ abstract sentence ─▶ frames (+ status) ─▶ resolve ─▶ merge ─▶ records
                                              ├─▶ speech
                                              └─▶ money

Everything is a pure function of the document and the seed entities.
"""

from __future__ import annotations

from kg.extract.extractor import Extractor

__all__ = ["Extractor"]
