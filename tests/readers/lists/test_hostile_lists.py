"""Lists as attackers, broken lines and tired officials make them: what is wrong is reported, what is sound is kept."""

from __future__ import annotations

import csv
import gzip
import io
import random
import resource
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Designation, Entity

from .conftest import SAMPLES, Reading, ReadList
from .test_forms import decoded

CSV_WITH_HEADER = {
    "cn_countermeasures.csv": 0,
    "csl_2022-05.csv": 0,
    "eu_32012R0267.csv": 0,
    "opensanctions_simple.csv": 0,
    "uk_conlist.csv": 1,
    "us_bis_mieu.csv": 0,
    "us_dod_1260h.csv": 0,
    "us_fcc_covered.csv": 0,
    "us_special.csv": 0,
}
"""Sample → lines above its header."""
XML = ("ofac_enhanced.xml", "ofac_legacy.xml", "un_2024-03-01.xml")
ALL = (*CSV_WITH_HEADER, *XML, "ftm_entities.json", "ftm_statements.pack", "ofac_csv/cons_prim.csv")
AS_OF = "2026-08-22"


@pytest.fixture
def read(read_list: ReadList, tmp_path: Path) -> ReadList:
    """A file of this name and content, read."""

    def run(name: str, data: bytes, **given: object) -> Reading:
        path = tmp_path / Path(name).name
        path.write_bytes(data)
        return read_list(path, **({"as_of": AS_OF, "force": True} | given))

    return run


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def content(reading: Reading) -> list[object]:
    """Parties and designations without the edition that they stand in."""
    parties: list[object] = [record for record in reading.records if isinstance(record, Entity)]
    return parties + [replace(each, derived_from=()) for each in reading.of(Designation)]


# --------------------------------------------------------------------------------------------------- cut and damaged


@pytest.mark.parametrize("name", ALL)
def test_a_list_that_is_cut_anywhere_gives_what_stands_before_the_cut_or_a_reason(read: ReadList, name: str) -> None:
    data = sample(name)
    whole = {record.id.rpartition("/")[2] for record in read(name, data).rows}
    for end in range(1, len(data), max(len(data) // 25, 1)):
        try:
            found = read(name, data[:end])
        except InputError:
            continue
        complete = found.rows if name in XML else found.rows[:-1]  # a row may be cut in its last cell
        assert {record.id.rpartition("/")[2] for record in complete} <= whole
        if name in XML:
            assert found.edition.incomplete
            assert any(note.startswith("incomplete: line ") for note in found.notes)


@pytest.mark.parametrize("name", ALL)
def test_whatever_bytes_are_changed_it_is_read_or_refused(read: ReadList, name: str) -> None:
    choose = random.Random(name)
    for _ in range(40):
        data = bytearray(sample(name))
        for _ in range(choose.randint(1, 8)):
            place = choose.randrange(len(data))
            data[place : place + choose.randint(0, 4)] = choose.randbytes(choose.randint(0, 4))
        try:
            read(name, bytes(data))
        except InputError:
            continue


def test_an_edition_that_lost_most_of_its_rows_is_refused_unless_forced(read: ReadList) -> None:
    data = sample("ofac_csv/cons_prim.csv")
    with pytest.raises(InputError, match=r"7 records .* has at least 200 .* or build with --force"):
        read("cons_prim.csv", data, force=False)
    assert read("cons_prim.csv", data, force=True).edition.target_count == 7


def test_a_gzip_that_is_cut_gives_its_rows_and_says_so(read: ReadList) -> None:
    rows = b"".join(sample("ofac_csv/cons_prim.csv").replace(b"\x1a", b"") for _ in range(300))
    found = read("cons_prim.csv.gz", gzip.compress(rows)[:-2000])
    assert 0 < len(found.rows) < 2100
    assert found.edition.incomplete
    assert "incomplete: the file is damaged or cut" in found.notes[1]


# ---------------------------------------------------------------------------------------------------------- tables


def text_of(name: str) -> str:
    """A sample, decoded; one of them is Windows-1252 in places."""
    lines = sample(name).removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    return "".join(decoded(line) for line in lines)


def table_of(name: str) -> tuple[list[str], list[str], list[dict[str, str]]]:
    """Lines above the header, header, rows."""
    text = text_of(name)
    above = text.splitlines(keepends=True)[: CSV_WITH_HEADER[name]]
    reader = csv.DictReader(io.StringIO(text[sum(map(len, above)) :], newline=""))
    return above, list(reader.fieldnames or ()), list(reader)


def written(above: list[str], columns: list[str], rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return ("".join(above) + out.getvalue()).encode()


@pytest.mark.parametrize("name", CSV_WITH_HEADER)
def test_columns_may_come_in_any_order(read: ReadList, name: str) -> None:
    above, columns, rows = table_of(name)
    usual = read(name, written(above, columns, rows))
    random.Random(7).shuffle(columns)
    assert content(read(name, written(above, columns, rows))) == content(usual)


@pytest.mark.parametrize("name", CSV_WITH_HEADER)
def test_a_second_header_in_the_middle_is_told_and_no_party(read: ReadList, name: str) -> None:
    above, columns, rows = table_of(name)
    usual = read(name, written(above, columns, rows))
    found = read(name, written(above, columns, [rows[0], dict(zip(columns, columns, strict=True)), *rows[1:]]))
    assert content(found) == content(usual)
    assert any(note.endswith("the header comes again") for note in found.notes)


@pytest.mark.parametrize("name", CSV_WITH_HEADER)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_table_may_be_in_any_unicode(read: ReadList, name: str, encoding: str) -> None:
    text = text_of(name)
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    assert content(read(name, (mark + text).encode(encoding))) == content(read(name, text.encode()))


@pytest.mark.parametrize("name", ["csl_2022-05.csv", "us_dod_1260h.csv"])
def test_rows_that_are_not_utf_8_are_read_as_windows_1252_and_counted(read: ReadList, name: str) -> None:
    above, columns, rows = table_of(name)
    column = next(column for column in columns if column.lower() == "name")
    rows[0][column] = "Société Générale d’Études"
    text = written(above, columns, rows[:1]).decode()
    found = read(name, text.encode("cp1252"))
    assert content(found) == content(read(name, text.encode()))
    assert "1 lines are not UTF-8: read as Windows-1252" in found.notes


@pytest.mark.parametrize("name", CSV_WITH_HEADER)
def test_a_row_of_another_length_is_left_out_by_line_and_reason(read: ReadList, name: str) -> None:
    above, columns, rows = table_of(name)
    data = written(above, columns, rows)
    found = read(name, data + b"1\r\n")
    assert content(found) == content(read(name, data))
    assert any(note.endswith(f"left out: it has 1 cells where {len(columns)} are due") for note in found.notes)
    assert found.edition.incomplete


def test_a_quote_that_never_closes_costs_its_row_and_no_other(read: ReadList) -> None:
    above, columns, rows = table_of("us_dod_1260h.csv")
    data = written(above, columns, rows)
    sound = b"".join(b"Heron %d,Heron %d,,,,,2024-01-31,,\r\n" % (number, number) for number in range(600))
    found = read("us_dod_1260h.csv", data + b'"never closed,,,,,,,,\r\n' + sound)
    assert content(found) == content(read("us_dod_1260h.csv", data + sound))
    assert any("a quote is never closed" in note for note in found.notes)


@pytest.mark.parametrize("cell", ['=HYPERLINK("https://example.org/","x")', "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1"])
def test_a_formula_is_text_like_any_other(read: ReadList, cell: str) -> None:
    above, columns, rows = table_of("us_dod_1260h.csv")
    rows[0]["Clean Name"] = cell
    found = read("us_dod_1260h.csv", written(above, columns, rows))
    assert cell in {entity.legal_name or entity.name for entity in found.of(Entity)}
    assert any("looks like a formula" in note for note in found.notes) == (cell[0] in "=@")


@pytest.mark.parametrize("value", ["0017-05-26", "0097-06-30", "2022-02-30", "next Monday", "20220"])
def test_a_day_that_cannot_be_told_is_told_by_row_and_stays_in_the_record(read: ReadList, value: str) -> None:
    above, columns, rows = table_of("csl_2022-05.csv")
    row = next(row for row in rows if not row["entity_number"])
    row["start_date"] = value
    found = read("csl_2022-05.csv", written(above, columns, [row]))
    (designation,) = found.of(Designation)
    assert (designation.listed, designation.in_force_from) == (None, None)
    assert f"line 2: start_date '{value}' is no date that can be told" in found.notes
    assert value in (found.rows[0].raw or "")


# ------------------------------------------------------------------------------------------------------------- XML

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ATTACKS = {
    "entity expansion": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic blowup": f'<!DOCTYPE x [<!ENTITY l9 "{"a" * 50_000}">]>',
    "external entity": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "external parameter entity": '<!DOCTYPE x [<!ENTITY % l9 SYSTEM "http://127.0.0.1:9/x.dtd"> %l9;]>',
    "external document type": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("name", XML)
def test_a_document_type_is_refused_before_anything_is_resolved(read: ReadList, name: str, attack: str) -> None:
    text = sample(name).decode()
    declaration, _, body = text.partition("?>")
    with pytest.raises(InputError, match=r"it has a document type \(DOCTYPE\)"):
        read(name, f"{declaration}?>{ATTACKS[attack]}{body.replace('</', '&l9;</', 3)}".encode())


@pytest.mark.parametrize("name", XML)
def test_an_entity_without_a_document_type_ends_the_list(read: ReadList, name: str) -> None:
    text = sample(name).decode()
    found = read(name, text.replace("</", "&xxe;</", 1).encode())
    assert found.edition.incomplete


@pytest.mark.parametrize("name", XML)
def test_bytes_that_are_not_utf_8_cost_no_entry(read: ReadList, name: str) -> None:
    text = sample(name).decode()
    found = read(name, text.encode().replace(b"</", b"\xe9</", 5))
    assert len(found.rows) == len(read(name, text.encode()).rows)
    assert "5 bytes are not UTF-8: read as Windows-1252" in found.notes


@pytest.mark.parametrize("name", XML)
@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_xml_may_be_in_the_encoding_that_it_says(read: ReadList, name: str, encoding: str) -> None:
    _, _, body = sample(name).decode().partition("?>")
    plain = body.encode("ascii", "xmlcharrefreplace").decode()
    data = f'<?xml version="1.0" encoding="{encoding}"?>{plain}'.encode(encoding)
    assert content(read(name, data)) == content(read(name, sample(name)))


def test_levels_without_end_and_an_entry_without_end_are_refused(read: ReadList) -> None:
    head = b'<CONSOLIDATED_LIST dateGenerated="2024-02-29"><INDIVIDUALS><INDIVIDUAL>'
    with pytest.raises(InputError, match="more than 100 levels of elements"):
        read("un.xml", head + b"<a>" * 100_000)
    with pytest.raises(InputError, match="an entry is longer than 16 MB"):
        read("un.xml", head + b"<a>1</a>" * 2_500_000)


# ------------------------------------------------------------------------------------------------------------ bombs


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.slow
@pytest.mark.parametrize("packing", ["gzip", "zip"])
@pytest.mark.parametrize("name", ["un_2024-03-01.xml", "us_dod_1260h.csv"])
def test_a_bomb_of_two_gigabytes_is_refused_and_never_held(
    read_list: ReadList, tmp_path: Path, name: str, packing: str
) -> None:
    """A sound head, then two gigabytes of spaces that are packed a thousandfold."""
    path = tmp_path / f"{name}.{packing}"
    block = b" " * (1 << 20)
    if packing == "gzip":
        with gzip.open(path, "wb", compresslevel=1) as file:
            file.write(sample(name))
            for _ in range(2048):
                file.write(block)
    else:
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open(name, "w", force_zip64=True) as member,
        ):
            member.write(sample(name))
            for _ in range(2048):
                member.write(block)
    before = megabytes()
    with pytest.raises(InputError, match=r"unpacks to more than|a line is longer than"):
        read_list(path, as_of=AS_OF, force=True)
    assert megabytes() - before < 100
