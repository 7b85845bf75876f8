"""Tokens into groups."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.reading import Reading

GROUPED = {
    "Norway's ministry has not banned two coal firms.": "N:norway 's ministry V:has not banned N:two coal firms ;:.",
    "On Friday, the ministry (MoT) acted.": "N:the ministry V:acted ;:.",
    "The ministry, on Monday, acted.": "N:the ministry V:acted ;:.",
    "Nine EU and UK entities left.": "N:nine eu and uk entities V:left ;:.",
    "Oil and gas firms left.": "N:oil c:and N:gas firms V:left ;:.",
    "Norway fined Qazvin $3 million.": "N:norway V:fined N:qazvin M:$3 million ;:.",
    "A $3 million fine hit Qazvin.": "N:a $3 million fine V:hit N:qazvin ;:.",
    "It said the ban “as agreed” had failed.": "N:it V:said N:the ban z:as V:agreed V:had failed ;:.",
}


@pytest.mark.parametrize(("text", "grouped"), GROUPED.items(), ids=list(GROUPED))
def test_groups(read: Callable[[str], Reading], text: str, grouped: str) -> None:
    groups = read(text).groups.groups
    assert " ".join(f"{group.kind}:{' '.join(token.word for token in group.tokens)}" for group in groups) == grouped


def test_a_group_knows_its_place(read: Callable[[str], Reading]) -> None:
    reading = read("On Friday Norway banned Qazvin.")
    verb = reading.groups.at(3)
    assert (reading.groups.kind(verb), reading.groups[verb].word, reading.groups[verb].place) == ("V", "banned", 3)
    assert reading.groups.at(0) == -1
    assert reading.groups.kind(99) == ";"
