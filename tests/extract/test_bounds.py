"""Hostile text: the work on it is bounded by counts, and what is told of it has its exact place."""

from __future__ import annotations

import pytest

from kg.extract import grammar, telling
from kg.model import Claim, GovernmentAction, PositionSelector, QuoteSelector
from tests.extract.documents import document, extractor

SIZE = 60_000
REPEATED = [
    "The US sanctioned Acme and ", "sanctions on sanctions on ", "US bans X\n", "to ban to ban ", "U.S.", "Acme, ",
    '"said ',
    "which banned ", "Ministry of the ", "(a ", "twenty-", "The US Treasury imposed sanctions on Acme Holdings Ltd. ",
]  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED, ids=[piece.strip() for piece in REPEATED])
def test_repetition_is_read_within_bounds(piece: str) -> None:
    text = (piece * (SIZE // len(piece) + 1))[:SIZE]
    given = document(text)
    found = list(extractor().extract([given]))
    assert sum(isinstance(one, GovernmentAction) for one in found) <= telling.MOST + 2 * grammar.MOST
    for claim in (one for one in found if isinstance(one, Claim)):
        quote = next(one.exact for one in claim.target.selectors if isinstance(one, QuoteSelector))
        place = next(one for one in claim.target.selectors if isinstance(one, PositionSelector))
        assert given.source[place.start : place.end] == quote
