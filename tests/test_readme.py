"""What the README says is so."""

from __future__ import annotations

from dataclasses import Field
from pathlib import Path

import pytest

from kg.build import build
from kg.cli import COMMANDS
from kg.commands import bundled_articles
from kg.queries import all_queries, bind, find, resolver
from kg.settings import TABLE, option, shown, variable
from kg.stores.answers import select
from kg.stores.oxigraph import Database

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("query", [query.name for query in all_queries()])
def test_each_query_is_in_the_table(query: str) -> None:
    assert f"| `{query}` | {find(query).title} |" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_in_the_table(command: str) -> None:
    assert f"| `kg {command}` | {(COMMANDS[command].run.__doc__ or '').strip()} |" in README


@pytest.mark.parametrize("setting", TABLE, ids=lambda each: each.name)
def test_each_setting_is_in_the_table(setting: Field[object]) -> None:
    names = f"| `{option(setting.name)}` | `{variable(setting.name)}` |"
    assert f"{names} {shown(setting.default)} | {setting.metadata['help']} |" in README


def test_the_plan_of_the_example_came_true_a_day_later(tmp_path: Path) -> None:
    build([bundled_articles()], tmp_path / "kg.db")
    store = Database(tmp_path / "kg.db").open()
    text = bind(find("plans-come-true"), {"target": "SenseTime"}, resolver(lambda query: select(store, query)))
    rows = [row for row in select(store, text) if row["planned"].startswith("2021-12-09")]
    assert {row["days"] for row in rows} == {"1"}
    quotes = {row["plannedQuote"] for row in rows} | {row["takenQuote"] for row in rows}
    assert {quote for quote in quotes if f"{quote.rstrip('.')}" in README} >= {
        "The United States will add SenseTime to an investment blacklist on Friday.",
        "The Biden administration on Friday banned American investment in SenseTime.",
    }
