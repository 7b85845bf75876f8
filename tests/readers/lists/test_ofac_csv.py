"""OFAC's CSV files as one edition: parties of four kinds, designations with the dates of their remarks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Text
from kg.readers.lists.ofac_csv import COLUMNS, NULL, WIDTHS

from .conftest import SAMPLES, Reading, ReadList

FOLDER = SAMPLES / "ofac_csv"


@pytest.fixture(scope="module")
def reading(read_list: ReadList) -> Reading:
    return read_list(FOLDER / "cons_prim.csv", as_of="2022-02-28", force=True)


def test_the_sample_becomes_the_golden_turtle(reading: Reading, golden: Callable[[str, Reading], None]) -> None:
    golden("ofac_csv/set", reading)


def test_the_edition_counts_its_rows_and_says_what_was_left_out(reading: Reading) -> None:
    assert reading.edition.target_count == 7
    assert reading.edition.extent == ("main: 7 rows", "alt: 3 rows", "add: 4 rows")
    assert reading.edition.generated == "2022-02-28"
    assert reading.notes[0] == "read as OFAC list in CSV: OFAC Consolidated (non-SDN) list of 2022-02-28, 7 records"
    assert "the alt file has a row for 99999, which the main file has not" in reading.notes
    assert "1 values are no known program: 'XX-NEW' (1)" in reading.notes
    assert "2 values are no known country: 'Ruritania' (1), 'Atlantis' (1)" in reading.notes


@pytest.mark.parametrize("name", ["cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv"])
def test_naming_any_of_the_files_reads_them_all(read_list: ReadList, reading: Reading, name: str) -> None:
    assert read_list(FOLDER / name, as_of="2022-02-28", force=True).records == reading.records


def test_a_companion_alone_is_refused(read_list: ReadList, tmp_path: Path) -> None:
    (tmp_path / "alt.csv").write_bytes((FOLDER / "cons_alt.csv").read_bytes())
    with pytest.raises(InputError, match=r"without its main file \(put sdn.csv or cons_prim.csv beside it\)"):
        read_list(tmp_path / "alt.csv", as_of="2022-02-28")


def test_persons_companies_vessels_and_aircraft_are_told_apart(reading: Reading) -> None:
    kinds = {
        entity.id.rpartition("-")[2]: entity.type
        for entity in reading.of(type(reading.party("ofac-36")[0]))
        if entity.type
    }
    assert kinds["91001"] == "schema:Person"
    assert kinds["91002"] == "schema:Corporation"
    assert kinds["91003"] == "kg:Vessel"
    assert kinds["91004"] == "kg:Aircraft"
    assert kinds["91006"] == "schema:Organization"


def test_a_person_has_the_dates_names_and_numbers_of_the_remarks(reading: Reading) -> None:
    person = reading.party("ofac-91001")[0]
    assert person.name == "Ilse FELDMANN"
    assert person.birth_date == ("1955-01-15", "1956")
    assert (person.weak_names, person.former_names) == (("THE HERON", "Ilse BRAUN"), ("Ilse BRAUN",))
    assert [(each.scheme, each.value) for each in person.identifiers] == [("passport", "X1234567")]
    assert person.job_title == ("Chair of the Upper Chamber", "Colonel")
    assert person.gender == "female"
    assert [names for entity in reading.party("ofac-91001")[1:] for names in entity.alternate_names] == ["Ilze FELDMAN"]


def test_a_wrong_check_digit_is_kept_and_marked(reading: Reading) -> None:
    company = reading.party("ofac-91002")[0]
    valid = {each.value: each.valid for each in company.identifiers}
    assert valid["CNE100000PM8"] is True
    assert valid["CNE100000PM9"] is False
    assert valid["5493001KJTIIGC8Y1R12"] is True


def test_the_dates_of_a_designation_stand_in_the_remarks(reading: Reading) -> None:
    (designation,) = reading.designations("ofac-91002")
    assert designation.list[0].endswith("/list/us-ofac-ns-cmic")
    assert (designation.listed, designation.in_force_from, designation.comply_by) == (
        "2021-12-10", "2022-02-08", "2022-12-10",
    )  # fmt: skip


def test_each_directive_is_a_designation_and_its_remark_goes_on_in_the_comments(reading: Reading) -> None:
    found = {each.id.rpartition("/")[2]: each for each in reading.designations("ofac-91005")}
    assert set(found) == {
        "us-ofac-ssi-91005",
        "us-ofac-ns-mbs-91005-eo-14024-directive-1a",
        "us-ofac-ns-mbs-91005-eo-14024-directive-3",
    }
    first = found["us-ofac-ns-mbs-91005-eo-14024-directive-1a"]
    assert (first.listed, first.in_force_from) == ("2022-02-24", "2022-03-26")
    assert first.legal_basis[0].endswith("/legislation/eo-14024")


def test_every_row_can_be_rebuilt_from_the_graph(reading: Reading) -> None:
    for role, name in (("main", "prim"), ("alt", "alt"), ("add", "add"), ("comments", "comments")):
        text = (FOLDER / f"cons_{name}.csv").read_text(encoding="utf-8").replace("\x1a", "")
        wanted = sorted([cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline="")))
        assert sorted(rebuilt(reading, role)) == [row for row in wanted if row[0] != "99999"]


def rebuilt(reading: Reading, role: str) -> list[list[str]]:
    """The rows of one file, from the records alone."""
    ids = {record.id: record.native_id for record in reading.rows}
    found = []
    for record in reading.records:
        raw = json.loads(getattr(record, "raw", None) or "{}")
        if role == "main" and getattr(record, "type", "") == "kg:Record":
            found.append([ids[record.id], *(raw.get(column, NULL) for column in COLUMNS[1:])])
        elif role == "comments" and role in raw:
            found.append([ids[record.id], raw[role]])
        elif role in raw:
            found.append(([ids[record.id], *(cell or NULL for cell in raw[role])] + [NULL] * 6)[: WIDTHS[role]])
    return found


def test_names_in_other_scripts_are_tagged(read_list: ReadList, tmp_path: Path) -> None:
    row = '7,"商湯集團有限公司",-0- ,"GLOMAG",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    (tmp_path / "sdn.csv").write_text(row, encoding="utf-8")
    (entity,) = read_list(tmp_path / "sdn.csv", as_of="2022-02-28", force=True).party("ofac-7")
    assert isinstance(entity.name, Text)
    assert entity.name.language == "und-hani"


@pytest.mark.parametrize(
    ("path", "records", "parties"),
    [
        ("ofac/sdn_history/sdn_2021-12-09.csv", 9121, {"ofac-34079": 0, "ofac-34119": 0}),
        ("ofac/sdn_history/sdn_2021-12-10.csv", 9146, {"ofac-34079": 1, "ofac-34119": 1}),
        ("ofac/sdn_history/sdn_2022-02-23.csv", 9121, {"ofac-34079": 1, "ofac-34119": 1}),
        ("ofac/sdn_history/sdn_2024-05-03.csv", 14965, {"ofac-34079": 1, "ofac-34119": 1}),
        ("ofac/set_2021-04-25/sdn.csv", 8890, {"ofac-34079": 0}),
        ("ofac/cons_2025-12-19/cons_prim.csv", 442, {"ofac-33114": 3, "ofac-33091": 3}),
    ],
)
def test_the_real_files_give_their_rows_less_the_end_mark(
    read_list: ReadList, shared: Path, path: str, records: int, parties: dict[str, int]
) -> None:
    """The manifest counts lines; the last one of each file is the lone 0x1A."""
    reading = read_list(shared / "lists" / path)
    assert len(reading.rows) == reading.edition.target_count == records
    assert not reading.edition.incomplete
    assert {key: len(reading.party(key)) for key in parties} == parties
