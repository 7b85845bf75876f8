"""All claims of a graph → what follows from them together: the derived graph, made anew by every build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from kg.terms import expand, mint

DECIDED = frozenset({"kg:taken", "kg:blocked"})
"""What an authority or a court did. A later report of an earlier stage (“had planned to”) does not undo it."""

STAGES = ("kg:urged", "kg:considered", "kg:planned", "kg:delayed", "kg:denied", "kg:dropped", "kg:taken", "kg:blocked")
"""From the first to the last: of two reports of one day, the later stage counts."""


def graph() -> str:
    """The IRI of the derived graph."""
    return mint("graph", "derived")


def derived(store: ox.Store) -> Iterator[str]:
    """Triples (N-Triples, no closing point): each action's status as the latest evidence has it, and that evidence.

    Reads the default graph of `store`. The claim that decided is given by prov:wasDerivedFrom.
    """
    status, derivation = expand("kg:status"), expand("prov:wasDerivedFrom")
    for action, claims in sorted(_claims(store).items()):
        name, claim = _latest(claims)
        yield f"<{action}> <{status}> <{name}>"
        yield f"<{action}> <{derivation}> <{claim}>"


Evidence = tuple[str, int, str, str]
"""(day or "", stage, status IRI, claim IRI): sorts by time, then by stage."""


def _claims(store: ox.Store) -> dict[str, list[Evidence]]:
    stage = {expand(name): number for number, name in enumerate(STAGES)}
    actions = {subject for subject, _ in _pairs(store, None, "rdf:type", "kg:GovernmentAction")}
    found: dict[str, list[Evidence]] = defaultdict(list)
    for claim, status in _pairs(store, None, "kg:status"):
        if status in stage:
            day = min((issued[:10] for _, issued in _pairs(store, claim, "dcterms:issued")), default="")
            for _, about in _pairs(store, claim, "kg:about"):
                if about in actions:
                    found[about].append((day, stage[status], status, claim))
    return found


def _latest(claims: list[Evidence]) -> tuple[str, str]:
    decided = {expand(name) for name in DECIDED}
    decisions = [claim for claim in claims if claim[2] in decided]
    _, _, status, claim = max(decisions or claims, key=lambda evidence: (evidence[:3], evidence[3]))
    return status, claim


def _pairs(
    store: ox.Store, subject: str | None, predicate: str, target: str | None = None
) -> Iterator[tuple[str, str]]:
    """Subject and object, as text, of each triple of the default graph that fits."""
    for quad in store.quads_for_pattern(
        ox.NamedNode(subject) if subject else None,
        ox.NamedNode(expand(predicate)),
        ox.NamedNode(expand(target)) if target else None,
        ox.DefaultGraph(),
    ):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            yield quad.subject.value, quad.object.value
