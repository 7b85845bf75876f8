"""What asks the database: `kg query`, `kg queries`, `kg why`, `kg info`, `kg dump`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict

from kg.commands.words import print_json, read_text, say
from kg.errors import ParameterError


def query(arguments: argparse.Namespace) -> int:
    """Run a canned query, or SPARQL text."""
    from kg import queries
    from kg.stores.answers import select, write
    from kg.stores.oxigraph import Database

    if not (arguments.file or arguments.query):
        raise ParameterError("name a canned query (`kg queries` lists them), or give SPARQL text")
    store = Database(arguments.db).open()
    if arguments.file or "{" in arguments.query:
        text = read_text(arguments.file) if arguments.file else arguments.query
    else:
        found = queries.find(arguments.query)
        text = queries.bind(found, _assignments(arguments.values), queries.resolver(lambda q: select(store, q)))
    write(store, text, sys.stdout.buffer, arguments.format or ("table" if sys.stdout.isatty() else "tsv"))
    return 0


def list_queries(arguments: argparse.Namespace) -> int:
    """List the canned queries with their parameters."""
    from kg.queries import all_queries

    if arguments.json:
        print_json([asdict(each) for each in all_queries()])
        return 0
    for each in all_queries():
        given = " ".join(f"{p.name}={p.example}" if p.required else f"[{p.name}={p.example}]" for p in each.parameters)
        print(f"{each.name} {given}".rstrip(), f"    {each.title}", sep="\n")
    return 0


def why(arguments: argparse.Namespace) -> int:
    """Show every piece of evidence for a node."""
    from kg import queries
    from kg.stores.answers import select
    from kg.stores.oxigraph import Database
    from kg.terms import compact

    store = Database(arguments.db).open()
    resolve = queries.resolver(lambda text: select(store, text))
    rows = list(select(store, queries.bind(queries.find("evidence"), {"node": arguments.iri}, resolve)))
    if arguments.json:
        print_json(rows)
    for row in [] if arguments.json else rows:
        print(_evidence({name: compact(value) for name, value in row.items()}))
    if not rows:
        say(f"nothing in the graph is evidence for {arguments.iri}")
    return 0 if rows else 1


def _evidence(row: dict[str, str]) -> str:
    """A piece of evidence as people read it: the words, who published them when, where they stand, what was found."""
    source = ", ".join(row[name] for name in ("publisher", "published") if row.get(name)) or "publisher unknown"
    found = "; ".join(f"{name} {row[name]}" for name in ("stance", "status", "rule") if row.get(name))
    return (
        f"“{row['quote']}”\n    {source}: {row.get('headline', 'no headline')}\n"
        f"    {row['article']} (characters {row['start']} to {row['end']}, {row['edition']})\n"
        f"    {row['kind']}: {found}; {row['annotation']}"
    )


def info(arguments: argparse.Namespace) -> int:
    """Say what is in the database."""
    from kg.build import graphs_of
    from kg.stores.answers import select
    from kg.stores.oxigraph import Database
    from kg.terms import compact

    database = Database(arguments.db)
    store, manifest = database.open(), database.manifest()
    graphs = graphs_of(manifest["sources"])
    text = (
        "SELECT ?class (COUNT(?node) AS ?count) WHERE { ?node a ?class } GROUP BY ?class ORDER BY DESC(?count) ?class"
    )
    classes = {compact(row["class"]): int(row["count"]) for row in select(store, text)}
    known = {
        "database": str(database.path),
        "generation": database.current.name if database.current else "",
        "inputs": manifest["inputs"],
        "graphs": len(graphs),
        "quads": sum(graphs.values()),
        "classes": classes,
    }
    if arguments.json:
        print_json(known)
        return 0
    for name in ("database", "generation", "graphs", "quads"):
        print(f"{name:12}{known[name]}")
    for path in manifest["inputs"]:
        print(f"{'input':12}{path}")
    for name, count in classes.items():
        print(f"{count:12} {name}")
    return 0


def dump(arguments: argparse.Namespace) -> int:
    """Write the graph to a file, or to stdout."""
    from kg.dump import dump as dump_graph
    from kg.dump import format_of
    from kg.stores.oxigraph import Database

    form = arguments.format or (format_of(arguments.output) if arguments.output else "trig")
    dump_graph(Database(arguments.db).open(), arguments.output, form, graph=arguments.graph)
    return 0


def _assignments(values: Sequence[str]) -> dict[str, str]:
    for value in values:
        if "=" not in value:
            raise ParameterError(f"{value!r} is no NAME=VALUE")
    return dict(value.split("=", 1) for value in values)
