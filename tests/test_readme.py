"""What the README says is so: tables, commands, and every example."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import Field
from pathlib import Path

import pytest

import kg
from kg.build import build
from kg.cli import COMMANDS, main
from kg.commands import bundled_articles, bundled_lists
from kg.queries import all_queries, find
from kg.readers.metadata import load
from kg.settings import TABLE, option, shown, variable
from kg.streams import Given

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
METADATA = re.findall(r"^```json\n(.*?)^```", README, re.MULTILINE | re.DOTALL)

Output = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where `kg build` was run."""
    made = tmp_path_factory.mktemp("readme")
    build([bundled_articles(), bundled_lists()], made / "kg.db", given=Given(force=True))
    return made


@pytest.mark.parametrize("query", [query.name for query in all_queries()])
def test_each_query_is_in_the_table(query: str) -> None:
    parameters = ", ".join(f"`{parameter.name}`" for parameter in find(query).parameters)
    assert f"| `{query}` | {find(query).title} | {parameters} |" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_in_the_table(command: str) -> None:
    told = (COMMANDS[command].run.__doc__ or "").strip()
    example = COMMANDS[command].example.replace("|", "&#124;")
    assert f"| `kg {command}` | {told} | `{example}` |" in README


@pytest.mark.parametrize("setting", TABLE, ids=lambda each: each.name)
def test_each_setting_is_in_the_table(setting: Field[object]) -> None:
    names = f"| `{option(setting.name)}` | `{variable(setting.name)}` |"
    assert f"{names} {shown(setting.default)} | {setting.metadata['help']} |" in README


def told(lines: str) -> Iterator[str]:
    """Lines of an example as patterns: … stands for anything."""
    for line in lines.splitlines():
        yield ".*".join(map(re.escape, line.split("…")))


@pytest.mark.parametrize("example", CONSOLE)
def test_each_command_line_prints_what_is_shown(
    example: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    command, _, shown = example.partition("\n")
    assert command.startswith("$ kg ")
    monkeypatch.chdir(folder)
    assert main(shlex.split(command)[2:]) == 0
    printed = capsys.readouterr().out
    for line in told(shown):
        assert re.search(f"^{line}$", printed.replace("\r", ""), re.MULTILINE), line


@pytest.mark.parametrize("example", PYTHON)
@pytest.mark.filterwarnings("ignore:Dataset.*is deprecated")
def test_each_piece_of_python_runs(example: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.chdir(folder)
    exec(compile(example, "README.md", "exec"), {})
    assert "kg.open" in example
    assert capsys.readouterr().out


def test_the_examples_are_there() -> None:
    assert (len(CONSOLE) >= 2, len(PYTHON) >= 1, len(METADATA)) == (True, True, 1)


def test_the_metadata_of_the_example_is_read(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text(METADATA[0].replace("https://…", "https://news.example/a"), encoding="utf-8")
    assert load(str(tmp_path / "m.jsonl"))["scrape.txt"].domain == "example.org"


def test_the_head_of_the_article_is_the_article_s() -> None:
    (head,) = re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    article = Path(bundled_articles(), "ft-sensetime-blacklist-plan.md").read_text(encoding="utf-8")
    for line in told(head):
        assert re.search(f"^{line}$", article, re.MULTILINE), line


def test_every_sentence_that_is_quoted_is_in_a_sample() -> None:
    samples = "".join(path.read_text(encoding="utf-8") for path in Path(bundled_articles()).iterdir())
    sentences = re.findall(r"“([^”]+)”", README)
    assert len(sentences) >= 2
    assert [sentence for sentence in sentences if sentence not in samples] == []


def test_the_layers_are_those_of_the_contract() -> None:
    project = (Path(__file__).resolve().parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    (contract,) = tomllib.loads(project)["tool"]["importlinter"]["contracts"]
    (told,) = re.findall(r"^```\n(cli > .*?)^```", README, re.MULTILINE | re.DOTALL)
    assert " ".join(told.split()).split(" > ") == [layer.replace("kg.", "") for layer in contract["layers"]]


def test_each_setting_of_the_environment_is_named() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(kg.__file__).parent.rglob("*.py"))
    known = {*re.findall(r"\bKG_[A-Z_]+[A-Z]\b", code), *(variable(each.name) for each in TABLE)}
    assert known == set(re.findall(r"`(KG_[A-Z_]+)`", README))


def test_every_file_that_is_named_is_there() -> None:
    root = Path(__file__).resolve().parents[1]
    for name in re.findall(r"\]\(([^):]+)\)", README):
        assert (root / name).exists(), name
    assert kg.__version__
