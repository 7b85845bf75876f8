"""uvicorn's HTTP connection, with bounds on what a client may send before its request is known, and with trailers.

uvicorn has no limit on the size of a header nor on the time that it takes, none on that of a client that
does not read, and no trailer fields (RFC 9110, section 6.5; the ASGI extension `http.response.trailers`).
More connections than there may be take the place of those that have had no request for longest.
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
"""Seconds from the first byte of a request, or from the connection, to the end of its headers."""
LINGER = 2.0
"""Seconds that a client which still sends gets to read why nobody wants it."""
MOST_AHEAD = 100
"""Requests that may wait for the answer to one before them: each takes a hundred times the memory of its text."""
_REFUSED = {
    408: b"408 Request Timeout",
    414: b"414 URI Too Long",
    431: b"431 Request Header Fields Too Large",
    503: b"503 Service Unavailable\r\nretry-after: 5",
}
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
        if self.more_body:
            linger(self.transport)
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


def linger(transport: asyncio.Transport) -> None:
    """Close once the client has read the response: it may still be sending, and a reset would take the response."""
    if not transport.is_closing():
        transport.write_eof()
        asyncio.get_running_loop().call_later(LINGER, transport.close)


class Connection(HttpToolsProtocol):
    """A connection that a client cannot hold by sending nothing, or too much, or by reading nothing."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._patience: asyncio.TimerHandle | None = None
        """The end of the time for a head."""
        self._unread: asyncio.TimerHandle | None = None
        """The end of the time for the client to read."""
        self._in_head = True
        self._size = 0
        """Bytes since the last head or body ended."""
        self._fields = 0
        """Bytes of header fields, or of those after a body."""
        self._refused = self._settled = False
        self._since = 0.0
        """When it was last answered, else when it was made (the loop's time)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._since = self.loop.time()
        self._wait()
        if self.limit_concurrency is not None and len(self.connections) >= self.limit_concurrency:
            self._make_room()

    def _make_room(self) -> None:
        """Close the connection that has had no request for the longest time, if there is one."""
        idle = [each for each in self.connections if isinstance(each, Connection) and each is not self and each.is_idle]
        if idle:
            longest = min(idle, key=lambda each: each._since)
            self.connections.discard(longest)
            longest.transport.close()

    @property
    def is_idle(self) -> bool:
        """Whether no request of it is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._stop_unread()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._size += len(data)
        super().data_received(data)
        if self._in_head and self._size > MAX_URL + MAX_HEADERS:
            self._refuse(431)
        elif self._in_head and self._size and self._patience is None and not self.transport.is_closing():
            self._wait()

    def on_message_begin(self) -> None:
        self._settled, self._fields = False, 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > MAX_URL:
            self._refuse(414)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields += len(name) + len(value)
        if self._fields > MAX_HEADERS:
            self._refuse(431)
        elif self._in_head:  # else it stands after the body, where nobody reads it
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head, self._size, self._fields = False, 0, 0
        self._stop_waiting()
        if len(self.pipeline) >= MOST_AHEAD:
            self._refuse(503)
        if self.limit_concurrency and max(len(self.connections), len(self.tasks)) >= self.limit_concurrency:
            self._refuse(503)
        if self._refused or self._shortened():
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
        self._in_head, self._size = True, 0
        self._stop_waiting()
        if not (self._refused or self._settled):
            super().on_message_complete()

    def _late(self) -> None:
        """The head of a request was not complete in time."""
        if self.is_idle:
            self._refuse(408)
        else:  # one that came before it is still being answered
            self._wait()

    # --------------------------------------------------------------------------------------------------- writing

    def on_response_complete(self) -> None:
        self._since = self.loop.time()
        super().on_response_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(self.app_state.get("kg.stall", HEADER_TIME), self._abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_unread()

    def _stop_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self.loop.call_later(HEADER_TIME, self.transport.abort)  # it may hold what its client does not read

    def send_400_response(self, msg: str) -> None:
        if self._is_answering:
            self._abort()
        else:
            super().send_400_response(msg)

    def _refuse(self, status: int) -> None:
        """Say why, where no answer is being sent and a request was begun; close."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        if self._is_answering:
            self._abort()
        elif self._size or not self._in_head:
            line = b"HTTP/1.1 " + _REFUSED[status]
            self.transport.write(line + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            linger(self.transport)
        else:
            self.transport.close()

    @property
    def _is_answering(self) -> bool:
        """Whether an answer is being sent, or is due to a request before the one that is being read."""
        return not self.is_idle and (self.cycle.response_started or self._in_head)

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
        self._patience = self.loop.call_later(HEADER_TIME, self._late)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
