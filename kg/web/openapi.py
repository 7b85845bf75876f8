"""The tables of formats and canned queries → the OpenAPI document, and the FastAPI application that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg import __version__
from kg.queries import Parameter, all_queries
from kg.web import conneg
from kg.web.problem import PROBLEMS, RequestError, problem

TITLE = "Sanctions knowledge graph"
DESCRIPTION = (
    "Questions about sanctions and the news about them: SPARQL 1.1, graphs, and canned queries with their evidence."
)
SCHEMAS: Mapping[str, dict[str, Any]] = {
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "iri": {"type": "string", "format": "iri"},
    "article": {"type": "string", "format": "iri"},
}
"""Type of a canned query's parameter → JSON Schema; the others are strings."""
Document = dict[str, Any]
TEXT: Document = {"type": "string"}


def api() -> FastAPI:
    """The application behind all other routes: /docs, /openapi.json, and what is not there."""
    app = FastAPI(title=TITLE, version=__version__, description=DESCRIPTION, redoc_url=None)
    app.openapi = document  # type: ignore[method-assign]

    async def missing(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kind = "unknown" if error.status_code == 404 else "method" if error.status_code == 405 else "request"
        return problem(RequestError(kind), request.headers.get("accept", ""))

    app.add_exception_handler(HTTPException, missing)
    return app


@cache
def document() -> Document:
    """The whole document (OpenAPI 3.1)."""
    canned = {f"/queries/{query.name}": {"get": _canned(query.name)} for query in all_queries()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": __version__,
            "description": DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "tags": [{"name": name} for name in ("sparql", "graphs", "queries", "descriptions", "operations")],
        "paths": {
            **_sparql(),
            **_graphs(),
            "/queries": {"get": _catalog()},
            **canned,
            **_descriptions(),
            **_operations(),
        },
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "securitySchemes": {"admin": {"type": "http", "scheme": "bearer"}},
        },
    }


_PROBLEM: Document = {
    "type": "object",
    "description": "RFC 9457",
    "properties": {
        "type": {"type": "string", "format": "uri", "enum": [RequestError(kind).type for kind in PROBLEMS]},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
    },
    "required": ["type", "title", "status", "detail"],
}


def _operation(
    tag: str, summary: str, answers: Iterable[conneg.Format], faults: Sequence[int] = (), **more: Any
) -> Document:
    content = {each.media_type: {"schema": TEXT if "json" not in each.media_type else {}} for each in answers}
    wrong = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    responses: Document = {"200": {"description": "The answer", "content": content}}
    for status in sorted({400, 406, 500, 503, *faults}):
        titles = sorted({title for number, title in PROBLEMS.values() if number == status})
        responses[str(status)] = {"description": "; ".join(titles), **wrong}
    return {"tags": [tag], "summary": summary, "responses": responses, **more}


def _parameter(
    name: str, description: str, schema: Document | None = None, *, required: bool = False, example: Any = None
) -> Document:
    found: Document = {
        "name": name,
        "in": "query",
        "description": description,
        "required": required,
        "schema": schema or TEXT,
    }
    return found | ({"example": example} if example is not None else {})


def _form(formats: Iterable[conneg.Format]) -> Document:
    names = [each.name for each in formats]
    return _parameter("format", "form of the answer, over Accept", {"type": "string", "enum": names})


_TIMEOUT = _parameter("timeout", "seconds that the query may run", {"type": "number", "exclusiveMinimum": 0})
_IRIS: Document = {"type": "array", "items": {"type": "string", "format": "iri"}}
_ALL = tuple({each.name: each for each in (*conneg.SOLUTIONS, *conneg.GRAPHS)}.values())


def _body(schemas: Mapping[str, Document]) -> Document:
    """A request's body: media type → schema."""
    return {"required": True, "content": {kind: {"schema": schema} for kind, schema in schemas.items()}}


def _sparql() -> Document:
    dataset = [
        _parameter("default-graph-uri", "graphs that make the default graph", _IRIS),
        _parameter("named-graph-uri", "graphs for GRAPH", _IRIS),
    ]
    text = _parameter("query", "SPARQL 1.1", required=True, example="SELECT * WHERE { ?s ?p ?o } LIMIT 10")
    form = {"type": "object", "properties": {"query": TEXT}, "required": ["query"]}
    body = _body({"application/sparql-query": TEXT, "application/x-www-form-urlencoded": form})
    faults = (403, 413, 415, 504)
    using = [
        _parameter("using-graph-uri", "as USING", _IRIS),
        _parameter("using-named-graph-uri", "as USING NAMED", _IRIS),
    ]
    written = _operation(
        "sparql", "Update the dataset", (), (401, 409, *faults),
        requestBody=_body({"application/sparql-update": TEXT}), security=[{"admin": []}], parameters=using,
    )  # fmt: skip
    written["responses"]["204"] = {"description": "Done, and visible to the next query"}
    return {
        "/sparql": {
            "get": _operation("sparql", "Query", _ALL, faults, parameters=[text, *dataset, _form(_ALL), _TIMEOUT]),
            "post": _operation(
                "sparql",
                "Query in the body",
                _ALL,
                faults,
                parameters=[*dataset, _form(_ALL), _TIMEOUT],
                requestBody=body,
            ),
        },
        "/update": {"post": written},
    }


def _graphs() -> Document:
    which = [
        _parameter("graph", "the graph's name", {"type": "string", "format": "iri"}),
        _parameter("default", "the default graph; the value says nothing"),
    ]
    body = _body({each.media_type: TEXT for each in conneg.GRAPHS})
    methods: Document = {
        "get": _operation(
            "graphs",
            "Read a graph, or the whole dataset",
            conneg.GRAPHS,
            (404,),
            parameters=[*which, _form(conneg.GRAPHS)],
        )
    }
    for method, summary in (("put", "Replace a graph"), ("post", "Add to a graph"), ("delete", "Drop a graph")):
        found = _operation(
            "graphs", summary, (), (401, 403, 404, 409, 412, 413, 415, 504), parameters=which, security=[{"admin": []}]
        )
        found["responses"] |= {"201": {"description": "Done: a new graph"}, "204": {"description": "Done"}}
        methods[method] = found | ({} if method == "delete" else {"requestBody": body})
    return {"/graphs": methods}


def _catalog() -> Document:
    return _operation("queries", "The canned queries and their parameters", [conneg.Format("json", "application/json")])


def _canned(name: str) -> Document:
    query = next(each for each in all_queries() if each.name == name)
    own = [
        _form(conneg.SOLUTIONS),
        _parameter(
            "limit",
            "rows of one page; the Link header names the next",
            {"type": "integer", "minimum": 1, "maximum": 999_999_999},
        ),
        _parameter("offset", "rows to skip", {"type": "integer", "minimum": 0, "maximum": 999_999_999}),
        _TIMEOUT,
    ]
    parameters = [*map(_documented, query.parameters), *own]
    return _operation(
        "queries", query.title, conneg.SOLUTIONS, (422, 504),
        description=query.description, operationId=f"query-{name}", parameters=parameters,
    )  # fmt: skip


def _documented(each: Parameter) -> Document:
    schema = SCHEMAS.get(each.type, TEXT)
    return _parameter(each.name, each.description, schema, required=each.required, example=each.example)


def _descriptions() -> Document:
    named = {
        "/.well-known/void": "VoID and DCAT of the dataset",
        "/.well-known/sparql-examples": "The canned queries as SHACL executables",
    }
    paths: Document = {
        path: {"get": _operation("descriptions", summary, conneg.GRAPHS, parameters=[_form(conneg.GRAPHS)])}
        for path, summary in named.items()
    }
    iri = _parameter("iri", "the node", {"type": "string", "format": "iri"}, required=True)
    paths["/data"] = {
        "get": _operation(
            "descriptions",
            "What the graph says of a node",
            conneg.GRAPHS,
            (404,),
            parameters=[iri, _form(conneg.GRAPHS)],
        )
    }
    return paths


def _operations() -> Document:
    return {
        "/health": {
            "get": _operation("operations", "Whether the server is ready", [conneg.Format("json", "application/json")])
        },
        "/metrics": {"get": _operation("operations", "Figures for Prometheus", [conneg.Format("text", "text/plain")])},
    }
