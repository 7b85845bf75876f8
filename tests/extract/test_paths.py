"""What stands above a verb: its subject, and what governs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.paths import NONE
from kg.extract.reading import Reading

Read = Callable[[str], Reading]

PATHS = {
    "Norway banned Qazvin.": ("banned", "norway", ""),
    "Norway will ban Qazvin.": ("ban", "norway", "will"),
    "Norway has not banned Qazvin.": ("banned", "norway", "not"),
    "Norway plans to ban Qazvin.": ("ban", "norway", "plans"),
    "Norway is considering banning Qazvin.": ("banning", "norway", "considering"),
    "Officials are debating whether to ban Qazvin.": ("ban", "officials", "debating whether"),
    "Norway's decision to ban Qazvin came late.": ("ban", "decision", "decision came"),
    "Norway is likely to ban Qazvin.": ("ban", "norway", "likely is"),
    "Oslo urged Norway to ban Qazvin.": ("ban", "norway", "urged"),
    "Norway stopped short of banning Qazvin.": ("banning", "norway", "stopped short"),
    "If Norway bans Qazvin, Oslo loses.": ("bans", "norway", "if"),
    "Norway denied that it would ban Qazvin.": ("ban", "it", "would denied"),
    "Norway fined Qazvin and banned Oslo.": ("banned", "norway", ""),
    "Norway acted, banning Qazvin.": ("banning", "norway", ""),
    "Norway, which fears spies, banned Qazvin.": ("banned", "norway", ""),
    "Qazvin, which Norway banned, left.": ("banned", "norway", ""),
    "Norway to ban Qazvin": ("ban", "norway", ""),
    "Norway signed an order banning Qazvin.": ("banning", "order", "order signed"),
    "The ban on Qazvin was dropped.": ("dropped", "ban", ""),
    "Qazvin fears being banned by Norway.": ("banned", "qazvin", "fears"),
}


@pytest.mark.parametrize(("text", "expected"), PATHS.items(), ids=list(PATHS))
def test_a_path(read: Read, text: str, expected: tuple[str, str, str]) -> None:
    reading, (word, subject, governors) = read(text), expected
    number = next(
        n for n in range(len(reading.groups)) if reading.groups.kind(n) == "V" and reading.groups[n].word == word
    )
    path = reading.paths.path(number)
    assert reading.groups[path.subject].word == subject
    assert " ".join(token.word for token in path.governors) == governors


def test_who_asks_is_known(read: Read) -> None:
    reading = read("Oslo urged Norway to ban Qazvin.")
    path = reading.paths.path(4)
    assert (reading.groups[path.asking].word, reading.groups[path.subject].word) == ("oslo", "norway")


def test_a_headline_has_no_governor(read: Read) -> None:
    assert read("Norway to ban Qazvin").paths.path(2).relation == "headline"


def test_a_verb_alone_has_no_subject(read: Read) -> None:
    assert read("Banned.").paths.path(0).subject == NONE
