"""IRIs → what the graph says of them: /id redirects by Accept, /page is for people, /data for programs.

/id/entity/sensetime   303 ▶ /page/entity/sensetime or /data/entity/sensetime     (Cool URIs for the Semantic Web, 4.2)
/page?iri=…  /data?iri=…                                                          nodes of others, such as articles
/ns  /ns/VERSION  /shapes  /context.jsonld                                        the ontology, as files
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from kg import __version__
from kg.resources import folder
from kg.terms import base
from kg.web import conneg, nodes, parameters
from kg.web.document import respond, respond_graph, wants_page
from kg.web.exchange import Exchange, header_list
from kg.web.ontology import terms
from kg.web.pages import respond_page
from kg.web.parameters import single
from kg.web.problem import RequestError
from kg.web.state import State

SUFFIXES = {f".{name}": each.name for each in conneg.GRAPHS for name in (each.name, *each.aliases) if "/" not in name}
"""Suffixes of addresses → formats."""


async def identifier(state: State, exchange: Exchange) -> None:
    """/id/…: the name of a thing, which is no document: 303 to one about it."""
    path = exchange.path.removeprefix("/id/")
    target = nodes.address(base() + path) if wants_page(exchange) else nodes.data_address(base() + path)
    headers = [("Location", state.site(exchange) + target), ("Vary", "Accept")]
    await exchange.respond(303, header_list(headers))


async def page(state: State, exchange: Exchange) -> None:
    """/page/… or /page?iri=…: a node for people."""
    iri = _iri(exchange, "/page")
    found = await nodes.page(state, iri)
    if found is None:
        raise RequestError("unknown", f"the graph says nothing about <{iri}>")
    await respond_page(state, exchange, "node.html", node=found)


async def data(state: State, exchange: Exchange) -> None:
    """/data/… or /data?iri=…: a node's triples, in the format of the suffix or of Accept."""
    iri = _iri(exchange, "/data")
    suffix = Path(iri).suffix if "iri=" not in exchange.scope["query_string"].decode("latin-1") else ""
    form = SUFFIXES.get(suffix, "")
    iri = iri.removesuffix(suffix) if form else iri
    lines = await nodes.triples(state, iri)
    if not lines:
        raise RequestError("unknown", f"the graph says nothing about <{iri}>")
    await respond_graph(state, exchange, lines, form, [("Link", f'<{iri}>; rel="describes"')])


def _iri(exchange: Exchange, prefix: str) -> str:
    path = exchange.raw_path.removeprefix(prefix).lstrip("/")
    if path:
        return base() + path
    iri = single(parameters.parse(exchange.scope["query_string"]), "iri")
    if not iri:
        raise RequestError("request", "the parameter iri is missing")
    return iri


async def ontology(state: State, exchange: Exchange) -> None:
    """The ontology: its terms as a page, or its file in any RDF format. A version's address has that version alone."""
    name, _, version = exchange.path.strip("/").partition("/")
    stem, suffix = Path(name).stem, Path(name).suffix
    if version not in {"", __version__}:
        raise RequestError(
            "unknown", f"there is no version {unquote(version)} of the ontology here: it is {__version__}"
        )
    if stem == "ns" and not suffix and wants_page(exchange):
        await respond_page(state, exchange, "ontology.html", terms=terms(), version=__version__)
        return
    text = (folder("ontology") / {"ns": "kg.ttl", "shapes": "shapes.ttl"}[stem]).read_bytes()
    lines = [f"{triple.subject} {triple.predicate} {triple.object} ." for triple in ox.parse(text, ox.RdfFormat.TURTLE)]
    await respond_graph(state, exchange, lines, SUFFIXES.get(suffix, ""))


async def context(state: State, exchange: Exchange) -> None:
    """The JSON-LD context that is the mapping."""
    await respond(state, exchange, "application/ld+json", (folder("ontology") / "context.jsonld").read_bytes())
