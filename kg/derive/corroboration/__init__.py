"""What documents report × what lists have → verdicts: confirmed, contradicted, reported before, or not found.

One kg:Corroboration for each claim and target, and one for a number that a claim gives; an action that a list confirms
`kg:brings` (or `kg:ends`) the designations that confirm it: there news and lists meet. `rules.py` holds every rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.derive.corroboration.counts import Count, counted
from kg.derive.corroboration.listings import Authorities, Listing
from kg.derive.corroboration.looked import Looked
from kg.derive.corroboration.parties import Link, Parties, designations
from kg.derive.corroboration.reports import Report, reports
from kg.derive.corroboration.rules import BEFORE, CONFIRMED, Rule, ruled
from kg.derive.corroboration.wording import described
from kg.derive.editions import list_editions
from kg.mapper import triples
from kg.model import Corroboration, GovernmentAction
from kg.terms import hashed, mint


@dataclass(frozen=True)
class Match:
    """A designation, the rule by which it meets a report, and how its party is known."""

    rank: int
    rule: Rule
    link: Link
    listing: Listing

    @property
    def score(self) -> float:
        """Of the rule, less what the link leaves open."""
        return self.rule.score * self.link.factor


def corroboration(store: ox.Store) -> Iterator[str]:
    """Triples (N-Triples, no closing point): parties of groups, verdicts, and what actions bring and end."""
    told = list(reports(store))
    parties = Parties(store, [target for report in told for target in report.targets])
    yield from parties.statements()
    judge = _Judge(store, parties)
    linked: dict[tuple[str, bool], set[str]] = {}
    confirming: dict[tuple[str, str], dict[Report, list[Listing]]] = {}
    for report in told:
        best = {target: judge.best(report, target) for target in report.targets}
        for target, matches in best.items():
            yield from triples(judge.verdict(report, target, matches))
            linked.setdefault((report.action, report.ends), set()).update(_brought(matches))
        confirming.setdefault((report.action, report.edition), {})[report] = _confirming(best.values())
    for reported in confirming.values():
        if found := counted(store, reported):
            yield from triples(_of_count(*found))
    for (action, ends), iris in sorted(linked.items()):
        brought = {"ends" if ends else "brings": tuple(sorted(iris))}
        yield from triples(GovernmentAction(id=action, type="", **brought))  # type: ignore[arg-type]


class _Judge:
    def __init__(self, store: ox.Store, parties: Parties) -> None:
        self._store, self._parties = store, parties
        self._authorities = Authorities(store)
        self._looked = Looked(store, list_editions(store), self._authorities)
        self._listings: dict[str, list[Listing]] = {}

    def best(self, report: Report, target: str) -> list[Match]:
        """The matches of the first rule that any designation meets."""
        found = [
            match
            for party, link in self._parties.of(target).items()
            for listing in self._of(party)
            if (match := self._match(report, link, listing))
        ]
        best = min((match.rank for match in found), default=None)
        these = sorted((match for match in found if match.rank == best), key=lambda match: match.listing.iri)
        if not (these and these[0].rule.first):
            return these
        earliest = min(match.listing.start.day for match in these)
        return [match for match in these if match.listing.start.day == earliest]

    def _of(self, party: str) -> list[Listing]:
        if party not in self._listings:
            self._listings[party] = [Listing(self._store, iri, party) for iri in designations(self._store, party)]
        return self._listings[party]

    def _match(self, report: Report, link: Link, listing: Listing) -> Match | None:
        moment = listing.end if report.ends else listing.start
        if moment is None or (report.measures and not report.measures & listing.measures):
            return None
        found = ruled(report, self._names(report, listing), moment, by_name=link.by_name)
        return Match(found[0], found[1], link, listing) if found else None

    def _names(self, report: Report, listing: Listing) -> str:
        """How the report names the list of a designation (`Rule.names`); "" where it names another one."""
        if listing.lists & set(report.lists):
            return "list"
        if not report.authorities:
            return "" if report.lists else "nobody"
        if not self._authorities.related(report.authorities, listing.authorities):
            return ""
        return "other list" if report.lists else "authority"

    def verdict(self, report: Report, target: str, matches: list[Match]) -> Corroboration:
        """The node of a claim and a target."""
        iri = mint("corroboration", hashed(report.claim, report.action, target))
        if not matches:
            return Corroboration(
                id=iri,
                claim=report.claim,
                targets=(target,),
                verdict="kg:notFound",
                rule="none",
                description=self._looked.without(report),
            )
        rule = matches[0].rule
        return Corroboration(
            id=iri,
            claim=report.claim,
            targets=(target,),
            verdict=rule.verdict,
            designations=tuple([match.listing.iri for match in matches]),
            rule=rule.name,
            score=Decimal(str(round(max(match.score for match in matches), 2))),
            description=described(report, rule, [(match.listing, match.link) for match in matches]),
        )


def _brought(matches: Sequence[Match]) -> set[str]:
    """The designations that an action began (or ended): none where it may be one of several moments or lists."""
    proofs = [match.listing for match in matches if match.rule.verdict in (CONFIRMED, BEFORE)]
    one = len({(listing.list_name, listing.start.day) for listing in proofs}) == 1
    return {listing.iri for listing in proofs} if one else set()


def _confirming(matches: Iterable[list[Match]]) -> list[Listing]:
    return [match.listing for those in matches for match in those if match.rule.verdict == CONFIRMED]


def _of_count(report: Report, found: Count) -> Corroboration:
    return Corroboration(
        id=mint("corroboration", hashed(report.claim, report.action, "count")),
        claim=report.claim,
        verdict=found.verdict,
        designations=tuple(found.designations),
        rule=found.rule,
        score=Decimal("1.0"),
        description=found.text,
    )
