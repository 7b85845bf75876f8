"""What the stages of derivation ask of a store: pairs of texts, of one graph or of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
    every = subject is None and target is None
    found = _all(store, predicate, graph) if every else _fitting(store, subject, predicate, target, graph)
    for one, other in found:
        if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode | ox.Literal):
            yield one.value, other.value


def _all(store: ox.Store, predicate: str, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[tuple[Any, Any]]:
    """As a query, whose answers hold what is asked for alone: a third faster than quads, four terms each."""
    pattern = f"?s {ox.NamedNode(expand(predicate))} ?o"
    found: Any = store.query(f"SELECT ?s ?o {{ {pattern if graph == DEFAULT else f'GRAPH {graph} {{ {pattern} }}'} }}")
    return found  # type: ignore[no-any-return]


def _fitting(
    store: ox.Store, subject: str | None, predicate: str, target: str | None, graph: ox.NamedNode | ox.DefaultGraph
) -> Iterator[tuple[Any, Any]]:
    for quad in store.quads_for_pattern(
        ox.NamedNode(subject) if subject else None,
        ox.NamedNode(expand(predicate)),
        ox.NamedNode(expand(target)) if target else None,
        graph,
    ):
        yield quad.subject, quad.object


def instances(store: ox.Store, kind: str) -> Iterator[str]:
    """The nodes (IRIs) of a class, which is compact."""
    found: Any = store.query(f"SELECT ?s {{ ?s a {ox.NamedNode(expand(kind))} }}")
    yield from (node.value for (node,) in found if isinstance(node, ox.NamedNode))


def targets(store: ox.Store) -> Iterator[str]:
    """The parties (IRIs) that have a designation, each once."""
    predicate, kind = (ox.NamedNode(expand(name)) for name in ("kg:target", "kg:Designation"))
    found: Any = store.query(f"SELECT DISTINCT ?party {{ ?designation {predicate} ?party . ?designation a {kind} }}")
    yield from (node.value for (node,) in found if isinstance(node, ox.NamedNode))


def values(store: ox.Store, subject: str, predicate: str) -> list[str]:
    """The objects of one subject, sorted."""
    return sorted(value for _, value in pairs(store, subject, predicate))


def name(store: ox.Store, node: str) -> str:
    """What people call a node; its IRI where nothing does."""
    for predicate in ("rdfs:label", "schema:legalName", "schema:name", "skos:prefLabel"):
        if found := values(store, node, predicate):
            return found[0]
    return node
