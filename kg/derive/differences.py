"""Two neighbouring editions of a list → what an authority did between them: listings, delistings and amendments.

Each pair of neighbours has a graph of its own, which depends on these two alone: a new edition costs at most two new
pairs, in whatever order editions come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import chain, groupby, pairwise, permutations, product
from typing import Any

import pyoxigraph as ox

from kg.derive.editions import ListEdition, Shown, series
from kg.derive.reading import name, values
from kg.mapper import literal, triples
from kg.model import Date, Edition, GovernmentAction
from kg.terms import compact, expand, mint

Pair = tuple[ListEdition, ListEdition]

NOT_CONTENT = frozenset({"prov:wasDerivedFrom", "rdf:type", "skos:exactMatch"})
"""Properties whose change is none of the list's: which record proves it, how its name is classed, where we link it."""
OF_COMPANIONS = frozenset({"schema:alternateName", "kg:formerName", "schema:address", "schema:location"})
"""Properties that come from companion files: not compared where only one of the editions has those."""
MOST_CHANGES = 20
"""Changes of one party that are told one by one."""


def neighbours(editions: Iterable[ListEdition]) -> dict[str, Pair]:
    """Graph → the two complete editions, of neighbouring days, that it compares; of one format where there are."""
    found: dict[str, Pair] = {}
    for those in series(edition for edition in editions if not edition.incomplete).values():
        days = [list(same) for _, same in groupby(those, key=lambda edition: edition.day)]
        for earlier, later in pairwise(days):
            pair = min(product(earlier, later), key=lambda both: (both[0].format != both[1].format, both))
            found[graph_of(*pair)] = pair
    return found


def graph_of(before: ListEdition, after: ListEdition) -> str:
    """The graph of what changed between two editions."""
    return mint("graph", f"difference-{before.key}-{after.key}")


def is_difference(graph: str) -> bool:
    """Whether a graph is one of those."""
    return graph.startswith(mint("graph", "difference-"))


def difference(store: ox.Store, before: ListEdition, after: ListEdition) -> Iterator[str]:
    """The triples of a pair's graph."""
    yield from triples(Edition(id=after.iri, type="", revision_of=(before.iri,)))
    told = _Telling(store, Shown(store, before), Shown(store, after))
    old, new = told.old, told.new
    for designation in sorted(new.targets.keys() - old.targets.keys()):
        if _lacks(old, new, designation):
            yield from told.action("listing", designation)
    for designation in sorted(old.targets.keys() - new.targets.keys()):
        if _lacks(new, old, designation):
            yield from told.action("delisting", designation)
    for designation, changes in _amended(store, old, new):
        yield from told.action("amendment", designation, changes)


def _lacks(silent: Shown, showing: Shown, designation: str) -> bool:
    return silent.lacks(
        designation, showing.targets[designation], showing.lists.get(designation, ""), [showing.edition.format]
    )


class _Telling:
    """Two editions, and the actions that they show. Authorities and names of lists are looked up once."""

    def __init__(self, store: ox.Store, old: Shown, new: Shown) -> None:
        self.old, self.new, self._store = old, new, store
        self._lists: dict[str, tuple[tuple[str, ...], str]] = {}

    def action(self, kind: str, designation: str, changes: tuple[str, ...] = ()) -> Iterator[str]:
        """The triples of one action, with its label."""
        showing = self.old if kind == "delisting" else self.new
        target, list_iri = showing.targets[designation], showing.lists[designation]
        authorities, list_name = self._list(list_iri)
        of = (self.new.edition.list.rpartition("/")[2], str(self.new.edition.day), kind, designation.rpartition("/")[2])
        iri = mint("action", "-".join(of))
        label = f"{kind.capitalize()} ({list_name}): {name(self._store, target)}"
        yield f"<{iri}> <{expand('rdfs:label')}> {literal(label)}"
        yield from triples(
            GovernmentAction(
                id=iri,
                action_type=f"kg:{kind}",
                authority=authorities,
                targets=(target,),
                list=(list_iri,),
                **_link(kind, designation),
                not_before=Date((self.old.edition.day + timedelta(days=1)).isoformat()),
                not_after=Date(self.new.edition.day.isoformat()),
                description=changes,
                derived_from=tuple(showing.records(designation)),
                rule=(f"difference.{kind}",),
            )
        )

    def _list(self, iri: str) -> tuple[tuple[str, ...], str]:
        """Authorities and name of a list."""
        if iri not in self._lists:
            self._lists[iri] = (tuple(values(self._store, iri, "kg:authority")), name(self._store, iri))
        return self._lists[iri]


def _link(kind: str, designation: str) -> dict[str, Any]:
    return {LINKS[kind]: (designation,)}


LINKS: Mapping[str, str] = {"listing": "brings", "delisting": "ends", "amendment": "changes"}
"""Kind of an action → how it is linked to its designation."""


# ------------------------------------------------------------------------------------------------------- amendments


def _amended(store: ox.Store, old: Shown, new: Shown) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Designations of both editions whose own content, or whose target's, is not the same; and what changed."""
    if old.edition.format != new.edition.format:
        return
    same_parts = old.edition.roles == new.edition.roles
    left_out = {expand(name) for name in NOT_CONTENT | (frozenset() if same_parts else OF_COMPANIONS)}
    differing = _differing(store, old.edition, new.edition, left_out)
    told: set[str] = set()
    for designation in sorted(old.targets.keys() & new.targets.keys()):
        changed = sorted(({designation, new.targets[designation]} & differing) - told)
        if changed:
            told.update(changed)
            yield designation, tuple(chain.from_iterable(_changes(store, node, old, new, left_out) for node in changed))


def _differing(store: ox.Store, old: ListEdition, new: ListEdition, left_out: set[str]) -> set[str]:
    """The nodes of which one edition says what the other does not. The engine compares: it need not tell the rest."""
    skipped, found = ", ".join(str(ox.NamedNode(predicate)) for predicate in sorted(left_out)), set[str]()
    for one, other in permutations(ox.NamedNode(edition.iri) for edition in (old, new)):
        answers: Any = store.query(
            f"SELECT DISTINCT ?s {{ GRAPH {one} {{ ?s ?p ?o }} FILTER(?p NOT IN ({skipped})) "
            f"FILTER NOT EXISTS {{ GRAPH {other} {{ ?s ?p ?o }} }} }}"
        )
        found.update(node.value for (node,) in answers if isinstance(node, ox.NamedNode))
    return found


def _changes(store: ox.Store, node: str, old: Shown, new: Shown, left_out: set[str]) -> list[str]:
    before, after = (_content(store, node, shown.edition, left_out) for shown in (old, new))
    told = [f"- {text}" for text in sorted(before - after)] + [f"+ {text}" for text in sorted(after - before)]
    return told[:MOST_CHANGES] + ([f"… {len(told) - MOST_CHANGES} more"] if len(told) > MOST_CHANGES else [])


def _content(store: ox.Store, node: str, edition: ListEdition, left_out: set[str]) -> set[str]:
    """Property and value of each triple, as people read them."""
    return {
        f"{compact(quad.predicate.value)} {_shown(quad.object)}"
        for quad in store.quads_for_pattern(ox.NamedNode(node), None, None, ox.NamedNode(edition.iri))
        if quad.predicate.value not in left_out
    }


def _shown(term: object) -> str:
    return compact(term.value) if isinstance(term, ox.NamedNode) else getattr(term, "value", str(term))
