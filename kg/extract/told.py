"""An act as one place of a document tells it, with everything resolved that the document allows."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.event import Event
from kg.model import Date


@dataclass(frozen=True)
class Told:
    """IRIs where the event has names; `inferred` has one "field:rule" for each value that the text only implies."""

    event: Event
    zone: int
    type: str
    authority: str
    jurisdiction: str
    targets: tuple[str, ...]
    countries: tuple[str, ...]
    count: int | None
    list: str
    announced: Date | None
    effective: Date | None
    inferred: tuple[str, ...]
    vague: bool
    """Whether it leaves open who is hit."""
    when: str = ""
    """The sentence's words of time."""

    @property
    def day(self) -> Date | None:
        """When it was announced, else since when it is in force."""
        return self.announced or self.effective

    @property
    def place(self) -> tuple[int, int, int]:
        """Its place in the document: zone, sentence, token."""
        return self.zone, self.event.start, self.event.trigger
