"""SPARQL text → a refusal where running it would leave the server or kill it, else nothing.

Oxigraph cannot switch SERVICE off, and its parser recurses on the stack. Both are found here by reading the tokens
before the engine does. The engine's grammar has no separate lexer: `trueSERVICEx:y` holds a keyword, and `<` may be
"less than" where an IRI could also begin. Where the two readings would differ, the text is refused, never guessed.
"""

from __future__ import annotations

import re

from kg.web.problem import RequestError

MAX_BYTES = 1_000_000
"""Of a query's UTF-8 text."""
MAX_DEPTH = 200
"""Of brackets, negations and quoted triples. The engine's parser fell over between 300 and 3,000 braces."""

TOKEN = re.compile(
    r"""
      (?P<blank> [ \t\r\n]+ | \#[^\r\n]* )
    | (?P<string> \"{3} (?: [^"\\] | \\. | "(?!"") )* \"{3} | '{3} (?: [^'\\] | \\. | '(?!'') )* '{3}
        | "(?!"") (?: [^"\\\n\r] | \\. )* " | '(?!'') (?: [^'\\\n\r] | \\. )* ' )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<variable> [?$]\w+ )
    | (?P<name> (?P<prefix> \w[\w.-]* )? : (?: [\w:%.-] | \\. )* | (?P<word> \w[\w.-]* ) )
    | (?P<mark> . )
    """,
    re.VERBOSE | re.DOTALL,
)
"""SPARQL 1.1, rules 139 to 173, as far as strings, IRIs, comments, names and brackets depend on each other."""

_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
"""Never "less than": no expression holds two slashes in a row."""
_HIDING = re.compile(r"[#'()\[\]!]|service", re.IGNORECASE)
"""What would count if the text between < and > were no IRI."""
_CLOSING = {")": "(", "}": "{", "]": "["}


def check(query: str) -> None:
    """Raise RequestError: 413 for a text that is too long, 403 for SERVICE, 400 for one nested too deeply or unclear.

    >>> check("SELECT * { ?s rdfs:label 'SERVICE' } # SERVICE")
    >>> check("SELECT * { SERVICE <http://example.org/> { } }")
    Traceback (most recent call last):
    kg.web.problem.RequestError: line 1, column 12: SERVICE is switched off: this server calls no other
    """
    if len(query.encode("utf-8", "replace")) > MAX_BYTES:
        raise RequestError(413, f"the query is longer than {MAX_BYTES} bytes")
    opened: list[str] = []
    negations = quoted = 0
    before = ""
    for token in TOKEN.finditer(query):
        kind, text = token.lastgroup, token[0]
        if kind == "blank":
            continue
        if kind == "iri":
            _check_iri(query, token, opened, before)
        elif "service" in (token["prefix"] or token["word"] or "").lower():
            raise RequestError(
                403, f"{place(query, token.start())}: SERVICE is switched off: this server calls no other"
            )
        elif kind == "mark":
            _check_mark(query, token, opened)
        negations = negations + 1 if text == "!" else 0
        quoted += text == "<" and query[token.start() - 1 : token.start()] == "<"
        if len(opened) + negations > MAX_DEPTH or quoted > MAX_DEPTH:
            raise RequestError(
                400, f"{place(query, token.start())}: the query is nested deeper than {MAX_DEPTH} levels"
            )
        before = text[-1]


def _check_iri(query: str, token: re.Match[str], opened: list[str], before: str) -> None:
    """Refuse what may be an IRI or a comparison, and would hide something if it were the latter.

    Comparisons stand directly inside round brackets, after an operand; `<<` opens a quoted triple.
    """
    compares = before == "<" or (opened[-1:] == ["("] and before not in "(,|/^!=*+-&")
    if compares and not _ABSOLUTE.match(token[0]) and _HIDING.search(token[0]):
        where = place(query, token.start())
        raise RequestError(
            400, f"{where}: {token[0][:80]} may be an IRI or a comparison: write a prefixed name, or a space after <"
        )


def _check_mark(query: str, token: re.Match[str], opened: list[str]) -> None:
    mark = token[0]
    if mark in "\"'":
        raise RequestError(400, f"{place(query, token.start())}: the string that begins here is not closed")
    if mark in "({[":
        opened.append(mark)
    elif mark in _CLOSING and opened[-1:] == [_CLOSING[mark]]:
        opened.pop()


def place(text: str, offset: int) -> str:
    """Where `offset` is, for a message.

    >>> place("ab\\ncd", 4)
    'line 2, column 2'
    """
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"
