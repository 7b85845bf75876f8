"""An event as its sentence tells it into one with authority, targets, list and dates resolved by the document."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract import dates
from kg.extract.event import UNKNOWN, Event
from kg.extract.lexicon import Lexicon
from kg.extract.mentions import Names
from kg.extract.merge import Told
from kg.model import Date
from kg.terms import mint

_ANNOUNCED = frozenset({"announced", "announces", "unveiled", "revealed"})
_LISTS = frozenset({"list", "blacklist"})
_FUTURE = frozenset({"kg:planned", "kg:considered"})
_EFFECT = ("effect", "effective", "force", "starting", "from", "as of", "instituting")
_OCCASION = frozenset({"also", "alongside"})
_REGISTER = ("this rule", "this final rule", "this notice", "this order", "this action")


@dataclass
class Context:
    """What the document has told so far; `official` is true where it is the authority's own text."""

    names: Names
    lexicon: Lexicon
    published: Date | None
    official: bool = False
    jurisdiction: str = ""
    authority: str = ""
    party: str = ""
    occasion: dict[str, Date] = field(default_factory=dict)

    def told(self, event: Event, zone: int) -> Told | None:
        """The event with what the document knows; None where it stays without authority and party."""
        targets, count, vague = self._targets(event)
        list_iri, rule = event.list, ""
        authority, inferred = self._authority(event, list_iri)
        when = next((token.word for token in event.sentence.tokens if token.tag == "D"), "")
        jurisdiction = self.names.jurisdiction(authority) if authority else ""
        if not list_iri:
            list_iri, rule = self._list(event, authority, jurisdiction, targets)
            inferred += (f"list:{rule}",) if rule else ()
        announced, effective, note = self._dates(event, jurisdiction)
        inferred += (note,) if note else ()
        kind = "kg:investmentBan" if rule == "investment-blacklist" else event.type
        countries = tuple(dict.fromkeys((*event.hit.countries, *_places(event))))
        if not authority and not (targets or count):
            return None
        self._remember(authority, jurisdiction, announced)
        return Told(
            event,
            zone,
            kind,
            authority,
            jurisdiction,
            targets,
            countries,
            count,
            list_iri,
            announced,
            effective,
            inferred,
            vague,
            when,
        )

    def _targets(self, event: Event) -> tuple[tuple[str, ...], int | None, bool]:
        hit = event.hit
        if hit.parties:
            return hit.parties, hit.count if event.rule.startswith("state.members") else None, False
        if hit.count or hit.described == "counted":
            return (), hit.count, True
        words = event.sentence.words(event.trigger + 1, max(hit.end, event.trigger + 3))
        indefinite = any(word in {"a", "an", "any"} for word in words)
        if hit.described == "pronoun":
            party = self._before(event)
            return ((party,), None, False) if party else ((), None, True)
        if hit.described == "definite" and not indefinite and self._before(event):
            return (self._before(event),), None, False
        if event.rule.startswith("ease") and not hit.named and self._before(event):
            return (self._before(event),), None, False
        return (), None, not (hit.countries or event.goods)

    def _before(self, event: Event) -> str:
        """The last party named before the trigger: in this sentence, else the last subject of the document."""
        for token in reversed(event.sentence.tokens[: event.trigger]):
            if token.found and token.tag == "O":
                return token.found.entity
        return self.party

    def _authority(self, event: Event, list_iri: str) -> tuple[str, tuple[str, ...]]:
        if event.rule.startswith("anaphor") and event.authority == UNKNOWN:
            return self.authority, ("authority:same-document",)
        actor = self.names.governments.get(event.authority, event.authority)
        entity = self.names.entities.get(actor)
        if entity is not None and entity.type == "schema:Country":
            actor = mint("authority", actor.rpartition("/")[2].lower())
        if actor not in {UNKNOWN, ""}:
            return actor, ()
        known = self.names.entities.get(list_iri)
        if known is not None and known.authority:
            return known.authority[0], ("authority:publisher-of-list",)
        for place, token in enumerate(event.sentence.tokens):
            body = token.found if token.tag == "G" and token.found and token.found.kind == "authority" else None
            if body and body.entity not in event.hit.parties and _acts(event, place):
                return body.entity, ("authority:same-sentence",)
        if event.hit.parties and event.listed is False and not self.authority:
            return "", ()
        return self.authority, ("authority:same-document",) if self.authority else ()

    def _list(self, event: Event, authority: str, jurisdiction: str, targets: tuple[str, ...]) -> tuple[str, str]:
        text = set(event.sentence.words(0, len(event.sentence.tokens))) if event.listed else set(event.words)
        key = authority.rpartition("/")[2]
        for rule in self.lexicon.inference:
            fits = (
                rule.get("jurisdiction", jurisdiction) == jurisdiction
                and rule.get("authority", key) == key
                and rule.get("type", event.type) == event.type
                and (not rule.get("on_list") or event.listed)
                and ("words" not in rule or (event.listed and bool(text & set(rule["words"]))))
                and ("country" not in rule or self._from(rule["country"], event, targets))
                and event.polarity == "+"
            )
            if fits and (iri := mint("list", rule["list"])) in self.names.entities:
                return iri, rule["rule"]
        return "", ""

    def _from(self, country: str, event: Event, targets: tuple[str, ...]) -> bool:
        iri = mint("country", country)
        for target in targets:
            entity = self.names.entities.get(target)
            if entity is not None and iri in entity.country:
                return True
        return not targets and any(token.found and iri == token.found.entity for token in event.sentence.tokens)

    def _dates(self, event: Event, jurisdiction: str) -> tuple[Date | None, Date | None, str]:
        """Announced, in force, and the rule where the date is implied."""
        told = _ANNOUNCED & set(event.sentence.words(0, event.trigger))
        future = event.status in _FUTURE and not told
        low = event.sentence.text[event.start : event.end].lower()
        near = sorted(
            (token for token in event.sentence.tokens if token.tag == "D"),
            key=lambda token: abs(token.start - event.sentence.tokens[event.trigger].start),
        )
        for token in near[:2]:
            day = dates.resolve(token.word, self.published, future=future)
            if day is None:
                continue
            before = event.sentence.text[max(event.start, token.start - 30) : token.start].lower()
            later = bool(self.published and day.day and day > self.published[:10])
            if ((future or later) and not told) or any(
                word in before for word in ("effect", "effective", "force", "starting")
            ):
                return None, day, ""
            return day, None, ""
        if self.official and any(word in low for word in (*_REGISTER, "is amending", "amends")) and self.published:
            return Date(self.published[:10]), None, "announced:date-of-official-text"
        words = set(event.sentence.words(0, len(event.sentence.tokens)))
        if event.status == "kg:taken" and words & _OCCASION and jurisdiction in self.occasion:
            return self.occasion[jurisdiction], None, "announced:same-occasion"
        return None, None, ""

    def _remember(self, authority: str, jurisdiction: str, day: Date | None) -> None:
        if authority:
            self.authority, self.jurisdiction = authority, jurisdiction
        if day and day.day and jurisdiction not in self.occasion:
            self.occasion[jurisdiction] = day


def _acts(event: Event, place: int) -> bool:
    """Whether the authority at `place` can be whose act it is: named before the trigger, or "a U.S. sanctions list"."""
    following = event.sentence.tokens[place + 1 : place + 2]
    return place < event.trigger or bool(following and (following[0].tag == "X" or following[0].word in _LISTS))


def _places(event: Event) -> tuple[str, ...]:
    """ "individuals responsible for abuses in A, B and C": the countries at the end of the sentence."""
    if event.hit.parties or event.hit.described not in {"plural", "counted"}:
        return ()
    tail = [
        token.found.entity
        for token in event.sentence.tokens[event.trigger :]
        if token.found and token.found.kind == "country"
    ]
    return tuple(tail) if len(tail) > 1 else ()
