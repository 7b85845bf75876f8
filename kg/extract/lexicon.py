"""The word tables into what the stages look up: each word's class, the frames of verbs, the nouns of measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kg.extract.tables import inflection, table, words
from kg.terms import mint

TAGS: Mapping[str, str] = {
    "negation": "n", "be": "b", "have": "h", "modal": "m", "do": "u", "conjunction": "c", "relative": "q",
    "subordinator": "z", "possessive": "s", "determiner": "d", "pronoun": "i", "preposition": "p", "adverb": "r",
    "government": "A", "party": "E", "person": "E",
}  # fmt: skip
"""Word class → tag, in the order in which the first wins."""


DOZEN, TENS, HUNDRED = 12, 20, 100


@dataclass(frozen=True)
class Frame:
    """What a group of verbs tells, and what must stand where (see seeds/actions.yaml)."""

    id: str
    type: str = ""
    polarity: str = "+"
    object: tuple[str, ...] = ()
    subject: str = "authority"
    takes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    needs: tuple[str, frozenset[str]] | None = None
    status: str = ""
    words: frozenset[str] = frozenset()
    rule: bool = False
    agent: str | bool = False
    """Whether the sentence must name who acts: in the passive (True), always ("named"), or as who tells another to
    act or lets it ("ordered", "allowed")."""
    told: bool = False
    """Whether its list must be told before ("25 more firms were added")."""


@dataclass(frozen=True)
class Measure:
    """What a noun names: a measure, or (with prepositions) the act itself ("designation")."""

    id: str
    type: str
    polarity: str = "+"
    prepositions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Operators:
    """What changes whether an act has happened."""

    governors: Mapping[str, str]
    """Form or lemma → status."""
    vague: frozenset[str]
    right: tuple[tuple[str, str], ...]
    strength: Mapping[str, int]
    """Status → its place, the strongest first."""
    speech: frozenset[str]
    controlling: frozenset[str]
    announcing: frozenset[str]
    ordering: frozenset[str]
    allowing: frozenset[str]
    unnamed: tuple[str, ...]
    """Words that say that a source is not named."""


@dataclass(frozen=True)
class Lexicon:
    """All word tables, ready to look up."""

    tags: Mapping[str, str]
    """Word or phrase → tag, where it is no verb."""
    verbs: Mapping[str, tuple[tuple[str, str], ...]]
    """Form → (lemma, letters)."""
    frames: Mapping[str, tuple[Frame, ...]]
    """Lemma → the frames that it may open."""
    measures: Mapping[str, Measure]
    nominals: Mapping[str, Measure]
    openings: Mapping[str, int]
    """First word of a phrase → the number of words of the longest one."""
    operators: Operators
    numbers: Mapping[str, int]
    dealings: Mapping[str, str]
    sets: Mapping[str, frozenset[str]]
    """The plain lists of words: "courts", "legislators", "products", "assets" …"""
    offices: Mapping[str, str]
    """Office that one state has, in lower case → the authority that its holder speaks for."""
    inference: tuple[Mapping[str, Any], ...]
    laws: Mapping[str, str]
    """Words by which only one state or union calls its law ("Executive Order") → the authority that acts by it."""
    list_names: Mapping[str, list[str]]
    list_types: Mapping[str, str]
    """Key of a list → what a listing on it always is."""

    def is_in(self, name: str, word: str) -> bool:
        """Whether a word is in the plain list `name`."""
        return word in self.sets[name]


SETS = {
    "actions": (
        "anaphors",
        "instruments",
        "taking_effect",
        "relief",
        "licences",
        "cases",
        "regulating",
        "joining",
        "assets",
        "products",
        "tails",
        "labels",
        "domestic",
        "direct",
        "breaking",
        "imposing",
        "opposing",
        "stopping",
        "holdings",
        "regulators",
    ),
    "lexicon_words": ("listing", "first_parties", "courts", "legislators", "members", "vague_numbers", "suffered"),
    "false_friends": ("objects", "lists", "exchanges", "phrases", "hyphenated", "health"),
}
"""Table → its plain lists."""


@cache
def lexicon() -> Lexicon:
    """The word tables of this installation. Read once per process."""
    actions, inference = table("actions"), table("lexicon_inference")
    frames = _frames(actions["frames"])
    measures = dict(_measures("noun", actions["measures"]))
    nominals = dict(_measures("", actions["nominals"]))
    operators = _operators(table("operators"))
    verbs = _verbs(frames, operators)
    tags = _tags(measures, nominals)
    return Lexicon(
        tags=tags,
        verbs=verbs,
        frames=frames,
        measures=measures,
        nominals=nominals,
        openings=_openings((*tags, *verbs)),
        operators=operators,
        numbers=_numbers(),
        dealings={word: kind for kind, those in actions["dealings"].items() for word in those},
        sets=_sets(),
        offices=_offices(),
        inference=tuple(inference["rules"]),
        laws={phrase: mint("authority", key) for key, those in inference["laws"].items() for phrase in those},
        list_names=inference["names"],
        list_types=inference["types"],
    )


@cache
def _numbers() -> Mapping[str, int]:
    """Words of numbers, with those that a hyphen makes ("twenty-seven") and dozens ("three dozen")."""
    plain: dict[str, int] = dict(table("lexicon_words")["numbers"])
    tens = {word: value for word, value in plain.items() if TENS <= value < HUNDRED and value % 10 == 0}
    units = {word: value for word, value in plain.items() if value < 10}
    compound = {f"{ten}-{unit}": tens[ten] + units[unit] for ten in tens for unit in units}
    small = {**{word: value for word, value in plain.items() if value <= DOZEN}, **{str(n): n for n in range(2, 10)}}
    dozens = {f"{word} dozen": DOZEN * value for word, value in small.items()} | {"a dozen": DOZEN}
    return plain | compound | dozens


def _sets() -> dict[str, frozenset[str]]:
    found = {name: words(table(source)[name]) for source, names in SETS.items() for name in names}
    loaded = table("lexicon_words")
    lists = loaded["lists"]
    classes = loaded["classes"]
    found |= {"persons": words(classes["person"]), "party_words": words(classes["party"])}
    found |= {"offices": _last_words("offices"), "titles": _last_words("titles")}
    found |= {"ends": words(table("lexicon_speech")["organisation_ends"])}
    return found | {f"list_{name}": words(value) for name, value in lists.items()}


def _offices() -> dict[str, str]:
    offices = table("officials")["offices"].items()
    return {office: mint("authority", key) for key, those in offices for office in those}


def _last_words(name: str) -> frozenset[str]:
    """The last words of offices or titles: "minister", "spokesman"."""
    return frozenset(title.lower().split()[-1] for title in table("lexicon_speech")[name])


def _frames(groups: Mapping[str, Any]) -> dict[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = {}
    scopes = table("actions")["scopes"]
    for name, group in groups.items():
        frame = Frame(
            id=name,
            type=group.get("type", ""),
            polarity=group.get("polarity", "+"),
            object=tuple(group.get("object", ())),
            subject=group.get("subject", "authority"),
            takes={kind: words(those) for kind, those in group.get("takes", {}).items()},
            needs=next(((kind, words(those)) for kind, those in group.get("needs", {}).items()), None),
            status=group.get("status", ""),
            words=words(scopes[group["words"]]) if "words" in group else frozenset(),
            rule=group.get("rule", False),
            agent=group.get("agent", False),
            told=group.get("told", False),
        )
        for lemma in group["lemmas"]:
            found.setdefault(str(lemma), []).append(frame)
    return {lemma: tuple(those) for lemma, those in found.items()}


def _measures(prefix: str, groups: Mapping[str, Any]) -> Iterator[tuple[str, Measure]]:
    for name, group in groups.items():
        key = f"{prefix}.{name}" if prefix else name
        prepositions = words(group.get("prepositions", ()))
        for form in group["forms"]:
            yield form, Measure(key, group["type"], group.get("polarity", "+"), prepositions)


def _operators(loaded: Mapping[str, Any]) -> Operators:
    return Operators(
        governors={str(word): kind for kind, those in loaded["governors"].items() for word in those},
        vague=words(loaded["vague"]),
        right=tuple((str(text), kind) for kind, texts in loaded["right"].items() for text in texts),
        strength={kind: place for place, kind in enumerate(loaded["strength"])},
        speech=words(loaded["speech"]),
        controlling=words(loaded["controlling"]),
        announcing=words(loaded["announcing"]),
        ordering=words(loaded["ordering"]),
        allowing=words(loaded["allowing"]),
        unnamed=tuple(map(str, loaded["unnamed"])),
    )


def _verbs(frames: Iterable[str], operators: Operators) -> dict[str, tuple[tuple[str, str], ...]]:
    """Forms of all verbs; of several words, those that a frame or an operator names."""
    single = table("lexicon_verbs")["verbs"].split()
    several = [lemma for lemma in (*frames, *operators.governors, *operators.controlling) if " " in lemma]
    several = [lemma for lemma in several if lemma.split()[0] in single]
    found: dict[str, list[tuple[str, str]]] = {}
    for form, lemma, letters in inflection().all(dict.fromkeys((*single, *several))):
        found.setdefault(form, []).append((lemma, letters))
    return {form: tuple(uses) for form, uses in found.items()}


def _tags(*nouns: Iterable[str]) -> dict[str, str]:
    """The tag of each word, of one that can be a verb as a noun; the first class that holds it wins."""
    classes = table("lexicon_words")["classes"]
    tags: dict[str, str] = {"to": "t", "about to": "t", "by": "y", "that": "q"}
    tags |= dict.fromkeys(words(table("lexicon_words")["plain"]), "w")
    for name, tag in TAGS.items():
        for word in words(classes[name]):
            tags.setdefault(word, tag)
    for word in (*_numbers(), *table("lexicon_words")["vague_numbers"]):
        tags.setdefault(word, "N")
    for group in nouns:
        for form in group:
            tags.setdefault(form, "X")
    return tags


def _openings(phrases: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for phrase in phrases:
        parts = phrase.split()
        if len(parts) > 1:
            found[parts[0]] = max(found.get(parts[0], 0), len(parts))
    return found
