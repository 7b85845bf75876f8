"""SPARQL text → text that the engine reads as the specification says, where by itself it would not.

Three differences of Oxigraph 0.5 can be mended in the text, token by token:

- `TRUE` and `False` are keywords in any case (SPARQL 1.1, section 19.8, note 1);
- GROUP_CONCAT gives a simple literal (18.5.1.7): the engine keeps a language, and gives nothing where kinds are mixed;
- `?x<?a&&?b>?y` holds an IRI, by the longest match (19.8): the engine takes it for two comparisons.
"""

from __future__ import annotations

import re

from kg.web.guard import place, tokens
from kg.web.problem import RequestError

_HIDDEN = re.compile(r"<[^<>\"{}|^`\\\x00-\x20]*&&")
_OPERAND = re.compile(r"[\w)\"'>]$")


def conformed(text: str) -> str:
    """The text for the engine. Raises RequestError syntax where the specification has no reading of it.

    >>> conformed("ASK { FILTER(TRUE) } # TRUE")
    'ASK { FILTER(true) } # TRUE'
    >>> conformed("SELECT (GROUP_CONCAT(DISTINCT ?x; SEPARATOR=', ') AS ?y) {}")
    "SELECT (GROUP_CONCAT(DISTINCT STR(?x); SEPARATOR=', ') AS ?y) {}"
    """
    if not _is_concerned(text):
        return text
    edits: list[tuple[int, int, str]] = []
    concats: list[int] = []
    depth, before = 0, ""
    for token in tokens(text):
        word = token[0]
        if token.lastgroup == "iri" and "&&" in word and depth and _OPERAND.search(before):
            where = place(text, token.start())
            raise RequestError("syntax", f"{where}: {word[:80]} is an IRI here: write a space after <")
        if token["word"] and word.lower() in {"true", "false"}:
            edits.append((token.start(), token.end(), word.lower()))
        depth += (word == "(") - (word == ")")
        edits += _concatenation(token, before, depth, concats)
        before = word
    return _edited(text, edits)


def _is_concerned(text: str) -> bool:
    """Whether the tokens have to be read; of most texts a few look-ups say that they need not."""
    low = text.lower()
    cased = any(low.count(word) != text.count(word) for word in ("true", "false"))
    return cased or "group_concat" in low or ("&&" in text and _HIDDEN.search(text) is not None)


def _concatenation(token: re.Match[str], before: str, depth: int, concats: list[int]) -> list[tuple[int, int, str]]:
    """STR( after the bracket (and DISTINCT) of a GROUP_CONCAT, and its end before the separator or the closing bracket.

    `concats` holds the depth of each one that is open, negative until its STR has begun.
    """
    word, start = token[0], token.start()
    if before.upper() == "GROUP_CONCAT" and word == "(":
        concats.append(-depth)
        return []
    if concats and concats[-1] == -depth and word.upper() != "DISTINCT":
        concats[-1] = depth
        return [(start, start, "STR(")]
    if concats and ((concats[-1] == depth and word == ";") or (concats[-1] == depth + 1 and word == ")")):
        concats.pop()
        return [(start, start, ")")]
    return []


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end, new in edits:
        pieces += (text[done:start], new)
        done = end
    return "".join(pieces) + text[done:]
