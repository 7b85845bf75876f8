"""`ontology/shapes.ttl`: every shape passes on the worked example, and fails, alone, where its rule is broken."""

from __future__ import annotations

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, SH

from kg.resources import folder
from kg.shapes import violations

SHAPE = "https://w3id.org/sanctions-kg/shapes#"
SHAPES = rdflib.Graph().parse(folder("ontology") / "shapes.ttl")
WRONG = rdflib.URIRef("https://wrong.example/")

BAD_VALUES = (
    (SH.nodeKind, SH.IRI, rdflib.Literal("words")),
    (SH.nodeKind, SH.Literal, WRONG),
    (SH["or"], None, rdflib.Literal("soon")),
    (SH["in"], None, WRONG),
    (SH.hasValue, None, WRONG),
    (SH.datatype, rdflib.XSD.string, rdflib.Literal(7)),
    (SH.datatype, None, rdflib.Literal("words")),
    (SH.pattern, None, rdflib.Literal("?!")),
    (SH.maxCount, rdflib.Literal(0), WRONG),
)
"""For a constraint, and its value where that matters: what breaks it."""

IMPLIED = {"Position-end": {"Position-start"}}
"""A shape that cannot hold either where another is broken."""


def local(node: object) -> str:
    return str(node).removeprefix(SHAPE)


CONSTRAINED = sorted(
    (local(owner), local(each))
    for owner, each in SHAPES.subject_objects(SH.property)
    if SHAPES.value(each, SH.message) and not SHAPES.value(each, SH.qualifiedValueShape)
)
COUNTED = [pair for pair in CONSTRAINED if SHAPES.value(rdflib.URIRef(SHAPE + pair[1]), SH.minCount)]
REQUIRED = {
    "Amount-currency", "Amount-value", "Annotation-hasTarget", "Annotation-isPartOf", "Annotation-rule",
    "Article-headline", "Claim-about", "Claim-stance", "Corporation-legalName", "Corroboration-claim",
    "Corroboration-description", "Corroboration-rule", "Corroboration-verdict", "Designation-list",
    "Designation-target",
    "Designation-wasDerivedFrom", "GovernmentAction-actionType", "Identifier-propertyID", "Identifier-value",
    "Legislation-legislationIdentifier", "Mention-hasBody", "Mention-motivatedBy", "Position-end", "Position-start",
    "Provider-name", "Quote-exact", "Record-isPartOf", "SanctionsList-authority", "Target-hasSource",
    "Target-hasSelector", "Vehicle-name",
}  # fmt: skip
"""What a node must have. Said here once more, because a rule that is gone breaks nothing."""
BOUNDS = {SH.minLength: rdflib.Literal(""), SH.minInclusive: rdflib.Literal(-1)}
BOUNDED = [(local(o), local(s), bound) for bound in BOUNDS for s in sorted(SHAPES.subjects(bound))
           for o in sorted(SHAPES.subjects(SH.property, s)) if not local(s).startswith("Label-")]  # fmt: skip
CLOSED = sorted(local(shape) for shape in SHAPES.subjects(SH.closed, rdflib.Literal(True)))


def bad_value(shape: rdflib.URIRef) -> rdflib.term.Node:
    for constraint, value, wrong in BAD_VALUES:
        if (shape, constraint, value) in SHAPES:
            return wrong
    raise AssertionError(f"{shape}: say in BAD_VALUES what breaks it")


def focus(store: ox.Store, owner: str) -> str:
    """A node of the example that the node shape `owner` looks at."""
    shape = rdflib.URIRef(SHAPE + owner)
    subjects = SHAPES.value(shape, SH.targetSubjectsOf)
    patterns = [f"?s <{subjects}> ?o"] if subjects else [f"?s a <{c}>" for c in SHAPES.objects(shape, SH.targetClass)]
    found = [row["s"].value for pattern in patterns for row in store.query(f"SELECT ?s WHERE {{ {pattern} }}")]
    assert found, f"the example has no node for shape:{owner}"
    return min(found)


def broken(store: ox.Store) -> set[str]:
    return {local(each.shape) for each in violations(store)}


def test_the_shapes_are_valid_shacl(example: ox.Store, shapes: rdflib.Graph) -> None:
    data = rdflib.Graph().parse(data=ox.serialize(example_triples(example), format=ox.RdfFormat.N_TRIPLES), format="nt")
    conforms, _, report = pyshacl.validate(data, shacl_graph=shapes, meta_shacl=True, do_owl_imports=False)
    assert conforms, report


def example_triples(store: ox.Store) -> list[ox.Triple]:
    return [quad.triple for quad in store]


def test_every_shape_that_reports_has_message_and_severity(shapes: rdflib.Graph) -> None:
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        if len(set(shapes.predicates(shape)) - {RDF.type, SH.path, SH.minCount}) > 0:
            assert shapes.value(shape, SH.message).language == "en", shape
            assert shapes.value(shape, SH.severity), shape
    assert not list(shapes.subject_objects(OWL.imports))


def test_the_example_is_valid(example: ox.Store) -> None:
    assert list(violations(example)) == []


@pytest.mark.parametrize(("owner", "name"), CONSTRAINED)
def test_a_bad_value_breaks_its_property_shape_alone(example: ox.Store, owner: str, name: str) -> None:
    shape = rdflib.URIRef(SHAPE + name)
    node, path = focus(example, owner), SHAPES.value(shape, SH.path)
    example.update(f"INSERT DATA {{ <{node}> <{path}> {bad_value(shape).n3()} }}")
    assert broken(example) - IMPLIED.get(name, set()) == {name}


@pytest.mark.parametrize(("owner", "name", "bound"), BOUNDED)
def test_a_value_out_of_bounds_breaks_its_property_shape_alone(
    example: ox.Store, owner: str, name: str, bound: rdflib.URIRef
) -> None:
    shape = rdflib.URIRef(SHAPE + name)
    node, path = focus(example, owner), SHAPES.value(shape, SH.path)
    value = rdflib.Literal(BOUNDS[bound], datatype=SHAPES.value(shape, SH.datatype))
    example.update(f"DELETE WHERE {{ <{node}> <{path}> ?o }} ; INSERT DATA {{ <{node}> <{path}> {value.n3()} }}")
    assert broken(example) - IMPLIED.get(name, set()) == {name}


def test_what_a_node_must_have_is_counted() -> None:
    assert {name for _, name in COUNTED} == REQUIRED


def test_every_shape_that_reports_is_broken_by_a_test() -> None:
    reporting = {local(shape) for shape in SHAPES.subjects(SH.message)}
    broken_here = {name for _, name in CONSTRAINED} | {*CLOSED, *SPOILED}
    assert reporting <= broken_here


@pytest.mark.parametrize(("owner", "name"), COUNTED)
def test_a_missing_value_breaks_its_property_shape(example: ox.Store, owner: str, name: str) -> None:
    path = SHAPES.value(rdflib.URIRef(SHAPE + name), SH.path)
    node = focus(example, owner)
    example.update(f"DELETE WHERE {{ <{node}> <{path}> ?o }}")
    left = example.query(f"ASK {{ <{node}> ?p ?o }}")
    if path == SHAPES.value(rdflib.URIRef(SHAPE + owner), SH.targetSubjectsOf):
        assert broken(example) <= {"Mention"}  # it is no mention any more
    else:
        assert left
        assert {each for each in broken(example) if each.split("-")[0] != "Target"} <= {name, owner, "Organization"}
        assert name in broken(example)


@pytest.mark.parametrize("name", CLOSED)
def test_an_unknown_property_breaks_a_closed_shape_alone(example: ox.Store, name: str) -> None:
    example.update(f"INSERT DATA {{ <{focus(example, name)}> <{WRONG}> 1 }}")
    assert broken(example) == {name}


SPOILED = {
    "Concept": "DELETE WHERE { table:trade skos:prefLabel ?o }",
    "Country": "DELETE WHERE { entity:ruritania rdfs:label ?o }",
    "Organization": "DELETE WHERE { entity:trade-office schema:name ?o }",
    "Person": "DELETE WHERE { table:jo-writer schema:name ?o }",
    "SanctionsList": "DELETE WHERE { entity:watch-list schema:name ?o }",
    "Target-position": """DELETE { ?s a oa:TextPositionSelector ; oa:start ?a ; oa:end ?e }
        INSERT { ?s a oa:TextQuoteSelector ; oa:exact "second" } WHERE { ?s oa:start ?a ; oa:end ?e }""",
    "Target-quote": """DELETE { ?s a oa:TextQuoteSelector ; oa:exact ?x }
        INSERT { ?s a oa:TextPositionSelector ; oa:start 1 ; oa:end 2 } WHERE { ?s oa:exact ?x }""",
    "Quote-exact": "DELETE { ?s oa:exact ?x } INSERT { ?s oa:exact ?long } "
    f"WHERE {{ ?s oa:exact ?x BIND(CONCAT({', '.join(['?x'] * 40)}) AS ?long) }}",
    "Position-start": "DELETE { ?s oa:start ?a } INSERT { ?s oa:start ?e } WHERE { ?s oa:start ?a ; oa:end ?e }",
    "Amount-value": "DELETE { ?s schema:value ?a } INSERT { ?s schema:value -1.0 } "
    "WHERE { ?s a schema:MonetaryAmount ; schema:value ?a }",
    "Claim-stance": "INSERT DATA { claim:taken kg:stance kg:denies }",
    "Edition-identifier": "INSERT DATA { edition:watch-list-2024-05 dcterms:identifier 'ABC' }",
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_example_breaks_one_shape_alone(example: ox.Store, prefixes: str, name: str) -> None:
    example.update(prefixes + SPOILED[name])
    assert broken(example) == {name}


@pytest.mark.parametrize("value", ['"2021"^^xsd:gYear', '"2021-12"^^xsd:gYearMonth', '"2021-12-10"^^xsd:date',
                                   '"2021-12-10T22:35:00-05:00"^^xsd:dateTime'])  # fmt: skip
def test_a_date_has_any_of_four_precisions(example: ox.Store, prefixes: str, value: str) -> None:
    example.update(prefixes + f"INSERT DATA {{ news:heron-denies schema:datePublished {value} }}")
    assert broken(example) == set()


@pytest.mark.parametrize("value", ['"2021-13"^^xsd:gYearMonth', '"2021-12-10"', '"2021-02-30"^^xsd:date'])
def test_other_dates_do_not_pass(example: ox.Store, prefixes: str, value: str) -> None:
    example.update(prefixes + f"INSERT DATA {{ news:heron-denies schema:datePublished {value} }}")
    assert broken(example) == {"Article-datePublished"}
