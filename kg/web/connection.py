"""uvicorn's HTTP connection, with bounds on what a client may send before its request is known, and with trailers.

uvicorn has no limit on the size of a header nor on the time that it takes, and no trailer fields (RFC 9110, section
6.5; the ASGI extension `http.response.trailers`).
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from kg.web.shortcuts import Shortcuts, request_key

MAX_URL = 64 * 1024
"""Bytes. A query that is longer goes into the body of a POST."""
MAX_HEADERS = 64 * 1024
"""Bytes of all headers."""
HEADER_TIME = 10.0
"""Seconds from the first byte of a request to the end of its headers; also from the connection to that byte."""
LINGER = 2.0
"""Seconds that a client which still sends its body gets to read why nobody wants it."""
_REFUSED = {414: b"414 URI Too Long", 431: b"431 Request Header Fields Too Large", 408: b"408 Request Timeout"}
_BODILESS = frozenset({204, 304})
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER without waiting: closing resets the connection, which no client takes for an end."""


class Cycle(RequestResponseCycle):
    """One request and response of a connection, with trailers."""

    _trailing = False

    async def respond(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        """A whole response, with its length among the headers, in one write: most answers are small."""
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        everything = [*self.default_headers, *headers]
        if self.more_body:  # of which nobody wants to hear the rest
            self.keep_alive = False
        if not self.keep_alive:
            everything.append((b"connection", b"close"))
        head = b"".join([b"%b: %b\r\n" % each for each in everything])
        if head.count(b"\n") != len(everything) or b"\0" in head:
            raise RuntimeError("a header holds a line break")
        bodiless = self.scope["method"] == "HEAD" or status in _BODILESS
        self.transport.write(STATUS_LINE[status] + head + b"\r\n" + (b"" if bodiless else body))
        self.response_started = self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self._close()
        self.on_response()

    def _close(self) -> None:
        """Close once the client has read the response: it may still be sending, and a reset would take the response."""
        if self.more_body and self.transport.can_write_eof():
            self.transport.write_eof()
            asyncio.get_running_loop().call_later(LINGER, self.transport.close)
        else:
            self.transport.close()

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self._trailing = bool(message.get("trailers")) and self.scope["method"] != "HEAD"
        elif message["type"] == "http.response.trailers":
            await self._send_trailers(message["headers"])
            return
        elif self._trailing and not message.get("more_body", False):
            message = {**message, "more_body": True}  # the last chunk is written with the trailers
        await super().send(message)

    async def _send_trailers(self, headers: list[tuple[bytes, bytes]]) -> None:
        if self.disconnected:
            return
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        self.transport.write(b"0\r\n" + lines + b"\r\n")
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()


class Connection(HttpToolsProtocol):
    """A connection that a client cannot hold by sending nothing, or too much."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._patience: asyncio.TimerHandle | None = None
        self._size = 0
        self._refused = self._settled = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        super().data_received(data)

    def on_message_begin(self) -> None:
        self._size, self._settled = 0, False
        self._stop_waiting()
        self._wait()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > MAX_URL:
            self._refuse(414)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._size += len(name) + len(value)
        if self._size > MAX_HEADERS:
            self._refuse(431)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        if self._refused:
            return
        if self._shortened():
            return
        extensions: dict[str, Any] = {"http.response.trailers": {}, "kg.abort": self._abort}
        self.scope["extensions"] = extensions
        super().on_headers_complete()
        if self.cycle is not None and self.cycle.scope is self.scope:
            self.cycle.__class__ = Cycle
            extensions["kg.respond"] = cast("Cycle", self.cycle).respond

    def _shortened(self) -> bool:
        """Answer at once what was answered before (`kg.web.shortcuts`)."""
        shortcuts: Shortcuts | None = self.app_state.get("kg.shortcuts")
        idle = self.cycle is None or self.cycle.response_complete
        if shortcuts is None or not idle or self.flow.write_paused or self.parser.get_method() != b"GET":
            return False
        request = request_key(self.url, self.headers)
        found = shortcuts.find(request) if request and self.parser.should_keep_alive() else None
        if found is None:
            return False
        headers, body = found
        everything = [*self.server_state.default_headers, *headers, (b"content-length", b"%d" % len(body))]
        self.transport.write(
            STATUS_LINE[200] + b"".join([b"%b: %b\r\n" % each for each in everything]) + b"\r\n" + body
        )
        self._settled = True
        self.on_response_complete()
        return True

    def on_body(self, body: bytes) -> None:
        if not (self._refused or self._settled):
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not (self._refused or self._settled):
            super().on_message_complete()

    def _refuse(self, status: int) -> None:
        if not self._refused:
            self._refused = True
            line = b"HTTP/1.1 " + _REFUSED[status]
            self.transport.write(line + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()

    def _abort(self) -> None:
        """Reset the connection. The cycle counts as left by its client: it will send nothing more."""
        if self.cycle is not None:
            self.cycle.disconnected = True
        if self.transport.is_closing():
            return
        connected = self.transport.get_extra_info("socket")
        if connected is not None:
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.transport.abort()

    def _wait(self) -> None:
        self._patience = self.loop.call_later(HEADER_TIME, self._refuse, 408)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
