"""A process that answers SPARQL queries on one generation at a time, and that may be killed at any moment.

    python -m kg.stores.worker SOCKET_FD MEMORY_BYTES closed|open [GENERATION]

It reads requests from the socket and writes answers to it (`kg.stores.frames`). What needs more memory than the cap
ends this process, and the server says so; `kg.stores.isolation` keeps it from reaching any other host.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.stores import isolation
from kg.stores.formats import GRAPHS, SOLUTIONS
from kg.stores.frames import MORE, READY, REQUEST, Frames, frame, message
from kg.stores.held import hold
from kg.stores.output import Output
from kg.terms import prefixes

STACK = 256 * 1024 * 1024
"""Bytes of address space for the engine's recursion; memory is used only as deep as a query goes."""
GRACE = 5
"""Seconds beyond the deadline after which a worker ends by itself, should the server be gone."""

LONG, LARGE = 0.1, 64 * 1024
"""Seconds, or bytes of a request, from which it may have taken memory that is worth giving back."""
MOST_FUNCTIONS = 20
_UNKNOWN_FUNCTION = re.compile(r"custom function <([^>]*)> is not supported")

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Functions = dict[ox.NamedNode, Callable[..., Any]]


class RefusedError(Exception):
    """A request that gets no answer: the kind of fault, and the engine's words."""


class Reader:
    """The store of one generation, held against removal while it is open here."""

    def __init__(self) -> None:
        self._path, self._lock = "", -1
        self.store = ox.Store()

    def open(self, generation: str) -> None:
        """Open the generation in this folder, unless it is open already."""
        if generation == self._path:
            return
        if self._lock >= 0:
            os.close(self._lock)
        self._path, self._lock = "", -1
        try:
            self._lock = hold(Path(generation))
            self.store = ox.Store.read_only(str(Path(generation, "store")))
        except OSError as error:
            raise RefusedError("database", str(error)) from error
        self._path = generation


def serve(channel: socket.socket, reader: Reader) -> None:
    """Answer requests until the other side closes the channel."""
    channel.sendall(frame(READY))
    frames = Frames()
    while data := channel.recv(1 << 16):
        for kind, payload in frames.feed(data):
            if kind == REQUEST:
                started = time.perf_counter()
                _respond(channel, reader, json.loads(payload))
                if time.perf_counter() - started > LONG or len(payload) > LARGE:
                    isolation.give_back()


def _respond(channel: socket.socket, reader: Reader, request: dict[str, Any]) -> None:
    signal.alarm(int(request["timeout"]) + GRACE)  # its default action ends the process
    try:
        reader.open(request["generation"])
        output = Output(channel, request["encoding"])
        if request["dump"] is None:
            _answer(reader.store, request, output)
        else:
            _dump(reader.store, request, output)
        output.finish()
    except RefusedError as refusal:
        kind, text = refusal.args
        channel.sendall(message(b"E", kind=kind, message=text))
    finally:
        signal.alarm(0)


def _answer(store: ox.Store, request: dict[str, Any], output: Output) -> None:
    unknown: Functions = {}
    try:
        answer = _evaluated(store, request, unknown)
    except RefusedError as refusal:  # what is refused is still told that it does not parse
        raise (
            RefusedError("forbidden", request["refused"])
            if request["refused"] and refusal.args[0] != "syntax"
            else refusal
        ) from None
    if request["refused"]:
        raise RefusedError("forbidden", request["refused"])
    form = (
        "graph"
        if isinstance(answer, ox.QueryTriples)
        else "solutions"
        if isinstance(answer, ox.QuerySolutions)
        else "boolean"
    )
    name = request["formats"][form]
    if name is None:
        raise RefusedError("format", form)
    output.form = name
    output.note = f"unknown functions: {' '.join(map(str, unknown))}" if unknown else ""
    if request["page"] and isinstance(answer, ox.QuerySolutions):
        answer, more = _page(store, answer, *request["page"])
        output.note = MORE if more else output.note
    try:
        if isinstance(answer, ox.QueryTriples):
            ox.serialize(answer, output.file, GRAPHS[name], prefixes=prefixes() if name in {"turtle", "trig"} else None)
        else:
            answer.serialize(output.file, SOLUTIONS[name])
    except BrokenPipeError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        raise RefusedError("evaluation", str(error)) from error


def _dump(store: ox.Store, request: dict[str, Any], output: Output) -> None:
    """A graph as it stands: a named one, "" the default one, "*" all named ones."""
    graph, name = request["dump"], request["formats"]["graph"]
    if name is None:
        raise RefusedError("format", "graph")
    output.form = name
    named = prefixes() if name in {"turtle", "trig"} else None
    if graph == "*":
        everything = (quad for each in store.named_graphs() for quad in store.quads_for_pattern(None, None, None, each))
        ox.serialize(everything, output.file, GRAPHS[name], prefixes=named)
        return
    if not graph and request["default_graph"] is not None:  # what is on disk is the union, and the server strict
        ox.serialize([], output.file, GRAPHS[name], prefixes=named)
        return
    source = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    if graph and not store.contains_named_graph(source):
        raise RefusedError("unknown-graph", f"there is no graph <{graph}>")
    store.dump(output.file, GRAPHS[name], from_graph=source, prefixes=named)


def _page(store: ox.Store, rows: ox.QuerySolutions, skip: int, size: int) -> tuple[ox.QuerySolutions, bool]:
    """Some of the rows, as the engine's own rows again (it writes them in every format), and whether more follow."""
    names = [variable.value for variable in rows.variables]
    found = [
        " ".join("UNDEF" if term is None else str(term) for term in row) for row in islice(rows, skip, skip + size)
    ]
    more = next(rows, None) is not None
    columns = " ".join(f"?{name}" for name in names)
    page: Any = store.query(f"SELECT {columns} {{ VALUES ({columns}) {{ {' '.join(f'({row})' for row in found)} }} }}")
    return page, more


def _evaluated(store: ox.Store, request: dict[str, Any], unknown: Functions) -> Answer:
    """The engine's answer; functions that it does not know are added to `unknown`.

    A call of an unknown function is an error of that expression, not of the query (SPARQL 1.1, section 17.2).
    """
    dataset: dict[str, Any] = {}
    for name in ("default_graph", "named_graphs"):
        if request[name] is not None:
            dataset[name] = [ox.NamedNode(iri) for iri in request[name]]
    try:
        text = _with_alternatives(store, request, dataset) if request["alternatives"] != "[]" else request["query"]
        return store.query(text, base_iri=request["base"], custom_functions=unknown or None, **dataset)
    except SyntaxError as error:
        raise RefusedError("syntax", str(error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        found = _UNKNOWN_FUNCTION.search(str(error))
        if found is None or len(unknown) >= MOST_FUNCTIONS:
            raise RefusedError("evaluation", str(error)) from error
        unknown[ox.NamedNode(found[1])] = lambda *_: None
        return _evaluated(store, request, unknown)


def _with_alternatives(store: ox.Store, request: dict[str, Any], dataset: dict[str, Any]) -> str:
    """The query, with the alternatives for terms that the store does not hold (`kg.web.zero_length`)."""
    text: str = request["query"]
    for each in reversed(json.loads(request["alternatives"])):
        if not store.query(each["holds"], base_iri=request["base"], **dataset):
            text = text[: each["start"]] + each["text"] + text[each["end"] :]
    return text


def main(descriptor: int, memory: int, network: str, generation: str = "") -> None:
    """Set the limits, then serve in a thread with a deep stack. `network`: "open" for queries with SERVICE."""
    isolation.die_with_parent()
    if network != "open":
        isolation.leave_network()
    channel, reader = socket.socket(fileno=descriptor), Reader()
    if generation:
        with contextlib.suppress(RefusedError):  # the first request says what is wrong
            reader.open(generation)
    threading.stack_size(STACK)
    thread = threading.Thread(target=_serve_capped, args=(channel, reader, memory))
    thread.start()
    thread.join()


def _serve_capped(channel: socket.socket, reader: Reader, memory: int) -> None:
    """Serve within the cap: what the engine and this thread took to start (half a gigabyte of address space) is not the
    query's."""
    isolation.cap_memory(memory)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the server wants no more of it
        serve(channel, reader)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
