"""A query string, form or direct body → its parameters, decoded once and strictly."""

from __future__ import annotations

import re
from binascii import a2b_qp
from urllib.parse import unquote_to_bytes

from kg.web.exchange import Exchange
from kg.web.problem import RequestError

Parameters = dict[str, list[str]]
FORM = "application/x-www-form-urlencoded"
MOST = 1000
"""Parameters of one request."""
_ESCAPES = re.compile(rb"%[0-9A-Fa-f]{2}")


def parse(encoded: bytes) -> Parameters:
    """Parameters by name, in order (WHATWG URL, section 5.1). Raises RequestError for what is no UTF-8 text.

    >>> parse(b"query=a%2520b+c")
    {'query': ['a%20b c']}
    """
    pairs = encoded.split(b"&")
    if len(pairs) > MOST:
        raise RequestError("request", f"more than {MOST} parameters")
    found: Parameters = {}
    try:
        for pair in pairs:
            if pair:
                name, _, value = pair.partition(b"=")
                found.setdefault(decoded(name).decode(), []).append(decoded(value).decode())
    except UnicodeDecodeError as error:
        raise RequestError("request", f"the parameters are not UTF-8 text: {error.reason}") from None
    return found


def decoded(text: bytes) -> bytes:
    """Percent-decoded, plus signs as spaces; an escape that is none stays as it is.

    A query in an address has a hundred escapes; `urllib` decodes them one by one: a fifth of a light request's time.
    The codec of quoted-printable does so in C, for `=` in place of `%`. What it would read otherwise (`=` itself, a
    line break after it) is escaped, or left to `urllib`.

    >>> decoded(b"a%20b+c%3D%zz=")
    b'a b c=%zz='
    """
    text = text.replace(b"+", b" ")
    if b"%" not in text:
        return text
    if text.count(b"%") != len(_ESCAPES.findall(text)) or b"\n" in text or b"\r" in text:
        return unquote_to_bytes(text)
    return a2b_qp(text.replace(b"=", b"%3D").replace(b"%", b"="))


def single(parameters: Parameters, name: str) -> str:
    """The one value of a parameter, "" where it is missing. Raises RequestError where it is given twice."""
    values = parameters.get(name)
    if values is None:
        return ""
    if len(values) > 1:
        raise RequestError("request", f"the parameter {name} is given {len(values)} times: give it once")
    return values[0]


async def sent(exchange: Exchange, name: str, direct: str, limit: int, *, form: bool = True) -> Parameters:
    """The parameters in a body: a form, or the text of `name` itself as the media type `direct`.

    Raises RequestError media-type for another one, request for what is not UTF-8 (SPARQL 1.1 Protocol, section 2.1.3
    and 2.2.2 know no other encoding), too-large beyond `limit` bytes.
    """
    media_type, _, rest = exchange.header(b"content-type").partition(";")
    media_type = media_type.strip().lower()
    known = (FORM, direct) if form else (direct,)
    if media_type not in known:
        raise RequestError("media-type", f"send the {name} as {' or '.join(known)}", {"Accept-Post": ", ".join(known)})
    charset = rest.lower().partition("charset=")[2].strip(' "')
    if charset not in {"", "utf-8", "utf8"}:
        raise RequestError("request", f"the {name} must be UTF-8 text, not {charset[:40]}")
    body = await exchange.body(limit)
    if media_type == FORM:
        return parse(body)
    try:
        return {name: [body.decode("utf-8")]}
    except UnicodeDecodeError as error:
        raise RequestError("request", f"the {name} is not UTF-8 text: byte {error.start}: {error.reason}") from None
