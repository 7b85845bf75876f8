"""SPARQL 1.1 Protocol, query operation: GET, POST and QUERY on /sparql → a question for the workers.

https://www.w3.org/TR/sparql11-protocol/#query-operation; QUERY is RFC 10008. Updates have an address of their own.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from kg.terms import base
from kg.web import conneg, guard, parameters
from kg.web.answer import Question, answer
from kg.web.conformance import conformed
from kg.web.exchange import Exchange
from kg.web.parameters import Parameters, single
from kg.web.problem import RequestError
from kg.web.state import State
from kg.web.zero_length import alternatives

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
METHODS = ("GET", "HEAD", "POST", "QUERY")
MAX_BODY = 3 * guard.MAX_BYTES + 10_000
"""Bytes. A form writes a byte of the query in at most three."""


async def query(state: State, exchange: Exchange, form: str = "") -> None:
    """Answer one query; `form` is the format that the address names ("/sparql.csv"). Raises RequestError."""
    given = await received(exchange)
    text = single(given, "query")
    if not text.strip():
        raise RequestError("request", "the parameter query is missing (such as /sparql?query=ASK%20%7B%7D)")
    reading, engine_text, zero = await guard.apart(_read, text)
    asked = question(state, given, reading, exchange.header(b"accept"), form or single(given, "format"))
    if engine_text != text or zero:
        asked = replace(asked, text=engine_text, shown=text, alternatives=json.dumps(zero))
    if not reading.services or asked.refused:
        await answer(state, exchange, asked)
        return
    assert state.federation is not None
    state.federation.check(reading, exchange)
    with state.federation.tickets(asked.text, guard.read(asked.text)) as (rewritten, tickets):
        try:
            await answer(state, exchange, replace(asked, text=rewritten, shown=text), federated=True)
        except RequestError as error:
            faults = [f"SERVICE <{each.address}>: {each.fault}" for each in tickets if each.fault]
            raise (RequestError("evaluation", "; ".join(faults)) if faults else error) from None


def _read(text: str) -> tuple[guard.Reading, str, tuple[dict[str, Any], ...]]:
    """Everything that is read off a query's text: what it says of itself, its text for the engine, and alternatives."""
    reading, engine_text = guard.read(text), conformed(text)
    return reading, engine_text, alternatives(engine_text)


async def received(exchange: Exchange) -> Parameters:
    """The parameters of a query operation (section 2.1). Raises RequestError request, too-large or media-type."""
    given = parameters.parse(exchange.scope["query_string"])
    if exchange.method in {"GET", "HEAD"}:
        return given
    sent = await parameters.sent(exchange, "query", QUERY, MAX_BODY, form=exchange.method == "POST")
    return {name: given.get(name, []) + sent.get(name, []) for name in given | sent}


def question(state: State, given: Parameters, reading: guard.Reading, accept: str = "", form: str = "") -> Question:
    """What the parameters ask."""
    default, named = dataset(given)
    if default is None and not reading.dataset and state.hides_union():
        default = ()
    refused = ""
    if reading.services and state.federation is None:
        refused = f"{reading.services[0].place}: SERVICE is switched off: this server calls no other"
    return Question(
        text=single(given, "query"),
        base=base(),
        formats=formats(accept[: conneg.LONGEST], form[: conneg.LONGEST]),
        default_graph=default,
        named_graphs=named,
        changing=reading.changing or bool(reading.services),
        timeout=timeout(given, state.settings.timeout),
        refused=refused,
    )


@lru_cache(maxsize=1024)
def formats(accept: str, name: str = "") -> tuple[tuple[str, str | None], ...]:
    """For each kind of answer the format that is best for the client."""
    rows, graph = conneg.choose(conneg.SOLUTIONS, accept, name), conneg.choose(conneg.GRAPHS, accept, name)
    solutions = rows.name if rows else None
    return ("solutions", solutions), ("boolean", solutions), ("graph", graph.name if graph else None)


def dataset(given: Parameters) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """The protocol's dataset (section 2.1.4): both parts, or neither. Raises RequestError for what is no IRI."""
    default, named = given.get("default-graph-uri"), given.get("named-graph-uri")
    if not default and not named:
        return None, None
    return graphs(default or []), graphs(named or [])


def graphs(iris: list[str]) -> tuple[str, ...]:
    """The names of graphs. Raises RequestError for what is no IRI."""
    try:
        return tuple(ox.NamedNode(iri).value for iri in iris)
    except ValueError as error:
        raise RequestError("request", f"the name of a graph is no IRI: {error}") from None


def timeout(given: Parameters, most: float) -> float:
    """The seconds that the query may run: the parameter `timeout`, or `most` if that is less."""
    text = single(given, "timeout")
    if not text:
        return most
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise RequestError("request", f"the parameter timeout is no number of seconds: {text[:40]!r}")
    return min(seconds, most)
