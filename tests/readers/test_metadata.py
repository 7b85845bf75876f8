"""Sidecars and manifests: strict, with file, line and key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.files import File
from kg.model import Document
from kg.readers import read
from kg.readers.metadata import Metadata, load, of, sidecar

GOOD = (
    '{"file": "a.txt", "title": "T", "url": "https://Example.org/x", "published": "2021-05-03", '
    '"provider": {"name": "N", "domain": "www.example.org"}, "language": "EN"}'
)


def test_a_manifest_is_keyed_by_file(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text(GOOD + "\n\n", encoding="utf-8")
    found = load(str(tmp_path / "m.jsonl"))["a.txt"]
    assert (found.title, found.url, found.published) == ("T", "https://example.org/x", "2021-05-03")
    assert (found.provider, found.domain, found.language) == ("N", "example.org", "en")
    assert '"file"' not in found.verbatim


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ('{"file": "b", "titel": "x"}', "titel", "no metadata"),
        ('{"file": "b", "provider": {"nme": "x"}}', "provider.nme", "no metadata"),
        ('{"file": "b", "published": "03/05/2021"}', "published", "no date"),
        ('{"file": "b", "url": "javascript:x"}', "url", "no http"),
        ('{"file": "b", "provider": {"domain": "no domain"}}', "provider.domain", "no domain"),
        ('{"file": "b", "title": 3}', "title", "must be text"),
        ('{"file": "b", "provider": 3}', "provider", "must be a name"),
        ('{"file": "b", "provider": {"name": ["x"]}}', "provider.name", "must be text"),
        ('{"file": "b", "language": "klingonlanguage!"}', "language", "no language"),
        ('{"file": "b", "published": true}', "published", "must be text"),
        ('{"title": "x"}', "file", "name its file"),
        ('{"file": "a.txt"}', "file", "second entry"),
        ('{"file": "b", "file": "c"}', "", "stands twice"),
        ("[1]", "", "must be an object"),
        ("{", "", "no JSON"),
    ],
)
def test_a_bad_line_is_named_with_its_key(tmp_path: Path, line: str, field: str, reason: str) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text(GOOD + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=reason) as caught:
        load(str(path))
    assert (caught.value.line, caught.value.field, caught.value.source) == (2, field, str(path))


def test_null_says_no_more_than_a_key_that_is_not_there(tmp_path: Path) -> None:
    nothing = '{"file": "a", "title": null, "url": null, "published": null, "provider": null, "language": null}'
    half = '{"file": "b", "provider": {"name": "N", "domain": null}}'
    (tmp_path / "m.jsonl").write_text(f"{nothing}\n{half}\n", encoding="utf-8")
    found = load(str(tmp_path / "m.jsonl"))
    assert replace(found["a"], verbatim="") == Metadata()
    assert replace(found["b"], verbatim="") == Metadata(provider="N")


@pytest.mark.parametrize("text", ['{"file": "a", "provider": "N"}', '{"file": "a", "provider": {"name": " N "}}'])
def test_a_publisher_may_be_its_name_alone(text: str, tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text(text, encoding="utf-8")
    found = load(str(tmp_path / "m.jsonl"))
    assert (found["a"].provider, found["a"].domain) == ("N", "")
    article = (
        b"A headline of some length\n\nThe Treasury Department sanctioned a bank on Monday, it said in a statement.\n"
    )
    _, document = read(File("a", "a", article), metadata=found, provider_names={"n.example": "N"})
    assert isinstance(document, Document)
    assert document.publisher
    assert document.publisher.domain == "n.example"


def test_forms_that_yaml_and_systems_have_are_taken() -> None:
    found = sidecar(b"published: 2021\nlanguage: zh_Hant\n", "a")
    assert (found.published, found.language) == ("2021", "zh-hant")


def test_a_sidecar_names_the_line_of_a_bad_key() -> None:
    assert sidecar(b"title: T\nprovider:\n  domain: example.org\n", "a").domain == "example.org"
    with pytest.raises(InputError) as caught:
        sidecar(b"title: T\nwrong: x\n", "a.txt.meta.yaml")
    assert (caught.value.line, caught.value.field) == (2, "wrong")


@pytest.mark.parametrize("path", ["a.txt", "folder/a.txt", "x.tar.gz!folder/a.txt"])
def test_a_bare_name_in_the_manifest_fits_every_folder(path: str, tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text(GOOD, encoding="utf-8")
    manifest = load(str(tmp_path / "m.jsonl"))
    assert of(File(path, path, b""), manifest) is manifest["a.txt"]
    assert of(File("other", "other", b""), manifest) is None
