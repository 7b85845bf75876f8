"""A build is a pure function of its inputs: the graph is what the files say now, however it came about."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.build import Report, build
from kg.dump import statements
from kg.errors import StoreError
from kg.readers.metadata import load
from kg.resources import folder
from kg.stores import writer
from kg.stores.oxigraph import Database
from kg.stores.writes import create
from kg.terms import expand

ARTICLE = """---
category: news
title: "{title}"
excerpt: "The Commerce Department added Acme Radar Corporation to the Entity List on Monday."
publishedDateTime: 2022-03-09T08:00:00Z
originalUrl: "https://news.example.org/{slug}"
provider:
  name: Example News
  domain: example.org
topics:
  - AI
---
"""


def write(path: Path, slug: str, title: str = "Radar maker put on the Entity List") -> Path:
    path.write_text(ARTICLE.format(slug=slug, title=title), encoding="utf-8")
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of three articles."""
    made = tmp_path / "articles"
    made.mkdir()
    for slug in ("a", "b", "c"):
        write(made / f"{slug}.md", slug)
    return made


def run(database: Path, *paths: Path, jobs: int = 1) -> Report:
    return build([str(path) for path in paths], database, jobs=jobs)


def nquads(database: Path) -> bytes:
    return b"".join(statements(Database(database).open(), quads=True))


def headlines(database: Path) -> set[str]:
    name = ox.NamedNode(expand("schema:headline"))
    found = Database(database).open().quads_for_pattern(None, name, None, ox.DefaultGraph())
    return {quad.object.value for quad in found if isinstance(quad.object, ox.Literal)}


def test_a_second_build_with_nothing_changed_writes_nothing(articles: Path, tmp_path: Path) -> None:
    database = tmp_path / "kg.db"
    run(database, articles)
    before = sorted((path, path.stat().st_mtime_ns) for path in database.rglob("*") if path.name != "lock")
    report = run(database, articles)
    assert (report.read, report.unchanged, report.written) == (0, 3, False)
    assert sorted((path, path.stat().st_mtime_ns) for path in database.rglob("*") if path.name != "lock") == before


def test_an_edited_document_replaces_its_graph(articles: Path, tmp_path: Path) -> None:
    database = tmp_path / "kg.db"
    run(database, articles)
    write(articles / "b.md", "b", title="Radar maker taken off the Entity List")
    report = run(database, articles)
    assert (report.read, report.unchanged) == (1, 2)
    fresh = tmp_path / "fresh.db"
    run(fresh, articles)
    assert nquads(database) == nquads(fresh)


def test_a_document_that_is_gone_takes_its_graph_with_it(articles: Path, tmp_path: Path) -> None:
    database, fresh = tmp_path / "kg.db", tmp_path / "fresh.db"
    run(database, articles)
    (articles / "c.md").unlink()
    report = run(database, articles)
    run(fresh, articles)
    assert report.retracted == 1
    assert nquads(database) == nquads(fresh)


def test_inputs_of_earlier_builds_stay(articles: Path, tmp_path: Path) -> None:
    database, together = tmp_path / "kg.db", tmp_path / "together.db"
    other = write(tmp_path / "other.md", "other", title="Another paper on the Entity List")
    run(database, articles)
    run(database, other)
    run(together, other, articles)
    assert nquads(database) == nquads(together)


def test_two_files_of_one_content_are_one_edition_and_noted(articles: Path, tmp_path: Path) -> None:
    database = tmp_path / "kg.db"
    (articles / "copy.md").write_bytes((articles / "a.md").read_bytes())
    report = run(database, articles)
    assert report.read == 4
    assert any("same content" in note for _, note in report.notes)
    (articles / "a.md").unlink()
    run(database, articles)
    assert len(_articles(database)) == 3


def _articles(database: Path) -> set[str]:
    kind = ox.NamedNode(expand("schema:NewsArticle"))
    rdf_type = ox.NamedNode(expand("rdf:type"))
    found = Database(database).open().quads_for_pattern(None, rdf_type, kind, ox.DefaultGraph())
    return {str(quad.subject) for quad in found}


def test_what_is_wrong_is_reported_at_each_build_until_it_is_mended(articles: Path, tmp_path: Path) -> None:
    database = tmp_path / "kg.db"
    (articles / "broken.md").write_bytes(b"---\ntitle: [\n---\n")
    first, second = run(database, articles), run(database, articles)
    assert [path for path, _ in first.rejected] == [str(articles / "broken.md")]
    assert second.rejected == first.rejected
    assert (first.exit_code, second.written) == (1, False)
    write(articles / "broken.md", "d")
    assert run(database, articles).exit_code == 0


def test_an_input_that_is_not_there_is_reported_and_the_rest_is_built(articles: Path, tmp_path: Path) -> None:
    report = run(tmp_path / "kg.db", tmp_path / "none.md", articles)
    assert report.read == 3
    assert [path for path, _ in report.rejected] == [str(tmp_path / "none.md")]


def test_the_database_is_not_an_input_of_itself(articles: Path) -> None:
    for _ in range(2):
        report = run(articles / "kg.db", articles)
        assert report.rejected == []
    assert report.unchanged == 3


def test_a_sidecar_that_changes_changes_the_document(tmp_path: Path) -> None:
    database, fresh = tmp_path / "kg.db", tmp_path / "fresh.db"
    text = tmp_path / "scrape.txt"
    text.write_text("A headline about sanctions\n\nThe Treasury Department sanctioned a bank on Monday.\n")
    run(database, text)
    sidecar = tmp_path / "scrape.txt.meta.yaml"
    sidecar.write_text("published: 2022-03-09\nprovider: {name: Example News, domain: example.org}\n")
    report = run(database, text)
    run(fresh, text)
    assert report.read == 1
    assert nquads(database) == nquads(fresh)


def test_metadata_of_no_file_is_noted(articles: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "m.jsonl"
    manifest.write_text('{"file": "a.md", "language": "en"}\n{"file": "tpyo.md", "language": "en"}\n')
    for _ in range(2):
        report = build([str(articles)], tmp_path / "kg.db", metadata=load(str(manifest)))
        assert [name for name, note in report.notes if "no file of this name" in note] == ["tpyo.md"]


def test_an_unchanged_archive_is_not_opened(articles: Path, tmp_path: Path) -> None:
    database, archive = tmp_path / "kg.db", tmp_path / "articles.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(articles, "articles")
    assert run(database, archive).read == 3
    report = run(database, archive)
    assert (report.unchanged, report.written) == (3, False)


def test_another_version_of_the_package_reads_everything_anew(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "kg.db"
    run(database, articles)
    before = nquads(database)
    monkeypatch.setattr("kg.build.fingerprint", lambda _: "another")
    report = run(database)
    assert (report.read, report.written) == (3, True)
    assert nquads(database) == before


def test_a_database_in_use_by_another_build_is_not_touched(articles: Path, tmp_path: Path) -> None:
    with Database(tmp_path / "kg.db").writing(), pytest.raises(StoreError, match="another build"):
        build([str(articles)], tmp_path / "kg.db")


def test_order_of_inputs_and_number_of_jobs_do_not_show(articles: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "1.db", tmp_path / "2.db"
    run(first, *sorted(articles.iterdir()))
    run(second, *sorted(articles.iterdir(), reverse=True), jobs=2)
    assert nquads(first) == nquads(second)


def kg(*arguments: str, umask: int = 0o022, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, env=os.environ | environment, umask=umask, capture_output=True, check=False)


ELSEWHERE = {
    "PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
}  # fmt: skip
DUMPS = ("nq", "ttl", "trig", "nt", "jsonld", "rdf", "nq.gz", "ttl.gz")


def test_neither_hash_seed_nor_locale_nor_time_zone_nor_rights_show(tmp_path: Path) -> None:
    written = []
    for number, environment in enumerate(({"PYTHONHASHSEED": "0"}, ELSEWHERE)):
        database = str(tmp_path / f"{number}.db")
        settings: dict[str, Any] = {"umask": 0o077 if number else 0o022, **environment}
        assert kg("build", "--db", database, **settings).returncode == 0
        for suffix in DUMPS:
            assert kg("dump", str(tmp_path / f"{number}.{suffix}"), "--db", database, **settings).returncode == 0
            written.append((tmp_path / f"{number}.{suffix}").read_bytes())
        written.append(kg("why", "SenseTime", "--db", database, **settings).stdout)
        written.append(kg("extract", str(folder("seeds") / "articles"), **settings).stdout)
    assert all(written)
    assert written[: len(written) // 2] == written[len(written) // 2 :]


def test_every_named_triple_is_in_the_default_graph_once(tmp_path: Path) -> None:
    run(tmp_path / "kg.db", folder("seeds") / "articles")
    quads = list(Database(tmp_path / "kg.db").open())
    default = [quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)]
    assert len(default) == len(set(default))
    assert set(default) == {quad.triple for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)}
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_where_the_disk_is_full_the_database_is_as_it_was(articles: Path, tmp_path: Path) -> None:
    database = tmp_path / "kg.db"
    run(database, articles)
    before = nquads(database)
    for number in range(40):
        write(articles / f"{number}.md", f"new-{number}", title=f"Radar maker {number} put on the Entity List")
    command = [sys.executable, "-m", "kg", "build", str(articles), "--db", str(database)]
    little = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))  # noqa: E731
    result = subprocess.run(command, preexec_fn=little, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert "cannot be written" in result.stderr
    assert "Traceback" not in result.stderr
    assert nquads(database) == before
    assert len(list((database / "generations").iterdir())) == 1


@pytest.mark.slow
def test_when_a_build_is_killed_its_workers_end_too(articles: Path, tmp_path: Path) -> None:
    for number in range(3000):
        write(articles / f"{number}.md", f"new-{number}", title=f"Radar maker {number} put on the Entity List")
    command = [sys.executable, "-m", "kg", "build", str(articles), "--db", str(tmp_path / "kg.db"), "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        time.sleep(1.5)
        assert process.poll() is None, "the build must not be done yet"
        process.kill()
        process.communicate(timeout=30)  # ends when nobody holds the pipe any more: the workers inherited it


@pytest.mark.slow
def test_killed_at_any_moment_the_database_is_the_last_complete_generation(tmp_path: Path) -> None:
    """SIGKILL at 50 random moments of a build; each time the old graph or the new one is there, whole."""
    database, inputs = tmp_path / "kg.db", tmp_path / "inputs"
    inputs.mkdir()
    write(inputs / "0.md", "0")
    run(database, inputs)
    versions = {nquads(database)}
    moments = random.Random(2)
    command = [sys.executable, "-m", "kg", "build", str(inputs), "--db", str(database)]
    longest = _seconds(command)
    for number in range(50):
        for copy in range(5):
            write(inputs / f"{copy}.md", f"{number}-{copy}", title=f"State {number} of {copy}")
        complete = tmp_path / "complete.db"
        versions.add(_state_of(complete, inputs))
        _kill_after(command, moments.uniform(0, longest * 1.2))
        assert nquads(database) in versions
        versions = {nquads(database)}
    run(database, inputs)
    assert nquads(database) == _state_of(tmp_path / "complete.db", inputs)


def _state_of(database: Path, inputs: Path) -> bytes:
    run(database, inputs)
    return nquads(database)


def _seconds(command: Sequence[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, capture_output=True, check=True)
    return time.monotonic() - started


def _kill_after(command: Sequence[str], seconds: float) -> None:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)


def test_what_was_written_over_http_outlives_builds(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(tmp_path / "kg.db")
    run(database.path, articles)
    sent = tmp_path / "sent.nt"
    sent.write_text("<https://e.org/s> <https://e.org/p> <https://e.org/o> .\n")
    request = {"kind": "add", "graph": "https://e.org/g", "strict": False, "patience": 0, "base": "https://e.org/"}
    writer.write(database, {**request, "files": [{"path": str(sent), "format": "ntriples"}]})
    write(articles / "d.md", "d")
    run(database.path, articles)
    assert database.open().contains_named_graph(ox.NamedNode("https://e.org/g"))
    before = nquads(database.path)
    monkeypatch.setattr("kg.build.fingerprint", lambda _: "another version of this package")
    assert run(database.path, articles).read == 4
    assert nquads(database.path) == before
    assert ox.Quad(*[ox.NamedNode(f"https://e.org/{name}") for name in "spo"]) in database.open()


def test_a_database_with_a_default_graph_of_its_own_is_not_built_into(articles: Path, tmp_path: Path) -> None:
    create(Database(tmp_path / "kg.db"), strict=True)
    with pytest.raises(StoreError, match="--default-graph strict"):
        run(tmp_path / "kg.db", articles)
