"""Every setting of the server in one table, read by the command line, the environment and the README.

A command-line option (--max-age) wins over the environment (KG_MAX_AGE), which wins over the default.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from kg.errors import SettingError

MEBIBYTE = 1024 * 1024


def _setting(default: Any, help: str, metavar: str = "N", **bounds: Any) -> Any:  # noqa: A002
    """A field of the table: its help, the name of its value there, and what it may be (`least`, `most`, `choices`)."""
    return field(default=default, metadata={"help": help, "metavar": metavar, **bounds})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The server's settings. Sizes are MiB, times seconds."""

    host: str = _setting("127.0.0.1", "address to listen on", "ADDRESS")
    port: int = _setting(8000, "port to listen on; 0 takes a free one", most=65535)
    public_url: str = _setting("", "address that clients know the server by, when it stands behind another", "URL")
    default_graph: str = _setting(
        "union",
        "what plain patterns see: `union` of all graphs, or `strict` dataset semantics",
        "MODE",
        choices=("union", "strict"),
    )
    workers: int = _setting(
        0, "processes that run queries, one of them always for short ones; 0: one more than there are processors"
    )
    memory: int = _setting(2048, "MiB that one query may take", least=64)
    timeout: float = _setting(
        30.0, "seconds that a query may run; a request's own `timeout` can only shorten it", "SECONDS", least=0.01
    )
    queue: int = _setting(64, "queries that may wait for a worker")
    patience: float = _setting(10.0, "seconds that a query may wait for a worker", "SECONDS", least=0.01)
    stall: float = _setting(
        20.0, "seconds that a client may take for the next 64 KiB of an answer", "SECONDS", least=0.01
    )
    connections: int = _setting(1000, "connections that may be open", least=1)
    max_body: int = _setting(64, "MiB of a request that writes", least=1)
    max_age: int = _setting(
        0, "seconds that a client may use an answer without asking whether it still holds", "SECONDS"
    )
    cache: int = _setting(64, "MiB of answers that are kept in memory")
    token_file: str = _setting(
        "", "file with lines `admin TOKEN` (may write) or `read TOKEN` (then reading needs one, too)", "FILE"
    )
    allow_service: str = _setting(
        "", "hosts that SERVICE may call, with commas between them: HOST or HOST:PORT", "HOSTS"
    )
    access_log: str = _setting("", "file for one line of JSON a request; `-` is standard error", "FILE")
    slow_query: float = _setting(5.0, "seconds from which a query is told on standard error", "SECONDS")

    @classmethod
    def read(cls, given: Mapping[str, str | None]) -> Settings:
        """Settings from texts by field name; None and what is missing come from the environment, else the defaults.

        Raises SettingError for a text that does not fit.

        >>> Settings.read({"timeout": "2.5"}).timeout
        2.5
        >>> Settings.read({"workers": "none"})
        Traceback (most recent call last):
        kg.errors.SettingError: --workers (KG_WORKERS) cannot be 'none': a whole number of at least 0
        """
        return cls(**dict(_values(given)))


TABLE = fields(Settings)
"""The fields, in order."""


def description(each: Field[Any]) -> str:
    """A field's help, with its default and its variable."""
    return f"{each.metadata['help']} (default: {shown(each.default)}; {variable(each.name)})"


def shown(default: object) -> str:
    """A default as people read it.

    >>> shown(30.0), shown("")
    ('30', 'none')
    """
    return f"{default:g}" if isinstance(default, float) else str(default) or "none"


def option(name: str) -> str:
    """A field's command-line option.

    >>> option("max_age")
    '--max-age'
    """
    return "--" + name.replace("_", "-")


def variable(name: str) -> str:
    """A field's environment variable.

    >>> variable("max_age")
    'KG_MAX_AGE'
    """
    return "KG_" + name.upper()


def _values(given: Mapping[str, str | None]) -> Iterator[tuple[str, Any]]:
    for each in TABLE:
        text = given.get(each.name)
        text = os.environ.get(variable(each.name)) if text is None else text
        if text is not None:
            yield each.name, _value(each.name, text, type(each.default), each.metadata)


def _value(name: str, text: str, kind: type, bounds: Mapping[str, Any]) -> Any:
    least, most, choices = bounds.get("least", 0), bounds.get("most", 1e9), bounds.get("choices", ())
    span = f"of at least {least:g}" if most >= 1e9 else f"between {least:g} and {most:g}"
    form = " or ".join(choices) or {int: f"a whole number {span}", float: f"a number {span}"}.get(kind, "")
    try:
        value = kind(text)
        if (choices and value not in choices) or (kind is not str and not least <= value <= most):
            raise ValueError(text)
    except ValueError:
        raise SettingError(f"{option(name)} ({variable(name)}) cannot be {text!r}: {form}") from None
    return value
