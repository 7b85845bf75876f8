"""The text below front matter (HTML or Markdown) into zones, one for each paragraph and heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Zone
from kg.text import Unescape, readable

BREAK = re.compile(
    r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+#>]|\d{1,3}[.)])[ \t])|</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|section|article|tr|"
    r"td|table|figure|figcaption|pre)\b[^<>]*>|(?<=\n)(?=\*\*[^*\n]{1,40}:\*\*)",
    re.IGNORECASE,
)
SKIPPED = re.compile(
    r"<(script|style|nav|aside|footer)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)|```.*?(?:```|\Z)", re.S | re.I
)
LABEL = re.compile(r"^\W*(?:\*\*)?[A-Z][A-Za-z ]{1,30}:(?:\*\*)? *\S[^\n]{0,300}$")
"""A line such as "**Source:** Federal Register": what a generator says of the text, not the text."""
SENTENCE = re.compile(r":(?:\*\*)? *(?:\S+ +){5,}\S+[.!?]$")
"""What a label of the text itself stands before ("**DATES:** This rule is effective on March 3.")."""
SOURCE = re.compile(
    r"(?i)\b(?:primary source|original (?:article|source|post)|source|originally published (?:at|on|by))\b"
    r"[^\n]{0,200}?(https?://[^\s)>\]\"']{4,2000})"
)
HEADING = re.compile(r"^ {0,3}#{1,6} ")


def zones(source: str, start: int, title: str) -> Iterator[Zone]:
    """The paragraphs of source[start:] in order; the repeated title and labelled lines are left out."""
    for first, last in _stretches(source, start):
        piece = source[first:last].strip()
        if LABEL.match(piece) and ("http" in piece or ("**" in piece[:4] and not SENTENCE.search(piece))):
            continue
        style: Unescape = "markdown" if any(mark in piece for mark in "[*_`\\#") or piece[:1] in "-+>" else "none"
        text, offsets = readable(source, first, last, unescape=style)
        if len(text) > 1 and text != title:
            yield Zone("heading" if HEADING.match(source[first:last].lstrip("\n")) else "body", text, offsets)


def source_address(source: str, start: int) -> str:
    """The address that the text names as its source; "" where it names none."""
    found = SOURCE.search(source, start)
    return found[1].rstrip(".,;") if found else ""


def _stretches(source: str, start: int) -> Iterator[tuple[int, int]]:
    """Between the breaks, and around what is no text at all."""
    position = start
    for skipped in SKIPPED.finditer(source, start):
        yield from _paragraphs(source, position, skipped.start())
        position = skipped.end()
    yield from _paragraphs(source, position, len(source))


def _paragraphs(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for found in BREAK.finditer(source, start, end):
        if source[position : found.start()].strip():
            yield position, found.start()
        position = found.end()
    if source[position:end].strip():
        yield position, end
