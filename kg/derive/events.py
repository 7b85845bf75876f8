"""Acts of all documents → which vaguely told ones are a precisely told one.

An action's IRI is its key: whose it is, list or kind, and day. A report that leaves day or list open makes a node of
its own. Here it joins the act whose day is known, where exactly one fits: the same state, the same list or kind, all
of its targets, no contradicting date, and told no earlier than the act's day.

    <dated> prov:specializationOf <vague>      <claim about vague> kg:about <dated>
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.derive.reading import instances, pairs, values
from kg.terms import expand

DAY = 10
"""Characters of a day, as 2021-12-10."""
DEEPEST = 8
"""Steps from a body up to its state."""
DATES = ("kg:announced", "kg:inForceFrom")


LISTING = "kg:listing"
"""A kind that leaves open on which list ("sanctioned")."""


@dataclass(frozen=True)
class Act:
    """What an action's node tells of the act."""

    iri: str
    state: str
    """Whose it is: the state or union."""
    list: str
    kind: str
    targets: frozenset[str]
    dates: Mapping[str, tuple[str, ...]]
    told: str
    """The day of the first document that tells it as done; "" for none."""

    @property
    def day(self) -> str:
        """When it was announced, as precisely as is told; "" where it is not known."""
        return max((day[:DAY] for day in self.dates["kg:announced"]), key=len, default="")


def same_acts(store: ox.Store) -> dict[str, str]:
    """Vaguely told action → the dated one that it is."""
    hit: dict[tuple[str, str], list[Act]] = defaultdict(list)
    acts = list(_acts(store))
    for act in acts:
        for target in act.targets:
            hit[act.state, target].append(act)
    wider = {act.iri: _wider(act, hit) for act in acts}
    found = {}
    for iri, those in wider.items():
        best = [one for one in those if not wider[one.iri]]
        if len(best) == 1 and len(best[0].day) == DAY:
            found[iri] = best[0].iri
    return dict(sorted(found.items()))


def _wider(vague: Act, hit: Mapping[tuple[str, str], list[Act]]) -> list[Act]:
    """The acts that tell more precisely what this one tells: among those against one of its targets, the rarest."""
    if not vague.told or not vague.targets:
        return []
    rarest = min((hit[vague.state, target] for target in sorted(vague.targets)), key=len)
    return [one for one in rarest if _is_told_by(vague, one)]


def events(store: ox.Store, same: Mapping[str, str]) -> Iterator[str]:
    """Triples (N-Triples, no closing point) that join the evidence of each vague act to that of the dated one."""
    for vague, dated in same.items():
        yield f"<{dated}> <{expand('prov:specializationOf')}> <{vague}>"
        for claim, _ in sorted(pairs(store, None, "kg:about", vague)):
            yield f"<{claim}> <{expand('kg:about')}> <{dated}>"


def _acts(store: ox.Store) -> Iterator[Act]:
    for action in sorted(instances(store, "kg:GovernmentAction")):
        states = {_state(store, body) for body in values(store, action, "kg:authority")}
        lists, kinds = values(store, action, "kg:list"), values(store, action, "kg:actionType")
        if len(states) == 1 and len(lists) < 2 and len(kinds) == 1:
            yield Act(
                iri=action,
                state=states.pop(),
                list="".join(lists),
                kind=kinds[0],
                targets=frozenset(values(store, action, "kg:target")),
                dates={name: tuple(values(store, action, name)) for name in DATES},
                told=_told(store, action),
            )


def _state(store: ox.Store, body: str) -> str:
    for _ in range(DEEPEST):
        above = values(store, body, "org:subOrganizationOf")
        if not above:
            break
        body = above[0]
    return body


def _told(store: ox.Store, action: str) -> str:
    """The day of the first claim that says that the act was taken."""
    claims = [claim for claim, _ in pairs(store, None, "kg:about", action)]
    done = [claim for claim in claims if expand("kg:taken") in values(store, claim, "kg:status")]
    days = (issued[:DAY] for claim in done for issued in values(store, claim, "dcterms:issued"))
    return min(days, default="")


def _is_told_by(vague: Act, other: Act) -> bool:
    """Whether a report can be a vague one of an act that is told more precisely."""
    precise = (bool(other.list) >= bool(vague.list), len(other.day) >= len(vague.day))
    equal = bool(other.list) == bool(vague.list) and (len(other.day), other.targets) == (len(vague.day), vague.targets)
    if not all(precise) or equal or not vague.targets <= other.targets:
        return False
    same = other.list == vague.list if vague.list else vague.kind in {other.kind, expand(LISTING)}
    late = vague.told >= other.day
    return same and late and all(_agree(vague.dates[name], other.dates[name]) for name in DATES)


def _agree(vague: tuple[str, ...], dated: tuple[str, ...]) -> bool:
    """Whether no date of the one contradicts all of the other."""
    return not vague or not dated or any(one.startswith(other) for one in dated for other in vague)
