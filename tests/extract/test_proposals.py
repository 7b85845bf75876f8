"""Models may only propose: what the text does not bear out is rejected with its reason, and never in the graph."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.build import build
from kg.dump import statements
from kg.errors import ParameterError
from kg.extract import models
from kg.extract.proposals import ACTS, MOST, STATUSES, Proposal, Span, fault, passages
from kg.extract.proposed import NOTED, proposed
from kg.model import Claim, Entity, GovernmentAction, Mention, Record
from kg.resources import folder
from kg.stores.oxigraph import Database
from tests.extract.documents import document, extractor

TEXT = "Brussels gave Ostrava Delnik a bloody nose on Friday. Norway froze the assets of Zlin Works."
ACT = "Norway froze the assets of Zlin Works."


def span(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words), words)


class Scripted:
    """A model that proposes what it was given."""

    name = "scripted-1.0"

    def __init__(self, propose: Callable[[str], Iterable[Any]]) -> None:
        self.propose = propose


def run(*proposals: Any, text: str = TEXT, **more: Any) -> tuple[list[Record], list[str]]:
    """What a model adds, and the notes on what was rejected."""
    return told(lambda _: proposals, text=text, **more)


def told(propose: Callable[[str], Iterable[Any]], text: str = TEXT, **more: Any) -> tuple[list[Record], list[str]]:
    notes: list[str] = []
    given = document(text, **more)
    by_rules = list(extractor().extract([given]))
    every = list(proposed(by_rules, [Scripted(propose)], extractor().names, notes))
    assert every[: len(by_rules)] == by_rules, "nothing that the rules found depends on a model"
    return every[len(by_rules) :], notes


def test_a_name_that_stands_there_is_a_mention_of_the_model() -> None:
    added, notes = run(Proposal("organisation", span("Ostrava Delnik")))
    (mention,) = (one for one in added if isinstance(one, Mention))
    (entity,) = (one for one in added if isinstance(one, Entity))
    assert (entity.name, entity.type, mention.body) == ("Ostrava Delnik", "schema:Organization", entity.id)
    assert (mention.rule, notes) == ("model:scripted-1.0", [])


def test_an_act_that_stands_there_is_a_claim_of_the_model() -> None:
    quote = span("Brussels gave Ostrava Delnik a bloody nose on Friday.")
    added, notes = run(
        Proposal("fine", quote, (span("Ostrava Delnik"),), span("Brussels"), "taken", span("Friday")),
        published="2021-12-12",
    )
    (action,) = (one for one in added if isinstance(one, GovernmentAction))
    (claim,) = (one for one in added if isinstance(one, Claim))
    assert (action.action_type, action.announced, action.inferred_by) == ("kg:fine", "2021-12-10", ("tier:model",))
    assert action.authority[0].endswith("authority/eu")
    assert (claim.about, claim.rule, claim.inferred_by) == ((action.id,), "model:scripted-1.0", ("tier:model",))
    assert claim.target.selectors[0].exact == quote.text  # type: ignore[union-attr]
    assert notes == []


def test_what_the_rules_tell_already_gets_a_second_claim_and_no_second_action() -> None:
    (ours,) = (one for one in extractor().extract([document(TEXT)]) if isinstance(one, GovernmentAction))
    added, _ = run(Proposal("assetFreeze", span(ACT), (span("Zlin Works"),)))
    assert [one.about for one in added if isinstance(one, Claim)] == [(ours.id,)]
    assert not [one for one in added if isinstance(one, GovernmentAction | Entity)]


LIES: dict[str, tuple[Any, str]] = {
    "offsets off by one": (Proposal("person", Span(1, 9, "Brussels")), "does not stand at its offsets"),
    "an invented quote": (Proposal("person", Span(0, 8, "Gotham C")), "does not stand at its offsets"),
    "negative offsets": (Proposal("person", Span(-8, 0, "")), "does not stand at its offsets"),
    "offsets beyond the end": (Proposal("person", Span(0, 10**9, TEXT)), "does not stand at its offsets"),
    "an unknown label": (Proposal("deity", span("Brussels")), "no such label"),
    "a label of the ontology that is none of acts": (Proposal("Claim", span("Brussels")), "no such label"),
    "no name": (Proposal("person", span("bloody")), "no word of it begins with a capital"),
    "an act without a target": (Proposal("fine", span(ACT)), "without a target"),
    "a target of another sentence": (
        Proposal("fine", span(ACT), (span("Ostrava Delnik"),)), "does not stand in the quote",
    ),
    "a target that does not stand there": (
        Proposal("fine", span(ACT), (Span(58, 62, "Acme"),)), "does not stand in the quote",
    ),
    "an unknown status": (Proposal("fine", span(ACT), (span("Zlin Works"),), status="certain"), "no such status"),
    "no words of time": (
        Proposal("fine", span(ACT), (span("Zlin Works"),), when=span("assets")), "are no words of time",
    ),
    "an authority that is none": (
        Proposal("fine", span(ACT), (span("Norway"),), span("Zlin Works")), "is no authority that the tables know",
    ),
    "a state as a person": (Proposal("person", span("Norway")), "the tables know it as something else"),
    "numbers as text": (Proposal("person", Span("0", "8", "Brussels")), "not of the types"),  # type: ignore[arg-type]
    "a truth value as a place": (Proposal("person", Span(False, 8, "Brussels")), "not of the types"),
    "no quote": (Proposal("person", None), "not of the types"),  # type: ignore[arg-type]
    "a list for a tuple": (Proposal("fine", span(ACT), [span("Zlin Works")]), "not of the types"),  # type: ignore[arg-type]
    "a dict": ({"label": "person"}, "no proposal"),
    "nothing": (None, "no proposal"),
}  # fmt: skip


@pytest.mark.parametrize(("lie", "reason"), LIES.values(), ids=LIES)
def test_a_lie_is_rejected_with_its_reason(lie: Any, reason: str) -> None:
    added, notes = run(lie)
    assert added == []
    assert len(notes) == 1
    assert notes[0].startswith("model scripted-1.0: rejected: ")
    assert reason in notes[0]
    assert len(notes[0]) < 300


def test_a_proposal_that_is_a_class_of_its_own_is_not_trusted() -> None:
    class Sly(Proposal):
        pass

    assert "no proposal" in fault(Sly("person", span("Brussels")), TEXT)


def test_a_model_that_raises_ends_its_passage_and_nothing_else() -> None:
    def failing(_: str) -> Iterator[Proposal]:
        yield Proposal("organisation", span("Ostrava Delnik"))
        raise MemoryError("x" * 10_000)

    added, notes = told(failing)
    assert added == []
    assert len(notes) == 1
    assert "the model failed: MemoryError: xxx" in notes[0]
    assert len(notes[0]) < 200


@pytest.mark.parametrize("answer", [None, 7, "text"])
def test_a_model_that_answers_something_else_is_told(answer: Any) -> None:
    added, notes = told(lambda _: answer)
    assert added == []
    assert notes


def test_a_model_that_never_ends_is_cut() -> None:
    name = Proposal("organisation", span("Ostrava Delnik"))
    added, notes = told(lambda _: itertools.repeat(name))
    assert len([one for one in added if isinstance(one, Mention)]) == 1
    assert notes == [
        f"model scripted-1.0: rejected: more than {MOST} proposals for one passage: the others were not looked at"
    ]


def test_few_of_many_lies_are_noted_one_by_one() -> None:
    _, notes = run(*[Proposal("deity", span("Brussels"))] * 100)
    assert len(notes) == NOTED + 1
    assert notes[-1] == f"model scripted-1.0: {100 - NOTED} more proposals were rejected"


def test_a_long_text_comes_in_passages_of_whole_sentences() -> None:
    text = " ".join(["Ostrava is a town."] * 1000)
    spans = [(match.start(), match.end()) for match in re.finditer(r"[^.]+\.", text)]
    pieces = list(passages(text, spans))
    assert all(text[start : start + len(piece)] == piece and len(piece) <= 2_000 for start, piece in pieces)
    assert sum(piece.count("Ostrava") for _, piece in pieces) == 1000


def test_the_labels_are_those_of_the_ontology() -> None:
    text = (folder("ontology") / "kg.ttl").read_text(encoding="utf-8")
    for labels, scheme in ((ACTS, "actionTypes"), (STATUSES, "statuses")):
        blocks = [block for block in text.split("\n\n") if f"skos:inScheme kg:{scheme}" in block]
        assert labels == {block.split()[0].removeprefix("kg:") for block in blocks}


# ------------------------------------------------------------------------------------------------------ in a build

ARTICLE = f"""---
category: news
title: "A title of some length"
publishedDateTime: 2021-12-12T08:00:00Z
---
{TEXT}
"""


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The model `scripted` as an installed package would bring it."""

    class Point:
        name = "scripted"

        @staticmethod
        def load() -> Callable[[str], Scripted]:
            return lambda _: Scripted(lambda text: [_name(text), Proposal("deity", Span(0, 1, text[0]))])

    monkeypatch.setattr(models, "entry_points", lambda group: [Point] if group == models.GROUP else [])
    models.load.cache_clear()
    yield
    models.load.cache_clear()


def _name(text: str) -> Proposal:
    words = "Ostrava Delnik" if "Ostrava Delnik" in text else text
    return Proposal("organisation", span(words, text))


@pytest.mark.usefixtures("registered")
def test_a_build_takes_in_what_holds_and_reports_what_does_not(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(ARTICLE, encoding="utf-8")

    def graph(*names: str) -> bytes:
        report = build([str(tmp_path / "a.md")], tmp_path / "kg.db", models=names)
        rejected.append([note for _, note in report.notes if "rejected" in note])
        return b"".join(statements(Database(tmp_path / "kg.db").open(), quads=True))

    rejected: list[list[str]] = []
    plain, with_model, again = graph(), graph("scripted"), graph()
    assert b'"model:scripted-1.0"' in with_model
    assert b"deity" not in with_model
    assert plain == again, "without the model the graph is what it was"
    assert [len(each) > 0 for each in rejected] == [False, True, False]


@pytest.mark.parametrize("name", ["nobody", "", ":"])
def test_an_extractor_that_is_not_installed_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"--extractor: no extractor is called .*known: .*spacy"):
        build([], tmp_path / "kg.db", models=(name,))
    assert not (tmp_path / "kg.db").exists()
