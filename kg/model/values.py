"""What values and nodes are: dates of the precision that is known, texts of a language, verbatim JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

NOT_MAPPED: Mapping[str, Any] = {"mapped": False}
"""Metadata of a field that never becomes a triple."""


class Node(Protocol):
    """What the mapper asks of a record: a dataclass with an IRI and a class."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str: ...

    @property
    def type(self) -> str: ...


class Date(str):
    """An ISO 8601 date of the precision that is known: year, month, day, or a time with its zone.

    >>> Date("2021-12").datatype, Date("2021-12-10").datatype
    ('xsd:gYearMonth', 'xsd:date')
    """

    __slots__ = ()
    _SHAPES = (
        (re.compile(r"\d{4}"), "xsd:gYear"),
        (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "xsd:gYearMonth"),
        (re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), "xsd:date"),
        (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"), "xsd:dateTime"),
    )

    @property
    def datatype(self) -> str:
        """The XML Schema datatype of this precision, compact. Raises ValueError for any other shape."""
        for shape, datatype in self._SHAPES:
            if shape.fullmatch(self):
                return datatype
        raise ValueError(f"{str(self)!r} is no ISO 8601 date")

    @property
    def day(self) -> str:
        """The calendar day as written ("2021-12-10"), or "" where it is not known."""
        return self[:10] if len(self) >= 10 else ""


class Json(str):
    """Verbatim JSON text: becomes an rdf:JSON literal."""

    __slots__ = ()


class Text(str):
    """Text in a natural language (BCP 47 tag, lower case)."""

    language: str

    def __new__(cls, value: str, language: str = "") -> Text:
        text = super().__new__(cls, value)
        text.language = language.lower()
        return text

    def __reduce__(self) -> tuple[Any, ...]:
        return Text, (str(self), self.language)
