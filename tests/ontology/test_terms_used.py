"""Every term of ours that anything uses is defined, and every term that is defined is used."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from kg import model
from kg.resources import folder
from kg.terms import ONTOLOGY, context, vocabulary

ROOT = Path(__file__).resolve().parents[2]
PLACES = {
    "code": sorted((ROOT / "kg").rglob("*.py")),
    "seeds": [path for suffix in ("*.yaml", "*.yml") for path in sorted(folder("seeds").rglob(suffix))],
    "queries": sorted(folder("queries").rglob("*.rq")),
    "context": [folder("ontology") / "context.jsonld"],
    "shapes": [folder("ontology") / "shapes.ttl"],
    "checks": sorted((folder("ontology") / "checks").glob("*.rq")),
    "example": [Path(__file__).parent / "example.trig"],
}
TERM = re.compile(r"(?<![\w:/])kg:([A-Za-z]\w*)|" + re.escape(ONTOLOGY) + r"#(\w+)")
MISSPELT_ON_PURPOSE = {"Clam"}
"""In a doctest that shows the error."""

ONLY_NAMES_A_SCHEME = {"actionTypes", "amountTypes", "stances", "statuses", "verdicts"}
"""Concept schemes: they gather the concepts that data uses, and data does not point to them."""


def used(place: str) -> set[str]:
    found = set()
    for path in PLACES[place]:
        found |= {one or other for one, other in TERM.findall(path.read_text(encoding="utf-8"))}
    return found - MISSPELT_ON_PURPOSE


@pytest.mark.parametrize("place", PLACES)
def test_every_term_used_is_defined(place: str) -> None:
    assert used(place) <= vocabulary(), sorted(used(place) - vocabulary())


def test_every_term_defined_is_used() -> None:
    """What only lists say (kg:Designation, kg:Record, kg:brings, kg:ends, kg:listed) shapes and example use."""
    everywhere = set().union(*(used(place) for place in PLACES))
    assert vocabulary() - everywhere <= ONLY_NAMES_A_SCHEME


def test_every_field_of_a_record_is_in_the_context_and_in_a_shape() -> None:
    text = (folder("ontology") / "shapes.ttl").read_text(encoding="utf-8")
    paths = set(re.findall(r"sh:path (\S+)", text))
    shaped = {"Document", "RelatedArticle", "Claim", "Corroboration", "Mention", "Target", "QuoteSelector",
              "PositionSelector", "Amount", "GovernmentAction", "Edition", "Identifier", "Image", "ListRecord",
              "Designation"}  # fmt: skip
    for name in sorted(shaped):
        record = getattr(model, name)
        assert is_dataclass(record)
        for each in fields(record):
            if each.metadata.get("mapped", True) and each.name not in ("id", "type"):
                entry = context()[each.name]
                path = entry if isinstance(entry, str) else entry["@id"]
                assert path in paths, f"{name}.{each.name}: {path}"
