"""Names of lists in a document into mentions, where what stands around them lets them be that name.

"Acme Trading" is no mention in "Acme Trading Partners", nor "Target" in a text that writes "target" as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Sequence

from kg.extract.discovery import LEGAL_ENTITY
from kg.extract.mentions import Found
from kg.extract.runs import contexts
from kg.extract.tables import is_common
from kg.model import Document, ListedName, Zone
from kg.name_index import GROUP, LEGAL, PERSON

PERSON_RULE, GROUP_RULE = "person.listed", "organisation.listed"
BEFORE = re.compile(r"(?:^|[^\w'’-])([\w.'’-]{1,30}) $")
AFTER = re.compile(r" ([\w'’]{1,30})|-([\w'’]{1,30})")
SENTENCE = re.compile(r"(?:^|[.!?:\n“\"])[\s“\"‘(]*$")
REACH = 32
"""Characters around a name that are looked at."""
SMALL = re.compile(r"(?<![\w-])[^\W\d_A-Z]\w*")


def mentions(document: Document, known: Sequence[Sequence[Found]], *, on_topic: bool) -> list[list[Found]]:
    """The mentions in each zone; `known` are those of the tables.

    A name of one word counts only where the document can tell of an act (`on_topic`), writes it in the middle of a
    sentence, and never with a small letter.
    """
    ends = [{other.end for other in those} for those in known]
    kept = [one for one in document.listed if _fits(document.zones[one.zone], one, ends[one.zone])]
    single = {_text(document, one) for one in kept if _is_single(document, one)}
    single = single - _small_words(document) if single and on_topic else set()
    inner = {name for one in kept if (name := _text(document, one)) in single and not _starts(document, one)}
    found: list[list[Found]] = [[] for _ in document.zones]
    for one in kept:
        if not _is_single(document, one) or _text(document, one) in inner:
            found[one.zone].append(_found(document, one))
    return found


def longer(found: Sequence[Found], known: Sequence[Found]) -> list[Found]:
    """Names that hold one of the tables, and more."""
    starts = [other.start for other in known]
    result = []
    for one in found:
        inside = known[bisect_left(starts, one.start) : bisect_left(starts, one.end)]
        if any(other.end <= one.end and (other.start, other.end) != (one.start, one.end) for other in inside):
            result.append(one)
    return result


def _found(document: Document, one: ListedName) -> Found:
    name = _text(document, one)
    if one.flags & PERSON:
        return Found("person", one.start, one.end, name, PERSON_RULE)
    return Found("organisation", one.start, one.end, name, LEGAL_ENTITY if one.flags & LEGAL else GROUP_RULE)


def _text(document: Document, one: ListedName) -> str:
    return document.zones[one.zone].text[one.start : one.end]


def _is_single(document: Document, one: ListedName) -> bool:
    return " " not in _text(document, one)


def _starts(document: Document, one: ListedName) -> bool:
    """Whether it begins a sentence, where every word has a capital."""
    before = document.zones[one.zone].text[max(0, one.start - REACH) : one.start]
    return SENTENCE.search(before) is not None


def _small_words(document: Document) -> set[str]:
    """The words that the document writes with a small letter, as they would stand in a name."""
    return {word[:1].upper() + word[1:] for zone in document.zones for word in SMALL.findall(zone.text)}


def _fits(zone: Zone, one: ListedName, ends: Container[int]) -> bool:
    """Whether the place can be this name and no part of another one; a person and a company in one are neither.

    `ends` are those of the names of the tables.
    """
    if one.flags & PERSON and one.flags & (GROUP | LEGAL):
        return False
    before = BEFORE.search(zone.text[max(0, one.start - REACH) : one.start])
    after = AFTER.match(zone.text[one.end : one.end + REACH])
    if after and _goes_on(after[1] or after[2], is_joined=bool(after[2])):
        return False
    if before is None or not _goes_on(before[1], is_joined=False):
        return True
    titled = before[1].lower().rstrip(".") in contexts().titles | contexts().offices
    return titled or one.start - 1 in ends


def _goes_on(word: str, *, is_joined: bool) -> bool:
    """Whether a name may go on with the word beside it."""
    if not word[:1].isupper() or word.endswith(("'s", "’s", "-based", "-owned", "-backed", "-listed", "-born")):
        return False
    return is_joined or not is_common(word.lower().rstrip("."))
