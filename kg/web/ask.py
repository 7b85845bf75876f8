"""Questions that the server asks itself, for pages and descriptions: by the same workers, kept in the same cache."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyoxigraph as ox

from kg.terms import base
from kg.web.answer import Question, cache_key, ran
from kg.web.cache import Kept
from kg.web.run import Run
from kg.web.state import State

Term = Mapping[str, str]
"""A term as SPARQL's JSON has it: type, value, and xml:lang or datatype."""


async def terms(state: State, text: str, *, most: int = 10_000) -> list[dict[str, Term]]:
    """The rows of a SELECT, the first `most` of them. Raises RequestError as any query does."""
    formats = (("solutions", "json"), ("boolean", "json"), ("graph", None))
    body = await _asked(
        state, Question(text=text, base=base(), formats=formats, page=(0, most), timeout=state.settings.timeout)
    )
    found: Any = json.loads(body)
    return list(found["results"]["bindings"])


async def rows(state: State, text: str, *, most: int = 10_000) -> list[dict[str, str]]:
    """The same, as IRIs and lexical forms alone."""
    return [{name: term["value"] for name, term in row.items()} for row in await terms(state, text, most=most)]


async def table(state: State, question: Question, most: int) -> tuple[list[str], list[dict[str, Term]]]:
    """Columns and the first `most` rows of any query's answer: of ASK one cell, of a graph its triples."""
    formats = (("solutions", "json"), ("boolean", "json"), ("graph", "ntriples"))
    body = await _asked(state, replace(question, formats=formats, page=(0, most)), most * 4096)
    if body[:1] != b"{":
        triples = [quad.triple for quad in ox.parse(body[: body.rfind(b"\n") + 1], ox.RdfFormat.N_TRIPLES)][:most]
        names = ["subject", "predicate", "object"]
        return names, [dict(zip(names, map(_term, triple), strict=True)) for triple in triples]
    found: Any = json.loads(body)
    if "boolean" in found:
        return ["answer"], [{"answer": {"type": "literal", "value": str(found["boolean"]).lower()}}]
    return found["head"]["vars"], found["results"]["bindings"]


def _term(term: Any) -> Term:
    """A term of the engine as SPARQL's JSON has it."""
    kinds = {ox.NamedNode: "uri", ox.BlankNode: "bnode"}
    if isinstance(term, ox.Literal):
        language = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value, **language}
    return {"type": kinds.get(type(term), "literal"), "value": getattr(term, "value", str(term))}


async def graph(state: State, text: str) -> list[str]:
    """The triples of a CONSTRUCT, as lines of N-Triples, sorted."""
    formats = (("solutions", None), ("boolean", None), ("graph", "ntriples"))
    body = await _asked(state, Question(text=text, base=base(), formats=formats, timeout=state.settings.timeout))
    return sorted(set(body.decode().splitlines()))


async def _asked(state: State, question: Question, most: int = 1 << 30) -> bytes:
    """The body, the first `most` bytes of it."""
    published = state.current.get()
    key = cache_key(published.tag, question, "")
    kept = state.cache.get(key)
    if kept is not None:
        return kept.body
    run = await ran(
        state.pool, Run(question.request(str(published.folder), ""), question.timeout), question, published, ""
    )
    if run.whole:
        body = run.body()
        state.cache.put(key, Kept([], body))
        return body
    gathered = bytearray()
    async for piece in run.pieces():
        gathered += piece
        if len(gathered) > most:
            state.pool.cancel(run)
            break
    return bytes(gathered)
