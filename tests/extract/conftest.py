"""Sentences as the grammar sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import pytest

from kg.extract import dates, money
from kg.extract.abstract import Sentence, abstract
from kg.extract.event import Event
from kg.extract.grammar import events
from kg.extract.lexicon import lexicon
from kg.extract.mentions import merged
from kg.extract.names import Names
from kg.extract.reading import Reading
from kg.readers.tables import ambiguous_names, read_seeds


@cache
def known_names() -> Names:
    return Names(read_seeds(), ambiguous_names(), lexicon().list_names)


def sentence(text: str) -> Sentence:
    """The abstract sentence of a text, with the names of the seeds."""
    found = merged([known_names().find(text), money.find(text), dates.find(text)])
    return abstract(text, (0, len(text)), found)


def reading(text: str) -> Reading:
    return Reading(sentence(text), lexicon())


def key(iri: str) -> str:
    """The last part of an IRI; a name as it is."""
    return iri.rpartition("/")[2]


def told(event: Event) -> str:
    """An event in one line: "status type by authorities: parties, countries, number (list) [goods]"."""
    actors = "+".join(key(one) for one in event.actor.entities) or ("somebody" if event.actor.open else "nobody")
    hit = event.hit
    parties: Iterable[str] = (*(key(one.entity) for one in hit.parties), *map(key, hit.countries))
    number = str(hit.count) if hit.count else "" if hit.parties or hit.countries else hit.described
    who = ", ".join(filter(None, (*parties, number)))
    tail = f" ({key(event.list.entity)})" if event.list else " (list)" if event.listed else ""
    tail += f" [{event.goods}]" if event.goods else ""
    sign = "" if event.polarity == "+" else "-"
    return f"{event.status.value[3:]} {sign}{event.type[3:]} by {actors}: {who or 'nobody'}{tail}"


@pytest.fixture(scope="session")
def names() -> Names:
    return known_names()


@pytest.fixture(scope="session")
def read() -> Callable[[str], Reading]:
    return reading


@pytest.fixture(scope="session")
def tell() -> Callable[[str], list[str]]:
    """Text of one sentence → its events, one line each."""
    return lambda text: [told(event) for event in events(reading(text)) if event.rule != "anaphor"]
