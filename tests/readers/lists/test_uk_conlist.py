"""The UK's list: a group may be listed under several regimes, on a day for each."""

from __future__ import annotations

from pathlib import Path

from .conftest import ReadList

COLUMNS = ["Name 6", "Name 1", "DOB", "Alias Type", "Regime", "Listed On", "Group Type", "Group ID"]
ROWS = [
    ["GULL", "Anna", "00/00/1980", "Prime Alias", "Ruritania", "24/06/2008", "Individual", "7"],
    ["GULLE", "Anna", "00/07/1981", "AKA", "Ruritania", "24/06/2008", "Individual", "7"],
    ["GULL", "Anna", "00/00/0000", "Prime Alias", "Atlantis", "14/04/2011", "Individual", "7"],
]


def test_each_regime_of_a_group_is_a_designation_with_its_day(read_list: ReadList, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    lines = [["Last Updated", "13/04/2018"], COLUMNS, *ROWS]
    path.write_text("".join(",".join(line) + "\r\n" for line in lines), encoding="utf-8", newline="")
    reading = read_list(path, force=True)
    assert {(each.id.rpartition("/")[2], each.listed) for each in reading.designations("gb-7")} == {
        ("gb-ofsi-conlist-7-ruritania", "2008-06-24"),
        ("gb-ofsi-conlist-7-atlantis", "2011-04-14"),
    }
    assert {day for party in reading.party("gb-7") for day in party.birth_date} == {"1980", "1981-07"}
    assert "line 5: DOB '00/00/0000' is no date that can be told" in reading.notes
