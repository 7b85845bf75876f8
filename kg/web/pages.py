"""HTML pages: plain, without scripts, every text escaped (Jinja2 does it)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from kg.errors import KgError
from kg.queries import all_queries
from kg.terms import prefixes
from kg.web import ask, guard, nodes, parameters
from kg.web.ask import Term
from kg.web.document import respond
from kg.web.exchange import Exchange
from kg.web.nodes import Value
from kg.web.parameters import single
from kg.web.sparql import question
from kg.web.state import State

HTML = "text/html; charset=utf-8"
POLICY = (
    "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
)
"""A page of ours runs no script, and loads nothing from elsewhere."""
MOST_ROWS = 1000
"""Rows that a page shows; the other formats have all."""
STYLE = "text/css; charset=utf-8"

COUNTS = """
PREFIX kg: <https://w3id.org/sanctions-kg/ns#>
SELECT (COUNT(DISTINCT ?article) AS ?articles) (COUNT(DISTINCT ?claim) AS ?claims)
       (COUNT(DISTINCT ?action) AS ?actions) (COUNT(DISTINCT ?designation) AS ?designations) {
  { ?edition <http://www.w3.org/ns/prov#specializationOf> ?article . ?article a <https://schema.org/NewsArticle> }
  UNION { ?claim a kg:Claim } UNION { ?action a kg:GovernmentAction } UNION { ?designation a kg:Designation }
}"""


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("kg.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


async def respond_page(state: State, exchange: Exchange, template: str, **values: Any) -> None:
    """A page from a template."""
    text = _templates().get_template(template).render(**values)
    await respond(state, exchange, HTML, text.encode("utf-8", "replace"), [POLICY])


async def home(state: State, exchange: Exchange) -> None:
    """What is here, a search for a name, and the canned queries."""
    counts = (await ask.rows(state, COUNTS))[0]
    await respond_page(state, exchange, "home.html", counts=counts, queries=all_queries())


START = "SELECT ?action ?label WHERE {\n  ?action a kg:GovernmentAction ; rdfs:label ?label .\n}\nLIMIT 20"
"""What the form begins with."""


async def query_form(state: State, exchange: Exchange) -> None:
    """A form for SPARQL, with examples."""
    declared = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in prefixes().items())
    await _query_page(state, exchange, text=f"{declared}\n\n{START}")


async def _query_page(state: State, exchange: Exchange, **values: Any) -> None:
    values = {"columns": [], "problem": "", "rows": None, "more": False, "link": "", "queries": all_queries(), **values}
    await respond_page(state, exchange, "sparql.html", **values)


async def query_answer(state: State, exchange: Exchange) -> None:
    """The answer to a query as a table; a graph is shown as its triples. What cannot be answered is told instead."""
    given = parameters.parse(exchange.scope["query_string"])
    text = single(given, "query")
    reading = guard.read(text)
    if reading.services:
        await _query_page(state, exchange, text=text, problem="no page shows SERVICE: ask for another format")
        return
    try:
        columns, rows = await ask.table(state, question(state, given, reading), MOST_ROWS + 1)
    except KgError as error:
        await _query_page(state, exchange, text=text, problem=str(error))
        return
    await _query_page(
        state, exchange, text=text, columns=columns, rows=await table(state, columns, rows[:MOST_ROWS]),
        more=len(rows) > MOST_ROWS, link=f"/sparql?{urlencode({'query': text})}",
    )  # fmt: skip


async def table(state: State, variables: list[str], bindings: list[dict[str, Term]]) -> list[list[Value | None]]:
    """Rows of an answer as the cells of a page, nodes by their names."""
    terms = [term for row in bindings for term in row.values()]
    known = await nodes.names(state, (term["value"] for term in terms if term["type"] == "uri"))

    def cell(term: Term) -> Value:
        return nodes.shown(term, known.get(term["value"], "") if term["type"] == "uri" else "")

    return [[cell(row[name]) if name in row else None for name in variables] for row in bindings]


async def style(state: State, exchange: Exchange) -> None:
    """The one style sheet."""
    await respond(state, exchange, STYLE, files("kg.web").joinpath("static/style.css").read_bytes())
