"""What the small words of a noun group say of what it names: definite or not, one or several, how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.groups import Group
from kg.extract.tokens import Token, is_plural

DEFINITE = frozenset(["the", "this", "these", "those", "that", "its", "their", "his", "her", "both", "all"])
OF_STATE = frozenset(["state", "central bank"])
"""Words of a state's own bodies: "Syria's state airline" is told by its state."""
INDEFINITE = frozenset(["a", "an", "any", "another", "no", "some"])


def describes(group: Group) -> bool:
    """ ", the Leeds developer": a party is called by what it is and where, after its name."""
    tokens = group.tokens
    return len(tokens) > 2 and tokens[0].word == "the" and group.head.tag == "E" and tokens[-2].tag == "U"


def counting(tokens: Sequence[Token]) -> Iterator[Token]:
    """Numbers that count what the group names: not "7-year-old"."""
    for token, following in zip(tokens, (*tokens[1:], None), strict=True):
        if token.tag == "N" and (following is None or following.tag != "-"):
            yield token


def described(group: Group) -> str:
    words = {token.word for token in group.tokens}
    plural = is_plural(group.head)
    owned = any(token.tag == "'" for token in group.tokens) and not words & OF_STATE
    if owned or words & DEFINITE:
        return "definites" if plural else "definite"
    if words & INDEFINITE:
        return "indefinite"
    return "plural" if plural else "indefinite"
