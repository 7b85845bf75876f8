"""One web address → one file, politely: conditional, bounded, and again where the server or the line failed.

The only module that speaks HTTP for `kg fetch`. HTTP semantics are those of RFC 9110: a copy that is at hand is asked
for by its validators (section 13.1), a server that says when to come again is obeyed (section 10.2.3).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from kg.errors import FetchError

LARGEST = 1024**3
"""Bytes, unpacked, of the largest file: the largest list has 120 MB."""
WAITS = (2.0, 8.0, 32.0)
"""Seconds before the second, third and fourth attempt."""
LONGEST_WAIT = 120.0
"""A server that wants to be left alone for longer is asked another day."""
LONGEST_TRANSFER = 1800.0
"""Seconds for one attempt: a line that only drips must end."""
TIMEOUT = httpx.Timeout(30.0)
"""Seconds without a sign of life."""
MAX_REDIRECTS = 5
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may be gone at the next attempt."""
BLOCK = 1 << 16


@dataclass(frozen=True)
class Validators:
    """What a server gave with a copy, to be asked by it whether there is a newer one."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """For a conditional request."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Download:
    """What was downloaded."""

    sha256: str
    size: int
    validators: Validators


class _Passing(Exception):  # noqa: N818 - no error yet: the next attempt may do
    """A fault that may be gone at the next attempt; `wait` is what the server asks for."""

    def __init__(self, what: str, wait: float = 0.0) -> None:
        super().__init__(what)
        self.wait = wait


@contextmanager
def client() -> Iterator[httpx.Client]:
    """A session, to be used for the files of one source."""
    headers = {"User-Agent": "sanctions-kg (+https://w3id.org/sanctions-kg)", "Accept": "*/*"}
    with httpx.Client(headers=headers, timeout=TIMEOUT, follow_redirects=True, max_redirects=MAX_REDIRECTS) as session:
        yield session


def download(  # noqa: PLR0913 - the door of a transfer
    session: httpx.Client,
    url: str,
    target: Path,
    known: Validators | None = None,
    *,
    largest: int = LARGEST,
    pause: Callable[[float], None] = time.sleep,
) -> Download | None:
    """Write what stands at `url` to `target`; None where the copy that `known` is of is the newest.

    Raises FetchError where it cannot be had after four attempts, or is too large; `target` is not there then.
    """
    for wait in (*WAITS, None):
        try:
            return _attempt(session, url, target, known or Validators(), largest)
        except (_Passing, httpx.TransportError) as error:
            target.unlink(missing_ok=True)
            asked = error.wait if isinstance(error, _Passing) else 0.0
            if wait is None or asked > LONGEST_WAIT or isinstance(error, httpx.UnsupportedProtocol):
                raise FetchError(_told(error, asked), url=url, hint=_hint(error)) from error
            pause(max(wait, asked))
        except httpx.HTTPError as error:
            target.unlink(missing_ok=True)
            raise FetchError(_told(error), url=url, hint=_hint(error)) from error
        except FetchError:
            target.unlink(missing_ok=True)
            raise
    raise AssertionError("the last attempt returns or raises")


def _attempt(session: httpx.Client, url: str, target: Path, known: Validators, largest: int) -> Download | None:
    with session.stream("GET", url, headers=known.headers()) as answer:
        if answer.status_code == httpx.codes.NOT_MODIFIED and known.headers():
            return None
        _check(answer, url)
        digest, size = hashlib.sha256(), 0
        end = time.monotonic() + LONGEST_TRANSFER
        with target.open("wb") as file:
            for block in answer.iter_bytes(BLOCK):
                size += len(block)
                if size > largest:
                    raise FetchError(f"it is larger than {largest >> 20} MB", url=url, hint="this is no list")
                if time.monotonic() > end:
                    raise _Passing(f"it took longer than {LONGEST_TRANSFER:.0f} s")
                digest.update(block)
                file.write(block)
    if size == 0:
        raise _Passing("the server sent nothing")
    headers = answer.headers
    return Download(digest.hexdigest(), size, Validators(headers.get("etag", ""), headers.get("last-modified", "")))


def _check(answer: httpx.Response, url: str) -> None:
    """Whether the answer is what was asked for, over a line as safe as the one that was asked for."""
    if answer.status_code in PASSING:
        wait = _seconds(answer.headers.get("retry-after", ""))
        raise _Passing(f"the server answered {answer.status_code} {answer.reason_phrase}", wait)
    if answer.status_code != httpx.codes.OK:
        hint = "the catalogue may be out of date" if answer.status_code in {404, 410} else "ask again later"
        raise FetchError(f"the server answered {answer.status_code} {answer.reason_phrase}", url=url, hint=hint)
    if url.startswith("https:") and any(each.url.scheme != "https" for each in (*answer.history, answer)):
        raise FetchError("it leads away from https", url=url, hint="what comes so could be anybody's")


def _seconds(retry_after: str) -> float:
    """Seconds that a server asks to wait, by a number or by a day (RFC 9110, section 10.2.3)."""
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        return max((parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return 0.0


def _told(error: Exception, asked: float = 0.0) -> str:
    if isinstance(error, _Passing):
        return f"{error}" + (f", and asks to wait {asked:.0f} s" if asked else "")
    what = {
        httpx.TooManyRedirects: f"it leads in a circle, or over more than {MAX_REDIRECTS} addresses",
        httpx.ConnectError: "there is no connection to the server",
        httpx.RemoteProtocolError: "the transfer was cut",
        httpx.DecodingError: "it is not packed as the server says",
        httpx.UnsupportedProtocol: "it leads to an address that is no http(s) one",
    }
    known = next((text for kind, text in what.items() if isinstance(error, kind)), "")
    if isinstance(error, httpx.TimeoutException):
        known = "the server does not answer in time"
    return f"{known} ({error})" if known else str(error)


def _hint(error: Exception) -> str:
    return "" if isinstance(error, httpx.TooManyRedirects | httpx.UnsupportedProtocol) else "try again later"
