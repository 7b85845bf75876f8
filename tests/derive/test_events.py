"""A report that leaves the day or the list open joins the one act that it can be, and no act where two could be."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.derive.events import events, same_acts
from kg.derive.status import status
from kg.terms import expand

BASE = "https://e.example/"
LIST, OTHER = f"{BASE}list", f"{BASE}other-list"
STATE, BODY = f"{BASE}state", f"{BASE}body"

DATED = {"authority": BODY, "list": LIST, "announced": "2021-12-10", "told": "2021-12-11", "target": "acme other"}
VAGUE = {"authority": STATE, "list": LIST, "told": "2022-02-01", "target": "acme"}


def store(**acts: dict[str, str]) -> ox.Store:
    """A default graph of actions, each with one claim that it was taken."""
    triples = [(BODY, "org:subOrganizationOf", f"<{STATE}>")]
    for name, act in acts.items():
        action, claim = BASE + name, f"{BASE}claim-{name}"
        triples += [
            (action, "rdf:type", f"<{expand('kg:GovernmentAction')}>"),
            (action, "kg:authority", f"<{act['authority']}>"),
            (action, "kg:actionType", f"<{expand('kg:listing')}>"),
            (claim, "kg:about", f"<{action}>"),
            (claim, "kg:status", f"<{expand('kg:taken')}>"),
            (claim, "dcterms:issued", f'"{act["told"]}"'),
        ]
        triples += [(action, "kg:target", f"<{BASE}{target}>") for target in act["target"].split()]
        triples += [(action, "kg:list", f"<{act['list']}>")] if act.get("list") else []
        triples += [(action, "kg:announced", f'"{act["announced"]}"')] if act.get("announced") else []
    made = ox.Store()
    text = "\n".join(f"<{one}> <{expand(how)}> {other} ." for one, how, other in triples)
    made.load(input=text, format=ox.RdfFormat.N_TRIPLES)
    return made


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"announced": "2021-12"},
        {"announced": "2021"},
        {"list": ""},
        {"list": "", "announced": "2021-12-10"},
        {"announced": "2021-12-10", "target": "acme"},
    ],
)
def test_a_vague_report_is_of_the_one_act_that_fits(changed: dict[str, str]) -> None:
    assert same_acts(store(dated=DATED, vague=VAGUE | changed)) == {f"{BASE}vague": f"{BASE}dated"}


@pytest.mark.parametrize(
    "changed",
    [
        {"announced": "2022-01"},
        {"list": OTHER},
        {"target": "acme apex"},
        {"told": "2021-12-09"},
        {"authority": f"{BASE}another-state"},
    ],
)
def test_what_contradicts_is_another_act(changed: dict[str, str]) -> None:
    assert same_acts(store(dated=DATED, vague=VAGUE | changed)) == {}


def test_where_two_acts_fit_nothing_is_joined() -> None:
    later = DATED | {"announced": "2022-01-05", "told": "2022-01-06"}
    assert same_acts(store(dated=DATED, later=later, vague=VAGUE)) == {}
    elsewhere = DATED | {"list": OTHER, "announced": "2019"}
    assert same_acts(store(dated=DATED, elsewhere=elsewhere, vague=VAGUE | {"list": ""})) == {}


def test_the_dated_act_has_the_evidence_of_both() -> None:
    made = store(dated=DATED, vague=VAGUE)
    same = same_acts(made)
    assert list(events(made, same)) == [
        f"<{BASE}dated> <{expand('prov:specializationOf')}> <{BASE}vague>",
        f"<{BASE}claim-vague> <{expand('kg:about')}> <{BASE}dated>",
    ]
    latest = f"<{BASE}dated> <{expand('prov:wasDerivedFrom')}> <{BASE}claim-vague>"
    assert latest in list(status(made, same))
