"""Annotations as they come: probe files, gold folders, and what is neither."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.evaluation import load


def probe(**more: Any) -> str:
    return json.dumps({"id": "p1", "text": "Acme was fined.", "actions": []} | more)


def test_a_probe_asks_only_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "probes.jsonl"
    actions = [{"status": "negated", "targets": ["acme"]}]
    path.write_text(probe(published="2021-12-10", actions=actions) + "\n\n", encoding="utf-8")
    (one,) = load(str(path))
    assert (one.file.data, json.loads(one.file.sidecar)) == (b"Acme was fined.\n", {"published": "2021-12-10"})
    (action,) = one.actions
    assert (action.types, action.authorities, action.targets, action.statuses) == ((), (), ("acme",), ("denied",))
    assert one.organisations is None


def test_gold_knows_sources_and_names(shared: Path) -> None:
    documents = {one.id: one for one in load(str(shared / "documents" / "gold"))}
    assert len(documents) == 15
    assert documents["d08"].published == ""
    assert documents["d03"].published == "2021-12-10"
    assert "domain" in json.loads(documents["d08"].file.sidecar)["provider"]
    assert sum(len(one.actions) for one in documents.values()) > 20


@pytest.mark.parametrize("content", ["", "no json", '{"id": "p1"}', "[1]", '"text"'])
def test_what_is_no_annotation_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "probes.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"no annotation"):
        list(load(str(path)))


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no annotations"):
        list(load(str(tmp_path)))
