"""Paths, folders, globs and archives, sound and hostile."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from kg import archives
from kg import files as module
from kg.files import File, Unreadable, containers, files

Nobody = Callable[[], AbstractContextManager[None]]


def archive(path: Path, members: list[tuple[str, bytes]], *, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as tar:  # type: ignore[call-overload]
        for name, data in members:
            header = tarfile.TarInfo(name)
            header.size = len(data)
            tar.addfile(header, io.BytesIO(data))
    return path


def read(*paths: Path | str) -> list[File | Unreadable]:
    return list(files([str(path) for path in paths]))


def names(found: list[File | Unreadable], root: Path) -> list[str]:
    return [item.path.removeprefix(f"{root}/") for item in found]


def test_a_folder_is_read_below_sorted_without_hidden_files_and_sidecars(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b.md", ".hidden", ".git/x", "b.txt.meta.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = read(tmp_path)
    assert names(found, tmp_path) == ["a/b.md", "a/z.txt", "b.txt"]
    assert isinstance(found[2], File)
    assert found[2].sidecar == b"b.txt.meta.yaml"


def test_links_that_loop_end_and_nothing_is_read_twice(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text("1")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "two.txt").symlink_to(tmp_path / "a" / "one.txt")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    good = [item for item in read(tmp_path, tmp_path / "a") if isinstance(item, File)]
    assert names(list(good), tmp_path) == ["a/one.txt"]


def test_folders_may_nest_but_not_without_end(tmp_path: Path) -> None:
    deep = tmp_path / "/".join("a" * 99)
    deep.mkdir(parents=True)
    (deep / "one.md").write_text("x")
    assert len(read(tmp_path)) == 1
    deeper = deep / "/".join("b" * 200)
    deeper.mkdir(parents=True)
    (deeper / "two.md").write_text("x")
    good, bad = sorted(read(tmp_path), key=lambda item: isinstance(item, Unreadable))
    assert isinstance(good, File)
    assert isinstance(bad, Unreadable)
    assert "nest deeper" in str(bad.error)


@pytest.mark.parametrize("size", [0, 10, module.HEAD - 1, module.HEAD, module.HEAD + 1])
def test_the_state_of_a_file_is_its_sha256_whatever_its_size(tmp_path: Path, size: int) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * size)
    (container,) = containers([str(tmp_path)])
    assert container.sha256() == hashlib.sha256(b"x" * size).hexdigest()


def test_a_pattern_that_the_shell_left_is_expanded(tmp_path: Path) -> None:
    for name in ("2.md", "1.md", "x.txt"):
        (tmp_path / name).write_text("x")
    assert names(read(tmp_path / "*.md"), tmp_path) == ["1.md", "2.md"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "a[1].md").write_text("x")
    assert names(read(tmp_path / "a[1].md"), tmp_path) == ["a[1].md"]


@pytest.mark.parametrize(("name", "reason"), [("absent.md", "no such file"), ("*.absent", "no file matches")])
def test_what_is_not_there_is_reported_and_the_rest_read(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "a.md").write_text("x")
    bad, good = read(tmp_path / name, tmp_path / "a.md")
    assert isinstance(bad, Unreadable)
    assert reason in str(bad.error)
    assert isinstance(good, File)


def test_what_one_may_not_read_is_reported_and_the_rest_read(nobody: Nobody) -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to others
        root = Path(name)
        (root / "inner").mkdir()
        for path in ("a.md", "b.txt", "b.txt.meta.yaml", "c.tar.gz", "inner/d.md", "z.md"):
            (root / path).write_text("x")
        root.chmod(0o755)
        for path in ("a.md", "b.txt.meta.yaml", "c.tar.gz", "inner"):
            (root / path).chmod(0)
        with nobody():
            *bad, good = read(root)
        (root / "inner").chmod(0o755)
    assert isinstance(good, File)
    assert good.path.endswith("z.md")
    reasons = {item.path.removeprefix(f"{name}/"): str(item.error) for item in bad if isinstance(item, Unreadable)}
    assert set(reasons) == {"a.md", "b.txt", "c.tar.gz", "inner"}
    assert all("no permission to read this" in reason for reason in reasons.values())
    assert "b.txt.meta.yaml" in reasons["b.txt"]


def test_a_pipe_is_reported_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (bad,) = read(tmp_path)
    assert isinstance(bad, Unreadable)
    assert "not a file" in str(bad.error)


def test_of_a_file_of_100_megabytes_only_the_head_is_held_and_the_rest_can_be_streamed(tmp_path: Path) -> None:
    with (tmp_path / "line.txt").open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    (file,) = read(tmp_path)
    assert isinstance(file, File)
    assert not file.whole
    assert len(file.data) == 64 * 1024
    long = file.stream()
    assert long is not None
    with long.open() as opened:
        assert sum(len(block) for block in iter(lambda: opened.read(1 << 20), b"")) == 100 * 1024 * 1024


@pytest.mark.parametrize(("suffix", "mode"), [("tar.gz", "w:gz"), ("tgz", "w:gz"), ("tar", "w"), ("bin", "w:gz")])
def test_archives_are_known_by_content_and_namesakes_counted(tmp_path: Path, suffix: str, mode: str) -> None:
    path = archive(
        tmp_path / f"x.{suffix}", [("a.md", b"1"), ("a.md", b"2"), (".hidden/b", b"3"), ("a.md", b"")], mode=mode
    )
    found = read(path)
    assert names(found, tmp_path) == [f"x.{suffix}!a.md", f"x.{suffix}!a.md#2", f"x.{suffix}!a.md#3"]
    assert [item.data for item in found if isinstance(item, File)] == [b"1", b"2", b""]
    assert found[0].key == f"{path.resolve()}!a.md"


def test_a_container_tells_its_state_without_being_opened(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.tar.gz", [("a.md", b"1")])
    (tmp_path / "b.md").write_bytes(b"text")
    first, second = containers([str(tmp_path)])
    assert (first.kind, second.kind) == ("file", "archive")
    assert first.sha256() == hashlib.sha256(b"text").hexdigest()
    assert second.sha256() == hashlib.sha256(path.read_bytes()).hexdigest()
    (tmp_path / "b.md.meta.yaml").write_text("title: x")
    assert first.sha256() != hashlib.sha256(b"text").hexdigest()


def test_a_cut_archive_is_reported_after_what_it_still_holds(tmp_path: Path) -> None:
    members = [(f"{number}.md", os.urandom(4000)) for number in range(9)]
    path = archive(tmp_path / "x.tar.gz", members)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    *good, bad = read(path)
    assert 2 <= len(good) <= 5
    assert isinstance(bad, Unreadable)
    assert "damaged or cut" in str(bad.error)


@pytest.mark.parametrize("size", [512 * 3, 512 * 3 + 100, 512 * 2])
def test_a_plain_archive_cut_between_or_inside_members_is_reported(tmp_path: Path, size: int) -> None:
    path = archive(tmp_path / "x.tar", [("a.md", b"1"), ("b.md", b"2")], mode="w")
    path.write_bytes(path.read_bytes()[:size])
    first, *_, bad = read(path)
    assert isinstance(first, File)
    assert isinstance(bad, Unreadable)


@pytest.mark.parametrize("data", [gzip.compress(b"just text"), gzip.compress(b"text" * 999), b"just text", b""])
def test_no_archive_at_all_is_reported(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.tar.gz").write_bytes(data)
    (bad,) = read(tmp_path)
    assert isinstance(bad, Unreadable)
    assert "no tar archive" in str(bad.error)


def test_metadata_in_an_archive_belongs_to_the_document_beside_it(tmp_path: Path) -> None:
    members = [("f/a.txt.meta.yaml", b"title: A"), ("f/a.txt", b"1"), ("f/b.txt", b"2"), ("f/b.meta.yaml", b"title: B")]
    path = archive(tmp_path / "x.tar.gz", [*members, ("f/c.txt.meta.yaml", b"title: C"), ("f/d.txt", b"3")])
    one, two, orphan, three = read(path)
    assert isinstance(one, File)
    assert isinstance(two, File)
    assert isinstance(orphan, Unreadable)
    assert isinstance(three, File)
    assert [file.sidecar for file in (one, two, three)] == [b"title: A", b"title: B", b""]
    assert two.sidecar_path == f"{path}!f/b.meta.yaml"
    assert "no document of its name" in str(orphan.error)


def test_metadata_beside_no_document_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt.meta.yaml").write_text("title: A")
    (tmp_path / "b.txt.meta.yaml").write_text("title: B")
    good, bad = read(*sorted(tmp_path.iterdir()))
    assert isinstance(good, File)
    assert isinstance(bad, Unreadable)
    assert bad.path.endswith("b.txt.meta.yaml")


def test_links_and_devices_in_archives_are_reported_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    with tarfile.open(path, "w") as tar:
        for kind, name in (
            (tarfile.SYMTYPE, "s"),
            (tarfile.LNKTYPE, "l"),
            (tarfile.CHRTYPE, "c"),
            (tarfile.FIFOTYPE, "f"),
        ):
            header = tarfile.TarInfo(name)
            header.type, header.linkname = kind, "/etc/passwd"
            tar.addfile(header)
        header = tarfile.TarInfo("../../up.md")
        header.size = 2
        tar.addfile(header, io.BytesIO(b"up"))
    *bad, good = read(path)
    assert [type(item) for item in bad] == [Unreadable] * 4
    assert isinstance(good, File)
    assert sorted(tmp_path.iterdir()) == [path]


def test_an_archive_that_unpacks_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FREE_BYTES", 1 << 20)
    path = archive(tmp_path / "x.tar.gz", [("a.md", b"1"), ("bomb.md", bytes(60 << 20)), ("b.md", b"2")])
    good, big, bad = read(path)
    assert isinstance(good, File)
    assert isinstance(big, Unreadable)
    assert "larger than" in str(big.error)
    assert isinstance(bad, Unreadable)
    assert "unpacks to more than" in str(bad.error)


def test_a_name_of_many_megabytes_is_not_read_into_memory(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.tar", [("a" * (2 << 20), b"1")], mode="w")
    (bad,) = read(path)
    assert isinstance(bad, Unreadable)
    assert "extended header" in str(bad.error)


def test_control_characters_of_a_member_name_never_reach_a_report(tmp_path: Path) -> None:
    (found,) = read(archive(tmp_path / "x.tar", [("a\x1b[31m.md", b"1")], mode="w"))
    assert found.path.isprintable()


@pytest.mark.parametrize("name", ["a.txt.meta.yaml", "a.meta.yaml"])
def test_a_sidecar_is_found_under_the_name_with_and_without_its_suffix(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("text")
    (container,) = containers([str(tmp_path / "a.txt")])
    before = container.sha256()
    (tmp_path / name).write_text("title: A")
    (member,) = container.members()
    assert isinstance(member, File)
    assert member.sidecar == b"title: A"
    assert container.sha256() != before
