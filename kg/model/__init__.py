"""The records that flow through the stages: frozen dataclasses, comparable, hashable, picklable.

A record's `type` is its class as a compact IRI; each other field is named in `ontology/context.jsonld`, which says
what property it becomes. Fields marked `NOT_MAPPED` are for the stages only. References to other nodes are IRIs
(str); a nested record is a node of its own. Values of one class each say their datatype: Date, Text, Json.
"""

from __future__ import annotations

from kg.model.sources import (
    Author,
    Document,
    Edition,
    Image,
    ListedName,
    ListRecord,
    Note,
    Offsets,
    Provider,
    RelatedArticle,
    Topic,
    Zone,
)
from kg.model.speech import Amount, Claim, Corroboration, Mention, PositionSelector, QuoteSelector, Target
from kg.model.values import NOT_MAPPED, Date, Json, Node, Text
from kg.model.world import Designation, Entity, GovernmentAction, Identifier

__all__ = [
    "NOT_MAPPED",
    "Amount",
    "Author",
    "Claim",
    "Corroboration",
    "Date",
    "Designation",
    "Document",
    "Edition",
    "Entity",
    "GovernmentAction",
    "Identifier",
    "Image",
    "Json",
    "ListRecord",
    "ListedName",
    "Mention",
    "Node",
    "Note",
    "Offsets",
    "PositionSelector",
    "Provider",
    "QuoteSelector",
    "Record",
    "RelatedArticle",
    "Target",
    "Text",
    "Topic",
    "Zone",
]

Record = Document | Entity | GovernmentAction | Claim | Mention | Edition | ListRecord | Designation
"""What stages exchange."""
