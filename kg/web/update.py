"""SPARQL 1.1 Protocol, update operation: POST on /update → a new generation.

https://www.w3.org/TR/sparql11-protocol/#update-operation
"""

from __future__ import annotations

from kg.settings import MEBIBYTE
from kg.terms import base
from kg.web import guard, parameters
from kg.web.conformance import conformed
from kg.web.exchange import Exchange
from kg.web.parameters import single
from kg.web.problem import RequestError, problem_at
from kg.web.sparql import graphs
from kg.web.state import State
from kg.web.using import with_dataset

UPDATE = "application/sparql-update"
METHODS = ("POST",)


async def update(state: State, exchange: Exchange) -> None:
    """Carry out one update; 204 once its generation is published. Raises RequestError, then nothing has changed."""
    given = parameters.parse(exchange.scope["query_string"])
    if "update" in given:
        raise RequestError("request", "send the update in the body of a POST, not in the address")
    sent = await parameters.sent(exchange, "update", UPDATE, state.settings.max_body * MEBIBYTE)
    given = {name: given.get(name, []) + sent.get(name, []) for name in given | sent}
    text = single(given, "update")
    if not text.strip():
        raise RequestError("request", "the parameter update is missing")
    reading = await guard.apart(guard.read, text, state.settings.max_body * MEBIBYTE)
    if reading.services:
        raise RequestError("forbidden", f"{reading.services[0].place}: SERVICE is switched off in updates")
    default, named = (graphs(given.get(name, [])) for name in ("using-graph-uri", "using-named-graph-uri"))
    text = with_dataset(await guard.apart(conformed, text), reading, default, named)
    try:
        await state.writer.write(kind="update", text=text, base=base(), loads=reading.loads)
    except RequestError as error:
        raise _explained(error, text, reading) from None
    await exchange.respond(204, [])


def _explained(error: RequestError, text: str, reading: guard.Reading) -> RequestError:
    if error.kind == "syntax":
        return problem_at(text, str(error))
    if error.kind == "evaluation" and reading.loads:
        return RequestError("forbidden", "LOAD is switched off: send the data itself to /graphs")
    return error
