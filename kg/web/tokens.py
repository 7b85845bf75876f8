"""Who may write, and who may read: bearer tokens (RFC 6750) of two scopes.

Without any token the server is read-only and open. An `admin` token opens writing; a `read` token closes reading to
all others. They come from a file of lines `SCOPE TOKEN`, and from KG_ADMIN_TOKEN.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from pathlib import Path

from kg.errors import SettingError
from kg.web.exchange import Exchange
from kg.web.problem import RequestError

SCOPES = ("admin", "read")
SHORTEST = 16
"""Characters: a shorter token can be guessed."""


class Tokens:
    """The tokens of each scope."""

    def __init__(self, tokens: Mapping[str, tuple[str, ...]]) -> None:
        self._tokens = {scope: tuple(each.encode() for each in found) for scope, found in tokens.items()}

    @classmethod
    def load(cls, file: str) -> Tokens:
        """Tokens of a file ("" for none) and of the environment. Raises SettingError for what is no such file."""
        found: dict[str, list[str]] = {scope: [] for scope in SCOPES}
        if token := os.environ.get("KG_ADMIN_TOKEN", ""):
            found["admin"].append(_long_enough(token, "KG_ADMIN_TOKEN"))
        for number, line in enumerate(_lines(file), 1):
            scope, _, token = line.strip().partition(" ")
            if not scope or scope.startswith("#"):
                continue
            if scope not in SCOPES or not token.strip():
                raise SettingError(f"{file}:{number}: a line must be `admin TOKEN` or `read TOKEN`")
            found[scope].append(_long_enough(token.strip(), f"{file}:{number}"))
        return cls({scope: tuple(tokens) for scope, tokens in found.items()})

    @property
    def writing(self) -> bool:
        """Whether anybody may write."""
        return bool(self._tokens["admin"])

    @property
    def private(self) -> bool:
        """Whether reading needs a token."""
        return bool(self._tokens["read"])

    def check(self, exchange: Exchange, scope: str) -> None:
        """Raise RequestError where the request may not do what needs `scope`: unauthorized, or forbidden."""
        if scope == "read" and not self.private:
            return
        if scope == "admin" and not self.writing:
            raise RequestError("forbidden", "this server is read-only: it was started without an admin token")
        kind, _, token = exchange.header(b"authorization").partition(" ")
        if not token or kind.lower() != "bearer":
            what = f"this needs a token of the scope {scope}: Authorization: Bearer TOKEN"
            raise RequestError("unauthorized", what, {"WWW-Authenticate": 'Bearer realm="kg"'})
        allowed = SCOPES if scope == "read" else ("admin",)
        if not self._is_one_of(token.strip(), allowed):
            known = self._is_one_of(token.strip(), SCOPES)
            what = f"the token is not of the scope {scope}" if known else "the token is not known here"
            challenge = {"WWW-Authenticate": 'Bearer realm="kg", error="invalid_token"'}
            raise RequestError("forbidden", what) if known else RequestError("unauthorized", what, challenge)

    def _is_one_of(self, token: str, scopes: tuple[str, ...]) -> bool:
        """Compared in a time that does not tell how much of it is right, and with all of them."""
        given = token.encode("utf-8", "replace")
        return sum(hmac.compare_digest(given, each) for scope in scopes for each in self._tokens[scope]) > 0


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8").splitlines() if file else []
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"the token file cannot be read: {error}") from error


def _long_enough(token: str, where: str) -> str:
    if len(token) < SHORTEST:
        raise SettingError(
            f"{where}: the token is shorter than {SHORTEST} characters (`openssl rand -hex 24` makes one)"
        )
    return token
