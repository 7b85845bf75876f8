"""Records → triples, driven by `ontology/context.jsonld`: no predicate but rdf:type is written in Python.

A test proves the result equal to a JSON-LD parser's over the same records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from kg.errors import TermError
from kg.model import Date, Json, Node, Text
from kg.terms import context, expand

_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"))
"""What N-Triples cannot hold as it is, the escape character itself first."""
_NO_XML_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold (section 2.2), and what UTF-8 cannot: replaced, or one literal would spoil a dump."""
NUMBERS = frozenset({bool, int, Decimal})
"""Of these, no value is nothing: 0 and False are said."""
_LANGUAGE = re.compile(r"[a-z]{1,8}(-[a-z0-9]{1,8})*")


def triples(record: Node) -> Iterator[str]:
    """The triples of one record and of the records in it, as N-Triples without the closing point.

    Input: any dataclass of `kg.model` with `id` and `type`. Raises TermError for a field or term without definition.

    >>> from kg.model import Topic
    >>> print(*triples(Topic(id="https://example.org/t", preferred_label="AI")), sep="\\n")
    <https://example.org/t> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2004/02/skos/core#Concept>
    <https://example.org/t> <http://www.w3.org/2004/02/skos/core#prefLabel> "AI"
    """
    lines: list[str] = []
    _write(record, lines)
    return iter(lines)


def _write(record: Node, lines: list[str]) -> None:
    subject = f"<{record.id}>"
    names, plan = _plan(type(record))
    for value, (predicate, is_reference) in zip(names(record), plan, strict=True):
        if not value and value.__class__ not in NUMBERS:
            continue
        for item in value if isinstance(value, tuple) else (value,):
            if not is_reference:
                lines.append(f"{subject} {predicate} {literal(item)}")
            elif isinstance(item, str):
                lines.append(f"{subject} {predicate} <{item if '/' in item else _iri(item)}>")
            else:
                lines.append(f"{subject} {predicate} <{item.id}>")
                _write(item, lines)


def quads(records: Iterable[Node], graph: str) -> Iterator[str]:
    """The distinct triples of all records in the named graph `graph`, as N-Quads lines."""
    for triple in dict.fromkeys(triple for record in records for triple in triples(record)):
        yield f"{triple} <{graph}> .\n"


def _iri(name: str) -> str:
    iri = expand(name)
    if ":" not in iri:
        raise TermError(f"{name!r} is no IRI: the engine would load it, and every dump of it would be broken")
    return iri


@cache
def _plan(record_type: type) -> tuple[Callable[[Node], tuple[Any, ...]], tuple[tuple[str, bool], ...]]:
    """Of the mapped fields of a class: all their values at once; and of each, predicate and whether values are IRIs."""
    names = [field.name for field in fields(record_type) if field.metadata.get("mapped", True) and field.name != "id"]
    return attrgetter(*names), tuple(_property(record_type.__name__, name) for name in names)


def _property(record: str, name: str) -> tuple[str, bool]:
    entry: Any = context().get(name)
    if entry is None:
        raise TermError(f"ontology/context.jsonld has no entry for the field {record}.{name}")
    if entry == "@type":
        return f"<{expand('rdf:type')}>", True
    if isinstance(entry, str):
        return f"<{expand(entry)}>", False
    return f"<{expand(entry['@id'])}>", entry.get("@type") == "@id"


def literal(value: object) -> str:
    """A Python value as an N-Triples literal: Date, Text and Json say their datatype, others have XML Schema's.

    >>> literal(Date("2021-12")), literal(Text("x", "en")), literal(28)
    ('"2021-12"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', '"x"@en', '"28"^^<http://www.w3.org/2001/XMLSchema#integer>')
    """
    if isinstance(value, Date):
        return f'"{value}"^^<{expand(value.datatype)}>'
    if isinstance(value, Json):
        return f"{_quoted(value)}^^<{expand('rdf:JSON')}>"
    if isinstance(value, Text):
        return f"{_quoted(value)}@{value.language}" if _LANGUAGE.fullmatch(value.language) else _quoted(value)
    if isinstance(value, str):
        return _quoted(value)
    datatype = {bool: "xsd:boolean", int: "xsd:integer", Decimal: "xsd:decimal"}.get(type(value))
    if datatype is None:
        raise TermError(f"a {type(value).__name__} has no RDF datatype here: {value!r}")
    lexical = format(value, "f") if isinstance(value, Decimal) else str(value).lower()
    return f'"{lexical}"^^<{expand(datatype)}>'


def _quoted(text: str) -> str:
    if not text.isprintable() and _NO_XML_CHARACTER.search(text):
        text = _NO_XML_CHARACTER.sub("\ufffd", text)
    for character, escape in _ESCAPES:
        if character in text:
            text = text.replace(character, escape)
    return f'"{text}"'
