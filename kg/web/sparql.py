"""SPARQL 1.1 Protocol, query operation: a request → an answer in the form that the client accepts.

No updates (the store is read-only) and no SERVICE. There is no time limit: a query runs in a thread, which nothing
can stop; the next step runs queries in worker processes that can be killed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QuerySyntaxError
from kg.terms import base, prefixes
from kg.web import conneg, guard
from kg.web.current import Current
from kg.web.parameters import Parameters, parse, single
from kg.web.problem import RequestError
from kg.web.threads import Threads

MAX_BODY = 3 * guard.MAX_BYTES + 10_000
"""A form writes a byte of the query in at most three."""
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"


class Endpoint:
    """The route /sparql."""

    def __init__(self, current: Current, threads: Threads) -> None:
        self._current, self._threads = current, threads

    async def __call__(self, request: Request) -> Response:
        parameters = await received(request)
        accept = request.headers.get("accept", "")
        return await self._threads.run(lambda: self._answer(parameters, accept))

    def _answer(self, parameters: Parameters, accept: str) -> Response:
        query = single(parameters, "query")
        if not query.strip():
            raise RequestError(400, "the parameter query is missing (such as /sparql?query=ASK%20%7B%7D)")
        graphs = dataset(parameters)
        return run(self._current.store(), query, accept, single(parameters, "format"), graphs)


async def received(request: Request) -> Parameters:
    """The parameters of a query operation (SPARQL 1.1 Protocol, section 2.1). Raises RequestError 400, 413 or 415."""
    parameters = parse(request.scope["query_string"])
    if request.method != "POST":
        return parameters
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in {FORM, QUERY}:
        raise RequestError(415, f"send the query as {FORM} or {QUERY}", {"Accept-Post": f"{FORM}, {QUERY}"})
    body = await _body(request)
    if media_type == FORM:
        sent = parse(body)
    else:
        try:
            sent = {"query": [body.decode("utf-8")]}
        except UnicodeDecodeError as error:
            raise RequestError(400, f"the query is not UTF-8 text: byte {error.start}: {error.reason}") from None
    return {name: parameters.get(name, []) + sent.get(name, []) for name in parameters | sent}


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            raise RequestError(413, f"the request is longer than {MAX_BODY} bytes", {"Connection": "close"})
    return bytes(body)


def dataset(parameters: Parameters) -> dict[str, Any]:
    """The protocol's dataset as the engine's arguments; {} leaves the query's own FROM, or the whole store."""
    try:
        default, named = (
            [ox.NamedNode(iri) for iri in parameters.get(f"{kind}-graph-uri", [])] for kind in ("default", "named")
        )
    except ValueError as error:
        raise RequestError(400, f"default-graph-uri or named-graph-uri is no IRI: {error}") from None
    return {"default_graph": default, "named_graphs": named} if default or named else {}


def run(store: ox.Store, query: str, accept: str, form: str, graphs: dict[str, Any] | None = None) -> Response:
    """Evaluate a query whole, then answer. Relative IRIs are resolved against the base of the data.

    Raises RequestError for what the guard refuses and for a form that this answer has not; QuerySyntaxError.
    """
    guard.check(query)
    try:
        results = store.query(query, base_iri=base(), **(graphs or {}))
    except SyntaxError as error:
        raise QuerySyntaxError(explained(query, str(error))) from None
    chosen = conneg.choose(_formats(results), accept, form)
    try:
        body = _serialised(results, chosen)
    except OSError:
        raise RequestError(500, "the query failed while it was evaluated") from None
    headers = {"Vary": "Accept", "X-Content-Type-Options": "nosniff"}
    charset = "; charset=utf-8" if chosen.media_type.startswith("text/") else ""
    return Response(body, 200, headers | {"Content-Type": chosen.media_type + charset})


def _formats(results: object) -> Sequence[conneg.Format]:
    if isinstance(results, ox.QueryTriples):
        return conneg.GRAPHS
    return conneg.BOOLEANS if isinstance(results, ox.QueryBoolean) else conneg.SOLUTIONS


def _serialised(results: Any, chosen: conneg.Format) -> bytes:
    if isinstance(results, ox.QueryTriples):
        named = prefixes() if chosen.name == "turtle" else None
        return ox.serialize(results, format=chosen.engine, prefixes=named) or b""  # type: ignore[arg-type, call-overload, unused-ignore]
    return bytes(results.serialize(format=chosen.engine))


def explained(query: str, message: str) -> str:
    """A syntax error of the engine with its place and the line that it is in."""
    found = re.match(r"error at (\d{1,9}):(\d{1,9}): ", message)
    if not found:
        return f"the query does not parse: {message[:300]}"
    line, column = int(found[1]), int(found[2])
    reason = message[found.end() :]
    if "Prefix not found" in reason:
        reason = "a prefix is not declared"
    elif "Duplicated variable" in reason:
        reason = "a variable is given twice in SELECT"
    text = (query.split("\n") + [""] * line)[line - 1]
    start = max(0, column - 60)
    return f"line {line}, column {column}: {reason[:200]}\n{text[start : start + 120]}\n{' ' * (column - 1 - start)}^"
