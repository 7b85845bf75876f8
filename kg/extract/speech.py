"""A sentence into what a party says in it: speaker, stance and what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from kg.extract.groups import Group
from kg.extract.paths import NONE
from kg.extract.reading import Reading
from kg.extract.tables import table, words

STANCES = {
    "denies": "kg:denies", "alleges": "kg:alleges", "warns": "kg:explains", "criticises": "kg:criticises",
    "explains": "kg:explains",
}  # fmt: skip
"""Our word → the ontology's."""
BY_WORDS = ("denies", "alleges", "warns")
"""Stances that the words of what is said may tell, the strongest first."""
QUOTATION = re.compile(r"""["“][^"”]{20,}|(?<!\w)['‘](?!s\b)[^'’]{30,}""")
"""A quotation, longer than a word that is only held at a distance."""
PERSONAL = frozenset({"he", "she"})
SOURCE = "according to"


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
def verbs() -> Mapping[str, str]:
    """Lemma of a verb of speech → its stance."""
    return {str(lemma): stance for stance, lemmas in table("lexicon_speech")["verbs"].items() for lemma in lemmas}


@cache
def stance_words() -> Mapping[str, re.Pattern[str]]:
    """Stance → the words that tell it."""
    loaded = table("lexicon_speech")["words"]
    any_of = {stance: "|".join(map(re.escape, loaded[stance])) for stance in BY_WORDS}
    return {stance: re.compile(rf"\b(?:{texts})s?\b") for stance, texts in any_of.items()}


@dataclass(frozen=True, slots=True)
class Heard:
    """What the document has told before: whom "the company" means, who spoke last, for whom persons speak."""

    party: str = ""
    speaker: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    """Person → the party for which that person speaks; surname in lower case → person."""


def sayings(reading: Reading, heard: Heard, triggers: frozenset[int]) -> Iterator[Saying]:
    """The sayings of the first verb of speech in the sentence, one per speaker.

    A neutral verb ("said") counts where the words say what it is, or for a quotation; where the sentence tells acts
    (`triggers` are the places of their words), only for a quotation, and never such a word itself ("added X to").
    """
    sentence = reading.sentence
    low = sentence.text[sentence.start : sentence.end].lower()
    quoted = QUOTATION.search(low) is not None
    for number in range(len(reading.groups)):
        acting = reading.groups[number].place in triggers
        stance = "" if acting else _stance(reading, number, low, quoted=quoted, acting=bool(triggers))
        subject = _subject(reading, number) if stance else NONE
        speakers = _speakers(reading, subject, heard) if subject != NONE else ()
        for speaker in speakers:
            acts = bool(words(table("lexicon_speech")["about"]) & {token.word for token in sentence.tokens})
            focus = reading.groups[number].tokens[0].start
            about = _about(reading, number, subject, speaker) or _meant(reading, heard) or speaker
            yield Saying(speaker, stance, f"claim.{stance}", about, acts, sentence.start, sentence.end, focus)
        if speakers:
            return


def _stance(reading: Reading, number: int, low: str, *, quoted: bool, acting: bool) -> str:
    """The stance of the verb group `number`; "" where it is no verb of speech."""
    if reading.groups[number].word == SOURCE:
        return _neutral(reading, low, quoted=quoted) if quoted or not acting else ""
    if reading.groups.kind(number) != "V" or reading.clauses.voice(number) in {"passive", "reduced", "bare"}:
        return ""
    if any(token.tag in "mn" for token in reading.groups[number].tokens):
        return ""
    lemma = reading.clauses.lemma(number)
    if lemma in verbs():
        return verbs()[lemma]
    if lemma not in words(table("lexicon_speech")["neutral"]) or (acting and not quoted):
        return ""
    return _neutral(reading, low, quoted=quoted)


def _neutral(reading: Reading, low: str, *, quoted: bool) -> str:
    """The stance of "said": by the words of the sentence."""
    return next((stance for stance in BY_WORDS if _tells(reading, stance, low)), "explains" if quoted else "")


def _tells(reading: Reading, stance: str, low: str) -> bool:
    """Whether the words tell a stance; an allegation is one against somebody."""
    if not stance_words()[stance].search(low):
        return False
    others = sum(token.tag in "OGKPUE" for token in reading.sentence.tokens)
    return stance != "alleges" or others > 1


def _subject(reading: Reading, number: int) -> int:
    """The group of who speaks: the subject, or what follows the verb (“…,” said X)."""
    follows = number + 1
    if reading.groups[number].word == SOURCE:
        return follows if reading.groups.kind(follows) == "N" else NONE
    turned = reading.groups.kind(number - 1) in ",;" and reading.groups.kind(follows) == "N"
    if turned and reading.groups.kind(follows + 1) in ",;pz" and reading.clauses.lemma(number) not in verbs():
        return follows
    return reading.paths.path(number).subject


def _speakers(reading: Reading, subject: int, heard: Heard) -> tuple[str, ...]:
    """Who speaks in the subject: names, "the company" (the party last spoken of), "he" (who spoke last)."""
    group = reading.groups[subject]
    if who := _named(group, heard):
        others = [_named(reading.groups[other], heard) for other in reading.agents.joined(subject)]
        return tuple(dict.fromkeys(filter(None, (who, *others))))
    if group.head.tag == "i":
        tags = "P" if group.word in PERSONAL else "OG"
        return tuple(filter(None, (_last_named(reading, subject, tags) or heard.speaker,)))
    hit = reading.targets.after(subject)
    definite = hit.described == "definite" and reading.lexicon.is_in("party_words", hit.word)
    return (heard.party,) if definite and heard.party else ()


def _named(group: Group, heard: Heard) -> str:
    """The name that a group has as its head; of "Acme spokeswoman X" the company, of "X officials" the authority."""
    for token in reversed(group.tokens):
        if token.found and token.tag in "OPGK":
            return heard.people.get(token.found.entity, token.found.entity)
        if token.tag == "U":
            return heard.people.get(token.word, "")
        if token.tag not in "EAw'":
            return ""
    return ""


def _last_named(reading: Reading, before: int, tags: str) -> str:
    """The subject with one of the tags before a pronoun in the same sentence."""
    for number in range(before - 1, -1, -1):
        head = reading.groups[number].head
        if head.found and head.tag in tags and reading.groups.kind(number - 1) not in "pty":
            return head.found.entity
    return ""


def _meant(reading: Reading, heard: Heard) -> str:
    """The party last spoken of, where the sentence means it: "the company", or a measure against it."""
    spoken = words(table("lexicon_speech")["about"])
    party = any(
        token.tag == "E" and before.word in {"the", "its"} for before, token in pairwise(reading.sentence.tokens)
    )
    return heard.party if party or any(token.word in spoken for token in reading.sentence.tokens) else ""


def _about(reading: Reading, number: int, subject: int, speaker: str) -> str:
    """Whom the verb's object names; else the first other organisation of the sentence."""
    for place in reading.clauses.places(number):
        if place.number != subject and not place.preposition:
            found = next((t.found for t in reading.groups[place.number].tokens if t.found and t.tag in "OPGK"), None)
            if found and found.entity != speaker:
                return found.entity
    named = (token.found for token in reading.sentence.tokens if token.tag == "O")
    return next((found.entity for found in named if found and found.entity != speaker), "")
