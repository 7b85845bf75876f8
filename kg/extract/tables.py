"""The word tables in `seeds/`, as they stand."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import ryaml

from kg.extract.inflection import Inflection
from kg.resources import folder


@cache
def table(name: str) -> dict[str, Any]:
    """One YAML table of `seeds/`."""
    return dict(ryaml.loads((folder("seeds") / f"{name}.yaml").read_text(encoding="utf-8")))


def words(value: str | Iterable[object]) -> frozenset[str]:
    """The words of a list, or of a text that holds them side by side."""
    return frozenset(value.split() if isinstance(value, str) else map(str, value))


@cache
def inflection() -> Inflection:
    """The forms of English verbs."""
    verbs = table("lexicon_verbs")
    irregular = {lemma: tuple(forms) for lemma, forms in verbs["irregular"].items()}
    return Inflection(irregular, words(verbs["doubled"]))


@cache
def common() -> frozenset[str]:
    """Words that are no names, however they are written: the table, and the forms of all verbs."""
    verbs = frozenset(form for form, _, _ in inflection().all(table("lexicon_verbs")["verbs"].split()))
    classes = (words(value) for value in table("lexicon_words")["classes"].values())
    return words(table("lexicon_common")["words"]).union(verbs, *classes)


@lru_cache(maxsize=1 << 15)
def is_common(word: str) -> bool:
    """Whether a lower-case word is no name, as it stands or without an ending.

    >>> is_common("exporter's"), is_common("seizures"), is_common("zhejiang")
    (True, True, False)
    """
    known = common()
    stems = (word, word.removesuffix("'s"), word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ly"))
    return any(stem in known for stem in stems)
