"""SERVICE, where it is allowed at all: every call of a query goes through this server, which checks where it goes.

    query ──▶ its SERVICE addresses become tickets of this server ──▶ a worker that may open sockets
    /service/TICKET ◀── the worker calls back; the call goes on to the host, if that is on the list

Only http(s), only named hosts (--allow-service), only public addresses behind a host's name (an address or `localhost`
on the list speaks for itself), the same for each redirect. The connection goes to the very address that was checked.
`SERVICE ?variable` is refused, since data would choose the host. A query that was called by this server cannot call on.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from kg.web.exchange import Exchange, header_list
from kg.web.guard import Reading, Site
from kg.web.problem import RequestError

if TYPE_CHECKING:
    from kg.web.state import State

PATH = "/service/"
METHODS = ("GET", "POST")
MAX_REDIRECTS = 5
MAX_REQUEST = 4 * 1024 * 1024
"""Bytes that the engine may send with one call."""
MARK = "1.1 kg"
"""What this server writes into the header Via (RFC 9110, section 7.6.3)."""
_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
"""SPARQL 1.1, section 19.2."""


@dataclass(frozen=True)
class Allowed:
    """An entry of --allow-service."""

    host: str
    port: int | None = None

    def fits(self, parts: SplitResult) -> bool:
        """Whether an address is on this host (and port, where one is named)."""
        port = parts.port or _PORTS.get(parts.scheme)
        return (parts.hostname or "").lower() == self.host and self.port in {None, port}

    @property
    def speaks_for_itself(self) -> bool:
        """Whether it names an address, or this machine: then no resolution of a name has to be distrusted."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host) is not None
        except ValueError:
            return False


def allowed(setting: str) -> tuple[Allowed, ...]:
    """The entries of the setting.

    >>> allowed("example.org, localhost:8080")
    (Allowed(host='example.org', port=None), Allowed(host='localhost', port=8080))
    """
    parts = [urlsplit(f"//{each.strip()}") for each in setting.split(",") if each.strip()]
    return tuple(Allowed((part.hostname or "").lower(), part.port) for part in parts)


@dataclass
class Ticket:
    """A SERVICE address of a running query, and what went wrong with it."""

    address: str
    fault: str = ""


class Federation:
    """The calls of all queries that run. `own` is the address by which this machine reaches this server."""

    def __init__(self, entries: tuple[Allowed, ...], own: str) -> None:
        self._entries, self._own = entries, own.rstrip("/")
        self._tickets: dict[str, Ticket] = {}
        self._client = httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=httpx.Timeout(60, connect=10))

    def check(self, reading: Reading, exchange: Exchange) -> None:
        """Raise RequestError where the query may not call what it calls."""
        if MARK in exchange.header(b"via"):
            raise RequestError("loop", "a query that this server was called with cannot call another one")
        for site in reading.services:
            address = _address(site)
            if not address:
                raise RequestError("forbidden", f"{site.place}: write the address of SERVICE in full")
            if self._entry(address) is None and not site.silent:
                raise RequestError("forbidden", f"{site.place}: SERVICE <{address}> is not on the list of hosts")

    @contextmanager
    def tickets(self, text: str, reading: Reading) -> Iterator[tuple[str, list[Ticket]]]:
        """The text with a ticket in the place of each address, valid inside the block."""
        issued: dict[str, Ticket] = {}
        for site in reversed(reading.services):
            name = secrets.token_urlsafe(24)
            issued[name] = Ticket(_address(site))
            text = f"{text[: site.start]}<{self._own}{PATH}{name}>{text[site.end :]}"
        self._tickets |= issued
        try:
            yield text, list(issued.values())
        finally:
            for name in issued:
                del self._tickets[name]

    async def call(self, exchange: Exchange) -> None:
        """Pass a worker's call on to its host. Raises RequestError unknown for a ticket that nobody has."""
        ticket = self._tickets.get(exchange.path.removeprefix(PATH))
        if ticket is None:
            raise RequestError("unknown")
        body = await exchange.body(MAX_REQUEST)
        names = (b"accept", b"content-type")
        headers = {name.decode(): exchange.header(name) for name in names if exchange.header(name)} | {"via": MARK}
        address = (
            urljoin(ticket.address, "?" + exchange.scope["query_string"].decode())
            if exchange.scope["query_string"]
            else ticket.address
        )
        try:
            await self._forward(exchange, address, headers, body)
        except (httpx.HTTPError, OSError, ValueError) as error:
            ticket.fault = str(error) or type(error).__name__
            await exchange.respond(502, [])

    async def _forward(self, exchange: Exchange, address: str, headers: Mapping[str, str], body: bytes) -> None:
        method = exchange.method
        for _ in range(MAX_REDIRECTS):
            request = await self._request(method, address, headers, body)
            response = await self._client.send(request, stream=True)
            try:
                if not response.has_redirect_location:
                    await _relay(exchange, response)
                    return
                address = urljoin(address, response.headers["location"])
                method, body = ("GET", b"") if response.status_code == 303 else (method, body)
            finally:
                await response.aclose()
        raise ValueError(f"more than {MAX_REDIRECTS} redirects")

    async def _request(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> httpx.Request:
        """A request to the very address that was checked, whatever the name resolves to a moment later."""
        parts, entry = urlsplit(address), self._entry(address)
        if entry is None:
            raise ValueError(f"{address} is not on the list of hosts")
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        places = [ipaddress.ip_address(place[4][0]) for place in found]
        if not entry.speaks_for_itself and not all(place.is_global for place in places):
            raise ValueError(f"{host} resolves to an address that is not public")
        netloc = f"[{places[0]}]:{port}" if places[0].version == 6 else f"{places[0]}:{port}"
        url = parts._replace(netloc=netloc, fragment="").geturl()
        headers = {**headers, "host": parts.netloc.rpartition("@")[2]}
        return self._client.build_request(method, url, headers=headers, content=body, extensions={"sni_hostname": host})

    def _entry(self, address: str) -> Allowed | None:
        try:
            parts = urlsplit(address)
            if parts.scheme not in _PORTS or parts.username is not None:
                return None
            return next((each for each in self._entries if each.fits(parts)), None)
        except ValueError:
            return None

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()


async def call(state: State, exchange: Exchange) -> None:
    """The route of the workers' calls."""
    if state.federation is None:
        raise RequestError("unknown")
    await state.federation.call(exchange)


def _address(site: Site) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), site.address)


async def _relay(exchange: Exchange, response: httpx.Response) -> None:
    kind = response.headers.get("content-type", "")
    await exchange.send(
        {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": header_list([("Content-Type", kind)]),
        }
    )
    async for piece in response.aiter_bytes():
        await exchange.send({"type": "http.response.body", "body": piece, "more_body": True})
    await exchange.send({"type": "http.response.body", "body": b"", "more_body": False})
