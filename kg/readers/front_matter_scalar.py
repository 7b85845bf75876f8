"""The place of a top-level YAML scalar in a file, and its readable text with offsets."""

from __future__ import annotations

import re
from functools import cache

from kg.model import Offsets
from kg.text import Unescape, clean, readable

STYLES: tuple[tuple[str, Unescape], ...] = (
    (r'"((?:[^"\\]|\\.)*+)"', "double-quoted"),
    (r"'((?:[^']|'')*+)'", "single-quoted"),
    (r"[|>][-+0-9]*[ \t]*(?:#[^\n]*)?\n((?:[ \t]+[^\n]*(?:\n|\Z)|[ \t]*\n)*+)", "none"),
    (r"([^\s\"'|>\[{&*!#%@`][^\n]*(?:\n[ \t]+[^\n]*)*+)", "plain"),
)
"""YAML 1.2, chapters 7.3 and 8.1: how a value of each style looks."""


def scalar(source: str, start: int, end: int, key: str, value: str) -> tuple[str, Offsets]:
    """The readable text of `key: value`, parsed from source[start:end], and where it stands.

    Where the file's spelling cannot be followed letter by letter, the whole scalar stands for the whole text.
    """
    text = clean(value)
    found = _pattern(key).search(source, start, end)
    if not found:
        return text, Offsets(((0, start, False), (len(text), end, True)))
    group = found.lastindex or 0
    first, last = found.span(group)
    if text == value and source[first:last] == value:
        return text, Offsets.shifted(first, len(text))
    spelled, offsets = readable(source, first, last, unescape=STYLES[group - 1][1])
    return text, offsets if spelled == text else Offsets(((0, first, False), (len(text), last, True)))


@cache
def _pattern(key: str) -> re.Pattern[str]:
    styles = "|".join(style for style, _ in STYLES)
    return re.compile(rf"^[\"']?{re.escape(key)}[\"']?[ \t]*:[ \t]*(?:\n[ \t]+)?(?:{styles})", re.MULTILINE | re.DOTALL)
