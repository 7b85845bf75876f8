"""Every error that this package raises on purpose, as one tree.

KgError
├── InputError        a document, table or list that cannot be read: file, place, what to do
├── TermError         a term that the ontology does not define, or a string that is no IRI
├── QueryError        a query that cannot be run
│   ├── UnknownQueryError no canned query of that name
│   ├── ParameterError    a value that does not fit a canned query's parameter
│   └── QuerySyntaxError  the SPARQL text does not parse: line, column
 ├── StoreError        a database that is missing, damaged, or cannot be written to
 │   ├── BusyError         another one writes to it
 │   └── KindError         its default graph is of another kind
 ├── SettingError      a setting of the server that is unknown, or a value that it cannot have
 ├── DumpError         a dump that cannot be written in that format or to that place
 └── FetchError        a source that cannot be fetched
"""

from __future__ import annotations

from pathlib import Path


class KgError(Exception):
    """Root of the tree. `status` is the HTTP status of the same fault, `exit_code` the command's."""

    status = 500
    exit_code = 1


class InputError(KgError):
    """An input that cannot be read. The message says what, where and what to do.

    >>> str(InputError("the title is missing", source="a.md", line=3, hint="add `title:`"))
    'a.md:3: the title is missing (add `title:`)'
    """

    status = 400

    def __init__(
        self, what: str, *, source: str | Path = "", line: int | None = None, field: str = "", hint: str = ""
    ) -> None:
        self.what, self.source, self.line, self.field, self.hint = what, str(source), line, field, hint
        super().__init__(what)

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}: " if self.line else f"{self.source}: " if self.source else ""
        return place + self.reason

    @property
    def reason(self) -> str:
        """What is wrong, in which field, and what to do, without the place."""
        field = f"field `{self.field}`: " if self.field else ""
        return field + (f"{self.what} ({self.hint})" if self.hint else self.what)

    def reason_in(self, path: str) -> str:
        """For reports that name the file at `path` themselves: the line, and the file where it is another one.

        >>> InputError("no date", source="a.md.meta.yaml", line=3).reason_in("a.md")
        'a.md.meta.yaml:3: no date'
        """
        if self.source not in ("", path):
            return str(self)
        return f"line {self.line}: {self.reason}" if self.line else self.reason

    def __reduce__(self) -> tuple[object, ...]:
        return _input_error, (self.what, self.source, self.line, self.field, self.hint)


def _input_error(what: str, source: str, line: int | None, field: str, hint: str) -> InputError:
    """Rebuild an InputError on the other side of a process pool (keyword arguments do not pickle)."""
    return InputError(what, source=source, line=line, field=field, hint=hint)


class TermError(KgError):
    """A term outside the ontology, or a string that is no IRI."""

    status = 400


class QueryError(KgError):
    """A query that cannot be run."""

    status = 400
    exit_code = 2


class UnknownQueryError(QueryError):
    """No canned query has that name."""

    status = 404


class ParameterError(QueryError):
    """A value that does not fit a canned query's parameter."""

    status = 422


class QuerySyntaxError(QueryError):
    """SPARQL text that does not parse."""


class StoreError(KgError):
    """A database that is missing, damaged, or cannot be written to."""

    status = 503
    exit_code = 2


class BusyError(StoreError):
    """Another one writes to the database, and has done so for too long."""


class KindError(StoreError):
    """A database whose default graph is of its own, or the union, where the other is needed."""

    status = 409


class SettingError(KgError):
    """A setting of the server that is unknown, or a value that it cannot have."""

    exit_code = 2


class DumpError(KgError):
    """A dump that cannot be written."""

    exit_code = 2


class FetchError(KgError):
    """A source that cannot be fetched, or whose file is not what it should be.

    >>> str(FetchError("the transfer was cut", url="https://example.org/a.csv", hint="try again later"))
    'https://example.org/a.csv: the transfer was cut (try again later)'
    """

    status = 502

    def __init__(self, what: str, *, url: str = "", hint: str = "") -> None:
        place = f"{url}: " if url else ""
        super().__init__(place + (f"{what} ({hint})" if hint else what))
