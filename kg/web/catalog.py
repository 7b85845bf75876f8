"""Canned queries over HTTP: /queries lists them, /queries/{name} runs one with its parameters bound as terms.

Rows come in every result format, whole or by pages (`limit`, `offset`; the Link header names the next page). A page is
cut from the answer: the query's text stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from kg.errors import ParameterError, QueryError
from kg.queries import Query, all_queries, bind, find, is_reference, resolver
from kg.terms import base
from kg.web import ask, parameters, sparql
from kg.web.answer import Question, answer
from kg.web.conneg import LONGEST
from kg.web.document import respond, wants_page
from kg.web.exchange import Exchange, header_list
from kg.web.pages import MOST_ROWS, respond_page, table
from kg.web.parameters import Parameters
from kg.web.state import State

PATH = "/queries/"
METHODS = ("GET", "HEAD")
OWN = ("format", "limit", "offset", "timeout")
"""Parameters of the address itself, beside the query's."""


async def catalog(state: State, exchange: Exchange) -> None:
    """The list of all queries, as JSON or as a page."""
    if wants_page(exchange):
        await respond_page(state, exchange, "queries.html", queries=all_queries())
        return
    described = {"queries": [_described(query) for query in all_queries()]}
    await respond(state, exchange, "application/json", json.dumps(described, ensure_ascii=False).encode())


async def run(state: State, exchange: Exchange) -> None:
    """Run one query. Raises UnknownQueryError, ParameterError, RequestError."""
    name, _, suffix = exchange.path.removeprefix(PATH).partition(".")
    query, given = find(name), parameters.parse(exchange.scope["query_string"])
    if wants_page(exchange) and not suffix and "format" not in given:
        await _page(state, exchange, query, given)
        return
    text = await bound(state, query, values(given))
    form = suffix or parameters.single(given, "format")
    size, skip = (_whole(given, name) for name in ("limit", "offset"))
    asked = Question(
        text=text,
        base=base(),
        formats=sparql.formats(exchange.header(b"accept")[:LONGEST], form[:LONGEST]),
        page=(skip or 0, size) if size else (skip, _ALL) if skip else None,
        timeout=sparql.timeout(given, state.settings.timeout),
    )
    links = [("Link", _next(state, exchange, given, (skip or 0) + size))] if size else []
    await answer(state, exchange, asked, if_more=header_list(links))


_ALL = 1_000_000_000
"""A page without an end."""


async def bound(state: State, query: Query, given: Mapping[str, str]) -> str:
    """The query's text with the values in it; names of entities are looked up in the graph first."""
    named: dict[str, list[dict[str, str]]] = {}
    for parameter in query.parameters:
        value = given.get(parameter.name, "")
        if parameter.type == "entity" and value and not is_reference(value):
            named[value.strip()] = await ask.rows(state, bind(find("find"), {"name": value.strip()}))
    return bind(query, given, lambda name: resolver(lambda _: named[name.strip()])(name))


def values(given: Parameters) -> dict[str, str]:
    """The query's own parameters. Raises ParameterError where one is given twice."""
    for name, texts in given.items():
        if len(texts) > 1:
            raise ParameterError(f"the parameter {name[:80]} is given {len(texts)} times: give it once")
    return {name: texts[0] for name, texts in given.items() if name not in OWN}


async def _page(state: State, exchange: Exchange, query: Query, given: Parameters) -> None:
    """The query's form, and its answer where the form is filled in."""
    shown, columns, rows, problem = values(given), list(query.columns), None, ""
    if all(shown.get(each.name) for each in query.parameters if each.required):
        try:
            found = await ask.terms(state, await bound(state, query, shown), most=MOST_ROWS + 1)
            rows = await table(state, columns, found)
        except QueryError as error:
            problem = str(error)
    await respond_page(
        state, exchange, "query.html", query=query, given=shown, columns=columns, problem=problem,
        rows=rows[:MOST_ROWS] if rows is not None else None, more=bool(rows and len(rows) > MOST_ROWS),
        link=f"{PATH}{query.name}?{urlencode(shown)}", example=_example(query),
    )  # fmt: skip


def _whole(given: Parameters, name: str) -> int:
    text = parameters.single(given, name) or "0"
    if not text.isdecimal() or len(text) > 9:
        raise ParameterError(f"{name}: {text[:40]!r} is no whole number")
    return int(text)


def _next(state: State, exchange: Exchange, given: Parameters, offset: int) -> str:
    pairs = [(name, texts[0]) for name, texts in given.items() if name != "offset"] + [("offset", str(offset))]
    return f'<{state.site(exchange)}{exchange.path}?{urlencode(pairs)}>; rel="next"'


def _example(query: Query) -> str:
    return PATH + query.name + ("?" + urlencode(query.example) if query.example else "")


def _described(query: Query) -> dict[str, Any]:
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
        "link": PATH + query.name,
        "example": _example(query),
    }
