"""Canned queries: `queries/*.rq` and values → SPARQL text in which each value stands as a term.

A file is SPARQL that runs as it stands, under a YAML header in `#+` comment lines (title, description, parameters,
example, columns). For each parameter it holds `VALUES ?name { UNDEF }` once: binding puts the serialised term in the
place of `UNDEF`, so that no value can ever be read as syntax. Without a value the clause stays and binds nothing.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import InputError, ParameterError, TermError, UnknownQueryError
from kg.resources import folder
from kg.terms import KINDS, compact, expand, prefixes, web_iri

Resolve = Callable[[str], str]
"""A plain name → the IRI of what it names. Raises ParameterError where that is nothing, or several things."""

Select = Callable[[str], Iterable[Mapping[str, str]]]
"""SPARQL SELECT text → its rows, each a mapping of the bound variables to IRIs or lexical forms."""

CLAUSE = re.compile(
    r"""
      \#[^\n]*                                        # what only looks like a clause: comments,
    | <[^<>"{}|^`\\\x00-\x20]*>                       # IRIs,
    | \"\"\" (?: [^"\\] | \\. | "(?!"") )* \"\"\"     # long strings and short ones (SPARQL 1.1, rules 156 to 159)
    | ''' (?: [^'\\] | \\. | '(?!'') )* '''
    | " (?: [^"\\\n\r] | \\. )* "
    | ' (?: [^'\\\n\r] | \\. )* '
    | (?P<clause> \bVALUES \s+ \?(?P<name>\w+) \s* \{ \s* UNDEF \s* \} )
    """,
    re.VERBOSE | re.DOTALL,
)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]+")
"""An absolute IRI that SPARQL can hold between angle brackets (SPARQL 1.1, rule 139)."""
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One value that a query asks for."""

    name: str
    type: str
    """A key of `TYPES`."""
    description: str
    example: str
    required: bool = False
    default: str = ""


@dataclass(frozen=True, kw_only=True)
class Query:
    """One canned query."""

    name: str
    """The file's name without `.rq`."""
    title: str
    description: str
    text: str
    """SPARQL, the header included: comments to the engine."""
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[str, ...] = ()
    """The variables of its answer, in order."""
    example: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Values for which the bundled seeds give rows."""


def all_queries() -> tuple[Query, ...]:
    """Every canned query of this installation, sorted by name. Raises InputError for a file that is not one.

    >>> "timeline" in {query.name for query in all_queries()}
    True
    """
    return _read_all(folder("queries"))


@cache
def _read_all(directory: Path) -> tuple[Query, ...]:
    return tuple(read(path) for path in sorted(directory.glob("*.rq")))


def find(name: str) -> Query:
    """The query `name`. Raises UnknownQueryError, with the names that are near.

    >>> find("timelin")
    Traceback (most recent call last):
    kg.errors.UnknownQueryError: there is no query 'timelin' (near: timeline; `kg queries` lists all)
    """
    queries = {query.name: query for query in all_queries()}
    if name in queries:
        return queries[name]
    near = ", ".join(difflib.get_close_matches(name, queries, n=3))
    hint = f"near: {near}; `kg queries` lists all" if near else "`kg queries` lists all"
    raise UnknownQueryError(f"there is no query {name[:80]!r} ({hint})")


def read(path: Path) -> Query:
    """One `.rq` file as a query. Raises InputError where header and text do not fit each other."""
    text = path.read_text(encoding="utf-8")
    try:
        header = yaml.safe_load("\n".join(line[3:] for line in text.splitlines() if line.startswith("#+")))
        query = _query(path.stem, header, text)
    except (yaml.YAMLError, TypeError, KeyError, AttributeError) as error:
        raise InputError(
            f"the header is no query header: {error}", source=path, hint="see queries/timeline.rq"
        ) from None
    clauses = sorted(match["name"] for match in CLAUSE.finditer(text) if match["clause"])
    names = sorted(parameter.name for parameter in query.parameters)
    if clauses != names:
        raise InputError(
            f"the header declares the parameters {names}, the text holds clauses for {clauses}",
            source=path,
            hint="write `VALUES ?name { UNDEF }` once for each parameter",
        )
    if strange := [parameter.type for parameter in query.parameters if parameter.type not in TYPES]:
        raise InputError(f"no parameter type is called {strange[0]!r}", source=path, hint=f"one of {', '.join(TYPES)}")
    return query


def _query(name: str, header: dict[str, Any], text: str) -> Query:
    return Query(
        name=name,
        title=header["title"],
        description=header["description"].strip(),
        text=text,
        parameters=tuple(Parameter(**_strings(each)) for each in header.get("parameters") or ()),
        columns=tuple(header["columns"]),
        example=_strings(header.get("example") or {}),
    )


def _strings(values: dict[str, Any]) -> dict[str, Any]:
    """YAML reads 28 and 2021-12-10 as numbers and dates: what a parameter takes is their text."""
    return {key: value if isinstance(value, bool) else str(value) for key, value in values.items()}


def bind(query: Query, values: Mapping[str, str], resolve: Resolve | None = None) -> str:
    """The query's text with each value in its place as a term; what has neither value nor default stays open.

    `resolve` turns a plain name into an IRI, for parameters of type entity. Raises ParameterError for a name that
    the query does not declare, a required value that is missing, and a value that does not fit its type.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            expected = ", ".join(known) or "no parameters"
            raise ParameterError(f"the query {query.name} has no parameter {name[:80]!r} (it takes {expected})")
    terms = {}
    for parameter in query.parameters:
        value = values.get(parameter.name, parameter.default)
        if value:
            terms[parameter.name] = _term(parameter, value, resolve)
        elif parameter.required:
            raise ParameterError(
                f"the query {query.name} needs {parameter.name}: {parameter.description} (such as {parameter.example})"
            )
    return CLAUSE.sub(lambda match: _bound(match, terms), query.text)


def _bound(match: re.Match[str], terms: Mapping[str, str]) -> str:
    term = terms.get(match["name"]) if match["clause"] else None
    return match[0] if term is None else f"VALUES ?{match['name']} {{ {term} }}"


def _term(parameter: Parameter, value: str, resolve: Resolve | None) -> str:
    form, serialise = TYPES[parameter.type]
    if parameter.type == "entity" and resolve is not None and _iri(value) is None:
        value = resolve(value)
    term = serialise(value)
    if term is None:
        shown = value if len(value) <= 80 else value[:79] + "…"
        raise ParameterError(f"{parameter.name}: {shown!r} is not {form} (such as {parameter.example})")
    return term


def _iri(value: str) -> str | None:
    """A full or compact IRI ("entity:sensetime", "kg:listing") in angle brackets; None for anything else."""
    prefix, colon, local = value.strip().partition(":")
    if colon and local and not local.startswith("//"):
        try:
            value = expand(value.strip())
        except TermError:
            return None
        if prefix not in KINDS | prefixes().keys() | {"urn"}:
            return None
    return f"<{value.strip()}>" if _IRI.fullmatch(value.strip()) else None


def is_reference(value: str) -> bool:
    """Whether a value is an IRI, full or compact, and no name that has to be looked up.

    >>> is_reference("entity:sensetime"), is_reference("SenseTime")
    (True, False)
    """
    return _iri(value) is not None


def _article(value: str) -> str | None:
    """The address of an article as the graph names it (normalised), or its urn:sha256:."""
    try:
        return _iri(web_iri(value)) if value.partition(":")[0].lower() in {"http", "https"} else _iri(value)
    except TermError:
        return None


def _string(value: str) -> str:
    """Any text. A character that SPARQL text cannot hold (a lone surrogate) becomes U+FFFD: it matches nothing."""
    return '"' + value.encode("utf-8", "replace").decode().translate(_ESCAPES) + '"'


def _date(value: str) -> str | None:
    try:
        return _typed(date.fromisoformat(value).isoformat(), "xsd:date") if len(value) == 10 else None
    except ValueError:
        return None


def _integer(value: str) -> str | None:
    return _typed(value, "xsd:integer") if re.fullmatch(r"[+-]?[0-9]{1,18}", value) else None


def _decimal(value: str) -> str | None:
    return _typed(value, "xsd:decimal") if re.fullmatch(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?", value) else None


def _typed(lexical: str, datatype: str) -> str:
    return f'"{lexical}"^^<{expand(datatype)}>'


TYPES: Mapping[str, tuple[str, Callable[[str], str | None]]] = {
    "iri": ("an IRI, full or compact", _iri),
    "entity": ("an IRI, full or compact, or a name that the graph knows", _iri),
    "article": ("the http(s) address of an article, or its urn:sha256:", _article),
    "string": ("a text", _string),
    "date": ("a date of the form YYYY-MM-DD", _date),
    "integer": ("a whole number", _integer),
    "decimal": ("a number", _decimal),
}
"""Parameter type → the form that a message asks for, and the value as a SPARQL term (None where it does not fit)."""

RANKS: Mapping[str, int] = {
    name: rank
    for rank, names in enumerate(
        [
            ("schema:Organization", "schema:GovernmentOrganization", "schema:Person", "kg:SanctionsList", "kg:Program"),
            ("schema:Corporation", "schema:Country", "schema:Legislation", "skos:Concept"),
            ("schema:NewsMediaOrganization",),
        ]
    )
    for name in names
}
"""Which reading of a name comes first: a group before its legal entities, a party before a paper of that name."""


def resolver(select: Select) -> Resolve:
    """A function from a name to the IRI of the one thing that the graph calls so, by the query `find`.

    Main names win over aliases, then `RANKS` decides. Raises ParameterError where nothing has that name, or where
    several things have the same right to it: the message lists them.
    """

    def resolve(name: str) -> str:
        ranked: dict[str, tuple[bool, int]] = {}
        for row in select(bind(find("find"), {"name": name.strip()})):
            rank = (row["match"] == "alias", RANKS.get(compact(row["type"]), len(RANKS)))
            ranked[row["node"]] = min(rank, ranked.get(row["node"], rank))
        best = sorted(node for node, rank in ranked.items() if rank == min(ranked.values()))
        if len(best) == 1:
            return best[0]
        if not best:
            raise ParameterError(f"nothing in the graph is called {name[:80]!r} (a full IRI always works)")
        shown = ", ".join(compact(node) for node in best[:8])
        raise ParameterError(f"{name[:80]!r} may be any of {shown}: give one of these")

    return resolve
