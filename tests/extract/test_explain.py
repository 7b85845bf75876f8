"""`kg extract --explain`: each stage says what it saw, and it is what the extraction found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kg.extract.explain import explain
from kg.readers.tables import read_seeds
from tests.extract.documents import document, extractor, records

STAGES = ["Encoding", "Zones", "Anchor date", "Mentions", "Sentences", "Merge", "Facts"]
TEXTS = (
    "The United States will add SenseTime to an investment blacklist on Friday.",
    "Norvik Optics denied the accusations. It rained in the mountains.",
)


def lines(*texts: str) -> list[str]:
    return list(explain(extractor(), [document(*texts)], {entity.id: entity for entity in read_seeds()}))


def test_every_stage_speaks_in_order() -> None:
    assert [line.removeprefix("## ") for line in lines(*TEXTS) if line.startswith("## ")] == STAGES


def test_a_sentence_is_followed_to_its_act() -> None:
    told = "\n".join(lines(*TEXTS))
    assert "zone 0, 27 to 36: “SenseTime” organisation SenseTime, by gazetteer" in told
    assert "groups N the united states | V will add | N sensetime | t to | N an investment blacklist | ; ." in told
    assert "clause “add” (active) of united states: sensetime, to investment blacklist; under will" in told
    assert "status kg:planned, by the word “will”" in told
    assert "It rained in the mountains.\n    not read: no word of an act, of speech or of money" in told
    assert "kg:investmentBan of SenseTime: told 1 times, kg:planned" in told


def test_the_facts_are_those_of_the_extraction() -> None:
    claims = {record.id.rpartition("/")[2] for record in records(*TEXTS) if type(record).__name__ == "Claim"}
    told = {line.split(":")[1] for line in lines(*TEXTS) if line.startswith("claim:")}
    assert claims
    assert told == claims


def test_a_document_without_acts_says_so() -> None:
    told = lines("Rain fell on the mountains.")
    assert "no act is told" in told
    assert told[-1] == "none"


def test_the_command_gives_the_same_bytes_for_any_hash_seed(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("\n\n".join(("A headline of the day", *TEXTS)), encoding="utf-8")
    command = [sys.executable, "-m", "kg", "extract", "--explain", str(article)]
    outputs = {
        subprocess.run(command, capture_output=True, check=True, env={"PYTHONHASHSEED": seed}).stdout for seed in "01"
    }
    assert len(outputs) == 1
    assert b"## Sentences" in outputs.pop()
