"""One folder of everything that a build may meet: each bad file is reported by name and reason, the rest is built."""

from __future__ import annotations

import gzip
import io
import os
import socket
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build import Report, build
from kg.shapes import violations
from kg.stores.oxigraph import Database

ARTICLE = """---
category: news
title: "{title}"
excerpt: "The Commerce Department added Acme Radar Corporation to the Entity List on Monday."
publishedDateTime: {date}
originalUrl: {url}
provider: {{name: Example News, domain: example.org}}
{more}
---
"""
SCRAPE = (
    "Acme Radar is put on a list\n\nThe Treasury Department sanctioned Acme Radar on Monday, officials said in {}.\n"
)


def article(title: str = "Radar maker listed", date: str = "2022-03-09", url: str = "", more: str = "a: b") -> bytes:
    url = url or f'"https://news.example.org/{abs(hash((title, date, more)))}"'
    return ARTICLE.format(title=title, date=date, url=url, more=more).encode()


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{c}: &{c} [{', '.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)

REJECTED: dict[str, tuple[bytes, str]] = {
    "aliases.md": (article(more=BOMB), "repetition limit"),
    "aliases-to-itself.md": (article(more="x: &x {y: *x}"), "recursion limit"),
    "tag.md": (article(more='x: !!python/object/apply:os.system ["touch pwned"]'), "would construct an object"),
    "deep.md": (article(more="x: " + "[" * 20_000), "nest deeper"),
    "list.md": (b"---\n- one thing\n- another\n---\n", "no `key: value` pairs"),
    "twice.md": (article(more="title: again"), "`title` stands twice"),
    "keys.md": (article(more="? [a, b]\n: c"), "write keys as text"),
    "broken.md": (b'---\ntitle: "never closed\n---\n', "no valid YAML"),
    "untitled.md": (b"---\ntitle: null\nexcerpt: ~\nrelated: [null, 3]\n---\n", "no title and no text"),
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "mark.txt": (b"\xef\xbb\xbf", "empty"),
    "nul.txt": (b"Acme Radar is put\0 on a list", "binary"),
    "random.txt": (bytes(range(256)) * 20, "neither UTF-8 nor"),
    "controls.txt": (bytes(range(1, 32)) * 20, "binary"),
    "utf16-without-mark.txt": (SCRAPE.encode("utf-16-le"), "binary"),
    "utf16-cut.txt": (SCRAPE.encode("utf-16")[:-1], "is not: truncated"),
    "gbk.txt": ("美国商务部将商汤科技列入实体清单。".encode("gbk") * 20, "neither UTF-8 nor"),
    "picture.md": (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    "paper.pdf": (b"%PDF-1.4\n", "a PDF file"),
    "packed.txt": (gzip.compress(b"{}"), "looks like JSON"),
    "named.tar.gz": (b"no archive at all", "no tar archive"),
    "data.json": (b'{"a": 1}', "looks like JSON"),
    "page.html": (b"<!DOCTYPE html><html><body>x</body></html>", "looks like HTML"),
    "table.csv": (b"a,b,c\n1,2,3\n4,5,6\n7,8,9\n", "looks like CSV"),
    "line.txt": (b"a" * (100 << 20), "larger than 4 MB"),
    "side-broken.txt": (SCRAPE.format("a").encode(), "side-broken.txt.meta.yaml:2: no valid YAML"),
    "side-typo.txt": (SCRAPE.format("b").encode(), "field `tittle`: no metadata is called that"),
    "side-tag.txt": (SCRAPE.format("c").encode(), "would construct an object"),
    "alone.meta.yaml": (b"title: A", "no document of its name"),
}
"""File → what it holds, and a piece of the reason why it is not read."""

SIDECARS = {
    "side-broken.txt.meta.yaml": b"title: [",
    "side-typo.txt.meta.yaml": b"tittle: A",
    "side-tag.txt.meta.yaml": b"title: !!python/name:os.system",
    "side-good.txt.meta.yaml": b"title: null\nprovider: Example News\npublished: 2022",
}

READ: dict[str, tuple[bytes, str]] = {
    "good.md": (article(), ""),
    "crlf.md": (article("Lines of Windows").replace(b"\n", b"\r\n"), ""),
    "mark.md": (b"\xef\xbb\xbf" + article("With a mark"), ""),
    "utf16.md": (article("In UTF-16").decode().encode("utf-16"), ""),
    "latin1.md": (article("Au café").decode().encode("latin-1"), "read as Windows-1252"),
    "mojibake.md": (article("Firmâ€™s list"), "the encoding of `title` was repaired"),
    "direction.md": (article("\u202egnp.exe\u202c \u200f\u2066x\u2069"), ""),
    "controls.md": (article("bell \\a escape \\e[31m \\x01 \\uFFFF"), ""),
    "nan.md": (article(more="heat: .nan\nquality: -.inf"), ""),
    "year-17.md": (article(date="0017-05-26"), "no date that can be told"),
    "no-day.md": (article(date="9999-99-99"), "no date that can be told"),
    "spaces.md": (article(url='"https://news.example.org/a b c"'), "were escaped"),
    "script.md": (article(url='"javascript:alert(1)"'), "no web address"),
    "brackets.md": (article(url='"https://[::1/unbalanced"'), "no web address"),
    "foreign.md": (article(url='"https://例え.jp/パス"'), "were escaped"),
    "long-address.md": (article(url=f'"https://news.example.org/{"a" * 99_999}"'), "no web address"),
    "shapes.md": (article(more="topics: AI\nimages: {a: b}\nrelated: [{webUrl: [1]}]\nlang: 5"), ""),
    "related.md": (article(more="related:\n" + "- {title: t, webUrl: 'https://r.example/%d'}\n" * 999), ""),
    "unclosed.md": (b"---\ntitle: A title that is not closed\nexcerpt: x\n", "not closed by ---"),
    "side-good.txt": (SCRAPE.format("d").encode(), ""),
    "copy-1.txt": (SCRAPE.format("e").encode(), ""),
    "copy-2.txt": (SCRAPE.format("e").encode(), "has the same content as"),
    "a[1].md": (article("A name like a pattern"), ""),
    "new\nline.md": (article("A name of two lines"), ""),
    "--help": (article("A name like an option"), ""),
}
"""File → what it holds, and a piece of the note on it."""


def archive(path: Path) -> None:
    with tarfile.open(path, "w:gz") as tar:
        for name, kind in (
            ("link", tarfile.SYMTYPE),
            ("hard", tarfile.LNKTYPE),
            ("device", tarfile.CHRTYPE),
            ("pipe", tarfile.FIFOTYPE),
        ):
            header = tarfile.TarInfo(name)
            header.type, header.linkname = kind, "/etc/passwd"
            tar.addfile(header)
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as nested:
            nested.writestr("x.md", article("In a zip"))
        for name, data in (
            ("../../../up.md", article("Upwards")),
            ("/abs.md", article("Absolute")),
            ("z.zip", inner.getvalue()),
        ):
            header = tarfile.TarInfo(name)
            header.size = len(data)
            tar.addfile(header, io.BytesIO(data))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of all of them, with links, a pipe, a socket and archives."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (data, _) in {**REJECTED, **READ}.items():
        (folder / name).write_bytes(data)
    for name, data in SIDECARS.items():
        (folder / name).write_bytes(data)
    with open(os.fsencode(folder) + b"/no-text-\xff.md", "wb") as file:  # noqa: PTH123 - no text, hence no Path
        file.write(article("A name that is no text"))
    archive(folder / "archive.tar.gz")
    (folder / "cut.tar.gz").write_bytes((folder / "archive.tar.gz").read_bytes()[:200])
    (folder / "loop").mkdir()
    (folder / "loop" / "up").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "dangling").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "s"))
        yield folder


@pytest.fixture(scope="module")
def report(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Database]:
    database = tmp_path_factory.mktemp("hostile-db") / "kg.db"
    return build([str(root)], database), Database(database)


def told(pairs: list[tuple[str, str]], root: Path) -> dict[str, str]:
    return {path.removeprefix(f"{root}/"): reason for path, reason in pairs}


def test_each_bad_file_is_reported_by_name_and_reason(root: Path, report: tuple[Report, Database]) -> None:
    rejected = told(report[0].rejected, root)
    for name, (_, reason) in REJECTED.items():
        assert reason in rejected.get(name, "(read)"), name
    special = {"self", "dangling", "pipe", "s", "cut.tar.gz"} | {
        f"archive.tar.gz!{name}" for name in ("link", "hard", "device", "pipe", "z.zip")
    }
    before_the_cut = {name for name in rejected if name.startswith("cut.tar.gz!")}
    assert rejected.keys() == REJECTED.keys() | special | before_the_cut
    assert not any("fault of kg" in reason for reason in rejected.values())
    assert report[0].exit_code == 1


def test_the_rest_is_built_and_what_was_repaired_is_noted(root: Path, report: tuple[Report, Database]) -> None:
    built, notes = report[0], told(report[0].notes, root)
    assert built.read == len(READ) + len(["../../../up.md", "/abs.md", "no-text-\ufffd.md"])
    for name, (_, note) in READ.items():
        shown = name.replace("\n", "\ufffd")
        assert note in notes[shown] if note else shown not in notes, name


def test_nothing_was_written_or_run(root: Path, report: tuple[Report, Database]) -> None:
    assert not list(root.parent.rglob("up.md"))
    assert not Path("/abs.md").exists()
    assert not Path("pwned").exists()


def test_what_was_built_is_sound(report: tuple[Report, Database]) -> None:
    assert list(violations(report[1].open())) == []
