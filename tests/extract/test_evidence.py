"""A place in a zone as it stands in the file."""

from __future__ import annotations

import pytest

from kg.extract.evidence import LONGEST, key, place, selectors
from kg.model import Document, Offsets, PositionSelector, QuoteSelector, Zone
from kg.text import readable
from tests.extract.documents import document


def test_a_place_is_that_of_the_file() -> None:
    given = document("First.", "Norway banned Acme.")
    where = place(given, given.zones[1], 7, 18)
    assert (where.exact, where.readable) == ("banned Acme", "")
    assert given.source[where.start : where.end] == where.exact


def test_what_reads_otherwise_is_kept_both_ways() -> None:
    source = 'title: "Profit &amp; loss"'
    text, offsets = readable(source, 8, 25, unescape="double-quoted")
    given = Document(id="urn:d", edition="urn:e", zones=(Zone("title", text, offsets),), source=source)
    where = place(given, given.zones[0], 0, len(text))
    assert (where.exact, where.readable) == ("Profit &amp; loss", "Profit & loss")


@pytest.mark.parametrize("focus", [0, 500, 999])
def test_a_long_sentence_is_cut_at_words_around_the_focus(focus: int) -> None:
    text = "word " * 199 + "ends."
    given = document(text)
    where = place(given, given.zones[0], 0, len(text), focus)
    assert len(where.exact) <= LONGEST
    assert where.start <= focus < where.end
    assert where.exact in text


def test_selectors_point_to_the_place() -> None:
    given = document("Norway banned Acme.")
    target = selectors("urn:c", given, place(given, given.zones[0], 0, 6))
    assert [type(one) for one in target.selectors] == [QuoteSelector, PositionSelector]
    assert (target.id, target.source_article) == ("urn:c#target", given.id)


def test_the_key_tells_state_place_and_content_apart() -> None:
    given = document("Norway banned Acme.")
    one, other = place(given, given.zones[0], 0, 6), place(given, given.zones[0], 0, 13)
    assert len({key(given, one, "a"), key(given, one, "b"), key(given, other, "a")}) == 3
    assert Offsets.shifted(0, 1).source(0, 1) == (0, 1)
