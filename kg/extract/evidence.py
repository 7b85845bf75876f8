"""A place in a zone into the W3C selectors that point to it in the file, and into the quote."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Document, PositionSelector, QuoteSelector, Target, Zone
from kg.terms import hashed

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Place:
    """A span of the file, the file's text there, and how it reads where that differs ("" else)."""

    start: int
    end: int
    exact: str
    readable: str


def place(document: Document, zone: Zone, start: int, end: int, focus: int | None = None) -> Place:
    """The file's span of [start, end) of the zone; a longer one than 300 characters is cut at words around `focus`."""
    begin, finish = zone.offsets.source(start, end)
    if finish - begin > LONGEST:
        middle = start if focus is None else max(start, min(focus, end))
        start, end = _window(zone, start, end, middle)
        begin, finish = zone.offsets.source(start, end)
    exact = document.source[begin:finish]
    readable = zone.text[start:end]
    return Place(begin, finish, exact, readable if readable != exact else "")


def _window(zone: Zone, start: int, end: int, focus: int) -> tuple[int, int]:
    size = LONGEST
    while size > 20:
        first = start if focus - start < size * 2 // 3 else zone.text.find(" ", focus - size // 2, focus) + 1 or focus
        last = min(end, first + size)
        if last < end:
            last = zone.text.rfind(" ", first + size // 2, last)
            last = last if last > first else first + size
        begin, finish = zone.offsets.source(first, last)
        if finish - begin <= LONGEST:
            return first, last
        size -= 20
    return focus, min(end, focus + 20)


def selectors(iri: str, document: Document, where: Place) -> Target:
    """The target of an annotation `iri` on that place."""
    return Target(
        id=f"{iri}#target",
        source_article=document.id,
        selectors=(
            QuoteSelector(id=f"{iri}#quote", exact=where.exact),
            PositionSelector(id=f"{iri}#position", start=where.start, end=where.end),
        ),
    )


def key(document: Document, where: Place, *parts: object) -> str:
    """The natural key of an annotation: document state, place, and what it says."""
    return hashed(document.edition, where.start, where.end, *parts)
