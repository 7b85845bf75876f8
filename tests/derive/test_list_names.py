"""Which names of lists documents are searched for: those that tell whom they mean."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.derive.list_names import index
from kg.mapper import triples
from kg.model import Date, Designation, Edition, Entity, Record
from kg.name_index import GROUP, LEGAL, PERSON, NameIndex
from kg.terms import mint

LIST = mint("list", "us-ofac-sdn")


def store(*parties: Entity) -> ox.Store:
    edition = mint("edition", "us-ofac-sdn-2022-01-01")
    records: list[Record] = [
        Edition(id=edition, specialization_of=LIST, generated=Date("2022-01-01"), target_count=len(parties))
    ]
    for party in parties:
        designation = mint("designation", party.id.rpartition("/")[2])
        records += [party, Designation(id=designation, targets=(party.id,), list=(LIST,), derived_from=(edition,))]
    made = ox.Store()
    for record in records:
        for triple in triples(record):
            for graph in ("", f" <{edition}>"):
                made.load(f"{triple}{graph} .".encode(), format=ox.RdfFormat.N_QUADS)
    return made


def party(number: int, kind: str, *names: str, **more: object) -> Entity:
    return Entity(id=mint("entity", f"ofac-{number}"), type=kind, name=names[0], alternate_names=names[1:], **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> NameIndex:
    path = tmp_path_factory.mktemp("names") / "names"
    made = store(
        party(1, "schema:Corporation", "Ostrava Delnik Co., Ltd. (a.k.a. OD)", "ODEL", "Target", "Delnikov"),
        party(2, "schema:Person", "Zarvand MIRAKI", "Miraki", "Will Young", weak_names=("Zarvand the Tall",)),
        party(3, "schema:Organization", "National Development Bank", "Staff of the National Development Bank"),
        party(4, "kg:Vessel", "Gorvanda", "Ostrava Queen"),
        party(5, "schema:Organization", "Gorvanda", "Brnovice", "Мир Дельник", address=("12 Main Street, Brnovice",)),
        party(6, "schema:Organization", "Old Zlin Works", former_names=("Old Zlin Works",)),
    )
    assert index(made, path)
    return NameIndex(path)


@pytest.mark.parametrize(
    ("name", "flags"),
    [("ostrava delnik co ltd", LEGAL), ("ostrava delnik", GROUP), ("zarvand miraki", PERSON), ("delnikov", GROUP),
     ("staff of the national development bank", GROUP)],
)  # fmt: skip
def test_names_that_tell_are_looked_for(names: NameIndex, name: str, flags: int) -> None:
    assert names.flags(name) & 14 == flags


@pytest.mark.parametrize(
    "name",
    ["odel", "target", "miraki", "will young", "zarvand the tall", "national development bank", "gorvanda",
     "ostrava queen", "brnovice", "мир дельник", "old zlin works"],
)  # fmt: skip
def test_names_that_are_short_common_weak_or_places_are_not(names: NameIndex, name: str) -> None:
    assert names.flags(name) & 14 == 0


def test_without_a_list_there_is_no_index(tmp_path: Path) -> None:
    assert index(ox.Store(), tmp_path / "names") == ""
    assert not (tmp_path / "names").exists()
