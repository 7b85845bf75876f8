"""An event and its sentence's words of time into when it was announced, and since when it is in force."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract import dates as words_of_time
from kg.extract.event import Event
from kg.extract.lexicon import lexicon
from kg.extract.tables import table, words
from kg.extract.tokens import Token
from kg.model import Date

FUTURE = frozenset({"kg:planned", "kg:considered", "kg:urged"})
AHEAD = frozenset(["will", "would", "'ll", "take", "takes", "come", "comes", "enter", "enters"])
"""Before a time at which something takes effect, they say that it is to come."""
PRESENT = frozenset(["are", "is", "may", "must", "now"])
PAST = frozenset(["was", "were", "been"])
PRESUPPOSING = ("listing.state", "noun.", "listing.nominal", "sanctions.", "ban.on")
"""Beginnings of rules that tell what is, not what is being done."""
DUTY = ("licence.", "forbid.")
NEAREST = 2
"""Words of time that are tried, the nearest to the trigger first."""
BEFORE = 30
"""Characters before a word of time in which "effective" and the like is looked for."""


OFFICIAL = "announced:date-of-official-text"
"""The rule by which an act of an official text has the date of the text."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The two dates; `rule` where the text only implies them; `words` are the sentence's words of time."""

    announced: Date | None = None
    effective: Date | None = None
    rule: str = ""
    words: str = ""


def dates(event: Event, published: Date | None, *, official: bool, occasion: Date | None) -> Timing:
    """When the act of the event was announced and takes effect. `occasion` is the day of the act told before."""
    when = event.times[0].word if event.times else ""
    announced = bool(_set("announced") & _words(event.sentence.tokens[: event.trigger]))
    future = event.status.value in FUTURE and not announced
    known: dict[str, Date] = {}
    for token in event.times[:NEAREST]:
        said = _is_of_speech(event, token)
        ahead = (future and not said) or (_takes_effect(event, token) and _is_ahead(event, token))
        day = words_of_time.resolve(token.word, published, future=ahead)
        if day is not None:
            later = bool(published and day.day and day[: len(published[:10])] > published[:10])
            effective = ((ahead or later) and not announced) or _takes_effect(event, token)
            if not known or (effective and _takes_effect(event, token)) or "effective" in known:
                known.setdefault("effective" if effective else "announced", day)
    if known:
        return Timing(**known, words=when)
    low = event.sentence.text[event.start : event.end].lower()
    if official and published and any(word in low for word in _set("register")):
        return Timing(Date(published[:10]), rule=OFFICIAL, words=when)
    if event.status.value == "kg:taken" and occasion and _is_of_the_occasion(event):
        return Timing(occasion, rule="announced:same-occasion", words=when)
    return Timing(words=when)


def _is_of_the_occasion(event: Event) -> bool:
    """ "also", "on the same day", and what "the new measures" or "they" do now."""
    tokens = event.sentence.tokens
    low = event.sentence.text[event.start : event.end].lower()
    if _set("occasion") & _words(tokens) or "same day" in low:
        return True
    trigger = tokens[event.trigger]
    present = trigger.form in {"b", "s", "bs"} or any(one.word in PRESENT for one in tokens[: event.trigger])
    past = any(one.tag == "h" or (one.tag == "b" and one.word in PAST) for one in tokens[: event.trigger])
    return present and not past and not event.times and not event.rule.startswith(PRESUPPOSING)


def _is_of_speech(event: Event, token: Token) -> bool:
    """ "said in May that it would": the time at which it was said."""
    before = [one for one in event.sentence.tokens if one.end <= token.start and one.tag not in "pdrD"]
    return bool(before) and before[-1].lemma in lexicon().operators.speech and "d" in before[-1].form


def _is_ahead(event: Event, token: Token) -> bool:
    """ "would come into force in May", "takes effect in May"."""
    return any(one.word in AHEAD and one.end <= token.start for one in event.sentence.tokens)


def _takes_effect(event: Event, token: Token) -> bool:
    if event.rule.startswith(DUTY) and event.sentence.text[: token.start].lower().rstrip().endswith("since"):
        return True  # "Since May exporters have needed a licence"
    before = event.sentence.text[max(event.start, token.start - BEFORE) : token.start].lower().rstrip()
    right_before = f"{before} {token.word}".endswith(tuple(f"{word} {token.word}" for word in _set("since")))
    return right_before or token.word.startswith("from ") or any(word in before for word in _set("effect"))


def _words(tokens: tuple[Token, ...]) -> set[str]:
    return {token.word for token in tokens}


def _set(name: str) -> frozenset[str]:
    return words(table("lexicon_inference")["dates"][name])
