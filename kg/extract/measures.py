"""Noun groups into the measures that they name ("US export controls on X"), and whom these hit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract.agents import NOBODY, owner
from kg.extract.clauses import Clauses
from kg.extract.dealings import TRADE, Dealings
from kg.extract.event import Actor
from kg.extract.lexicon import Measure
from kg.extract.targets import Hit, Targets, country

ON = frozenset(["on", "against", "upon", "targeting", "at", "toward", "towards"])
HITTING = frozenset(
    ["target", "hit", "affect", "impose", "cover", "levy", "place", "aim", "direct", "slap", "apply", "announce", "put"]
)
"""Verbs that describe a measure and lead to whom it hits."""
OWNING = frozenset(["belong", "own", "hold", "link", "tie", "connect", "control"])
"""Verbs that lead from assets to whose they are."""
OTHER, EXPORT = "kg:otherAction", "kg:exportRestriction"
UNDOING = "winding-up"


@dataclass(frozen=True, slots=True)
class Named:
    """A measure where it stands."""

    measure: Measure
    group: int
    place: int
    """Of its token."""
    type: str
    owner: Actor
    hit: Hit
    goods: str


class Measures:
    """Reads measures out of the noun groups of one sentence."""

    def __init__(self, clauses: Clauses, targets: Targets) -> None:
        self.clauses, self.groups, self.lexicon, self.targets = clauses, clauses.groups, clauses.lexicon, targets
        self.dealings = Dealings(clauses, targets)

    def within(self, number: int) -> Iterator[Named]:
        """The measures that the noun group `number` names as its head, then those that "and" joins to it."""
        for group in self._joined(number):
            if found := self.one(group):
                yield from self._parts(found) or (found,)

    def _parts(self, whole: Named) -> tuple[Named, ...]:
        """ "sanctions, including an asset freeze and a travel ban, on X": the measures that these are."""
        after = whole.group + 1 + (self.groups.kind(whole.group + 1) == ",")
        if self.groups.kind(after) != "p" or not self.lexicon.is_in("listing", self.groups[after].word):
            return ()
        parts = [found for group in self._joined(after + 1) if (found := self.one(group))]
        return tuple(replace(part, owner=whole.owner, hit=part.hit if part.hit.named else whole.hit) for part in parts)

    def _joined(self, number: int) -> Iterator[int]:
        if self.groups.kind(number) != "N":
            return
        yield number
        while self.groups.kind(number + 1) in "c," and self.groups.kind(number + 2) == "N":
            number += 2
            if self._place(number) < 0 or self.clauses.is_finite(number + 1):
                return
            yield number

    def _place(self, number: int) -> int:
        """Which token of the group is the measure; -1 where none is."""
        tokens = self.groups[number].tokens
        for place in range(len(tokens) - 1, -1, -1):
            if tokens[place].tag == "X" and tokens[place].word in self.lexicon.measures:
                return place
            if tokens[place].word not in self.lexicon.sets["tails"]:
                return -1
        return -1

    def one(self, number: int) -> Named | None:
        """The measure that the group names, with its owner and whom it hits."""
        place = self._place(number) if self.groups.kind(number) == "N" else -1
        if place < 0:
            return None
        group = self.groups[number]
        measure = self.lexicon.measures[group.tokens[place].word]
        hit, kind, goods = self._scope(number)
        own = owner(group)
        if not hit.named and not hit.described:
            hit = self._before(number, place)
            own = self._first(number) if hit.countries else own
        kind = kind or self.dealings.kind_in(group)
        unclear = measure.type in {OTHER, "kg:productBan"}
        return Named(
            measure=measure,
            group=number,
            place=group.places[place],
            type=self._kind(measure, group.word, kind, goods),
            owner=own if own.fits else self._by(number),
            hit=hit,
            goods=goods or (self.dealings.goods_in(group) if unclear or measure.type in TRADE else ""),
        )

    def _kind(self, measure: Measure, word: str, kind: str, goods: str) -> str:
        """The kind that the dealing tells where the measure leaves it open; controls on goods are on their export."""
        if measure.type not in {OTHER, "kg:productBan"}:
            return measure.type
        return kind or (EXPORT if word == "controls" and goods else measure.type)

    def _scope(self, number: int) -> tuple[Hit, str, str]:
        """Whom a measure hits, and by the dealings that it stops what kind it is: "ban on exports of X to Y"."""
        for after in range(number + 1, min(len(self.groups), number + 9)):
            kind, follows = self.groups.kind(after), after + 1
            if kind == "p" and self.groups[after].word in ON | {"over", "for", "of"}:
                if dealing := self.dealings.at(follows):
                    return dealing.hit, dealing.type, dealing.goods
                leads = self.groups[after].word in ON or (
                    self.groups[after].word == "of" and (self._ends_in_assets(number) or self._undoes(number))
                )
                if self.groups.kind(follows) == "N" and leads:
                    hit = self.targets.after(follows)
                    return hit if hit.parties else self._maker(follows) or hit, "", self.dealings.goods(follows)
            if self._owns(number, after):
                return self.targets.after(after + 2), "", ""
            if self._leads(after) and (after == number + 1 or self.groups.kind(after - 1) == "q"):
                return self.targets.after(follows), "", ""
            if (kind == "V" and self.clauses.lemma(after) not in HITTING) or kind in ";z":
                break
        return Hit(), "", ""

    def _maker(self, number: int) -> Hit | None:
        """ "goods made by X": who makes what the group `number` names; None where nobody is told."""
        made = self.groups.kind(number + 1) == "V" and self.clauses.voice(number + 1) == "reduced"
        if not made or self.groups.kind(number + 2) != "y" or self.groups.kind(number + 3) != "N":
            return None
        maker = self.targets.after(number + 3)
        return maker if maker.parties else None

    def _owns(self, number: int, verb: int) -> bool:
        """ "a freeze on accounts belonging to X": a verb that leads from frozen assets to whose they are."""
        owned = self.groups.kind(verb) == "V" and self.clauses.lemma(verb) in OWNING
        leads = self.groups.kind(verb + 1) in "pty" and self.groups.kind(verb + 2) == "N"
        return owned and leads and self._freezes(number)

    def _freezes(self, number: int) -> bool:
        """Whether the measure of the group is a freeze of assets."""
        measure = self.lexicon.measures.get(self.groups[number].word)
        return measure is not None and measure.type == "kg:assetFreeze"

    def _undoes(self, number: int) -> bool:
        """ "the winding up (of X)"."""
        measure = self.lexicon.measures.get(self.groups[number].word)
        return measure is not None and measure.id == UNDOING

    def _ends_in_assets(self, number: int) -> bool:
        """ "the freezing of assets (of X)"."""
        return self.groups[number].word.split()[-1] == "assets"

    def _leads(self, number: int) -> bool:
        """ "sanctions targeting X", "curbs that hit X": a verb that leads from the measure to whom it hits."""
        if self.groups.kind(number) != "V" or self.groups.kind(number + 1) != "N":
            return False
        return self.clauses.lemma(number) in HITTING and self.clauses.voice(number) in {"ing", "reduced", "active"}

    def _before(self, number: int, place: int) -> Hit:
        """Whom the words before the measure name: "the Acme ban", "Washington's Iran sanctions"."""
        tokens = self.groups[number].tokens[:place]
        while tokens and tokens[-1].tag in "wNa":
            tokens = tokens[:-1]
        if not tokens or tokens[-1].found is None:
            return Hit()
        last = tokens[-1]
        if last.tag in "OU" and last.found:
            return Hit((last.found,), last=number)
        second = any(token.tag in "GKJ" for token in tokens[:-1])
        return Hit(countries=(country(last),), last=number) if second and country(last) else Hit()

    def _first(self, number: int) -> Actor:
        """Of "Washington's Iran sanctions", Washington."""
        first = next((token.found for token in self.groups[number].tokens if token.found and token.tag in "GKJ"), None)
        return Actor((first.entity,)) if first else NOBODY

    def _by(self, number: int) -> Actor:
        """ "sanctions imposed by the US", "a ban by Ottawa"."""
        for after in range(number + 1, min(len(self.groups), number + 7)):
            if self.groups.kind(after) == "y" and self.groups.kind(after + 1) == "N":
                head = self.groups[after + 1].head
                return Actor((head.found.entity,)) if head.found and head.tag in "GK" else NOBODY
            if self.groups.kind(after) in ";z," or self.clauses.is_finite(after):
                break
        return NOBODY
