"""The dataset of an update request → USING clauses in its text.

SPARQL 1.1 Protocol, section 2.2.3: using-graph-uri and using-named-graph-uri stand for USING and USING NAMED, and may
not meet a text that has these, or WITH. The engine takes no dataset beside the text.
"""

from __future__ import annotations

import re

from kg.web.guard import Reading, tokens
from kg.web.problem import RequestError


def with_dataset(text: str, reading: Reading, default: tuple[str, ...], named: tuple[str, ...]) -> str:
    """The text with the clauses before each WHERE of its operations. Raises RequestError where it has its own.

    >>> from kg.web.guard import read
    >>> text = "DELETE WHERE { ?s ?p 'WHERE' }"
    >>> with_dataset(text, read(text), ("http://e.org/g",), ())
    "DELETE { ?s ?p 'WHERE' } USING <http://e.org/g> WHERE { ?s ?p 'WHERE' }"
    """
    if not default and not named:
        return text
    if reading.dataset:
        raise RequestError(
            "request", "using-graph-uri or using-named-graph-uri stand beside USING or WITH: give one of them"
        )
    clauses = "".join([f"USING <{iri}> " for iri in default] + [f"USING NAMED <{iri}> " for iri in named])
    written, done = "", 0
    for start, pattern in _where(text):
        written += text[done:start] + pattern + clauses
        done = start
    return written + text[done:]


def _where(text: str) -> list[tuple[int, str]]:
    """Where each WHERE of an operation stands (others are in braces), and the template that DELETE WHERE implies."""
    found, depth, before = [], 0, ""
    all_tokens = list(tokens(text))
    for number, token in enumerate(all_tokens):
        word = token[0].upper()
        if depth == 0 and word == "WHERE":
            found.append((token.start(), _block(text, all_tokens[number + 1 :]) + " " if before == "DELETE" else ""))
        depth += (word == "{") - (word == "}")
        before = word
    return found


def _block(text: str, following: list[re.Match[str]]) -> str:
    """The first block in braces."""
    depth = 0
    for token in following:
        depth += (token[0] == "{") - (token[0] == "}")
        if depth == 0:
            return text[following[0].start() : token.end()]
    return ""
