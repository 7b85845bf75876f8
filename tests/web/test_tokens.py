"""Who may write, and who may read."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from kg.errors import SettingError
from kg.web.tokens import Tokens
from tests.web.conftest import Serve
from tests.web.serving import READ, TOKEN, Server

UPDATE = {"content": "INSERT DATA { <a:s> <a:p> <a:o> }", "headers": {"Content-Type": "application/sparql-update"}}


@pytest.fixture(scope="module")
def private(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Server:
    file = tmp_path_factory.mktemp("tokens") / "tokens"
    file.write_text(f"# two scopes\nadmin {TOKEN}\n\nread {READ}\n")
    return serve("--token-file", str(file))


def ask(server: Server, method: str, path: str, authorization: str | None, **more: object) -> httpx.Response:
    headers = dict(more.pop("headers", {}))  # type: ignore[call-overload]
    if authorization is not None:
        headers["Authorization"] = authorization
    return httpx.request(method, server.address + path, headers=headers, trust_env=False, timeout=30, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("authorization", "read", "write"),
    [
        (None, 401, 401), ("", 401, 401), ("Bearer", 401, 401), ("Basic YTpi", 401, 401),
        (f"Basic {TOKEN}", 401, 401), ("Bearer wrong", 401, 401), (f"Bearer {TOKEN[:-1]}", 401, 401),
        (f"Bearer {TOKEN}x", 401, 401), (f"Bearer {TOKEN.upper()}", 401, 401), (f"Bearer {READ}", 200, 403),
        (f"bearer {READ}", 200, 403), (f"Bearer {TOKEN}", 200, 204), (f"Bearer {READ}, Bearer {TOKEN}", 401, 401),
    ],
)  # fmt: skip
def test_each_token_opens_what_it_is_for(private: Server, authorization: str | None, read: int, write: int) -> None:
    query = "/sparql?query=ASK%7B%7D"
    for path in (
        query,
        query,
        "/graphs",
        "/queries/timeline",
        "/page?iri=http://e.org/s",
        "/.well-known/void",
        "/metrics",
    ):
        status = ask(private, "GET", path, authorization).status_code
        assert status == (401 if read == 401 else status)
        assert status != 401 or read == 401
    assert ask(private, "GET", query, authorization).status_code == read
    answer = ask(private, "POST", "/update", authorization, **UPDATE)
    assert answer.status_code == write
    if write == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert TOKEN not in answer.text
    put = ask(private, "PUT", "/graphs?graph=a:g", authorization, content="", headers={"Content-Type": "text/turtle"})
    assert put.status_code in ({201, 204} if write == 204 else {write})
    assert ask(private, "DELETE", "/graphs?graph=a:g", authorization).status_code == write


def test_what_says_nothing_of_the_data_is_open(private: Server) -> None:
    for path in ("/health", "/health/live", "/ns", "/static/style.css"):
        assert ask(private, "GET", path, None).status_code == 200
    assert ask(private, "OPTIONS", "/sparql", None).status_code == 204


def test_private_answers_are_not_kept_by_others(private: Server) -> None:
    answer = ask(private, "GET", "/sparql?query=ASK%7B%7D", f"Bearer {READ}")
    assert answer.headers["cache-control"].startswith("private")
    assert "authorization" in answer.headers["vary"]
    assert ask(private, "GET", "/sparql?query=ASK%7B%7D", None).status_code == 401


def test_the_environment_may_hold_the_token(serve: Serve) -> None:
    server = serve(env={"KG_ADMIN_TOKEN": TOKEN})
    assert ask(server, "POST", "/update", None, **UPDATE).status_code == 401
    assert ask(server, "POST", "/update", f"Bearer {TOKEN}", **UPDATE).status_code == 204


@pytest.mark.parametrize("line", ["admin", "admin short", "write aaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_wrong_line_is_told_with_its_place(tmp_path: Path, line: str) -> None:
    (tmp_path / "tokens").write_text(f"# first\n{line}\n")
    with pytest.raises(SettingError, match=r"tokens:2: ") as caught:
        Tokens.load(str(tmp_path / "tokens"))
    assert "aaaaaaaaaaaa" not in str(caught.value)
    with pytest.raises(SettingError, match="cannot be read"):
        Tokens.load(str(tmp_path / "none"))
