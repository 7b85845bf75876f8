"""All claims about an action → its status as the latest evidence has it, and a label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pyoxigraph as ox

from kg.derive.reading import instances, pairs
from kg.mapper import literal
from kg.terms import expand

NONE: Mapping[str, str] = MappingProxyType({})
DECIDED = frozenset({"kg:taken", "kg:blocked"})
"""What an authority or a court did. A later report of an earlier stage (“had planned to”) does not undo it."""

STAGES = ("kg:urged", "kg:considered", "kg:planned", "kg:delayed", "kg:denied", "kg:dropped", "kg:reported",
          "kg:taken", "kg:blocked")  # fmt: skip
"""From the first to the last: of two reports of one day, the later stage counts."""


def status(store: ox.Store, same: Mapping[str, str] = NONE) -> Iterator[str]:
    """Triples (N-Triples, no closing point) for each action: its status as the latest evidence has it, that evidence,
    and a label in the words of the source of that evidence.

    The claim that decided is given by prov:wasDerivedFrom. `same` are vague acts, with the dated ones whose evidence
    theirs is as well (see kg.derive.events).
    """
    found = _claims(store)
    more: dict[str, list[Evidence]] = defaultdict(list)
    for vague, dated in same.items():
        more[dated] += found.get(vague, [])
    for action, own in sorted(found.items()):
        status, claim = _latest(own + more[action])
        yield f"<{action}> <{expand('kg:status')}> <{status}>"
        yield f"<{action}> <{expand('prov:wasDerivedFrom')}> <{claim}>"
        if text := _label(store, action, _latest(own)[1]):
            yield f"<{action}> <{expand('rdfs:label')}> {literal(text)}"


def _label(store: ox.Store, action: str, claim: str) -> str:
    """“Authority: kind of action (list): targets (or how many, or the state)”, as far as the claim's graph tells."""
    graphs = store.quads_for_pattern(ox.NamedNode(claim), ox.NamedNode(expand("kg:about")), ox.NamedNode(action))
    edition = min(
        (quad.graph_name for quad in graphs if isinstance(quad.graph_name, ox.NamedNode)), key=str, default=None
    )
    if edition is None:
        return ""

    def names(field: str) -> list[str]:
        values = sorted(value for _, value in pairs(store, action, field, graph=edition))
        return [name for value in values if (name := _name(store, value))]

    kind = " and ".join(names("kg:actionType")) + "".join(f" ({name})" for name in names("kg:list"))
    count = min(
        (f"{number} parties" for _, number in pairs(store, action, "kg:targetCount", graph=edition)), default=""
    )
    hit = _listed(names("kg:target")) or count or _listed(names("schema:location"))
    return ": ".join(filter(None, (_listed(names("kg:authority")), kind, hit)))


def _listed(names: list[str]) -> str:
    """At most three names, and how many more there are."""
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _name(store: ox.Store, node: str) -> str:
    """What people call it: concepts have a skos:prefLabel, all else an rdfs:label; "" for what has neither."""
    labels = (label for name in ("rdfs:label", "skos:prefLabel") for _, label in pairs(store, node, name))
    return min(labels, default="")


Evidence = tuple[str, int, str, str]
"""(day or "", stage, status IRI, claim IRI): sorts by time, then by stage."""


def _claims(store: ox.Store) -> dict[str, list[Evidence]]:
    stage = {expand(name): number for number, name in enumerate(STAGES)}
    actions = set(instances(store, "kg:GovernmentAction"))
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
