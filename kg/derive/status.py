"""All claims about an action → its status as the latest evidence has it, and a label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from kg.derive.reading import pairs
from kg.mapper import literal
from kg.terms import expand

DECIDED = frozenset({"kg:taken", "kg:blocked"})
"""What an authority or a court did. A later report of an earlier stage (“had planned to”) does not undo it."""

STAGES = ("kg:urged", "kg:considered", "kg:planned", "kg:delayed", "kg:denied", "kg:dropped", "kg:taken", "kg:blocked")
"""From the first to the last: of two reports of one day, the later stage counts."""


def status(store: ox.Store) -> Iterator[str]:
    """Triples (N-Triples, no closing point) for each action: its status as the latest evidence has it, that evidence,
    and a label in the words of the source of that evidence.

    The claim that decided is given by prov:wasDerivedFrom.
    """
    for action, claims in sorted(_claims(store).items()):
        status, claim = _latest(claims)
        yield f"<{action}> <{expand('kg:status')}> <{status}>"
        yield f"<{action}> <{expand('prov:wasDerivedFrom')}> <{claim}>"
        if text := _label(store, action, claim):
            yield f"<{action}> <{expand('rdfs:label')}> {literal(text)}"


def _label(store: ox.Store, action: str, claim: str) -> str:
    """“Authority: kind of action (list): targets”, as far as the graph of the claim tells."""
    graphs = store.quads_for_pattern(ox.NamedNode(claim), ox.NamedNode(expand("kg:about")), ox.NamedNode(action))
    edition = min(
        (quad.graph_name for quad in graphs if isinstance(quad.graph_name, ox.NamedNode)), key=str, default=None
    )
    if edition is None:
        return ""
    named = {
        field: [_name(store, value) for _, value in sorted(pairs(store, action, field, graph=edition))]
        for field in ("kg:authority", "kg:actionType", "kg:list", "kg:target")
    }
    kind = " ".join(named["kg:actionType"]) + "".join(f" ({name})" for name in named["kg:list"])
    return ": ".join(filter(None, (", ".join(named["kg:authority"]), kind, ", ".join(named["kg:target"][:3]))))


def _name(store: ox.Store, node: str) -> str:
    return min((label for _, label in pairs(store, node, "rdfs:label")), default=node)


Evidence = tuple[str, int, str, str]
"""(day or "", stage, status IRI, claim IRI): sorts by time, then by stage."""


def _claims(store: ox.Store) -> dict[str, list[Evidence]]:
    stage = {expand(name): number for number, name in enumerate(STAGES)}
    actions = {subject for subject, _ in pairs(store, None, "rdf:type", "kg:GovernmentAction")}
    found: dict[str, list[Evidence]] = defaultdict(list)
    for claim, status in pairs(store, None, "kg:status"):
        if status in stage:
            day = min((issued[:10] for _, issued in pairs(store, claim, "dcterms:issued")), default="")
            for _, about in pairs(store, claim, "kg:about"):
                if about in actions:
                    found[about].append((day, stage[status], status, claim))
    return found


def _latest(claims: list[Evidence]) -> tuple[str, str]:
    decided = {expand(name) for name in DECIDED}
    decisions = [claim for claim in claims if claim[2] in decided]
    _, _, status, claim = max(decisions or claims, key=lambda evidence: (evidence[:3], evidence[3]))
    return status, claim
