"""A whole document: what it tells, whom it names, and where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kg.extract.gates import Gates, Open
from kg.model import Claim, Document, Entity, GovernmentAction, Mention, PositionSelector, Provider, QuoteSelector
from tests.extract.documents import document, extractor, lines, records, told

TEXTS = [
    "Norway sanctioned Qazvin Trading, a coal exporter, on Monday. Qazvin denied the charge.",
    "The US may ban Huawei. “This is an unfounded decision of theirs,” Huawei said.",
    "The Entity List includes SMIC. The move was announced in May and hit 12 firms.",
    "Huawei raised $5 million. The company booked sales of $6 billion in 2018.",
    "Norway's addition of Acme to its sanctions list came late. Acme's assets were frozen by Norway.",
    "Canada will require a licence to export drones. It granted Acme a waiver.",
    "28 firms were blacklisted by Norway. The 28 firms, which include Acme, make drones.",
    "The club met. Nothing happened. A list of names was long. They include many.",
]


def test_a_name_that_an_act_hits_becomes_an_entity() -> None:
    found = records("Norway sanctioned Qazvin and Olga Smolensk.")
    entities = {entity.label: entity for entity in found if isinstance(entity, Entity)}
    assert {label: entity.type for label, entity in entities.items()} == {
        "Qazvin": "schema:Organization",
        "Olga Smolensk": "schema:Person",
    }
    assert entities["Qazvin"].rule == "organisation.target"
    (mentioned,) = (record.mentions for record in found if isinstance(record, Document))
    assert {entity.id for entity in entities.values()} <= set(mentioned)


def test_a_name_that_nothing_calls_a_party_is_no_target() -> None:
    found = records("BIS amended the EAR by removing Anti-Terrorism (AT) controls on the country.")
    assert all("/" in target for record in found if isinstance(record, GovernmentAction) for target in record.targets)
    assert not any(isinstance(record, Entity) and record.label == "Anti-Terrorism" for record in found)


def test_its_short_form_is_the_same_entity() -> None:
    assert lines("Norway sanctioned Qazvin Trading. Canada sanctioned Qazvin.") == [
        "taken listing by Norway: Qazvin Trading",
        "taken listing by Canada: Qazvin Trading",
    ]


def test_a_claim_has_its_quote_at_its_place() -> None:
    given = document(*TEXTS)
    claims = [record for record in records(*TEXTS) if isinstance(record, Claim | Mention)]
    assert len(claims) > 20
    for claim in claims:
        quote, place = claim.target.selectors
        assert isinstance(quote, QuoteSelector)
        assert isinstance(place, PositionSelector)
        assert given.source[place.start : place.end] == quote.exact


@pytest.mark.parametrize("role", ["caption", "byline"])
def test_captions_and_bylines_tell_no_acts(role: str) -> None:
    assert lines("Norway sanctioned Acme.", role=role) == []


def test_reading_without_gates_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    gated = [records(text) for text in TEXTS]
    everything = Open(acts=True, speaks=True, pays=True)
    monkeypatch.setattr(Gates, "of", lambda *_: everything)
    monkeypatch.setattr(Gates, "of_sentence", lambda *_, **__: everything)
    assert [records(text) for text in TEXTS] == gated


def test_most_sentences_of_another_subject_are_not_read() -> None:
    gates = extractor()._tools.gates
    texts = ["The firm includes many people.", "It has a new phone.", "They said it is good.", "Sales rose."]
    assert [text for text in texts if gates.of_sentence(text, Open(True, True, True), told=False).any] == []


def test_a_table_of_acts_stays_bounded() -> None:
    text = " ".join(f"Norway sanctioned Qazvin{number} Trading." for number in range(600))
    assert len(told(text)["actions"]) == 500


@pytest.mark.parametrize(
    "text",
    ["Norway banned " * 3000, "and " * 20000, "the US, " * 10000, "(" * 5000 + "Norway banned Acme" + ")" * 5000,
     "$1 " * 20000, "A-" * 20000, "said " * 20000, "Monday " * 20000, "X's " * 20000],
)  # fmt: skip
def test_hostile_repetition_is_read_in_time(text: str) -> None:
    """No part may take time that grows faster than the text: these would take minutes."""
    assert isinstance(told(text[:100_000])["actions"], list)


def test_the_same_document_tells_the_same() -> None:
    first: list[Any] = records(*TEXTS)
    assert records(*TEXTS) == first


@pytest.mark.parametrize(
    "sentence",
    [
        "The ban takes effect on January 6.",
        "They take effect Jan. 6.",
        "The prohibition will come into force on January 6.",
        "These controls enter into force on 6 January.",
    ],
)
def test_since_when_an_act_is_in_force_stands_in_a_later_sentence(sentence: str) -> None:
    (action,) = told("On Friday Norway finalized rules that restrict exports of lasers to Iran.", sentence)["actions"]
    assert (action["status"], action["announced"], action["effective"]) == ("taken", "2021-12-10", "2022-01-06")


def test_an_official_text_says_of_all_its_acts_since_when_they_are_in_force() -> None:
    given = replace(
        document(
            "In this rule, BIS amends the EAR by adding three entities to the Entity List.",
            "DATES: This rule is effective on January 6, 2022.",
            "This rule removes Acme from the Entity List.",
        ),
        publisher=Provider(id="urn:register", domain="federalregister.gov"),
    )
    acts = [one for one in extractor().extract([given]) if isinstance(one, GovernmentAction)]
    assert [(one.announced, one.in_force_from) for one in acts] == [("2021-12-10", "2022-01-06")] * 2
