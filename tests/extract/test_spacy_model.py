"""The adapter to spaCy, with a small pipeline that is made here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.cli import main
from kg.errors import ParameterError
from kg.extract.models import load
from kg.extract.proposals import Proposal, Span

spacy = pytest.importorskip(
    "spacy", reason="spaCy is an extra: pip install 'sanctions-kg[spacy]'", exc_type=ImportError
)

TEXT = "Norway gave bloody noses to Ostrava Delnik. Zuzana Mokra left."
PATTERNS = [
    {"label": "ORG", "pattern": "Ostrava Delnik"}, {"label": "PERSON", "pattern": "Zuzana Mokra"},
    {"label": "GPE", "pattern": "Norway"},
]  # fmt: skip


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline on disk: a ruler for names, and one for the spans of acts."""
    made: Any = spacy.blank("en")
    made.meta["name"], made.meta["version"] = "test", "1.2"
    made.add_pipe("entity_ruler").add_patterns(PATTERNS)
    pattern = [{"LOWER": "norway"}, {"LOWER": "gave"}, {}, {}, {}, {}, {}]
    ruler = made.add_pipe("span_ruler", config={"spans_key": "kg"})
    ruler.add_patterns([{"label": "fine", "pattern": pattern}])
    folder = tmp_path_factory.mktemp("pipeline")
    made.to_disk(folder)
    return folder


def test_entities_and_spans_are_proposed(pipeline: Path) -> None:
    model = load(f"spacy:{pipeline}")
    assert model.name == "spacy/en_test-1.2"
    organisation, person, act = model.propose(TEXT)
    assert organisation == Proposal("organisation", Span(28, 42, "Ostrava Delnik"))
    assert person == Proposal("person", Span(44, 56, "Zuzana Mokra"))
    assert act.label == "fine"
    assert act.quote.text == "Norway gave bloody noses to Ostrava Delnik"
    assert (act.targets, act.authority) == ((organisation.quote,), Span(0, 6, "Norway"))


def test_what_it_proposes_is_in_the_extraction(
    pipeline: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(f"A title of some length\n\n{TEXT}\n", encoding="utf-8")
    assert main(["extract", str(tmp_path / "a.txt"), "--extractor", f"spacy:{pipeline}"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["organisations"], found["persons"]) == (["Ostrava Delnik"], ["Zuzana Mokra"])
    (action,) = found["actions"]
    assert (action["type"], action["authority"], action["targets"]) == ("fine", "Norway", ["Ostrava Delnik"])
    assert action["rule"] == "model:spacy/en_test-1.2"
    assert found["rejected"] == []


def test_a_pipeline_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="it cannot be loaded"):
        load(f"spacy:{tmp_path / 'missing'}")
