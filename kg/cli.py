"""The `kg` command line → a call of the subcommand's function in `kg.commands`.

Exit codes: 0 done; 1 done, but some input was rejected or something was found wrong; 2 not done.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kg import __version__, commands
from kg import settings as setting
from kg.commands import say
from kg.errors import KgError


@dataclass(frozen=True)
class Option:
    """One argument of a command, as argparse takes it."""

    flags: tuple[str, ...]
    settings: dict[str, Any]


def option(*flags: str, **settings: Any) -> Option:
    return Option(flags, settings)


def whole(least: int, most: int) -> Callable[[str], int]:
    """The reader of a whole number within bounds."""

    def number(text: str) -> int:
        value = int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{value} is not between {least} and {most}")
        return value

    return number


DB = option(
    "--db", default=os.environ.get("KG_DB", "kg.db"), metavar="PATH", help="database (default: kg.db, or KG_DB)"
)
JSON = option("--json", action="store_true", help="write the result as JSON for machines")
METADATA = option("--metadata", metavar="FILE", help="JSON Lines with what files lack, keyed by file name")
SERVING = tuple(
    option(setting.option(each.name), metavar=each.metadata["metavar"], help=setting.description(each))
    for each in setting.TABLE
)
AS_OF = option("--as-of", default="", metavar="DATE", help="day (YYYY-MM-DD) of lists that do not say theirs")
FORCE = option("--force", action="store_true", help="take lists that seem to have been cut")
EXTRACTOR = option(
    "--extractor", action="append", default=[], metavar="NAME", help="let a model propose, too: spacy:en_core_web_sm"
)
JOBS = option("--jobs", type=whole(1, 256), default=1, metavar="N", help="processes that read in parallel (default: 1)")


# ------------------------------------------------------------------------------------------------- the command


@dataclass(frozen=True)
class Command:
    """A subcommand: its function, an example for its help, and its arguments."""

    run: Callable[[argparse.Namespace], int]
    example: str
    options: tuple[Option, ...]


FORMATS = "json, csv, tsv, xml or table for rows; turtle, ntriples, nquads, trig, jsonld or rdfxml for graphs"

COMMANDS: dict[str, Command] = {
    "build": Command(
        commands.build,
        "kg build articles/ archive.tar.gz --metadata index.jsonl",
        (
            option("paths", nargs="*", metavar="PATH", help="files, folders, archives (default: lists/, or samples)"),
            DB, METADATA, AS_OF, FORCE, JOBS, EXTRACTOR, JSON,
        ),
    ),
    "fetch": Command(
        commands.fetch,
        "kg fetch us-ofac-sdn un-consolidated",
        (
            option("names", nargs="*", metavar="NAME", help="sources of the catalogue (default: tell them)"),
            option("--to", default="lists", metavar="FOLDER", help="where editions are stored (default: lists/)"),
            JSON,
        ),
    ),
    "up": Command(commands.up, "kg up --port 8080", (DB, *SERVING)),
    "serve": Command(commands.serve, "kg serve --db news.db", (DB, *SERVING)),
    "query": Command(
        commands.query,
        "kg query timeline entity=SenseTime",
        (
            option("query", nargs="?", default="", help="name of a canned query, or SPARQL text"),
            option("values", nargs="*", metavar="NAME=VALUE", help="the canned query's parameters"),
            option("--file", "-f", metavar="FILE", help="read SPARQL text from FILE (- for standard input)"),
            option("--format", metavar="FORMAT", help=FORMATS),
            DB,
        ),
    ),
    "queries": Command(commands.list_queries, "kg queries", (JSON,)),
    "dump": Command(
        commands.dump,
        "kg dump graph.trig.gz",
        (
            option("output", nargs="?", help="file; its suffix tells the format, .gz packs it (default: stdout)"),
            option("--format", metavar="FORMAT", help="triples: turtle, ntriples, rdfxml; quads: trig, nquads, jsonld"),
            option("--graph", metavar="IRI", help="only this named graph"),
            DB,
        ),
    ),
    "extract": Command(
        commands.extract,
        "kg extract article.txt | jq .actions",
        (
            option("paths", nargs="+", metavar="PATH", help="files, folders, globs, .tar.gz"),
            option("--explain", action="store_true", help="tell for people what each stage saw instead"),
            option("--lists", metavar="DB", help="look for the names of the lists in this database, too"),
            EXTRACTOR,
            METADATA,
        ),
    ),
    "eval": Command(
        commands.evaluate,
        "kg eval gold/ probes.jsonl",
        (option("paths", nargs="+", metavar="PATH", help="folder of gold annotations, or probes as JSON Lines"), JSON),
    ),
    "validate": Command(commands.validate, "kg validate --json", (DB, JSON)),
    "why": Command(
        commands.why,
        "kg why entity:sensetime",
        (option("iri", metavar="IRI", help="full or compact IRI, or a name"), DB, JSON),
    ),
    "info": Command(commands.info, "kg info", (DB, JSON)),
}  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """The command line, built from COMMANDS."""
    top = argparse.ArgumentParser(
        prog="kg",
        description="News articles and sanctions lists as one knowledge graph, with the sentence behind every fact.",
        epilog="Start with `kg up`. Each command explains itself: kg COMMAND --help",
    )
    top.add_argument("--version", action="version", version=f"kg {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        text = (command.run.__doc__ or "").strip()
        sub = commands.add_parser(name, help=text, description=text, epilog=f"Example: {command.example}")
        for each in command.options:
            sub.add_argument(*each.flags, **each.settings)
    return top


def _speak_unicode() -> None:
    """Data are UTF-8 in every locale; a terminal gets its own encoding, and escapes where that has no such letter."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; returns the exit code."""
    _speak_unicode()
    parsed = parser().parse_args(arguments)
    parsed.db = getattr(parsed, "db", "") or os.environ.get("KG_DB") or "kg.db"
    try:
        return COMMANDS[parsed.command].run(parsed)
    except KgError as error:
        say(f"kg {parsed.command}: {error}")
        return max(error.exit_code, 2)
    except BrokenPipeError:  # the reader of our output has seen enough, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        say(f"kg {parsed.command}: interrupted; the database is as it was")
        return 130
