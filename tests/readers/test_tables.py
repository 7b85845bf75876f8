"""A seed table becomes entities, and whatever is wrong in it is refused by file, entry and field."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Date, Edition, Entity, Text
from kg.readers.table_schema import TABLES
from kg.readers.tables import ambiguous_names, provider_names, read, read_seeds, tables
from kg.terms import mint, party_key

COUNTRIES = "title: Countries\nentries:\n  CN: {label: China, notation: [CN, CHN], names: [Chinese]}\n"
COMPANIES = """\
title: Companies
entries:
  acme:
    label: Acme
    country: CN
    names: [Acme Tech, {value: 阿克米, language: zh-Hans}]
  ofac-1:
    legal_name: ACME (BEIJING) LTD.
    parent: acme
    identifiers: {ofac: "1", lei: 529900T8BM49AURSDO55, isin: [CNE100000PM8, CND100022N41]}
"""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    (tmp_path / "countries.yaml").write_text(COUNTRIES, encoding="utf-8")
    (tmp_path / "companies.yaml").write_text(COMPANIES, encoding="utf-8")
    return tmp_path


def write(folder: Path, table: str, entries: str) -> Path:
    path = folder / f"{table}.yaml"
    path.write_text(f"title: A table\nentries:\n{entries}", encoding="utf-8")
    return path


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        list(read(path))
    assert caught.value.source == str(path)
    assert caught.value.hint
    return caught.value


def test_a_table_yields_its_edition_first_then_its_entities_in_order(seeds: Path) -> None:
    path = seeds / "companies.yaml"
    edition, *entities = list(read(path))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert edition == Edition(
        id=mint("edition", digest[:32]), sha256=digest, format="application/yaml", title="Companies"
    )
    assert [entity.id for entity in entities] == [mint("entity", "acme"), mint("entity", "ofac-1")]


def test_a_group_has_label_name_country_and_names_with_their_language(seeds: Path) -> None:
    group = list(read(seeds / "companies.yaml"))[1]
    assert isinstance(group, Entity)
    assert (group.type, group.label, group.name) == ("schema:Organization", "Acme", "Acme")
    assert group.country == (mint("country", "CN"),)
    assert group.alternate_names == ("Acme Tech", "阿克米")
    assert isinstance(group.alternate_names[1], Text)
    assert group.alternate_names[1].language == "zh-hans"


def test_a_legal_entity_is_a_corporation_of_its_group_with_identifiers_and_the_pages_they_prove(seeds: Path) -> None:
    legal = list(read(seeds / "companies.yaml"))[2]
    assert isinstance(legal, Entity)
    assert (legal.type, legal.label, legal.legal_name) == ("schema:Corporation", *("ACME (BEIJING) LTD.",) * 2)
    assert legal.sub_organization_of == (mint("entity", "acme"),)
    assert [(one.id, one.scheme, one.value) for one in legal.identifiers] == [
        (f"{legal.id}#ofac-1", "ofac", "1"),
        (f"{legal.id}#lei-529900t8bm49aursdo55", "lei", "529900T8BM49AURSDO55"),
        (f"{legal.id}#isin-cne100000pm8", "isin", "CNE100000PM8"),
        (f"{legal.id}#isin-cnd100022n41", "isin", "CND100022N41"),
    ]
    assert legal.exact_match == (
        "https://www.opensanctions.org/entities/ofac-1/",
        "https://search.gleif.org/#/record/529900T8BM49AURSDO55",
    )


def test_a_legal_entity_that_a_list_gives_no_number_is_the_party_of_its_row(seeds: Path) -> None:
    write(seeds, "lists", "  us-bis-el: {label: Entity List}")
    write(seeds, "companies", '  bis-a: {legal_name: "Acme Ltd.", listed_as: {us-bis-el: "2019-10-09"}}')
    (entity,) = list(read(seeds / "companies.yaml"))[1:]
    assert isinstance(entity, Entity)
    assert entity.id == mint("entity", party_key("us-bis-el", "Acme Ltd.", "2019-10-09"))


def test_a_law_is_labelled_by_its_citation_where_it_has_no_label(seeds: Path) -> None:
    path = write(seeds, "legislation", "  eo-1: {identifier: EO 1, name: An order, date: 2020-11, country: CN}\n")
    law = list(read(path))[1]
    assert isinstance(law, Entity)
    assert (law.label, law.name, law.legislation_identifier) == ("EO 1", "An order", "EO 1")
    assert law.published == Date("2020-11")


def test_colloquial_names_are_names(seeds: Path) -> None:
    path = write(seeds, "authorities", "  cn: {label: China, names: [Chinese government], colloquial: [Beijing]}\n")
    authority = list(read(path))[1]
    assert isinstance(authority, Entity)
    assert authority.alternate_names == ("Chinese government", "Beijing")


def test_a_name_that_several_states_use_is_no_name_of_the_entity(seeds: Path) -> None:
    path = write(
        seeds,
        "authorities",
        "  us: {label: Department of the Treasury, needs_country: [Treasury]}\n"
        "  gb: {label: HM Treasury, needs_country: [Treasury]}\n",
    )
    assert all("Treasury" not in entity.alternate_names for entity in read(path) if isinstance(entity, Entity))
    assert ambiguous_names(seeds) == {"Treasury": (mint("authority", "us"), mint("authority", "gb"))}


def test_names_that_need_a_country_are_a_list_of_texts(seeds: Path) -> None:
    write(seeds, "authorities", "  us: {label: US, needs_country: [Treasury, 7]}\n")
    with pytest.raises(InputError, match="7 is no text"):
        ambiguous_names(seeds)


def test_an_edited_table_is_read_anew(seeds: Path) -> None:
    before = read_seeds(seeds)
    (seeds / "countries.yaml").write_text(COUNTRIES.replace("Chinese", "Sino-"), encoding="utf-8")
    assert read_seeds(seeds)[0].alternate_names == ("Sino-",) != before[0].alternate_names


def test_publishers_are_read_by_domain_and_are_no_entity_to_look_for(seeds: Path) -> None:
    path = write(seeds, "providers", "  ft.com: {name: Financial Times, names: [FT]}\n")
    assert provider_names(seeds) == {"ft.com": "Financial Times"}
    assert {entity.type for entity in read_seeds(seeds)} == {
        "schema:Country",
        "schema:Organization",
        "schema:Corporation",
    }
    publisher = list(read(path))[1]
    assert isinstance(publisher, Entity)
    assert (publisher.id, publisher.label) == (mint("provider", "ft.com"), "Financial Times")


def test_tables_come_in_one_order_and_other_files_are_left_alone(seeds: Path) -> None:
    (seeds / "actions.yaml").write_text("anything: else", encoding="utf-8")
    assert [path.name for path in tables(seeds)] == ["countries.yaml", "companies.yaml"]


@pytest.mark.parametrize(
    ("table", "entries", "field", "what"),
    [
        ("companies", "  a: {label: A, colour: red}", "a.colour", "unknown field"),
        ("companies", "  a: {label: A, birth_date: '1961'}", "a.birth_date", "unknown field"),
        ("companies", "  a: {country: CN}", "a.label", "no label"),
        ("companies", "  a: {label: ''}", "a.label", "no text"),
        ("companies", "  a: {label: 12}", "a.label", "12 is no text"),
        ("companies", "  a: {label: A, country: XX}", "a.country", "no table defines the country 'XX'"),
        ("companies", "  a: {label: A, parent: b}", "a.parent", "no table defines the entity 'b'"),
        ("companies", "  a: {label: A, country: [CN, CN]}", "a.country", "twice"),
        ("companies", "  a: {label: A, country: []}", "a.country", "empty"),
        ("companies", "  a: {label: A, names: B}", "a.names", "no list of names"),
        ("companies", "  a: {label: A, names: [B, B]}", "a.label", "a name stands twice"),
        ("companies", "  a: {label: A, names: [A]}", "a.label", "a name stands twice"),
        ("companies", "  a: {label: A, name: N, names: [N]}", "a.label", "a name stands twice"),
        ("companies", "  a: {label: A, names: [{value: B}]}", "a.names", "is no name"),
        ("companies", "  a: {label: A, names: [{value: B, language: 7}]}", "a.names", "7 is no text"),
        ("companies", "  a: {label: A, identifiers: {fax: '1'}}", "a.identifiers", "unknown scheme 'fax'"),
        ("companies", "  a: {label: A, identifiers: {ofac: 1}}", "a.identifiers", "1 is no text"),
        ("companies", "  a: {label: A, homepage: 'javascript:1'}", "a.homepage", "no http(s) address"),
        ("companies", "  a: {label: A, identifiers: []}", "a.identifiers", "no mapping"),
        ("companies", "  a: {legal_name: A, listed_as: none}", "a.listed_as", "no table defines the list 'none'"),
        ("companies", "  a: {legal_name: A, listed_as: {x: '2019', y: '2019'}}", "a.listed_as", "no one list"),
        ("companies", "  a: {label: A, listed_as: {none: 2019-13}}", "a.listed_as", "no table defines the list"),
        ("persons", "  a: {label: A, birth_date: Dec 1961}", "a.birth_date", "no ISO 8601 date"),
        ("persons", "  a: {label: A, legal_name: A Ltd}", "a.legal_name", "unknown field"),
        ("lists", "  a: {label: A, authority: us-none}", "a.authority", "no table defines the authority 'us-none'"),
        ("programs", "  a: {label: A, list: none}", "a.list", "no table defines the list 'none'"),
        ("programs", "  a: {label: A, measure: [none]}", "a.measure", "no table defines the measure 'none'"),
        ("programs", "  a: {label: A, legal_basis: none}", "a.legal_basis", "no table defines the legislation 'none'"),
        ("legislation", "  a: {identifier: A, amends: b}", "a.amends", "no table defines the legislation 'b'"),
    ],
)
def test_a_faulty_entry_is_refused_by_file_entry_and_field(
    seeds: Path, table: str, entries: str, field: str, what: str
) -> None:
    error = refusal(write(seeds, table, entries + "\n"))
    assert error.field == field
    assert what in error.what


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"title: T\nentries:\n  a: {label: A}\n  a: {label: B}\n", "cannot be read"),
        (b"title: T\nentries:\n  a: {label: A, label: B}\n", "cannot be read"),
        (b"title: T\nentries: [", "cannot be read"),
        (b"title: \xff\nentries: {}\n", "cannot be read"),
        (b"", "is no table"),
        (b"entries: {}\n", "is no table"),
        (b"title: T\nentries: []\n", "is no table"),
        (b"title: T\nentries: {}\nmore: 1\n", "is no table"),
        (b"title: T\nentries: {a: 1}\n", "is no entry"),
        (b"title: T\nentries: {7: {label: A}}\n", "is no entry"),
        (b"title: 7\nentries: {}\n", "is no text"),
    ],
)
def test_a_file_that_is_no_table_is_refused(seeds: Path, content: bytes, what: str) -> None:
    path = seeds / "companies.yaml"
    path.write_bytes(content)
    assert what in refusal(path).what


def test_a_file_of_another_name_is_refused(seeds: Path) -> None:
    path = write(seeds, "cities", "  a: {label: A}\n")
    assert "no seed table has this name" in refusal(path).what


def test_a_missing_file_is_refused(seeds: Path) -> None:
    assert "cannot be read" in refusal(seeds / "lists.yaml").what


def test_two_tables_may_not_define_one_thing(seeds: Path) -> None:
    path = write(seeds, "persons", "  acme: {label: Someone}\n")
    with pytest.raises(InputError, match="another table defines it too") as caught:
        read_seeds(seeds)
    assert (caught.value.source, caught.value.field) == (str(path), "acme")


def test_every_field_of_a_table_is_one_of_an_entity_or_a_known_extra() -> None:
    fields = {target for table in TABLES.values() for target, _ in table.fields.values()}
    assert fields - {"colloquial", "needs_country", "listed_as"} <= set(Entity.__dataclass_fields__)
