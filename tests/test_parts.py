"""One file into a part: what no rule foresees in it refuses that file, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build import build
from kg.cli import main
from kg.files import File
from kg.model import Record
from kg.parts import build_parts

ARTICLE = b"---\ncategory: news\ntitle: A title of some length\n---\n"


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader with a fault that one document in three meets."""
    from kg.readers import read  # noqa: PLC0415 - the one that is there before it is replaced

    def failing(file: File, **more: object) -> Iterator[Record]:
        if b"trigger" in file.data:
            raise ZeroDivisionError("division by zero")
        return read(file, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("kg.parts.read", failing)


@pytest.mark.usefixtures("faulty")
def test_a_fault_of_ours_refuses_one_document_and_names_its_place() -> None:
    (part,) = build_parts(File("a.md", "a.md", b"trigger"), {})
    assert part.graph == ""
    assert "a fault of kg, not of the file: ZeroDivisionError at test_parts.py" in part.reason
    (sound,) = build_parts(File("b.md", "b.md", ARTICLE), {})
    assert sound.size > 3


@pytest.mark.usefixtures("faulty")
def test_the_rest_is_built_and_extracted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    (inputs / "a.md").write_bytes(ARTICLE)
    (inputs / "b.md").write_bytes(ARTICLE + b"trigger")
    (inputs / "c.md").write_bytes(ARTICLE + b"# Another\n")
    report = build([str(inputs)], tmp_path / "kg.db")
    assert (report.read, len(report.rejected), report.exit_code) == (2, 1, 1)
    assert main(["extract", str(inputs)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2
