"""A fault → a problem document (RFC 9457): JSON for programs, plain text for a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from kg.errors import (
    InputError,
    KgError,
    ParameterError,
    QueryError,
    QuerySyntaxError,
    StoreError,
    TermError,
    UnknownQueryError,
)
from kg.stores.syntax import explained

TYPES = "https://w3id.org/sanctions-kg/problem/"
"""What a problem's `type` begins with; its kind follows."""

PROBLEMS: Mapping[str, tuple[int, str]] = {
    "request": (400, "The request is malformed"),
    "syntax": (400, "The SPARQL text does not parse"),
    "nesting": (400, "The query is nested too deeply"),
    "evaluation": (400, "The query failed while it was evaluated"),
    "unauthorized": (401, "A token is needed"),
    "forbidden": (403, "This is not allowed here"),
    "unknown": (404, "There is nothing at this address"),
    "unknown-graph": (404, "There is no such graph"),
    "unknown-query": (404, "There is no such canned query"),
    "method": (405, "The method does not fit this address"),
    "format": (406, "The answer has no form that is accepted"),
    "slow": (408, "The request came too slowly"),
    "conflict": (409, "The request does not fit the dataset"),
    "precondition": (412, "The graph is not in the state that the request expects"),
    "too-large": (413, "The request or its answer is too large"),
    "media-type": (415, "This media type is not read here"),
    "parameter": (422, "A parameter does not fit"),
    "internal": (500, "The server failed"),
    "memory": (503, "The query needs more memory than it may have"),
    "killed": (503, "The query was stopped"),
    "overload": (503, "The server is busy"),
    "database": (503, "The database cannot be read"),
    "timeout": (504, "The query took too long"),
    "loop": (508, "The query calls this server from itself"),
}
"""Kind of fault → HTTP status and title."""

_KINDS: tuple[tuple[type[KgError], str], ...] = (
    (UnknownQueryError, "unknown-query"),
    (ParameterError, "parameter"),
    (QuerySyntaxError, "syntax"),
    (QueryError, "request"),
    (InputError, "request"),
    (TermError, "request"),
    (StoreError, "database"),
)
_SILENT: Mapping[str, str] = {
    "database": "whoever runs this server has to look after it",
    "internal": "whoever runs this server has to look after it",
}
"""Faults of the server's own, which are not explained to the client: their messages name files."""


class RequestError(KgError):
    """A request that is not carried out: the kind of fault (a key of PROBLEMS), what is wrong, headers, members."""

    def __init__(self, kind: str, what: str = "", headers: Mapping[str, str] | None = None, **members: Any) -> None:
        super().__init__(what or PROBLEMS[kind][1])
        self.kind, self.headers, self.members = kind, dict(headers or {}), members
        self.status = PROBLEMS[kind][0]

    @property
    def type(self) -> str:
        """The IRI of the kind."""
        return TYPES + self.kind


def problem_at(text: str, message: str) -> RequestError:
    """What the engine says of a text that does not parse, with its place."""
    fault = explained(text, message)
    place: dict[str, Any] = {"line": fault.line, "column": fault.column} if fault.line else {}
    return RequestError("syntax", fault.words, **place)


def problem(error: KgError, accept: str = "") -> Response:
    """The response for a fault. It names no file of the server.

    >>> problem(RequestError("unknown", "there is no graph x")).media_type
    'application/problem+json'
    """
    kind = error.kind if isinstance(error, RequestError) else _kind(error)
    status, title = PROBLEMS[kind]
    detail = _SILENT.get(kind) or str(error)
    headers, members = (error.headers, error.members) if isinstance(error, RequestError) else ({}, {})
    headers = {"Cache-Control": "no-store", "Vary": "Accept", **headers}
    if "text/html" in accept:
        text = f"{status} {title}\n\n{detail}\n"
        return Response(text.encode("utf-8", "replace"), status, headers, "text/plain; charset=utf-8")
    document = {"type": TYPES + kind, "title": title, "status": status, "detail": detail, **members}
    return Response(json.dumps(document), status, headers, "application/problem+json")


def _kind(error: KgError) -> str:
    return next((kind for fits, kind in _KINDS if isinstance(error, fits)), "internal")
