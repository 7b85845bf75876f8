"""What the tables say of programs, notices and people is what the lists and tables of the authorities say."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.model import Entity
from kg.readers.tables import read_seeds

SEEDS = read_seeds()
BY_IRI = {entity.id: entity for entity in SEEDS}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

OTHER_MEASURES = {"RU-MFA": "a ban from entry is what the notices of the ministry state; the table leaves it out"}
OTHER_ISSUERS = {
    "CN-UEL": "the provisions are an order of the Ministry of Commerce, to whose page the table links",
    "CA-SEMA": "the table names the minister, whose department Global Affairs Canada is",
    "CA-JVCFOA": "the table names the minister, whose department Global Affairs Canada is",
}
"""Where our tables differ from OpenSanctions', and why."""


def kind(name: str) -> list[Entity]:
    return [entity for entity in SEEDS if f"/{name}/" in entity.id]


@pytest.fixture(scope="module")
def programs(shared: Path) -> dict[str, Any]:
    """OpenSanctions' table of programs by code."""
    found = {}
    for path in (shared / "lists/opensanctions/meta/programs").glob("*.yml"):
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[entry["key"]] = entry
    return found


def coded(programs: dict[str, Any]) -> list[tuple[Entity, str]]:
    return [
        (program, code) for program in kind("program") for code in program.notation if code in programs
    ]  # fmt: skip


def test_most_programs_have_the_code_of_a_table_that_others_use(programs: dict[str, Any]) -> None:
    assert len(coded(programs)) >= 110


def test_a_program_has_the_measures_that_the_table_gives_it(programs: dict[str, Any]) -> None:
    labels = {measure.id: measure.label.casefold() for measure in kind("measure")}
    differing = {
        code
        for program, code in coded(programs)
        if {labels[iri] for iri in program.measure} != {name.casefold() for name in programs[code].get("measures", [])}
    }
    assert differing == set(OTHER_MEASURES)


def test_a_program_is_run_by_the_issuer_that_the_table_gives_it(programs: dict[str, Any], shared: Path) -> None:
    differing = set()
    for program, code in coded(programs):
        path = shared / f"lists/opensanctions/meta/issuers/{programs[code]['issuer']}.yml"
        issuer = yaml.safe_load(path.read_text(encoding="utf-8"))
        plain = issuer["name"].replace("&", "and").casefold()
        names = [name for iri in program.authority for name in described(BY_IRI[iri])]
        if not any(plain in name or issuer.get("acronym", "~").casefold() == name for name in names):
            differing.add(code)
    assert differing == set(OTHER_ISSUERS)


def described(authority: Entity) -> list[str]:
    """Its names, and the office and the state: the table says "Ministry of Finance" of a Polish one."""
    offices = {
        "foreign ministry": "ministry of foreign affairs",
        "defence ministry": "ministry of defence",
    }
    names = [str(name).casefold() for name in (authority.label, authority.name, *authority.alternate_names)]
    return names + [office for short, office in offices.items() for name in names if short in name]


def test_a_register_notice_has_the_day_on_which_it_listed_somebody(shared: Path) -> None:
    days: dict[str, set[str]] = defaultdict(set)
    with gzip.open(shared / "lists/csl/consolidated_2022-05.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for notice in re.findall(r"\d+ FR \d+", row["federal_register_notice"]):
                days[notice].add(row["start_date"])
    notices = [law for law in kind("legislation") if " FR " in law.legislation_identifier]
    assert len(notices) >= 7
    for law in notices:
        assert law.published in days[law.legislation_identifier], law.legislation_identifier


def printed(day: str) -> str:
    """A date as OFAC's list prints it: "1953", "Aug 1953", "20 Aug 1953"."""
    parts = [day[8:], MONTHS[int(day[5:7]) - 1] if day[5:7] else "", day[:4]]
    return " ".join(part for part in parts if part)


def test_a_birth_date_stands_in_the_list_that_the_key_names(shared: Path) -> None:
    rows: dict[str, str] = {}
    with (shared / "lists/ofac/sdn_history/sdn_2024-05-03.csv").open(encoding="utf-8", errors="replace") as file:
        for cells in csv.reader(file):
            rows[cells[0]] = " ".join(cells)
    born = [person for person in SEEDS if person.birth_date]
    assert len(born) >= 30
    for person in born:
        (number,) = (one.value for one in person.identifiers if one.scheme == "ofac")
        for day in person.birth_date:
            assert f"DOB {printed(day)}" in rows[number], person.label
