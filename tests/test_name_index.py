"""Names as sorted numbers: what is in the index is found as it is written, and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg import name_index
from kg.name_index import GROUP, LEGAL, MAGIC, PERSON, NameIndex, write

NAMES = [
    ("ostrava delnik", GROUP), ("ostrava delnik co ltd", LEGAL), ("ostrava delnik de brasil", GROUP),
    ("zarvand miraki", PERSON), ("zarvand miraki", GROUP), ("korvex", GROUP), ("dor al qadim", PERSON),
    ("jorvik shanghai", GROUP),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> NameIndex:
    path = tmp_path_factory.mktemp("index") / "names"
    write(NAMES, path)
    return NameIndex(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He saw Ostrava Delnik there.", [("Ostrava Delnik", GROUP)]),
        ("OSTRAVA DELNIK CO., LTD. said", [("OSTRAVA DELNIK CO., LTD", LEGAL)]),
        ("Ostrava-Delnik, and Korvex's ship", [("Ostrava-Delnik", GROUP), ("Korvex", GROUP)]),
        ("Ostrava Delnik de Brasil", [("Ostrava Delnik de Brasil", GROUP)]),
        ("Ostrava Delnik de Bresil", [("Ostrava Delnik", GROUP)]),
        ("Zarvand Miraki", [("Zarvand Miraki", PERSON | GROUP)]),
        ("Zárvand Mïraki", [("Zárvand Mïraki", PERSON | GROUP)]),
        ("Dor al-Qadim", [("Dor al-Qadim", PERSON)]),
        ("Jorvik (Shanghai) Ltd", [("Jorvik (Shanghai)", GROUP)]),
        ("ostrava delnik, korvex and Ostrava delnik", []),
        ("He left Ostrava. Delnik stayed.", []),
        ("Ostrava’s Delnik", []),
        ("Ostrava\nDelnik", []),
        ("Korvexes", []),
        ("", []),
    ],
)
def test_a_name_is_found_as_people_write_it(index: NameIndex, text: str, found: list[tuple[str, int]]) -> None:
    assert [(text[one.start : one.end], one.flags) for one in index.find(text)] == found


def test_order_and_number_of_names_do_not_show(tmp_path: Path) -> None:
    mixed = NAMES * 2
    random.Random(1).shuffle(mixed)
    assert write(NAMES, tmp_path / "a") == write(mixed, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_names_sorted_in_several_runs_are_the_same_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(NAMES, tmp_path / "whole")
    monkeypatch.setattr(name_index, "RUN", 4)
    write(NAMES * 2, tmp_path / "runs")
    assert (tmp_path / "runs").read_bytes() == (tmp_path / "whole").read_bytes()


def test_a_name_takes_eight_bytes_and_so_does_each_beginning(tmp_path: Path) -> None:
    write([("ostrava delnik", GROUP)], tmp_path / "a")
    assert (tmp_path / "a").stat().st_size == len(MAGIC) + 16


@pytest.mark.parametrize("content", [b"", b"kg-names-0", MAGIC, MAGIC.replace(b"1", b"2") + b"12345678"])
def test_a_file_of_another_version_is_an_empty_index(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    assert list(NameIndex(tmp_path / "a").find("Ostrava Delnik")) == []
    assert list(NameIndex(tmp_path / "missing").find("Ostrava Delnik")) == []
