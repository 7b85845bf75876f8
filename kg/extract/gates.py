"""Whether a document, and then each of its sentences, holds the words without which there is nothing to read.

Reading without the gates finds the same (a test holds that): they only save the work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.extract import duties, members, speech
from kg.extract.allusions import IN_FORCE
from kg.extract.lexicon import Frame, Lexicon
from kg.extract.tables import inflection, table, words

WORDS = re.compile(r"[a-z]{2,}")
QUOTE = re.compile("[\"“'‘]")
NEEDED = {
    "dealing": "dealings",
    "licence": "licences",
    "case": "cases",
    "assets": "assets",
    "relief": "relief",
    "goods": "products",
    "label": "labels",
    "holding": "holdings",
    "rule": "instruments",
}
"""Object of a frame → the plain list of words of which one must stand in the sentence."""


SUMS = frozenset(["million", "billion", "bn", "mn"])
"""Words of sums that may stand for assets."""


@dataclass(frozen=True, slots=True)
class Open:
    """Which gates are open."""

    acts: bool
    speaks: bool
    pays: bool

    @property
    def any(self) -> bool:
        return self.acts or self.speaks or self.pays


class Gates:
    """Built once from the tables; `lists` are all names of lists."""

    def __init__(self, lexicon: Lexicon, lists: Iterable[str]) -> None:
        heads = lexicon.sets["list_heads"]
        heads |= {_rarest(name) for each in lists if heads.isdisjoint(WORDS.findall(name := each.lower()))}
        single = frozenset(form for form in lexicon.measures if " " not in form)
        measures = frozenset(next((w for w in form.split() if w in single), _rarest(form)) for form in lexicon.measures)
        self._needed = {name: _all(lexicon.sets.get(these, ())) for name, these in NEEDED.items()}
        self._needed["assets"] |= SUMS
        self._needed |= {"dealing": _all(lexicon.dealings), "list": heads, "measure": measures}
        self._alone: set[str] = {*measures, *lexicon.sets["direct"]}
        self._pairs: dict[str, set[str]] = {_rarest(form): set(heads) for form in lexicon.nominals}
        """Word of what must stand beside → verbs beside which it must stand."""
        self._naming: set[str] = set()
        """Verbs by which a set that was told before is named ("28 firms, which include X")."""
        for lemma, frames in lexicon.frames.items():
            for frame in frames:
                self._frame(lemma, frame)
        self._anaphors = lexicon.sets["anaphors"] | self._naming | members.gate() | IN_FORCE
        for verb in duties.verbs(lexicon):
            self._pairs.setdefault(verb, set()).update(duties.NEGATIONS)
        self._stances, self._neutral, self._said = _speech_words()
        currencies = table("currencies")
        self._money = frozenset({"invest", "invests", "invested", "investing", *map(_rarest, currencies["names"])})
        self._money |= {sign.lower() for sign in currencies["signs"] if sign.isalpha()}
        self._signs = frozenset(letter for sign in currencies["signs"] for letter in sign if not letter.isalnum())

    def _frame(self, lemma: str, frame: Frame) -> None:
        """What a frame needs: its verb, and the words of its list, measure, dealing … where a party is not enough."""
        verbs = {_rarest(form) for form in inflection().forms(lemma)}
        kinds = {frame.needs[0]} if frame.needs else set(frame.object)
        if frame.subject == "counted" or frame.told:
            self._naming |= verbs
            return
        if frame.subject in {"list", "measure"}:
            kinds = {frame.subject}
        beside = [self._needed[kind] for kind in kinds if kind in self._needed]
        if len(beside) < len(kinds):
            self._verb(inflection().forms(lemma))
            return
        for verb in verbs:
            self._pairs.setdefault(verb, set()).update(*beside)

    def _verb(self, forms: Iterable[str]) -> None:
        """A verb that opens by itself; one of several words ("go after") by two of them."""
        for form in forms:
            first, *others = WORDS.findall(form)
            if others:
                self._pairs.setdefault(first, set()).add(max(others, key=len))
            else:
                self._alone.add(first)

    def of(self, text: str) -> Open:
        """The gates of a whole document."""
        low = text.lower()
        found = set(WORDS.findall(low))
        return Open(self._acts(found), self._speaks(text, found), self._pays(text, found))

    def of_sentence(self, text: str, document: Open, *, told: bool) -> Open:
        """The gates of one sentence of a document with these gates.

        `told` says whether an act was told before, that words may take up.
        """
        found = set(WORDS.findall(text.lower()))
        acts = document.acts and (self._acts(found) or (told and not self._anaphors.isdisjoint(found)))
        speaks = document.speaks and self._speaks(text, found)
        return Open(acts, speaks, document.pays and self._pays(text, found))

    def _acts(self, found: set[str]) -> bool:
        if not self._alone.isdisjoint(found):
            return True
        return any(not self._pairs[word].isdisjoint(found) for word in found & self._pairs.keys())

    def _speaks(self, text: str, found: set[str]) -> bool:
        """A verb with a stance; or a neutral one, and a quotation or words that tell a stance."""
        if not self._stances.isdisjoint(found):
            return True
        return not self._neutral.isdisjoint(found) and (not self._said.isdisjoint(found) or bool(QUOTE.search(text)))

    def _pays(self, text: str, found: set[str]) -> bool:
        return not self._money.isdisjoint(found) or any(sign in text for sign in self._signs)


def _rarest(phrase: str) -> str:
    """The longest word of a phrase: the others are the more common."""
    return max(WORDS.findall(phrase), key=lambda word: (len(word), word), default="")


def _all(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(_rarest(phrase) for phrase in phrases)


def _speech_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Forms of the verbs of speech that have a stance, of those that have none, and words that give them one."""
    spoken = table("lexicon_speech")
    stances = frozenset(form for form, _, _ in inflection().all(speech.verbs()))
    neutral = frozenset(form for form, _, _ in inflection().all(spoken["neutral"])) | {"according"}
    return stances, neutral, _all(phrase for these in spoken["words"].values() for phrase in words(these))
