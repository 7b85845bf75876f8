"""What a frame's verb takes into the type of the act, who is hit, and the goods: one reader for each kind of object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kg.extract.barring import Barring
from kg.extract.clauses import Place
from kg.extract.measures import Named
from kg.extract.paths import NONE
from kg.extract.reading import Reading
from kg.extract.targets import Hit
from kg.extract.uses import Use

AHEAD = 9
"""Groups after a licence among which what it is for is looked for."""
WITHOUT_OBJECT = frozenset(["licence", "money"])
"""Kinds that may stand in another place than that of the object."""
OWNED_BY_NOBODY = frozenset(["", "in", "on", "at", "over"])
"""Prepositions after assets that do not lead to their owner."""
UNDERGOING = frozenset(["have", "see", "get"])
"""Verbs of "X saw its assets frozen"."""
VALUE = frozenset(["worth", "value", "most", "majority", "half", "part", "bulk"])
BARRING = frozenset(["ban.party", "block.party"])
PREMISES = frozenset(["office", "offices", "premises", "headquarters", "home", "homes", "branches"])
"""Whoever has these is hit where they are raided."""
ABOUT = frozenset(["on", "over", "for", "governing"])
"""Prepositions between rules and what they are about."""
HOLDING = frozenset(["of", "from", "held by"])
"""Prepositions between a licence and who has it."""
PAIRS = frozenset(["handful", "string", "number", "series", "host", "types", "kinds", "categories", "classes"])
"""Of "a handful of firms" the firms are hit."""
HELD = frozenset(["hold", "have", "own", "obtain", "use"])
MEASURES = frozenset(["measures", "controls", "restrictions"])
RULES = MEASURES | {"rule", "rules", "regulation", "regulations", "order", "fees", "duties"}
MAKING = frozenset(["make", "build", "produce", "manufacture", "develop", "supply", "design"])
MAKERS = frozenset(["by", "from", "of"])
"""Prepositions between goods and who makes them."""
FINE = "kg:fine"
OTHER = "kg:otherAction"
EXPORT = "kg:exportRestriction"
NOBODY = Hit()


@dataclass(frozen=True, slots=True)
class Fill:
    """What an object gives. `type` is "" where the frame's counts; `used` are places of tokens used up."""

    type: str = ""
    hit: Hit = NOBODY
    goods: str = ""
    used: tuple[int, ...] = ()


class Objects:
    """Reads the objects of the verbs of one sentence."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.groups, self.lexicon = reading, reading.groups, reading.lexicon
        self.barring = Barring(reading)
        self._readers: Mapping[str, Callable[[Use], Iterator[Fill]]] = {
            "party": self._party, "measure": self._measure, "dealing": self._dealing, "goods": self._goods,
            "licence": self._licence, "assets": self._assets, "money": self._money, "relief": self._relief,
            "case": self._case, "holding": self._holding, "rule": self._rule,
        }  # fmt: skip

    def fills(self, use: Use) -> Iterator[Fill]:
        """The fills of the first kind of object that the frame takes and the verb has."""
        if use.object == NONE and WITHOUT_OBJECT.isdisjoint(use.frame.object):
            return
        for kind in use.frame.object:
            found = list(self._readers[kind](use))
            if found:
                yield from found
                return

    def hit(self, use: Use) -> Hit:
        """Who the object is: to its right, or in the passive to its left."""
        if use.passive and self._is_inverted(use.number):
            return self.reading.targets.after(use.number + 2)
        before = use.object < use.number
        if before:
            return self.reading.targets.before(use.object)
        within = self.groups[use.object].word in PREMISES | PAIRS
        return self.reading.targets.after(self.whole(use.object) if within else use.object)

    def _is_inverted(self, number: int) -> bool:
        """ "Among the firms banned are X and Y"."""
        follows = self.groups.kind(number + 1) == "V" and self.groups[number + 1].head.tag == "b"
        return follows and self.groups.kind(number + 2) == "N" and self.groups[0].word == "among"

    def whole(self, number: int) -> int:
        """Of "some of its exports" and "rules on exports" the exports, of "$10m worth of assets" the assets."""
        if self.groups.kind(number + 1) != "p" or self.groups.kind(number + 2) != "N":
            return number
        head, preposition = self.groups[number].head, self.groups[number + 1].word
        partial = head.tag in "dN" or head.word in VALUE | PREMISES | PAIRS or self.lexicon.is_in("imposing", head.word)
        regulated = head.tag != "X" and self.lexicon.is_in("regulating", head.word)
        leads = (partial and preposition == "of") or (regulated and preposition in ABOUT)
        return number + 2 if leads else number

    # ------------------------------------------------------------------------------------------------- readers

    def _party(self, use: Use) -> Iterator[Fill]:
        """ "sanctioned X"; not "sanctioned the use of"."""
        hit = self.hit(use)
        if use.frame.id in BARRING and self.groups[use.object].head.tag == "G":
            return  # "A judge blocked the Pentagon from listing X": who acts is not hit
        if use.frame.id.startswith("ban.") and hit.described in {"plural", "definites"} and not hit.named:
            return  # "companies are forbidden to …": whoever is bound by a measure is not hit by it
        approved = {token.word for token in self.groups[use.object].tokens} & self.lexicon.sets["objects"]
        if (hit.named or hit.described) and (hit.parties or not approved):
            yield Fill(hit=hit)

    def _measure(self, use: Use) -> Iterator[Fill]:
        """ "imposed sanctions on X", "sanctions on X were lifted"."""
        for measure in self.reading.measures.within(self.whole(use.object)):
            hits = (measure.hit, *(self._takers(use) if not measure.goods else ()))
            hit = next((one for one in hits if one.named or one.described), measure.hit)
            if not hit.named and not hit.described:
                hit = self._against(use, measure)
            kind = use.frame.type or measure.type
            if kind == FINE and not hit.parties and "M" not in self.reading.sentence.tags:
                continue  # "penalties" without a sum are any measure
            yield Fill(kind, hit, measure.goods, (measure.place,))

    def _against(self, use: Use, measure: Named) -> Hit:
        """Of "Trump tightens Iran sanctions" Iran: a state before the measure that is not who acts."""
        tokens = self.groups[measure.group].tokens
        states = [one.found for one in tokens if one.tag in "GKJ" and one.found and one.found.country]
        foreign = [one.country for one in states if one.entity not in use.actor.entities]
        return Hit(countries=tuple(foreign[-1:]), last=measure.group) if use.actor.entities else measure.hit

    def _takers(self, use: Use) -> Iterator[Hit]:
        """Who stands in the place that the frame gives the party."""
        prepositions = use.frame.takes.get("party", frozenset())
        return (self.reading.targets.after(place.number) for place in use.at(prepositions))

    def _dealing(self, use: Use) -> Iterator[Fill]:
        """ "banned exports to X", "barred X from selling to Y", "banned X from its networks"."""
        whole = self.whole(use.object)
        joined = (number for number, attached in self.reading.targets.coordination.members(whole) if not attached)
        found = next(((number, dealing) for number in joined if (dealing := self.reading.dealings.at(number))), None)
        if found is not None:
            number, dealing = found
            all_of = self.reading.targets.after(whole) if number != whole else dealing.hit  # "X, Y equipment sales"
            yield Fill(dealing.type, all_of if all_of.parties else dealing.hit, dealing.goods, (dealing.place,))
            return
        barred = self.barring.of(use, self.hit(use))
        if barred is not None:
            yield Fill(barred.type, barred.hit, barred.goods, (barred.place,))

    def _goods(self, use: Use) -> Iterator[Fill]:
        """ "bans facial recognition": a product or a technology."""
        goods = self.whole(use.object)
        if self.reading.dealings.is_product(goods) or self._is_made(goods):
            makers = (self.reading.targets.after(one.number) for one in use.places if one.preposition in MAKERS)
            hit = next((one for one in makers if one.parties), NOBODY)
            yield Fill(hit=hit, goods=self.reading.dealings.text(goods))

    def _is_made(self, number: int) -> bool:
        """ "turbines made by X"."""
        made = self.groups.kind(number + 1) == "V" and self.reading.clauses.voice(number + 1) == "reduced"
        return made and self.reading.clauses.lemma(number + 1) in MAKING and self.groups.kind(number + 2) == "y"

    def _case(self, use: Use) -> Iterator[Fill]:
        """ "filed charges against X"."""
        if self.lexicon.is_in("cases", self.groups[use.object].word):
            hit = next((one for one in self._takers(use) if one.named or one.described), None)
            if hit is not None:
                yield Fill(hit=hit)

    def _holding(self, use: Use) -> Iterator[Fill]:
        """ "(ordered X to) sell its stake": who is told is hit."""
        holding = self.groups[self.whole(use.object)]
        if self.lexicon.is_in("holdings", holding.word) and any(token.tag in "s'" for token in holding.tokens):
            yield Fill()

    def _rule(self, use: Use) -> Iterator[Fill]:
        """ "(suspended) its Affiliates Rule", "the measures of May 5": what an authority made."""
        group = self.groups[use.object]
        owned = any(token.tag == "s" for token in group.tokens) or group.head.tag == "U"
        made = group.word.split()[-1] in RULES
        if made and group.tokens[0].word in {"that", "this"}:
            yield Fill(hit=Hit(described="pronoun", word="it", last=use.object))  # "lifted that order"
        elif made and (owned or (group.tokens[0].word == "the" and group.word in MEASURES)):
            yield Fill(goods=self.reading.dealings.text(use.object) if owned else "")

    def _licence(self, use: Use) -> Iterator[Fill]:
        """ "revoked X's export licences", "will require companies to obtain a license to export Y"."""
        numbers = [use.object, *(place.number for place in use.places[:4])]
        licence = next((n for n in numbers if n != NONE and self.lexicon.is_in("licences", self.groups[n].word)), NONE)
        if licence == NONE:
            return
        ahead = range(licence, min(len(self.groups), licence + AHEAD))
        dealings = [d for number in ahead if (d := self.reading.dealings.at(number))]
        dealing = next((one for one in dealings if one.hit.named), next(iter(dealings), None))
        kind = dealing.type if dealing else self.reading.dealings.kind_in(self.groups[licence])
        own = [self.reading.meant(theirs(licence))] if self._is_theirs(licence) else []
        holding = HOLDING if not use.frame.rule else frozenset({"of"})  # "needs approval from the ministry"
        holders = (one for one in self.reading.clauses.attached(licence) if one.preposition in holding)
        owners = [self.reading.targets.after(licence), *(self.reading.targets.after(one.number) for one in holders)]
        owners += [*own, *self._held_by(licence), *([dealing.hit] if dealing else [])]
        hit = next((one for one in owners if one.parties), owners[-1])
        kind = kind or (EXPORT if self.groups[licence].word.startswith("export") else "")
        if not kind and use.actor.entities and (hit.count or any(one.kind == "organisation" for one in hit.parties)):
            kind = OTHER
        if kind and (hit.named or use.frame.rule):
            yield Fill(kind, hit if hit.named else Hit(), dealing.goods if dealing else "")

    def _held_by(self, number: int) -> Iterator[Hit]:
        """ "a licence that X held"."""
        clause = "".join(self.groups.kind(number + step) for step in (1, 2, 3))
        if clause == "qNV" and self.reading.clauses.lemma(number + 3) in HELD:
            yield self.reading.targets.after(number + 2)

    def _assets(self, use: Use) -> Iterator[Fill]:
        """ "froze the assets of X", "seized a yacht linked to X"."""
        assets = self.whole(use.object)
        if self.groups.kind(assets) == "M":
            yield from self._held(assets)
        if not any(self.lexicon.is_in("assets", token.word) for token in self.groups[assets].tokens):
            return
        if (undergoing := self._undergoing(use)) != NONE:
            yield Fill(hit=self.reading.targets.before(undergoing))
            return
        around = (*self.reading.clauses.attached(assets), *(one for one in use.places if one.number != assets))
        places = [one.number for one in around if one.preposition not in OWNED_BY_NOBODY and _is_within(one)]
        owners = [self.reading.targets.after(number) for number in places]
        own = [] if use.passive else [self.reading.targets.after(use.object)]
        hit = next((one for one in (*owners, *own) if one.parties), None)
        hit = hit or next((one for one in owners if one.named or one.described), None)
        if hit is None and self._is_theirs(use.object):
            hit = theirs(use.object)
        if hit is not None:
            yield Fill(hit=hit)

    def _held(self, number: int) -> Iterator[Fill]:
        """ "€1.3bn held by X", "$5m linked to X": whose sum it is."""
        described = "".join(self.groups.kind(number + step) for step in (1, 2, 3))
        if described in {"VyN", "VtN", "VpN"} and self.reading.clauses.voice(number + 1) == "reduced":
            yield Fill(hit=self.reading.targets.after(number + 3))

    def _is_theirs(self, number: int) -> bool:
        """ "froze their assets", "froze any assets they hold": the assets of whom the sentence named before."""
        held = self.groups.kind(number + 1) == "N" and self.groups[number + 1].head.tag == "i"
        return held or any(token.tag == "s" for token in self.groups[number].tokens)

    def _undergoing(self, use: Use) -> int:
        """ "X had its assets frozen": the group of X; NONE where it is told otherwise."""
        verb = use.object - 1
        has = self.groups.kind(verb) == "V" and self.reading.clauses.lemma(verb) in UNDERGOING
        has = has or (self.groups.kind(verb) == "V" and self.groups[verb].head.tag == "h")
        first = self.groups[use.object].tokens[0]
        owned = use.object > 0 and (first.tag == "s" or first.word == "any")
        return self.reading.paths.path(verb).subject if use.voice == "reduced" and has and owned else NONE

    def _money(self, use: Use) -> Iterator[Fill]:
        """ "pay $1 million": the subject is hit."""
        if any(token.tag == "M" for token in self.reading.sentence.tokens[self.groups[use.number].place :]):
            yield Fill()

    def _relief(self, use: Use) -> Iterator[Fill]:
        """ "granted X a waiver", "issued a general licence for X"."""
        numbers = [use.object, *(place.number for place in use.places)]
        relief = next((number for number in numbers if self._is_relief(number)), NONE)
        direct = [self.reading.targets.after(use.object)] if relief != use.object else []
        hit = next((one for one in (*direct, *self._takers(use)) if one.parties or one.countries), None)
        if relief != NONE and hit is not None:
            yield Fill(hit=hit)

    def _is_relief(self, number: int) -> bool:
        return any(self.lexicon.is_in("relief", token.word) for token in self.groups[number].tokens)


def theirs(number: int) -> Hit:
    """Whose the group `number` is, where a pronoun says it."""
    return Hit(described="pronoun", word="their", last=number)


def _is_within(place: Place) -> bool:
    """Not the agent of the verb itself ("was frozen by"), but of what describes its object ("held by")."""
    return place.preposition != "by" or place.inner
