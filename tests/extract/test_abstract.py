"""A text into tagged tokens: phrases, names by their capitals, verbs told from nouns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.abstract import abstract
from kg.extract.mentions import Found
from kg.extract.reading import Reading

Read = Callable[[str], Reading]

TAGGED = {
    "verb or noun": {
        "Norway sanctions Acme.": "norway/G sanctions/V acme/U",
        "Norway sanctions on Acme remain.": "norway/G sanctions/X on/p acme/U remain/b",
        "A Norway sanctions list exists.": "a/d norway/G sanctions/X list/w exists/V",
        "Norway bans imports of coal.": "norway/G bans/V imports/w of/p coal/w",
        "Norway bans investment in Acme.": "norway/G bans/V investment/w in/p acme/U",
        "Norway curbs exports.": "norway/G curbs/V exports/w",
        "Sanctions hit Norway.": "sanctions/X hit/V norway/G",
        "Norway plans to ban Acme.": "norway/G plans/V to/t ban/V acme/U",
        "Norway's plans to ban Acme failed.": "norway/G 's/' plans/w to/t ban/V acme/U failed/V",
        "They export steel.": "they/i export/V steel/w",
        "Norway put Acme on notice.": "norway/G put/V acme/U on/p notice/w",
    },
    "participle": {
        "The sanctioned firm left.": "the/d sanctioned/a firm/E left/V",
        "Acme, sanctioned by Norway, left.": "acme/U ,/, sanctioned/V by/y norway/G ,/, left/V",
        "Norway-sanctioned Acme left.": "norway/G -/- sanctioned/a acme/U left/V",
        "Norway considers sanctioning Acme.": "norway/G considers/V sanctioning/V acme/U",
        "The growing list ended.": "the/d growing/w list/w ended/V",
    },
    "phrase": {
        "An asset freeze on Acme.": "an/d asset freeze/X on/p acme/U",
        "An asset-freeze on Acme.": "an/d asset-freeze/X on/p acme/U",
        "Norway ruled out sanctions.": "norway/G ruled out/V sanctions/X",
        "Norway, along with Oslo, acted.": "norway/G ,/, along with/c oslo/K ,/, acted/V",
    },
    "that": {
        "That blacklist grew.": "that/d blacklist/X grew/V",
        "Norway said that sanctions ended.": "norway/G said/V that/q sanctions/X ended/V",
        "Norway widened that list.": "norway/G widened/V that/d list/w",
    },
    "name": {
        "Norway fined Baltic Leasing and Qazvin Trading.": "norway/G fined/V baltic leasing/U and/c qazvin trading/U",
        "Norway fined the Bank of Qazvin.": "norway/G fined/V the/d bank of qazvin/U",
        "Norway Fines Two Banks Over Russia Ties": "norway/G fines/V two/N banks/E over/p russia/G ties/w",
        "Norway Fines Qazvin Over Coal": "norway/G fines/V qazvin/U over/p coal/w",
        "Lagos-based Acme grew.": "lagos/w -/- based/w acme/U grew/V",
        "North Korean IT workers left.": "north korean/J it/w workers/E left/V",
        "The Interior Ministry acted.": "the/d ministry/A acted/V",
    },
    "negation and numbers": {
        "Norway didn't ban 5G gear.": "norway/G didn't/n ban/V 5g/w gear/w",
        "Norway adopted its 11th package.": "norway/G adopted/V its/s 11th/N package/w",
    },
}  # fmt: skip
CASES = [(text, tagged) for cases in TAGGED.values() for text, tagged in cases.items()]


@pytest.mark.parametrize(("text", "tagged"), CASES, ids=[text for text, _ in CASES])
def test_tokens_have_their_tags(read: Read, text: str, tagged: str) -> None:
    tokens = [token for token in read(text).sentence.tokens if token.tag not in ".!?"]
    assert " ".join(f"{token.word}/{token.tag}" for token in tokens) == tagged


def test_places_are_those_of_the_text() -> None:
    text = "Before. Norway's ban on Qazvin Trading  holds."
    sentence = abstract(text, (8, len(text)), [])
    assert all(text[token.start : token.end].lower() == token.word for token in sentence.tokens)
    assert sentence.tokens[0].start == 8


def test_a_short_form_is_whom_it_means() -> None:
    known = {"Qazvin": Found("organisation", 0, 6, "https://example.org/qazvin", "organisation.target")}
    tokens = abstract("Norway fined Qazvin.", (0, 20), [], known).tokens
    assert [(token.tag, token.found and token.found.entity) for token in tokens][2] == (
        "O",
        "https://example.org/qazvin",
    )


def test_the_tags_stand_side_by_side(read: Read) -> None:
    assert read("Norway banned Qazvin.").sentence.tags == "GVU."
