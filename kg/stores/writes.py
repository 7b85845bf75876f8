"""SPARQL updates and graph store writes → a generation in which the default graph is still what it has to be.

A database is of one of two kinds, told in its manifest. In a *strict* one the default graph holds what was written
into it. In any other the default graph is the union of the named graphs, and a write keeps it so: a triple that is
written into the default graph goes to the graph OWN, and one that is deleted from it goes from every graph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from kg.errors import KindError, QueryError, QuerySyntaxError
from kg.stores.oxigraph import Database, Generation
from kg.terms import mint

DEFAULT = ox.DefaultGraph()
Node = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_ADDED = "SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
"""Triples of named graphs that the default graph has not."""
_ALONE = "SELECT ?s ?p ?o { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"
"""Triples of the default graph that no named graph has."""


def own_graph() -> str:
    """The graph of what was written into the default graph of a union."""
    return mint("graph", "default")


def replace_graph(generation: Generation, graph: str | None, quads: Iterable[ox.Quad], *, strict: bool) -> None:
    """Put the triples in the place of what the graph holds; None is the default graph of a strict database."""
    remove_graph(generation, graph, strict=strict)
    add_to_graph(generation, graph, quads, strict=strict)


def remove_graph(generation: Generation, graph: str | None, *, strict: bool) -> None:
    """Drop a graph."""
    if graph is None:
        generation.store.clear_graph(DEFAULT)
    elif strict:
        generation.store.remove_graph(ox.NamedNode(graph))
    else:
        generation.remove([graph])


def add_to_graph(generation: Generation, graph: str | None, quads: Iterable[ox.Quad], *, strict: bool) -> None:
    """Add triples to a graph, which is there afterwards even if there are none."""
    triples = [quad.triple for quad in quads]
    if graph is None and not strict:
        graph = own_graph()
    name: Node = DEFAULT if graph is None else ox.NamedNode(graph)
    if isinstance(name, ox.NamedNode):
        generation.store.add_graph(name)
    generation.store.extend(ox.Quad(each.subject, each.predicate, each.object, name) for each in triples)
    if not strict:
        generation.store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in triples)


def update(generation: Generation, before: ox.Store, text: str, base: str, *, strict: bool) -> None:
    """Carry out a SPARQL update. Raises QuerySyntaxError, or QueryError where it fails: then publish nothing."""
    try:
        generation.store.update(text, base_iri=base)
    except SyntaxError as error:
        raise QuerySyntaxError(str(error)) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(str(error)) from error
    if not strict:
        _reconcile(generation.store, before)


def _reconcile(store: ox.Store, before: ox.Store) -> None:
    """Make the default graph the union again, by what it was before."""
    added, alone = _triples(store, _ADDED), _triples(store, _ALONE)
    own = ox.NamedNode(own_graph())
    for triple in added:
        if ox.Quad(*triple) in before:  # it was deleted from the default graph
            for quad in list(store.quads_for_pattern(*triple, None)):
                store.remove(quad)
        else:
            store.add(ox.Quad(*triple))
    for triple in alone:
        if ox.Quad(*triple) in before:  # it was deleted from its graphs
            store.remove(ox.Quad(*triple))
        else:
            store.add(ox.Quad(*triple, own))


def _triples(store: ox.Store, query: str) -> list[tuple[Any, Any, Any]]:
    found: Any = store.query(query)
    return [(row["s"], row["p"], row["o"]) for row in found]


# ----------------------------------------------------------------------------------------------- the manifest

Manifest = Mapping[str, Any]


def built(manifest: Manifest) -> str:
    """Names what a build put into the database, whatever was written since."""
    return hashlib.sha256(repr([manifest.get("fingerprint"), manifest.get("sources")]).encode()).hexdigest()


def written(manifest: Manifest) -> dict[str, Any]:
    """What was written since: a running digest, the one of the last update, and those of each graph's last write."""
    return dict(manifest.get("writes", {"digest": "", "update": "", "graphs": {}}))


def version(base: str, known: Manifest, graph: str | None) -> str:
    """Names the content of one graph (None: of the whole dataset), from `built` and `written`: another one after each
    write that may have changed it."""
    digest = known["digest"] if graph is None else known["graphs"].get(graph, known["update"])
    return hashlib.sha256(f"{base} {digest}".encode()).hexdigest()[:16]


def noted(manifest: Manifest, graph: str | None, content: bytes) -> dict[str, Any]:
    """The manifest after a write of `content`: to one graph, or (None) to any."""
    known = written(manifest)
    digest = hashlib.sha256(known["digest"].encode() + repr(graph).encode() + content).hexdigest()
    changed = {"update": digest, "graphs": {}} if graph is None else {"graphs": known["graphs"] | {graph: digest}}
    return dict(manifest) | {"writes": known | {"digest": digest} | changed}


def create(database: Database, *, strict: bool) -> None:
    """Publish an empty generation, for a database that does not exist yet."""
    with database.writing(), database.generation() as generation:
        kind = "strict" if strict else "union"
        generation.publish({"fingerprint": "", "inputs": [], "sources": {}, "default_graph": kind})


def carry(generation: Generation, database: Database, built: Callable[[str], bool]) -> None:
    """Take over what was written into a database that is built anew: its graphs but those that builds made."""
    if not database.manifest().get("writes"):
        return
    before = database.open()
    for graph in before.named_graphs():
        if isinstance(graph, ox.NamedNode) and not built(graph.value):
            add_to_graph(generation, graph.value, before.quads_for_pattern(None, None, None, graph), strict=False)


def check_kind(manifest: Manifest, *, strict: bool) -> None:
    """Raise KindError where a database of one kind would be written to as one of the other."""
    there, wanted = manifest.get("default_graph", "union"), "strict" if strict else "union"
    if manifest and there != wanted:
        kinds = {"strict": "holds what was written into it", "union": "is the union of all graphs"}
        what = (
            f"the default graph of this database {kinds[there]}, and it cannot be written to as if it {kinds[wanted]}"
        )
        raise KindError(f"{what} (--default-graph {there}, or another database)")
