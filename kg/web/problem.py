"""An error → a problem document (RFC 9457): JSON for programs, plain text for a browser."""

from __future__ import annotations

import json
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError


class RequestError(KgError):
    """A request that this server does not carry out: the HTTP status, what is wrong, and headers that say more."""

    def __init__(self, status: int, what: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(what)
        self.status, self.headers = status, headers or {}


def problem(request: Request, status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """The response for a fault. `detail` is for the client: it names no file of the server.

    >>> problem(Request({"type": "http", "headers": []}), 404, "there is no query 'x'").media_type
    'application/problem+json'
    """
    title = HTTPStatus(status).phrase
    everything = {"Vary": "Accept", "X-Content-Type-Options": "nosniff", **(headers or {})}
    if "text/html" in request.headers.get("accept", ""):
        text = f"{status} {title}\n\n{detail}\n"
        return Response(text.encode("utf-8", "replace"), status, everything, "text/plain; charset=utf-8")
    document = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail})
    return Response(document, status, everything, "application/problem+json")


async def answer(request: Request, error: Exception) -> Response:
    """FastAPI's handler for every `KgError`. A fault of the server's own is not explained to the client."""
    if not isinstance(error, KgError):
        raise error
    if isinstance(error, RequestError):
        return problem(request, error.status, str(error), error.headers)
    details = {500: "the server failed", 503: "the database cannot be read: ask whoever runs this server"}
    return problem(request, error.status, details.get(error.status, str(error)))
