"""The bundled tables: wide enough, without loose ends, and true to the lists that they quote."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import astuple
from functools import cache
from pathlib import Path

import pytest
import rdflib
import yaml

from kg.model import Entity
from kg.readers.tables import ambiguous_names, provider_names, read_seeds
from kg.resources import folder
from kg.terms import mint, prefixes, registrable_domain

SEEDS = read_seeds()
BY_IRI = {entity.id: entity for entity in SEEDS}


def kind(entity: Entity) -> str:
    return entity.id.split("/")[-2]


def of_kind(name: str) -> list[Entity]:
    return [entity for entity in SEEDS if kind(entity) == name]


def of_type(name: str) -> list[Entity]:
    return [entity for entity in SEEDS if entity.type == name]


def names(entity: Entity) -> set[str]:
    return {str(name) for name in (entity.label, entity.name, entity.legal_name, *entity.alternate_names) if name}


# --------------------------------------------------------------------------------------------------------- breadth


def test_there_are_enough_entries_of_each_kind() -> None:
    types = Counter(entity.type for entity in SEEDS)
    assert types["schema:Organization"] >= 150
    assert types["schema:Corporation"] >= 100
    assert types["schema:Person"] >= 40
    assert types["schema:GovernmentOrganization"] >= 80
    assert types["kg:SanctionsList"] + types["kg:Program"] >= 50
    assert types["skos:Concept"] == 14
    assert types["schema:Country"] == 250
    assert len(provider_names()) >= 60


def test_authorities_come_from_many_jurisdictions() -> None:
    countries = {country for authority in of_kind("authority") for country in authority.country}
    assert len(countries) >= 30


def test_many_companies_have_a_name_in_their_own_script() -> None:
    companies = [e for e in SEEDS if e.type in {"schema:Organization", "schema:Corporation"}]
    written = [e for e in companies if any(getattr(name, "language", "") for name in e.alternate_names)]
    assert len(written) >= 100


def test_every_program_has_an_authority_and_most_have_a_law_and_a_measure() -> None:
    programs = of_kind("program")
    assert all(program.authority for program in programs)
    assert sum(bool(program.legal_basis) for program in programs) >= 0.8 * len(programs)
    assert sum(bool(program.measure) for program in programs) >= 0.8 * len(programs)


def test_every_measure_is_used_or_a_term_of_the_vocabulary_alone() -> None:
    used = {measure for program in of_kind("program") for measure in program.measure}
    assert used <= {measure.id for measure in of_kind("measure")}
    assert len(used) >= 13


# ------------------------------------------------------------------------------------------------------- integrity


def test_every_entity_has_a_label_and_a_name() -> None:
    assert all(entity.label and entity.name for entity in SEEDS)


def test_no_iri_stands_twice() -> None:
    assert len(BY_IRI) == len(SEEDS)


def test_every_reference_names_an_entity_of_the_right_kind() -> None:
    ranges = {
        "country": "country",
        "authority": "authority",
        "list": "list",
        "measure": "measure",
        "legal_basis": "legislation",
        "amends": "legislation",
    }
    for entity in SEEDS:
        for field, target in ranges.items():
            assert all(kind(BY_IRI[iri]) == target for iri in getattr(entity, field)), (entity.id, field)
        assert all(kind(BY_IRI[iri]) == kind(entity) for iri in entity.sub_organization_of), entity.id


def test_every_legal_entity_belongs_to_a_group_and_no_group_has_a_legal_name() -> None:
    for legal in of_type("schema:Corporation"):
        (parent,) = legal.sub_organization_of
        assert BY_IRI[parent].type == "schema:Organization", legal.id
    assert not [group.id for group in of_type("schema:Organization") if group.legal_name]


def test_no_organization_is_part_of_itself() -> None:
    for entity in SEEDS:
        seen, above = {entity.id}, list(entity.sub_organization_of)
        while above:
            iri = above.pop()
            assert iri not in seen, entity.id
            seen.add(iri)
            above += BY_IRI[iri].sub_organization_of


def test_ministries_lead_up_to_their_government() -> None:
    for key, top in {"us-ofac": "us", "us-bis": "us", "gb-ofsi": "gb", "cn-mofcom": "cn", "eu-fisma": "eu"}.items():
        entity = BY_IRI[mint("authority", key)]
        while entity.sub_organization_of:
            entity = BY_IRI[entity.sub_organization_of[0]]
        assert entity.id == mint("authority", top)


def family(entity: Entity) -> str:
    """A legal entity and its group may bear one name."""
    return entity.sub_organization_of[0] if entity.type == "schema:Corporation" else entity.id


def bearers(described: Callable[[Entity], Iterable[str]]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entity in SEEDS:
        for name in described(entity):
            found[kind(entity), name.casefold()].add(family(entity))
    return found


def test_no_two_entities_of_one_kind_share_a_label() -> None:
    shared = {key: iris for key, iris in bearers(lambda entity: [entity.label]).items() if len(iris) > 1}
    assert not shared


def test_no_name_means_two_entities_of_one_kind() -> None:
    shared = {key: iris for key, iris in bearers(names).items() if len(iris) > 1 and key[0] != "legislation"}
    assert not shared


def test_a_name_that_needs_a_country_is_the_name_of_no_authority() -> None:
    taken = {name.casefold() for entity in of_kind("authority") for name in names(entity)}
    assert not {name for name in ambiguous_names() if name.casefold() in taken}
    assert {"Ministry of Commerce", "foreign ministry", "Treasury"} <= set(ambiguous_names())


def test_domains_are_registrable_ones() -> None:
    assert not [domain for domain in provider_names() if registrable_domain(domain) != domain]


def test_names_hold_no_damaged_character() -> None:
    damaged = re.compile(r"[\ufffd\u200b\u00a0]|Ã|â€|\s\s|^\s|\s$")
    assert not [(entity.id, name) for entity in SEEDS for name in names(entity) if damaged.search(name)]


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_order_depends_on_no_hash(seed: str) -> None:
    program = "import hashlib; from kg.readers.tables import read_seeds; "
    program += "print(hashlib.sha256(repr(read_seeds()).encode()).hexdigest())"
    env = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run([sys.executable, "-c", program], env=env, check=True, capture_output=True, text=True)
    assert run.stdout.strip() == hashlib.sha256(repr(SEEDS).encode()).hexdigest()


# ------------------------------------------------------------------------------------------- what news and seeds say


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("Treasury Department", ("authority", "us-treasury")),
        ("Commerce Department", ("authority", "us-commerce")),
        ("BIS", ("authority", "us-bis")),
        ("OFAC", ("authority", "us-ofac")),
        ("Washington", ("authority", "us")),
        ("Biden administration", ("authority", "us")),
        ("Trump administration", ("authority", "us")),
        ("White House", ("authority", "us-white-house")),
        ("Beijing", ("authority", "cn")),
        ("Brussels", ("authority", "eu")),
        ("Whitehall", ("authority", "gb")),
        ("Foreign Office", ("authority", "gb-fcdo")),
        ("MOFCOM", ("authority", "cn-mofcom")),
        ("China's commerce ministry", ("authority", "cn-mofcom")),
        ("METI", ("authority", "jp-meti")),
        ("Global Affairs Canada", ("authority", "ca-gac")),
        ("DFAT", ("authority", "au-dfat")),
        ("SECO", ("authority", "ch-seco")),
        ("MAS", ("authority", "sg-mas")),
        ("UN Security Council", ("authority", "un-sc")),
        ("Face++", ("entity", "megvii")),
        ("Hangzhou Hikvision Digital Technology", ("entity", "hikvision")),
        ("商汤集团", ("entity", "sensetime")),
        ("Tiger Global Management", ("entity", "tiger-global")),
        ("PitchBook", ("entity", "pitchbook")),
        ("trade blacklist", ("list", "us-bis-el")),
        ("investment blacklist", ("list", "us-ofac-ns-cmic")),
        ("Chinese", ("country", "CN")),
    ],
)
def test_the_names_of_the_news_lead_to_one_entity(name: str, iri: tuple[str, str]) -> None:
    assert [e.id for e in SEEDS if kind(e) == iri[0] and name in names(e) and e.type != "schema:Corporation"] == [
        mint(*iri)
    ]


EXAMPLE_KINDS = {"entity": "entity", "gov": "authority", "list": "list", "program": "program", "law": "legislation"}
PROVABLE: dict[str, Callable[[Entity], set[str]]] = {
    "schema:name": names,
    "rdfs:label": names,
    "schema:legalName": lambda e: {e.legal_name},
    "schema:alternateName": names,
    "schema:birthDate": lambda e: set(map(str, e.birth_date)),
    "schema:legislationIdentifier": lambda e: {e.legislation_identifier},
    "schema:datePublished": lambda e: {str(e.published)},
    "skos:notation": lambda e: set(e.notation),
    "org:subOrganizationOf": lambda e: set(e.sub_organization_of),
    "schema:legislationAmends": lambda e: set(e.amends),
    "kg:authority": lambda e: set(e.authority),
    "kg:legalBasis": lambda e: set(e.legal_basis),
    "kg:measure": lambda e: set(e.measure),
}


@cache
def listed() -> dict[str, str]:
    """Short name of our tables → IRI, for legal entities whose IRI is that of a list's party."""
    entries = yaml.safe_load((folder("seeds") / "companies.yaml").read_text(encoding="utf-8"))["entries"]
    by_name = {entity.legal_name: entity.id for entity in SEEDS}
    return {key: by_name[entry["legal_name"]] for key, entry in entries.items() if "listed_as" in entry}


def ours(term: rdflib.term.Node) -> str:
    """A node of the worked example as the one of our tables; any other term as it is."""
    found = re.fullmatch(r"https://kg\.example/(\w+)/(.+)", str(term))
    if not found:
        return str(term)
    return listed().get(found[2]) or mint({**EXAMPLE_KINDS, "measure": "measure"}[found[1]], found[2])


def test_every_fact_of_the_worked_example_about_the_world_stands_in_the_tables(shared: Path) -> None:
    graph = rdflib.Graph().parse(shared / "design/seed-example.ttl")
    checked = 0
    for subject, predicate, value in graph:
        found = re.fullmatch(r"https://kg\.example/(\w+)/.+", str(subject))
        read_field = next((r for p, r in PROVABLE.items() if expanded(p) == str(predicate)), None)
        if found and found[1] in EXAMPLE_KINDS and read_field:
            assert ours(value) in read_field(BY_IRI[ours(subject)]), (subject, predicate, value)
            checked += 1
    assert checked >= 75


def test_every_identifier_of_the_worked_example_stands_in_the_tables(shared: Path) -> None:
    graph = rdflib.Graph().parse(shared / "design/seed-example.ttl")
    schema = rdflib.Namespace(prefixes()["schema"])
    pairs = [
        (ours(subject), str(graph.value(node, schema.propertyID)), str(graph.value(node, schema.value)))
        for subject, node in graph.subject_objects(schema.identifier)
    ]
    assert len(pairs) == 5
    for iri, scheme, value in pairs:
        assert (scheme, value) in {(one.scheme, one.value) for one in BY_IRI[iri].identifiers}


def expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return prefixes()[prefix] + local


def test_the_tables_name_no_path_and_say_nothing_of_how_they_were_made() -> None:
    for path in folder("seeds").glob("*.yaml"):
        assert not re.search(r"(?<![\w.])/(?:home|tmp|opt|srv|usr|work)/", path.read_text(encoding="utf-8")), path.name


def test_a_seed_is_a_value_that_can_be_compared_and_hashed() -> None:
    assert set(read_seeds()) == set(SEEDS)
    assert astuple(SEEDS[0]) == astuple(read_seeds()[0])
