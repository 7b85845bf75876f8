"""What the stages of derivation ask of a store: pairs of texts, of one graph or of all."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.terms import expand

DEFAULT = ox.DefaultGraph()


def pairs(
    store: ox.Store,
    subject: str | None,
    predicate: str,
    target: str | None = None,
    graph: ox.NamedNode | ox.DefaultGraph = DEFAULT,
) -> Iterator[tuple[str, str]]:
    """Subject and object, as text, of each triple of a graph (all, by default) that fits. `predicate` is compact."""
    for quad in store.quads_for_pattern(
        ox.NamedNode(subject) if subject else None,
        ox.NamedNode(expand(predicate)),
        ox.NamedNode(expand(target)) if target else None,
        graph,
    ):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            yield quad.subject.value, quad.object.value


def values(store: ox.Store, subject: str, predicate: str) -> list[str]:
    """The objects of one subject, sorted."""
    return sorted(value for _, value in pairs(store, subject, predicate))


def name(store: ox.Store, node: str) -> str:
    """What people call a node; its IRI where nothing does."""
    for predicate in ("rdfs:label", "schema:legalName", "schema:name", "skos:prefLabel"):
        if found := values(store, node, predicate):
            return found[0]
    return node
