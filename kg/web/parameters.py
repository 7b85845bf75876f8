"""A query string or form body → its parameters, decoded once and strictly."""

from __future__ import annotations

from urllib.parse import parse_qs

from kg.web.problem import RequestError

Parameters = dict[str, list[str]]


def parse(encoded: bytes) -> Parameters:
    """Parameters by name, in order (WHATWG URL, section 5.1). Raises RequestError 400 for what is no UTF-8 text.

    >>> parse(b"query=a%2520b+c")
    {'query': ['a%20b c']}
    """
    try:
        return parse_qs(encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError as error:
        raise RequestError(400, f"the parameters are not UTF-8 text: {error.reason}") from None
    except ValueError:
        raise RequestError(400, "more than 1000 parameters") from None


def single(parameters: Parameters, name: str) -> str:
    """The one value of a parameter, "" where it is missing. Raises RequestError 400 where it is given twice."""
    values = parameters.get(name, [""])
    if len(values) > 1:
        raise RequestError(400, f"the parameter {name} is given {len(values)} times: give it once")
    return values[0]
