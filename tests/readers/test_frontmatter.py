"""Front matter of every dialect, sound and hostile."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.files import File, files
from kg.model import Document, Edition, Provider
from kg.readers import front_matter_yaml, frontmatter, read
from kg.readers.capture import NORMAL, address
from kg.readers.publisher import publisher
from kg.terms import web_iri

HEAD = "---\ncategory: news\ntitle: A title of some length\n"


def document(text: str | bytes, path: str = "a.md", names: dict[str, str] | None = None) -> Document:
    data = text if isinstance(text, bytes) else text.encode()
    edition, found = read(File(path, path, data), provider_names=names or {})
    assert isinstance(edition, Edition)
    assert isinstance(found, Document)
    assert found.edition == edition.id
    assert edition.specialization_of == found.id
    return found


def rejected(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        document(text)
    assert caught.value.source == "a.md"
    return caught.value


def quoted(found: Document, role: str) -> str:
    zone = next(zone for zone in found.zones if zone.role == role)
    return found.source[slice(*zone.offsets.source(0, len(zone.text)))]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("keys", "same_as"),
    [
        (
            'originalUrl: "https://example.org/a"\nampWebUrl: "https://amp.example.org/a"\n',
            ("https://amp.example.org/a",),
        ),
        (
            "sourceUrl: https://example.org/a?utm_source=x\ncdnAmpUrl: https://c.example.net/a\n",
            ("https://c.example.net/a",),
        ),
    ],
)
def test_both_generations_of_keys_name_the_article(keys: str, same_as: tuple[str, ...], newline: str) -> None:
    found = document(
        (HEAD + keys + "publishedDateTime: 2020-01-02T03:04:05Z\ntype: article\n---\n").replace("\n", newline)
    )
    assert (found.id, found.url, found.same_as) == ("https://example.org/a", "https://example.org/a", same_as)
    assert found.published == "2020-01-02T03:04:05Z"
    assert found.type == "schema:NewsArticle"


@pytest.mark.parametrize(
    ("line", "title", "spelling"),
    [
        ('title: "Say \\"no\\" &amp; go"', 'Say "no" & go', 'Say \\"no\\" &amp; go'),
        ("title: 'It''s on'", "It's on", "It''s on"),
        ("title: Plain words # said", "Plain words", None),
        ('title: "Over\n  two lines"', "Over two lines", "Over\n  two lines"),
        ("title: >-\n  Folded\n  words", "Folded words", "Folded\n  words"),
        ("title: Bare\n  and folded", "Bare and folded", "Bare\n  and folded"),
        ("title: Firmâ€™s list", "Firm’s list", "Firmâ€™s list"),
        ('"title": "Quoted key"', "Quoted key", "Quoted key"),
    ],
)
def test_a_title_leads_back_to_its_spelling(line: str, title: str, spelling: str | None) -> None:
    found = document(f"---\ncategory: news\n{line}\nheat: 1\n---\n")
    assert found.headline == title
    if spelling:
        assert quoted(found, "title").strip() == spelling


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        ("type: video", "schema:VideoObject"),
        ("type: download", "schema:SoftwareSourceCode"),
        ("type: forum", "schema:WebPage"),
        ("type: profile", "schema:ProfilePage"),
        ("taxonomy: organization", "schema:WebPage"),
        ("category: news", "schema:NewsArticle"),
        ("a: b", "schema:CreativeWork"),
    ],
)
def test_the_type_follows_the_table(keys: str, kind: str) -> None:
    assert document(f"---\nname: Something\n{keys}\n---\n").type == kind


def test_a_provider_is_named_by_domain_whatever_it_is_called() -> None:
    text = HEAD + "provider:\n  name: Impacts\n  domain: asia.example.com\n---\n"
    provider = document(text, names={"example.com": "The Example"}).publisher
    assert provider is not None
    assert (provider.domain, provider.name, provider.alternate_names) == ("example.com", "The Example", ("Impacts",))
    assert provider.url == "https://example.com/"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://[::1", "not a url", "[1, 2]", "/relative"])
def test_a_url_that_is_no_iri_is_noted_and_kept(url: str) -> None:
    found = document(HEAD + f"webUrl: {url}\n---\n") if url[0] != "[" else document(HEAD + "webUrl: [1, 2]\n---\n")
    assert found.id.startswith("urn:sha256:")
    assert any("webUrl" in note for note in found.notes)
    assert "webUrl" in json.loads(found.raw or "{}")


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("https://example.org/a b(c)[d]", "https://example.org/a%20b(c)%5Bd%5D"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
    ],
)
def test_a_url_with_spaces_brackets_or_other_scripts_becomes_an_iri_and_stays_as_it_was(url: str, iri: str) -> None:
    found = document(HEAD + f'webUrl: "{url}"\n---\n')
    assert found.id == iri
    assert json.loads(found.raw or "{}")["webUrl"] == url
    assert found.notes == ("`webUrl` holds characters that no IRI may hold: they were escaped",)


def test_related_items_are_other_articles_and_never_zones() -> None:
    related = (
        'related:\n  - title: "Another firm is banned"\n    webUrl: https://example.net/b\n    quality: 3\n'
        "    provider:\n      name: N\n      domain: example.net\n"
    )
    found = document(HEAD + related + "---\n")
    assert [(item.id, item.headline) for item in found.related] == [("https://example.net/b", "Another firm is banned")]
    assert "Another" not in " ".join(zone.text for zone in found.zones)
    assert json.loads(found.raw or "{}")["related"] == [{"webUrl": "https://example.net/b", "quality": 3}]


@given(st.from_regex(NORMAL, fullmatch=True))
def test_an_address_that_is_normal_is_what_web_iri_gives(url: str) -> None:
    assert address(url) == web_iri(url) == url


def test_a_generators_date_gives_way_to_the_original_one() -> None:
    dates = "date: 2026-02-05 18:55:51 +0000\noriginal_published: 2023-06-14 00:00:00 +0000\n"
    text = f'---\nlayout: post\ntitle: "Rule"\n{dates}---\n'
    found = document(
        text
        + "# Rule\n\n**Published:** today\n\nThe rule adds firms.\n\n- Primary source: [R](https://www.example.gov/x)\n"
    )
    assert found.published == "2023-06-14T00:00:00+00:00"
    assert found.id == "https://www.example.gov/x"
    assert [(zone.role, zone.text) for zone in found.zones] == [("title", "Rule"), ("body", "The rule adds firms.")]


def test_a_date_that_may_be_two_is_left_out_and_noted() -> None:
    found = document(HEAD + "date: 08-09-2020 10:24:56\n---\n")
    assert found.published is None
    assert any("08-09-2020" in note for note in found.notes)
    assert json.loads(found.raw or "{}")["date"] == "08-09-2020 10:24:56"


def test_a_body_becomes_paragraphs_without_markup() -> None:
    found = document(
        HEAD + "---\n<p>One &amp; <b>two</b>.</p><p>&nbsp;</p><ul><li>three</li></ul><script>x()</script>\n\n## Four\n"
    )
    assert [(zone.role, zone.text) for zone in found.zones[1:]] == [
        ("body", "One & two."), ("body", "three"), ("heading", "Four"),
    ]  # fmt: skip


def test_front_matter_that_is_not_closed_is_read_and_noted() -> None:
    assert document(HEAD).notes == ("the front matter is not closed by ---",)


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        (HEAD + "title: again\n---\n", "`title` stands twice", 4),
        (HEAD + "a:\n  b: 1\n  b: 2\n---\n", "`b` stands twice", 6),
        (HEAD + "x: [1\n---\n", "no valid YAML", None),
        (HEAD + "x: a: b\n---\n", "no valid YAML", 4),
        (HEAD + "x: !!python/object/apply:os.system [ls]\n---\n", "tag", 4),
        (HEAD + "x: !foo bar\n---\n", "tag", 4),
        (HEAD + "x: " + "[" * 100_000 + "\n---\n", "nest", None),
        (HEAD + "x: " + "{a: " * 50_000 + "\n---\n", "nest", None),
        (HEAD + "- " * 50_000 + "\n---\n", "nest", None),
        (HEAD + "? [a, b]\n: c\n---\n", "write keys as text", 2),
        (HEAD + "x: 99999999999999999999\n---\n", "quote the value", 4),
        (HEAD + "x: " + "y" * 4_300_000 + "\n---\n", "4 MB", None),
        (HEAD + "x: &x " + "y" * 500_000 + "\nz: [" + "*x, " * 1000 + "]\n---\n", "aliases", None),
        ("---\n[1, 2]\n---\n", "no `key: value`", None),
        ("---\n- An apple a day\n- A pear\n  or two\n---\nA text below.\n", "no `key: value`", None),
    ],
)
def test_hostile_and_broken_front_matter_is_refused_at_once(text: str, reason: str, line: int | None) -> None:
    started = time.perf_counter()
    error = rejected(text)
    assert reason in str(error)
    assert line is None or error.line == line
    assert time.perf_counter() - started < 30, "a bound against hanging, not a figure"


def test_aliases_that_explode_are_refused() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{c}: &{c} [{', '.join(['*' + p] * 9)}]" for p, c in zip("abcdefgh", "bcdefghi", strict=True)]
    assert "repetition limit" in str(rejected(HEAD + "\n".join(lines) + "\n---\n"))


def test_numbers_that_json_has_not_stay_as_they_were_written() -> None:
    found = document(HEAD + "a: .nan\nb: [.inf, -.inf]\n1.5: c\n---\n")
    raw = json.loads(found.raw or "{}")
    assert (raw["a"], raw["b"], raw["1.5"]) == (".nan", [".inf", "-.inf"], "c")


def test_ten_thousand_related_items_are_read() -> None:
    items = "".join(f"  - title: Related {n}\n    webUrl: https://r{n}.example/{n}\n" for n in range(10_000))
    assert len(document(HEAD + "related:\n" + items + "---\n").related) == 10_000


def test_lines_that_are_no_list_of_front_matter_are_text() -> None:
    head = (
        "---\n- An apple a day, says the doctor.\n- A pear.\nAnd a plain line follows the list that is no list.\n---\n"
    )
    assert not frontmatter.recognises(head)


def test_a_publisher_of_which_only_the_name_is_known_is_named_by_it() -> None:
    provider = document(HEAD + "provider:\n  name: Oil Weekly\n---\n").publisher
    assert provider is not None
    assert (provider.id.rpartition("/")[2], provider.name, provider.domain) == ("oil-weekly", "Oil Weekly", "")


def test_an_exclamation_mark_in_text_is_no_tag() -> None:
    assert document('---\ntitle: "Stop !now and !!go"\ncategory: news\n---\n').headline == "Stop !now and !!go"


def declared_name(publisher: Provider) -> str:
    """What the file calls it: an alternate name only where it is not the table's."""
    return str(publisher.alternate_names[0] if publisher.alternate_names else publisher.name)


def rebuilt(found: Document) -> dict[str, Any]:
    """The front matter again, from the record and its `raw`."""
    raw = json.loads(found.raw or "{}")
    keys = raw.pop("@keys", {})
    held = {"headline": found.headline, "abstract": found.abstract, "published": found.published}
    usual = {"title": "headline", "excerpt": "abstract", "publishedDateTime": "published"}
    fields = {"title": "headline", "abstract": "abstract", "published": "published"}
    for key, field in {
        **usual,
        **{key: fields[name] for key, name in keys.items() if isinstance(name, str) and name in fields},
    }.items():
        named = {fields.get(name) for name in keys.values() if isinstance(name, str)}
        if key not in raw and held[field] and (key in keys or field not in named):
            raw[key] = str(held[field])
    raw |= {key: (found.id, *found.same_as)[place] for key, place in keys.items() if isinstance(place, int)}
    if found.topics:
        raw["topics"] = [topic.preferred_label for topic in found.topics]
    if found.publisher:
        raw["provider"] = {"domain": found.publisher.domain, "name": declared_name(found.publisher)} | raw.get(
            "provider", {}
        )
        if found.authors:
            raw["provider"].setdefault("authors", [{"name": author.name} for author in found.authors])
    for entry, image in zip(raw.get("images", []), found.images, strict=False):
        entry |= {"url": entry.get("url", image.id), "width": image.width, "height": image.height}
    for entry, item in zip(raw.get("related", []), found.related, strict=False):
        for key, value in (("title", item.headline), ("publishedDateTime", item.published)):
            if value:
                entry.setdefault(key, str(value))
        if item.publisher:
            given = entry.get("provider", {})
            entry["provider"] = {"domain": item.publisher.domain, "name": declared_name(item.publisher)} | given
    return dict(raw)


@pytest.mark.parametrize("name", ["front_matter_2020.tar.gz", "front_matter_powerapps.tar.gz", "seeds"])
def test_nothing_of_real_front_matter_is_lost(shared: Path, name: str) -> None:
    count = 0
    for file in list(files([str(shared / "documents" / name)]))[:: 7 if "tar" in name else 1]:
        assert isinstance(file, File)
        if not file.data.startswith(b"---"):
            continue
        found = document(file.data, file.path)
        text = found.source.split("\n---")[0].removeprefix("---\n")
        given = front_matter_yaml.load(text, file.path)
        pruned = {key: value for key, value in given.items() if value not in ("", [])}
        back = {key: value for key, value in rebuilt(found).items() if value not in ("", [])}
        assert back == pruned, file.path
        count += 1
    assert count >= 3


def test_both_archives_are_read_whole(shared: Path) -> None:
    refused = []
    for file in files([str(shared / "documents" / f"front_matter_{name}.tar.gz") for name in ("2020", "powerapps")]):
        assert isinstance(file, File)
        try:
            assert len(list(read(file))) == 2
        except InputError as error:
            refused.append((file.path.rpartition("/")[2], error.what))
    assert refused == [("index.json", "this looks like JSON"), ("CODE_OF_CONDUCT.md", "the file is empty")]


def test_other_dialects_name_headline_day_and_publisher() -> None:
    found = document(
        "---\nheadline: A list grows\nstandfirst: By nine firms\npublished: 2024-06-18T07:00:00+03:00\n"
        "publisher: Oslo Trade Post\ncanonical: https://oslotradepost.no/a\n---\nText of the article.\n"
    )
    assert (found.headline, found.abstract, found.published) == (
        "A list grows",
        "By nine firms",
        "2024-06-18T07:00:00+03:00",
    )
    assert found.publisher == publisher("oslotradepost.no", {}, "Oslo Trade Post")


def test_a_flag_is_no_date_and_a_generator_s_day_is_not_the_document_s() -> None:
    keys = "date: 2025-11-02\npublished: true\npublication_date: 2024-08-27\nsite: acme.com"
    found = document(f"---\ntitle: A rule\n{keys}\n---\nText.\n")
    assert found.published == "2024-08-27"
    assert found.publisher == publisher("acme.com", {}, "acme.com")


def test_a_label_before_a_sentence_of_the_text_hides_nothing() -> None:
    body = "**Source:** Federal Register\n\n**DATES:** This rule is effective on March 3, 2024.\n"
    assert [zone.text for zone in document(f"{HEAD}---\n{body}").zones if zone.role == "body"] == [
        "DATES: This rule is effective on March 3, 2024."
    ]
