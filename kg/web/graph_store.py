"""SPARQL 1.1 Graph Store HTTP Protocol on /graphs: read, replace, add to and drop one graph.

    /graphs?graph=IRI   /graphs?default      indirect (section 4.2)
    /graphs/anything                         direct (4.1): the address itself is the graph's name
    POST /graphs                             a new graph, whose address is told (5.5)
    GET /graphs                              the whole dataset, as TriG, N-Quads or JSON-LD

https://www.w3.org/TR/sparql11-http-rdf-update/. Each graph has a version (`kg.stores.writes`), which ETag, If-Match and
If-None-Match name.
"""

from __future__ import annotations

from typing import Any

from kg.settings import MEBIBYTE
from kg.web import conneg, parameters
from kg.web.answer import Question, answer
from kg.web.exchange import Exchange, header_list
from kg.web.parameters import single
from kg.web.payload import payload
from kg.web.problem import RequestError
from kg.web.sparql import graphs
from kg.web.state import State

PATH = "/graphs"
METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")
ALL, DEFAULT = "*", ""
"""What a request is about, where it names no graph: all of them, or the default graph."""
_KINDS = {"PUT": "replace", "POST": "add", "DELETE": "remove"}


async def graph_store(state: State, exchange: Exchange) -> None:
    """One operation on one graph. Raises RequestError, then nothing has changed."""
    given = parameters.parse(exchange.scope["query_string"])
    graph = _graph(state, exchange, given)
    if exchange.method in {"GET", "HEAD"}:
        await _read(state, exchange, graph, single(given, "format"))
    else:
        state.tokens.check(exchange, "admin")
        await _write(state, exchange, graph)


def _graph(state: State, exchange: Exchange, given: parameters.Parameters) -> str:
    """The graph's name, or ALL or DEFAULT. Raises RequestError where the address names two."""
    direct = exchange.path.removeprefix(PATH).strip("/")
    named = [name for name in ("default", "graph") if name in given]
    if len(named) + bool(direct) > 1:
        raise RequestError("request", "name one graph: ?graph=IRI, ?default, or by the address itself")
    if direct:
        return state.site(exchange) + exchange.raw_path
    if named == ["graph"]:
        return graphs([state.absolute(exchange, single(given, "graph"))])[0]
    return DEFAULT if named else ALL


async def _read(state: State, exchange: Exchange, graph: str, form: str) -> None:
    formats = conneg.DATASETS if graph == ALL else conneg.GRAPHS
    chosen = conneg.choose(formats, exchange.header(b"accept"), form)
    if chosen is None:
        raise RequestError("format", f"this comes as {conneg.offered(formats)}")
    version = state.current.get().version(None if graph in {ALL, DEFAULT} else graph)
    question = Question(
        formats=(("graph", chosen.name),), dump=graph, version=version, timeout=state.settings.timeout * 10,
        default_graph=() if graph == DEFAULT and state.hides_union() else None,
    )  # fmt: skip
    await answer(state, exchange, question)


async def _write(state: State, exchange: Exchange, graph: str) -> None:
    if graph == ALL and exchange.method != "POST":
        raise RequestError("request", "name the graph: ?graph=IRI, ?default, or by the address itself")
    if graph == DEFAULT and exchange.method != "POST" and state.settings.default_graph == "union":
        raise RequestError("conflict", "the default graph is the union of all graphs: name the one that you mean")
    request: dict[str, Any] = {
        "kind": _KINDS[exchange.method],
        "graph": None if graph == DEFAULT else graph,
        "match": _versions(exchange.header(b"if-match")),
        "none_match": _versions(exchange.header(b"if-none-match")),
    }
    if exchange.method == "DELETE":
        done = await state.writer.write(**request)
    else:
        async with payload(exchange, state.settings.max_body * MEBIBYTE) as sent:
            if graph == ALL:
                graph = f"{state.site(exchange)}{PATH}/{sent.name(state.current.get().version(None))}"
                request["graph"] = graph
            done = await state.writer.write(**request, base=graph or state.site(exchange), files=sent.files)
    location = [("Location", graph)] if done["created"] and graph else []
    await exchange.respond(201 if done["created"] else 204, header_list(location))


def _versions(header: str) -> list[str] | None:
    """The versions that If-Match or If-None-Match name; None without the header. Weak tags name none.

    >>> _versions('"12ab-turtle-gzip", W/"34"'), _versions("*"), _versions("")
    (['12ab'], ['*'], None)
    """
    if not header:
        return None
    tags = [each.strip() for each in header.split(",")]
    return ["*" if tag == "*" else tag.strip('"').partition("-")[0] for tag in tags if tag and not tag.startswith("W/")]
