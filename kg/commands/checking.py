"""What looks at extraction and at the graph: `kg extract`, `kg eval`, `kg validate`."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from kg.commands.words import metadata, print_json, say
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.parts import Means


def extract(arguments: argparse.Namespace) -> int:
    """Print what the rules find in documents, one JSON object per document; no database is touched."""
    from kg.files import files
    from kg.parts import explanation, summary

    known, failed = metadata(arguments.metadata), False
    means = _means(arguments.lists, tuple(arguments.extractor))
    for file in files(arguments.paths):
        try:
            if arguments.explain:
                print(*explanation(file, known, means), sep="\n", end="\n\n")
            else:
                print(json.dumps(summary(file, known, means), ensure_ascii=False))
        except InputError as error:
            failed = True
            say(f"rejected: {file.path}: {error.reason_in(file.path)}")
    return 1 if failed else 0


def _means(database: str | None, models: tuple[str, ...]) -> Means:
    """With the names of the lists of a database, where one is given, and models. Raises ParameterError for no model."""
    from kg.extract.models import load
    from kg.parts import Means
    from kg.renewal import at_hand
    from kg.stores.oxigraph import Database

    for name in models:
        load(name)
    if database is None:
        return Means(models=models)
    target = Database(database)
    target.open()
    return at_hand(target.manifest(), target.current, models).means


def evaluate(arguments: argparse.Namespace) -> int:
    """Score extraction against annotated documents or probe sentences, with each difference and its sentence."""
    from kg.evaluation import evaluate as evaluated
    from kg.evaluation import report

    results = [result for path in arguments.paths for result in evaluated(path)]
    if arguments.json:
        print_json(report.as_json(results))
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
        print_json([asdict(each) for each in found])
    for each in [] if arguments.json else found:
        print(f"{each.severity}: {each.focus}: {each.message} ({each.path or each.shape}: {each.value})")
    wrong = sum(each.severity == "Violation" for each in found)
    say(f"{wrong} violations, {len(found) - wrong} warnings")
    return 1 if wrong else 0
