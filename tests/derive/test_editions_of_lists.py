"""What editions of a list show together: differences of neighbours, history of each designation, in any order."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable
from itertools import pairwise, permutations
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.dump import statements
from kg.shapes import checks, violations
from kg.terms import expand

from .conftest import actions, dates, on_list, sdn

Built = Callable[..., ox.Store]

A, B, C = (1, "ALPHA LTD", "CUBA"), (2, "BETA LTD", "CUBA"), (3, "GAMMA LTD", "CUBA")


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    """B is dropped on the second day and comes back on the fourth; C comes on the second day; A is amended."""
    folder = tmp_path / "lists"
    return [
        sdn(folder, "2021-12-09", [A, B]),
        sdn(folder, "2021-12-10", [A, C]),
        sdn(folder, "2022-03-01", [(1, "ALPHA LIMITED", "CUBA] [IRAN"), B, C]),
    ]


def test_neighbours_give_listings_delistings_and_amendments_with_their_interval(
    built: Built, three: list[Path]
) -> None:
    assert actions(built(three)) == {
        ("kg:listing", "entity:ofac-3", "2021-12-10", "2021-12-10"),
        ("kg:delisting", "entity:ofac-2", "2021-12-10", "2021-12-10"),
        ("kg:listing", "entity:ofac-2", "2021-12-11", "2022-03-01"),
        ("kg:amendment", "entity:ofac-1", "2021-12-11", "2022-03-01"),
    }


def test_an_amendment_says_what_changed(built: Built, three: list[Path]) -> None:
    text = f"SELECT ?d WHERE {{ ?a <{expand('kg:changes')}> ?x ; <{expand('dcterms:description')}> ?d }}"
    found = built(three).query(text)
    assert {row["d"].value for row in found} == {
        "- schema:legalName ALPHA LTD",
        "+ schema:legalName ALPHA LIMITED",
        "+ kg:program program:us-iran",
    }


def test_a_day_between_two_neighbouring_days_is_exact_and_a_longer_interval_is_none(
    built: Built, three: list[Path]
) -> None:
    store = built(three)
    assert dates(store, "us-ofac-sdn-3") == {
        "kg:firstSeen": "2021-12-10",
        "kg:inForceFrom": "2021-12-10",
        "kg:lastSeen": "2022-03-01",
        "kg:listed": "2021-12-10",
    }
    assert dates(store, "us-ofac-sdn-1") == {"kg:firstSeen": "2021-12-09", "kg:lastSeen": "2022-03-01"}


def test_a_designation_that_comes_back_is_a_stretch_of_its_own(built: Built, three: list[Path]) -> None:
    store = built(three)
    assert dates(store, "us-ofac-sdn-2") == {
        "kg:firstSeen": "2021-12-09",
        "kg:inForceUntil": "2021-12-10",
        "kg:lastSeen": "2021-12-09",
    }
    assert dates(store, "us-ofac-sdn-2-from-2022-03-01") == {"kg:firstSeen": "2022-03-01", "kg:lastSeen": "2022-03-01"}


def test_a_day_on_which_an_edition_lacks_a_party_is_told_and_one_before_all_editions_is_unknown(
    built: Built, three: list[Path]
) -> None:
    store = built(three)
    days = ("2021-12-08", "2021-12-09", "2021-12-10", "2022-02-01", "2022-03-01")
    told = {party: [on_list(store, f"entity:ofac-{party}", day) for day in days] for party in (1, 2, 3)}
    assert told == {
        1: [["unknown"], ["yes"], ["yes"], ["yes"], ["yes"]],
        2: [["unknown"], ["yes"], [], ["unknown"], ["yes"]],
        3: [[], [], ["yes"], ["yes"], ["yes"]],
    }


def test_the_graph_keeps_the_rules_of_the_ontology(built: Built, three: list[Path]) -> None:
    store = built(three)
    assert list(violations(store)) == []
    assert list(checks(store)) == []


def test_editions_in_any_order_or_one_at_a_time_give_the_same_graph(built: Built, three: list[Path]) -> None:
    wanted = nquads(built(three))
    for number, order in enumerate(permutations(three)):
        one_by_one = built(*([path] for path in order), name=f"{number}.db")
        assert nquads(one_by_one) == wanted


def test_random_histories_give_the_same_graph_in_any_order(built: Built, tmp_path: Path) -> None:
    moments = random.Random(7)
    days = [f"2021-{month:02}-{day:02}" for month in (1, 2) for day in (1, 2, 15)]
    paths = [sdn(tmp_path / "random", day, moments.sample([A, B, C], moments.randint(1, 3))) for day in days]
    wanted = nquads(built(paths))
    for number in range(3):
        groups = [[path] for path in moments.sample(paths, len(paths))]
        assert (
            nquads(built(*groups[:4], [path for group in groups[4:] for path in group], name=f"{number}.db")) == wanted
        )


def test_an_edition_that_is_taken_away_leaves_nothing_behind(built: Built, three: list[Path], tmp_path: Path) -> None:
    folder = three[0].parent
    built([folder])
    three[1].unlink()
    assert nquads(built([folder])) == nquads(built([folder], name="fresh.db"))
    assert actions(built([folder])) == {("kg:listing", "entity:ofac-3", "2021-12-10", "2022-03-01"),
                                        ("kg:amendment", "entity:ofac-1", "2021-12-10", "2022-03-01")}  # fmt: skip


def test_a_cut_edition_takes_nobody_off_the_list(built: Built, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    paths = [
        sdn(folder, "2021-12-09", [A, B, C]),
        sdn(folder, "2021-12-10", [A], cut=True),
        sdn(folder, "2021-12-11", [A, C]),
    ]
    store = built(paths)
    assert actions(store) == {("kg:delisting", "entity:ofac-2", "2021-12-10", "2021-12-11")}
    assert dates(store, "us-ofac-sdn-1")["kg:lastSeen"] == "2021-12-11"
    assert dates(store, "us-ofac-sdn-2")["kg:inForceUntil"] == "2021-12-11"


def test_aliases_in_one_edition_alone_are_no_amendment(built: Built, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    paths = [sdn(folder, "2021-12-09", [A]), sdn(folder, "2021-12-10", [A])]
    (folder / "alt_2021-12-10.csv").write_text('1,5,"aka","ALPHA BRAVO",-0- \r\n', encoding="utf-8", newline="")
    assert actions(built(paths)) == set()


def test_neighbours_that_are_there_are_not_compared_again(
    built: Built, three: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    built(three[:2])
    compared = []
    monkeypatch.setattr("kg.derive.difference", lambda _, *pair: iter(compared.append(pair) or ()))
    built([three[2]])
    assert [(before.day.isoformat(), after.day.isoformat()) for before, after in compared] == [
        ("2021-12-10", "2022-03-01")
    ]


def nquads(store: ox.Store) -> bytes:
    return b"".join(statements(store, quads=True))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_zakir_and_tuniyaz_are_among_the_25_of_the_day(built: Built, shared: Path, order: Iterable[int]) -> None:
    folder = shared / "lists" / "ofac" / "sdn_history"
    paths = [folder / "sdn_2021-12-09.csv", folder / "sdn_2021-12-10.csv"]
    store = built(*([paths[number]] for number in order))
    found = actions(store)
    assert {kind for kind, *_ in found} == {"kg:listing"}
    assert len(found) == 25
    assert {("kg:listing", f"entity:ofac-{key}", "2021-12-10", "2021-12-10") for key in (34079, 34119)} <= found
    for key in (34079, 34119):
        assert dates(store, f"us-ofac-sdn-{key}")["kg:listed"] == "2021-12-10"
        assert dates(store, f"us-ofac-sdn-{key}")["kg:inForceFrom"] == "2021-12-10"


REAL = {
    "2021-04-25": "set_2021-04-25/sdn.csv",
    **{day: f"sdn_history/sdn_{day}.csv" for day in ("2021-12-09", "2021-12-10", "2022-02-23", "2024-05-03")},
}


@pytest.mark.slow
def test_five_real_editions_are_one_history(built: Built, shared: Path) -> None:
    """Held against the numbers in the files, read by other means; the editions come in no order and in two builds."""
    paths = {day: shared / "lists" / "ofac" / path for day, path in REAL.items()}
    days, order = sorted(REAL), ["2022-02-23", "2021-04-25", "2024-05-03", "2021-12-10", "2021-12-09"]
    store = built([paths[day] for day in order[:2]], [paths[day] for day in order[2:]])
    there = {day: numbers(path) for day, path in paths.items()}
    assert actions_of(store, "kg:listing") == {
        (number, after) for before, after in pairwise(days) for number in there[after] - there[before]
    }
    assert actions_of(store, "kg:delisting") == {
        (number, after) for before, after in pairwise(days) for number in there[before] - there[after]
    }
    for number in sorted(there["2021-04-25"] | there["2022-02-23"])[::97]:
        seen = [day for day in days if number in there[day]]
        if seen == days[days.index(seen[0]) : days.index(seen[-1]) + 1]:  # no gap
            told = dates(store, f"us-ofac-sdn-{number}")
            assert (told["kg:firstSeen"], told["kg:lastSeen"]) == (seen[0], seen[-1])
            assert told.get("kg:inForceUntil") == next((day for day in days if day > seen[-1]), None)


@pytest.mark.slow
def test_a_party_stands_on_the_list_on_the_days_of_the_editions_that_name_it(built: Built, shared: Path) -> None:
    """Asked of the files and of the graph, whose editions come at once, or one at a time and in no order."""
    paths = {day: shared / "lists" / "ofac" / path for day, path in REAL.items()}
    order = ["2022-02-23", "2021-12-09", "2024-05-03", "2021-04-25", "2021-12-10"]
    stores = (built(paths.values(), name="once.db"), built(*([paths[day]] for day in order), name="slowly.db"))
    there = {day: numbers(path) for day, path in paths.items()}
    everybody = sorted(set().union(*there.values()))
    seen = {number: tuple(day for day in REAL if number in there[day]) for number in everybody}
    for those in set(seen.values()):  # of each history that the files tell, some parties
        for number in [number for number in everybody if seen[number] == those][:200:40]:
            expected = [["yes"] if day in those else [] for day in REAL]
            for store in stores:
                assert [on_list(store, f"entity:ofac-{number}", day) for day in REAL] == expected, (number, those)


def numbers(path: Path) -> set[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        return {cells[0] for cells in csv.reader(file) if len(cells) == 12}


def actions_of(store: ox.Store, kind: str) -> set[tuple[str, str]]:
    return {(target.rpartition("-")[2], until) for of, target, _, until in actions(store) if of == kind}
