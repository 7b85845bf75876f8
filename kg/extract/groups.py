"""An abstract sentence into its groups: noun groups, verb groups, and the small words between them.

The US Treasury | has added | two officials | to | a sanctions list
     N               V            N           t         N
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.extract.abstract import Sentence
from kg.extract.tokens import Token

GROUP = re.compile(
    r"(?P<V>(?:[mhubn])*[Vbh])"
    r"|(?P<N>[ds]*(?:[GKJ](?:,[GKJ])*c(?=[GKJ][wJN]*[EA])|[NJAEXGKOPLUwa]|M(?=[\-wXEAN])|(?<=[^.,])['\-](?=.))+|[ds]+|i)"
    r"|(?P<mark>.)",
)
"""Over the tags of a sentence without what is transparent. A determiner begins a new noun group."""
ASIDE = re.compile(r"V(,pN,)N")
"""Groups of "revoked, with immediate effect, its order"."""
TRANSPARENT = frozenset('r"D')
STOPS = {".": ";", "!": ";", "?": ";", ":": ";", "—": ";", ")": ",", "(": ","}
"""Marks that count as another."""
LATER = frozenset(["later", "earlier", "before", "after"])
UNITS = frozenset(["day", "days", "week", "weeks", "month", "months", "year", "years"])
PAIR = 2
"""Dashes that bracket."""


@dataclass(frozen=True, slots=True)
class Group:
    """A stretch of tokens; `kind` is N noun, M money, V verb, or the tag of a small word: p t y c q z n , ;"""

    kind: str
    tokens: tuple[Token, ...]
    places: tuple[int, ...]
    """Which tokens of the sentence these are."""

    @property
    def head(self) -> Token:
        """The last token: the noun, or the verb that says what is done."""
        return self.tokens[-1]

    @property
    def word(self) -> str:
        """The last word."""
        return self.tokens[-1].word

    @property
    def tags(self) -> str:
        return "".join(token.tag for token in self.tokens)

    @property
    def place(self) -> int:
        """The place of the head in the sentence."""
        return self.places[-1]


@dataclass(frozen=True)
class Groups:
    """The groups of a sentence, in order, and their kinds as one string."""

    sentence: Sentence
    groups: tuple[Group, ...]
    kinds: str = field(default="")

    def __getitem__(self, number: int) -> Group:
        return self.groups[number]

    def __len__(self) -> int:
        return len(self.groups)

    def kind(self, number: int) -> str:
        """The kind of a group; ";" outside of the sentence."""
        return self.kinds[number] if 0 <= number < len(self.kinds) else ";"

    def at(self, place: int) -> int:
        """The group that holds the token at `place`; -1 where none does."""
        return next((number for number, group in enumerate(self.groups) if place in group.places), -1)


def groups(sentence: Sentence) -> Groups:
    """The groups of a sentence. Adverbs, quotation marks, words of time and brackets are left out."""
    kept = list(_kept(sentence.tokens))
    tags = "".join(STOPS.get(sentence.tokens[place].tag, sentence.tokens[place].tag) for place in kept)
    if sum(sentence.tokens[place].tag == "—" for place in kept) == PAIR:  # "three firms—A, B and C—to its list"
        tags = "".join("," if sentence.tokens[place].tag == "—" else tag for tag, place in zip(tags, kept, strict=True))
    found = []
    for match in GROUP.finditer(tags):
        places = tuple(kept[match.start() : match.end()])
        kind = match.lastgroup if match.lastgroup in {"V", "N"} else match.group()
        found.append(Group(str(kind), tuple(sentence.tokens[place] for place in places), places))
    tidy = tuple(_tidy(found))
    return Groups(sentence, tidy, "".join(group.kind for group in tidy))


def _kept(tokens: Sequence[Token]) -> Iterator[int]:
    """Places of the tokens that count: not adverbs, not "on Friday", not what stands in brackets."""
    depth = 0
    lasting = set(_lasting(tokens))
    for place, token in enumerate(tokens):
        if token.tag == "(" and any(one.tag == ")" for one in tokens[place : place + 40]):
            depth += 1
        elif token.tag == ")" and depth:
            depth -= 1
        elif not depth and token.tag not in TRANSPARENT and not _of_time(tokens, place) and place not in lasting:
            yield place


def _of_time(tokens: Sequence[Token], place: int) -> bool:
    """ "on" of "on Friday"."""
    following = tokens[place + 1 : place + 3]
    if tokens[place].tag not in "pdz" or not following:
        return False
    return following[0].tag == "D" or (following[0].tag == "d" and len(following) > 1 and following[1].tag == "D")


def _lasting(tokens: Sequence[Token]) -> Iterator[int]:
    """The places of "for one year" between a verb and what it takes ("suspended for one year its ban")."""
    for place, token in enumerate(tokens[:-4]):
        number, unit, after = tokens[place + 1 : place + 4]
        if token.word in UNITS and number.word in LATER and not (place and tokens[place - 1].tag in "Nd"):
            yield place  # "to its list days before"
        if number.word in UNITS and unit.word in LATER and token.tag in "Nd":
            yield from (place, place + 1, place + 2)  # "ten days later"
        if token.word == "for" and number.tag in "Nd" and unit.word in UNITS and after.tag in "ds":
            yield from (place, place + 1, place + 2)


def _tidy(found: Sequence[Group]) -> list[Group]:
    """Without commas at the start, and without the two that stood around what was left out ("X, on Monday, said")."""
    result: list[Group] = []
    kinds = "".join(group.kind for group in found)
    aside = {place for match in ASIDE.finditer(kinds) for place in range(match.start(1), match.end(1))}
    for group in (group for number, group in enumerate(found) if number not in aside):
        doubled = group.kind == "," and bool(result) and result[-1].kind == ","
        if doubled:
            result.pop()
        elif result or group.kind != ",":
            result.append(group)
    return result
