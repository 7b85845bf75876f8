"""What a sentence gives as the reason of an act: "over …", "for …ing", "because of …", "citing …"."""

from __future__ import annotations

from functools import cache

from kg.extract.groups import Groups
from kg.extract.tables import table, words

LONGEST = 200
"""Characters of a reason."""


def reason(groups: Groups, trigger: int) -> str:
    """The words of the reason that follows the group `trigger`, to the end of its clause; "" where none is told."""
    for number in range(max(trigger, 0), len(groups)):
        word = groups[number].word
        strong = word in strong_words()
        gerund = word == "for" and groups.kind(number + 1) == "V"
        if groups.kind(number) in "pz" and (strong or gerund) and number + 1 < len(groups):
            return _text(groups, number + 1)
        if groups.kind(number) == ";":
            break
    return ""


@cache
def strong_words() -> frozenset[str]:
    """Words after which a reason stands, whatever follows."""
    return words(table("operators")["reasons"])


def _text(groups: Groups, first: int) -> str:
    last = first
    while last + 1 < len(groups) and groups.kind(last + 1) not in ",;z":
        last += 1
    text = groups.sentence.text[groups[first].tokens[0].start : groups[last].tokens[-1].end]
    return text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0]
