"""What each subcommand of `kg` does. Data goes to stdout, words go to stderr; each returns the exit code."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import FetchError, InputError, ParameterError

# Everything else is imported by the function that needs it: `kg --help` must answer in a blink.
if TYPE_CHECKING:
    from kg.build import Progress, Report
    from kg.sources import Source


NOTES = 20
"""Notes of a build that are shown to people; rejections are always shown, all of them."""

# ---------------------------------------------------------------------------------------------------- building


def build(arguments: argparse.Namespace) -> int:
    """Read documents into the database."""
    report = _build(arguments.paths or [_inputs()], arguments)
    if arguments.json:
        _print_json(asdict(report))
    return report.exit_code


def _inputs() -> str:
    """What is built where nothing is named: the lists that were fetched, else the samples."""
    from kg.fetch import FOLDER

    return FOLDER if Path(FOLDER).is_dir() else bundled_articles()


def fetch(arguments: argparse.Namespace) -> int:
    """Fetch the newest editions of lists; without a name, tell which there are."""
    from kg.fetch import fetch as fetch_edition
    from kg.fetch import fetchable
    from kg.readers.lists import expect

    known = fetchable()
    for name in arguments.names:
        if name not in known:
            near = ", ".join(difflib.get_close_matches(name, known, n=3)) or "`kg fetch` tells them all"
            raise ParameterError(f"no source is called {name[:80]!r} (near: {near})")
    if not arguments.names:
        _print_catalogue(known, as_json=arguments.json)
        return 0
    done, failed = [], 0
    for name in dict.fromkeys(arguments.names):
        try:
            done.append(fetch_edition(known[name], Path(arguments.to), check=expect))
            say(f"{name}: {'new edition' if done[-1].changed else 'unchanged since'} {done[-1].folder}")
        except FetchError as error:
            failed += 1
            say(f"{name}: not fetched: {error}")
    if arguments.json:
        _print_json([asdict(each) for each in done])
    return 1 if failed else 0


def _print_catalogue(known: Mapping[str, Source], *, as_json: bool) -> None:
    if as_json:
        _print_json([asdict(source) for source in known.values()])
        return
    for key, source in known.items():
        print(f"{key}    {source.title} ({source.format}, {source.frequency.lower()})")
        print(f"    {source.licence or 'no licence is stated'}")
        for url in source.fetch.values():
            print(f"    {url}")


def up(arguments: argparse.Namespace) -> int:
    """Build the bundled samples if there is no database yet, and serve it."""
    from kg.stores.oxigraph import Database

    if Database(arguments.db).current is None:
        _build([bundled_articles()], arguments)
    return serve(arguments)


def serve(arguments: argparse.Namespace) -> int:
    """Serve the database over HTTP."""
    from kg.settings import Settings
    from kg.web.server import serve as listen

    settings = Settings.read({name: value for name, value in vars(arguments).items() if isinstance(value, str)})
    listen(arguments.db, settings, listening=lambda url: say(f"kg: listening on {url}"))
    return 0


def bundled_articles() -> str:
    """The folder of the sample documents that come with the package."""
    from kg.resources import folder

    return str(folder("seeds") / "articles")


def _build(paths: Sequence[str], arguments: argparse.Namespace) -> Report:
    from kg.build import build as build_graph
    from kg.streams import Given

    metadata = _metadata(getattr(arguments, "metadata", None))
    given = Given(as_of=_day(getattr(arguments, "as_of", "")), force=getattr(arguments, "force", False))
    jobs = getattr(arguments, "jobs", 1)
    with _progress() as progress:
        report = build_graph(paths, arguments.db, metadata=metadata, given=given, jobs=jobs, progress=progress)
    for path, note in report.notes[:NOTES]:
        say(f"note: {path}: {note}")
    if len(report.notes) > NOTES:
        say(f"note: … and {len(report.notes) - NOTES} more (--json has them all)")
    for path, reason in report.rejected:
        say(f"rejected: {path}: {reason}")
    say(_summary(report))
    return report


def _summary(report: Report) -> str:
    """The last lines of a build, as people read them."""
    documents = f"{report.read} documents read, {report.unchanged} unchanged, {len(report.rejected)} rejected" + (
        f", {report.retracted} gone" if report.retracted else ""
    )
    state = "new generation" if report.written else "nothing changed: generation"
    return f"{documents}\n{report.graphs} graphs, {report.quads} quads; {state} {report.generation}"


def _day(text: str) -> str:
    """The day that --as-of gives. Raises ParameterError for what is none."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise ParameterError(f"--as-of: {text!r} is no day (write YYYY-MM-DD)") from None


def _metadata(path: str | None) -> dict[str, Any]:
    from kg.readers.metadata import load

    return dict(load(path)) if path else {}


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A running count on a terminal; nothing where stderr is a file or a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    clear = "\r\x1b[K"

    def show(number: int, path: str) -> None:
        if number % 16 == 0:
            print(f"{clear}{number} read, {path[-60:]}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print(clear, end="", file=sys.stderr, flush=True)


# --------------------------------------------------------------------------------------------------- asking


def query(arguments: argparse.Namespace) -> int:
    """Run a canned query, or SPARQL text."""
    from kg import queries
    from kg.stores.answers import select, write
    from kg.stores.oxigraph import Database

    if not (arguments.file or arguments.query):
        raise ParameterError("name a canned query (`kg queries` lists them), or give SPARQL text")
    store = Database(arguments.db).open()
    if arguments.file or "{" in arguments.query:
        text = _read_text(arguments.file) if arguments.file else arguments.query
    else:
        found = queries.find(arguments.query)
        text = queries.bind(found, _assignments(arguments.values), queries.resolver(lambda q: select(store, q)))
    write(store, text, sys.stdout.buffer, arguments.format or ("table" if sys.stdout.isatty() else "tsv"))
    return 0


def list_queries(arguments: argparse.Namespace) -> int:
    """List the canned queries with their parameters."""
    from kg.queries import all_queries

    if arguments.json:
        _print_json([asdict(each) for each in all_queries()])
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
        _print_json(rows)
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
        _print_json(known)
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


# -------------------------------------------------------------------------------------------------- checking


def extract(arguments: argparse.Namespace) -> int:
    """Print what the rules find in documents, one JSON object per document; no database is touched."""
    from kg.files import files
    from kg.parts import summary

    metadata, failed = _metadata(arguments.metadata), False
    for file in files(arguments.paths):
        try:
            print(json.dumps(summary(file, metadata), ensure_ascii=False))
        except InputError as error:
            failed = True
            say(f"rejected: {file.path}: {error.reason_in(file.path)}")
    return 1 if failed else 0


def evaluate(arguments: argparse.Namespace) -> int:
    """Score extraction against annotated documents or probe sentences, with each difference and its sentence."""
    from kg.evaluation import evaluate as evaluated
    from kg.evaluation import report

    results = [result for path in arguments.paths for result in evaluated(path)]
    if arguments.json:
        _print_json(report.as_json(results))
        return 0
    for line in (*report.differences(results), *report.table(results)):
        print(line)
    return 0


def validate(arguments: argparse.Namespace) -> int:
    """Check the graph against the shapes and the rules of the ontology."""
    from kg.shapes import checks, violations
    from kg.stores.oxigraph import Database

    store = Database(arguments.db).open()
    found = [*violations(store), *checks(store)]
    if arguments.json:
        _print_json([asdict(each) for each in found])
    for each in [] if arguments.json else found:
        print(f"{each.severity}: {each.focus}: {each.message} ({each.path or each.shape}: {each.value})")
    wrong = sum(each.severity == "Violation" for each in found)
    say(f"{wrong} violations, {len(found) - wrong} warnings")
    return 1 if wrong else 0


def _assignments(values: Sequence[str]) -> dict[str, str]:
    for value in values:
        if "=" not in value:
            raise ParameterError(f"{value!r} is no NAME=VALUE")
    return dict(value.split("=", 1) for value in values)


def _read_text(path: str) -> str:
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", source=path) from error


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=dict))


def say(text: str) -> None:
    """Words for people."""
    print(text, file=sys.stderr)
