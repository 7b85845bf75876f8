"""Names of parties as keys: two names with one key are the same name, written another way."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

LEGAL_FORMS = frozenset({
    "ab", "ag", "aps", "as", "bhd", "bv", "co", "company", "corp", "corporation", "cv", "gmbh", "inc", "incorporated",
    "jsc", "kg", "limited", "llc", "llp", "lp", "ltd", "ltda", "nv", "oao", "ojsc", "ooo", "oy", "pao", "pjsc", "plc",
    "pte", "pty", "pvt", "sa", "sae", "sarl", "sas", "sdn", "spa", "srl", "sro", "zao",
})  # fmt: skip
"""Words at the end of a name that say only what kind of company it is."""
SHORTEST = 4
"""Letters of a name of one word, at least: shorter ones are borne by many."""

_WORD = re.compile(r"\w+")
_INNER = re.compile(r"['’ʼ`.](?<=\w.)(?=\w)")
"""The sign first, for which a text is searched quickly."""
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


class Keys(NamedTuple):
    """Of one name. "" is no key: too short, or nothing left."""

    whole: str
    """All words, in their order."""
    bare: str
    """Without the legal form at the end, and what stands in brackets after it."""
    parts: str
    """The words in the order of letters, for persons: lists and papers put the family name first or last."""


def keys(name: str) -> Keys:
    """The keys of a name, whoever bears it.

    >>> keys("SenseTime Group, Ltd").whole == keys("SENSETIME GROUP LTD.").whole
    True
    >>> keys("Huawei Technologies Co., Ltd. (Huawei)").bare
    'huawei technologies'
    >>> keys("ZAKIR, Shohrat").parts == keys("Shohrat Zakir").parts
    True
    """
    found = words(name)
    bare = words(_BRACKETS.sub("", name)) if name.endswith(")") else found
    while bare and bare[-1] in LEGAL_FORMS:
        bare = bare[:-1]
    return Keys(_key(found), _key(bare), " ".join(sorted(found)) if len(found) > 1 else "")


def words(name: str) -> list[str]:
    """The words of a name in lower case, without accents and punctuation.

    >>> words("Côte d’Ivoire Mining Co., S.A.")
    ['cote', 'divoire', 'mining', 'co', 'sa']
    """
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _WORD.findall(_INNER.sub("", name.casefold()))


def _key(found: list[str]) -> str:
    key = " ".join(found)
    return key if len(key) >= SHORTEST else ""
