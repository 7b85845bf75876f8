"""Every address of the server, in one table."""

from __future__ import annotations

from collections.abc import Mapping

from kg.errors import KgError
from kg.web import catalog, describing, federation, graph_store, linked_data, pages, sparql, update
from kg.web.document import respond, wants_page
from kg.web.exchange import Exchange, header_list
from kg.web.front import Route
from kg.web.metrics import CONTENT_TYPE
from kg.web.problem import RequestError
from kg.web.state import State

JSON = "application/json"


async def query(state: State, exchange: Exchange) -> None:
    """/sparql: a query; without one the form for people, the service description for programs."""
    if exchange.method in {"GET", "HEAD"} and b"query" not in exchange.scope["query_string"]:
        if exchange.scope["query_string"] and b"format=" not in exchange.scope["query_string"]:
            raise RequestError("request", "the parameter query is missing (such as /sparql?query=ASK%20%7B%7D)")
        await (pages.query_form if wants_page(exchange) else describing.service_description)(state, exchange)
        return
    suffix = exchange.path.removeprefix("/sparql").strip("./")
    if exchange.method == "GET" and not suffix and wants_page(exchange):
        await pages.query_answer(state, exchange)
        return
    await sparql.query(state, exchange, suffix)


async def health(state: State, exchange: Exchange) -> None:
    """/health: ready to answer, with the generation; 503 where it is not. /health/live: the process runs."""
    if exchange.path.endswith("/live"):
        await respond(state, exchange, JSON, b'{"status": "ok"}')
        return
    published = state.current.get()
    ready = state.pool.figures()["workers"] > 0
    if not ready:
        raise RequestError("overload", "no worker is alive")
    await respond(state, exchange, JSON, f'{{"status": "ok", "generation": "{published.tag}"}}'.encode())


async def metrics(state: State, exchange: Exchange) -> None:
    """/metrics: figures for Prometheus."""
    try:
        tag = state.current.get().tag
    except KgError:
        tag = ""
    body = state.metrics.text(state.figures(), tag)
    await exchange.respond(200, header_list([("Content-Type", CONTENT_TYPE), ("Cache-Control", "no-store")]), body)


EXACT: Mapping[str, Route] = {
    "/": Route(pages.home),
    "/sparql": Route(query, sparql.METHODS),
    "/sparql/": Route(query, sparql.METHODS),
    "/update": Route(update.update, update.METHODS, "admin"),
    "/graphs": Route(graph_store.graph_store, graph_store.METHODS),
    "/queries": Route(catalog.catalog, catalog.METHODS),
    "/health": Route(health, scope=""),
    "/health/live": Route(health, scope=""),
    "/metrics": Route(metrics),
    "/page": Route(linked_data.page),
    "/data": Route(linked_data.data),
    "/ns": Route(linked_data.ontology, scope=""),
    "/shapes": Route(linked_data.ontology, scope=""),
    "/context.jsonld": Route(linked_data.context, scope=""),
    "/static/style.css": Route(pages.style, scope=""),
    "/.well-known/void": Route(describing.void),
    "/.well-known/sparql-examples": Route(describing.examples),
}
PREFIXES: Mapping[str, Route] = {
    "/sparql.": EXACT["/sparql"],
    "/graphs/": EXACT["/graphs"],
    "/queries/": Route(catalog.run, catalog.METHODS),
    "/id/": Route(linked_data.identifier),
    "/page/": EXACT["/page"],
    "/data/": EXACT["/data"],
    "/ns.": EXACT["/ns"],
    "/ns/": EXACT["/ns"],
    "/shapes.": EXACT["/shapes"],
    federation.PATH: Route(federation.call, federation.METHODS, scope=""),
}
