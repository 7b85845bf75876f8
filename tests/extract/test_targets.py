"""Noun groups into who is hit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.reading import Reading
from kg.extract.targets import Hit

Read = Callable[[str], Reading]


def line(hit: Hit) -> str:
    """Parties with their kind, countries, number, description."""
    parties = [f"{one.entity.rpartition('/')[2]}:{one.kind[0]}" for one in hit.parties]
    countries = [country.rpartition("/")[2] for country in hit.countries]
    number = [str(hit.count)] if hit.count else []
    return " ".join([*parties, *countries, *number, hit.described, *(["more"] if hit.more else [])]).strip()


AFTER = {
    "Acme and Qazvin Trading": "Acme:o Qazvin Trading:o",
    "Acme, Qazvin and Tabriz Steel": "Acme:o Qazvin:o Tabriz Steel:o",
    "two firms, Acme and Qazvin": "Acme:o Qazvin:o 2 counted",
    "Acme and 12 other firms": "Acme:o 13 counted more",
    "five more banks": "5 counted more",
    "dozens of companies, including Acme": "Acme:o",
    "six individuals and one entity": "7 counted",
    "three of its directors": "3 counted",
    "the company": "definite",
    "these companies": "definites",
    "Russian companies": "plural",
    "a bank": "indefinite",
    "it": "pronoun",
    "officials in Belarus, Iran and Cuba": "BY IR CU plural",
    "Iran": "IR",
    "Iranian officials": "plural",
    "Acme executives": "plural",
    "Acme's founder": "definite",
    "Acme's older machines": "Acme:o",
    "the Moscow-based carmaker Avtotor": "Avtotor:o",
    "businessman Ivan Petrovsky": "Ivan Petrovsky:p",
    "Ivan Petrovsky": "Ivan Petrovsky:p",
    "his son, Victor, and Igor Smolensk": "Victor:p Igor Smolensk:p definite",
    "Acme, a maker of drones, and Qazvin": "Acme:o Qazvin:o indefinite",
    "Acme, which makes drones, and Qazvin": "Acme:o Qazvin:o",
    "firms linked to Acme": "plural",
    "nine EU and UK entities": "9 counted",
    "a 7-year-old firm": "indefinite",
}


@pytest.mark.parametrize(("text", "expected"), AFTER.items(), ids=list(AFTER))
def test_who_is_hit_after_a_verb(read: Read, text: str, expected: str) -> None:
    reading = read(f"Norway sanctioned {text}.")
    assert line(reading.targets.after(2)) == expected


BEFORE = {
    "Acme and Qazvin were sanctioned": "Acme:o Qazvin:o",
    "In Oslo, Acme was sanctioned": "Acme:o",
    "Acme was among eight firms sanctioned by Norway": "Acme:o 8",
    "Officials at Acme were sanctioned": "plural",
}


@pytest.mark.parametrize(("text", "expected"), BEFORE.items(), ids=list(BEFORE))
def test_who_is_hit_before_a_verb(read: Read, text: str, expected: str) -> None:
    reading = read(f"{text}.")
    verb = next(n for n in range(len(reading.groups)) if reading.groups[n].word == "sanctioned")
    assert line(reading.targets.before(reading.paths.path(verb).subject)) == expected


def test_fifty_parties_are_read(read: Read) -> None:
    names = ", ".join(f"Qazvin{letter}{other}" for letter in "abcdefg" for other in "hijklmn")
    assert len(read(f"Norway sanctioned {names} and Acme.").targets.after(2).parties) == 50
