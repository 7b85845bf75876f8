"""The engine's words for SPARQL that does not parse → words for people, with the place."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.terms import prefixes

_PLACE = re.compile(r"error at (\d{1,9}):(\d{1,9}): (.*)", re.DOTALL)
_WIDTH = 120
_WORDS = (
    ("Prefix not found", "a prefix is not declared"),
    ("Duplicated variable", "a variable is given twice in SELECT"),
    ("variable that is unbound", "SELECT has a variable that is neither grouped nor aggregated"),
)


class Fault(NamedTuple):
    """What is wrong, in words that show the place, and where; line and column are 0 where the engine does not say."""

    words: str
    line: int = 0
    column: int = 0


def explained(text: str, message: str) -> Fault:
    """What the engine says of `text`, with line, column, the line itself and a mark below the place.

    >>> print(explained("ASK {\\n ?s foo:p ?o }", "error at 2:10: expected one of Prefix not found, ['%']").words)
    line 2, column 10: a prefix is not declared: add PREFIX foo: <…>
     ?s foo:p ?o }
             ^
    """
    found = _PLACE.match(message)
    if not found:
        return Fault(f"the text does not parse: {message[:300]}")
    line, column = int(found[1]), int(found[2])
    shown = (text.split("\n") + [""] * line)[line - 1]
    reason = next((words for sign, words in _WORDS if sign in found[3]), "") or _expected(found[3])
    if "prefix" in reason:
        reason += _declaration(shown, column)
    start = max(0, column - _WIDTH // 2)
    excerpt = f"{shown[start : start + _WIDTH]}\n{' ' * (column - 1 - start)}^"
    return Fault(f"line {line}, column {column}: {reason}\n{excerpt}", line, column)


def _expected(words: str) -> str:
    """What the grammar would take there, without its character classes."""
    listed = words.removeprefix("expected one of ").removeprefix("expected ").split(", ")
    keywords = [each for each in listed if re.fullmatch(r"[A-Za-z]{2,}", each)]
    return f"expected {' or '.join(keywords)}, or another token" if keywords else "this does not fit here"


def _declaration(line: str, column: int) -> str:
    """The declaration that is missing, where the prefix is one of ours or can be read."""
    near = re.search(r"([\w-]*):[\w-]*$", line[: column - 1]) or re.match(r"\s*([\w-]*):", line[column - 1 :])
    if near is None:
        return ""
    namespace = prefixes().get(near[1], "…")
    return f": add PREFIX {near[1]}: <{namespace}>"
