"""A document into lines for people: what each stage of the extraction saw in it, in the order of the stages.

Nothing is decided here: the stages run as for a build, and what passes between them is written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.extract.event import Event
from kg.extract.extractor import Extractor
from kg.extract.gates import Open
from kg.extract.mentions import Found
from kg.extract.merge import Act, merge
from kg.extract.reading import Reading
from kg.extract.speech import Saying
from kg.extract.sums import Sum
from kg.extract.telling import MOST, SKIPPED, Telling
from kg.extract.told import Told
from kg.model import Claim, Document, Entity, GovernmentAction, PositionSelector, QuoteSelector, Record
from kg.terms import compact

SHOWN = 90
"""Characters of a zone that its line shows."""
LETTERS = (
    "(letters: G authority, K country, J nationality, O organisation, P person, U unknown name, L list, D date, "
    "M money, E party, A body, X measure, N number, V verb; of groups: N nouns; all are in kg/extract/abstract.py)"
)
REPAIRS = 20
"""Repaired places that are shown, one line each."""


@dataclass
class Step:
    """What was seen in one sentence; `reading` is None where no gate was open."""

    zone: int
    span: tuple[int, int]
    inside: Sequence[Found]
    gates: Open
    party: str
    """Whom "the company" would mean here."""
    reading: Reading | None = None
    events: list[tuple[Event, list[Told]]] = field(default_factory=list)
    said: Sequence[tuple[int, Saying]] = ()
    sums: Sequence[tuple[int, Sum]] = ()


class Watched(Telling):
    """A telling that keeps what it saw on its way."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.steps: list[Step] = []

    def _sentence(self, number: int, zone: Any, span: tuple[int, int], inside: list[Found]) -> None:
        gates = self._open(zone.text, span)
        self.steps.append(Step(number, span, inside, gates, self.context.party))
        said, paid = len(self.said), len(self.sums)
        super()._sentence(number, zone, span, inside)
        self.steps[-1].said, self.steps[-1].sums = self.said[said:], self.sums[paid:]

    def _reading(self, text: str, span: tuple[int, int], inside: list[Found]) -> Reading:
        self.steps[-1].reading = super()._reading(text, span, inside)
        return self.steps[-1].reading

    def _resolved(self, event: Event, number: int) -> list[Told]:
        told = super()._resolved(event, number)
        self.steps[-1].events.append((event, told))
        return told


def explain(extractor: Extractor, records: Iterable[Record], entities: Mapping[str, Entity]) -> Iterator[str]:
    """The stages of each document among `records`, one line at a time; `entities` are those of the tables."""
    for document in (record for record in records if isinstance(record, Document)):
        new, watched = extractor.read(document, Watched)
        yield from Explanation(
            document, watched, {**entities, **{entity.id: entity for entity in new.values()}}
        ).lines()
        yield from _facts(extractor.extract([document]))


class Explanation:
    """The lines of one document."""

    def __init__(self, document: Document, watched: Watched, entities: Mapping[str, Entity]) -> None:
        self.document, self.watched = document, watched
        promoted = {one.entity.id: one.entity for one in watched.promoted.values()}
        self.entities = {**entities, **promoted}

    def lines(self) -> Iterator[str]:
        """Every stage before the facts."""
        yield f"# {self.document.path or self.document.id}"
        yield from self._section("Encoding", self._repairs(), "nothing had to be repaired")
        yield from self._section("Zones", self._zones(), "no readable text was found")
        yield from self._section("Anchor date", self._anchor())
        yield from self._section("Mentions", self._mentions(), "no name was found")
        yield from self._section(
            "Sentences", self._sentences(), "no sentence was read: the document has no word for it"
        )
        acts = merge(self.watched.told[:MOST])
        yield from self._section("Merge", (self._act(act) for act in acts), "no act is told")

    @staticmethod
    def _section(title: str, lines: Iterable[str], empty: str = "") -> Iterator[str]:
        found = list(lines)
        yield ""
        yield f"## {title}"
        yield from found or [empty]

    # ------------------------------------------------------------------------------------------- before sentences

    def _repairs(self) -> Iterator[str]:
        """What the reader says, and each place where the readable text is not the file's."""
        yield from self.document.notes
        repaired = [
            (number, zone, begin, end)
            for number, zone in enumerate(self.document.zones)
            for (begin, _, copied), (end, _, _) in zip(zone.offsets.runs, zone.offsets.runs[1:], strict=False)
            if not copied
        ]
        for number, zone, begin, end in repaired[:REPAIRS]:
            first, last = zone.offsets.source(begin, end)
            was = self.document.source[first:last]
            yield f"zone {number}: characters {first} to {last} of the file {was!r} read as {zone.text[begin:end]!r}"
        if len(repaired) > REPAIRS:
            yield f"and {len(repaired) - REPAIRS} more places"

    def _zones(self) -> Iterator[str]:
        for number, zone in enumerate(self.document.zones):
            start, end = zone.offsets.source(0, len(zone.text))
            use = " (names only)" if zone.role in SKIPPED else ""
            yield f"{number} {zone.role}{use}, characters {start} to {end}: {_cut(zone.text)}"

    def _anchor(self) -> Iterator[str]:
        if self.document.published is None:
            yield "unknown: words like “on Friday” stay without a date"
            return
        yield f"{self.document.published}: what “on Friday” is counted from"
        yield from (f"inferred by {rule}" for rule in self.document.inferred_by)

    def _mentions(self) -> Iterator[str]:
        for number, (zone, those) in enumerate(self.watched.zones):
            for one in those:
                others = f" (or {', '.join(map(self._name, one.others))})" if one.others else ""
                what = f"{one.kind} {self._name(one.entity)}{others}, by {one.rule}"
                yield f"zone {number}, {one.start} to {one.end}: “{zone.text[one.start : one.end]}” {what}"

    # -------------------------------------------------------------------------------------------------- sentences

    def _sentences(self) -> Iterator[str]:
        if self.watched.steps:
            yield LETTERS
        for number, step in enumerate(self.watched.steps, 1):
            text = self.document.zones[step.zone].text[step.span[0] : step.span[1]]
            yield f"{number}. zone {step.zone}, {step.span[0]} to {step.span[1]}: {text}"
            yield from (f"    {line}" for line in self._step(step))

    def _step(self, step: Step) -> Iterator[str]:
        if step.reading is None:
            cut = "not read: the document is too long for one article"
            yield cut if self.watched.is_cut else "not read: no word of an act, of speech or of money"
            return
        opened = {"acts": step.gates.acts, "speech": step.gates.speaks, "money": step.gates.pays}
        yield f"read for {', '.join(name for name, is_open in opened.items() if is_open)}"
        if step.party:
            yield f"“the company” would be {self._name(step.party)}"
        yield from _read(step.reading)
        for event, told in step.events:
            yield from self._event(event, told)
        for _, saying in step.said:
            yield f"saying by {saying.rule}: {self._name(saying.speaker)} about {self._name(saying.about)}"
        for _, paid in step.sums:
            amount = f"{paid.value} {paid.currency}" if paid.value is not None else "no sum"
            yield f"money by {paid.rule}: {paid.kind} of {self._name(paid.organisation)}, {amount}"

    def _event(self, event: Event, told: Sequence[Told]) -> Iterator[str]:
        word = event.sentence.tokens[event.trigger].word
        yield f"frame {event.rule} at “{word}”: {compact(event.type)} ({event.polarity}), {self._actor(event)}"
        yield f"    status {compact(event.status.value)}{self._operator(event)}"
        hit = event.hit
        named = ", ".join(self._name(one.entity) for one in hit.parties) or "nobody by name"
        more = " ".join(filter(None, (hit.described, hit.word, str(hit.count or ""))))
        yield f"    hits {named}" + (f" ({more})" if more else "")
        if not told:
            yield "    resolved to nothing: no authority and no party"
        for one in told:
            yield f"    resolved: {self._told(one)}"

    def _actor(self, event: Event) -> str:
        if event.actor.entities:
            return f"by {', '.join(map(self._name, event.actor.entities))}"
        return "by an authority named elsewhere" if event.actor.open else "by nobody"

    def _operator(self, event: Event) -> str:
        token = next((one for one in event.sentence.tokens if one.start == event.status.operator), None)
        return f", by the word “{token.word}”" if token else ", as no word says otherwise"

    def _told(self, one: Told) -> str:
        """What the document adds to the sentence, each inferred value with its rule."""
        known = {
            "authority": self._name(one.authority),
            "targets": ", ".join(map(self._name, one.targets)),
            "countries": ", ".join(map(self._name, one.countries)),
            "count": str(one.count or ""),
            "list": self._name(one.list),
            "announced": str(one.announced or ""),
            "effective": str(one.effective or ""),
            "inferred by": ", ".join(one.inferred),
        }
        return "; ".join(f"{name} {value}" for name, value in known.items() if value)

    def _act(self, act: Act) -> str:
        statuses = ", ".join(dict.fromkeys(compact(one.event.status.value) for one in act.told))
        rules = ", ".join(dict.fromkeys(one.event.rule for one in act.told))
        hit = ", ".join(map(self._name, act.targets)) or "nobody by name"
        return f"{compact(act.type)} of {hit}: told {len(act.told)} times, {statuses}, by {rules}"

    def _name(self, iri: str) -> str:
        known = self.entities.get(iri)
        return (known.label or known.name) if known else compact(iri) if iri else ""


def _read(reading: Reading) -> Iterator[str]:
    """The abstract sentence, its groups, and its verbs with what they take."""
    groups = reading.groups
    yield "tokens " + " ".join(f"{token.word}/{token.tag}" for token in reading.sentence.tokens)
    yield "groups " + " | ".join(f"{group.kind} {' '.join(t.word for t in group.tokens)}" for group in groups.groups)
    for number in range(len(groups)):
        if groups.kind(number) == "V":
            path = reading.paths.path(number)
            subject = groups[path.subject].word if 0 <= path.subject < len(groups) else "nobody"
            places = (f"{place.preposition} {groups[place.number].word}" for place in reading.clauses.places(number))
            above = f"; under {', '.join(token.word for token in path.governors)}" if path.governors else ""
            taken = ", ".join(place.strip() for place in places)
            yield f"clause “{groups[number].word}” ({reading.clauses.voice(number)}) of {subject}: {taken}{above}"


def _facts(records: Iterable[Record]) -> Iterator[str]:
    """What goes into the graph."""
    facts = [one for one in records if isinstance(one, GovernmentAction | Claim)]
    yield ""
    yield "## Facts"
    for fact in facts:
        if isinstance(fact, GovernmentAction):
            dates = "; ".join(f"{name} {day}" for name, day in _dates(fact) if day)
            yield f"{compact(fact.id)}: {fact.label}" + (f"; {dates}" if dates else "")
        else:
            yield f"{compact(fact.id)}: {compact(fact.stance)} about {', '.join(map(compact, fact.about))}"
            yield f"    {_evidence(fact)}"
    if not facts:
        yield "none"


def _dates(action: GovernmentAction) -> tuple[tuple[str, object], ...]:
    return ("announced", action.announced), ("in force from", action.in_force_from)


def _evidence(claim: Claim) -> str:
    quote = next((one.exact for one in claim.target.selectors if isinstance(one, QuoteSelector)), "")
    place = next((f"{s.start} to {s.end}" for s in claim.target.selectors if isinstance(s, PositionSelector)), "")
    return f"“{' '.join(quote.split())}” (characters {place}; rule {claim.rule})"


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rpartition(" ")[0] + " …"
