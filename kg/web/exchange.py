"""One HTTP request and its response, directly on ASGI: what the hot path needs and no more."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from starlette.types import Message, Receive, Scope, Send

from kg.web.problem import RequestError

Headers = list[tuple[bytes, bytes]]
_BODILESS = frozenset({204, 304})
_BEYOND = re.compile(r"[^\x20-\x7e]+")
BODY_TIME, BODY_RATE = 20.0, 16 * 1024
"""Seconds in which a body has to come, and bytes of it that win one more."""
PATIENCE = 0.05
"""Seconds before it is worth while to watch whether the client is still there."""


class Exchange:
    """A request, and what was answered to it so far."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self.receive, self._send = scope, receive, send
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        if len(self._headers) < len(scope["headers"]):
            self._headers = _joined(scope["headers"])
        self.status = 0
        self.sent = 0
        """Bytes of the body."""
        self.query = ""
        """The query that was asked, if any."""
        self.notes: dict[str, Any] = {}
        """What the access log tells beside method, path and status."""

    def header(self, name: bytes) -> str:
        """A header's value, "" where it is missing; names are lower case."""
        return self._headers.get(name, b"").decode("latin-1")

    @property
    def raw_path(self) -> str:
        """The path as it was sent, with its escapes."""
        raw: bytes = self.scope["raw_path"]
        return raw.decode("ascii", "replace")

    @property
    def reads(self) -> bool:
        """Whether the method is one that changes nothing."""
        return self.method in {"GET", "HEAD", "QUERY"}

    async def body(self, limit: int) -> bytes:
        """The request's body. Raises RequestError too-large beyond `limit` bytes."""
        body = bytearray()
        async for piece in self.stream(limit):
            body += piece
        return bytes(body)

    async def stream(self, limit: int) -> AsyncIterator[bytes]:
        """The body in pieces. Raises RequestError: too-large beyond `limit` bytes, slow, request where it is cut."""
        size, more = 0, True
        end = asyncio.get_running_loop().time() + BODY_TIME
        declared = self.header(b"content-length")
        if declared.isdecimal() and int(declared) > limit:
            raise self._too_large(limit)
        while more:
            try:
                async with asyncio.timeout_at(end + size / BODY_RATE):
                    message = await self.receive()
            except TimeoutError:
                raise RequestError("slow", "send the body faster") from None
            if message["type"] == "http.disconnect":
                raise RequestError("request", "the request ended before it was whole")
            piece, more = message.get("body", b""), message.get("more_body", False)
            size += len(piece)
            if size > limit:
                raise self._too_large(limit)
            yield piece

    @staticmethod
    def _too_large(limit: int) -> RequestError:
        return RequestError("too-large", f"the request is longer than {limit} bytes", {"Connection": "close"})

    # ------------------------------------------------------------------------------------------- the response

    async def send(self, message: Message) -> None:
        """Pass an ASGI message on, and remember what it told."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.sent += len(message.get("body", b""))
        await self._send(message)

    async def respond(self, status: int, headers: Headers, body: bytes = b"") -> None:
        """A whole response."""
        self.status, self.sent = status, len(body)
        if status not in _BODILESS:
            headers = [*headers, (b"content-length", b"%d" % len(body))]
        at_once = self.scope.get("extensions", {}).get("kg.respond")
        if at_once is not None:
            await at_once(status, headers, body)
            return
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    @contextmanager
    def watched(self, gone: Callable[[], None]) -> Iterator[None]:
        """Meanwhile, call `gone` when the client goes away. The body must have been read."""
        loop = asyncio.get_running_loop()
        watch: list[asyncio.Task[None]] = []
        timer = loop.call_later(PATIENCE, lambda: watch.append(loop.create_task(self._watch(gone))))
        try:
            yield
        finally:
            timer.cancel()
            for task in watch:
                task.cancel()

    async def _watch(self, gone: Callable[[], None]) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        gone()

    def abort(self) -> None:
        """Break the connection, so that what was sent cannot be taken for a whole answer."""
        abort = self.scope.get("extensions", {}).get("kg.abort")
        if abort is not None:
            abort()


def _joined(headers: Headers) -> dict[bytes, bytes]:
    """Headers by name; lines of one name are one list (RFC 9110, section 5.3).

    >>> _joined([(b"accept", b"text/csv"), (b"accept", b"*/*;q=0.1")])
    {b'accept': b'text/csv, */*;q=0.1'}
    """
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        found[name] = found[name] + b", " + value if name in found else value
    return found


def header_list(pairs: Iterable[tuple[str, str]]) -> Headers:
    """Headers as ASGI takes them. Of what we say only IRIs hold more than ASCII: they go as URIs (RFC 3987, 3.1).

    >>> header_list([("Location", "http://e.org/é")])
    [(b'location', b'http://e.org/%C3%A9')]
    """
    return [
        (name.lower().encode(), _BEYOND.sub(lambda found: quote(found[0]), value).encode()) for name, value in pairs
    ]
