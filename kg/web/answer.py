"""A question for the query workers → an HTTP answer that is complete, or visibly not.

An answer up to `kg.web.run.BUFFER` bytes is held until it is whole: it has a length, and any failure is a problem
document. A longer one is streamed in chunks, and ends with a trailer field (its digest, RFC 9530); where it fails, the
connection is reset, so that no client can take what it has for everything.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from dataclasses import dataclass, replace

from kg.settings import MEBIBYTE
from kg.stores.frames import MORE, REQUEST, message
from kg.web import conneg
from kg.web.cache import Kept
from kg.web.current import Published
from kg.web.exchange import Exchange, Headers
from kg.web.pool import Pool
from kg.web.problem import RequestError, problem_at
from kg.web.run import Run
from kg.web.shortcuts import Shortcut, request_key
from kg.web.state import State


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of a worker: a query, or a graph as it stands."""

    text: str = ""
    shown: str = ""
    """The text as it was sent, where another one is given to the engine: faults are told in it."""
    base: str = ""
    formats: tuple[tuple[str, str | None], ...]
    """For each kind of answer (solutions, boolean, graph) the name of its format; None where none is acceptable."""
    alternatives: str = "[]"
    """JSON: what to ask where the store does not hold a term (`kg.web.zero_length`)."""
    default_graph: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    """The dataset, where it is not the whole store's."""
    page: tuple[int, int] | None = None
    """Of the rows: how many to skip, and how many to give."""
    dump: str | None = None
    """Instead of a query: the name of a graph, "" for the default graph, "*" for all named graphs."""
    version: str = ""
    """Names the content, where something more exact than the generation does."""
    refused: str = ""
    """Why the query is not carried out, should it parse."""
    changing: bool = False
    """Whether the answer may change while the data do not."""
    timeout: float = 30.0

    @property
    def digest(self) -> str:
        """Names the query in logs."""
        return hashlib.sha256((self.shown or self.text or f"graph {self.dump}").encode("utf-8", "replace")).hexdigest()[
            :12
        ]

    def request(self, generation: str, coding: str) -> bytes:
        """The request to a worker (`kg.stores.worker`)."""
        return message(
            REQUEST, generation=generation, query=self.text, base=self.base, formats=dict(self.formats), dump=self.dump,
            default_graph=self.default_graph, named_graphs=self.named_graphs, page=self.page, encoding=coding,
            timeout=self.timeout, refused=self.refused, alternatives=self.alternatives,
        )  # fmt: skip


TRIES = 3
"""How often a generation is looked up anew when it was removed between look-up and use."""


async def answer(
    state: State, exchange: Exchange, question: Question, *, if_more: Headers | None = None, federated: bool = False
) -> None:
    """Answer from the cache, or by a worker. Raises RequestError. `if_more`: headers of a page that is not the last."""
    pool = state.federated if federated and state.federated else state.pool
    exchange.query = question.shown or question.text or f"graph {question.dump}"
    for tries in range(TRIES):
        try:
            await _answer(state, pool, exchange, question, if_more)
            return
        except RequestError as error:
            if error.kind != "database" or tries == TRIES - 1:
                raise


async def _answer(state: State, pool: Pool, exchange: Exchange, question: Question, if_more: Headers | None) -> None:
    """By the generation that is published now. Raises RequestError database where that was removed in the meantime."""
    published = state.current.get()
    coding = conneg.coding(exchange.header(b"accept-encoding"))
    key = cache_key(published.tag, question, coding, if_more)
    given = exchange.header(b"if-none-match") if exchange.reads and not question.changing else ""
    common = list(state.caching(lasting=not question.changing))
    if exchange.reads and not question.changing:
        tag = f'"{question.version}-{question.formats[-1][1]}-{coding}"' if question.version else f'"{key}"'
        common.append((b"etag", tag.encode()))
        if given != "*" and matches(given, tag):
            await exchange.respond(304, common)
            return
    kept = None if question.changing else state.cache.get(key)
    if kept is not None:
        _shorten(state, exchange, Shortcut(published.tag, key, common, exchange.query))
        exchange.notes["cache"] = "hit"
        await (
            exchange.respond(304, common)
            if given == "*"
            else exchange.respond(200, [*kept.headers, *common], kept.body)
        )
        return
    run = Run(question.request(str(published.folder), coding), question.timeout)
    with exchange.watched(lambda: pool.cancel(run)):
        run = await ran(pool, run, question, published, coding)
        own = _headers(run, if_more)
        if given == "*":  # any answer will do, if there is one
            pool.cancel(run)
            await exchange.respond(304, common)
            return
        if run.whole:
            body: bytes | None = run.body()
            await exchange.respond(200, [*own, *common], body or b"")
        else:
            body = await _stream(state.settings.stall, exchange, run, [*own, *common])
        if body is not None and not question.changing and state.current.get() is published:
            state.cache.put(key, Kept(own, body))


def _shorten(state: State, exchange: Exchange, shortcut: Shortcut) -> None:
    """Let the connection itself answer this request from now on."""
    if state.shortcuts is not None and exchange.method == "GET":
        request = request_key(
            exchange.scope["raw_path"] + b"?" + exchange.scope["query_string"], exchange.scope["headers"]
        )
        if request is not None:
            state.shortcuts.remember(request, shortcut)


async def ran(pool: Pool, run: Run, question: Question, published: Published, coding: str) -> Run:
    """The run, once it is ready. Where the text does not parse, the one that was asked tells the place."""
    try:
        return await pool.run(run)
    except RequestError as error:
        if error.kind != "syntax" or not question.shown:
            raise explained(error, question) from None
    question = replace(question, text=question.shown, shown="")
    try:
        return await pool.run(Run(question.request(str(published.folder), coding), question.timeout))
    except RequestError as error:
        raise explained(error, question) from None


def cache_key(generation: str, question: Question, coding: str, more: Headers | None = None) -> str:
    """Names an answer by everything that it depends on. It is short, whatever the question's length."""
    content = repr((question.version or generation, question, coding, more))
    return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _headers(run: Run, if_more: Headers | None) -> Headers:
    found = [(b"content-type", conneg.MEDIA_TYPES[run.format].encode())]
    if run.encoding:
        found.append((b"content-encoding", run.encoding.encode()))
    if run.note == MORE:
        found += if_more or []
    elif run.note:
        found.append((b"kg-note", run.note.encode("ascii", "replace")))
    return found


KEPT = 4 * MEBIBYTE
"""Bytes up to which an answer that was streamed is kept for others."""


async def _stream(stall: float, exchange: Exchange, run: Run, headers: Headers) -> bytes | None:
    """Pass the answer on as it comes; returns it once it is whole, unless it is too long to be kept."""
    if exchange.method == "HEAD" or exchange.scope["http_version"] == "1.0":
        run.pool.cancel(run)
        if exchange.method == "HEAD":
            await exchange.send({"type": "http.response.start", "status": 200, "headers": headers})
            await exchange.send({"type": "http.response.body", "body": b""})
            return None
        what = "an HTTP/1.0 client could not tell a long answer that was cut from a whole one: use HTTP/1.1, or LIMIT"
        raise RequestError("too-large", what)
    trailers = "http.response.trailers" in exchange.scope.get("extensions", {})
    if trailers:
        headers = [*headers, (b"trailer", b"content-digest")]
    gathered = bytearray()
    size = 0
    try:
        await exchange.send({"type": "http.response.start", "status": 200, "headers": headers, "trailers": trailers})
        async for piece in run.pieces():
            size += len(piece)
            gathered += piece if size <= KEPT else b""
            sending = exchange.send({"type": "http.response.body", "body": piece, "more_body": True})
            await asyncio.wait_for(sending, stall)
        await exchange.send({"type": "http.response.body", "body": b"", "more_body": False})
        if trailers:
            digest = base64.b64encode(run.digest).decode()
            fields = [(b"content-digest", f"sha-256=:{digest}:".encode())]
            await exchange.send({"type": "http.response.trailers", "headers": fields, "more_trailers": False})
    except TimeoutError:
        run.pool.cancel(run)
        raise RequestError("killed", "the client is too slow") from None
    except asyncio.CancelledError:
        run.pool.cancel(run)
        raise
    return bytes(gathered) if size <= KEPT else None


def explained(error: RequestError, question: Question) -> RequestError:
    """A worker's fault in words for whoever asked."""
    if error.kind == "syntax":
        return problem_at(question.shown or question.text, str(error))
    if error.kind == "format":
        formats = conneg.GRAPHS if str(error) == "graph" else conneg.SOLUTIONS
        return RequestError("format", f"this answer comes as {conneg.offered(formats)}")
    if error.kind == "evaluation":
        return RequestError("evaluation")
    return error


def matches(header: str, tag: str) -> bool:
    """Whether an If-None-Match header names the tag (RFC 9110, section 13.1.2: weak comparison).

    >>> matches('W/"a", "b"', '"a"'), matches("*", '"a"'), matches('"b"', '"a"')
    (True, True, False)
    """
    if not header:
        return False
    return header.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in header.split(","))
