"""The records of one document into the JSON object that `kg extract` prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kg.model import Claim, Document, Entity, GovernmentAction, Mention, PositionSelector, QuoteSelector, Record

STANCES = {
    "claim.denies": "deny",
    "claim.alleges": "accuse",
    "claim.warns": "warn",
    "claim.criticises": "criticise",
    "claim.explains": "explain",
}
KINDS = {
    "kg:funding": "investment",
    "kg:valuation": "valuation",
    "kg:revenue": "revenue",
    "kg:offering": "ipo",
    "kg:penalty": "penalty",
}
STRENGTH = (
    "kg:taken",
    "kg:reported",
    "kg:blocked",
    "kg:delayed",
    "kg:dropped",
    "kg:planned",
    "kg:denied",
    "kg:considered",
    "kg:urged",
)
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def summary(records: Iterable[Record], entities: Mapping[str, Entity] | None = None) -> dict[str, Any]:
    """The object of one document. `entities` names what the records only refer to (the seed entities)."""
    those = list(records)
    document = next(record for record in those if isinstance(record, Document))
    known = dict(entities or {}) | {record.id: record for record in those if isinstance(record, Entity)}
    claims = [record for record in those if isinstance(record, Claim)]
    mentions = [known[record.body] for record in those if isinstance(record, Mention) and record.body in known]
    actions = [record for record in those if isinstance(record, GovernmentAction)]
    publisher = document.publisher
    return {
        "file": document.path,
        "title": str(document.headline),
        "provider": {"name": publisher.name, "domain": publisher.domain} if publisher else None,
        "published": str(document.published) if document.published else None,
        "organisations": _labels(mentions, {"schema:Organization", "schema:Corporation"}),
        "persons": _labels(mentions, {"schema:Person"}),
        "government_bodies": _labels(mentions, {"schema:GovernmentOrganization", "schema:Country"}),
        "actions": [_action(action, claims, known) for action in actions],
        "claims": [_claim(claim, known) for claim in claims if claim.rule in STANCES],
        "money": [_money(claim, known) for claim in claims if claim.amount_type],
    }


def _labels(mentions: list[Entity], types: set[str]) -> list[str]:
    return list(dict.fromkeys(entity.label or entity.name for entity in mentions if entity.type in types))


def _label(iri: str, known: Mapping[str, Entity]) -> str | None:
    return (known[iri].label or known[iri].name) if iri in known else iri.rpartition("/")[2] or None


def _place(claim: Claim) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for selector in claim.target.selectors:
        if isinstance(selector, QuoteSelector):
            found["quote"] = selector.exact
        elif isinstance(selector, PositionSelector):
            found |= {"start": selector.start, "end": selector.end}
    return {**found, "rule": claim.rule}


def _named(claim: Claim, heads: Iterable[str]) -> int:
    """How many of the names begin with a word that stands in the quote."""
    exact = _place(claim)["quote"]
    return sum(head in exact for head in heads)


def _action(action: GovernmentAction, claims: list[Claim], known: Mapping[str, Entity]) -> dict[str, Any]:
    evidence = [claim for claim in claims if action.id in claim.about and claim.status]
    heads = {str(_label(target, known)).split(" ")[0] for target in action.targets}
    best = min(evidence, key=lambda claim: (STRENGTH.index(claim.status), -_named(claim, heads)))
    return {
        "id": action.id,
        "type": _CAPITAL.sub("_", action.action_type.removeprefix("kg:")).lower().removesuffix("_action"),
        "authority": _label(action.authority[0], known) if action.authority else None,
        "targets": [_label(target, known) for target in action.targets],
        "target_count": action.target_count,
        "list": _label(action.list[0], known) if action.list else None,
        "goods": "; ".join(action.goods) or None,
        "country": "; ".join(str(_label(country, known)) for country in action.country) or None,
        "announced": str(action.announced) if action.announced else None,
        "effective": str(action.in_force_from) if action.in_force_from else None,
        "status": best.status.removeprefix("kg:"),
        "status_by": _label(best.status_by, known) if best.status_by else None,
        "reason": str(action.reason[0]) if action.reason else None,
        **_place(best),
        "inferred": list(action.inferred_by),
    }


def _claim(claim: Claim, known: Mapping[str, Entity]) -> dict[str, Any]:
    return {
        "speaker": _label(claim.speaker, known) if claim.speaker else None,
        "about": _label(claim.about[0], known) if claim.about[0] in known else claim.about[0],
        "stance": STANCES[claim.rule],
        **_place(claim),
    }


def _money(claim: Claim, known: Mapping[str, Entity]) -> dict[str, Any]:
    amount = claim.amount
    value = None if amount is None else int(amount.value) if amount.value == int(amount.value) else float(amount.value)
    return {
        "kind": KINDS[claim.amount_type],
        "organisation": _label(claim.about[0], known),
        "amount": value,
        "currency": amount.currency if amount else None,
        "investors": [_label(funder, known) for funder in claim.funders],
        "date": str(claim.about_date) if claim.about_date else None,
        **_place(claim),
    }
