"""Noun groups into who is hit: named parties, countries, or a described group with its number.

"Acme and 12 other firms"  named, 12      "the company"  definite      "officials in A and B"  plural, two countries
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.clauses import Clauses
from kg.extract.groups import Group
from kg.extract.lexicon import Lexicon
from kg.extract.mentions import Found
from kg.extract.tables import is_common
from kg.extract.tokens import Token, is_plural

DEFINITE = frozenset(["the", "this", "these", "those", "that", "its", "their", "his", "her", "both", "all"])
INDEFINITE = frozenset(["a", "an", "any", "another", "no", "some"])
OTHER = frozenset(["other", "others"])
NONE = -1
LIMIT = 160
"""Groups that one coordination may have: a notice may name fifty parties."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Who is hit. `described` is "counted", "definite", "definites", "indefinite", "plural", "pronoun" or ""."""

    parties: tuple[Found, ...] = ()
    countries: tuple[str, ...] = ()
    count: int | None = None
    described: str = ""
    word: str = ""
    """The common noun of the description."""
    more: bool = False
    """Whether they are others than those told before ("five more")."""
    last: int = -1
    """The last group."""

    @property
    def named(self) -> bool:
        """Whether a reader can tell who is hit without another sentence."""
        return bool(self.parties or self.countries or self.count)


@dataclass
class Gathering:
    """A hit while it is read."""

    parties: list[Found] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    described: str = ""
    word: str = ""
    other: bool = False
    more: bool = False


class Targets:
    """Reads hits out of the noun groups of one sentence."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.groups, self.lexicon = clauses, clauses.groups, clauses.lexicon

    def after(self, number: int) -> Hit:
        """The coordination that begins with the noun group `number`."""
        return self._hit(list(self._coordination(number, LIMIT)))

    def before(self, number: int) -> Hit:
        """The coordination that ends with the noun group `number`, as a subject does."""
        first = self._leftmost(number)
        members = [item for item in self._coordination(first, number) if item[0] <= number]
        hit = self._hit(members)
        members_of = self._members(number) if not hit.parties else NONE
        if members_of != NONE:
            return replace(self.before(members_of), count=hit.count)
        return hit

    def _leftmost(self, number: int) -> int:
        """The first of the noun groups that are joined with this one by commas and "and"."""
        while self.groups.kind(number - 1) in "c," and self.groups.kind(number - 2) == "N":
            other = number - 2
            if self.groups.kind(other - 1) in "Vpty" and self.groups.kind(number - 1) == ",":
                break
            number = other
        return number

    def _members(self, number: int) -> int:
        """ "X is among eight firms (blacklisted by)": the group of X; NONE where the sentence says no such thing."""
        if self.groups.kind(number - 1) == "p" and self.groups[number - 1].word in {"among", "amongst", "of"}:
            verb = number - 2
            one_of = self.groups.kind(verb) == "N" and self.groups[verb].word == "one"
            verb -= one_of
            if (
                self.groups.kind(verb) == "V"
                and self.groups[verb].head.tag == "b"
                and self.groups.kind(verb - 1) == "N"
            ):
                return verb - 1
        return NONE

    # --------------------------------------------------------------------------------------------- coordination

    def _coordination(self, number: int, limit: int) -> Iterator[tuple[int, bool]]:
        """(group, whether it only belongs to another one) of each noun group that is joined with the first."""
        position, attached = number, False
        yield number, False
        while position + 1 < len(self.groups) and position < number + LIMIT and position < limit:
            found = self._next(position, limit, attached=attached)
            if found is None:
                return
            position, attached = found
            yield position, attached

    def _next(self, position: int, limit: int, *, attached: bool) -> tuple[int, bool] | None:
        """The group that goes on after `position`, and whether it only belongs to that one."""
        after = position + 1
        kind = self.groups.kind(after)
        if kind in "pty":
            belongs = not self.lexicon.is_in("listing", self.groups[after].word)
            fits = self.groups.kind(after + 1) == "N" and not self._leaves(after)
            return (after + 1, belongs) if fits else None
        if kind == "V" or (kind == "N" and self.groups[after].head.tag == "i"):  # "individuals it said were …"
            return self._inside(after) if kind == "N" or self._describes(after) else None
        if kind == "q":
            return self._behind_relative(after)
        return self._joined(position, limit, attached=attached)

    def _joined(self, position: int, limit: int, *, attached: bool) -> tuple[int, bool] | None:
        """The group after a comma, "and" or ", including"."""
        after = position + 1
        while self.groups.kind(after) in "c,":
            after += 1
        if self.groups.kind(after) == "q":
            return self._behind_relative(after)
        if self.groups.kind(after) == "p" and self.lexicon.is_in("listing", self.groups[after].word):
            return (after + 1, False) if self.groups.kind(after + 1) == "N" else None
        ends = self.groups.kind(after) != "N" or after == position + 1
        if ends or (after != limit and self._is_clause(after)):
            return None
        return after, attached and self._alike(position, after)

    def _leaves(self, preposition: int) -> bool:
        """ "X from its networks", "X to the list": what is done to X, and no part of who X is."""
        place = any(token.tag in "GKJU" for token in self.groups[preposition + 1].tokens)
        return self.groups[preposition].word in {"from", "to", "off"} and not place

    def _describes(self, number: int) -> bool:
        """Whether a verb describes the noun before it: "linked to", "accused of", "based in"."""
        return self.clauses.voice(number) == "reduced" and self.groups.kind(number + 1) in "pty"

    def _inside(self, verb: int) -> tuple[int, bool] | None:
        follow = verb + 1
        while self.groups.kind(follow) in "ptyV" and follow < verb + 5:
            follow += 1
        return (follow, True) if self.groups.kind(follow) == "N" else None

    def _behind_relative(self, start: int) -> tuple[int, bool] | None:
        """After ", which …,": the next member, if one follows."""
        if self.groups.kind(start - 1) != ",":
            return None
        for number in range(start, min(len(self.groups), start + 12)):
            if self.groups.kind(number) == ",":
                after = number + 1 + (self.groups.kind(number + 1) == "c")
                return (after, False) if self.groups.kind(after) == "N" and not self._is_clause(after) else None
        return None

    def _is_clause(self, number: int) -> bool:
        """Whether the noun group has a verb of its own: it is the next clause's subject."""
        follow = number + 1
        while self.groups.kind(follow) in "p" and self.groups.kind(follow + 1) == "N":
            follow += 2
        return self.clauses.is_finite(follow)

    def _alike(self, position: int, after: int) -> bool:
        """ "abuses in A, B and C": places go on with places."""
        return all(self.groups[number].head.tag in "GKJw" for number in (position, after))

    # ---------------------------------------------------------------------------------------------- one group

    def _hit(self, members: Sequence[tuple[int, bool]]) -> Hit:
        gathered = Gathering()
        calling: tuple[Token, ...] = ()
        for number, attached in members:
            if attached:
                self._attach(self.groups[number], gathered)
            else:
                self._read(self.groups[number], gathered, calling)
                calling = (
                    self.groups[number].tokens if not any(t.tag in "OPU" for t in self.groups[number].tokens) else ()
                )
        parties = tuple({one.entity: one for one in gathered.parties}.values())
        count = sum(gathered.numbers) + (len(parties) if gathered.other and gathered.numbers else 0)
        described = "counted" if gathered.numbers and gathered.described != "pronoun" else gathered.described
        countries = tuple(dict.fromkeys(gathered.countries)) if not parties else ()
        last = members[-1][0] if members else -1
        return Hit(parties, countries, count or None, described, gathered.word, gathered.more, last)

    def _attach(self, group: Group, gathered: Gathering) -> None:
        """A place that a described group belongs to."""
        if gathered.described and not gathered.parties:
            gathered.countries += [place for token in group.tokens[-1:] if (place := country(token))]

    def _read(self, group: Group, gathered: Gathering, calling: tuple[Token, ...]) -> None:
        """One member; `calling` are the words before it that may say what it is ("his son, X")."""
        gathered.other |= any(token.word in OTHER for token in group.tokens)
        gathered.more |= any(
            token.word in OTHER | {"more", "another", "further", "additional"} for token in group.tokens
        )
        named = [place for place, token in enumerate(group.tokens) if token.tag in "OPUGK"]
        found = [one for place in named for one in self._party(group.tokens, place, calling)]
        gathered.parties += found
        if not found:
            gathered.countries += [place for place in (country(token) for token in group.tokens[-1:]) if place]
        self._describe(group, gathered, named=bool(found))

    def _party(self, tokens: Sequence[Token], place: int, calling: tuple[Token, ...]) -> Iterator[Found]:
        """The name at `place`, where it is hit itself and does not only describe ("Acme executives", "Rome-based")."""
        token, rest = tokens[place], tokens[place + 1 :]
        found = token.found
        if found is None or (rest and rest[0].tag == "-") or (token.tag in "GK" and (rest or country(token))):
            return
        head = next((one for one in reversed(rest) if one.tag not in "OPU'"), None)
        if any(one.tag == "E" and rest[at + 1 : at + 2] and rest[at + 1].tag in "OPU" for at, one in enumerate(rest)):
            return  # "Hong Kong firm X": the name only says what X is
        if head is not None and (self.lexicon.is_in("members", head.word) or (head.tag == "E" and is_plural(head))):
            return
        if token.tag != "U":
            yield found
        elif self._is_plausible(found.entity, (*calling, *tokens[:place])):
            yield self._kind(found, (*calling, *tokens[:place]), head)

    def _is_plausible(self, name: str, before: Sequence[Token]) -> bool:
        """Whether a new name can be a party's: words that are all common need an ending or a word before them."""
        parts = name.split()
        called = any(token.tag in "EA" or token.word in self.lexicon.sets["titles"] for token in before)
        ending = parts[-1] in self.lexicon.sets["ends"]
        return called or ending or not all(is_common(part.lower()) for part in parts)

    def _kind(self, found: Found, before: Sequence[Token], head: Token | None) -> Found:
        """A new name as a person or an organisation, by the words around and in it."""
        around = {token.word for token in (*before, *([head] if head else []))}
        if around & (self.lexicon.sets["persons"] | self.lexicon.sets["titles"]):
            kind = "person"
        elif around & self.lexicon.sets["party_words"]:
            kind = "organisation"
        else:
            kind = "person" if _is_personal(found.entity) else "organisation"
        return found._replace(kind=kind, rule=f"{kind}.target")

    def _describe(self, group: Group, gathered: Gathering, *, named: bool) -> None:
        head = group.head
        numbers = [n for token in _counting(group.tokens) if (n := number(token.word, self.lexicon))]
        if head.tag == "i" and not named:
            gathered.described = gathered.described or "pronoun"
        elif head.tag in "EANw" and (head.tag in "EA" or head.word in OTHER or (head.tag == "N" and numbers)):
            gathered.numbers += numbers[:1]
            gathered.described = gathered.described or _described(group)
            gathered.word = gathered.word or head.word


def _counting(tokens: Sequence[Token]) -> Iterator[Token]:
    """Numbers that count what the group names: not "7-year-old"."""
    for token, following in zip(tokens, (*tokens[1:], None), strict=True):
        if token.tag == "N" and (following is None or following.tag != "-"):
            yield token


def _described(group: Group) -> str:
    words = {token.word for token in group.tokens}
    plural = is_plural(group.head)
    if any(token.tag == "'" for token in group.tokens) or words & DEFINITE:
        return "definites" if plural else "definite"
    if words & INDEFINITE:
        return "indefinite"
    return "plural" if plural else "indefinite"


def _is_personal(name: str) -> bool:
    """Whether a name reads like a person's: two to four words, none of them common, none in capitals."""
    parts = name.split()
    plain = all(part[:1].isupper() and part.replace("-", "").replace("'", "").isalpha() for part in parts)
    return 2 <= len(parts) <= 4 and plain and not any(part.isupper() or is_common(part.lower()) for part in parts)


def country(token: Token) -> str:
    """The country that a token names as a place or a state; "" where it names none."""
    return token.found.country if token.found and token.tag in "GK" else ""


def number(word: str, lexicon: Lexicon) -> int | None:
    """The integer that a word says ("five", "28"); None for years and what is no count."""
    if word in lexicon.numbers:
        return lexicon.numbers[word]
    digits = word.replace(",", "")
    return int(digits) if digits.isdigit() and 0 < int(digits) < 1900 else None


def entities(found: Iterable[Found]) -> tuple[str, ...]:
    """What the names are."""
    return tuple(one.entity for one in found)
