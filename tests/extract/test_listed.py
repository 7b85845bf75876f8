"""Names of lists as mentions: only where nothing beside them makes another name of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract.summary import summary
from kg.model import Entity, ListedName
from kg.name_index import GROUP, LEGAL, PERSON, NameIndex, write
from kg.readers.tables import read_seeds
from tests.extract.documents import document, extractor
from tests.extract.test_bounded import calls

NAMES = [
    ("ostrava delnik", GROUP), ("ostrava delnik co ltd", LEGAL), ("zarvand miraki", PERSON), ("korvex", GROUP),
    ("palgrim dosti", PERSON), ("palgrim dosti", GROUP), ("sensetime", GROUP), ("iran korvex tours", GROUP),
]  # fmt: skip
ACT = "The United States sanctioned two men in Sofia on Friday."


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> NameIndex:
    path = tmp_path_factory.mktemp("index") / "names"
    write(NAMES, path)
    return NameIndex(path)


def found(index: NameIndex, *texts: str) -> dict[str, str]:
    """Name → class and rule of what was found by the names of lists."""
    given = document(*texts)
    matches = [ListedName(n, *one) for n, zone in enumerate(given.zones) for one in index.find(zone.text)]
    records = list(extractor().extract([replace(given, listed=tuple(matches))]))
    new = [one for one in records if isinstance(one, Entity) and one.rule.endswith((".listed", ".legal-entity"))]
    summary(records, {entity.id: entity for entity in read_seeds()})
    assert all(bool(one.legal_name) == (one.type == "schema:Corporation") for one in new)
    return {one.name: f"{one.type} {one.rule}" for one in new}


def test_groups_legal_entities_and_persons_are_told_apart(index: NameIndex) -> None:
    told = found(index, "A ship of Ostrava Delnik met Zarvand Miraki. Then Ostrava Delnik Co. Ltd sank.")
    assert told == {
        "Ostrava Delnik": "schema:Organization organisation.listed",
        "Ostrava Delnik Co. Ltd": "schema:Corporation organisation.legal-entity",
        "Zarvand Miraki": "schema:Person person.listed",
    }


@pytest.mark.parametrize(
    "text",
    [
        "A ship of Ostrava Delnik Mokrany sank.",
        "A ship of Vezna Ostrava Delnik sank.",
        "A ship of Palgrim Dosti sank.",
        "A ship of SenseTime sank.",
    ],
    ids=["goes on", "begins before", "person or company", "the tables know it"],
)
def test_a_part_of_another_name_is_no_mention(index: NameIndex, text: str) -> None:
    assert found(index, text) == {}


@pytest.mark.parametrize(
    "text", ["Minister Zarvand Miraki fled.", "Iran's Zarvand Miraki fled.", "Iranian Zarvand Miraki fled."]
)
def test_titles_and_states_may_stand_before(index: NameIndex, text: str) -> None:
    assert list(found(index, text)) == ["Zarvand Miraki"]


def test_a_longer_name_wins_over_the_one_of_the_tables_in_it(index: NameIndex) -> None:
    assert list(found(index, "A bus of Iran Korvex Tours arrived.")) == ["Iran Korvex Tours"]


def test_a_single_word_needs_a_document_of_acts_the_middle_of_a_sentence_and_capitals(index: NameIndex) -> None:
    assert list(found(index, ACT, "A ship of Korvex sank.")) == ["Korvex"]
    assert found(index, "A ship of Korvex sank.") == {}
    assert found(index, ACT, "Korvex sank.") == {}
    assert list(found(index, ACT, "Korvex sank.", "A ship of Korvex sank.")) == ["Korvex"]
    assert found(index, ACT, "A ship of Korvex sank.", "The korvex is a bird.") == {}


@pytest.mark.parametrize("unit", ["Korvex ", "a Korvex, ", "Ostrava Delnik and ", "Iran Korvex Tours, ", "Iran "])
def test_twice_the_names_take_twice_the_work(index: NameIndex, unit: str) -> None:
    def work(size: int) -> int:
        text = unit * (size // len(unit)) + "."
        return calls(lambda: found(index, ACT, text))

    work(8_000)  # caches
    assert work(16_000) < 2.5 * work(8_000) + 2_000
