"""Documents are read with the names of every list of the database, however lists and documents came into it."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from kg.build import Report, build
from kg.cli import main
from kg.dump import statements
from kg.renewal import FILE
from kg.stores.oxigraph import Database
from kg.streams import Given

ARTICLE = """---
category: news
title: "{title}"
publishedDateTime: 2022-03-09T08:00:00Z
originalUrl: "https://news.example.org/{slug}"
---
{body}
"""
TOLD = "Yesterday the mines of Zarvand Miraki were sold to Ostrava Delnik."
SILENT = "Rain fell on the mountains."
PARTIES = ('1,"ZARVAND MIRAKI","individual","SDGT"', '2,"OSTRAVA DELNIK CO., LTD.","-0-","SDGT"')
TAIL = ",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- "


def sdn(path: Path, *parties: str) -> Path:
    """A list of Treasury, in CSV."""
    path.mkdir(exist_ok=True)
    (path / "sdn.csv").write_text("\r\n".join(f"{party}{TAIL}" for party in parties) + "\r\n", encoding="utf-8")
    (path / "sdn.csv.meta.yaml").write_text("as_of: 2022-01-01\n", encoding="utf-8")
    return path


def article(path: Path, slug: str, body: str) -> Path:
    path.mkdir(exist_ok=True)
    text = ARTICLE.format(title=f"Article {slug} of some length", slug=slug, body=body)
    (path / f"{slug}.md").write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def inputs(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Two folders of articles and a list."""
    told = article(tmp_path / "told", "told", TOLD)
    return told, article(tmp_path / "silent", "silent", SILENT), sdn(tmp_path / "list", *PARTIES)


def run(database: Path, *paths: Path, jobs: int = 1) -> Report:
    report = build([str(path) for path in paths], database, jobs=jobs, given=Given(force=True))
    assert report.rejected == []
    return report


def nquads(database: Path) -> bytes:
    return b"".join(statements(Database(database).open(), quads=True))


def mentions(database: Path) -> set[str]:
    """The rules of mentions by names of lists, with what is mentioned."""
    lines = nquads(database).decode().splitlines()
    return {rule for line in lines for rule in ("person.listed", "organisation.listed") if f'"mention.{rule}"' in line}


def test_the_names_of_lists_are_found_in_articles(inputs: tuple[Path, ...], tmp_path: Path) -> None:
    run(tmp_path / "alone.db", *inputs[:2])
    assert mentions(tmp_path / "alone.db") == set()
    run(tmp_path / "kg.db", *inputs)
    assert mentions(tmp_path / "kg.db") == {"person.listed", "organisation.listed"}


def test_any_order_and_number_of_builds_gives_the_same_bytes(inputs: tuple[Path, ...], tmp_path: Path) -> None:
    run(tmp_path / "once.db", *inputs)
    once = nquads(tmp_path / "once.db")
    for number, order in enumerate(itertools.islice(itertools.permutations(inputs), 0, None, 2)):
        database = tmp_path / f"{number}.db"
        for path in order:
            run(database, path)
        assert nquads(database) == once
        assert run(database, *inputs).written is False


def test_two_jobs_give_the_bytes_of_one(inputs: tuple[Path, ...], tmp_path: Path) -> None:
    run(tmp_path / "one.db", *inputs)
    run(tmp_path / "two.db", *inputs, jobs=2)
    assert nquads(tmp_path / "two.db") == nquads(tmp_path / "one.db")


def test_a_list_that_changes_changes_what_articles_name(inputs: tuple[Path, ...], tmp_path: Path) -> None:
    run(tmp_path / "kg.db", *inputs)
    sdn(inputs[2], PARTIES[0])
    run(tmp_path / "kg.db", inputs[2])
    assert mentions(tmp_path / "kg.db") == {"person.listed"}
    run(tmp_path / "anew.db", *inputs)
    assert nquads(tmp_path / "kg.db") == nquads(tmp_path / "anew.db")


def test_a_list_that_goes_takes_its_names_with_it(inputs: tuple[Path, ...], tmp_path: Path) -> None:
    run(tmp_path / "kg.db", *inputs)
    for file in inputs[2].iterdir():
        file.unlink()
    run(tmp_path / "kg.db", *inputs)
    run(tmp_path / "anew.db", *inputs[:2])
    assert nquads(tmp_path / "kg.db") == nquads(tmp_path / "anew.db")


def test_an_article_whose_file_is_gone_stays_as_it_was_read(inputs: tuple[Path, ...], tmp_path: Path) -> None:
    run(tmp_path / "kg.db", *inputs[:2])
    before = nquads(tmp_path / "kg.db")
    (inputs[0] / "told.md").unlink()
    run(tmp_path / "kg.db", inputs[2])
    lines = set(nquads(tmp_path / "kg.db").splitlines())
    assert {line for line in before.splitlines() if b"graph/derived" not in line} <= lines


def test_only_documents_with_other_names_are_extracted_again(
    inputs: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path / "kg.db", *inputs[:2])
    extracted: list[str] = []
    from kg import jobs  # noqa: PLC0415

    def watched(file: object, *given: object) -> object:
        extracted.append(Path(file.path).name)  # type: ignore[attr-defined]
        return real(file, *given)  # type: ignore[arg-type]

    real = jobs.build_parts
    monkeypatch.setattr(jobs, "build_parts", watched)
    run(tmp_path / "kg.db", inputs[2])
    assert extracted == ["sdn.csv", "told.md"]


def test_the_index_is_taken_over_while_lists_stay(
    inputs: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path / "kg.db", inputs[2])
    monkeypatch.setattr("kg.renewal.index", lambda *_: pytest.fail("the lists are the same"))
    run(tmp_path / "kg.db", *inputs[:2])
    assert mentions(tmp_path / "kg.db") == {"person.listed", "organisation.listed"}
    assert (Database(tmp_path / "kg.db").current or tmp_path).joinpath(FILE).is_file()


def test_extract_reads_with_the_names_of_a_database(
    inputs: tuple[Path, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path / "kg.db", inputs[2])
    assert main(["extract", str(inputs[0]), "--lists", str(tmp_path / "kg.db")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["persons"], found["organisations"]) == (["Zarvand Miraki"], ["Ostrava Delnik"])
    assert main(["extract", str(inputs[0])]) == 0
    assert json.loads(capsys.readouterr().out)["persons"] == []
