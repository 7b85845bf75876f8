"""Scraped pages: the article proper and what stands around it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.files import File
from kg.model import Document
from kg.readers import Metadata, metadata, read

NAMES = {
    "washingtonpost.com": "The Washington Post",
    "buzzfeednews.com": "BuzzFeed News",
    "reuters.com": "Reuters",
    "bbc.com": "BBC News",
    "dailymail.co.uk": "Daily Mail",
    "federalregister.gov": "Federal Register",
    "example.org": "Example Times",
}
PARAGRAPH = "The ministry said on Monday that the company had been added to the list because of its exports."
BODY = "\n\n".join(
    [PARAGRAPH, "Officials in the capital declined to name the other firms that are under review this year.", PARAGRAPH]
)


def document(text: str, *, given: dict[str, Metadata] | None = None) -> Document:
    found = list(read(File("a.txt", "a.txt", text.encode()), metadata=given or {}, provider_names=NAMES))[1]
    assert isinstance(found, Document)
    return found


def seed(shared: Path, number: str) -> Document:
    (path,) = (shared / "documents" / "seeds").glob(f"{number}_*")
    return document(path.read_text(encoding="utf-8"))


def roles(found: Document, role: str) -> list[str]:
    return [zone.text for zone in found.zones if zone.role == role]


def test_the_cut_title_dates_caption_and_cross_heads_of_a_page_are_told_apart(shared: Path) -> None:
    found = seed(shared, "002")
    assert str(found.headline).endswith("repression of Uyg")
    assert (found.published, found.modified) == ("2021-12-10", "2021-12-10T22:35:00-05:00")
    assert [author.name for author in found.authors] == ["Jeanne Whalen"]
    assert len(roles(found, "heading")) == 2
    assert len(roles(found, "caption")) == len(roles(found, "abstract")) == 1
    assert any("list of 59 Chinese companies" in text for text in roles(found, "body"))
    assert not any("of page" in zone.text for zone in found.zones)
    assert found.publisher is not None
    assert found.publisher.domain == "washingtonpost.com"
    assert found.inferred_by == ("publisher.self-reference",)


def test_a_reposted_page_gives_neither_its_own_date_nor_its_other_headlines(shared: Path) -> None:
    found = seed(shared, "003")
    assert (found.published, found.modified) == (None, None)
    assert found.publisher is not None
    assert found.publisher.domain == "buzzfeednews.com"
    assert json.loads(found.raw or "{}") == {"host": "Saudi Press", "page_date": "2025-02-22"}
    assert len(roles(found, "title")) == 1
    text = " ".join(zone.text for zone in found.zones)
    tail = found.source[found.source.index("Related Articles") :].split("\n")
    assert len(tail) > 50
    assert not [line for line in tail if len(line) > 8 and line in text]
    assert "Saudi" not in text
    assert "2025" not in text


def test_every_zone_leads_back_to_the_file(shared: Path) -> None:
    for number in ("002", "003"):
        found = seed(shared, number)
        for zone in found.zones:
            assert found.source[slice(*zone.offsets.source(0, len(zone.text)))] == zone.text


@pytest.mark.parametrize("number", range(1, 16))
def test_provider_and_date_of_annotated_documents_are_right(shared: Path, number: int) -> None:
    folder = shared / "documents" / "gold"
    gold = json.loads((folder / f"d{number:02}.json").read_text(encoding="utf-8"))
    given = gold.get("given_metadata") or {}
    known = (
        Metadata(domain=given["domain"], published=given["published"], title=given["title"], verbatim="{}")
        if given
        else None
    )
    found = document((folder / gold["file"]).read_text(encoding="utf-8"), given={"a.txt": known} if known else None)
    if gold["published"]["in_input"] or given:
        assert str(found.published)[:10] == gold["published"]["value"][:10]
        assert found.publisher is not None
        assert found.publisher.domain == gold["provider"]["domain"]
    else:
        assert found.published is None
    assert found.headline == gold["title"].replace("\xa0", " ")


def test_navigation_before_and_headlines_after_the_article_are_left_out() -> None:
    menu = "\n".join(["World", "Business", "Sign in", "Markets fall as banks report losses again", "Opinion", "Sport"])
    tail = "Most read\nActor says film was hard work\nStorm warning for the coast this weekend\n© 2021 Example"
    found = document(f"{menu}\nA headline about the new export list\nBy Ann Lee\nMay 3, 2021\n\n{BODY}\n{tail}\n")
    assert found.published == "2021-05-03"
    assert "Actor" not in str(found.zones)
    assert "Storm" not in str(found.zones)
    assert len(roles(found, "body")) == 3


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("Published May 3, 2021", "2021-05-03", None),
        ("3 May 2021", "2021-05-03", None),
        ("Updated: 4 May 2021 9:05 GMT", None, "2021-05-04T09:05:00Z"),
        ("Posted on 2021-05-03 | News", "2021-05-03", None),
        ("03/05/2021", None, None),
        ("Published: 10:41am, 3 May 2021", "2021-05-03T10:41:00", None),
        ("31-MAR-2021 14:16:11.17", "2021-03-31T14:16:11", None),
        ("May 33, 2021", None, None),
    ],
)
def test_a_date_line_under_the_title_is_read_when_it_can_be_told(
    line: str, published: str | None, modified: str | None
) -> None:
    found = document(f"Company is added to the export list\n\n{line}\n\n{BODY}\n")
    assert (found.published, found.modified) == (published, modified)


@pytest.mark.parametrize("past", ["In 2014 it was founded.", "In 2020 and 2022 it grew."])
def test_a_date_is_the_article_s_where_the_text_only_looks_back(past: str) -> None:
    assert document(f"Company is added to the list\n\nMay 3, 2025\n\n{past} {BODY}\n").published == "2025-05-03"


def test_a_date_years_after_the_text_is_the_page_s() -> None:
    found = document(f"Company is added to the export list\n\nMay 3, 2025\n\nIn 2018 and 2019 it grew. {BODY}\n")
    assert found.published is None
    assert found.notes
    assert json.loads(found.raw or "{}")["page_date"] == "2025-05-03"


def test_what_everybody_is_told_does_not_make_a_publisher() -> None:
    assert (
        document(
            f"A title about the list\n\n{BODY}\n\nThe firm told Reuters that it was deeply disappointed by this."
        ).publisher
        is None
    )


def test_an_address_line_names_the_article_and_its_publisher() -> None:
    found = document(f"A title about the export list\nhttps://www.example.org/a\n\n{BODY}")
    assert (found.id, found.inferred_by) == ("https://www.example.org/a", ())
    assert found.publisher is not None
    assert found.publisher.name == "Example Times"


def test_a_short_notice_of_broken_lines_is_joined() -> None:
    first = "The ministry in Oslo has put a maker of cameras on its list of firms\nthat may not be supplied with chips."
    second = "The firm said that it would go to court, and that it had never sold\nanything to the army of the state."
    found = document(f"A notice on the list\n\n{first}\n\n{second}\n")
    assert [zone.text for zone in found.zones[1:]] == [each.replace("\n", " ") for each in (first, second)]


def test_lines_broken_inside_sentences_are_joined() -> None:
    wrapped = "\n".join(
        [
            "The ministry said on Monday that the company had been added to the",
            "list because of its exports and that other firms were under review",
        ]
        * 6
    )
    found = document(f"A TITLE ABOUT THE LIST\n\n{wrapped} now.\n\n{wrapped} now.\n")
    assert len(roles(found, "body")) == 2


def test_a_list_of_names_inside_the_text_stays() -> None:
    listed = "\n".join(
        ["Acme Optics Company", "Bolt Chips Limited", "Core Radio Group", "Dune Software Company", "Echo Machines"]
    )
    text = " ".join(roles(document(f"A title about the export list\n\n{BODY}\n\n{listed}\n\n{BODY}\n"), "body"))
    assert "Dune Software" in text


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('{"a": [1, 2]}', "JSON"),
        ("<?xml version='1.0'?><a/>", "XML"),
        ("<!DOCTYPE html><html><body>x</body></html>", "HTML"),
        ("name,list,date\na,b,c\nd,e,f\n", "CSV"),
        ("1234567890 !!", "no form"),
    ],
)
def test_a_form_that_no_reader_knows_is_named(text: str, form: str) -> None:
    with pytest.raises(InputError, match=form) as caught:
        document(text)
    assert "forms that are read" in str(caught.value)


def test_metadata_fills_only_what_the_file_leaves_open() -> None:
    given = metadata.Metadata(
        title="Other", published=None, domain="example.org", provider="ET", language="fr", verbatim='{"title": "Other"}'
    )
    found = document(f"A title about the export list\n\nMay 3, 2021\n\n{BODY}", given={"a.txt": given})
    assert found.headline == "A title about the export list"
    assert found.published == "2021-05-03"
    assert found.publisher is not None
    assert found.publisher.domain == "example.org"
    assert json.loads(found.raw or "{}")["metadata"] == {"title": "Other"}
    assert found.edition != document(f"A title about the export list\n\nMay 3, 2021\n\n{BODY}").edition


def test_a_page_that_names_its_own_address_is_of_that_publisher() -> None:
    head = "OSLO TRADE POST\nNews | Sport\nA headline about the new export list"
    found = document(f"{head}\n\n{BODY}\n\nImprint. www.oslotradepost.no\n")
    assert (found.publisher and found.publisher.domain, found.inferred_by) == (
        "oslotradepost.no",
        ("publisher.own-address",),
    )


@pytest.mark.parametrize("date", ["3 May 2021, 16:40", "Posted : 2021-05-03 17:22   Updated : 2021-05-03 19:05"])
def test_a_caption_below_the_date_is_no_title(date: str) -> None:
    caption = "The office of the company in the east of the old town. Photograph: Ann Lee/Post"
    found = document(
        f"POST\nNews   People\nA headline about the new export list\nAnn Lee\n{date}\n\n{caption}\n\n{BODY}\n"
    )
    assert found.headline == "A headline about the new export list"
    assert str(found.published).startswith("2021-05-03T")
    assert roles(found, "caption") == [caption]


@pytest.mark.parametrize(
    "line", ["Trade Wire  |  Monday, May 3, 2021", "Ann Lee | May 3, 2021 | Oslo", "Oslo • 3 May 2021 • 4 min read"]
)
def test_a_date_beside_other_short_words_is_read_and_menus_are_no_title(line: str) -> None:
    found = document(
        f"Home   Trade   Chips   Law\nA headline about the new export list\n{line}\nA | B | Print\n\n{BODY}\n"
    )
    assert (found.headline, found.published) == ("A headline about the new export list", "2021-05-03")


def test_the_day_of_a_dateline_counts_where_the_page_has_none() -> None:
    head = "The portal of the state of Norway\nNO   EN   SE\nNorway puts nine makers of chips on its list"
    lead = "Norway has put nine makers of chips on its list of firms, the ministry in Oslo said in a statement."
    found = document(f"{head}\n\nOslo, 31.05.2021 - {lead}\n\n{BODY}\n")
    assert (found.headline, found.published) == ("Norway puts nine makers of chips on its list", "2021-05-31")
