"""What the graph says of one node → the parts of its page, and its triples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import TermError
from kg.queries import bind, find, is_reference
from kg.terms import ONTOLOGY, base, compact, expand
from kg.web import ask
from kg.web.ask import Term
from kg.web.state import State

NAMES = ("rdfs:label", "schema:name", "schema:headline", "skos:prefLabel", "schema:legalName", "dcterms:title")
"""Properties whose value names a node, the best first."""
MOST = 200
"""Statements of each direction that a page shows."""
MOST_NAMES = 500
"""Nodes whose names a page looks up."""
_NAMED = " ".join(f"OPTIONAL {{ ?node <{expand(name)}> ?n{number} }}" for number, name in enumerate(NAMES))
_NAME = f"(SAMPLE(COALESCE({', '.join(f'?n{number}' for number in range(len(NAMES)))})) AS ?name)"
_STATEMENTS = f"SELECT ?property ?node {_NAME} {{ %s {_NAMED} }} GROUP BY ?property ?node ORDER BY ?property ?node"
_OUT, _IN = (_STATEMENTS % pattern for pattern in ("%s ?property ?node .", "?node ?property %s ."))
_OWN = 'STRSTARTS(STR(?%s), CONCAT(STR(%%(node)s), "#"))'
_TRIPLES = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND(%(node)s AS ?s) }}
  UNION {{ %(node)s ?p1 ?s FILTER({_OWN % "s"}) }}
  UNION {{ %(node)s ?p1 ?x . ?x ?p2 ?s FILTER({_OWN % "x"}) FILTER({_OWN % "s"}) }}
  ?s ?p ?o }}"""
"""The node's triples, and those of its own fragments (a claim's place in the text)."""


@dataclass(frozen=True)
class Value:
    """A value on a page: a text, or a node with its name and its address here."""

    text: str
    link: str = ""
    title: str = ""
    """The full IRI, or the datatype or language of a literal."""


@dataclass
class Statements:
    """A property with its values."""

    property: Value
    values: list[Value] = field(default_factory=list)


@dataclass
class Page:
    """Everything that a page shows of a node."""

    iri: str
    name: str
    types: list[Value]
    statements: list[Statements]
    incoming: list[Statements]
    evidence: list[dict[str, Value]]
    data: str
    """Where its triples are."""
    more: bool
    """Whether some statements are left out."""


def address(iri: str) -> str:
    """Where this server shows a node: under a path for those of our base, under ?iri= for all others.

    >>> address("https://w3id.org/sanctions-kg/id/entity/sensetime"), address("https://e.org/a b"[:15])
    ('/page/entity/sensetime', '/page?iri=https%3A//e.org/a')
    """
    if iri == ONTOLOGY or iri.startswith(ONTOLOGY + "#"):
        return "/ns" + iri[len(ONTOLOGY) :]
    if iri.startswith(base()):
        node, _, fragment = iri[len(base()) :].partition("#")
        return f"/page/{quote(node, safe='/%-._~')}" + (f"#{fragment}" if fragment else "")
    return f"/page?iri={quote(iri)}"


def shown(term: Term, name: str = "") -> Value:
    """A term of an answer on a page."""
    value = term["value"]
    if term["type"] == "uri":
        safe = value.startswith(("http://", "https://", "urn:"))
        return Value(name or compact(value), address(value) if safe else "", value)
    if term["type"] == "bnode":
        return Value(f"_:{value}")
    kind = term.get("xml:lang") or compact(term.get("datatype", ""))
    return Value(value, title=kind)


async def page(state: State, iri: str) -> Page | None:
    """The page of a node; None where the graph does not know it. Raises RequestError, TermError for what is no IRI."""
    node = reference(iri)
    out, incoming = await ask.terms(state, _OUT % node, most=MOST), await ask.terms(state, _IN % node, most=MOST)
    if not out and not incoming:
        return None
    asked = (
        bind(find("evidence"), {"node": iri}) if is_reference(iri) else ""
    )  # a scheme like tel: names nothing of ours
    evidence = await ask.terms(state, asked, most=MOST) if asked else []
    names = {
        row["property"]["value"]: row["node"]["value"] for row in reversed(out) if row["node"]["type"] == "literal"
    }
    types = [shown(row["node"]) for row in out if row["property"]["value"] == expand("rdf:type")]
    return Page(
        iri=iri,
        name=next((names[full] for name in NAMES if (full := expand(name)) in names), compact(iri)),
        types=types,
        statements=_grouped(row for row in out if row["property"]["value"] != expand("rdf:type")),
        incoming=_grouped(incoming),
        evidence=[{name: shown(term) for name, term in row.items()} for row in evidence],
        data=data_address(iri),
        more=max(len(out), len(incoming)) == MOST,
    )


async def names(state: State, iris: Iterable[str]) -> dict[str, str]:
    """The names of nodes, as far as the graph knows them."""
    known = [reference(iri) for iri in dict.fromkeys(iris)][:MOST_NAMES]
    if not known:
        return {}
    text = f"SELECT ?node {_NAME} {{ VALUES ?node {{ {' '.join(known)} }} {_NAMED} }} GROUP BY ?node ORDER BY ?node"
    return {row["node"]: row["name"] for row in await ask.rows(state, text) if "name" in row}


def data_address(iri: str) -> str:
    """Where a node's triples are, without the suffix that names their format."""
    return address(iri).partition("#")[0].replace("/page", "/data", 1)


async def triples(state: State, iri: str) -> list[str]:
    """A node's triples in N-Triples. Raises RequestError, TermError for what is no IRI."""
    return await ask.graph(state, _TRIPLES % {"node": reference(iri)})


def reference(iri: str) -> str:
    """An IRI as it stands in a query. Raises TermError for what is none."""
    try:
        return str(ox.NamedNode(iri))
    except ValueError as error:
        raise TermError(f"{iri[:200]!r} is no IRI: {error}") from error


def _grouped(rows: Iterable[dict[str, Term]]) -> list[Statements]:
    found: dict[str, Statements] = {}
    for row in rows:
        statements = found.setdefault(row["property"]["value"], Statements(shown(row["property"])))
        statements.values.append(shown(row["node"], row["name"]["value"] if "name" in row else ""))
    return list(found.values())
