"""The layer of the world: parties and what else has a name, designations (states), government actions (events)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model.values import NOT_MAPPED, Date, Text


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """An identifier of a scheme ("lei", "cn-uscc", "isin", "ofac", "wikidata")."""

    id: str
    type: str = "schema:PropertyValue"
    scheme: str
    value: str
    valid: bool | None = None
    """Whether its check digit is right; None where its scheme has none."""


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
    former_names: tuple[Text | str, ...] = ()
    """Names that a list says are no longer borne; in `alternate_names` too."""
    weak_names: tuple[Text | str, ...] = ()
    """Names that a list calls weak or of low quality: broad, and shared by many; in `alternate_names` too."""
    description: Text | str = ""
    birth_date: tuple[Date, ...] = ()
    birth_place: tuple[str, ...] = ()
    gender: str = ""
    nationality: tuple[str, ...] = ()
    job_title: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    """On one line, as the list prints it."""
    email: tuple[str, ...] = ()
    telephone: tuple[str, ...] = ()
    web_site: tuple[str, ...] = ()
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
class Designation:
    """The state of one party being on one list: what an as-of query tests.

    Its IRI holds list and native identifier, so that every edition that shows it speaks of the same one. Where a
    list gives each directive dates of its own, each directive makes a designation.
    """

    id: str
    type: str = "kg:Designation"
    targets: tuple[str, ...]
    """The one party, as the list names it: never a group."""
    list: tuple[str, ...]
    program: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    announced: Date | None = None
    listed: Date | None = None
    in_force_from: Date | None = None
    in_force_until: Date | None = None
    comply_by: Date | None = None
    reason: tuple[Text | str, ...] = ()
    derived_from: tuple[str, ...]
    """The record that proves it."""
    inferred_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GovernmentAction:
    """What an authority did, plans or weighs at a time, as a document reports it or two editions of a list show it.

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
    description: tuple[str, ...] = ()
    """What an amendment changed, one property and value each."""
    brings: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    """The designations that it starts, ends or amends."""
    not_before: Date | None = None
    not_after: Date | None = None
    """Between which days it must have happened, where two editions of a list tell of it."""
    derived_from: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    inferred_by: tuple[str, ...] = ()
    """One "field:rule" for each value that the text implies and does not say ("list:investment-blacklist")."""
