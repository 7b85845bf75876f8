"""Documents for tests, and what the extractor tells of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from kg.extract import Extractor
from kg.extract.summary import summary
from kg.model import Date, Document, Offsets, Record, Zone
from kg.readers.tables import ambiguous_names, read_seeds

EDITION = "urn:edition"


@cache
def extractor() -> Extractor:
    return Extractor(read_seeds(), ambiguous_names())


def document(*texts: str, published: str = "2021-12-10", role: str = "body") -> Document:
    """A document with one zone per text, the texts side by side in its file."""
    zones, source = [], ""
    for text in texts:
        zones.append(Zone(role, text, Offsets.shifted(len(source), len(text))))
        source += text + "\n"
    day = Date(published) if published else None
    return Document(id="urn:document", edition=EDITION, published=day, zones=tuple(zones), source=source)


def records(*texts: str, **more: Any) -> list[Record]:
    return list(extractor().extract([document(*texts, **more)]))


def told(*texts: str, **more: Any) -> dict[str, Any]:
    """What `kg extract` prints."""
    return summary(records(*texts, **more), {entity.id: entity for entity in read_seeds()})


def lines(*texts: str, **more: Any) -> list[str]:
    """The acts in one line each: status, type, authority: targets, number, list, dates."""
    return [line(action) for action in told(*texts, **more)["actions"]]


def line(action: dict[str, Any]) -> str:
    targets = ", ".join(action["targets"])
    count = f" ({action['target_count']})" if action["target_count"] else ""
    extra = [action[name] for name in ("list", "country", "goods", "announced", "effective") if action[name]]
    head = f"{action['status']} {action['type']} by {action['authority']}: {targets}{count}"
    return " | ".join([head, *extra])
