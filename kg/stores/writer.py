"""A process that writes to a database: each request becomes a generation of its own, or nothing.

    python -m kg.stores.writer SOCKET_FD MEMORY_BYTES DATABASE

One request at a time, under the database's lock; what is answered with success is published and on disk.
"""

from __future__ import annotations

import json
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import BusyError, KgError, KindError, QuerySyntaxError, StoreError
from kg.stores import isolation, writes
from kg.stores.formats import GRAPHS
from kg.stores.frames import END, ERROR, REQUEST, Frames, message
from kg.stores.oxigraph import Database, Generation
from kg.stores.worker import GRACE, STACK
from kg.terms import prefixes

OPTIMIZE_FROM = 100_000
"""Triples of one write from which the store is rewritten for faster reading."""


WELL_KNOWN = {
    "dc": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "v": "http://rdf.data-vocabulary.org/#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Of the RDFa Core Initial Context, as far as our own prefixes lack them."""


KINDS = (
    (QuerySyntaxError, "syntax"),
    (BusyError, "overload"),
    (KindError, "conflict"),
    (StoreError, "database"),
    (KgError, "evaluation"),
)
"""Error → kind of fault (`kg.web.problem`)."""


class RefusedError(Exception):
    """A write that is not carried out: the kind of fault, and why."""


def serve(channel: socket.socket, database: Database, *, apart: bool) -> None:
    """Carry out requests until the other side closes the channel. `apart`: no other host can be reached from here."""
    frames = Frames()
    while data := channel.recv(1 << 16):
        for kind, payload in frames.feed(data):
            if kind == REQUEST:
                channel.sendall(_respond(database, json.loads(payload) | {"apart": apart}))


def _respond(database: Database, request: dict[str, Any]) -> bytes:
    signal.alarm(int(request["timeout"]) + GRACE)
    try:
        return message(END, **write(database, request))
    except RefusedError as refusal:
        return message(ERROR, kind=refusal.args[0], message=refusal.args[1])
    except KgError as error:
        kind = next(kind for fits, kind in KINDS if isinstance(error, fits))
        return message(ERROR, kind=kind, message=str(error))
    finally:
        signal.alarm(0)


def write(database: Database, request: dict[str, Any]) -> dict[str, Any]:
    """Carry out one request, and publish. Returns whether a graph was created, and its version.

    Raises RefusedError, StoreError (another one writes), QuerySyntaxError or QueryError; then nothing has changed.
    """
    strict, graph = request["strict"], request.get("graph")
    with database.writing(patience=request["patience"]):
        manifest = database.manifest()
        writes.check_kind(manifest, strict=strict)
        exists = _exists(database, graph)
        _check_conditions(request, _version(manifest, graph) if exists else None)
        if request["kind"] == "remove" and not exists:
            raise RefusedError("unknown-graph", f"there is no graph <{graph}>")
        with database.generation() as generation:
            size, content = _apply(database, generation, request, strict=strict)
            known = writes.noted(manifest, graph if request["kind"] != "update" else None, content)
            known["default_graph"] = "strict" if strict else "union"
            generation.publish(known, optimize=size >= OPTIMIZE_FROM)
        return {"created": not exists, "version": _version(known, graph)}


def _apply(database: Database, generation: Generation, request: dict[str, Any], *, strict: bool) -> tuple[int, bytes]:
    """How much was written, and what stands for it in the manifest's digest."""
    graph, kind = request.get("graph"), request["kind"]
    if kind == "update":
        if request["loads"] and not request["apart"]:  # apart, LOAD fails by itself, and LOAD SILENT does nothing
            raise RefusedError("forbidden", "LOAD is switched off: send the data itself to /graphs")
        before = database.open() if database.current else ox.Store()
        writes.update(generation, before, request["text"], request["base"], strict=strict)
        return 0, request["text"].encode("utf-8", "replace")
    if kind == "remove":
        writes.remove_graph(generation, graph, strict=strict)
        return 0, b"remove"
    quads = [quad for file in request["files"] for quad in _parsed(file, request["base"])]
    change = writes.replace_graph if kind == "replace" else writes.add_to_graph
    change(generation, graph, quads, strict=strict)
    content = b"".join(Path(file["path"]).read_bytes() for file in request["files"])
    return len(quads), kind.encode() + content


def _parsed(file: dict[str, str], base: str) -> list[ox.Quad]:
    """The quads of one file; blank nodes get names that no other file's have."""
    data = Path(file["path"]).read_bytes()
    if file.get("prefixes") == "known" and file["format"] in {"turtle", "trig"}:
        # The W3C's own test of forms declares no prefixes: those that every RDFa processor knows count as declared.
        data = declarations() + data
    try:
        found = ox.parse(
            data, GRAPHS[file["format"]], base_iri=base, without_named_graphs=True, rename_blank_nodes=True
        )
        return list(found)
    except (SyntaxError, ValueError, OSError) as error:
        raise RefusedError("request", f"the graph does not parse as {file['format']}: {error}") from error


def declarations() -> bytes:
    """Well-known prefixes and our own, in one line of Turtle: lines keep their numbers, and may declare them anew."""
    known = {**WELL_KNOWN, **prefixes()}
    return "".join(f"@prefix {name}: <{iri}> . " for name, iri in known.items()).encode()


def _exists(database: Database, graph: str | None) -> bool:
    return database.current is not None and (graph is None or database.open().contains_named_graph(ox.NamedNode(graph)))


def _version(manifest: dict[str, Any], graph: str | None) -> str:
    return writes.version(writes.built(manifest), writes.written(manifest), graph)


def _check_conditions(request: dict[str, Any], version: str | None) -> None:
    """If-Match and If-None-Match (RFC 9110, section 13.1): lists of versions, `*` for any."""
    match, none_match = request.get("match"), request.get("none_match")
    if match is not None and (version is None or ("*" not in match and version not in match)):
        raise RefusedError("precondition", "the graph is not, or no longer, in the state that If-Match names")
    if none_match is not None and version is not None and ("*" in none_match or version in none_match):
        raise RefusedError("precondition", "the graph is there already, in the state that If-None-Match names")


def main(descriptor: int, memory: int, path: str) -> None:
    """Set the limits, then serve in a thread with a deep stack."""
    isolation.die_with_parent()
    apart = isolation.leave_network()
    isolation.cap_memory(memory + STACK)
    channel = socket.socket(fileno=descriptor)
    threading.stack_size(STACK)
    thread = threading.Thread(target=serve, args=(channel, Database(path)), kwargs={"apart": apart})
    thread.start()
    thread.join()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
