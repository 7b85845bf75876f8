"""What the ontology lets a reasoner conclude about the worked example: no class that nobody stated."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF

EXAMPLE = Path(__file__).parent / "example.trig"

EXPECTED = {
    ("Claim", "Annotation"), ("Corroboration", "Entity"),
    ("Designation", "Entity"), ("Edition", "Entity"), ("GovernmentAction", "Action"),
    ("Program", "Concept"), ("Record", "Entity"), ("SanctionsList", "Dataset"),
    ("Aircraft", "Vehicle"), ("Vessel", "Vehicle"),
}  # fmt: skip
"""What the alignments say: every member of the first class is one of the second."""


def local(iri: object) -> str:
    return str(iri).replace("#", "/").rsplit("/", 1)[-1]


def classes(graph: rdflib.Graph, node: rdflib.term.Node) -> set[str]:
    return {local(each) for each in graph.objects(node, RDF.type)} - {"Resource", "Thing", "NamedIndividual"}


def closure(ontology: rdflib.Graph, semantics: type) -> tuple[rdflib.Graph, rdflib.Graph]:
    data = rdflib.Graph()
    store = ox.Store()
    store.load(path=str(EXAMPLE), format=ox.RdfFormat.TRIG)
    data.parse(data=ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES), format="nt")
    both = data + ontology
    owlrl.DeductiveClosure(semantics).expand(both)
    return data, both


def test_rdfs_adds_no_class_but_the_aligned_ones(ontology: rdflib.Graph) -> None:
    data, both = closure(ontology, owlrl.RDFS_Semantics)
    for node in set(data.subjects()):
        stated = classes(data, node)
        allowed = stated | {above for below, above in EXPECTED if below in stated}
        if not str(node).startswith("https://w3id.org/sanctions-kg/ns"):
            assert classes(both, node) <= allowed, node


def test_owl_rl_finds_no_contradiction_and_no_two_nodes_the_same(ontology: rdflib.Graph) -> None:
    data, both = closure(ontology, owlrl.OWLRL_Semantics)
    nodes = set(data.subjects())
    assert not [(a, b) for a, b in both.subject_objects(OWL.sameAs) if a != b and a in nodes]
    assert not [node for node in nodes if (node, RDF.type, OWL.Nothing) in both]
    assert not list(both.objects(None, rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")))
