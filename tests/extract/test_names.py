"""Names of the seeds in a text."""

from __future__ import annotations

import pytest

from kg.extract.names import Names


def found(names: Names, text: str) -> list[str]:
    """Surface, kind and key of each mention."""
    return [f"{text[one.start : one.end]}/{one.kind}/{one.entity.rpartition('/')[2]}" for one in names.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Huawei met SMIC.", ["Huawei/organisation/huawei", "SMIC/organisation/smic"]),
        ("The US and us", ["US/authority/us"]),
        ("Belgian beer", ["Belgian/adjective/BE"]),
        ("Kenya acted", ["Kenya/country/KE"]),
        ("The Washington Post", []),
        ("A China-based firm", []),
        ("the Entity List", ["Entity List/list/us-bis-el"]),
        ("Janet Yellen spoke", ["Janet Yellen/person/janet-yellen"]),
    ],
)
def test_names_are_found(names: Names, text: str, expected: list[str]) -> None:
    assert found(names, text) == expected


def test_an_official_acts_for_an_authority(names: Names) -> None:
    known, new = names.find("Janet Yellen and Melanie Joly spoke.")
    assert known.authority.endswith("/us-treasury")
    assert (new.entity, new.rule) == ("Melanie Joly", "person.official")
    assert new.authority.endswith("/ca-gac")


def test_a_government_stands_for_its_country(names: Names) -> None:
    government, body = names.find("Norway and OFAC")
    assert (government.country.rpartition("/")[2], body.country) == ("NO", "")


def test_a_body_belongs_to_a_jurisdiction(names: Names) -> None:
    (body,) = names.find("OFAC")
    assert names.jurisdiction(body.entity) == "us"


def test_every_key_of_the_officials_is_an_authority_or_a_country(names: Names) -> None:
    keys = {authority.rpartition("/")[2] for _, authority in names.officials.values()}
    authorities = {iri.rpartition("/")[2] for iri in names.entities if "/authority/" in iri}
    countries = {iri.rpartition("/")[2].lower() for iri in names.entities if "/country/" in iri}
    assert keys <= authorities | countries
