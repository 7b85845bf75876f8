"""The command line as a person meets it: help, data on stdout, words on stderr, exit codes."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli import COMMANDS, main
from kg.resources import folder
from kg.terms import mint

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of the bundled samples, built by the command itself."""
    path = str(tmp_path_factory.mktemp("cli") / "kg.db")
    assert main(["build", "--db", path]) == 0
    return path


Output = pytest.CaptureFixture[str]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_with_an_example(command: str, capsys: Output) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"Example: kg {command}" in " ".join(shown.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_each_command(command: str) -> None:
    assert f"kg {command}" in (ROOT / "README.md").read_text()


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, kg.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"rdflib", "pyoxigraph", "fastapi", "pyshacl", "yaml", "ftfy", "pydantic"} & set(found)


def test_a_build_says_in_words_what_it_did(tmp_path: Path, capsys: Output) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("A headline of a paper\n\nThe Treasury Department sanctioned a bank on Monday, officials said.\n")
    bad.write_bytes(b"\x00\x01\x02" * 100)
    assert main(["build", str(tmp_path / "*.txt"), "--db", str(tmp_path / "kg.db")]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"rejected: {bad}: " in shown.err
    assert "1 documents read, 0 unchanged, 1 rejected" in shown.err


def test_a_build_tells_machines_the_same(tmp_path: Path, capsys: Output) -> None:
    assert main(["build", str(tmp_path / "none"), "--db", str(tmp_path / "kg.db"), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["rejected"][0][0] == str(tmp_path / "none")


def test_many_notes_do_not_hide_the_summary(tmp_path: Path, capsys: Output) -> None:
    for number in range(60):
        text = (
            f"---\ntitle: 'Number {number}'\noriginalUrl: 'no address'\npublishedDateTime: 2020-01-01T00:00:00Z\n---\n"
        )
        (tmp_path / f"{number}.md").write_text(text)
    assert main(["build", str(tmp_path), "--db", str(tmp_path / "kg.db")]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) < 30
    assert any(re.match(r"note: … and \d+ more", line) for line in lines)


def test_without_a_database_a_question_says_how_to_make_one(tmp_path: Path, capsys: Output) -> None:
    assert main(["query", "timeline", "--db", str(tmp_path / "none")]) == 2
    assert "kg build" in capsys.readouterr().err


def test_a_canned_query_takes_names_and_gives_rows(database: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["query", "timeline", "entity=SenseTime", "--format", "csv", "--db", database]) == 0
    rows = list(csv.DictReader(capfdbinary.readouterr().out.decode().splitlines()))
    assert rows


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a canned query"),
        (["timelin"], "near: timeline"),
        (["timeline", "entity=Nobody At All"], "nothing in the graph is called"),
        (["timeline", "company=x"], "has no parameter"),
        (["timeline", "entity"], "no NAME=VALUE"),
        (
            ["SELECT * { ?s ?p"],
            "does not parse: line 1, column 17: expected GRAPH or MINUS, or another token\nSELECT * {",
        ),
        (["SELECT * { ?s foo:p ?o }"], "a prefix is not declared: add PREFIX foo: <…>"),
        (["SELECT * { ?s ?p ?o } LIMIT 1", "--format", "turtle"], "cannot be written as turtle"),
        (["--file", "/none.rq"], "cannot be read"),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(
    database: str, arguments: list[str], message: str, capsys: Output
) -> None:
    assert main(["query", *arguments, "--db", database]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "--jobs", "0"], "not between 1 and 256"),
        (["build", "--jobs", "two"], "invalid number value"),
    ],
)
def test_a_number_out_of_bounds_is_refused(arguments: list[str], message: str, capsys: Output) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "up"])
def test_a_wrong_setting_is_told_before_anything_is_built(command: str, tmp_path: Path, capsys: Output) -> None:
    assert main([command, "--port", "99999999", "--db", str(tmp_path / "kg.db")]) == 2
    assert "--port (KG_PORT) cannot be '99999999': a whole number between 0 and 65535" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("graph", ["foo", "not an iri", "edition:none", "kg:Clam"])
def test_a_graph_that_is_not_there_is_said(database: str, graph: str, capsys: Output) -> None:
    assert main(["dump", "--format", "nquads", "--graph", graph, "--db", database]) == 2
    assert "the database has no graph" in capsys.readouterr().err


def test_one_graph_is_dumped_by_its_short_name(database: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["dump", "--format", "nquads", "--graph", "graph:derived", "--db", database]) == 0
    assert {quad.graph_name for quad in ox.parse(capfdbinary.readouterr().out, ox.RdfFormat.N_QUADS)} == {
        ox.NamedNode(mint("graph", "derived"))
    }


def test_a_graph_that_a_query_makes_is_written_with_prefixes(
    database: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["query", "CONSTRUCT { ?c a kg:Claim } WHERE { ?c a kg:Claim }", "--db", database]) == 0
    assert b"a kg:Claim" in capfdbinary.readouterr().out


def test_sparql_text_from_a_file(database: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    text = tmp_path / "count.rq"
    text.write_text("ASK { ?claim a kg:Claim }")
    assert main(["query", "--file", str(text), "--db", database, "--format", "json"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["boolean"] is True


def test_a_dump_goes_to_standard_output(database: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["dump", "--format", "nquads", "--db", database]) == 0
    data = capfdbinary.readouterr().out
    assert len(list(ox.parse(data, ox.RdfFormat.N_QUADS))) == data.count(b"\n") > 1000


def test_why_shows_the_sentence_the_document_and_the_rule(database: str, capsys: Output) -> None:
    assert main(["why", "SenseTime", "--db", database, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert all({"quote", "article", "rule"} <= row.keys() for row in rows)
    assert main(["why", "SenseTime", "--db", database]) == 0
    shown = capsys.readouterr().out
    assert shown.count("“") >= len(rows)
    assert "characters 110 to 184" in shown
    assert main(["why", "https://nothing.example/", "--db", database]) == 1


def test_extract_prints_one_object_per_document(tmp_path: Path, capsys: Output) -> None:
    article = next(iter(sorted((folder("seeds") / "articles").glob("*.md"))))
    bad = tmp_path / "empty.txt"
    bad.touch()
    assert main(["extract", str(article), str(bad)]) == 1
    shown = capsys.readouterr()
    found = json.loads(shown.out)
    assert found["file"] == str(article)
    assert {"title", "provider", "published", "organisations", "actions", "claims", "money"} <= found.keys()
    assert "empty" in shown.err


def test_the_bundled_samples_are_valid(database: str, capsys: Output) -> None:
    assert main(["validate", "--db", database]) == 0, capsys.readouterr().out


def test_info_tells_what_is_there(database: str, capsys: Output) -> None:
    assert main(["info", "--db", database, "--json"]) == 0
    known = json.loads(capsys.readouterr().out)
    assert known["classes"]["kg:Claim"] > 10
    assert known["quads"] > 1000


def test_the_queries_are_listed_with_their_parameters(capsys: Output) -> None:
    assert main(["queries"]) == 0
    assert "timeline" in capsys.readouterr().out


def test_a_reader_that_has_seen_enough_is_no_error(database: str) -> None:
    command = f'"{sys.executable}" -m kg dump --db "{database}" --format nquads | head -1'
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """`kg up` on a free port in an empty folder; yields the address that it prints."""
    command = [sys.executable, "-m", "kg", "up", "--port", "0"]
    environment = os.environ | {"KG_DB": str(tmp_path / "kg.db")}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        address = next(line for line in process.stderr if "listening on" in line).rpartition(" ")[2].strip()
        yield address
        process.terminate()


def test_up_builds_the_samples_and_answers(served: str) -> None:
    with urllib.request.urlopen(f"{served.rstrip('/')}/queries/timeline?entity=SenseTime") as answer:
        assert json.load(answer)["results"]["bindings"]
