"""Expected and actual answers: read from every form in which the W3C's tests have them, and compared."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMERIC = {
    XSD + name
    for name in ("integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger")
}
FORMATS = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}
RDF = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
}

Row = Mapping[str, Any]
Answer = bool | Sequence[Row] | ox.Dataset
"""Of ASK, SELECT, and CONSTRUCT."""


def read(data: bytes, form: ox.QueryResultsFormat) -> bool | list[Row]:
    """Rows or a truth value from one of the SPARQL result formats."""
    found = ox.parse_query_results(data, form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    return [{name: term for name, term in zip(names, row, strict=True) if term is not None} for row in found]


def expected(path: Path, base: str) -> Answer:
    """The answer that a result file holds."""
    if path.suffix in FORMATS:
        return read(path.read_bytes(), FORMATS[path.suffix])
    graph = ox.Dataset(ox.parse(path.read_bytes(), RDF[path.suffix], base_iri=base))
    sets = list(graph.quads_for_object(ox.NamedNode(RS + "ResultSet")))
    return _result_set(graph, sets[0].subject) if sets else graph


def _result_set(graph: ox.Dataset, node: Any) -> bool | list[Row]:
    """The vocabulary of the first suite: https://www.w3.org/2001/sw/DataAccess/tests/result-set."""
    said = _values(graph, node, "boolean")
    if said:
        return bool(said[0].value == "true")
    solutions = _values(graph, node, "solution")
    solutions.sort(key=lambda each: int((_values(graph, each, "index") or [ox.Literal("0")])[0].value))
    return [
        {_values(graph, b, "variable")[0].value: _values(graph, b, "value")[0] for b in _values(graph, each, "binding")}
        for each in solutions
    ]


def _values(graph: ox.Dataset, subject: Any, name: str) -> list[Any]:
    return [quad.object for quad in graph.quads_for_subject(subject) if quad.predicate.value == RS + name]


def csv_rows(data: bytes) -> list[list[tuple[str, str]]]:
    """Rows of CSV in any order, cells by column, blank nodes without their names, numbers by their value."""
    rows = csv.DictReader(io.StringIO(data.decode()))
    return sorted(sorted((name, _cell(cell)) for name, cell in row.items()) for row in rows)


def _cell(text: str) -> str:
    if text.startswith("_:"):
        return "_:"
    try:
        return str(float(text))
    except ValueError:
        return text


def same(actual: Answer, wanted: Answer, *, ordered: bool = False) -> bool:
    """Whether two answers are the same: as graphs up to blank nodes, as bags of rows, as truth values."""
    if isinstance(wanted, bool) or isinstance(actual, bool):
        return actual is wanted
    if isinstance(wanted, ox.Dataset) or isinstance(actual, ox.Dataset):
        return (
            isinstance(actual, ox.Dataset) and isinstance(wanted, ox.Dataset) and canonical(actual) == canonical(wanted)
        )
    if len(actual) != len(wanted):
        return False
    return _match(list(actual), list(wanted), {}, ordered=ordered)


def canonical(dataset: ox.Dataset) -> set[str]:
    """The statements under RDFC-1.0's names for blank nodes, numbers and times as values."""
    copy = ox.Dataset(ox.Quad(q.subject, q.predicate, _valued(q.object), q.graph_name) for q in dataset)
    copy.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in copy}


def _match(actual: list[Row], wanted: list[Row], names: dict[str, str], *, ordered: bool) -> bool:
    """Pair each row with one that is wanted, under one renaming of blank nodes; backtracks where several fit."""
    if not actual:
        return True
    first, rest = actual[0], actual[1:]
    for place, row in enumerate(wanted[:1] if ordered else wanted):
        renamed = _renamed(first, row, names)
        if renamed is not None and _match(rest, wanted[:place] + wanted[place + 1 :], renamed, ordered=ordered):
            return True
    return False


def _renamed(actual: Row, wanted: Row, names: dict[str, str]) -> dict[str, str] | None:
    if actual.keys() != wanted.keys():
        return None
    names = dict(names)
    for name, term in actual.items():
        other = wanted[name]
        if isinstance(term, ox.BlankNode) and isinstance(other, ox.BlankNode):
            if names.setdefault(term.value, other.value) != other.value:
                return None
        elif _valued(term) != _valued(other):
            return None
    return names if len(set(names.values())) == len(names) else None


def _valued(term: Any) -> Any:
    """A number or a time by its value, which is all that the engine keeps of it."""
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value
    if kind in NUMERIC:
        try:
            value = Decimal(term.value)
            return ox.Literal(
                str(float(value)) if kind.endswith(("double", "float")) else format(value.normalize(), "f"),
                datatype=term.datatype,
            )
        except InvalidOperation:
            return term
    if kind in {XSD + "dateTime", XSD + "date"}:
        return ox.Literal(term.value.replace("+00:00", "Z"), datatype=term.datatype)
    if kind == XSD + "boolean":
        return ox.Literal({"0": "false", "1": "true"}.get(term.value, term.value), datatype=term.datatype)
    return term
