"""What each subcommand of `kg` does. Data goes to stdout, words go to stderr; each returns the exit code."""

from kg.commands.asking import dump, info, list_queries, query, why
from kg.commands.building import build, bundled_articles, bundled_lists, fetch, serve, up
from kg.commands.checking import evaluate, extract, validate
from kg.commands.words import say

__all__ = [
    "build", "bundled_articles", "bundled_lists", "dump", "evaluate", "extract", "fetch", "info", "list_queries",
    "query", "say", "serve", "up", "validate", "why",
]  # fmt: skip
