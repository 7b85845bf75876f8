"""What is banned or curbed into its kind: investment, exports, imports, entry, trade, or goods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.extract.clauses import Clauses
from kg.extract.groups import Group
from kg.extract.targets import Hit, Targets
from kg.extract.tokens import Token

TO = frozenset(["to", "in", "with", "from", "into", "of", "by", "for", "at"])
"""Prepositions between a dealing and whom it is with."""
TRADE = frozenset({"kg:exportRestriction", "kg:importRestriction"})
"""Kinds that have goods."""
PRODUCT = "kg:productBan"
LEAVING = frozenset(["to", "by"])
"""Prepositions after sales before whom they go to, or who sells."""
AT_HOME = frozenset(["buyers", "consumers", "public", "children", "minors", "households", "individuals", "people"])
"""To whom something is sold that stays in the country."""
ABROAD = frozenset(["abroad", "overseas"])
TAKING = frozenset(["buying", "importing", "using", "deploying", "installing"])
"""Dealings whose object is who is hit, or what it makes."""
PAIR = 2
"""Groups of "or selling"."""
OF = frozenset(["of", "on"])


@dataclass(frozen=True, slots=True)
class Dealing:
    """A dealing that is stopped: its kind as a type of action, whom it is with, and the goods."""

    type: str
    hit: Hit
    goods: str
    place: int
    """Of its token in the sentence."""


class Dealings:
    """Reads dealings in one sentence."""

    def __init__(self, clauses: Clauses, targets: Targets) -> None:
        self.clauses, self.groups, self.lexicon, self.targets = clauses, clauses.groups, clauses.lexicon, targets

    def at(self, number: int) -> Dealing | None:
        """The dealing that the group names ("exports", "American investment") or does ("selling", "to export")."""
        if self.groups.kind(number) not in "NV":
            return None
        group = self.groups[number]
        token = self._token(group)
        if token is None:
            return None
        kind = self.lexicon.dealings[token.word]
        bought = number + 1 + PAIR * (self.groups.kind(number + 1) == "c" and self.groups.kind(number + 2) == "V")
        if group.head.form == "g" and self.groups.kind(bought) == "N":
            kind = self.kind_in(self.groups[bought]) or kind  # "buying shares", "buying or selling shares"
        goods = self._goods(number) if kind in TRADE else ""
        if self.lexicon.is_in("domestic", token.word) and not self._goes_out(number):
            kind = PRODUCT
        return Dealing(kind, self._with(number), goods, group.place)

    def _goes_out(self, number: int) -> bool:
        """ "sales to X", "selling chips abroad": whether it is told whom something goes to."""
        abroad = any(token.word in ABROAD for token in self.groups.sentence.tokens)
        places = [place for place in self.clauses.places(number) if place.preposition in LEAVING]
        sold = any(place.preposition == "by" and not place.inner for place in places)
        sent = any(place.preposition == "to" and self.groups[place.number].word not in AT_HOME for place in places)
        return abroad or sold or sent

    def _token(self, group: Group) -> Token | None:
        """The word of the group that names a dealing: its head, or before "ban" and the like."""
        head = group.head
        if head.word in self.lexicon.dealings and head.tag in "wVXEOU":
            return head
        return None

    def kind_in(self, group: Group) -> str:
        """The kind that a word within the group tells ("chip export curbs")."""
        return next((self.lexicon.dealings[t.word] for t in group.tokens if t.word in self.lexicon.dealings), "")

    def _with(self, number: int) -> Hit:
        """Whom the dealing is with: "exports to X", "investing in X", "shares of X", "X's exports"."""
        hits = [self.targets.after(place.number) for place in self.clauses.places(number) if place.preposition in TO]
        taken = next(iter(self.clauses.places(number)), None) if self.groups.kind(number) == "V" else None
        if taken and not taken.preposition and self.groups[number].word in TAKING:
            hits += [own for own in (self.targets.after(taken.number),) if own.parties]  # "buying X's chips"
            if any(token.tag == "s" for token in self.groups[taken.number].tokens):
                return Hit(described="pronoun", word="its", last=taken.number)  # "buying its shares"
        if self.groups.kind(number) == "N":
            hits += [own for own in (self.targets.after(number),) if own.parties]
        named = next((hit for hit in hits if hit.parties or hit.countries), None)
        return named or next((hit for hit in hits if hit.described), Hit())

    def _goods(self, number: int) -> str:
        """ "exports of gallium", "chip exports", "selling chips to X"."""
        if self.groups.kind(number) == "V":
            place = next(iter(self.clauses.places(number)), None)
            return self.text(place.number) if place and not place.preposition else ""
        if self.groups.kind(number + 1) == "p" and self.groups[number + 1].word in OF:
            return self.goods(number + 2)
        return self._before_head(self.groups[number])

    def _before_head(self, group: Group) -> str:
        tokens = [token for token in group.tokens[:-1] if token.tag in "wU-" or token.tag == "E"]
        return self._span(tokens)

    def goods_in(self, group: Group) -> str:
        """The goods that a measure names before its noun: "chip export curbs"."""
        tokens = [t for t in group.tokens if t.word in self.lexicon.sets["products"]]
        return self._span(tokens)

    def goods(self, number: int) -> str:
        """The goods that the groups from `number` on name, "" where it is a party."""
        if self.groups.kind(number) != "N":
            return ""
        words = [token for token in self.groups[number].tokens if token.tag in "wEXUJN-"]
        party = any(
            token.tag in "OPGKiU" or (token.tag in "EA" and not self._is_product(token))
            for token in self.groups[number].tokens
        )
        if party or not words:
            return ""
        return self.text(number)

    def _is_product(self, token: Token) -> bool:
        return self.lexicon.is_in("products", token.word)

    def is_product(self, number: int) -> bool:
        """Whether the group names what can be banned as a product or a technology."""
        return any(self._is_product(token) for token in self.groups[number].tokens)

    def text(self, number: int) -> str:
        """The words of a noun group, with the groups that "and" joins to it."""
        last = number
        while self.groups.kind(last + 1) in "c" and self.groups.kind(last + 2) == "N":
            last += 2
        tokens = [token for other in range(number, last + 1) for token in self.groups[other].tokens]
        while tokens and tokens[0].tag in "ds":
            tokens = tokens[1:]
        return self._span(tokens)

    def _span(self, tokens: Iterable[Token]) -> str:
        found = list(tokens)
        while found and found[0].tag == "-":
            found = found[1:]
        while found and found[-1].tag == "-":
            found = found[:-1]
        return self.groups.sentence.text[found[0].start : found[-1].end] if found else ""
