"""Reading one list: its records and notes, and the golden Turtle of a sample."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox
import pytest

from kg.files import File, files
from kg.mapper import triples
from kg.model import Designation, Edition, Entity, ListRecord, Note, Record
from kg.readers import Metadata, read
from kg.streams import Given
from kg.terms import prefixes

SAMPLES = Path(__file__).parent / "samples"
UPDATE = bool(os.environ.get("KG_UPDATE_GOLDEN"))
Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Reading:
    """What a list gave."""

    records: tuple[Record, ...]
    notes: tuple[str, ...]

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [record for record in self.records if isinstance(record, kind)]

    @property
    def edition(self) -> Edition:
        return self.of(Edition)[-1]

    @property
    def rows(self) -> list[ListRecord]:
        """Records of the main file, without what companion files add to them."""
        return [record for record in self.of(ListRecord) if record.type]

    def party(self, key: str) -> list[Entity]:
        return [entity for entity in self.of(Entity) if entity.id.endswith(f"/entity/{key}")]

    def designations(self, key: str) -> list[Designation]:
        return [each for each in self.of(Designation) if each.targets[0].endswith(f"/entity/{key}")]

    def turtle(self) -> str:
        lines = sorted({triple for record in self.records for triple in triples(record)})
        parsed = ox.parse("".join(f"{line} .\n" for line in lines), format=ox.RdfFormat.N_TRIPLES)
        return ox.serialize(parsed, format=ox.RdfFormat.TURTLE, prefixes=prefixes()).decode()


ReadList = Callable[..., Reading]


@pytest.fixture(scope="session")
def read_list() -> ReadList:
    def run(path: Path | str, *, metadata: dict[str, Metadata] | None = None, **given: Any) -> Reading:
        (file,) = files([str(path)])
        assert isinstance(file, File), file
        found = list(read(replace(file, given=Given(**given)), metadata=metadata or {}))
        records = tuple(each for each in found if not isinstance(each, Note))
        return Reading(records, tuple(each.text for each in found if isinstance(each, Note)))

    return run


@pytest.fixture(scope="session")
def golden() -> Callable[[str, Reading], None]:
    """Compare a reading with the Turtle beside its sample; KG_UPDATE_GOLDEN=1 writes it anew."""

    def compare(name: str, reading: Reading) -> None:
        path = SAMPLES / f"{name}.ttl"
        if UPDATE:
            path.write_text(reading.turtle(), encoding="utf-8")
        assert reading.turtle() == path.read_text(encoding="utf-8")

    return compare
