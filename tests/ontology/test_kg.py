"""`ontology/kg.ttl`: its form, its header, and what each term must say."""

from __future__ import annotations

import re
from itertools import pairwise

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN

import kg
from kg.resources import folder
from kg.terms import ONTOLOGY, vocabulary

NS = ONTOLOGY + "#"
SCHEMA = "https://schema.org/"
FILES = ("kg.ttl", "shapes.ttl")
PROPERTY_CLASSES = (OWL.ObjectProperty, OWL.DatatypeProperty)
FUNCTIONAL = {
    "actionType", "announced", "claim", "complyBy", "firstSeen", "inForceFrom", "inForceUntil", "incomplete",
    "lastSeen", "listed", "notAfter", "notBefore", "score", "stance", "status", "targetCount", "valid", "verdict",
}  # fmt: skip
SETTLED_CLASSES = {
    "Aircraft",
    "Claim",
    "Corroboration",
    "Designation",
    "Edition",
    "GovernmentAction",
    "Program",
    "Record",
    "SanctionsList",
    "Vessel",
}
NOTATIONS = {
    "actionTypes": "listing delisting easing investment_ban export_restriction import_restriction trade_embargo "
    "asset_freeze visa_restriction product_ban fine enforcement announcement amendment other",
    "statuses": "taken planned considered denied blocked delayed dropped urged reported",
    "stances": "states plans considers alleges denies criticises explains",
    "amountTypes": "funding valuation revenue penalty offering",
    "verdicts": "confirmed contradicted not_found reported_before",
}


def text(name: str) -> str:
    return (folder("ontology") / name).read_text(encoding="utf-8")


def of_class(graph: rdflib.Graph, *classes: rdflib.URIRef) -> list[rdflib.URIRef]:
    return sorted({s for c in classes for s in graph.subjects(RDF.type, c) if str(s).startswith(NS)})


@pytest.mark.parametrize("name", FILES)
def test_both_parsers_read_the_same_triples_and_no_blank_node(name: str) -> None:
    graph = rdflib.Graph().parse(data=text(name), format="turtle")
    triples = {quad.triple for quad in ox.parse(text(name), format=ox.RdfFormat.TURTLE)}
    again = {q.triple for q in ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)}
    assert triples == again
    assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_in_its_canonical_form(name: str) -> None:
    lines = text(name).splitlines()
    assert not [line for line in lines if line != line.rstrip() or "\t" in line]
    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    assert text(name).endswith(".\n")
    assert not re.search(r"\n\n\n", text(name))
    for section in re.split(r"^# ---- .*$", text(name), flags=re.MULTILINE)[1:]:
        subjects = re.findall(r"^(\w+):(\S+) ", section, re.MULTILINE)
        keys = [(space, re.sub(r"\d+$", lambda m: m[0].zfill(3), local)) for space, local in subjects]
        assert keys == sorted(keys), [pair for pair in pairwise(keys) if pair[0] > pair[1]]
        assert len(set(keys)) == len(keys)


def test_the_sections_hold_classes_properties_schemes_and_concepts_in_this_order(ontology: rdflib.Graph) -> None:
    sections = re.split(r"^# ---- .*$", text("kg.ttl"), flags=re.MULTILINE)[1:5]
    found = [[NS + name for name in re.findall(r"^kg:(\w+) ", section, re.MULTILINE)] for section in sections]
    kinds = [(OWL.Class,), PROPERTY_CLASSES, (SKOS.ConceptScheme,), (SKOS.Concept,)]
    assert found == [[str(term) for term in of_class(ontology, *kind)] for kind in kinds]


def test_the_header_is_complete(ontology: rdflib.Graph) -> None:
    header = rdflib.URIRef(ONTOLOGY)
    for wanted in (
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.created,
        DCTERMS.modified,
        DCTERMS.bibliographicCitation,
    ):
        assert len(list(ontology.objects(header, wanted))) == 1, wanted
    for wanted in (DCTERMS.creator, DCTERMS.publisher, DCTERMS.license, OWL.versionIRI):
        assert isinstance(ontology.value(header, wanted), rdflib.URIRef), wanted
    assert str(ontology.value(header, VANN.preferredNamespaceUri)) == NS
    assert str(ontology.value(header, VANN.preferredNamespacePrefix)) == "kg"


def test_the_version_is_the_package_s(ontology: rdflib.Graph) -> None:
    header = rdflib.URIRef(ONTOLOGY)
    assert str(ontology.value(header, OWL.versionInfo)) == kg.__version__
    assert str(ontology.value(header, OWL.versionIRI)) == f"{ONTOLOGY}/{kg.__version__}"
    assert kg.__version__ == "0.1.0" or ontology.value(header, OWL.priorVersion), "a later version names the one before"


def test_every_class_and_property_explains_itself(ontology: rdflib.Graph) -> None:
    terms = of_class(ontology, OWL.Class, *PROPERTY_CLASSES)
    labels = [str(ontology.value(term, RDFS.label)) for term in terms]
    assert len(set(labels)) == len(labels)
    for term, label in zip(terms, labels, strict=True):
        assert label == label.strip()
        assert label[0].islower()
        for wanted in (RDFS.label, SKOS.definition):
            assert [value.language for value in ontology.objects(term, wanted)] == ["en"], (term, wanted)
        assert (term, RDFS.isDefinedBy, rdflib.URIRef(ONTOLOGY)) in ontology
        assert list(ontology.objects(term, SKOS.example)), term


def test_every_property_has_domain_and_range_or_says_why_not(ontology: rdflib.Graph) -> None:
    for term in of_class(ontology, *PROPERTY_CLASSES):
        notes = " ".join(map(str, ontology.objects(term, SKOS.scopeNote)))
        for wanted, word in ((RDFS.domain, "domain"), (RDFS.range, "range")):
            assert ontology.value(term, wanted) or f"o {word}" in notes, (term, word)


def test_names_are_camel_case_and_the_settled_ones_are_there(ontology: rdflib.Graph) -> None:
    classes = {str(term).removeprefix(NS) for term in of_class(ontology, OWL.Class)}
    assert classes == SETTLED_CLASSES
    others = vocabulary() - classes
    assert all(re.fullmatch(r"[a-z][A-Za-z]*", name) for name in others)


def test_what_takes_one_value_is_functional(ontology: rdflib.Graph) -> None:
    found = {str(term).removeprefix(NS) for term in of_class(ontology, OWL.FunctionalProperty)}
    assert found == FUNCTIONAL


@pytest.mark.parametrize("scheme", NOTATIONS)
def test_a_scheme_holds_its_concepts(ontology: rdflib.Graph, scheme: str) -> None:
    concepts = list(ontology.subjects(SKOS.inScheme, rdflib.URIRef(NS + scheme)))
    assert sorted(str(ontology.value(c, SKOS.notation)) for c in concepts) == sorted(NOTATIONS[scheme].split())
    for concept in concepts:
        assert [value.language for value in ontology.objects(concept, SKOS.prefLabel)] == ["en"]
        assert ontology.value(concept, SKOS.definition)


def test_every_subject_of_ours_begins_a_line(ontology: rdflib.Graph) -> None:
    assert {str(s).removeprefix(NS) for s in set(ontology.subjects()) if str(s).startswith(NS)} == vocabulary()


def test_inverses_are_declared_both_ways_and_no_class_is_above_itself(ontology: rdflib.Graph) -> None:
    for one, other in ontology.subject_objects(OWL.inverseOf):
        assert (other, OWL.inverseOf, one) in ontology
    for term in of_class(ontology, OWL.Class):
        assert term not in set(ontology.transitive_objects(term, RDFS.subClassOf)) - {term}
        assert (term, RDFS.subClassOf, term) not in ontology


def test_persons_organisations_actions_and_documents_exclude_each_other(ontology: rdflib.Graph) -> None:
    disjoint = {frozenset(map(str, pair)) for pair in ontology.subject_objects(OWL.disjointWith)}
    four = (SCHEMA + "Person", SCHEMA + "Organization", NS + "GovernmentAction", SCHEMA + "CreativeWork")
    assert {frozenset((a, b)) for a in four for b in four if a != b} <= disjoint


def against_the_policy(ontology: rdflib.Graph) -> set[str]:
    """Deprecated terms that break the rules: an honest label, what replaces them, why, and no use anywhere."""
    found = set()
    for term in ontology.subjects(OWL.deprecated, rdflib.Literal(True)):
        replaced = len(list(ontology.objects(term, DCTERMS.isReplacedBy))) == 1 or ontology.value(term, RDFS.seeAlso)
        named = str(ontology.value(term, RDFS.label)).startswith("obsolete ")
        explained = ontology.value(term, SKOS.changeNote)
        if not (replaced and named and explained) or list(ontology.subject_predicates(term)):
            found.add(str(term).removeprefix(NS))
    return found


DEPRECATED = """
    kg:old a owl:DatatypeProperty ; owl:deprecated true ; rdfs:label "obsolete old"@en ;
        dcterms:isReplacedBy kg:reason ; skos:changeNote "said the same as kg:reason"@en ."""


@pytest.mark.parametrize(
    ("change", "breaks"),
    [
        (("", ""), set()),
        (("obsolete old", "old"), {"old"}),
        (("dcterms:isReplacedBy kg:reason ;", ""), {"old"}),
        (("dcterms:isReplacedBy kg:reason ;", "rdfs:seeAlso kg:reason, kg:raw ;"), set()),
        ((' ; skos:changeNote "said the same as kg:reason"@en', ""), {"old"}),
        (('as kg:reason"@en .', 'as kg:reason"@en . kg:new rdfs:subPropertyOf kg:old .'), {"old"}),
    ],
)
def test_the_deprecation_policy_finds_what_breaks_it(change: tuple[str, str], breaks: set[str]) -> None:
    prefixes = "\n".join(line for line in text("kg.ttl").splitlines() if line.startswith("@prefix"))
    changed = DEPRECATED.replace(*change) if change[0] else DEPRECATED
    assert against_the_policy(rdflib.Graph().parse(data=prefixes + changed, format="turtle")) == breaks


def test_no_deprecated_term_breaks_the_policy_and_none_is_used(ontology: rdflib.Graph) -> None:
    assert against_the_policy(ontology) == set()
    deprecated = {str(term).removeprefix(NS) for term in ontology.subjects(OWL.deprecated, rdflib.Literal(True))}
    used = set(re.findall(r"kg:(\w+)", text("shapes.ttl") + text("context.jsonld")))
    assert deprecated & used == set()


def test_classes_are_aligned_and_nothing_is_imported(ontology: rdflib.Graph) -> None:
    assert not list(ontology.objects(None, OWL.imports))
    aligned = " ".join(str(o) for p in (RDFS.subClassOf, SKOS.closeMatch) for o in ontology.objects(None, p))
    for term in of_class(ontology, OWL.Class):
        assert ontology.value(term, RDFS.subClassOf), term
    for space in (SCHEMA, "ns/prov#", "followthemoney.tech/#Sanction:listingDate", "ns/oa#", "skos/core#", "ns/dcat#"):
        assert space in aligned
