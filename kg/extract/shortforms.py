"""How a text calls again whom it has named: a person by the surname, a company by the beginning of its name."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.mentions import Found
from kg.extract.tables import is_common

LONGEST = 8
"""Words of the beginning of a name by which a company is called again, less one."""
SHORTEST = 4
"""Letters of a first word that may stand for a company's name."""


def short_forms(named: Iterable[tuple[str, Found]]) -> dict[str, Found]:
    """Pairs of a name as written and its mention → short name and the mention that it means.

    One that could mean two is left out.
    """
    forms: dict[str, Found] = {}
    doubtful: set[str] = set()
    for name, one in named:
        for short in _forms(one.kind, name):
            if forms.setdefault(short, one).entity != one.entity:
                doubtful.add(short)
    return {short: one for short, one in forms.items() if short not in doubtful}


def _forms(kind: str, name: str) -> Iterable[str]:
    words = name.split()
    if kind == "person" and len(words) > 1:
        yield words[-1]
    if kind == "organisation" and len(words) > 1:
        for size in range(1, min(len(words), LONGEST)):
            if size > 1 or (len(words[0]) >= SHORTEST and not is_common(words[0].lower())):
                yield " ".join(words[:size])
