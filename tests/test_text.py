"""Readable text and its way back into the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text import clean, language, readable

ESCAPES = [
    "\\n",
    '\\"',
    "\\u00e9",
    "\\\\",
    "&amp;",
    "&#8211;",
    "&nbsp;",
    "<br>",
    "<b>",
    "</b>",
    "\n  ",
    "  ",
    "â€™",
    "\u200b",
]
PLAIN = st.text(alphabet="abc defg XYZ.,’é中<>&", max_size=12)
MIXED = st.lists(st.one_of(PLAIN, st.sampled_from(ESCAPES)), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("source", "style", "text"),
    [
        ("a \\u2019 b", "double-quoted", "a ’ b"),
        ("a\\\n   b", "double-quoted", "ab"),
        ("a\n   b\n\n c", "double-quoted", "a b c"),
        ('say \\"yes\\"', "double-quoted", 'say "yes"'),
        ("it''s", "single-quoted", "it's"),
        ("it''s", "none", "it''s"),
        ("one\n  two", "plain", "one two"),
        ("[a link](https://example.org/x) and **bold** \\_", "markdown", "a link and bold _"),
        ("Profit &amp; loss&nbsp;&#8211; &unknown; R&D", "none", "Profit & loss – &unknown; R&D"),
        ("shares of <GM.N> and <AAPL.O> rose 2 < 3", "none", "shares of <GM.N> and <AAPL.O> rose 2 < 3"),
        ('end <iframe src="https://example.org ...', "none", "end"),
        ("a<br/>b <i>c</i><!-- no -->", "none", "a b c"),
        ("Chinaâ€™s firm", "none", "China’s firm"),
        ("“curly” ‘quotes’ ﬁ １", "none", "“curly” ‘quotes’ ﬁ １"),
        ("zero\u200bwidth\u00ad \u00a0 end ", "none", "zerowidth end"),
    ],
)
def test_readable_text_is_what_people_read(source: str, style: str, text: str) -> None:
    assert readable(source, 0, len(source), unescape=style)[0] == text  # type: ignore[arg-type]


def test_a_repaired_letter_leads_to_its_broken_spelling() -> None:
    source = "title: Chinaâ€™s &quot;top&quot; firm"
    text, offsets = readable(source, 7, len(source))
    assert text == 'China’s "top" firm'
    assert source[slice(*offsets.source(5, 6))] == "â€™"
    assert source[slice(*offsets.source(8, 13))] == "&quot;top&quot;"
    assert source[slice(*offsets.source(9, 12))] == "top"
    assert source[slice(*offsets.source(14, 18))] == "firm"


@given(
    before=PLAIN,
    piece=MIXED,
    after=PLAIN,
    style=st.sampled_from(["none", "double-quoted", "single-quoted", "markdown"]),
)
def test_every_letter_leads_back_into_the_stretch_and_in_order(before: str, piece: str, after: str, style: str) -> None:
    source, start = before + piece + after, len(before)
    text, offsets = readable(source, start, start + len(piece), unescape=style)  # type: ignore[arg-type]
    places = [offsets.source(i, i + 1) for i in range(len(text))]
    assert all(start <= first < last <= start + len(piece) for first, last in places)
    assert places == sorted(places)
    whole = offsets.source(0, len(text))
    assert not text or whole == (places[0][0], places[-1][1])


@given(piece=MIXED)
def test_a_copied_run_equals_the_file_letter_by_letter(piece: str) -> None:
    text, offsets = readable(piece, 0, len(piece), unescape="double-quoted")
    for (here, there, copied), (end, _, _) in zip(offsets.runs, offsets.runs[1:], strict=False):
        if copied:
            assert text[here:end] == piece[there : there + end - here]
    assert offsets.runs[-1][0] == len(text)


@given(piece=MIXED)
def test_clean_is_readable_without_the_way_back(piece: str) -> None:
    assert clean(piece) == readable(piece, 0, len(piece))[0]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The Treasury said that it had added the company to its list of sanctioned firms.", "en"),
        ("El Tesoro de los Estados Unidos dijo que la empresa fue incluida en la lista de sanciones.", ""),
        ("Das Finanzministerium hat die Firma auf die Liste gesetzt und den Handel verboten.", ""),
        ("Le Trésor a annoncé que la société est dans la liste des entreprises visées par les sanctions.", ""),
        ("美国财政部将商汤科技列入投资黑名单", ""),
        ("Минфин США внёс компанию в список", ""),
        ("", ""),
    ],
)
def test_a_document_is_english_or_not(text: str, tag: str) -> None:
    assert language(text) == tag
