"""The sample documents in `seeds/articles`: pure documents, in both forms, in words of our own.

Those under a real publisher paraphrase what it reported: title, address and day are facts, the sentences are ours, and
nobody is quoted. The other ones are by publishers that do not exist, under domains that RFC 2606 reserves, and have no
address; what they tell is true. Front matter comes with both generations of keys, scrapes with navigation, bylines,
captions, cross-heads and headlines of other articles, some with a sidecar `NAME.meta.yaml`.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.resources import folder

ARTICLES = folder("seeds") / "articles"
DOCUMENTS = tuple(sorted(path for path in ARTICLES.iterdir() if not path.name.endswith(".meta.yaml")))
SIDECARS = tuple(sorted(ARTICLES.glob("*.meta.yaml")))
FRONT_MATTER = tuple(path for path in DOCUMENTS if path.read_text(encoding="utf-8").startswith("---\n"))
SCRAPES = tuple(path for path in DOCUMENTS if path not in FRONT_MATTER)
RESERVED = {"example.org", "example.net", "example.com"}
SENTENCE = 12
"""Words from which on a sentence is somebody's own."""


def header(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8").split("\n---\n")[0])
    assert isinstance(found, dict)
    return found


def names(paths: tuple[Path, ...]) -> list[str]:
    return [path.name for path in paths]


def test_there_are_enough_of_both_forms() -> None:
    assert len(DOCUMENTS) >= 14
    assert len(FRONT_MATTER) >= 5
    assert len(SCRAPES) >= 5
    assert len(SIDECARS) >= 3


def test_both_generations_of_keys_are_there() -> None:
    keys = [header(path).keys() for path in FRONT_MATTER]
    assert sum({"originalUrl", "webUrl"} <= found for found in keys) >= 2
    assert sum("ampWebUrl" in found for found in keys) >= 1
    assert sum("sourceUrl" in found and "originalUrl" not in found for found in keys) >= 2
    assert sum({"ampUrl", "cdnAmpUrl"} <= found for found in keys) >= 1


@pytest.mark.parametrize("path", FRONT_MATTER, ids=names(FRONT_MATTER))
def test_front_matter_has_what_the_form_always_has(path: Path) -> None:
    found = header(path)
    always = {"category", "title", "excerpt", "publishedDateTime", "type", "published", "provider", "topics"}
    assert always <= found.keys()
    assert set(found["provider"]) >= {"name", "domain"}


@pytest.mark.parametrize("path", SIDECARS, ids=names(SIDECARS))
def test_a_sidecar_stands_beside_a_scrape_and_says_only_what_sidecars_may(path: Path) -> None:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert path.name.removesuffix(".meta.yaml") in {scrape.stem for scrape in SCRAPES}
    assert set(found) <= {"title", "url", "published", "provider", "language"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=names(DOCUMENTS))
def test_a_document_of_an_unreal_publisher_has_no_address_and_a_real_one_is_not_quoted(path: Path) -> None:
    sidecar = path.with_suffix(".meta.yaml")
    meta = header(path) if path in FRONT_MATTER else {}
    if sidecar.exists():
        meta = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
    domain = meta.get("provider", {}).get("domain", "")
    address = meta.get("originalUrl") or meta.get("sourceUrl") or meta.get("url")
    if domain in RESERVED or not domain:
        assert address is None
    else:
        assert not re.search(r'[“”„]|"[^"]*"', _prose(path))


def _prose(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return str(header(path)["excerpt"]) + text.split("\n---\n")[1] if path in FRONT_MATTER else text


def titles(path: Path) -> set[str]:
    """Headlines are facts: of a document, and of those that it names as related."""
    if path not in FRONT_MATTER:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        sidecar = path.with_suffix(".meta.yaml")
        given = {yaml.safe_load(sidecar.read_text(encoding="utf-8"))["title"]} if sidecar.exists() else set()
        return given | {lines[0]}
    found = header(path)
    return {found["title"], *(item["title"] for item in found.get("related", ()))}


def sentences(text: str) -> Iterator[str]:
    """The sentences of at least SENTENCE words, without regard to case and punctuation."""
    for piece in re.split(r"[.!?:;][\s\"'”’)]|\n|\"$", text):
        words = re.findall(r"\w+", piece.casefold())
        if len(words) >= SENTENCE:
            yield " ".join(words)


@pytest.fixture(scope="module")
def foreign(shared: Path) -> frozenset[str]:
    """Every long sentence of the real documents."""
    folders = (shared / "documents" / "seeds", shared / "documents" / "gold")
    texts = [path.read_text(encoding="utf-8") for each in folders for path in sorted(each.iterdir())]
    for archive in sorted((shared / "documents").glob("*.tar.gz")):
        with tarfile.open(archive) as members:
            files = [members.extractfile(member) for member in members if member.isfile()]
            texts += [file.read().decode("utf-8", "replace") for file in files if file]
    return frozenset(sentence for text in texts for sentence in sentences(text))


@pytest.mark.parametrize("path", DOCUMENTS, ids=names(DOCUMENTS))
def test_no_sentence_is_taken_from_a_real_document(path: Path, foreign: frozenset[str]) -> None:
    text = path.read_text(encoding="utf-8")
    for title in sorted(titles(path), key=len, reverse=True):
        text = text.replace(title, "\n")
    own = [line for line in text.splitlines() if not re.search(r"https?://", line)]
    assert not [sentence for sentence in sentences("\n".join(own)) if sentence in foreign]
