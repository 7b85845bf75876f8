"""One value of a seed table into the value of an Entity's field, or a refusal that says where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import InputError, TermError
from kg.model import Date, Text
from kg.terms import web_iri

IDENTIFIER_SCHEMES = frozenset({"bic", "cn-uscc", "duns", "hk-cr", "isin", "lei", "ofac", "ru-inn", "ticker", "un-sc"})

Known = Mapping[tuple[str, str], str]
"""(kind, key) → IRI of everything that the tables define: what a reference may name."""


class Place(NamedTuple):
    """Where a value stands, for errors, and what a reference there may name."""

    path: Path
    key: str
    field: str
    known: Known

    def error(self, what: str, hint: str) -> InputError:
        """The refusal of the value that stands here."""
        return InputError(what, source=self.path, field=f"{self.key}.{self.field}", hint=hint)


def text(value: Any, place: Place) -> str:
    """A text that says something; a number is refused, because YAML may have changed it (0123, 1.10)."""
    if not isinstance(value, str) or not value or value.isspace():
        raise place.error(f"{value!r} is no text", "write a text, in quotes if it looks like a number")
    return value


def texts(value: Any, place: Place) -> tuple[str, ...]:
    """One text or a list of texts, none of them twice."""
    if not isinstance(value, list):
        return (text(value, place),)
    found = tuple([text(item, place) for item in value])
    if len(set(found)) < len(found) or not found:
        raise place.error("the list is empty or says something twice", "say each thing once")
    return found


def address(value: Any, place: Place) -> str:
    """An http(s) address, as a valid IRI."""
    try:
        return web_iri(text(value, place))
    except TermError as error:
        raise place.error(str(error), "write https://…") from error


def date(value: Any, place: Place) -> Date:
    """A date of the precision that is known."""
    found = Date(text(value, place))
    try:
        _ = found.datatype
    except ValueError as error:
        raise place.error(str(error), "write YYYY, YYYY-MM or YYYY-MM-DD") from error
    return found


def dates(value: Any, place: Place) -> tuple[Date, ...]:
    """One date, as the tuple of the dates that are given."""
    return (date(value, place),)


def _name(value: Any, place: Place) -> Text | str:
    if not isinstance(value, dict):
        return text(value, place)
    if set(value) != {"value", "language"}:
        raise place.error(f"{value!r} is no name", "write a text, or {value: …, language: …}")
    return Text(text(value["value"], place), text(value["language"], place))


def names(value: Any, place: Place) -> tuple[Text | str, ...]:
    """A list of names, each a text or a text with its language."""
    if not isinstance(value, list) or not value:
        raise place.error(f"{value!r} is no list of names", "write [name, …]")
    return tuple([_name(item, place) for item in value])


def references(kind: str) -> Callable[[Any, Place], tuple[str, ...]]:
    """The reader of keys of another table, as IRIs of `kind`."""

    def read_keys(value: Any, place: Place) -> tuple[str, ...]:
        keys = texts(value, place)
        unknown = [key for key in keys if (kind, key) not in place.known]
        if unknown:
            raise place.error(f"no table defines the {kind} {unknown[0]!r}", "correct the key, or add an entry for it")
        return tuple([place.known[kind, key] for key in keys])

    return read_keys


def listed(value: Any, place: Place) -> tuple[str, ...]:
    """A list of the tables that gives its parties no number, and the day of listing where the list has one."""
    items = list(value.items()) if isinstance(value, dict) else [(value,)]
    if len(items) != 1:
        raise place.error(f"{value!r} is no one list", "write the key of a list, or {list: day}")
    key, *day = items[0]
    references("list")(key, place)
    return (text(key, place), *(date(one, place) for one in day))


def identifiers(value: Any, place: Place) -> tuple[tuple[str, str], ...]:
    """Scheme and value of each identifier: no nodes yet, because a node's IRI holds that of its entity."""
    if not isinstance(value, dict) or not value:
        raise place.error(f"{value!r} is no mapping of identifiers", "write {scheme: value}")
    unknown = sorted(set(value) - IDENTIFIER_SCHEMES)
    if unknown:
        raise place.error(f"unknown scheme {unknown[0]!r}", f"known are {', '.join(sorted(IDENTIFIER_SCHEMES))}")
    return tuple((scheme, one) for scheme, values in value.items() for one in texts(values, place))
