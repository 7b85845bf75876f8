"""The real lists and the five seed documents, built together: what is on the record, and which claims it proves."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import build
from kg.queries import bind, find, resolver
from kg.stores.answers import select
from kg.stores.oxigraph import Database
from kg.streams import Given
from kg.terms import compact

Row = dict[str, str]
Ask = Callable[..., list[Row]]

LISTS = (
    "ofac/sdn_history/sdn_2021-12-09.csv",
    "ofac/sdn_history/sdn_2021-12-10.csv",
    "ofac/CONS_ENHANCED_2025-01-10.zip",
    "ofac/cons_2025-12-19/cons_prim.csv",
    "csl/consolidated_2022-05.csv.gz",
    "opensanctions/datasets/us/dod_chinese_milcorps/sanctions.csv",
)
POST = "urn:sha256:cacc94ec45c75d6eab80b438ba46472c4ee1725d2d578e414abc00254a0604e2"
FT = "https://www.ft.com/content/8ee73509-e364-494e-b4c8-ff9a4f675078"
LIST_OF = {
    "BIS Entity List": "Entity List",
    "NS-CMIC": "Chinese Military-Industrial Complex Companies List",
    "SDN (GLOMAG)": "SDN List",
    "DoD 1260H": "Section 1260H list",
}
GROUPS = ("SenseTime", "Megvii", "Yitu", "Hikvision", "Dahua", "Huawei")
PROVED = {
    ("SenseTime", "us-bis-el", "2019-10-09"),
    ("SenseTime", "us-ofac-ns-cmic", "2021-12-10"),
    ("Megvii", "us-bis-el", "2019-10-09"),
    ("Yitu", "us-bis-el", "2019-10-09"),
    ("Hikvision", "us-bis-el", "2019-10-09"),
    ("Hikvision", "us-ofac-ns-cmic", "2021-06-03"),
    ("Dahua", "us-bis-el", "2019-10-09"),
    ("Huawei", "us-bis-el", "2019-05-21"),
    ("Huawei", "us-ofac-ns-cmic", "2021-06-03"),
    ("Shohrat Zakir", "us-ofac-sdn", "2021-12-10"),
    ("Erken Tuniyaz", "us-ofac-sdn", "2021-12-10"),
}
"""(target, list, day) of all that the documents report and lists prove: held against the files by eye."""


@pytest.fixture(scope="module")
def store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    database = tmp_path_factory.mktemp("record") / "kg.db"
    paths = [*(str(shared / "lists" / path) for path in LISTS), str(shared / "documents" / "seeds")]
    report = build(paths, database, given=Given(as_of="2026-08-22"))
    assert not report.rejected
    return Database(database).open()


@pytest.fixture(scope="module")
def ask(store: ox.Store) -> Ask:
    """Name and parameters of a canned query → its rows."""
    resolve = resolver(lambda text: list(select(store, text)))
    return lambda name, **values: [
        {key: compact(value) for key, value in row.items()}
        for row in select(store, bind(find(name), values, resolve))
    ]  # fmt: skip


def facts(shared: Path) -> list[Row]:
    with (shared / "lists" / "seed_facts.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_fact_of_the_seed_documents_is_answered_with_all_its_dates(shared: Path, ask: Ask) -> None:
    assert len(facts(shared)) == 16
    for fact in facts(shared):
        name = fact["listed party (legal name)"]
        target = next((group for group in GROUPS if group.lower() in name.lower()), "")
        if not target:
            target = f"entity:ofac-{fact['source id'].split()[-1]}"
        rows = ask("sanctions-as-of", target=target, day=fact["listed"])
        found = [row for row in rows if same_name(row["party"], name) and row["listName"] == LIST_OF[fact["list"]]]
        assert found, fact
        dates = {
            "listed": fact["listed"],
            "inForceFrom": fact["in force from"],
            "complyBy": fact["comply by"],
            "inForceUntil": fact["until"],
        }
        assert dates in [{key: row[key] for key in dates} for row in found], fact
        assert {row["onList"] for row in found} == {"yes"}
        assert found[0]["inForce"] == ("yes" if fact["in force from"] <= fact["listed"] else "no")
        kind, _, number = fact["source id"].partition(" ")
        if kind == "OFAC":
            assert found[0]["designation"].endswith(f"-{number}")
        elif number:
            assert any(
                same_name(row["party"], name) for row in ask("designations-by-legal-basis", law=fact["source id"])
            )


def same_name(shown: str, listed: str) -> bool:
    """Persons are shown with the family name last."""
    family, _, given = listed.partition(", ")
    return shown.casefold() in (listed.casefold(), f"{given} {family}".casefold())


def numbers(path: Path) -> set[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        return {cells[0] for cells in csv.reader(file) if len(cells) == 12}


def test_the_difference_of_two_editions_is_exactly_what_was_added_and_removed(shared: Path, ask: Ask) -> None:
    days = ("2021-12-09", "2021-12-10")
    before, after = (numbers(shared / "lists" / "ofac" / "sdn_history" / f"sdn_{day}.csv") for day in days)
    rows = ask("list-changes", list="SDN List", since=days[0], until=days[1])
    assert {row["target"].rpartition("-")[2] for row in rows if row["kind"] == "listing"} == after - before
    assert {row["target"].rpartition("-")[2] for row in rows if row["kind"] == "delisting"} == before - after
    assert {"34079", "34119"} < after - before


@pytest.mark.parametrize("person", ["entity:ofac-34079", "entity:ofac-34119"])
def test_the_day_before_a_listing_is_another_answer_than_the_day_of_it(ask: Ask, person: str) -> None:
    assert ask("sanctions-as-of", target=person, day="2021-12-09") == []
    (row,) = ask("sanctions-as-of", target=person, day="2021-12-10")
    assert (row["onList"], row["inForce"], row["listed"]) == ("yes", "yes", "2021-12-10")


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2019-10-08", {}),
        ("2019-10-09", {"Entity List": ("yes", "yes")}),
        ("2021-12-09", {"Entity List": ("yes", "yes")}),
        ("2021-12-10", {"Entity List": ("yes", "yes"), LIST_OF["NS-CMIC"]: ("yes", "no")}),
        ("2022-02-07", {"Entity List": ("yes", "yes"), LIST_OF["NS-CMIC"]: ("yes", "no")}),
        ("2022-02-08", {"Entity List": ("yes", "yes"), LIST_OF["NS-CMIC"]: ("yes", "yes")}),
    ],
)
def test_being_on_a_list_and_a_measure_in_force_are_two_answers(
    ask: Ask, day: str, answer: dict[str, tuple[str, str]]
) -> None:
    rows = ask("sanctions-as-of", target="SenseTime", day=day)
    assert {row["listName"]: (row["onList"], row["inForce"]) for row in rows} == answer
    assert {row["complyBy"] for row in rows if row["listName"] == LIST_OF["NS-CMIC"]} <= {"2022-12-10"}


def test_three_lists_name_three_legal_entities_of_one_group(ask: Ask) -> None:
    rows = ask("sanctions-as-of", target="SenseTime", day="2025-01-07")
    assert {(row["listName"], row["party"]) for row in rows} == {
        ("Entity List", "Beijing Sensetime Technology Development Co., Ltd."),
        (LIST_OF["NS-CMIC"], "SENSETIME GROUP LIMITED"),
        ("Section 1260H list", "SenseTime Group, Inc."),
    }


def test_the_claims_of_the_washington_post_are_proved_by_the_very_rows(ask: Ask) -> None:
    rows = [row for row in ask("corroboration", article=POST) if row["verdict"] == "kg:confirmed"]
    proved = {compact(row["designation"]).partition(":")[2]: json.loads(row["row"]) for row in rows}
    assert proved["us-ofac-sdn-34079"]["SDN_Name"] == "ZAKIR, Shohrat"
    assert proved["us-ofac-sdn-34119"]["SDN_Name"] == "TUNIYAZ, Erken"
    assert "SENSETIME GROUP LIMITED" in str(proved["us-ofac-ns-cmic-33114"])
    assert len(proved) == 6


def test_the_plan_of_the_financial_times_came_true_a_day_later(ask: Ask) -> None:
    rows = ask("corroboration", article=FT)
    assert {(row["verdict"], row["designation"]) for row in rows} == {
        ("kg:reportedBefore", "designation:us-ofac-ns-cmic-33114")
    }
    assert all(row["explanation"].endswith("1 day after the report of the plan") for row in rows)
    came = ask("plans-come-true", target="SenseTime")
    assert {(row["came"], row["days"]) for row in came if row["proof"] == "list"} == {("2021-12-10", "1")}


def test_nothing_is_confirmed_but_what_the_lists_prove(store: ox.Store, ask: Ask) -> None:
    text = """PREFIX kg: <https://w3id.org/sanctions-kg/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
      SELECT ?who ?on ?day { ?c kg:verdict kg:confirmed ; kg:target/rdfs:label ?who ; kg:designation ?d .
      ?d kg:list ?on ; kg:listed ?day }"""
    assert {(row["who"], row["on"].rpartition("/")[2], row["day"]) for row in select(store, text)} == PROVED
    assert all(row["row"] for row in ask("corroboration", verdict="kg:confirmed"))


def test_a_number_that_the_list_does_not_bear_out_is_told(ask: Ask) -> None:
    (row,) = {(row["verdict"], row["explanation"]) for row in ask("corroboration", verdict="kg:contradicted")}
    assert row[1] == "reported 28; 27 parties of the list Entity List cite 84 FR 54002, listed on 2019-10-09"
