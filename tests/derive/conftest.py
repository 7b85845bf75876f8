"""Small editions of OFAC's SDN list, built into databases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import build
from kg.queries import bind, find
from kg.stores.answers import select
from kg.stores.oxigraph import Database
from kg.streams import Given
from kg.terms import compact, expand

Rows = Iterable[tuple[int, str, str]]
"""(number, name, program) of each entry."""


def sdn(path: Path, day: str, rows: Rows, *, cut: bool = False) -> Path:
    """An edition of a day. A cut one ends in the middle of a row."""
    null = ",".join(["-0- "] * 7)
    lines = [f'{number},"{name}",-0- ,"{program}",{null},"DOB 1960."' for number, name, program in rows]
    text = "\r\n".join(lines) + ('\r\n7,"CU' if cut else "\r\n\x1a")
    path.mkdir(exist_ok=True)
    (path / f"sdn_{day}.csv").write_text(text, encoding="utf-8", newline="")
    return path / f"sdn_{day}.csv"


@pytest.fixture
def built(tmp_path: Path) -> Callable[..., ox.Store]:
    """A database from groups of paths: each group is one build."""

    def run(*groups: Iterable[Path], name: str = "kg.db") -> ox.Store:
        for group in groups:
            report = build([str(path) for path in group], tmp_path / name, given=Given(force=True))
            assert not report.rejected
        return Database(tmp_path / name).open()

    return run


def actions(store: ox.Store) -> set[tuple[str, str, str, str]]:
    """(kind, target, not before, not after) of every action that editions show."""
    text = f"""SELECT ?kind ?target ?from ?to WHERE {{
      ?a <{expand("kg:notBefore")}> ?from ; <{expand("kg:notAfter")}> ?to ;
         <{expand("kg:actionType")}> ?kind ; <{expand("kg:target")}> ?target }}"""
    return {
        (compact(row["kind"].value), compact(row["target"].value), row["from"].value, row["to"].value)
        for row in store.query(text)
    }


def dates(store: ox.Store, key: str) -> dict[str, str]:
    """Property → day, of one designation."""
    subject = ox.NamedNode(expand(f"https://w3id.org/sanctions-kg/id/designation/{key}"))
    found = {
        compact(quad.predicate.value): quad.object.value
        for quad in store.quads_for_pattern(subject, None, None, ox.DefaultGraph())
        if isinstance(quad.object, ox.Literal) and quad.object.datatype.value.endswith("#date")
    }
    return dict(sorted(found.items()))


def on_list(store: ox.Store, party: str, day: str) -> list[str]:
    """What the canned query `sanctions-as-of` says of a party (compact IRI) and a day: of each designation."""
    return [row["onList"] for row in select(store, bind(find("sanctions-as-of"), {"target": party, "day": day}))]
