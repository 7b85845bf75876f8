"""The verbs of a sentence into events: each frame of the lexicon says what must stand in which place.

A frame is tried in the voices of its verb. In the active voice the subject acts and the object is what the frame's
`object` asks for; in the passive the subject is that object, and "by" names who acts. Frames whose subject is no
authority ("X faces sanctions", "The list includes X") have a reading of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kg.extract.agents import OPEN
from kg.extract.event import Actor, Event
from kg.extract.gapping import Gapping
from kg.extract.measures import Named
from kg.extract.objects import Fill, Objects
from kg.extract.paths import NONE
from kg.extract.reading import PLURAL, Outline, Reading
from kg.extract.targets import Hit
from kg.extract.tokens import Token, is_plural
from kg.extract.uses import Use, Uses

SPECIFYING = "specify.suffered"
"""Rule of what a set that was told before has to bear."""
DIRECT, SET = "listing.direct", "members.set"
DENIED, STATE = "kg:denied", "listing.state"
EASING, EASE = "kg:easing", "ease.measure"
ELSEWHERE = frozenset(["to", "from", "into"])
NEAR = 6
"""Groups between a list and another word for it."""
TO_VERB = 2
"""Groups from a noun back over its preposition."""
SOFT = frozenset({"kg:taken", "kg:reported", "kg:planned"})
"""Statuses that give way to one that the frame has."""


class Frames:
    """Matches the frames of the lexicon in one sentence."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.groups, self.lexicon = reading, reading.groups, reading.lexicon
        self.uses, self.objects, self.gapping = Uses(reading), Objects(reading), Gapping(reading)
        self._by_subject: Mapping[str, Callable[[Use], Iterator[Event]]] = {
            "authority": self._acting, "court": self._acting, "party": self._suffering, "list": self._holding,
            "counted": self._naming, "measure": self._driving, "dealing": self._needing,
        }  # fmt: skip

    def opens(self, number: int) -> bool:
        """Whether the verb group `number` has a verb of the lexicon."""
        return self.reading.clauses.lemma(number) in self.lexicon.frames

    def events(self, number: int) -> Iterator[Event]:
        """The events of the first frame that fits the verb group `number`."""
        for frame in self.lexicon.frames.get(self.reading.clauses.lemma(number), ()):
            use = self.uses.of(number, frame)
            found = list(self._by_subject[frame.subject](use)) if use else []
            if found:
                yield from found
                return

    # ------------------------------------------------------------------------------------------- by its subject

    def _acting(self, use: Use) -> Iterator[Event]:
        """ "The US added X to its list", "X was hit with sanctions", "A court blocked the ban on X"."""
        listing, measure = self._needed(use)
        if (use.frame.needs and listing == NONE and measure is None) or self._is_appointing(use):
            return
        for fill in self.objects.fills(use) if use.frame.object else (Fill(),):
            hit = fill.hit if use.frame.object or measure is None else measure.hit
            let = use.frame.agent == "allowed"
            if (let or not hit.parties) and self.uses.is_ordered(use.path, use.frame):
                told = self.reading.targets.before(use.path.subject)  # "ordered X to cease operations"
                hit = told if told.parties else hit
            others = self.gapping.together(listing)
            if others and not hit.parties:
                yield from self._event(use, replace(fill, hit=Hit(others)), listing, measure)
            hit = replace(hit, parties=(*hit.parties, *others)) if hit.parties else hit
            hit = self.gapping.again(use, hit) if use.frame.id == DIRECT else hit
            yield from self._event(use, replace(self._with(fill, measure), hit=hit), listing, measure)

    def _is_appointing(self, use: Use) -> bool:
        """ "X was designated as the contact"; not "as a terrorist group"."""
        number = next((n for n in range(use.number + 1, use.number + NEAR) if self.groups.kind(n) != "N"), NONE)
        follows = self.groups.kind(number) in "zp" and self.groups[number].word == "as" if number != NONE else False
        direct = use.frame.id == DIRECT and self.reading.clauses.lemma(use.number) == "designate"
        return direct and follows and self.groups.kind(number + 1) == "N" and not self._is_label(number + 1)

    def _suffering(self, use: Use) -> Iterator[Event]:
        """ "X faces a ban", "X is on the list", "X is under US sanctions", "X will pay $1 million to settle"."""
        listing, measure = self._needed(use)
        if use.path.subject == NONE or (use.frame.needs and listing == NONE and measure is None):
            return
        hit = self.reading.targets.before(use.path.subject)
        included = self.reading.targets.included(use.path.subject)
        hit = included if included.parties and not hit.parties else hit
        use = self._specifying(use, hit)
        fills = self.objects.fills(use) if use.frame.object else (Fill(),)
        for fill in fills:
            yield from self._event(use, replace(self._with(fill, measure), hit=hit), listing, measure)

    def _specifying(self, use: Use, hit: Hit) -> Use:
        """ "The individuals face asset freezes", "All four will be subject to a travel ban": those told before."""
        tokens = self.groups[use.path.subject].tokens
        several = tokens[0].word in {"the", "those", "these"} and tokens[-1].tag == "E" and is_plural(tokens[-1])
        told = several or tokens[0].word in {"all", "both", "those"}
        told = told or (hit.described == "pronoun" and hit.word in PLURAL)
        unsure = any(token.tag in "mnz" and token.word != "will" for token in use.path.governors)
        if not told or unsure or not use.frame.id.startswith("suffer."):
            return use
        return replace(use, frame=replace(use.frame, id=SPECIFYING, status="kg:taken"))

    def _holding(self, use: Use) -> Iterator[Event]:
        """ "The list includes X"."""
        subject = use.path.subject
        if not use.passive and subject != NONE and self._is_governments(subject):
            for fill in self.objects.fills(use):
                yield from self._event(use, fill, subject)

    def _is_governments(self, number: int) -> bool:
        """ "The US list", "its list of military companies, a roster (that includes X)"."""
        lists = self.reading.lists
        apposed = self.groups.kind(number - 1) == "," and lists.is_list(number)
        before = range(max(0, number - NEAR), number - 1) if apposed else ()
        return lists.is_government_list(number) or any(lists.is_government_list(n) or lists.named(n)[0] for n in before)

    def _naming(self, use: Use) -> Iterator[Event]:
        """ "28 firms, which include X": names for a set that is told elsewhere."""
        if use.path.relation != "relative":
            return
        counted = self.reading.targets.before(use.path.subject)
        several = counted.count or counted.described == "definites"
        for fill in self.objects.fills(use) if several else ():
            for event in self._event(use, replace(fill, hit=replace(fill.hit, count=counted.count))):
                yield event if counted.count else replace(event, rule=SET)

    def _driving(self, use: Use) -> Iterator[Event]:
        """ "US sanctions hit X", "The sanctions include an asset freeze"."""
        measure = None if use.passive else self.uses.measure(use.path.subject)
        if measure is None or ("party" in use.frame.object and not measure.owner.entities):
            return
        use = replace(use, actor=measure.owner if measure.owner.entities else OPEN)
        for fill in self.objects.fills(use):
            yield from self._event(use, self._with(fill, measure) if "party" in use.frame.object else fill)

    def _needing(self, use: Use) -> Iterator[Event]:
        """ "Exports of chips to X will require a licence"."""
        subject = self.uses.headed(use.path.subject) if use.path.subject != NONE else NONE
        dealing = self.reading.dealings.at(subject) if subject != NONE and not use.passive else None
        licensed = (use.object != NONE and self._is_licence(use.object)) or self._needed(use)[0] != NONE
        if dealing is not None and licensed:
            yield from self._event(use, Fill(dealing.type, dealing.hit, dealing.goods, (dealing.place,)))

    # --------------------------------------------------------------------------------------------------- pieces

    def _needed(self, use: Use) -> tuple[int, Named | None]:
        """The list (or label) and the measure in the further place of the frame; NONE and None where there is none."""
        if use.frame.needs is None:
            return NONE, None
        kind, prepositions = use.frame.needs
        places = list(use.at(prepositions))
        if kind != "measure":
            fits = {"list": self._is_list, "label": self._is_label, "licence": self._is_licence}[kind]
            found = next((one.number for one in places if fits(one.number)), NONE)
            return found if found != NONE or use.voice != "ing" or kind != "list" else self._widened(use), None
        wholes = (self.objects.whole(place.number) for place in places if not self._is_kept(place.number))
        measures = (measure for whole in wholes for measure in self.reading.measures.within(whole))
        return NONE, next(measures, None)

    def _is_kept(self, number: int) -> bool:
        """ "firms that comply with US curbs", "in breach of": the measure is what somebody keeps to or breaks."""
        return self.lexicon.is_in("breaking", self.reading.clauses.lemma(number - 2)) and number >= TO_VERB

    def _widened(self, use: Use) -> int:
        """ "expanded its blacklist by adding X": the list before "by"."""
        listed = use.number - 2
        by = self.groups.kind(use.number - 1) == "y" and self.groups.kind(listed) == "N"
        return listed if by and self.reading.lists.is_list(listed) else NONE

    def _is_label(self, number: int) -> bool:
        """ "a terrorist organisation"."""
        return any(self.lexicon.is_in("labels", token.word) for token in self.groups[number].tokens)

    def _is_list(self, number: int) -> bool:
        """A list, or "it" where that can mean one."""
        return self.reading.lists.is_list(number) or self._is_it(number)

    def _is_it(self, number: int) -> bool:
        return self.groups[number].word == "it" and self.groups.kind(number - 1) == "p"

    def _is_licence(self, number: int) -> bool:
        """ "a licence", "licensing"."""
        return self.lexicon.is_in("licences", self.groups[number].word)

    @staticmethod
    def _with(fill: Fill, measure: Named | None) -> Fill:
        """The fill with the measure that the sentence names in another place."""
        if measure is None:
            return fill
        return replace(fill, type=measure.type, goods=measure.goods, used=(*fill.used, measure.place))

    def _event(self, use: Use, fill: Fill, listing: int = NONE, measure: Named | None = None) -> Iterator[Event]:
        place = self.groups[use.number].place
        status = self.reading.statuses.of(use.path, place, self._own(use, fill))
        if status is not None and status.value == DENIED and use.path.subject != NONE and self._is_anothers(use):
            return  # "would not enforce the sanctions": of another
        if use.path.relation == "relative" and not (use.actor.entities or fill.hit.named or fill.hit.described):
            return  # "countries that apply the cap"
        own_word = use.frame.id == STATE and status is not None and status.value == DENIED
        if status is None or own_word or self._is_generic(use, fill.hit):
            return  # what a party denies of itself is a claim
        if use.frame.told and any(place.preposition in ELSEWHERE and not place.inner for place in use.places):
            return  # "added X to its staff"
        if use.frame.status and status.value in SOFT:
            status = replace(status, value=use.frame.status)
        lifted = use.frame.polarity == "+" and self._is_lifted(use)
        pronominal = listing != NONE and self._is_it(listing)
        outline = Outline(
            rule=f"{use.frame.id}.{use.voice}",
            trigger=place,
            actor=self._actor(use, fill, measure),
            status=status,
            polarity="-" if lifted else use.frame.polarity,
            listing=NONE if pronominal else listing,
            elliptic=pronominal or use.frame.told,
        )
        kind = EASING if lifted or use.frame.type == EASING else fill.type or use.frame.type
        typed = replace(fill, type=kind, used=(place, *fill.used))
        yield self.reading.event(outline, typed.type, typed.hit, goods=typed.goods, used=typed.used)

    def _is_anothers(self, use: Use) -> bool:
        """Whether the verb carries out a measure that can be another's."""
        return self.lexicon.is_in("joining", self.reading.clauses.lemma(use.number))

    def _is_lifted(self, use: Use) -> bool:
        """ "revoked an order that halted exports to X", "scrapped a law barring X"."""
        noun = use.path.subject
        before = any(token.word == "had" for token in self.groups[use.number].tokens)  # "which had imposed"
        if use.path.relation not in {"relative", "noun"} or noun == NONE or self.groups.kind(noun - 1) != "V" or before:
            return False
        lemma = self.reading.clauses.lemma(noun - 1)
        frames = self.lexicon.frames.get(lemma, ())
        return self.lexicon.is_in("instruments", self.groups[noun].word) and any(one.id == EASE for one in frames)

    @staticmethod
    def _is_generic(use: Use, hit: Hit) -> bool:
        """ "after a company is placed on the list": nobody's act."""
        return hit.described == "indefinite" and not hit.named and any(t.tag == "z" for t in use.path.governors)

    def _actor(self, use: Use, fill: Fill, measure: Named | None) -> Actor:
        """Who acts; where the verb does not say it, whose measure it is."""
        if use.actor.entities:
            return use.actor
        owners = [measure.owner] if measure else []
        owners += [self._issuer(use)] if "licence" in use.frame.object else []
        owners += [self._maker(use)]
        court = [self.reading.agents.of(use.path.subject)] if use.frame.subject == "court" and not use.passive else []
        if use.frame.subject != "authority" and fill.used:
            owners += [one.owner for one in (self.reading.measures.one(self.groups.at(fill.used[0])),) if one]
        return next((owner for owner in (*owners, *court) if owner.entities), use.actor)

    def _issuer(self, use: Use) -> Actor:
        """ "needs a licence from the ministry": who gives it."""
        places = (place for place in use.places if place.preposition == "from")
        return next((a for place in places if (a := self.reading.agents.of(place.number)).entities), OPEN)

    def _maker(self, use: Use) -> Actor:
        """ "under a rule published by the ministry": who made what the act is done by."""
        for place in use.places:
            made = "".join(self.groups.kind(place.number + step) for step in (1, 2, 3)) == "VyN"
            if (
                place.preposition == "under"
                and made
                and self.lexicon.is_in("instruments", self.groups[place.number].word)
            ):
                return self.reading.agents.of(place.number + 3)
        return OPEN

    def _own(self, use: Use, fill: Fill) -> list[Token]:
        """Words of the act itself: "weighs", "proposed" and "no" of "weighs proposed sanctions"."""
        if "measure" not in use.frame.object or not fill.used:
            return []
        group = self.groups[self.groups.at(fill.used[0])]
        verb = [self.groups[use.number].head] if use.frame.polarity == "+" and not use.frame.status else []
        return verb + [token for token in group.tokens if token.tag in "wand"]
