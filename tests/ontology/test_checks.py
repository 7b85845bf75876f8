"""`ontology/checks`: each query finds nothing in the worked example, and its fault, alone, where that is put in."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.shapes import checks, load_checks

FAULTS = {
    "action_without_evidence": "INSERT DATA { action:rumour a kg:GovernmentAction }",
    "claim_about_unknown": "INSERT DATA { claim:taken kg:about action:nowhere }",
    "claim_of_other_article": "DELETE DATA { edition:h-article prov:specializationOf news:blue-heron-listed } ; "
    "INSERT DATA { edition:h-article prov:specializationOf news:heron-denies }",
    "designation_of_group": "INSERT DATA { designation:watch-7 kg:target entity:blue-heron }",
    "designation_without_record": "DELETE WHERE { designation:watch-7 prov:wasDerivedFrom ?record }",
    "disjoint_classes": "INSERT DATA { entity:blue-heron a schema:Person }",
    "interval_reversed": 'INSERT DATA { designation:watch-7 kg:inForceUntil "2020-01-01"^^xsd:date }',
    "mention_without_label": "DELETE WHERE { entity:blue-heron rdfs:label ?label }",
    "parent_of_itself": "INSERT DATA { entity:blue-heron org:subOrganizationOf entity:blue-heron-ltd }",
    "quote_reused": "INSERT DATA { claim:raised oa:hasTarget <https://w3id.org/sanctions-kg/id/claim/taken/target> }",
    "status_of_no_action": "INSERT DATA { claim:raised kg:status kg:taken }",
    "status_without_claim": "INSERT DATA { action:listing kg:status kg:dropped }",
    "value_of_other_class": "INSERT DATA { designation:watch-7 kg:list entity:watch-program }",
    "verdict_without_designation": "DELETE WHERE { corroboration:listed kg:designation ?designation }",
    "value_without_description": "INSERT DATA { action:listing kg:authority entity:nobody }",
}


def test_the_example_passes_every_check(example: ox.Store) -> None:
    assert list(checks(example)) == []


def test_every_check_has_a_fault_that_it_finds() -> None:
    assert {check.name for check in load_checks()} == FAULTS.keys()
    assert {check.severity for check in load_checks()} <= {"Violation", "Warning"}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_by_its_check_alone(example: ox.Store, prefixes: str, name: str) -> None:
    example.update(prefixes + FAULTS[name])
    found = list(checks(example))
    assert {each.shape for each in found} == {name}
    assert all(each.focus and each.message for each in found)
