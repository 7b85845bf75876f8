"""All graphs of sources → what follows from them together, each in a graph of its own.

    graph/difference-A-B   what an authority did between two editions of a list; depends on these two alone
    graph/history          first and last seen, and ends, of every designation; depends on the editions of lists
    graph/derived          which reports are of one act; the status of every action; what lists say of claims

Everything is a function of the set of sources: neither order nor number of builds shows. What the sources of a graph
have not changed is not made anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pyoxigraph as ox

from kg.derive.corroboration import corroboration
from kg.derive.differences import difference, is_difference, neighbours
from kg.derive.editions import list_editions
from kg.derive.events import events, same_acts
from kg.derive.history import history, history_graph
from kg.derive.reading import pairs
from kg.derive.status import status
from kg.terms import mint

__all__ = ["derived_graph", "fresh", "is_derived", "stale"]


def derived_graph() -> str:
    """The IRI of the graph of what is made anew by every build."""
    return mint("graph", "derived")


def is_derived(graph: str) -> bool:
    """Whether a graph is made here."""
    return graph in (derived_graph(), history_graph()) or is_difference(graph)


def stale(store: ox.Store) -> list[str]:
    """Derived graphs that are there and whose sources are not the same any more."""
    editions = list_editions(store)
    wanted = neighbours(editions)
    there = {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)}
    rests_on = {edition for _, edition in pairs(store, history_graph(), "prov:wasDerivedFrom")}
    history_is_old = rests_on != {edition.iri for edition in editions}
    old = [graph for graph in there if is_difference(graph) and graph not in wanted]
    return sorted([*old, derived_graph(), *([history_graph()] if history_is_old else [])])


def fresh(store: ox.Store) -> Iterator[tuple[str, Iterator[str]]]:
    """(graph, triples without closing point) of each derived graph that is missing, to be loaded in this order."""
    there = {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)}
    editions = list_editions(store)
    for graph, pair in sorted(neighbours(editions).items()):
        if graph not in there:
            yield graph, difference(store, *pair)
    if history_graph() not in there and editions:
        yield history_graph(), history(store)
    same = same_acts(store)
    yield derived_graph(), chain(events(store, same), status(store, same), corroboration(store))
