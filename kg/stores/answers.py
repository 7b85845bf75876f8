"""SPARQL text on a store → rows for Python, or an answer written in one of the standard formats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from kg.errors import QueryError, QuerySyntaxError
from kg.stores.formats import GRAPHS, SOLUTIONS
from kg.stores.syntax import explained
from kg.terms import compact, prefixes

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def ask(store: ox.Store, text: str) -> Answer:
    """The engine's answer to SPARQL text. Raises QuerySyntaxError, or QueryError for what fails while it runs."""
    try:
        return store.query(text, prefixes=prefixes())
    except SyntaxError as error:
        raise QuerySyntaxError(f"the query does not parse: {explained(text, str(error)).words}") from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query failed: {error}") from error


def select(store: ox.Store, text: str) -> Iterator[dict[str, str]]:
    """The rows of a SELECT query: bound variable → IRI or lexical form."""
    answer = ask(store, text)
    if not isinstance(answer, ox.QuerySolutions):
        raise QueryError("a SELECT query is needed here")
    names = [variable.value for variable in answer.variables]
    for solution in answer:
        values = zip(names, solution, strict=True)
        yield {name: value.value for name, value in values if isinstance(value, ox.NamedNode | ox.Literal)}


def write(store: ox.Store, text: str, output: IO[bytes], form: str) -> None:
    """Write the answer to `text` as `form`: a key of SOLUTIONS or GRAPHS, or "table" for people."""
    answer = ask(store, text)
    if isinstance(answer, ox.QueryTriples):
        found = GRAPHS.get(form, ox.RdfFormat.TURTLE if form in {"table", "tsv"} else None)
        if found is None:
            raise QueryError(f"a graph cannot be written as {form} (use one of {', '.join(GRAPHS)})")
        short = prefixes() if found in {ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG} else None  # the others show none
        ox.serialize(answer, output=output, format=found, prefixes=short)
    elif isinstance(answer, ox.QueryBoolean) and form in {"table", "csv", "tsv"}:
        output.write(b"true\n" if answer else b"false\n")
    elif isinstance(answer, ox.QuerySolutions) and form == "table":
        output.write(_table(answer).encode())
    elif form in SOLUTIONS:
        answer.serialize(output=output, format=SOLUTIONS[form])
    else:
        raise QueryError(f"rows cannot be written as {form} (use one of {', '.join(SOLUTIONS)}, or table)")


def _table(answer: ox.QuerySolutions) -> str:
    """Columns for a terminal: IRIs compact, literals without their datatype, at most 60 characters a cell."""
    rows = [[variable.value for variable in answer.variables]]
    rows += [[_cell(value) for value in solution] for solution in answer]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines) + f"\n({len(rows) - 1} rows)\n"


def _cell(value: object) -> str:
    if isinstance(value, ox.NamedNode):
        return compact(value.value)
    text = value.value if isinstance(value, ox.Literal) else "" if value is None else str(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
