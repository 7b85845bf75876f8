"""Whether two names mean one thing: folded alike, of one group of aliases, or one a part of the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

_ENDINGS = re.compile(
    r"(,? (co\.?,? ltd\.?|ltd\.?|limited|inc\.?|corp\.?|corporation|company limited|company|co\.?|group|plc|llc|gmbh"
    r"|jsc))+$"
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'"})


def fold(name: str) -> str:
    """A name without case, article, legal form and punctuation.

    >>> fold("The Acme Technology Co., Ltd."), fold("Acme’s")
    ('acme technology', 'acme')
    """
    name = re.sub(r"^(the|a) ", "", name.translate(_QUOTES).strip().lower())
    name = re.sub(r"'s$", "", _ENDINGS.sub("", name))
    return re.sub(r"[^\w]+", " ", name).strip()


class Aliases:
    """Groups of names that mean one thing."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        """`groups` maps a name to its variants."""
        self._keys: dict[str, set[str]] = defaultdict(set)
        for name, variants in groups.items():
            for variant in (name, *variants):
                self._keys[fold(variant)].add(fold(name))

    def same(self, one: str, other: str, *, partly: bool = False) -> bool:
        """Whether both mean one thing; `partly` also where all words of `other` are words of `one`."""
        forms = [{fold(name)} | self._keys.get(fold(name), set()) for name in (one, other)]
        if forms[0] & forms[1]:
            return True
        words = set(fold(other).split())
        return partly and bool(words) and words <= set(fold(one).split())

    def any(self, name: str, others: Iterable[str], *, partly: bool = False) -> bool:
        """Whether one of `others` means the same."""
        return any(self.same(name, other, partly=partly) for other in others)
