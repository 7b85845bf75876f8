"""Forms of verbs."""

from __future__ import annotations

import pytest

from kg.extract.tables import inflection, is_common


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("ban", {"ban": "b", "bans": "s", "banned": "dn", "banning": "g"}),
        ("deny", {"deny": "b", "denies": "s", "denied": "dn", "denying": "g"}),
        ("place", {"place": "b", "places": "s", "placed": "dn", "placing": "g"}),
        ("freeze", {"freeze": "b", "freezes": "s", "froze": "d", "frozen": "n", "freezing": "g"}),
        ("put", {"put": "bdn", "puts": "s", "putting": "g"}),
        ("agree", {"agree": "b", "agrees": "s", "agreed": "dn", "agreeing": "g"}),
        ("quash", {"quash": "b", "quashes": "s", "quashed": "dn", "quashing": "g"}),
        ("annul", {"annul": "b", "annuls": "s", "annulled": "dn", "annulling": "g"}),
        ("roll back", {"roll back": "b", "rolls back": "s", "rolled back": "dn", "rolling back": "g"}),
    ],
)
def test_a_lemma_has_its_forms(lemma: str, forms: dict[str, str]) -> None:
    assert inflection().forms(lemma) == forms


@pytest.mark.parametrize("word", ["sanctions", "exporter's", "seizures", "the", "announced", "quickly", "companies"])
def test_common_words_are_known(word: str) -> None:
    assert is_common(word)


@pytest.mark.parametrize("word", ["zhejiang", "albatros", "sovcomflot", "lukashenko", "qazvin"])
def test_names_are_no_common_words(word: str) -> None:
    assert not is_common(word)
