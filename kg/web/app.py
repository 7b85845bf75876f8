"""A database → the web application that answers questions about it."""

from __future__ import annotations

from html import escape

from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response

from kg.errors import KgError
from kg.queries import all_queries
from kg.stores.oxigraph import Database
from kg.web import catalog
from kg.web.current import Current
from kg.web.problem import answer
from kg.web.sparql import Endpoint
from kg.web.threads import Threads

TITLE = "Sanctions knowledge graph"


def create_app(database: Database, *, threads: int = 4) -> FastAPI:
    """The application. A new generation of the database is served from the next request on.

    `threads`: how many queries run at a time. A query has no time limit (see `kg.web.sparql`).
    """
    app = FastAPI(title=TITLE, redoc_url=None)
    current, pool = Current(database), Threads(threads)
    app.add_exception_handler(KgError, answer)  # type: ignore[arg-type, unused-ignore]
    endpoint = Endpoint(current, pool)
    app.add_route("/sparql", endpoint.__call__, methods=["GET", "POST"])
    catalog.add_routes(app, current, pool)

    @app.get("/health", summary="Whether there is a database to ask")
    def health() -> dict[str, str]:
        return {"status": "ok", "generation": current.generation}

    @app.get("/", include_in_schema=False)
    def index() -> Response:
        return HTMLResponse(_index())

    return app


def _index() -> str:
    """Every address as plain HTML: /docs needs scripts from the net, this does not."""
    queries = "".join(
        f'<li><a href="/queries/{escape(query.name)}">{escape(query.name)}</a>: {escape(query.title)}</li>'
        for query in all_queries()
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{TITLE}</title><h1>{TITLE}</h1><ul>'
        "<li><a href='/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%2010'>/sparql</a>: SPARQL 1.1</li>"
        "<li><a href='/queries'>/queries</a>: the canned queries and their parameters</li>"
        "<li><a href='/health'>/health</a></li>"
        "<li><a href='/docs'>/docs</a>, <a href='/openapi.json'>/openapi.json</a></li>"
        f"</ul><h2>Canned queries</h2><ul>{queries}</ul></html>"
    )
