"""Fetching from a real server on loopback, which does all that servers and lines do wrong."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from kg.cli import main
from kg.download import LONGEST_WAIT, WAITS, Validators, download
from kg.errors import FetchError
from kg.fetch import Fetched, fetch, fetchable
from kg.readers.lists import expect
from kg.sources import Source, sources

SAMPLE = Path(__file__).parent / "readers" / "lists" / "samples" / "ofac_csv"
FILES = {f"cons_{part}.csv": (SAMPLE / f"cons_{part}.csv").read_bytes() for part in ("prim", "alt", "add", "comments")}
DAY = datetime(2022, 2, 28, 12, tzinfo=UTC)

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """What the server holds, what it does wrong, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[Answer]] = field(default_factory=dict)
    """Path → answers that come before the right one; the last one stays where the file is not there."""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        self.asked.append((path, headers))
        waiting = self.faults.get(path, [])
        if waiting:
            return waiting.pop(0) if len(waiting) > 1 or path in self.files else waiting[0]
        if path not in self.files:
            return 404, {}, b"no such list"
        data = self.files[path]
        etag = f'"{hash(data)}"'
        return (304, {}, b"") if headers.get("if-none-match") == etag else (200, {"ETag": etag}, data)


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = served.answer(
                self.path.lstrip("/"), {name.lower(): value for name, value in self.headers.items()}
            )
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()


def source(site: Site, *names: str, key: str = "us-ofac-consolidated") -> Source:
    return Source(
        key=key,
        title="OFAC Consolidated list",
        list=sources()[key].list,
        publisher="us-ofac",
        licence="https://example.org/terms",
        fetch={name: f"{site.url}/{name}" for name in names or FILES},
    )


def run(site: Site, folder: Path, *names: str, now: datetime = DAY, **settings: int) -> tuple[Fetched, list[float]]:
    """A fetch, and the pauses that it made."""
    pauses: list[float] = []
    done = fetch(source(site, *names), folder, check=expect, now=now, pause=pauses.append, **settings)
    return done, pauses


def names_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# ------------------------------------------------------------------------------------------------------ what comes


def test_an_edition_comes_whole_with_where_and_when_beside_each_file(site: Site, tmp_path: Path) -> None:
    site.files |= FILES
    done, pauses = run(site, tmp_path)
    assert (done.changed, pauses) == (True, [])
    folder = tmp_path / "us-ofac-consolidated" / "2022-02-28"
    assert Path(done.folder) == folder
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    assert (folder / "cons_prim.csv.meta.yaml").read_text().split("\n")[:2] == [
        f'source: "{site.url}/cons_prim.csv"',
        'retrieved: "2022-02-28T12:00:00Z"',
    ]
    assert len(names_below(tmp_path)) == 2 * len(FILES)


def test_an_edition_that_has_not_changed_is_asked_for_and_not_stored_again(site: Site, tmp_path: Path) -> None:
    site.files |= FILES
    first, _ = run(site, tmp_path)
    before = names_below(tmp_path)
    second, _ = run(site, tmp_path, now=datetime(2022, 3, 7, tzinfo=UTC))
    assert second == Fetched("us-ofac-consolidated", first.folder, changed=False)
    assert all("if-none-match" in headers for _, headers in site.asked[len(FILES) :])
    assert names_below(tmp_path) == before


def test_where_one_file_of_an_edition_changed_the_others_come_from_the_copy_at_hand(site: Site, tmp_path: Path) -> None:
    site.files |= FILES
    run(site, tmp_path)
    site.files["cons_alt.csv"] += b'91001,7,"aka","FELDMAN, I.",-0- \r\n'
    done, _ = run(site, tmp_path, now=datetime(2022, 3, 7, tzinfo=UTC))
    assert (done.changed, done.size) == (True, len(site.files["cons_alt.csv"]))
    assert {name: (Path(done.folder) / name).read_bytes() for name in FILES} == site.files
    third, _ = run(site, tmp_path, now=datetime(2022, 3, 8, tzinfo=UTC))
    assert (third.changed, third.folder) == (False, done.folder)


def test_two_editions_of_one_day_are_two_folders(site: Site, tmp_path: Path) -> None:
    site.files |= FILES
    for number in range(3):
        site.files["cons_comments.csv"] = FILES["cons_comments.csv"] + b" " * number
        run(site, tmp_path)
    assert sorted(each.name for each in (tmp_path / "us-ofac-consolidated").iterdir()) == [
        "2022-02-28", "2022-02-28-2", "2022-02-28-3",
    ]  # fmt: skip


def test_a_copy_that_was_changed_by_hand_is_fetched_anew(site: Site, tmp_path: Path) -> None:
    site.files |= FILES
    done, _ = run(site, tmp_path)
    (Path(done.folder) / "cons_prim.csv").write_text("nothing")
    again, _ = run(site, tmp_path, now=datetime(2022, 3, 7, tzinfo=UTC))
    assert again.changed
    assert (Path(again.folder) / "cons_prim.csv").read_bytes() == FILES["cons_prim.csv"]


def test_what_is_packed_for_the_line_is_stored_unpacked(site: Site, tmp_path: Path) -> None:
    site.files |= FILES
    packed = gzip.compress(FILES["cons_prim.csv"])
    site.faults["cons_prim.csv"] = [(200, {"Content-Encoding": "gzip"}, packed)]
    done, _ = run(site, tmp_path)
    assert (Path(done.folder) / "cons_prim.csv").read_bytes() == FILES["cons_prim.csv"]


# ----------------------------------------------------------------------------------------------------------- faults

CUT: Answer = (200, {"Content-Length": "100000"}, b"36,")
BUSY: Answer = (503, {"Retry-After": "20"}, b"busy")
FAILED: Answer = (500, {}, b"oops")


@pytest.mark.parametrize(
    ("faults", "pauses"),
    [
        ([FAILED], [2.0]),
        ([CUT], [2.0]),
        ([(200, {}, b"")], [2.0]),
        ([BUSY, FAILED], [20.0, 8.0]),
        ([(429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, b""), CUT, FAILED], list(WAITS)),
    ],
)
def test_a_fault_that_passes_costs_a_pause(
    site: Site, tmp_path: Path, faults: list[Answer], pauses: list[float]
) -> None:
    site.files |= FILES
    site.faults["cons_prim.csv"] = list(faults)
    done, made = run(site, tmp_path)
    assert (done.changed, made) == (True, pauses)
    assert (Path(done.folder) / "cons_prim.csv").read_bytes() == FILES["cons_prim.csv"]


LOOP: Answer = (302, {"Location": "/cons_alt.csv"}, b"")
PAGE = b"<!DOCTYPE html><html><body>Sign in</body></html>" * 9


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([FAILED] * 5, r"the server answered 500 .*\(try again later\)"),
        ([CUT] * 5, r"the transfer was cut"),
        ([LOOP], r"it leads in a circle, or over more than 5 addresses"),
        ([(302, {"Location": "file:///etc/passwd"}, b"")], r"an address that is no http\(s\) one"),
        ([(404, {}, b"")], r"the server answered 404 Not Found \(the catalogue may be out of date\)"),
        ([(403, {}, b"")], r"the server answered 403"),
        ([(503, {"Retry-After": str(int(LONGEST_WAIT) + 1)}, b"")], r"asks to wait 121 s"),
        ([(200, {"Content-Encoding": "gzip"}, b"no gzip")], r"it is not packed as the server says"),
        ([(200, {}, PAGE)], r"what came is not the OFAC Consolidated list: cons_alt.csv is of no form"),
    ],
)
def test_a_fault_that_stays_leaves_everything_as_it_was(
    site: Site, tmp_path: Path, answers: list[Answer], message: str
) -> None:
    site.files |= FILES
    run(site, tmp_path)
    before = names_below(tmp_path)
    site.files.pop("cons_alt.csv")
    site.faults["cons_alt.csv"] = list(answers)
    with pytest.raises(FetchError, match=message):
        run(site, tmp_path, now=datetime(2022, 3, 7, tzinfo=UTC))
    assert names_below(tmp_path) == before
    assert [each.name for each in (tmp_path / "us-ofac-consolidated").iterdir()] == ["2022-02-28"]


def test_another_list_than_the_one_asked_for_is_refused(site: Site, tmp_path: Path) -> None:
    site.files["cons_prim.csv"] = (SAMPLE.parent / "un_2024-03-01.xml").read_bytes()
    with pytest.raises(FetchError, match=r"cons_prim\.csv is the UN Security Council Consolidated List"):
        run(site, tmp_path, "cons_prim.csv")


def test_a_file_larger_than_the_limit_is_refused_however_small_it_is_packed(site: Site, tmp_path: Path) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    site.files["cons_prim.csv"] = b""
    site.faults["cons_prim.csv"] = [(200, {"Content-Encoding": "gzip"}, bomb)]
    with pytest.raises(FetchError, match="larger than 1 MB"):
        run(site, tmp_path, "cons_prim.csv", largest=1 << 20)
    assert names_below(tmp_path) == []


def test_no_server_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="there is no connection to the server"):
        run(Site(url="http://127.0.0.1:9"), tmp_path, "cons_prim.csv")


def test_an_address_that_leads_away_from_https_is_refused(tmp_path: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.scheme == "https":
            return httpx.Response(302, headers={"Location": "http://example.org/list.csv"})
        return httpx.Response(200, content=b"1")

    with (
        httpx.Client(transport=httpx.MockTransport(answer), follow_redirects=True) as session,
        pytest.raises(FetchError, match="leads away from https"),
    ):
        download(session, "https://example.org/list.csv", tmp_path / "list.csv", Validators())


# ------------------------------------------------------------------------------------------------------- the command


@pytest.fixture
def catalogue(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The command in an empty folder, with a catalogue that leads to the server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kg.fetch.sources", lambda: {"us-ofac-consolidated": source(site)})
    monkeypatch.setattr("kg.download.WAITS", (0.0, 0.0, 0.0))
    return site


def test_fetch_and_build_is_all_that_a_user_does(catalogue: Site, capsys: pytest.CaptureFixture[str]) -> None:
    catalogue.files |= FILES
    assert main(["fetch", "us-ofac-consolidated", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["changed"] is True
    assert main(["build", "--force"]) == 0
    assert f"read as OFAC list in CSV: OFAC Consolidated (non-SDN) list of {Path(told['folder']).name}" in (
        capsys.readouterr().err
    )


def test_a_source_that_fails_is_told_and_does_not_stop_the_others(
    catalogue: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch", "us-ofac-consolidated"]) == 1
    assert "us-ofac-consolidated: not fetched: " in capsys.readouterr().err


def test_an_unknown_source_is_an_error_that_names_the_near_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "us-ofac-sd"]) == 2
    assert "no source is called 'us-ofac-sd' (near: us-ofac-sdn" in capsys.readouterr().err


def test_the_catalogue_tells_name_title_licence_and_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch"]) == 0
    shown = capsys.readouterr().out
    for key, each in fetchable().items():
        assert f"{key}    {each.title} ({each.format}, {each.frequency.lower()})\n" in shown
        assert all(f"    {url}\n" in shown for url in each.fetch.values())


@pytest.mark.parametrize("key", fetchable())
def test_every_address_of_the_catalogue_is_https_and_every_source_states_how_often_it_comes(key: str) -> None:
    found = fetchable()[key]
    assert all(url.startswith("https://") for url in found.fetch.values())
    assert found.frequency in {"CONT", "DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "ANNUAL", "IRREG"}
    assert found.homepage.startswith("https://")
