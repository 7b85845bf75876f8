"""What reads into the database and serves it: `kg fetch`, `kg build`, `kg up`, `kg serve`."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kg.commands.words import metadata, print_json, say
from kg.errors import FetchError, ParameterError

# Everything else is imported by the function that needs it: `kg --help` must answer in a blink.
if TYPE_CHECKING:
    from kg.build import Progress, Report
    from kg.settings import Settings
    from kg.sources import Source

NOTES = 20
"""Notes of a build that are shown to people; rejections are always shown, all of them."""


def build(arguments: argparse.Namespace) -> int:
    """Read documents into the database."""
    report = _build(paths, arguments) if (paths := arguments.paths or _fetched()) else _build_samples(arguments)
    if arguments.json:
        print_json(asdict(report))
    return report.exit_code


def _fetched() -> list[str]:
    """What is built where nothing is named: the lists that were fetched, where they are there."""
    from kg.fetch import FOLDER

    return [FOLDER] if Path(FOLDER).is_dir() else []


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
        print_json([asdict(each) for each in done])
    return 1 if failed else 0


def _print_catalogue(known: Mapping[str, Source], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(source) for source in known.values()])
        return
    for key, source in known.items():
        print(f"{key}    {source.title} ({source.format}, {source.frequency.lower()})")
        print(f"    {source.licence or 'no licence is stated'}")
        for url in source.fetch.values():
            print(f"    {url}")


def up(arguments: argparse.Namespace) -> int:
    """Build the bundled samples if there is no database yet, and serve it."""
    from kg.stores.oxigraph import Database

    settings = _settings(arguments)
    if Database(arguments.db).current is None:
        _build_samples(arguments)
    return _serve(arguments.db, settings)


def serve(arguments: argparse.Namespace) -> int:
    """Serve the database over HTTP."""
    return _serve(arguments.db, _settings(arguments))


def _settings(arguments: argparse.Namespace) -> Settings:
    """Read before anything is built: a wrong one is told at once."""
    from kg.settings import Settings

    return Settings.read({name: value for name, value in vars(arguments).items() if isinstance(value, str)})


def _serve(database: str, settings: Settings) -> int:
    from kg.web.server import serve as listen

    listen(database, settings, listening=lambda url: say(f"kg: listening on {url}"))
    return 0


def bundled_articles() -> str:
    """The folder of the sample documents that come with the package."""
    from kg.resources import folder

    return str(folder("seeds") / "articles")


def bundled_lists() -> str:
    """The folder of the samples of lists: a few rows in the form of each, too few for a whole edition."""
    from kg.resources import folder

    return str(folder("seeds") / "lists")


def _build_samples(arguments: argparse.Namespace) -> Report:
    return _build([bundled_articles(), bundled_lists()], arguments, force=True)


def _build(paths: Sequence[str], arguments: argparse.Namespace, *, force: bool = False) -> Report:
    from kg.build import build as build_graph
    from kg.streams import Given

    known = metadata(getattr(arguments, "metadata", None))
    given = Given(as_of=_day(getattr(arguments, "as_of", "")), force=force or getattr(arguments, "force", False))
    jobs, models = getattr(arguments, "jobs", 1), tuple(getattr(arguments, "extractor", ()))
    with _progress() as progress:
        report = build_graph(
            paths, arguments.db, metadata=known, given=given, jobs=jobs, models=models, progress=progress
        )
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
