"""No identifier in the tables is invented: each is sound by its own rule, and stands in the list that it comes from."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.readers.tables import read_seeds

SEEDS = read_seeds()


def identifiers(scheme: str) -> list[tuple[str, str]]:
    return [(e.id, one.value) for e in SEEDS for one in e.identifiers if one.scheme == scheme]


def lei_is_sound(value: str) -> bool:
    """ISO 17442: eighteen letters or digits and two check digits, modulo 97 (ISO/IEC 7064)."""
    return bool(re.fullmatch(r"[A-Z0-9]{18}\d\d", value)) and int("".join(str(int(c, 36)) for c in value)) % 97 == 1


def isin_is_sound(value: str) -> bool:
    """ISO 6166: a country, nine letters or digits and a check digit after Luhn."""
    digits = "".join(str(int(c, 36)) for c in value)
    doubled = (int(c) * (2 if place % 2 else 1) for place, c in enumerate(reversed(digits)))
    return bool(re.fullmatch(r"[A-Z]{2}[A-Z0-9]{9}\d", value)) and sum(n // 10 + n % 10 for n in doubled) % 10 == 0


def uscc_is_sound(value: str) -> bool:
    """GB 32100-2015: seventeen characters weighted by powers of three, modulo 31, and a check character."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(value) != 18 or not set(value) <= set(alphabet):
        return False
    total = sum(alphabet.index(c) * pow(3, place, 31) for place, c in enumerate(value[:17]))
    return alphabet[-total % 31] == value[17]


def inn_is_sound(value: str) -> bool:
    """The tax number of a Russian legal entity: nine digits, weighted, modulo 11, and a check digit."""
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return bool(re.fullmatch(r"\d{10}", value)) and sum(
        weight * int(digit) for weight, digit in zip(weights, value[:9], strict=True)
    ) % 11 % 10 == int(value[9])


SHAPES: dict[str, Callable[[str], object]] = {
    "lei": lei_is_sound,
    "isin": isin_is_sound,
    "cn-uscc": uscc_is_sound,
    "ru-inn": inn_is_sound,
    "ofac": re.compile(r"[1-9]\d{3,5}").fullmatch,
    "hk-cr": re.compile(r"\d{5,8}").fullmatch,
    "bic": re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?").fullmatch,
    "duns": re.compile(r"\d{9}").fullmatch,
    "ticker": re.compile(r"[A-Z0-9/]{1,12}( [A-Z]{2})?").fullmatch,
}


def test_every_identifier_is_sound_by_its_own_rule() -> None:
    unsound = [
        (e.id, one.scheme, one.value) for e in SEEDS for one in e.identifiers if not SHAPES[one.scheme](one.value)
    ]
    assert not unsound


@pytest.mark.parametrize(
    ("sound", "value"),
    [
        (lei_is_sound, "300300AY5BEBCYDR2F31"),
        (isin_is_sound, "CNE100000PM8"),
        (uscc_is_sound, "91330000733796106P"),
        (inn_is_sound, "7718668887"),
    ],
)
def test_the_check_of_an_identifier_sees_one_wrong_character(sound: Callable[[str], bool], value: str) -> None:
    assert sound(value)
    assert not sound(("9" if value[0] != "9" else "8") + value[1:])


def test_one_number_belongs_to_one_entity() -> None:
    for scheme in ("ofac", "lei", "cn-uscc", "ru-inn"):
        values = Counter(value for _, value in identifiers(scheme))
        assert not [value for value, count in values.items() if count > 1], scheme
    assert len(identifiers("cn-uscc")) >= 25


def test_a_key_with_a_number_of_ofac_is_that_number() -> None:
    numbers = dict(identifiers("ofac"))
    for entity in SEEDS:
        native = re.search(r"/entity/ofac-(\d+)$", entity.id)
        assert numbers.get(entity.id) == (native[1] if native else None)


@pytest.fixture(scope="module")
def listed(shared: Path) -> dict[str, str]:
    """What the list files say under each number of OFAC, as one text."""
    rows: dict[str, str] = defaultdict(str)
    with gzip.open(shared / "lists/csl/consolidated_2022-05.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["entity_number"]:
                rows[row["entity_number"]] += " ".join(row.values()) + "\n"
    with (shared / "lists/ofac/sdn_history/sdn_2024-05-03.csv").open(encoding="utf-8", errors="replace") as file:
        for cells in csv.reader(file):
            rows[cells[0]] += " ".join(cells) + "\n"
    return rows


def test_legal_names_and_identifiers_stand_in_the_list_that_the_key_names(listed: dict[str, str]) -> None:
    for entity in SEEDS:
        numbers = [one.value for one in entity.identifiers if one.scheme == "ofac"]
        for number in numbers:
            text = listed[number]
            assert entity.legal_name in text, entity.id
            assert all(one.value in text for one in entity.identifiers if one.scheme != "duns"), entity.id


def test_legal_names_of_the_entity_list_stand_in_it(shared: Path) -> None:
    with gzip.open(shared / "lists/csl/consolidated_2022-05.csv.gz", "rt", encoding="utf-8") as file:
        entity_list = {row["name"].strip(" ,") for row in csv.DictReader(file) if row["source"].startswith("Entity")}
    bis = [entity for entity in SEEDS if "/entity/us-bis-el-" in entity.id]
    assert len(bis) >= 40
    assert not [entity.id for entity in bis if entity.legal_name.strip(" ,") not in entity_list]
