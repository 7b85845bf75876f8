"""The layer of speech: claims and mentions, each with its place in a text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.model.values import Date, Text


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
class Corroboration:
    """What lists say of one claim, for one target or for the number that it gives."""

    id: str
    type: str = "kg:Corroboration"
    claim: str
    targets: tuple[str, ...] = ()
    """The target as the claim has it, or none."""
    verdict: str
    """"kg:confirmed", "kg:contradicted", "kg:reportedBefore" or "kg:notFound"."""
    designations: tuple[str, ...] = ()
    rule: str
    score: Decimal | None = None
    """From 0 to 1."""
    description: str
    """In words: what the list says, and what differs."""


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
