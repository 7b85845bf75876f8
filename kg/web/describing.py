"""The routes of what the server says of itself (`kg.web.metadata`), in every RDF format."""

from __future__ import annotations

from kg.terms import mint
from kg.web import ask, metadata
from kg.web.document import respond_graph
from kg.web.exchange import Exchange
from kg.web.state import State


async def service_description(state: State, exchange: Exchange) -> None:
    """The service description: what GET /sparql without a query answers (section 2)."""
    lines = metadata.service(
        state.site(exchange),
        union=state.settings.default_graph == "union",
        writing=state.tokens.writing,
        federating=state.federation is not None,
    )
    await respond_graph(state, exchange, lines)


async def void(state: State, exchange: Exchange) -> None:
    """VoID and DCAT at /.well-known/void. Its counts are kept for each generation, as every answer is."""
    counts = {name: await ask.rows(state, text) for name, text in metadata.COUNTS.items()}
    stored = await ask.graph(state, f"CONSTRUCT WHERE {{ <{mint('graph', 'dataset')}> ?p ?o }}")
    await respond_graph(state, exchange, [*stored, *metadata.dataset(state.site(exchange), counts)])


async def examples(state: State, exchange: Exchange) -> None:
    """The canned queries as SHACL executables at /.well-known/sparql-examples."""
    await respond_graph(state, exchange, metadata.examples(state.site(exchange)))
