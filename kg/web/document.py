"""A small document that the server makes itself → a response with its form, its tag and its coding."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable

import pyoxigraph as ox

from kg.stores.formats import GRAPHS
from kg.stores.output import SMALL
from kg.terms import prefixes
from kg.web import conneg, parameters
from kg.web.answer import matches
from kg.web.exchange import Exchange, Headers, header_list
from kg.web.parameters import single
from kg.web.problem import RequestError
from kg.web.state import State


async def respond(
    state: State, exchange: Exchange, content_type: str, body: bytes, headers: Iterable[tuple[str, str]] = ()
) -> None:
    """200 with the document, or 304 where the client has it; packed with gzip for those who accept that."""
    packs = bool(conneg.coding(exchange.header(b"accept-encoding"))) and len(body) >= SMALL
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}{"-gzip" if packs else ""}"'
    common: Headers = [*state.caching(), *header_list([("ETag", tag), *headers])]
    if matches(exchange.header(b"if-none-match"), tag):
        await exchange.respond(304, common)
        return
    if packs:
        packer = zlib.compressobj(6, wbits=31)
        body = packer.compress(body) + packer.flush()
        common.append((b"content-encoding", b"gzip"))
    await exchange.respond(200, [(b"content-type", content_type.encode()), *common], body)


async def respond_graph(
    state: State, exchange: Exchange, lines: Iterable[str], form: str = "", headers: Iterable[tuple[str, str]] = ()
) -> None:
    """Triples in N-Triples, in the RDF format that the client likes best. Raises RequestError format."""
    form = form or single(parameters.parse(exchange.scope["query_string"]), "format")
    chosen = conneg.choose(conneg.GRAPHS, exchange.header(b"accept"), form)
    if chosen is None:
        raise RequestError("format", f"this comes as {conneg.offered(conneg.GRAPHS)}")
    text = "\n".join(sorted(set(lines))).encode()
    named = prefixes() if chosen.name in {"turtle", "trig"} else None
    body = ox.serialize(ox.parse(text, ox.RdfFormat.N_TRIPLES), format=GRAPHS[chosen.name], prefixes=named)
    await respond(state, exchange, chosen.content_type, body or b"", headers)


def wants_page(exchange: Exchange) -> bool:
    """Whether the client is a browser: HTML is what it likes best.

    Of equals HTML wins only where it is named, as browsers do and programs do not.
    """
    accept = exchange.header(b"accept")
    if "html" not in accept:
        return False
    best = conneg.choose((conneg.HTML, *conneg.GRAPHS, *conneg.SOLUTIONS), accept)
    return best is conneg.HTML
