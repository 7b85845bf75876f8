"""What a frame's verb takes into the type of the act, who is hit, and the goods: one reader for each kind of object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.extract.barring import Barring
from kg.extract.clauses import Place
from kg.extract.licences import Licences
from kg.extract.measures import Named
from kg.extract.mentions import Found
from kg.extract.paths import NONE
from kg.extract.reading import Reading
from kg.extract.targets import Hit, theirs
from kg.extract.uses import Use

FAR = 24
"""Groups after a verb among which further owners are looked for."""
WITHOUT_OBJECT = frozenset(["licence", "money"])
"""Kinds that may stand in another place than that of the object."""
OWNED_BY_NOBODY = frozenset(["", "in", "on", "at", "over"])
"""Prepositions after assets that do not lead to their owner."""
UNDERGOING = frozenset(["have", "see", "get"])
"""Verbs of "X saw its assets frozen"."""
VALUE = frozenset(
    ["approval", "certification", "installation", "worth", "value", "most", "majority", "half", "part", "bulk"]
)
BARRING = frozenset(["ban.party", "block.party"])
PREMISES = frozenset(["office", "offices", "premises", "headquarters", "home", "homes", "branches"])
"""Whoever has these is hit where they are raided."""
ABOUT = frozenset(["on", "over", "for", "governing"])
"""Prepositions between rules and what they are about."""
QUANTITIES = frozenset(["handful", "string", "number", "series", "host", "types", "kinds", "categories", "classes"])
"""Of "a handful of firms" the firms are hit."""
MEASURES = frozenset(["measures", "controls", "restrictions"])
RULES = MEASURES | {"rule", "rules", "regulation", "regulations", "order", "fees", "duties"}
MAKING = frozenset(["make", "build", "produce", "manufacture", "develop", "supply", "design"])
MAKERS = frozenset(["by", "from", "of"])
"""Prepositions between goods and who makes them."""
IMPORT, PRODUCT = "kg:importRestriction", "kg:productBan"
STAFF = frozenset(["staff", "departments", "agencies", "contractors", "ministries", "bodies", "officials", "offices"])
"""Who buys for a state."""
FINE = "kg:fine"
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
        self.barring, self.licences = Barring(reading), Licences(reading)
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
        within = self.groups[use.object].word in PREMISES | QUANTITIES
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
        partial = (
            head.tag in "dN" or head.word in VALUE | PREMISES | QUANTITIES or self.lexicon.is_in("imposing", head.word)
        )
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
        if "goods" in use.frame.object and self._is_made(use.object):
            return  # "rip out cameras made by X": a product, of makers
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
            bought = dealing.type == IMPORT and NONE not in {use.path.subject, use.path.asking}
            staff = bought and self.groups[use.path.subject].word in STAFF  # "told staff to stop buying X's cameras"
            kind = PRODUCT if staff else dealing.type
            yield Fill(kind, all_of if all_of.parties else dealing.hit, dealing.goods, (dealing.place,))
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
        licensed = self.licences.of(use)
        if licensed is not None:
            yield Fill(licensed.type, licensed.hit, licensed.goods)

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
        if hit is not None:
            every = {one.entity: one for one in (*hit.parties, *self._further(use))}
            hit = replace(hit, parties=tuple(every.values()))
        hit = hit or next((one for one in owners if one.named or one.described), None)
        if hit is None and self.reading.targets.is_theirs(use.object):
            hit = theirs(use.object)
        if hit is not None:
            yield Fill(hit=hit)

    def _further(self, use: Use) -> Iterator[Found]:
        """ "(the assets of X, a general in Y,) of Z and of W": the owners whose preposition is said again."""
        for number in range(use.number + 4, min(len(self.groups), use.number + FAR)):
            if self.groups.kind(number) == "V":
                return
            again = self.groups.kind(number) == "p" and self.groups[number].word == "of"
            if again and self.groups.kind(number - 1) in ",c" and self.groups.kind(number + 1) == "N":
                yield from self.reading.targets.after(number + 1).parties

    def _held(self, number: int) -> Iterator[Fill]:
        """ "€1.3bn held by X", "$5m linked to X": whose sum it is."""
        described = "".join(self.groups.kind(number + step) for step in (1, 2, 3))
        if described in {"VyN", "VtN", "VpN"} and self.reading.clauses.voice(number + 1) == "reduced":
            yield Fill(hit=self.reading.targets.after(number + 3))

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


def _is_within(place: Place) -> bool:
    """Not the agent of the verb itself ("was frozen by"), but of what describes its object ("held by")."""
    return place.preposition != "by" or place.inner
