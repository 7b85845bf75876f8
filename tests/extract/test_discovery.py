"""Persons and organisations that no table holds."""

from __future__ import annotations

import pytest

from kg.extract import discovery
from kg.extract.mentions import Found

DISCOVERED = {
    "Qazvin Holdings Ltd grew.": ["Qazvin Holdings Ltd: organisation.ending"],
    "It bought Xeeva, Inc. today.": ["Xeeva, Inc.: organisation.ending"],
    "The Mercator Institute for China Studies said so.":
        ["Mercator Institute for China Studies: organisation.institution"],
    "The chip maker Qazvin grew.": ["Qazvin: organisation.apposition"],
    "Qazvin, a small airline, grew.": ["Qazvin: organisation.apposition"],
    "Qazvin's creditors met.": ["Qazvin: organisation.belonging"],
    "Luton, Preston and other clubs met.": ["Luton: organisation.coordination", "Preston: organisation.coordination"],
    "Uefa said it will allow that.": ["Uefa: organisation.speech"],
    "The CEO of Qazvin Steel met them.": ["Qazvin Steel: organisation.ending"],
    "The Executive Committee met.": [],
    "Norway Bans American Investment": [],
    "It is a Company.": [],
    "Spokeswoman Olga Smolensk spoke.": ["Olga Smolensk: person.role"],
    "Foreign Minister Olga Smolensk spoke.": ["Olga Smolensk: person.office"],
    "said Olga Smolensk, the head of it": ["Olga Smolensk: person.role"],
    "Olga Smolensk told them.": ["Olga Smolensk: person.speech"],
    "By Olga Smolensk": ["Olga Smolensk: person.speech"],
    "Artificial Intelligence said so.": [],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DISCOVERED.items(), ids=list(DISCOVERED))
def test_discovered(text: str, expected: list[str]) -> None:
    found = discovery.discovered(text)
    assert [f"{one.entity}: {one.rule}" for one in found] == expected
    assert all(text[one.start : one.end] == one.entity for one in found)


def test_a_longer_name_that_holds_a_known_one_is_a_name_of_its_own() -> None:
    new = [Found("organisation", 0, 20, "Acme Marine Co. Ltd.", "organisation.ending")]
    assert discovery.longer(new, [Found("organisation", 0, 4, "acme")]) == new
    assert discovery.longer(new, [Found("organisation", 30, 34, "acme")]) == []


def test_a_person_is_the_documents_own_and_an_organisation_is_not() -> None:
    person, firm = Found("person", 0, 3, "Olga Smolensk", "person.role"), Found("organisation", 0, 3, "Qazvin", "o")
    assert discovery.entity(person, "urn:a").id != discovery.entity(person, "urn:b").id
    assert discovery.entity(firm, "urn:a") == discovery.entity(firm, "urn:b")
    assert discovery.entity(firm, "urn:a").id == discovery.entity(firm._replace(entity="QAZVIN"), "urn:a").id
