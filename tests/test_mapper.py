"""Records become the triples that the JSON-LD context says they are."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest

from kg import model
from kg.errors import TermError
from kg.mapper import literal, quads, triples
from kg.model import (
    Amount,
    Author,
    Claim,
    Date,
    Designation,
    Document,
    Edition,
    Entity,
    GovernmentAction,
    Identifier,
    Image,
    Json,
    ListRecord,
    Mention,
    PositionSelector,
    Provider,
    QuoteSelector,
    RelatedArticle,
    Target,
    Text,
    Topic,
)
from kg.terms import context

ARTICLE = "https://news.example/a"
TARGET = Target(
    id="https://kg.example/claim/1#target",
    source_article=ARTICLE,
    selectors=(
        QuoteSelector(id="https://kg.example/claim/1#quote", exact='The “US” said\n"no" \\ maybe'),
        PositionSelector(id="https://kg.example/claim/1#position", start=3, end=29),
    ),
)
RECORDS: tuple[Any, ...] = (
    Edition(id="https://kg.example/edition/1", specialization_of=ARTICLE, sha256="ab" * 32, format="text/plain"),
    Document(
        id=ARTICLE,
        edition="https://kg.example/edition/1",
        headline=Text("商汤 and the list", "zh-hans"),
        abstract="plain",
        published=Date("2021-12-10T22:35:00-05:00"),
        modified=Date("2021-12"),
        language="en",
        url=ARTICLE,
        publisher=Provider(id="https://kg.example/provider/p", name="P", alternate_names=("Q", Text("R", "en"))),
        authors=(Author(id="https://kg.example/person/a", name="A. Author"),),
        topics=(Topic(id="https://kg.example/topic/ai", preferred_label="AI"),),
        images=(Image(id="https://news.example/i.png?a=1&b=2", width=620, height=372),),
        related=(RelatedArticle(id="https://other.example/b", headline="B", published=Date("2019")),),
        same_as=("https://amp.news.example/a",),
        mentions=("https://kg.example/entity/e",),
        raw=Json('{"heat": -1, "secured": "x\\"y"}'),
        inferred_by=("publisher.self-reference",),
        path="a.md",
        source="not mapped",
    ),
    Entity(
        id="https://kg.example/entity/e",
        type="schema:Corporation",
        label="E",
        legal_name="E Limited",
        alternate_names=(Text("э", "ru"),),
        birth_date=(Date("1953-08"), Date("1953-08-01")),
        identifiers=(Identifier(id="https://kg.example/entity/e#lei", scheme="lei", value="X1", valid=False),),
        sub_organization_of=("https://kg.example/entity/group",),
    ),
    GovernmentAction(
        id="https://kg.example/action/1",
        action_type="kg:listing",
        targets=("https://kg.example/entity/e",),
        target_count=28,
        announced=Date("2021-12-10"),
        goods=("gallium",),
        reason=(Text("over surveillance", "en"),),
        rule=("listing.active",),
    ),
    Claim(
        id="https://kg.example/claim/1",
        about=("https://kg.example/action/1",),
        stance="kg:states",
        issued=Date("2021-12-10"),
        amount=Amount(id="https://kg.example/claim/1#amount", value=Decimal("512000000"), currency="USD"),
        target=TARGET,
        edition="https://kg.example/edition/1",
        rule="listing.active",
    ),
    Edition(
        id="https://kg.example/edition/list",
        specialization_of="https://kg.example/list/l",
        generated=Date("2021-12-10"),
        license="https://licence.example/",
        target_count=2,
        extent=("main: 2 rows", "alt: 1 row"),
        incomplete=True,
    ),
    ListRecord(
        id="https://kg.example/record/7", edition="https://kg.example/edition/list", native_id="7", raw=Json("[1]")
    ),
    ListRecord(id="https://kg.example/record/7", type="", raw=Json('{"alt": [2]}')),
    Designation(
        id="https://kg.example/designation/l-7",
        targets=("https://kg.example/entity/e",),
        list=("https://kg.example/list/l",),
        listed=Date("2021-12-10"),
        comply_by=Date("2022"),
        derived_from=("https://kg.example/record/7",),
    ),
    Mention(
        id="https://kg.example/mention/1",
        body="https://kg.example/entity/e",
        target=TARGET,
        edition="https://kg.example/edition/1",
        rule="gazetteer",
    ),
)


def as_jsonld(value: Any) -> Any:
    """A record as the JSON-LD that `ontology/context.jsonld` is the context of: written without the mapper."""
    if isinstance(value, tuple):
        return [as_jsonld(item) for item in value]
    if is_dataclass(value):
        mapped = [field.name for field in fields(value) if field.metadata.get("mapped", True)]
        return {name: as_jsonld(getattr(value, name)) for name in mapped if getattr(value, name) not in (None, "", ())}
    if isinstance(value, Date):
        return {"@value": str(value), "@type": value.datatype}
    if isinstance(value, Json):
        return {"@value": str(value), "@type": "rdf:JSON"}
    if isinstance(value, Decimal):
        return {"@value": str(value), "@type": "xsd:decimal"}
    if isinstance(value, Text) and value.language:
        return {"@value": str(value), "@language": value.language}
    return str(value) if isinstance(value, str) else value


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_triples_equal_those_of_a_json_ld_parser(record: Any) -> None:
    """Pyoxigraph's JSON-LD parser over the same record and context is the judge."""
    document = json.dumps({"@context": context(), **as_jsonld(record)})
    parsed = {str(quad.triple) for quad in ox.parse(input=document, format=ox.RdfFormat.JSON_LD)}
    lines = "".join(quads([record], "https://kg.example/g"))
    mapped = {str(quad.triple) for quad in ox.parse(input=lines, format=ox.RdfFormat.N_QUADS)}
    assert mapped == parsed


def test_every_field_of_every_record_is_mapped_or_marked() -> None:
    records = [value for value in vars(model).values() if isinstance(value, type) and is_dataclass(value)]
    flowing = [record for record in records if "id" in {field.name for field in fields(record)}]
    missing = {
        f"{record.__name__}.{field.name}"
        for record in flowing
        for field in fields(record)
        if field.metadata.get("mapped", True) and field.name not in context()
    }
    assert len(flowing) > 10
    assert missing == set()


def test_every_entry_of_the_context_is_a_field() -> None:
    names = {
        field.name
        for value in vars(model).values()
        if isinstance(value, type) and is_dataclass(value)
        for field in fields(value)
    }
    entries = {name for name, value in context().items() if not name.startswith("@") and not _is_prefix(value)}
    assert entries <= names


def _is_prefix(value: object) -> bool:
    return isinstance(value, str) and value.endswith(("#", "/"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a\x00b\ud800c", '"a\ufffdb\ufffdc"'),
        ('"\\\r\n', '"\\"\\\\\\r\\n"'),
        (Text("x", "not a tag!"), '"x"'),
        (True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (Decimal("1E+3"), '"1000"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ],
)
def test_a_literal_is_always_one_that_every_format_can_hold(value: object, expected: str) -> None:
    assert literal(value) == expected


def test_a_value_without_a_datatype_is_refused() -> None:
    with pytest.raises(TermError, match="float has no RDF datatype"):
        literal(1.5)


def test_a_triple_is_written_once_however_often_records_say_it() -> None:
    topic = Topic(id="https://kg.example/topic/ai", preferred_label="AI")
    assert len(list(quads([topic, topic], "https://kg.example/g"))) == len(list(triples(topic))) == 2


def test_a_reference_that_is_no_iri_is_refused() -> None:
    with pytest.raises(TermError, match="'Anti-Terrorism' is no IRI"):
        list(triples(Entity(id="https://example.org/a", type="schema:Organization", country=("Anti-Terrorism",))))
