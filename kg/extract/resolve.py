"""An event as its sentence tells it into acts with authority, targets, list and dates as its document tells them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extract import timing
from kg.extract.event import Event
from kg.extract.lexicon import Lexicon
from kg.extract.names import Names
from kg.extract.tokens import Token
from kg.extract.told import Told
from kg.model import Date
from kg.terms import mint

SAME = "authority:same-document"
LAW = "authority:words-of-law"
SPEAKER = "authority:speaker"
TOLD_BY = frozenset(["according to", "at"])
"""Prepositions after which a state or a body may still be who acts."""
SAME_LIST = frozenset(["the", "that", "this", "same", "list", "blacklist", "from", "to", "on"])
"""Words that call a list the one named before."""
SEVERAL = frozenset(["they", "them", "their", "these", "those", "we", "us", "our"])
"""Pronouns that never mean one party."""
SIGNING = frozenset(["sign", "issue"])
"""Verbs by which an official makes an order."""
RULE = "ease.rule"
"""Frame of rules that are lifted: they hit no party."""
FINE, OTHER = "kg:fine", "kg:otherAction"
SAME_DAY = "same day"
SAME_KIND = "as before"
"""Type of a measure that is like the one told before."""
EASING = "kg:easing"


@dataclass
class Context:
    """What the document has told so far; `official` is true where it is the authority's own text."""

    names: Names
    lexicon: Lexicon
    published: Date | None
    official: bool = False
    authority: str = ""
    party: str = ""
    """Whom "the company" means."""
    day: Date | None = None
    """Of the act told last: what "on the same day" means."""
    kind: str = ""
    """Of the act told first: what "similar steps" are."""
    topic: str = ""
    """The state or body that is the subject of the sentence told last: whose "its list" is."""
    in_force: Date | None = None
    """Since when an official text says that it is in force ("This rule is effective on March 3")."""
    occasion: dict[str, Date] = field(default_factory=dict)
    """Jurisdiction → the day of its first dated act."""
    lists: dict[str, str] = field(default_factory=dict)
    """Jurisdiction → its list named last."""

    def told(self, event: Event, zone: int) -> Iterator[Told]:
        """The acts of the event, one per authority; none where it stays without authority and party."""
        for authority, notes in self._authorities(event):
            if one := self._one(event, zone, authority, notes):
                yield one

    def _one(self, event: Event, zone: int, authority: str, notes: tuple[str, ...]) -> Told | None:
        targets, count, vague = self._targets(event)
        if vague and event.hit.described == "definite" and not count and self._is_party(event.hit.word):
            return None  # "The lender, sanctioned in March": nobody can tell who
        called = not event.listed or bool(event.words & self.lexicon.sets["list_qualifiers"])
        known = event.type == "kg:listing" and (event.list is not None or called)
        known |= event.actor.body and bool(targets)
        if not authority and not (known and (targets or count)):
            return None
        jurisdiction = self.names.jurisdiction(authority) if authority else ""
        named, rule = (event.list.entity, "") if event.list else self._list(event, authority, jurisdiction, targets)
        same = SAME_DAY in event.sentence.text[event.start : event.end].lower()
        occasion = self.day if same and self.day else self.occasion.get(jurisdiction)
        dates = timing.dates(event, self.published, official=self.official, occasion=occasion)
        self.day = dates.announced if dates.announced and dates.announced.day else self.day
        if event.rule == "anaphor" and self.official:
            self.in_force = self.in_force or dates.effective
        if event.rule == "anaphor" and not (dates.announced or dates.effective or count):
            return None
        if event.elliptic and (jurisdiction not in self.lists or not (targets or count)):
            return None
        if event.listed and not named and event.words <= SAME_LIST and jurisdiction in self.lists:
            named, rule = self.lists[jurisdiction], "same-document"
        elif event.list and jurisdiction:
            self.lists[jurisdiction] = event.list.entity
        kind = self._type(event, named)
        self.kind = self.kind or (kind if event.polarity == "+" else "")
        self._remember(authority, jurisdiction, dates.announced)
        return Told(
            event=event,
            zone=zone,
            type=kind,
            authority=authority,
            jurisdiction=jurisdiction,
            targets=targets,
            countries=event.hit.countries,
            count=count,
            list=named,
            announced=dates.announced,
            effective=dates.effective,
            inferred=(*notes, *((f"list:{rule}",) if rule else ()), *((dates.rule,) if dates.rule else ())),
            vague=vague,
            when=dates.words,
        )

    def _type(self, event: Event, named: str) -> str:
        """What the act is called, or what its list always means."""
        if event.type == SAME_KIND:
            return self.kind or OTHER
        meant = self.lexicon.list_types.get(named.rpartition("/")[2], event.type)
        return meant if event.polarity == "+" else event.type

    def _remember(self, authority: str, jurisdiction: str, day: Date | None) -> None:
        self.authority = authority or self.authority
        if day and day.day and jurisdiction:
            self.occasion.setdefault(jurisdiction, day)

    # -------------------------------------------------------------------------------------------------- targets

    def _targets(self, event: Event) -> tuple[tuple[str, ...], int | None, bool]:
        """Who is hit, how many, and whether the sentence leaves open who they are."""
        hit = event.hit
        if hit.parties:
            parties = tuple(dict.fromkeys(one.entity for one in hit.parties))
            return parties, hit.count if hit.count and hit.count >= len(parties) else None, False
        if hit.count:
            return (), hit.count, True
        meant = (hit.described == "pronoun" and hit.word not in SEVERAL) or (
            hit.described == "definite" and self._is_party(hit.word)
        )
        meant |= event.type == EASING and not hit.named and not event.rule.startswith(RULE)
        party = self._before(event) if meant else ""
        if party:
            return (party,), None, False
        return (), None, not (hit.countries or event.goods)

    def _is_party(self, word: str) -> bool:
        return self.lexicon.is_in("party_words", word)

    def _before(self, event: Event) -> str:
        """The last party named before the trigger: in this sentence, else the last subject of the document."""
        for token in reversed(event.sentence.tokens[: event.trigger]):
            if token.found and token.tag == "O":
                return token.found.entity
        return self.party

    # ------------------------------------------------------------------------------------------------ authority

    def _authorities(self, event: Event) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each authority that acts, with the rule where the event's own words do not name it."""
        named = tuple(dict.fromkeys(self.body(entity) for entity in event.actor.entities))
        if named:
            yield from (self._speaking(event, authority) for authority in named)
            return
        if event.rule == "anaphor":
            yield self.authority, (SAME,)
            return
        yield self._implied(event)

    def _speaking(self, event: Event, authority: str) -> tuple[str, tuple[str, ...]]:
        """Of "China will curb exports, the commerce ministry said" the ministry."""
        jurisdiction = self.names.jurisdiction(authority)
        if authority.rpartition("/")[2] != jurisdiction:
            return authority, ()
        tokens = event.sentence.tokens
        for before, token, after in zip((None, *tokens[:-1]), tokens, (*tokens[1:], None), strict=True):
            said = any(one and one.lemma in self.lexicon.operators.speech for one in (before, after))
            body = token.found.entity if token.tag == "G" and token.found else ""
            if said and body and body != authority and self.names.jurisdiction(body) == jurisdiction:
                return body, (SPEAKER,)
        return authority, ()

    def body(self, entity: str) -> str:
        """The authority itself; of a country, its government."""
        body = self.names.governments.get(entity, entity)
        known = self.names.entities.get(body)
        if known is not None and known.type == "schema:Country":
            return mint("authority", body.rpartition("/")[2].lower())
        return body

    def _implied(self, event: Event) -> tuple[str, tuple[str, ...]]:
        publisher = self.names.entities.get(event.list.entity) if event.list else None
        if publisher is not None and publisher.authority:
            return publisher.authority[0], ("authority:publisher-of-list",)
        if event.rule.endswith(".prenominal"):
            return "", ()  # "sanctioned firm X": the sentence need not tell by whom
        hit = {one.entity for one in event.hit.parties}
        for place, token in self._near(event):
            body = token.found.entity if token.tag == "G" and token.found else ""
            body = token.found.authority if token.found and self._speaks(event, place) else body
            if body and body not in hit and self._can_act(event, place):
                return body, ("authority:same-sentence",)
        return self._told_before(event)

    def _told_before(self, event: Event) -> tuple[str, tuple[str, ...]]:
        """Whom the document has named: the sentence's topic for "its list", whose law it is, else who acted last."""
        if "its" in event.words and self.topic:
            return self.topic, (SAME,)
        low = event.sentence.text[event.start : event.end].lower()
        law = next((body for phrase, body in self.lexicon.laws.items() if phrase in low), "")
        if law and self.names.jurisdiction(self.authority or law) == self.names.jurisdiction(law):
            return self.authority or law, (SAME if self.authority else LAW,)
        if event.hit.parties and not event.listed and not self.authority:
            return "", ()
        return self.authority, (SAME,) if self.authority else ()

    @staticmethod
    def _near(event: Event) -> Iterator[tuple[int, Token]]:
        """The tokens with their places, those behind the last colon or semicolon before the trigger first."""
        tokens = event.sentence.tokens
        start = max((n for n in range(event.trigger) if tokens[n].word in {":", ";"}), default=0)
        yield from ((n, tokens[n]) for n in (*range(start, len(tokens)), *range(start)))

    def _speaks(self, event: Event, place: int) -> bool:
        """ "The minister X announced that": an official, with a verb of speech."""
        following = event.sentence.tokens[place + 1 : place + 2]
        speaks = self.lexicon.operators.speech | SIGNING
        return event.sentence.tokens[place].tag == "P" and any(one.lemma in speaks for one in following)

    def _can_act(self, event: Event, place: int) -> bool:
        """Whether the authority at `place` can be who acts: named before the trigger, or "a US sanctions list"."""
        tokens = event.sentence.tokens
        found = tokens[place].found
        if found is not None and found.country and found.country in event.hit.countries:
            return False
        following = tokens[place + 1 : place + 2]
        before = next((one for one in reversed(tokens[:place]) if one.tag not in "dJKG,c" or one.word == "said"), None)
        if before is not None and before.tag == "p" and before.word not in TOLD_BY:
            return False
        if event.type == FINE and before is not None and (before.word == "to" or before is tokens[event.trigger]):
            return True  # "agreed to pay $1 million to US authorities", "to pay the ministry $1 million"
        heads = self.lexicon.sets["list_heads"]
        possessed = bool(following) and (following[0].tag == "X" or following[0].word in heads)
        attribute = bool(following) and following[0].tag in "EwNaUO"
        blocked = event.status.value == "kg:blocked"  # "A court lifted the ban on X, saying the ministry …"
        return ((place < event.trigger or blocked) and not attribute) or possessed

    # ----------------------------------------------------------------------------------------------------- list

    def _list(self, event: Event, authority: str, jurisdiction: str, targets: tuple[str, ...]) -> tuple[str, str]:
        """The list that the words imply, and the rule that says so (see seeds/lexicon_inference.yaml)."""
        spoken = frozenset(token.word for token in event.sentence.tokens) if event.listed else frozenset[str]()
        key = authority.rpartition("/")[2]
        for rule in self.lexicon.inference:
            fits = (
                event.polarity == "+"
                and rule.get("jurisdiction", jurisdiction) == jurisdiction
                and rule.get("authority", key) == key
                and rule.get("type", event.type) == event.type
                and (not rule.get("on_list") or event.listed)
                and ("words" not in rule or bool(spoken & set(rule["words"])))
                and ("country" not in rule or self._from(rule["country"], event, targets))
            )
            if fits and (iri := mint("list", rule["list"])) in self.names.entities:
                return iri, rule["rule"]
        return "", ""

    def _from(self, country: str, event: Event, targets: tuple[str, ...]) -> bool:
        """Whether who is hit comes from a country, or, where nobody is named, the sentence speaks of it."""
        iri = mint("country", country)
        if targets:
            return any(
                iri in self.names.entities[target].country for target in targets if target in self.names.entities
            )
        return any(token.found and iri in {token.found.entity, token.found.country} for token in event.sentence.tokens)
