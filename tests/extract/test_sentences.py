"""Where sentences begin and end."""

from __future__ import annotations

import pytest

from kg.extract.sentences import LONGEST, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Mr. Li met Dr. No.", ["Mr. Li met Dr. No."]),
        ("The U.S. Treasury acted. It did.", ["The U.S. Treasury acted.", "It did."]),
        ("He left the U.S. The firm stayed.", ["He left the U.S.", "The firm stayed."]),
        ("It cost 2.5 dollars. “Much,” he said.", ["It cost 2.5 dollars.", "“Much,” he said."]),
        ("“It ended.” She left.", ["“It ended.”", "She left."]),
        ("Line one\nline two", ["Line one", "line two"]),
        ("  ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_a_line_without_end_is_cut_at_words() -> None:
    text = "word " * 2000
    pieces = [text[start:end] for start, end in sentences(text)]
    assert all(len(piece) <= LONGEST for piece in pieces)
    assert " ".join(pieces) == text.strip()
