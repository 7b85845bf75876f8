"""SPARQL text → what the server must know before the engine sees it, or a refusal.

Oxigraph cannot switch SERVICE and LOAD off, and its parser recurses on the stack. Both are found here by reading the
tokens. The engine's grammar has no separate lexer: `trueSERVICEx:y` holds a keyword, and `<` may be "less than" where
an IRI could also begin. Where the two readings would differ, the text is refused, never guessed.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from kg.web.problem import RequestError
from kg.web.run import overload

MAX_BYTES = 1_000_000
"""Of a query's UTF-8 text."""
MAX_DEPTH = 200
"""Of brackets, negations and quoted triples. The engine's parser fell over between 300 and 3,000 braces."""

MOST_SERVICES = 100
"""Calls in one text: the place of each is counted out."""

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
_HIDING = re.compile(r"[#'()\[\]!]|service|load", re.IGNORECASE)
"""What would count if the text between < and > were no IRI."""
_CLOSING = {")": "(", "}": "{", "]": "["}
_TELLING = ("service", "load", "from", "using", "with")
"""Words without which there is nothing to read. To look for one in lower-case text has ten times a pattern's speed."""
_CHANGING = re.compile(r"\b(?:now|rand|uuid|struuid)\b")
_SITE = re.compile(
    r"(?:[ \t\r\n]+|#[^\r\n]*)*(?P<silent>silent(?:[ \t\r\n]+|#[^\r\n]*)*)?(?P<address><[^<>\"{}|^`\x00-\x20]*>)?",
    re.IGNORECASE,
)
"""What may follow SERVICE: the address of another endpoint, where it is written out."""


_LONG = 16 * 1024
"""Characters from which reading a text is worth a thread."""
MOST_LONG = 8
"""Long texts that are read, or wait for it."""
_APART = ThreadPoolExecutor(max_workers=1, thread_name_prefix="guard")
_reading: set[asyncio.Future[Any]] = set()

Result = TypeVar("Result")


@dataclass(frozen=True)
class Site:
    """A SERVICE clause: the address that it calls ("" for a variable or a prefixed name), and where that stands."""

    address: str
    start: int
    end: int
    place: str
    silent: bool = False
    """Whether a failure of the call is to be overlooked."""


@dataclass(frozen=True)
class Reading:
    """What a text says of itself."""

    services: tuple[Site, ...] = ()
    dataset: bool = False
    """Whether it has a FROM clause of its own (in an update, USING or WITH)."""
    loads: bool = False
    """Whether it may have LOAD."""
    changing: bool = False
    """Whether it may give another answer to the same data: NOW, RAND, UUID."""


def read(text: str, limit: int = MAX_BYTES) -> Reading:
    """Read SPARQL text. Raises RequestError: too-large for a long, nesting for a deep, request for an unclear one.

    >>> read("SELECT * { ?s rdfs:label 'SERVICE' } # SERVICE").services
    ()
    >>> read("SELECT * { SERVICE <http://example.org/> { } }").services[0].address
    'http://example.org/'
    """
    if len(text) > limit or len(text.encode("utf-8", "replace")) > limit:
        raise RequestError("too-large", f"the text is longer than {limit} bytes")
    low = text.lower()
    changing = any(word in low for word in ("now", "rand", "uuid")) and _CHANGING.search(low) is not None
    if not any(word in low for word in _TELLING) and not _is_deep(text):
        return Reading(changing=changing)
    services: list[Site] = []
    dataset = loads = False
    for token in tokens(text):
        word = (token["prefix"] or token["word"] or "").lower()
        if "service" in word:
            if len(services) == MOST_SERVICES:
                raise RequestError("request", f"SERVICE stands more than {MOST_SERVICES} times in the text")
            services.append(_site(text, token))
        loads = loads or "load" in word
        dataset = dataset or word in {"from", "using", "with"}
    return Reading(tuple(services), dataset, loads, changing)


async def apart(work: Callable[..., Result], text: str, *more: Any) -> Result:
    """`work(text, …)`: of a long text in a thread, so that other requests need not wait for it. One after the other:
    several such threads would keep the server from its other work, and a long text takes much memory while it is read.
    Raises RequestError overload where many wait already: the longest text takes a second.
    """
    if len(text) < _LONG:
        return work(text, *more)
    if len(_reading) >= MOST_LONG:
        raise overload("too many long texts are being read")
    reading = asyncio.get_running_loop().run_in_executor(_APART, partial(work, text, *more))
    _reading.add(reading)
    reading.add_done_callback(_reading.discard)
    return await reading


def _is_deep(text: str) -> bool:
    """Whether the text may be nested too deeply: most are too short for that, and their tokens are not read."""
    return max(text.count(mark) for mark in "({[!") > MAX_DEPTH or text.count("<<") > MAX_DEPTH


def tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens, each checked; no blanks. Raises RequestError as `read` does."""
    opened: list[str] = []
    negations = quoted = 0
    before = ""
    for token in TOKEN.finditer(text):
        kind, word = token.lastgroup, token[0]
        if kind == "blank":
            continue
        if kind == "iri":
            _check_iri(text, token, opened, before)
        elif kind == "mark":
            _check_mark(text, token, opened)
        yield token
        negations = negations + 1 if word == "!" else 0
        quoted += word == "<" and text[token.start() - 1 : token.start()] == "<"
        if len(opened) + negations > MAX_DEPTH or quoted > MAX_DEPTH:
            raise RequestError("nesting", f"{place(text, token.start())}: nested deeper than {MAX_DEPTH} levels")
        before = word[-1]


def _site(text: str, token: re.Match[str]) -> Site:
    word = (token["prefix"] or token["word"]).lower()
    where = place(text, token.start())
    found = _SITE.match(text, token.end()) if word == "service" and token["word"] else None
    if found is None or not found["address"]:
        return Site("", token.start(), token.end(), where)
    return Site(found["address"][1:-1], *found.span("address"), where, silent=bool(found["silent"]))


def _check_iri(text: str, token: re.Match[str], opened: list[str], before: str) -> None:
    """Refuse what may be an IRI or a comparison, and would hide something if it were the latter.

    Comparisons stand directly inside round brackets, after an operand; `<<` opens a quoted triple.
    """
    compares = before == "<" or (opened[-1:] == ["("] and before not in "(,|/^!=*+-&")
    if compares and not _ABSOLUTE.match(token[0]) and _HIDING.search(token[0]):
        what = f"{token[0][:80]} may be an IRI or a comparison: write a prefixed name, or a space after <"
        raise RequestError("request", f"{place(text, token.start())}: {what}")


def _check_mark(text: str, token: re.Match[str], opened: list[str]) -> None:
    mark = token[0]
    if mark in "\"'":
        raise RequestError("syntax", f"{place(text, token.start())}: the string that begins here is not closed")
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
