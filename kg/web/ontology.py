"""The ontology file → its terms, for the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.resources import folder
from kg.terms import ONTOLOGY, compact


@dataclass(frozen=True)
class Term:
    """A class, property or concept."""

    name: str
    """Its fragment."""
    kind: str
    label: str
    definition: str
    examples: tuple[str, ...]
    related: tuple[tuple[str, str], ...]
    """Compact property and value: what it is a kind of, its domain and range."""
    deprecated: bool


RELATED = (
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "rdfs:domain",
    "rdfs:range",
    "skos:closeMatch",
    "skos:exactMatch",
    "skos:inScheme",
)


@cache
def terms() -> tuple[Term, ...]:
    """Every term of the namespace: classes, properties, then the concepts, each in alphabetical order."""
    graph = ox.Dataset(ox.parse((folder("ontology") / "kg.ttl").read_bytes(), ox.RdfFormat.TURTLE))
    names = {quad.subject for quad in graph if str(quad.subject).startswith(f"<{ONTOLOGY}#")}
    return tuple(sorted((_term(graph, name) for name in names), key=lambda term: (_ORDER.index(term.kind), term.name)))


_ORDER = ("class", "property", "concept scheme", "concept")
_KINDS = {"owl:Class": "class", "skos:ConceptScheme": "concept scheme", "skos:Concept": "concept"}


def _term(graph: ox.Dataset, node: ox.NamedNode) -> Term:
    values: dict[str, list[str]] = {}
    for quad in graph.quads_for_subject(node):
        values.setdefault(compact(quad.predicate.value), []).append(getattr(quad.object, "value", ""))
    kinds = [_KINDS[compact(kind)] for kind in values.get("rdf:type", []) if compact(kind) in _KINDS]
    return Term(
        name=node.value.partition("#")[2],
        kind=kinds[0] if kinds else "property",
        label=next(iter(values.get("rdfs:label", values.get("skos:prefLabel", []))), ""),
        definition=" ".join(values.get("skos:definition", [])),
        examples=tuple(values.get("skos:example", [])),
        related=tuple((name, compact(value)) for name in RELATED for value in sorted(values.get(name, []))),
        deprecated="true" in values.get("owl:deprecated", []),
    )
