"""What the server says of itself and of its data, as RDF: service description, VoID and DCAT, query examples.

Everything is read from what runs: the settings, the tables of formats, the canned queries, and counts by query.
https://www.w3.org/TR/sparql11-service-description/, https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.mapper import literal
from kg.model import Text
from kg.queries import all_queries, bind
from kg.terms import expand, mint

RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads")
"""Formats: their local names in http://www.w3.org/ns/formats/."""
SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
SHACL = "http://www.w3.org/ns/shacl#"

Row = Mapping[str, str]


class Iri(str):
    """A value that is a reference, compact or full."""

    __slots__ = ()


def triples(subject: str, values: Iterable[tuple[str, object]]) -> Iterator[str]:
    """(property, value) pairs of a subject as N-Triples.

    >>> list(triples("http://e.org/s", [("rdf:type", Iri("void:Dataset")), ("void:triples", 3)]))[0]
    '<http://e.org/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://rdfs.org/ns/void#Dataset> .'
    """
    for name, value in values:
        shown = f"<{expand(value)}>" if isinstance(value, Iri) else literal(value)
        yield f"<{subject}> <{expand(name)}> {shown} ."


def service(site: str, *, union: bool, writing: bool, federating: bool) -> Iterator[str]:
    """The service description of the endpoint at `site`."""
    endpoint = f"{site}/sparql"
    features = [(SD + "UnionDefaultGraph", union), (SD + "BasicFederatedQuery", federating)]
    languages = [("SPARQL11Query", True), ("SPARQL11Update", writing)]
    yield from triples(endpoint, [
        ("rdf:type", Iri(SD + "Service")),
        (SD + "endpoint", Iri(endpoint)),
        *[(SD + "supportedLanguage", Iri(SD + name)) for name, is_so in languages if is_so],
        *[(SD + "feature", Iri(name)) for name, is_so in features if is_so],
        *[(SD + "resultFormat", Iri(FORMATS + name)) for name in (*RESULTS, *GRAPHS)],
        *[(SD + "inputFormat", Iri(FORMATS + name)) for name in GRAPHS if writing],
        (SD + "defaultDataset", Iri(endpoint + "#dataset")),
    ])  # fmt: skip
    yield from triples(endpoint + "#dataset", [
        ("rdf:type", Iri(SD + "Dataset")),
        (SD + "defaultGraph", Iri(endpoint + "#default-graph")),
        ("rdfs:seeAlso", Iri(f"{site}/.well-known/void")),
    ])  # fmt: skip
    comment = "The union of all named graphs, as a set: each triple once." if union else "What was written into it."
    yield from triples(endpoint + "#default-graph", [
        ("rdf:type", Iri(SD + "Graph")),
        ("rdfs:comment", Text(comment, "en")),
    ])  # fmt: skip


COUNTS: Mapping[str, str] = {
    "totals": "SELECT (COUNT(*) AS ?triples) { ?s ?p ?o }",
    "subjects": "SELECT (COUNT(DISTINCT ?s) AS ?subjects) { ?s ?p ?o }",
    "objects": "SELECT (COUNT(DISTINCT ?o) AS ?objects) { ?s ?p ?o }",
    "classes": "SELECT ?class (COUNT(DISTINCT ?s) AS ?entities) { ?s a ?class } GROUP BY ?class ORDER BY ?class",
    "properties": "SELECT ?property (COUNT(*) AS ?triples) { ?s ?property ?o } GROUP BY ?property ORDER BY ?property",
}
"""What VoID counts, each by one query over the default graph."""


def dataset(site: str, counts: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """The dataset's description (VoID, DCAT) with the counts of COUNTS."""
    totals, subjects, objects = (counts[name][0] for name in ("totals", "subjects", "objects"))
    iri = mint("graph", "dataset")
    yield from triples(iri, [
        ("rdf:type", Iri("void:Dataset")),
        ("rdf:type", Iri("dcat:Dataset")),
        ("void:sparqlEndpoint", Iri(f"{site}/sparql")),
        ("void:dataDump", Iri(f"{site}/graphs")),
        ("void:triples", int(totals["triples"])),
        ("void:distinctSubjects", int(subjects["subjects"])),
        ("void:distinctObjects", int(objects["objects"])),
        ("void:entities", int(subjects["subjects"])),
        ("void:classes", len(counts["classes"])),
        ("void:properties", len(counts["properties"])),
        ("dcat:distribution", Iri(f"{site}/graphs#distribution")),
    ])  # fmt: skip
    for kind, name, counted in (("class", "classes", "entities"), ("property", "properties", "triples")):
        for number, row in enumerate(counts[name]):
            part = f"{site}/.well-known/void#{kind}-{number}"
            yield from triples(iri, [(f"void:{kind}Partition", Iri(part))])
            yield from triples(part, [(f"void:{kind}", Iri(row[kind])), (f"void:{counted}", int(row[counted]))])
    yield from triples(f"{site}/graphs#distribution", [
        ("rdf:type", Iri("dcat:Distribution")),
        ("dcat:downloadURL", Iri(f"{site}/graphs")),
        ("dcat:mediaType", Iri("https://www.iana.org/assignments/media-types/application/trig")),
    ])  # fmt: skip


def examples(site: str) -> Iterator[str]:
    """The canned queries with their examples bound, as SPARQL editors look for them (SIB, sparql-examples)."""
    for query in all_queries():
        yield from triples(f"{site}/.well-known/sparql-examples#{query.name}", [
            ("rdf:type", Iri(SHACL + "SPARQLExecutable")),
            ("rdf:type", Iri(SHACL + "SPARQLSelectExecutable")),
            ("rdfs:label", Text(query.title, "en")),
            ("rdfs:comment", Text(query.description, "en")),
            (SHACL + "select", bind(query, query.example)),
            ("schema:target", Iri(f"{site}/sparql")),
            ("rdfs:seeAlso", Iri(f"{site}/queries/{query.name}")),
            *[("schema:keywords", parameter.name) for parameter in query.parameters],
        ])  # fmt: skip
