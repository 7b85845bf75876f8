"""An action has the status of its latest evidence, and says which claim that is."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.derive.status import status
from kg.terms import expand

ACTION = "https://e.example/action"


def store(*claims: tuple[str, str]) -> ox.Store:
    """A default graph with one action and a claim about it for each (status, day)."""
    made = ox.Store()
    lines = [f"<{ACTION}> <{expand('rdf:type')}> <{expand('kg:GovernmentAction')}> ."]
    for number, (stage, day) in enumerate(claims):
        claim = f"<https://e.example/claim/{number}>"
        lines += [
            f"{claim} <{expand('kg:about')}> <{ACTION}> .",
            f"{claim} <{expand('kg:status')}> <{expand(stage)}> .",
        ]
        lines += [f'{claim} <{expand("dcterms:issued")}> "{day}" .'] if day else []
    made.load(input="\n".join(lines), format=ox.RdfFormat.N_TRIPLES)
    return made


@pytest.mark.parametrize(
    ("claims", "expected", "decisive"),
    [
        ([("kg:planned", "2021-12-09"), ("kg:taken", "2021-12-10")], "kg:taken", 1),
        ([("kg:taken", "2021-12-10"), ("kg:planned", "2021-12-13")], "kg:taken", 0),
        ([("kg:planned", "2021-12-09"), ("kg:dropped", "2021-12-20")], "kg:dropped", 1),
        ([("kg:taken", "2021-12-10"), ("kg:blocked", "2022-01-03")], "kg:blocked", 1),
        ([("kg:considered", "2021-12-09"), ("kg:planned", "2021-12-09T22:33:00Z")], "kg:planned", 1),
        ([("kg:planned", ""), ("kg:considered", "2020-01-01")], "kg:considered", 1),
    ],
)
def test_the_latest_evidence_decides(claims: list[tuple[str, str]], expected: str, decisive: int) -> None:
    lines = list(status(store(*claims)))
    assert lines == [
        f"<{ACTION}> <{expand('kg:status')}> <{expand(expected)}>",
        f"<{ACTION}> <{expand('prov:wasDerivedFrom')}> <https://e.example/claim/{decisive}>",
    ]


def test_what_is_no_action_gets_no_status() -> None:
    made = store(("kg:taken", "2021-12-10"))
    made.remove(next(iter(made.quads_for_pattern(ox.NamedNode(ACTION), None, None))))
    assert list(status(made)) == []
