"""What governs an act into its status: taken, planned, considered, denied … The strongest word wins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.agents import NOBODY, Agents
from kg.extract.event import Status
from kg.extract.lexicon import Lexicon
from kg.extract.paths import NONE, Path
from kg.extract.tokens import Token

WINDOW = 16
"""Words after the act among which "but dropped the idea" is looked for."""


class Statuses:
    """Reads statuses in one sentence."""

    def __init__(self, agents: Agents) -> None:
        self.agents, self.groups, self.lexicon = agents, agents.groups, agents.lexicon
        sentence = self.groups.sentence
        told = sentence.text[sentence.start : sentence.end].lower()
        places = (place for words in self.lexicon.operators.unnamed if (place := told.find(words)) >= 0)
        self._unnamed = sentence.start + next(places, NONE - sentence.start)
        """Where the text says that its source is not named; NONE where it does not."""

    def of(self, path: Path, trigger: int, own: Iterable[Token] = ()) -> Status | None:
        """The status of the act at token `trigger`; None where it is only striven for ("efforts to ban").

        `own` are words of the act itself that can say that it is yet to come ("proposed sanctions").
        """
        status = self._governed(path, trigger, own)
        taken = status is not None and status.value == Status().value
        if taken and self._unnamed != NONE and self._is_told(path, trigger):
            return Status("kg:reported", self._unnamed)
        return status

    def _is_told(self, path: Path, trigger: int) -> bool:
        """Whether the sentence tells the act itself, not what is known: "X, which was listed in 2019, has sold …"."""
        number = self.groups.at(trigger)
        known = self.groups.kind(number) == "V" and self.agents.clauses.voice(number) == "reduced"
        within = path.subject > 0 and self.groups.kind(path.subject - 1) == "q"  # "X, which Norway banned"
        relative = within or path.relation == "relative"
        return not known and not relative and not any(token.tag == "z" for token in path.governors)

    def _governed(self, path: Path, trigger: int, own: Iterable[Token]) -> Status | None:
        words = (*own, *path.governors)
        if any(self.lexicon.operators.vague & {token.word} for token in path.governors):
            return None
        found = [(kind, token) for token in words if (kind := kind_of(token, self.lexicon))]
        if path.relation == "headline" and not path.governors:
            found.append(("kg:planned", self.groups.sentence.tokens[trigger]))
        found += self._right(trigger)
        strength = self.lexicon.operators.strength
        if not found:
            return Status()
        kind, token = min(found, key=lambda one: strength[one[0]])
        if kind == "kg:planned" and token.tag == "m" and any(self._announces(one) for one in path.governors):
            return Status()
        return Status(kind, token.start, self._by(path, kind))

    def _announces(self, token: Token) -> bool:
        return token.lemma in self.lexicon.operators.announcing and "d" in token.form

    def _right(self, trigger: int) -> Iterator[tuple[str, Token]]:
        words = " ".join(self.groups.sentence.words(trigger + 1, trigger + WINDOW))
        for text, kind in self.lexicon.operators.right:
            if text in words:
                yield kind, self.groups.sentence.tokens[trigger]

    def _by(self, path: Path, kind: str):  # type: ignore[no-untyped-def]
        return self.agents.of(path.asking) if path.asking != NONE and kind == "kg:urged" else NOBODY


def kind_of(token: Token, lexicon: Lexicon) -> str:
    """The status that a word gives to what it governs; "" for none. A form goes before its lemma."""
    governors = lexicon.operators.governors
    if token.word in governors:
        return governors[token.word]
    if token.word.endswith("n't"):
        return governors["not"]
    return governors.get(token.lemma, "") if token.tag == "V" else ""
