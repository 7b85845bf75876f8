"""An act as one sentence tells it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.abstract import Sentence
from kg.extract.mentions import Found
from kg.extract.targets import Hit
from kg.extract.tokens import Token


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the authorities named, or none where the sentence leaves open who it is."""

    entities: tuple[str, ...] = ()
    """IRIs of authorities, or of countries whose government acts."""
    open: bool = False
    """Whether an authority can be meant that the document names elsewhere ("it", "the ministry", a passive)."""
    body: bool = False
    """Whether the sentence itself calls it a body of a state ("prosecutors", "the ministry")."""

    @property
    def fits(self) -> bool:
        """Whether an authority acts."""
        return bool(self.entities) or self.open


@dataclass(frozen=True, slots=True)
class Status:
    """What the sentence says of the act: its status, the token that decides it, and who wants it."""

    value: str = "kg:taken"
    operator: int = -1
    """Where the word that decides begins in the text; -1 for none."""
    by: Actor = Actor()


@dataclass(frozen=True, slots=True)
class Event:
    """One mention of an act. `trigger` is the place of its word among the tokens of the sentence."""

    rule: str
    type: str
    polarity: str
    actor: Actor
    hit: Hit
    status: Status
    sentence: Sentence
    trigger: int
    list: Found | None = None
    listed: bool = False
    """Whether the sentence speaks of a list at all, named or not."""
    elliptic: bool = False
    """Whether it is of the list that was told before."""
    words: frozenset[str] = frozenset()
    """The words by which the list is called."""
    goods: str = ""
    reason: str = ""
    times: tuple[Token, ...] = ()
    """The words of time that can be the act's, the nearest first."""
    used: tuple[int, ...] = ()
    """Places of further tokens that the event has used up."""

    @property
    def start(self) -> int:
        """Where its sentence begins in the zone's readable text."""
        return self.sentence.start

    @property
    def end(self) -> int:
        """Where its sentence ends."""
        return self.sentence.end
