"""No text takes long: twice of it takes twice the work, whatever it repeats, and a megabyte of anything ends soon."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pytest

from kg.extract.telling import LENGTH, MOST
from kg.files import File
from kg.model import Claim, Document, GovernmentAction, Mention, Offsets, Zone
from kg.parts import build_parts
from tests.extract.documents import document, extractor

UNITS = {
    "one long word": "a", "one long name": "A", "commas": ",", "commas and blanks": ", ", "open quotes": "“",
    "quotes": "\" ' ", "said that": "he said that ", "one name": "SenseTime ", "names and": "Huawei and ",
    "unknown names and": "Zlin and ", "names with commas": "Huawei, ", "days": "on Friday ", "dates": "10 May ",
    "digits": "1", "sums": "$1 million ", "open brackets": "(", "brackets": "(a) ", "full stops": ". ",
    "lines": "A b.\n\n", "verbs": "banned ", "nouns": "ban on ", "acts": "The US banned Huawei ",
    "acts without end": "The US banned Huawei, which ", "relative clauses": "which banned ", "infinitives": "to ",
    "urging": "urged the US to ", "of": "Ministry of ", "hyphens": "a-", "possessives": "X's ", "capitals": "Aa of ",
    "initials": "A. ", "entities": "&amp;", "tags": "<b>", "links": "[a](",
    "backslashes": "\\", "broken letters": "â€™",
    "ideographs": "中", "negations": "not ", "conditions": "if the US bans ", "the company": "The company was banned. ",
    "sentences": "The US added SenseTime to the Entity List on Friday. ", "lists": "Entity List ",
    "legal names": "Acme Ltd ",
    "denials": "Huawei denied the ban. ", "legal forms": "Co., Ltd., ", "quoted": "“A b,” said Mr X. ",
    "appositions": "X, an airline, ", "officials": "President X, minister of Y, ", "anaphors": "That move hit five. ",
}  # fmt: skip
"""What is repeated."""
SIZE = 6_000


def repeated(unit: str, size: int) -> str:
    """A text of that size, in paragraphs as long as a page: longer ones are no text."""
    page = (unit * (20_000 // len(unit))).strip()
    return "\n\n".join([page] * max(1, size // 20_000)) if size >= 20_000 else (unit * (size // len(unit))).strip()


def calls(run: Callable[[], object]) -> int:
    """How many functions, of Python and of C, it calls."""
    count = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(seen)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_twice_the_text_takes_at_most_two_and_a_half_times_the_work(unit: str) -> None:
    once, twice = (document("The US acted.", repeated(unit, size)) for size in (SIZE, 2 * SIZE))
    list(extractor().extract([twice]))  # tables and caches
    work = calls(lambda: list(extractor().extract([once])))
    assert calls(lambda: list(extractor().extract([twice]))) < 2.5 * work + 2_000


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_megabyte_of_anything_ends_soon(unit: str) -> None:
    text = "A title of some length\n\nThe US banned Huawei on Friday, Acme said.\n\n" + repeated(unit, 1_000_000)
    started = time.process_time()
    list(build_parts(File("a.txt", "a.txt", text.encode()), {}))
    assert time.process_time() - started < 20  # four times the bar: a slow machine, never an explosion


def test_a_table_is_read_up_to_a_number_of_acts_and_says_so() -> None:
    sentences = [f"The US sanctioned Zlin{number}ov Ltd. " for number in range(MOST + 100)]
    found = list(extractor().extract([document("".join(sentences))]))
    assert any("too long for one article" in note for one in found if isinstance(one, Document) for note in one.notes)
    assert sum(isinstance(one, GovernmentAction) for one in found) <= MOST
    assert len([one for one in found if isinstance(one, Mention)]) > MOST, "names are found to the end"


def test_a_long_document_is_read_up_to_a_number_of_characters_and_says_so() -> None:
    sentence = "If the ban on it stays, nobody will say that it was banned. "
    found = list(extractor().extract([document(sentence * (LENGTH // len(sentence) + 100))]))
    assert any("too long for one article" in note for one in found if isinstance(one, Document) for note in one.notes)


def test_an_article_is_read_whole() -> None:
    found = list(extractor().extract([document("The US sanctioned Zlinov Ltd on Friday. " * 20)]))
    assert [one.notes for one in found if isinstance(one, Document)] == [()]


def test_what_cannot_be_quoted_is_not_read() -> None:
    text = "The US sanctioned Zlinov Ltd on Friday. " * 6_000
    zone = Zone("body", text, Offsets(((0, 0, False), (len(text), len(text), True))))
    given = Document(id="urn:document", edition="urn:edition", zones=(zone,), source=text)
    found = list(extractor().extract([given]))
    assert not [one for one in found if isinstance(one, Claim | Mention)]
    assert any("could not be quoted" in note for one in found if isinstance(one, Document) for note in one.notes)


def test_every_quote_of_a_long_file_is_short() -> None:
    text = "A title of some length\n\n" + "The US sanctioned Zlinov Ltd on Friday.  " * 6_000
    (part,) = build_parts(File("a.txt", "a.txt", text.encode()), {})
    assert max(map(len, part.triples.split("\n"))) < 2_000
    assert part.reason == ""
