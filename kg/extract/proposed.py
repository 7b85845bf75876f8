"""The records of a document → with what models add to them: checked names, and checked acts with their claims.

Models run after the rules and beside them: nothing that the rules found depends on a model. What is accepted carries
the model in `kg:rule` ("model:NAME") and its tier in `kg:inferredBy` ("tier:model"); what is not goes to the notes of
the build, with the reason, and never into the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.extract import dates, discovery
from kg.extract.evidence import key, place, selectors
from kg.extract.mentions import Found
from kg.extract.names import KINDS, Names
from kg.extract.proposals import FUTURE, NAMES, Model, Proposal, Span, passages, verdicts
from kg.extract.records import STANCE_OF_STATUS
from kg.extract.sentences import sentences
from kg.extract.telling import SKIPPED
from kg.model import Claim, Date, Document, Entity, GovernmentAction, Mention, Record, Zone
from kg.terms import hashed, mint

TIER = "tier:model"
NOTED = 20
"""Rejected proposals of one document that are told one by one."""


def proposed(given: Iterable[Record], models: Sequence[Model], names: Names, notes: list[str]) -> Iterator[Record]:
    """Each record given; after those of a document what models add. Rejected proposals go to `notes`."""
    records = []
    for record in given:
        records.append(record)
        yield record
    for document in (record for record in records if isinstance(record, Document)):
        for model in models:
            added = _Added(document, model, names, records)
            new = list(added.records())
            bodies = tuple(one.body for one in new if isinstance(one, Mention))
            if bodies:
                yield replace(document, mentions=bodies)
            yield from new
            records += new
            notes += added.rejected[:NOTED]
            if len(added.rejected) > NOTED:
                notes.append(f"model {model.name}: {len(added.rejected) - NOTED} more proposals were rejected")


@dataclass(frozen=True)
class _Where:
    """A passage of a zone."""

    zone: Zone
    start: int

    def span(self, span: Span) -> tuple[int, int]:
        return self.start + span.start, self.start + span.end


@dataclass
class _Added:
    """What one model adds to one document."""

    document: Document
    model: Model
    names: Names
    known: Sequence[Record]
    rejected: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rule = f"model:{self.model.name}"
        self.entities = {one.name: one for one in self.known if isinstance(one, Entity)}
        self.mentioned = {one.body for one in self.known if isinstance(one, Mention)}
        self.actions = [one for one in self.known if isinstance(one, GovernmentAction)]

    def records(self) -> Iterator[Record]:
        """Entities, mentions, actions and claims of all proposals that hold."""
        for zone in self.document.zones:
            if zone.role in SKIPPED:
                continue
            for start, text in passages(zone.text, list(sentences(zone.text))):
                for proposal, reason in verdicts(self.model, text):
                    if proposal is None:
                        self._reject(reason)
                    elif proposal.label in NAMES:
                        yield from self._name(proposal.label, proposal.quote, _Where(zone, start))
                    else:
                        yield from self._act(proposal, _Where(zone, start))

    def _reject(self, reason: str) -> None:
        self.rejected.append(f"model {self.model.name}: rejected: {reason}")

    # ------------------------------------------------------------------------------------------------------ names

    def _name(self, label: str, span: Span, where: _Where) -> Iterator[Record]:
        """The mention of a name, and its entity where nothing knows it."""
        body, entity = self._party(label, span.text)
        if not body:
            self._reject(f"{label!r} {span.text[:60]!r}: the tables know it as something else")
            return
        if entity:
            self.entities[entity.name] = entity
            yield entity
        if body not in self.mentioned:
            self.mentioned.add(body)
            at = place(self.document, where.zone, *where.span(span))
            iri = mint("mention", key(self.document, at, body))
            target = selectors(iri, self.document, at)
            yield Mention(id=iri, body=body, target=target, edition=self.document.edition, rule=self.rule)

    def _party(self, label: str, name: str) -> tuple[str, Entity | None]:
        """The node that a name means here, new or not; "" where the name is known as another kind of thing."""
        known = self._of_tables(name)
        entity = self.entities.get(name)
        if known or entity:
            kind = known.kind if known else KINDS.get(entity.type, "") if entity else ""
            body = known.entity if known else entity.id if entity else ""
            return (body if label in {kind, "party"} else ""), None
        kind = "organisation" if label == "party" else label
        new = discovery.entity(Found(kind, 0, len(name), name, self.rule), self.document.id)
        return new.id, new

    def _of_tables(self, name: str) -> Found | None:
        return next((one for one in self.names.find(name) if one.end - one.start == len(name)), None)

    # ------------------------------------------------------------------------------------------------------- acts

    def _act(self, proposal: Proposal, where: _Where) -> Iterator[Record]:
        authority = self._authority(proposal.authority)
        if proposal.authority and not authority:
            self._reject(f"{proposal.label!r}: {proposal.authority.text[:60]!r} is no authority that the tables know")
            return
        targets = []
        for span in proposal.targets:
            yield from self._name("party", span, where)
            targets.append(self._party("party", span.text)[0])
        action, is_new = self._action(proposal, authority, tuple(dict.fromkeys(targets)))
        if is_new:
            self.actions.append(action)
            yield action
        yield self._claim(proposal, action, where)

    def _authority(self, span: Span | None) -> str:
        """The body that a name means; of a state, its government."""
        found = self._of_tables(span.text) if span else None
        body = self.names.governments.get(found.entity, found.entity) if found else ""
        known = self.names.entities.get(body)
        return body if known and known.type == "schema:GovernmentOrganization" else ""

    def _action(self, proposal: Proposal, authority: str, targets: tuple[str, ...]) -> tuple[GovernmentAction, bool]:
        """The action that the document tells already, of this kind and against one of these; else a new one."""
        kind = f"kg:{proposal.label}"
        for one in self.actions:
            if one.action_type == kind and set(targets) & set(one.targets):
                return one, False
        ahead, day = proposal.status in FUTURE, self._day(proposal)
        iri = mint("action", hashed(self.document.id, self.rule, kind, authority, sorted(targets), day or ""))
        dated: Mapping[str, Date | None] = {"in_force_from" if ahead else "announced": day}
        action = GovernmentAction(
            id=iri, label=f"{proposal.label} by {self.model.name}", action_type=kind, targets=targets,
            authority=(authority,) if authority else (), rule=(self.rule,), inferred_by=(TIER,), **dated,  # type: ignore[arg-type]
        )  # fmt: skip
        return action, True

    def _day(self, proposal: Proposal) -> Date | None:
        if proposal.when is None:
            return None
        return dates.resolve(proposal.when.text, self.document.published, future=proposal.status in FUTURE)

    def _claim(self, proposal: Proposal, action: GovernmentAction, where: _Where) -> Claim:
        status = f"kg:{proposal.status}"
        at = place(self.document, where.zone, *where.span(proposal.quote))
        iri = mint("claim", key(self.document, at, action.id, self.rule, status))
        return Claim(
            id=iri, about=(action.id,), stance=STANCE_OF_STATUS[status], status=status, issued=self.document.published,
            target=selectors(iri, self.document, at), edition=self.document.edition, rule=self.rule,
            inferred_by=(TIER,),
        )  # fmt: skip
