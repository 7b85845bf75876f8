"""Lemmas of verbs into their forms, by the rules of spelling and a table of irregular verbs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

BASE, PRESENT, PAST, PARTICIPLE, ING = "bsdng"
"""One letter for each form; a word that is several forms has several letters ("put" is "bdn")."""
VOWELS = "aeiou"


@dataclass(frozen=True)
class Inflection:
    """The irregular verbs of the language, and those that double their last letter."""

    irregular: Mapping[str, tuple[str, str, str, str]]
    """Lemma → present, past, participle, -ing."""
    doubled: frozenset[str]

    def forms(self, lemma: str) -> dict[str, str]:
        """Form → its letters. A lemma of several words is inflected in its first ("roll back").

        >>> Inflection({}, frozenset({"ban"})).forms("ban")
        {'ban': 'b', 'bans': 's', 'banned': 'dn', 'banning': 'g'}
        >>> Inflection({"hit": ("hits", "hit", "hit", "hitting")}, frozenset()).forms("hit back")
        {'hit back': 'bdn', 'hits back': 's', 'hitting back': 'g'}
        """
        verb, space, rest = lemma.partition(" ")
        found: dict[str, str] = {}
        for forms in self._spellings(verb):
            for letter, form in zip("bsdng", (verb, *forms), strict=True):
                found[form] = found.get(form, "") + letter * (letter not in found.get(form, ""))
        return {form + space + rest: letters for form, letters in found.items()}

    def _spellings(self, verb: str) -> Iterator[tuple[str, str, str, str]]:
        """The forms, and those of the other English where it writes the last letter twice ("cancelled", "canceled")."""
        yield self._forms(verb)
        if verb.endswith("l") and verb[-2:-1] in VOWELS and verb not in self.irregular:
            yield verb + "s", verb + "led", verb + "led", verb + "ling"

    def _forms(self, verb: str) -> tuple[str, str, str, str]:
        if verb in self.irregular:
            return self.irregular[verb]
        if verb.endswith("y") and verb[-2:-1] not in VOWELS:
            return verb[:-1] + "ies", verb[:-1] + "ied", verb[:-1] + "ied", verb + "ing"
        present = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
        stem = verb + verb[-1] if verb in self.doubled else verb.removesuffix("e")
        gerund = verb if verb.endswith(("ee", "ye")) else stem
        return present, stem + "ed", stem + "ed", gerund + "ing"

    def all(self, lemmas: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """(form, lemma, letters) of each lemma."""
        for lemma in lemmas:
            for form, letters in self.forms(lemma).items():
                yield form, lemma, letters
