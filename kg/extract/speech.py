"""A sentence into what a party says in it: speaker, stance and what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.extract.abstract import Sentence, Token
from kg.extract.lexicon import table

STANCES = {
    "denies": "kg:denies",
    "alleges": "kg:alleges",
    "warns": "kg:explains",
    "criticises": "kg:criticises",
    "explains": "kg:explains",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """One saying; `acts` is true where it speaks of a measure and not only of a party."""

    speaker: str
    stance: str
    rule: str
    about: str
    acts: bool
    start: int
    end: int
    focus: int


@cache
def words() -> dict[str, Any]:
    """The speech table, its verbs turned to form → stance."""
    loaded = table("lexicon_speech")
    verbs = {str(form): stance for stance, forms in loaded["verbs"].items() for form in forms}
    return {
        "verbs": verbs,
        "neutral": frozenset(loaded["neutral"]),
        "words": loaded["words"],
        "about": frozenset(loaded["about"]),
    }


def sayings(sentence: Sentence, party: str, people: dict[str, str], *, acting: bool) -> Iterator[Saying]:
    """At most one saying of the sentence. `people` maps surnames to who they are or speak for."""
    low = sentence.text[sentence.start : sentence.end].lower()
    quoted = any(sign in low for sign in '"“')
    for place, token in enumerate(sentence.tokens):
        stance = words()["verbs"].get(token.word)
        if stance is None and token.word in words()["neutral"]:
            stance = None if acting and not quoted else _told(low, quoted, sentence)
        if stance is None or (place and sentence.tokens[place - 1].tag in "tdJ"):
            continue
        speaker = _speaker(sentence, place, party, people)
        if not speaker or (sentence.tokens[place + 1 : place + 2] and sentence.tokens[place + 1].tag == "y"):
            continue
        about = next(
            (t.found.entity for t in sentence.tokens[place:] if t.found and t.tag == "O" and t.found.entity != speaker),
            "",
        )
        about = about or next(
            (t.found.entity for t in sentence.tokens if t.found and t.tag == "O" and t.found.entity != speaker), ""
        )
        acts = bool(words()["about"] & {t.word for t in sentence.tokens})
        yield Saying(
            speaker, stance, f"claim.{stance}", about or party, acts, sentence.start, sentence.end, token.start
        )
        return


def _told(low: str, quoted: bool, sentence: Sentence) -> str | None:
    """The stance of "said": by the words of what is said; "explains" only for a quotation."""
    for stance in ("denies", "alleges", "warns"):
        if any(word in low for word in words()["words"][stance]):
            return stance
    return "explains" if quoted else None


def _speaker(sentence: Sentence, place: int, party: str, people: dict[str, str]) -> str:
    """The name before the verb, or right after it ("said X"); "the company" is the party last spoken of."""
    for token in reversed(sentence.tokens[max(0, place - 12) : place]):
        name = _who(token, people)
        if name:
            return name
        if token.tag == "i" or (token.tag == "E" and token.word in {"company", "firm"}):
            named = next((t.found.entity for t in sentence.tokens[:place] if t.found and t.tag in "OG"), "")
            return named or party
        if token.tag in ";.?!":
            break
    for token in sentence.tokens[place + 1 : place + 5]:
        if (name := _who(token, people)) or token.tag == ",":
            return name
    return ""


def _who(token: Token, people: dict[str, str]) -> str:
    if token.found and token.tag in "OPGK":
        return people.get(token.found.entity, token.found.entity)
    return people.get(token.word, "") if token.tag == "w" else ""
