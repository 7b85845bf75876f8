"""Every form: recognised from its content, its rows counted, kept whole, and turned into the golden Turtle."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kg.errors import InputError
from kg.files import File, files
from kg.readers.lists import FORMS, form_of
from kg.readers.lists.ftm_statements import PACKED
from kg.readers.lists.list_head import Head

from .conftest import SAMPLES, Reading, ReadList

AS_OF = "2026-08-22"
FORM_OF = {
    "cn_countermeasures.csv": "China's counter-sanctions in CSV",
    "csl_2022-05.csv": "US Consolidated Screening List in CSV",
    "csl_columns_2023-05.csv": "US Consolidated Screening List in CSV",
    "eu_32012R0267.csv": "EU Official Journal table in CSV",
    "eu_32026R1720.csv": "EU Official Journal table in CSV",
    "ftm_entities.json": "followthemoney entities in JSON",
    "ftm_statements.pack": "followthemoney statements",
    "ofac_enhanced.xml": "OFAC list in Enhanced XML",
    "ofac_legacy.xml": "OFAC list in legacy XML",
    "opensanctions_simple.csv": "OpenSanctions targets in CSV",
    "uk_conlist.csv": "OFSI Consolidated List in CSV",
    "un_2024-03-01.xml": "UN Security Council list in XML",
    "us_bis_mieu.csv": "BIS military-intelligence end users in CSV",
    "us_dod_1260h.csv": "DoD 1260H list in CSV",
    "us_fcc_covered.csv": "FCC covered list in CSV",
    "us_special.csv": "US special list in CSV",
}
DAYS = {
    "csl_2022-05.csv": "2022-05",
    "csl_columns_2023-05.csv": "2023-05",
    "ftm_entities.json": "2024-03-14",
    "ftm_statements.pack": "2024-03-09",
    "ofac_enhanced.xml": "2025-01-10",
    "ofac_legacy.xml": "2018-04-06",
    "opensanctions_simple.csv": "2026-03-13",
    "uk_conlist.csv": "2018-04-13",
    "un_2024-03-01.xml": "2024-02-29",
}
"""Where neither the file nor its name tells the day, it is AS_OF."""


def read(read_list: ReadList, name: str) -> Reading:
    return read_list(SAMPLES / name, as_of=AS_OF, force=True)


def form_name(path: Path) -> str:
    (file,) = files([str(path)])
    assert isinstance(file, File)
    form = form_of(file)
    return form.NAME if form else ""


def test_every_form_has_a_sample() -> None:
    assert {form.NAME for form in FORMS} == {*FORM_OF.values(), "OFAC list in CSV"}


@pytest.mark.parametrize("name", FORM_OF)
def test_a_form_is_recognised_from_the_content_and_by_one_reader_only(name: str, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / name, tmp_path / "nameless")
    assert form_name(tmp_path / "nameless") == FORM_OF[name]
    (file,) = files([str(SAMPLES / name)])
    assert isinstance(file, File)
    assert [form.NAME for form in FORMS if form.recognises(Head.of(file))] == [FORM_OF[name]]


@pytest.mark.parametrize("name", FORM_OF)
def test_a_sample_becomes_its_golden_turtle(
    read_list: ReadList, golden: Callable[[str, Reading], None], name: str
) -> None:
    golden(name.partition(".")[0], read(read_list, name))


@pytest.mark.parametrize("name", FORM_OF)
def test_the_day_of_an_edition_is_the_file_s_own_where_it_tells(read_list: ReadList, name: str) -> None:
    assert read(read_list, name).edition.generated == DAYS.get(name, AS_OF)


@pytest.mark.parametrize("name", sorted(set(FORM_OF) - DAYS.keys()))
def test_without_a_day_the_error_names_both_ways_to_give_it(read_list: ReadList, name: str) -> None:
    with pytest.raises(
        InputError, match=r"does not say of which day it is \(give --as-of .* `as_of: YYYY-MM-DD` into "
    ):
        read_list(SAMPLES / name, force=True)


@pytest.mark.parametrize("name", FORM_OF)
def test_every_row_can_be_rebuilt_from_its_record(read_list: ReadList, name: str) -> None:
    assert_rebuilt(read(read_list, name), SAMPLES / name)


REAL = {
    "csl/consolidated_2022-05.csv.gz": 14160,
    "ofac/CONS_ENHANCED_2025-01-10.zip": 443,
    "ofac/cons_2018-05-27/consolidated_legacy.xml": 639,
    "opensanctions/datasets/cn/sanctions/sanctions.csv": 610,
    "opensanctions/datasets/us/bis_mieu/mieu.csv": 13,
    "opensanctions/datasets/us/dod_chinese_milcorps/sanctions.csv": 397,
    "opensanctions/datasets/us/fcc_covered_list/table.csv": 16,
    "opensanctions/datasets/us/special_leg/source_files/section_1286.csv": 443,
    "opensanctions/datasets/us/special_leg/source_files/section_353.csv": 167,
    "opensanctions/datasets/us/special_leg/source_files/inksna.csv": 28,
    "opensanctions/entities.ftm_sa_wiki_peps_2024-03-22.json": 1565,
    "opensanctions/statements_wd_persons_2024-03-09.pack": 5112,
    "opensanctions/targets.simple_ua_war_sanctions_2026-03-13.csv": 5600,
    "uk/ofsi_conlist_2018-04-13.csv": 9487,
    "un/un_2018-10-30.xml": 703 + 390,
    "un/un_2026-02-27.xml": 730 + 273,
}
"""Records of each real list. The manifest counts lines: the header of a CSV (two lines of OFSI) is one more."""


@pytest.mark.parametrize("path", REAL)
def test_a_real_list_gives_all_its_records_whole(read_list: ReadList, shared: Path, path: str) -> None:
    reading = read_list(shared / "lists" / path, as_of=AS_OF)
    assert len(reading.rows) == reading.edition.target_count == REAL[path]
    assert not reading.edition.incomplete
    assert_rebuilt(reading, shared / "lists" / path)


def test_the_real_tables_of_the_eu_journal_give_all_their_records(read_list: ReadList, shared: Path) -> None:
    folder = shared / "lists" / "opensanctions" / "datasets" / "eu" / "journal_sanctions" / "data"
    counts = {}
    for kind in ("consolidated", "amendments"):
        readings = [read_list(path, as_of=AS_OF) for path in sorted((folder / kind).iterdir())]
        counts[kind] = (len(readings), sum(len(reading.rows) for reading in readings))
        assert len({reading.edition.specialization_of for reading in readings}) == len(readings)
    assert counts == {"consolidated": (45, 8017), "amendments": (11, 417)}


# ------------------------------------------------------------------------------------------------------- rebuilding

OWN_ID = {"DATAID", "uid", "@id", "Group ID", "id"}
"""Columns whose value is the record's native identifier, and so not in its `raw`."""


def assert_rebuilt(reading: Reading, path: Path) -> None:
    """Every row of the file, read by other means, is what the records say: nothing lost, nothing added."""
    wanted = originals(path)
    rows = reading.rows
    assert len(wanted) == len(rows)
    for original, record in zip(wanted, rows, strict=True):
        raw = json.loads(record.raw or "{}")
        missing = {name: value for name, value in original.items() if raw.get(name) != value}
        assert set(missing) <= OWN_ID
        assert all(value == record.native_id for value in missing.values())
        assert set(raw) <= set(original)


def originals(path: Path) -> list[dict[str, Any]]:
    (file,) = files([str(path)])
    assert isinstance(file, File)
    stream = file.stream()
    assert stream is not None
    with stream.open() as opened:
        data = opened.read()
    if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        names = {"INDIVIDUAL", "ENTITY", "sdnEntry", "entity"}
        root = ElementTree.fromstring(data)
        return [plain(each) for each in root.iter() if local(each.tag) in names and len(each)]
    text = "".join(decoded(line) for line in data.splitlines(keepends=True))
    if text.startswith("{"):
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    lines = io.StringIO(text.lstrip("\ufeff"), newline="")
    if text.startswith("Last Updated"):
        next(lines)
    if ":" in text.partition(",")[2].partition(",")[0]:
        rows = [dict(zip(PACKED, row, strict=True)) for row in csv.reader(lines)]
    else:
        rows = [{str(name).strip(): value for name, value in row.items()} for row in csv.DictReader(lines)]
    return [{name: own(path, value) for name, value in row.items() if own(path, value)} for row in rows]


def decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252")


def own(path: Path, value: str) -> str:
    """OFSI pads its cells."""
    return value.strip() if "conlist" in path.name else value


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def plain(element: ElementTree.Element) -> dict[str, Any]:
    found: dict[str, Any] = {f"@{local(name)}": value for name, value in element.attrib.items()}
    for child in element:
        value: Any = plain(child) if len(child) or child.attrib else (child.text or "").strip()
        found.setdefault(local(child.tag), []).append(value)
    if (element.text or "").strip():
        found["#text"] = (element.text or "").strip()
    return {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in found.items()}
