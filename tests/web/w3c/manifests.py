"""The W3C's test manifests → test cases (https://www.w3.org/2001/sw/DataAccess/tests/README)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rdflib
from rdflib import RDF, RDFS, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SITE = "https://w3c.github.io/rdf-tests/sparql/"
"""Where the suite is published: what relative IRIs in it are resolved against."""


@dataclass(frozen=True)
class Dataset:
    """Files of a default graph, and of named graphs with their names."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Case:
    """One test."""

    id: str
    """Suite, folder and name."""
    iri: str
    kind: str
    node: Node
    graph: rdflib.Graph
    folder: Path
    base: str

    def file(self, node: Any) -> Path:
        """The file of an IRI of the manifest."""
        return self.folder / str(node).removeprefix(self.base)

    def dataset(self, node: Node | None) -> Dataset:
        """The data that an action or a result names, in the terms of query tests or of update tests."""
        default = [*self.graph.objects(node, QT.data), *self.graph.objects(node, UT.data)]
        named = [(str(each), self.file(each)) for each in self.graph.objects(node, QT.graphData)]
        for each in self.graph.objects(node, UT.graphData):
            file = self.graph.value(each, UT.graph) or self.graph.value(each, UT.data)
            named.append((str(self.graph.value(each, RDFS.label)), self.file(file)))
        return Dataset(tuple(map(self.file, default)), tuple(named))

    def value(self, *path: URIRef) -> Any:
        """What a chain of properties leads to from the test."""
        node: Any = self.node
        for step in path:
            node = self.graph.value(node, step)
        return node


def cases(manifest: Path, root: Path) -> Iterator[Case]:
    """The tests of a manifest and of those that it includes, in order; approved or not, but none that is withdrawn."""
    base = SITE + manifest.parent.relative_to(root).as_posix() + "/"
    graph = rdflib.Graph().parse(manifest, format="turtle", publicID=base + manifest.name)
    for head in graph.objects(None, MF.include):
        for included in Collection(graph, head):
            path = manifest.parent / str(included).removeprefix(base)
            if path.exists():
                yield from cases(path, root)
    for head in graph.objects(None, MF.entries):
        for node in Collection(graph, head):
            kind = str(graph.value(node, RDF.type)).rpartition("#")[2]
            short = f"{manifest.parent.relative_to(root).as_posix()}#{str(node).rpartition('#')[2]}"
            yield Case(short, str(node), kind, node, graph, manifest.parent, base)
