"""What a model proposes of a text, and whether the text bears it out.

A model may only propose: names, and acts of authorities. What it proposes is checked against the words: its quote must
stand at its offsets, its parties inside the quote, its label and status in the ontology, and its words of time must be
words that kg's own rules can resolve. Nothing that a model computed (a date, an IRI, a number) is taken over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol

from kg.extract import dates
from kg.extract.evidence import LONGEST

NAMES = frozenset({"organisation", "person"})
"""Labels of names."""
ACTS = frozenset({
    "amendment", "announcement", "assetFreeze", "delisting", "easing", "enforcement", "exportRestriction", "fine",
    "importRestriction", "investmentBan", "listing", "otherAction", "productBan", "tradeEmbargo", "visaRestriction",
})  # fmt: skip
"""Labels of acts: the action types of the ontology."""
STATUSES = frozenset({"blocked", "considered", "delayed", "denied", "dropped", "planned", "reported", "taken", "urged"})
FUTURE = frozenset({"planned", "considered", "urged"})
WINDOW = 2_000
"""Characters of a passage that a model is given at once, about: models cut longer texts without a word."""
MOST = 200
"""Proposals of one passage that are looked at: a model may go on for ever."""
SHOWN = 60
"""Characters of a rejected quote that its reason shows."""


class Span(NamedTuple):
    """[start, end) of the passage, and the words that stand there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name, or an act with its sentence as `quote`; offsets count the characters of the passage."""

    label: str
    """One of NAMES or of ACTS."""
    quote: Span
    targets: tuple[Span, ...] = ()
    """Of an act: whom it hits."""
    authority: Span | None = None
    """Of an act: who acts; a name that the tables know as an authority."""
    status: str = "taken"
    when: Span | None = None
    """Of an act: words of time in the quote, which kg resolves."""


class Model(Protocol):
    """What `--extractor` loads."""

    name: str
    """With the version that decides what is proposed: "spacy/en_core_web_sm-3.8.0"."""

    def propose(self, passage: str) -> Iterable[Proposal]:
        """Names and acts of one passage."""


class Verdict(NamedTuple):
    """A proposal that holds, or the reason why it does not."""

    proposal: Proposal | None
    reason: str = ""


def verdicts(model: Model, passage: str) -> Iterator[Verdict]:
    """What becomes of each proposal of a passage; a fault of the model ends them, and is told."""
    try:
        found = list(islice(model.propose(passage), MOST + 1))
    except Exception as error:  # noqa: BLE001 - a model is another's code: whatever it raises must not end the build
        yield Verdict(None, f"the model failed: {type(error).__name__}: {str(error)[:SHOWN]}")
        return
    for proposal in found[:MOST]:
        reason = fault(proposal, passage)
        yield Verdict(None, reason) if reason else Verdict(proposal)
    if len(found) > MOST:
        yield Verdict(None, f"more than {MOST} proposals for one passage: the others were not looked at")


def fault(proposal: object, passage: str) -> str:
    """Why a proposal does not hold; "" where it does."""
    if type(proposal) is not Proposal or not _is_sound(proposal):
        return "no proposal: its fields are not of the types that they must have"
    what = f"{proposal.label[:SHOWN]!r} {proposal.quote.text[:SHOWN]!r}: "
    if proposal.label not in NAMES | ACTS:
        return what + "no such label"
    if not _stands(proposal.quote, passage):
        return what + "the quote does not stand at its offsets"
    if len(proposal.quote.text) > LONGEST:
        return what + f"a quote has at most {LONGEST} characters"
    reason = _of_name(proposal) if proposal.label in NAMES else _of_act(proposal, passage)
    return what + reason if reason else ""


def _is_sound(proposal: Proposal) -> bool:
    spans = [proposal.quote, proposal.when, proposal.authority]
    if type(proposal.targets) is not tuple or type(proposal.label) is not str or type(proposal.status) is not str:
        return False
    if not all(one is None or _is_span(one) for one in spans) or proposal.quote is None:
        return False
    return all(_is_span(one) for one in proposal.targets)


def _is_span(span: object) -> bool:
    return type(span) is Span and type(span.start) is int and type(span.end) is int and type(span.text) is str


def _stands(span: Span, passage: str) -> bool:
    return 0 <= span.start < span.end <= len(passage) and passage[span.start : span.end] == span.text


def _of_name(proposal: Proposal) -> str:
    if proposal.targets or proposal.authority or proposal.when or proposal.status != "taken":
        return "a name has no parties, status or time"
    return "" if _is_name(proposal.quote.text) else "no name: no word of it begins with a capital"


def _of_act(proposal: Proposal, passage: str) -> str:
    quote = proposal.quote
    parties = [*proposal.targets, *([proposal.authority] if proposal.authority else [])]
    inside = [*parties, *([proposal.when] if proposal.when else [])]
    if proposal.status not in STATUSES:
        return f"no such status: {proposal.status[:SHOWN]!r}"
    if not proposal.targets:
        return "an act without a target"
    for span in inside:
        if not _stands(span, passage) or span.start < quote.start or span.end > quote.end:
            return f"{span.text[:SHOWN]!r} does not stand in the quote at its offsets"
    if not all(_is_name(span.text) for span in parties):
        return "a party is no name: no word of it begins with a capital"
    if proposal.when and not _is_time(proposal.when.text):
        return f"{proposal.when.text[:SHOWN]!r} are no words of time"
    return ""


def _is_name(text: str) -> bool:
    return text == text.strip() and any(word[:1].isupper() for word in text.split())


def _is_time(text: str) -> bool:
    return len(dates.find(text)) == 1


def passages(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """(start, text) of stretches of whole sentences, as long as a model reads at once."""
    begin = end = 0
    for start, stop in sentences:
        if end and stop - begin > WINDOW:
            yield begin, text[begin:end]
            begin = start
        elif not end:
            begin = start
        end = stop
    if end:
        yield begin, text[begin:end]
