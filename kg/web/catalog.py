"""Canned queries → routes: /queries lists them, /queries/{name} runs one with its parameters bound as terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import ParameterError
from kg.queries import Query, all_queries, bind, find, resolver
from kg.web import conneg, sparql
from kg.web.current import Current
from kg.web.parameters import Parameters, parse, single
from kg.web.threads import Threads

SCHEMAS: Mapping[str, dict[str, str]] = {
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
}
"""Parameter type → JSON Schema; the others are strings."""


def add_routes(app: FastAPI, current: Current, threads: Threads) -> None:
    """One route per query, so that each has its own page of the OpenAPI document, then one for unknown names."""

    async def run(request: Request) -> Response:
        name = request.path_params.get("name") or request.url.path.rpartition("/")[2]
        parameters, accept = parse(request.scope["query_string"]), request.headers.get("accept", "")
        return await threads.run(lambda: _answer(current.store(), find(name), parameters, accept))

    app.add_api_route(
        "/queries", lambda: JSONResponse(_list()), methods=["GET"], summary="The canned queries", tags=["queries"]
    )
    for query in all_queries():
        app.add_api_route(
            f"/queries/{query.name}", run, methods=["GET"], summary=query.title, description=query.description,
            operation_id=f"query-{query.name}", tags=["queries"], openapi_extra={"parameters": _documented(query)},
        )  # fmt: skip
    app.add_api_route("/queries/{name}", run, methods=["GET"], include_in_schema=False)


def _answer(store: ox.Store, query: Query, parameters: Parameters, accept: str) -> Response:
    form = single(parameters, "format")
    for name, given in parameters.items():
        if len(given) > 1:
            raise ParameterError(f"the parameter {name[:80]} is given {len(given)} times: give it once")
    values = {name: given[0] for name, given in parameters.items() if name != "format"}
    return sparql.run(store, bind(query, values, resolver(lambda text: _rows(store, text))), accept, form)


def _rows(store: ox.Store, query: str) -> Iterable[Mapping[str, str]]:
    results: Any = store.query(query)
    names = [variable.value for variable in results.variables]
    for row in results:
        yield {name: row[name].value for name in names if row[name] is not None}


def _list() -> dict[str, Any]:
    return {"queries": [_described(query) for query in all_queries()]}


def _described(query: Query) -> dict[str, Any]:
    link = f"/queries/{query.name}"
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "parameters": [
            {
                "name": each.name,
                "type": each.type,
                "description": each.description,
                "required": each.required,
                "example": each.example,
            }
            for each in query.parameters
        ],
        "columns": query.columns,
        "link": link,
        "example": link + ("?" + urlencode(query.example) if query.example else ""),
    }


def _documented(query: Query) -> list[dict[str, Any]]:
    formats = {"type": "string", "enum": [each.name for each in conneg.SOLUTIONS], "default": "json"}
    form = {"name": "format", "in": "query", "description": "form of the answer, over Accept", "schema": formats}
    return [
        {
            "name": each.name, "in": "query", "required": each.required, "description": each.description,
            "schema": SCHEMAS.get(each.type, {"type": "string"}), "example": each.example,
        }
        for each in query.parameters
    ] + [form]  # fmt: skip
