"""A graph → what is wrong in it: SHACL by node (`ontology/shapes.ttl`), queries across nodes (`ontology/checks`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib import SH
from rdflib.collection import Collection

from kg.errors import QuerySyntaxError
from kg.resources import folder
from kg.terms import expand

SLICE = 20_000
"""Triples that are validated at once: pySHACL needs an rdflib graph, and of a large store that would be gigabytes."""

OWNED = expand("oa:hasSelector")
"""The one property along which a shape looks beyond its node: what it points to is validated together with it."""

_HEADER = re.compile(r"# (title|message|severity): (\S.*)")


@dataclass(frozen=True, order=True)
class Violation:
    """One thing wrong: at which node, at which property and value, by which shape or check, and what to do."""

    focus: str
    path: str
    value: str
    shape: str
    """The IRI of the SHACL shape, or the file name of the check."""
    severity: str
    """"Violation", "Warning" or "Info"."""
    message: str


@dataclass(frozen=True)
class Check:
    """A rule across nodes: a SELECT of ?focus, and maybe ?path and ?value, that must return no rows."""

    name: str
    title: str
    message: str
    severity: str
    query: str


def violations(graph: ox.Store | rdflib.Graph) -> Iterator[Violation]:
    """What breaks the SHACL shapes (W3C SHACL, core only; no network), sorted.

    Looks at the default graph; where that is empty, at the union of the named graphs.
    """
    found: set[Violation] = set()
    for piece in _slices(_store(graph)):
        found.update(_validate(piece))
    yield from sorted(found)


def checks(graph: ox.Store | rdflib.Graph) -> Iterator[Violation]:
    """What the queries of `ontology/checks` find, sorted. Sees the same triples as `violations`."""
    store = _store(graph)
    yield from sorted({violation for check in load_checks() for violation in _run(check, store)})


@cache
def load_checks() -> tuple[Check, ...]:
    """Every check, by name. Raises QuerySyntaxError for a file without title or message."""
    return tuple(_check(path) for path in sorted((folder("ontology") / "checks").glob("*.rq")))


def _check(path: Path) -> Check:
    text = path.read_text(encoding="utf-8")
    header = {match[1]: match[2] for match in map(_HEADER.fullmatch, text.splitlines()) if match}
    if not {"title", "message"} <= header.keys():
        raise QuerySyntaxError(f"{path.name}: a check begins with the lines `# title: …` and `# message: …`")
    return Check(path.stem, header["title"], header["message"], header.get("severity", "Violation"), text)


def _run(check: Check, store: ox.Store) -> Iterator[Violation]:
    solutions = store.query(check.query)
    if not isinstance(solutions, ox.QuerySolutions):
        raise QuerySyntaxError(f"{check.name}.rq: a check is a SELECT")
    names = {variable.value for variable in solutions.variables}
    for row in solutions:
        focus, path, value = (_text(row[name] if name in names else None) for name in ("focus", "path", "value"))
        yield Violation(focus, path, value, check.name, check.severity, check.message)


def _text(term: object) -> str:
    """Of either library's terms, the IRI or the lexical form; "" where there is none."""
    if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode):
        return term.value
    return "" if term is None else str(term)


def _store(graph: ox.Store | rdflib.Graph) -> ox.Store:
    """A store whose default graph holds every triple once; the given one where it is that already."""
    if isinstance(graph, rdflib.Graph):
        graph = _loaded(graph)
    if next(graph.quads_for_pattern(None, None, None, ox.DefaultGraph()), None) is not None:
        return graph
    union = ox.Store()
    union.bulk_extend(ox.Quad(*quad.triple) for quad in graph)
    return union


def _loaded(graph: rdflib.Graph) -> ox.Store:
    parts = [graph]
    if isinstance(graph, rdflib.Dataset):
        parts = [graph.default_graph] if len(graph.default_graph) else list(graph.graphs())
    store = ox.Store()
    for part in parts:
        store.bulk_load(input=part.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    return store


def _slices(store: ox.Store) -> Iterator[rdflib.Graph]:
    """The triples in pieces that hold each node whole, with the nodes that it owns."""
    piece = rdflib.Graph(bind_namespaces="none")
    for subject in _subjects(store):
        for triple in _node(store, subject):
            piece.add(triple)
        if len(piece) >= SLICE:
            yield piece
            piece = rdflib.Graph(bind_namespaces="none")
    if len(piece):
        yield piece


def _subjects(store: ox.Store) -> Iterator[ox.NamedNode]:
    """Subjects that have a class: a node without one is no shape's focus."""
    solutions = store.query("SELECT DISTINCT ?s WHERE { ?s a ?class FILTER(isIRI(?s)) }")
    assert isinstance(solutions, ox.QuerySolutions)
    for row in solutions:
        subject = row["s"]
        assert isinstance(subject, ox.NamedNode)
        yield subject


Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


def _node(store: ox.Store, subject: ox.NamedNode) -> Iterator[Triple]:
    for quad in store.quads_for_pattern(subject, None, None, ox.DefaultGraph()):
        yield _term(quad.subject), _term(quad.predicate), _term(quad.object)
        if quad.predicate.value == OWNED and isinstance(quad.object, ox.NamedNode):
            yield from _node(store, quad.object)


def _term(term: object) -> rdflib.term.Node:
    """A term of one library as the other's, letter by letter: rdflib would write "01" as 1."""
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(term.value, datatype=_iri(term.datatype.value), normalize=False)
    return _iri(term.value) if isinstance(term, ox.NamedNode) else rdflib.BNode(str(term))


@lru_cache(maxsize=4096)
def _iri(value: str) -> rdflib.URIRef:
    return rdflib.URIRef(value)


@cache
def _shapes() -> rdflib.Graph:
    text = (folder("ontology") / "shapes.ttl").read_text(encoding="utf-8")
    return flattened(rdflib.Graph().parse(data=text, format="turtle"))


def flattened(shapes: rdflib.Graph) -> rdflib.Graph:
    """The same rules, with the targets of each node shape on its property shapes, which then need no node shape.

    pySHACL walks into `sh:property` once for each node, and takes a target's nodes all at once: three times faster.
    A closed shape keeps its known properties as ignored ones (W3C SHACL, sections 2.1.3, 2.3.1 and 4.8.1).
    """
    flat = rdflib.Graph() + shapes
    for owner, inner in shapes.subject_objects(SH.property):
        for kind in (SH.targetClass, SH.targetSubjectsOf):
            for target in shapes.objects(owner, kind):
                flat.add((inner, kind, target))
        flat.remove((owner, SH.property, inner))
    for owner in shapes.subjects(SH.closed):
        known = sorted({str(shapes.value(inner, SH.path)) for inner in shapes.objects(owner, SH.property)})
        cells = rdflib.URIRef(f"{owner}-known")
        flat.set((owner, SH.ignoredProperties, cells))
        Collection(flat, cells, [rdflib.RDF.type, *map(rdflib.URIRef, known)])
    return flat


def _validate(piece: rdflib.Graph) -> Iterable[Violation]:
    import pyshacl  # noqa: PLC0415 - a third of a second, and only validation needs it

    _, report, _ = pyshacl.validate(
        piece, shacl_graph=_shapes(), advanced=False, inference="none", inplace=True, do_owl_imports=False
    )
    assert isinstance(report, rdflib.Graph)
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        yield _violation(report, result)


def _violation(report: rdflib.Graph, result: rdflib.term.Node) -> Violation:
    def field(name: str) -> str:
        return _text(report.value(result, SH[name]))

    return Violation(
        focus=field("focusNode"),
        path=field("resultPath"),
        value=field("value"),
        shape=field("sourceShape"),
        severity=field("resultSeverity").removeprefix(str(SH)),
        message=min((str(text) for text in report.objects(result, SH.resultMessage)), default=""),
    )
