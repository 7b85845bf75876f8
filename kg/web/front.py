"""Every request's way in: finds its handler, checks its token, and turns what goes wrong into a problem document."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import KgError
from kg.web.exchange import Exchange, header_list
from kg.web.problem import RequestError, problem
from kg.web.state import State

Handler = Callable[[State, Exchange], Awaitable[None]]
Lifespan = Callable[[], AbstractAsyncContextManager[State]]


@dataclass(frozen=True)
class Route:
    """A handler, the methods that it knows, and the scope of the token that it needs ("" for none)."""

    handler: Handler
    methods: tuple[str, ...] = ("GET", "HEAD")
    scope: str = "read"


class Front:
    """The ASGI application: exact addresses, then those that begin with a prefix, then `rest` (the API's own pages)."""

    def __init__(
        self, exact: Mapping[str, Route], prefixes: Mapping[str, Route], rest: ASGIApp, lifespan: Lifespan
    ) -> None:
        self._exact, self._prefixes, self._rest, self._lifespan = exact, prefixes, rest, lifespan
        self.state: State

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.handle(Exchange(scope, receive, send))
        elif scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1003})

    async def handle(self, exchange: Exchange) -> None:
        """Answer one request, whatever happens."""
        started = time.perf_counter()
        try:
            route = self._exact.get(exchange.path) or self._prefixed(exchange.path)
            if route is None:
                await self._rest(exchange.scope, exchange.receive, exchange.send)
            elif exchange.method == "OPTIONS":
                await options(exchange, route.methods)
            else:
                await self._routed(exchange, route)
        except KgError as error:
            await fault(exchange, error)
        except Exception:  # noqa: BLE001 - the border of the server: nothing internal leaves it
            traceback.print_exc(file=sys.stderr)
            await fault(exchange, RequestError("internal"))
        finally:
            self.state.observe(exchange, time.perf_counter() - started)

    async def _routed(self, exchange: Exchange, route: Route) -> None:
        if exchange.method not in route.methods:
            allowed = ", ".join((*route.methods, "OPTIONS"))
            raise RequestError("method", f"use {allowed}", {"Allow": allowed})
        if route.scope:
            self.state.tokens.check(exchange, route.scope)
        await route.handler(self.state, exchange)

    def _prefixed(self, path: str) -> Route | None:
        return next((route for prefix, route in self._prefixes.items() if path.startswith(prefix)), None)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI lifespan: workers begin with the server, and end with it. Connections learn of the shortcuts."""
        await receive()
        try:
            async with self._lifespan() as self.state:
                shared = {"kg.shortcuts": self.state.shortcuts, "kg.stall": self.state.settings.stall}
                scope.get("state", {}).update(shared)
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            raise
        await send({"type": "lifespan.shutdown.complete"})


async def options(exchange: Exchange, methods: tuple[str, ...]) -> None:
    """What may be done at an address, also for pages of other origins (CORS preflight)."""
    allowed = ", ".join((*methods, "OPTIONS"))
    pairs = [
        ("Allow", allowed),
        ("Access-Control-Allow-Methods", allowed),
        ("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, If-Match, If-None-Match"),
        ("Access-Control-Max-Age", "86400"),
    ]
    await exchange.respond(204, header_list(pairs))


async def fault(exchange: Exchange, error: KgError) -> None:
    """A problem document; where an answer was begun already, a broken connection."""
    exchange.notes["problem"] = error.kind if isinstance(error, RequestError) else type(error).__name__
    if exchange.status:
        exchange.abort()
        return
    response = problem(error, exchange.header(b"accept"))
    headers = [each for each in response.raw_headers if each[0] != b"content-length"]
    await exchange.respond(response.status_code, headers, bytes(response.body))
