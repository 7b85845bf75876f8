"""In which editions a party was looked for, where none tells of it."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from kg.derive.corroboration.listings import Authorities
from kg.derive.corroboration.reports import Report
from kg.derive.editions import ListEdition
from kg.derive.reading import name, values


class Looked:
    """The editions at hand."""

    def __init__(self, store: ox.Store, editions: Sequence[ListEdition], authorities: Authorities) -> None:
        self._store, self._editions, self._authorities = store, editions, authorities
        self._publishers = {each.list: frozenset(values(store, each.list, "kg:authority")) for each in editions}

    def without(self, report: Report) -> str:
        """One sentence: in how many editions, of which days, of the lists that the report can mean."""
        those = sorted(edition.day for edition in self._editions if self._can_tell(report, edition))
        of = ", ".join(name(self._store, each) for each in report.lists or report.authorities) or "any list"
        if not those:
            return f"no edition at hand tells of {of}"
        days = f"of {those[0]}" if len(those) == 1 else f"from {those[0]} to {those[-1]}"
        return f"{len(those)} edition{'s' * (len(those) > 1)} at hand for {of}, {days}: none has the party so"

    def _can_tell(self, report: Report, edition: ListEdition) -> bool:
        if report.lists:
            return bool({edition.list, *(edition.covers or ())} & set(report.lists))
        publishers = self._publishers[edition.list]
        return not report.authorities or self._authorities.related(report.authorities, publishers)
