"""The records that flow through the stages: frozen dataclasses, comparable, hashable, picklable.

A record's `type` is its class as a compact IRI; each other field is named in `ontology/context.jsonld`, which says
what property it becomes. Fields marked `NOT_MAPPED` are for the stages only. References to other nodes are IRIs
(str); a nested record is a node of its own. Values of one class each say their datatype: Date, Text, Json.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Protocol

NOT_MAPPED: Mapping[str, Any] = {"mapped": False}
"""Metadata of a field that never becomes a triple."""


class Node(Protocol):
    """What the mapper asks of a record: a dataclass with an IRI and a class."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str: ...

    @property
    def type(self) -> str: ...


class Date(str):
    """An ISO 8601 date of the precision that is known: year, month, day, or a time with its zone.

    >>> Date("2021-12").datatype, Date("2021-12-10").datatype
    ('xsd:gYearMonth', 'xsd:date')
    """

    __slots__ = ()
    _SHAPES = (
        (re.compile(r"\d{4}"), "xsd:gYear"),
        (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "xsd:gYearMonth"),
        (re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), "xsd:date"),
        (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"), "xsd:dateTime"),
    )

    @property
    def datatype(self) -> str:
        """The XML Schema datatype of this precision, compact. Raises ValueError for any other shape."""
        for shape, datatype in self._SHAPES:
            if shape.fullmatch(self):
                return datatype
        raise ValueError(f"{str(self)!r} is no ISO 8601 date")

    @property
    def day(self) -> str:
        """The calendar day as written ("2021-12-10"), or "" where it is not known."""
        return self[:10] if len(self) >= 10 else ""


class Json(str):
    """Verbatim JSON text: becomes an rdf:JSON literal."""

    __slots__ = ()


class Text(str):
    """Text in a natural language (BCP 47 tag, lower case)."""

    language: str

    def __new__(cls, value: str, language: str = "") -> Text:
        text = super().__new__(cls, value)
        text.language = language.lower()
        return text

    def __reduce__(self) -> tuple[Any, ...]:
        return Text, (str(self), self.language)


# ---------------------------------------------------------------------------------------------------- sources


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One captured state of a document or a table. Its IRI names the graph of all that this state says."""

    id: str
    type: str = "kg:Edition"
    specialization_of: str = ""
    """The article or list that this is a state of."""
    sha256: str = ""
    """Of the file's bytes: whoever has the file can check that it is this one."""
    format: str = ""
    """Media type."""
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A publisher. Named by its registrable domain, because declared names are often wrong."""

    id: str
    type: str = "schema:NewsMediaOrganization"
    name: str = ""
    """The name that `seeds/providers.yaml` gives, else the domain."""
    alternate_names: tuple[Text | str, ...] = ()
    """What documents call it."""
    url: str = ""
    domain: str = field(default="", metadata=NOT_MAPPED)


@dataclass(frozen=True, kw_only=True)
class Topic:
    id: str
    type: str = "skos:Concept"
    preferred_label: str = ""


@dataclass(frozen=True, kw_only=True)
class Image:
    """A picture of an article; its IRI is its address."""

    id: str
    type: str = "schema:ImageObject"
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, kw_only=True)
class Author:
    id: str
    type: str = "schema:Person"
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class RelatedArticle:
    """What a document says of another article. Its facts belong to that article, so nothing is extracted here."""

    id: str
    type: str = "schema:NewsArticle"
    headline: Text | str = ""
    published: Date | None = None
    publisher: Provider | None = None


@dataclass(frozen=True)
class Offsets:
    """From places in a readable text to places in the file: parallel runs, each a straight shift or one block.

    Readable text differs from the file where an escape, an HTML entity, a line break or a broken encoding was
    resolved. `runs` holds (start in the text, start in the file, is a straight copy) in order, closed by the ends.
    """

    runs: tuple[tuple[int, int, bool], ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The span in the file that [start, end) of the readable text was read from."""
        return self._place(start, at_end=False), self._place(end, at_end=True)

    def _place(self, position: int, *, at_end: bool) -> int:
        for (here, there, copied), (next_here, next_there, _) in zip(self.runs, self.runs[1:], strict=False):
            if position < next_here or (at_end and position == next_here):
                if copied:
                    return there + position - here
                return (next_there if position > here else there) if at_end else there
        return self.runs[-1][1]

    @classmethod
    def shifted(cls, start: int, length: int) -> Offsets:
        """A text that is copied letter by letter from `start` of the file."""
        return cls(((0, start, True), (length, start + length, True)))


@dataclass(frozen=True)
class Zone:
    """A stretch of a document with one role: "title", "abstract", "byline", "body", "heading", "caption"."""

    role: str
    text: str
    """Readable: escapes, entities and broken encoding resolved, white space folded."""
    offsets: Offsets


@dataclass(frozen=True, kw_only=True)
class Document:
    """One captured state of an article, as a reader found it.

    `zones` hold what belongs to the article proper, in order. Navigation, captions of other articles and related
    items never become zones, so that nothing can be extracted from them.
    """

    id: str
    """The normalised canonical URL, or urn:sha256: of the file where it has none."""
    type: str = "schema:NewsArticle"
    edition: str = field(metadata=NOT_MAPPED)
    """The IRI of the Edition that the reader yields before this."""
    headline: Text | str = ""
    abstract: Text | str = ""
    published: Date | None = None
    modified: Date | None = None
    language: str = ""
    url: str = ""
    publisher: Provider | None = None
    authors: tuple[Author, ...] = ()
    topics: tuple[Topic, ...] = ()
    images: tuple[Image, ...] = ()
    mentions: tuple[str, ...] = ()
    """Entities that the text names; filled by `kg.extract`."""
    same_as: tuple[str, ...] = ()
    """Other addresses of the same article (web, AMP, CDN)."""
    related: tuple[RelatedArticle, ...] = ()
    raw: Json | None = None
    """Every key that no field above holds, verbatim."""
    inferred_by: tuple[str, ...] = ()
    """Rules that supplied a value which no field of the file declares ("publisher.self-reference")."""
    zones: tuple[Zone, ...] = field(default=(), metadata=NOT_MAPPED)
    source: str = field(default="", metadata=NOT_MAPPED, repr=False)
    """The file's text, decoded, without byte order mark, line ends as \\n: offsets count its characters."""
    path: str = field(default="", metadata=NOT_MAPPED)
    """As given by the user, for reports; never in the graph."""
    notes: tuple[str, ...] = field(default=(), metadata=NOT_MAPPED)
    """What was repaired or left out in reading, for the build's report."""


# -------------------------------------------------------------------------------------------------- the world


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """An identifier of a scheme ("lei", "cn-uscc", "isin", "ofac", "wikidata")."""

    id: str
    type: str = "schema:PropertyValue"
    scheme: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A party, an authority, a list, a program, a law, a measure: whatever the world layer names.

    One class for all, because they differ in type and in which fields are filled, not in shape.
    """

    id: str
    type: str
    """"schema:Organization" for a group as the news means it, "schema:Corporation" for a legal entity."""
    label: str = ""
    name: str = ""
    legal_name: str = ""
    alternate_names: tuple[Text | str, ...] = ()
    notation: tuple[str, ...] = ()
    """Codes by which sources call a program, list or concept ("US-NS-CMIC")."""
    description: Text | str = ""
    birth_date: Date | None = None
    country: tuple[str, ...] = ()
    sub_organization_of: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    exact_match: tuple[str, ...] = ()
    close_match: tuple[str, ...] = ()
    homepage: str = ""
    authority: tuple[str, ...] = ()
    list: tuple[str, ...] = ()
    program: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    legislation_identifier: str = ""
    published: Date | None = None
    amends: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()
    rule: str = ""
    """The rule that discovered it, where no table holds it."""


@dataclass(frozen=True, kw_only=True)
class GovernmentAction:
    """What an authority did, plans or weighs at a time, as a document reports it.

    Its status is not here: each claim keeps its own, and `kg.derive` gives the action the latest one, and a label.
    """

    id: str
    type: str = "kg:GovernmentAction"
    label: str = field(default="", metadata=NOT_MAPPED)
    """For reports. In the graph `kg.derive` writes one label, where several documents tell of one action."""
    action_type: str = ""
    """"kg:listing", "kg:investmentBan" …: a concept of the ontology."""
    authority: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    target_count: int | None = None
    list: tuple[str, ...] = ()
    program: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    announced: Date | None = None
    in_force_from: Date | None = None
    in_force_until: Date | None = None
    comply_by: Date | None = None
    reason: tuple[Text | str, ...] = ()
    derived_from: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    inferred_by: tuple[str, ...] = ()
    """One "field:rule" for each value that the text implies and does not say ("list:investment-blacklist")."""


# -------------------------------------------------------------------------------------------------- the speech


@dataclass(frozen=True, kw_only=True)
class QuoteSelector:
    """W3C Web Annotation, section 4.2.4."""

    id: str
    type: str = "oa:TextQuoteSelector"
    exact: str
    """At most 300 characters, letter by letter as the file has them."""


@dataclass(frozen=True, kw_only=True)
class PositionSelector:
    """W3C Web Annotation, section 4.2.5: characters of the file's text, counted from 0, `end` excluded."""

    id: str
    type: str = "oa:TextPositionSelector"
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where in which article (W3C Web Annotation, section 4.1)."""

    id: str
    type: str = "oa:SpecificResource"
    source_article: str
    selectors: tuple[QuoteSelector | PositionSelector, ...]


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A sum of money, as schema.org's MonetaryAmount (ISO 4217 currency)."""

    id: str
    type: str = "schema:MonetaryAmount"
    value: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A source says something. Never a fact."""

    id: str
    type: str = "kg:Claim"
    about: tuple[str, ...]
    stance: str
    """"kg:states", "kg:plans", "kg:considers", "kg:alleges", "kg:denies", "kg:criticises" or "kg:explains"."""
    status: str = ""
    """Of the action, as this sentence has it: "kg:taken", "kg:planned" …"""
    status_by: str = ""
    """Who wants it, where that is not the authority ("lawmakers urged")."""
    speaker: str = ""
    """Who says it, where the document quotes someone; else the publisher does."""
    issued: Date | None = None
    text: Text | str = ""
    """The quote as it reads once escapes and broken encoding are resolved; only where that differs."""
    amount: Amount | None = None
    amount_type: str = ""
    """"kg:funding", "kg:valuation", "kg:revenue" or "kg:penalty", with an amount."""
    funders: tuple[str, ...] = ()
    about_date: Date | None = None
    """When what the claim tells happened, where that is not the action's own date (a funding round's year)."""
    target: Target
    edition: str
    rule: str
    inferred_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A document names an entity: the first place where it does (oa:Annotation, motivation oa:identifying)."""

    id: str
    type: str = "oa:Annotation"
    motivation: str = "oa:identifying"
    body: str
    target: Target
    edition: str
    rule: str


Record = Document | Entity | GovernmentAction | Claim | Mention | Edition
"""What stages exchange."""
