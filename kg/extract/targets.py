"""Noun groups into who is hit: named parties, countries, or a described group with its number.

"Acme and 12 other firms"  named, 12      "the company"  definite      "officials in A and B"  plural, two countries
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.clauses import Clauses
from kg.extract.coordination import Coordination
from kg.extract.described import counting, described, describes
from kg.extract.groups import Group
from kg.extract.lexicon import Lexicon
from kg.extract.mentions import Found
from kg.extract.tables import is_common
from kg.extract.tokens import Token, is_plural

OTHER = frozenset(["other", "others"])
ONES = OTHER | {"ones"}
INCLUDING = frozenset(["include", "comprise"])
NONE = -1


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
        self.coordination = Coordination(clauses)

    def after(self, number: int) -> Hit:
        """The coordination that begins with the noun group `number`; a pronoun stands for itself."""
        if self.groups.kind(number) == "N" and self.groups[number].head.tag == "i":
            return self._hit([(number, False)])
        return self._hit(list(self.coordination.members(number)))

    def before(self, number: int) -> Hit:
        """The coordination that ends with the noun group `number`, as a subject does."""
        first = self.leftmost(number)
        members = [item for item in self.coordination.members(first, number) if item[0] <= number]
        hit = self._hit(members)
        several = hit.count or is_plural(self.groups[number].head)
        apposed = self._apposed(number) if several and not hit.parties else Hit()
        if apposed.parties:
            return replace(apposed, count=hit.count)
        if not hit.parties and not hit.count and (called := self._called(number)):
            return replace(hit, parties=called)
        members_of = self._members(number) if not hit.parties else NONE
        if members_of != NONE:
            return replace(self.before(members_of), count=hit.count)
        return hit

    def within(self, number: int) -> tuple[Found, ...]:
        """The parties that the noun group `number` names by itself."""
        return self._hit([(number, False)]).parties

    def is_theirs(self, number: int) -> bool:
        """ "froze their assets", "froze any assets they hold": the assets of whom the sentence named before."""
        held = self.groups.kind(number + 1) == "N" and self.groups[number + 1].head.tag == "i"
        return held or any(token.tag == "s" for token in self.groups[number].tokens)

    def leftmost(self, number: int) -> int:
        """The first of the noun groups that are joined with this one by commas and "and"."""
        while self.groups.kind(number - 1) in "c,":
            other = number - 2
            other -= self.groups.kind(number - 1) == "c" and self.groups.kind(other) == ","
            if self.groups.kind(other) != "N":
                break
            if self._is_described(other):  # "X, located in Y, and Z"
                number = other - 4
                continue
            if self.groups.kind(other - 1) in "Vpty" and self.groups.kind(number - 1) == ",":
                break
            number = other
        return number

    def _apposed(self, number: int) -> Hit:
        """Of "two firms, A and B, were listed" A and B."""
        number = max((place.number for place in self.clauses.attached(number)), default=number)
        follows = self.groups.kind(number + 1) == "," and self.groups.kind(number + 2) == "N"
        return self.after(number + 2) if follows else Hit()

    def included(self, number: int) -> Hit:
        """Of "the firms, which include A and B, (face)" A and B."""
        verb = number + 2 + (self.groups.kind(number + 1) == ",")
        includes = self.groups.kinds[verb - 1 : verb + 2] == "qVN" and self.clauses.lemma(verb) in INCLUDING
        return self.after(verb + 1) if includes else Hit()

    def _is_described(self, number: int) -> bool:
        """Whether the group ends a participle clause between commas, after a noun group."""
        before = "".join(self.groups.kind(number - step) for step in range(4, 0, -1))
        return number >= 4 and before in {"N,Vp", "N,Vy"}

    def _called(self, number: int) -> tuple[Found, ...]:
        """Of "X, the research firm (that …)" X: the one name before a comma that the group only describes."""
        comma = self.groups.kind(number - 1) == "," and self.groups.kind(number - 2) == "N"
        named = comma and self.groups[number - 2].head.tag in "OPU" and self.groups.kind(number - 3) != ","
        described = self.groups[number].tokens[0].word in {"the", "a", "an"} and self.groups[number].head.tag == "E"
        return self.within(number - 2) if named and described else ()

    def _members(self, number: int) -> int:
        alone = [token.word for token in self.groups[number].tokens] == ["one"] and self.groups.kind(number - 1) == "V"
        if alone and self.groups[number - 1].head.tag == "b" and self.groups.kind(number - 2) == "N":
            return number - 2  # "X is one (of 17 firms that were added)"
        """ "X is among eight firms (blacklisted by)": the group of X; NONE where the sentence says no such thing."""
        if self.groups.kind(number - 1) == "p" and self.groups[number - 1].word in {"among", "amongst", "of"}:
            verb = number - 2
            one_of = self.groups.kind(verb) == "N" and self.groups[verb].word == "one"
            verb -= one_of
            closed = self.groups.kind(verb - 1) == "," and self.groups.kind(verb - 2) == "N"
            if closed and self.groups.kind(verb) == "V" and self.groups[verb].head.tag == "b":
                return verb - 2  # "two firms, A and B, are among"
            if (
                self.groups.kind(verb) == "V"
                and self.groups[verb].head.tag == "b"
                and self.groups.kind(verb - 1) == "N"
            ):
                return verb - 1
        return NONE

    # ---------------------------------------------------------------------------------------------- one group

    def _hit(self, members: Sequence[tuple[int, bool]]) -> Hit:
        gathered = Gathering()
        calling: tuple[Token, ...] = ()
        for place, (number, attached) in enumerate(members):
            if self._is_part(number):
                continue
            if attached or (place and self._is_place(number)):
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

    def _is_part(self, number: int) -> bool:
        """ "29 of them": a part of those told before."""
        counted = {token.tag for token in self.groups[number].tokens} == {"N"}
        after = (
            self.groups[number + 2].head.tag
            if counted and self.groups.kind(number + 1) == "p" and self.groups.kind(number + 2) == "N"
            else ""
        )
        return after == "i"

    def _is_place(self, number: int) -> bool:
        """ "Sana'a" of "X, Sana'a, Yemen": one new name before a state."""
        town = [token.tag for token in self.groups[number].tokens] == ["U"] and self.groups.kind(number + 1) == ","
        after = self.groups[number + 2].tokens if town and self.groups.kind(number + 2) == "N" else ()
        return len(after) == 1 and bool(country(after[0])) and self.groups.kind(number + 3) in ";,"

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
        if gathered.parties and not calling and describes(group):
            named = []
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
        if rest and rest[0].tag == "'" and token.tag == "U" and any(one.tag in "OPU" for one in rest):
            return  # "Karachi's Indus Industries"
        if token.tag == "P" and rest and rest[0].tag == "'" and rest[-1].tag == "w" and is_plural(rest[-1]):
            return  # "blocked President X's tariffs"
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
        single = [token.word for token in group.tokens] == ["one"]  # "X, one of the makers"
        numbers = [] if single else [n for token in counting(group.tokens) if (n := number(token.word, self.lexicon))]
        if head.tag == "i" and not named:
            gathered.described = gathered.described or "pronoun"
            gathered.word = gathered.word or head.word
        elif head.tag in "EANw" and (head.tag in "EA" or head.word in ONES or (head.tag == "N" and numbers)):
            gathered.numbers += numbers[:1]
            gathered.described = gathered.described or described(group)
            gathered.word = gathered.word or head.word


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


def theirs(number: int) -> Hit:
    """Whose the group `number` is, where a pronoun says it."""
    return Hit(described="pronoun", word="their", last=number)
