"""A store of the engine → an rdflib Dataset on which the documented API of rdflib works, read-only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import rdflib
from oxrdflib import OxigraphStore
from rdflib.namespace import XSD

from kg.errors import StoreError
from kg.terms import prefixes


def dataset(store: ox.Store) -> rdflib.Dataset:
    """The Dataset over `store`, with the prefixes of the context bound."""
    found = rdflib.Dataset(store=_ReadOnly(store=store))
    for prefix, namespace in prefixes().items():
        found.bind(prefix, namespace)
    return found


class _ReadOnly(OxigraphStore):
    """The engine as rdflib's store: a graph is built from its inputs, never edited by hand."""

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        for (subject, predicate, value), graphs in super().triples(triple_pattern, context):
            yield (subject, predicate, _plain(value)), graphs

    def query(self, *arguments: Any, **settings: Any) -> rdflib.query.Result:
        try:
            result: rdflib.query.Result = super().query(*arguments, **settings)
        except RuntimeError as error:
            if "in its SELECT projection" in str(error):  # a variable of initBindings: rdflib's own engine binds any
                raise NotImplementedError(str(error)) from error
            raise
        if result.type == "SELECT":
            result.bindings = [
                {name: _plain(value) for name, value in row.items() if value is not None} for row in result.bindings
            ]
        return result

    def add_graph(self, graph: rdflib.Graph) -> None:
        """`Dataset.graph(IRI)` asks for this before it hands out the graph: one that is not there is empty."""

    def _refuse(self, *_: Any, **__: Any) -> None:
        raise StoreError("this graph is read-only: it is built from its inputs (`kg build`), never edited")

    add = addN = remove = remove_graph = update = _refuse  # noqa: N815 - rdflib's name


def _plain(value: Any) -> Any:
    """A text as rdflib's own parsers give it: it tells "x" from "x"^^xsd:string, which RDF 1.1 does not."""
    is_string = isinstance(value, rdflib.Literal) and value.datatype == XSD.string
    return rdflib.Literal(str(value)) if is_string else value
