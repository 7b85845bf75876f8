"""A database and settings → the ASGI application."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from kg.settings import MEBIBYTE, Settings
from kg.stores.oxigraph import Database
from kg.stores.writes import create
from kg.web.cache import Cache
from kg.web.current import Current
from kg.web.federation import Federation, allowed
from kg.web.front import Front
from kg.web.log import Log
from kg.web.metrics import Metrics
from kg.web.openapi import api
from kg.web.pool import Limits, Pool
from kg.web.routes import EXACT, PREFIXES
from kg.web.shortcuts import Shortcuts
from kg.web.state import State
from kg.web.tokens import Tokens
from kg.web.upkeep import give_back_memory
from kg.web.writing import Writer

FEDERATED = 2
"""Workers for queries with SERVICE: apart from the others, so that a call to this very server always finds one."""


def create_app(database: Database, settings: Settings, tokens: Tokens, own: str = "") -> Front:
    """The application. A new generation of the database is served from the next request on.

    `own` is the address by which this machine reaches the server: queries with SERVICE need it.
    """
    entries = allowed(settings.allow_service)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[State]:
        strict = settings.default_graph == "strict"
        if tokens.writing and database.current is None:
            create(database, strict=strict)
        current = Current(database)
        limits = Limits(
            settings.workers or (os.cpu_count() or 1) + 1, settings.memory * MEBIBYTE, settings.queue, settings.patience
        )
        async with AsyncExitStack() as opened:
            pool = Pool(limits, current.folder)
            opened.callback(pool.close)
            writer = Writer(str(database.path), 2 * limits.memory, 10 * settings.timeout, strict=strict)
            opened.callback(writer.close)
            log = Log(settings.access_log, settings.slow_query)
            state = State(settings, current, pool, Cache(settings.cache * MEBIBYTE), tokens, writer, Metrics(), log)
            if not (tokens.private or settings.access_log):
                state.shortcuts = Shortcuts(current, state.cache, state.metrics)
            if entries:
                state.federation = Federation(entries, own)
                state.federated = Pool(replace(limits, workers=FEDERATED, network="open"), current.folder)
                opened.callback(state.federated.close)
                opened.push_async_callback(state.federation.close)
            upkeep = asyncio.create_task(give_back_memory())
            opened.callback(upkeep.cancel)
            yield state

    return Front(EXACT, PREFIXES, api(), lifespan)
