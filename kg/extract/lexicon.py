"""The word tables in `seeds/` into the sets and forms that the stages look up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import ryaml

from kg.resources import folder

IRREGULAR: dict[str, tuple[str, ...]] = {
    "put": ("put", "puts", "put", "put", "putting"),
    "cut": ("cut", "cuts", "cut", "cut", "cutting"),
    "hit": ("hit", "hits", "hit", "hit", "hitting"),
    "forbid": ("forbid", "forbids", "forbade", "forbidden", "forbidding"),
    "strike": ("strike", "strikes", "struck", "struck", "striking"),
    "take": ("take", "takes", "took", "taken", "taking"),
    "freeze": ("freeze", "freezes", "froze", "frozen", "freezing"),
    "have": ("have", "has", "had", "had", "having"),
    "withdraw": ("withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"),
    "roll": ("roll out", "rolls out", "rolled out", "rolled out", "rolling out"),
    "roll back": ("roll back", "rolls back", "rolled back", "rolled back", "rolling back"),
    "overturn": ("overturn", "overturns", "overturned", "overturned", "overturning"),
}
DOUBLED = frozenset({"ban", "bar", "slap", "scrap", "drop", "curb"}) - {"curb"}


def inflect(lemma: str) -> dict[str, str]:
    """Form → kind ("base", "present", "past", "participle", "ing") of a verb; a form of two kinds has the later.

    >>> inflect("ban")
    {'ban': 'base', 'bans': 'present', 'banned': 'past', 'banning': 'ing'}
    """
    if lemma in IRREGULAR:
        base, present, past, participle, ing = IRREGULAR[lemma]
    else:
        base, stem = lemma, lemma + lemma[-1] if lemma in DOUBLED else lemma.removesuffix("e")
        present = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
        if lemma.endswith("y") and lemma[-2] not in "aeou":
            stem, present = lemma, lemma[:-1] + "ies"
            past = participle = lemma[:-1] + "ied"
        else:
            past = participle = stem + "ed"
        ing = stem + "ing"
    forms: dict[str, str] = {}
    for form, kind in ((base, "base"), (present, "present"), (participle, "participle"), (past, "past"), (ing, "ing")):
        forms.setdefault(form, kind)
    if forms.get(past) != "base":
        forms[past] = "past"
    return forms


@dataclass(frozen=True)
class Frame:
    """What one group of action words tells."""

    id: str
    type: str
    object: str
    polarity: str
    prepositions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """All word tables, ready to look up."""

    verbs: dict[str, tuple[tuple[str, Frame, str], ...]]
    """Form → (kind of form, frame, lemma)."""
    nouns: dict[str, Frame]
    openings: frozenset[str]
    """First words of the action words that have several."""
    words: dict[str, frozenset[str]]
    numbers: dict[str, int]
    scopes: dict[str, str]
    products: frozenset[str]
    left: dict[str, str]
    right: tuple[tuple[str, str], ...]
    strength: dict[str, int]
    chain: frozenset[str]
    false_phrases: re.Pattern[str]
    false_objects: frozenset[str]
    false_lists: frozenset[str]
    exchanges: tuple[str, ...]
    inference: tuple[dict[str, Any], ...]
    list_names: dict[str, list[str]]
    triggers: frozenset[str]
    """Words of which a document needs one to be worth reading for acts."""
    hints: frozenset[str]
    """With these, what a sentence of such a document needs."""

    def acts(self, text: str) -> bool:
        """Whether a document's text can tell an act."""
        return not self.triggers.isdisjoint(WORDS.findall(text.lower()))

    def hinted(self, text: str) -> bool:
        """Whether a sentence of such a document can."""
        return not self.hints.isdisjoint(WORDS.findall(text.lower()))


def table(name: str) -> dict[str, Any]:
    """One YAML table of `seeds/`."""
    return dict(ryaml.loads((folder("seeds") / f"{name}.yaml").read_text(encoding="utf-8")))


@cache
def lexicon() -> Lexicon:
    """The word tables of this installation. Read once per process."""
    actions, operators, false, words = (
        table("actions"),
        table("operators"),
        table("false_friends"),
        table("lexicon_words"),
    )
    inference = table("lexicon_inference")
    verbs, nouns = _verbs(actions["verbs"]), _nouns(actions["nouns"])
    phrases = {form for form in (*verbs, *nouns, *_left(operators)) if " " in form or "-" in form}
    decisive = (form for form, uses in verbs.items() if any(frame.object in DECISIVE for _, frame, _ in uses))
    heads = (
        {word for form in (*decisive, *nouns, *LICENCES) for word in WORDS.findall(form)}
        - (COMMON - {"list", "lists"})
        - WEAK
    )
    return Lexicon(
        verbs=verbs,
        nouns=nouns,
        openings=frozenset(form.replace("-", " ").split(" ")[0] for form in phrases),
        words={key: frozenset(map(str, value)) for key, value in words.items() if isinstance(value, list)}
        | {f"list_{key}": frozenset(value) for key, value in words["lists"].items()},
        numbers=words["numbers"],
        scopes={word: kind for kind, those in actions["scopes"].items() for word in those},
        products=frozenset(actions["products"]),
        left=_left(operators),
        right=tuple((str(text), kind) for kind, texts in operators["right"].items() for text in texts),
        strength={kind: place for place, kind in enumerate(operators["strength"])},
        chain=frozenset(map(str, operators["chain"])),
        false_phrases=re.compile(
            r"\b(?:" + "|".join(map(re.escape, (*false["phrases"], *false["hyphenated"]))) + r")\b"
        ),
        false_objects=frozenset(false["objects"]),
        false_lists=frozenset(false["lists"]),
        exchanges=tuple(false["exchanges"]),
        inference=tuple(inference["rules"]),
        list_names=inference["names"],
        triggers=frozenset(heads),
        hints=frozenset(heads) | HINTS,
    )


WORDS = re.compile(r"[a-z]{2,}")
LICENCES = ("licence", "license", "licences", "licenses", "list", "lists", "blacklist")
HINTS = frozenset(
    [
        "include",
        "includes",
        "included",
        "move",
        "measure",
        "measures",
        "decision",
        "action",
        "announcement",
        "listing",
        "rule",
    ]
)
DECISIVE = frozenset({"target", "scope", "assets"})
"""Frames that need no other action word beside their verb."""
WEAK = frozenset(
    [
        "on",
        "out",
        "back",
        "of",
        "over",
        "to",
        "trade",
        "travel",
        "entry",
        "asset",
        "assets",
        "chip",
        "technology",
        "investment",
        "investments",
        "requirement",
        "release",
        "order",
        "withhold",
        "rules",
        "limits",
        "addition",
        "removal",
        "inclusion",
        "restrict",
        "halt",
        "cut",
        "cuts",
        "cutting",
    ]
)
"""Words that tell an act only together with another one that is looked for."""
COMMON = frozenset(
    form
    for lemma in (
        "have",
        "put",
        "take",
        "name",
        "add",
        "include",
        "place",
        "list",
        "need",
        "require",
        "drop",
        "order",
        "end",
        "hit",
        "target",
        "issue",
    )
    for form in inflect(lemma)
)
"""Action words that alone say nothing: a sentence needs another word beside them."""


def _verbs(groups: dict[str, Any]) -> dict[str, tuple[tuple[str, Frame, str], ...]]:
    found: dict[str, list[tuple[str, Frame, str]]] = {}
    for name, group in groups.items():
        frame = Frame(
            name,
            group.get("type", ""),
            group["object"],
            group.get("polarity", "+"),
            frozenset(map(str, group.get("prepositions", ()))),
        )
        for lemma in group["lemmas"]:
            for form, kind in inflect(lemma).items():
                found.setdefault(form, []).append((kind, frame, lemma))
    return {form: tuple(uses) for form, uses in found.items()}


def _nouns(groups: dict[str, Any]) -> dict[str, Frame]:
    return {
        form: Frame(f"noun.{name}", group["type"], group.get("of", ""), group.get("polarity", "+"))
        for name, group in groups.items()
        for form in group["forms"]
    }


def _left(operators: dict[str, Any]) -> dict[str, str]:
    return {str(form): kind for kind, forms in operators["left"].items() for form in forms}
