"""A zone's text into persons and organisations that no table holds, found by what stands around a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.lexicon import table
from kg.extract.mentions import Found
from kg.model import Entity
from kg.terms import hashed, mint

_NAME = r"[^\W\d_a-z][\w’'-]{1,24}"
_PERSON = rf"(?:{_NAME}\.? ){{1,2}}{_NAME}"
_SPOKE = re.compile(
    rf"(?:(?<=[.,] )|(?<=^)|(?<=said )|(?<=” ))(?P<name>{_NAME} {_NAME})(?=,? (?:said|told|wrote|added|tweeted|, (?:chairman|head|president|director|chief)))"
)
_BYLINE = re.compile(rf"^By (?P<name>{_NAME} (?:{_NAME} )?{_NAME})$")
_SAID = re.compile(rf"\bsaid (?P<name>{_NAME} {_NAME})\b")
_NOT_NAMES = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "in",
        "on",
        "at",
        "of",
        "for",
        "and",
        "but",
        "or",
        "if",
        "it",
        "he",
        "she",
        "they",
        "we",
        "his",
        "her",
        "its",
        "their",
        "new",
        "north",
        "south",
        "east",
        "west",
        "united",
        "chinese",
        "american",
        "state",
        "states",
        "house",
        "department",
        "treasury",
        "commerce",
        "court",
        "street",
        "journal",
        "times",
        "post",
        "news",
        "media",
        "company",
        "technology",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "president",
        "minister",
        "secretary",
        "human",
        "rights",
        "international",
        "national",
        "security",
        "intelligence",
        "artificial",
        "facial",
        "recognition",
        "senior",
        "deputy",
        "former",
        "foreign",
        "public",
        "asia",
        "business",
        "chief",
        "european",
        "union",
        "euro",
        "us",
        "uk",
        "eu",
        "what",
        "who",
        "why",
        "how",
        "when",
        "hong",
        "kong",
        "many",
        "most",
        "some",
        "two",
        "three",
        "one",
        "also",
        "last",
        "according",
    ]
)


@dataclass(frozen=True)
class Patterns:
    """The compiled patterns of the speech table."""

    titled: re.Pattern[str]
    offices: frozenset[str]
    appositive: re.Pattern[str]
    ended: re.Pattern[str]
    followed: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """Read once per process."""
    words = table("lexicon_speech")
    titles = "|".join(map(re.escape, sorted((*words["offices"], *words["titles"]), key=lambda t: (-len(t), t))))
    ends = "|".join(map(re.escape, sorted(words["organisation_ends"], key=lambda t: (-len(t), t))))
    lead = "|".join(map(re.escape, words["appositions"]))
    return Patterns(
        titled=re.compile(rf"(?:(?P<org>{_NAME}) )?\b(?P<title>{titles}) (?P<name>(?:{_NAME} ){{0,2}}{_NAME})"),
        offices=frozenset(words["offices"]),
        appositive=re.compile(rf"\b(?:{lead}) (?P<name>(?:{_NAME} ){{0,3}}{_NAME})"),
        ended=re.compile(rf"(?P<name>(?:{_NAME} |& |of ){{1,5}}(?:{ends}))(?!\w)"),
        followed=re.compile(
            rf"(?P<name>{_NAME} {_NAME}), (?:the |a |an |former |acting )?(?:chairman|chairwoman|head of|president|director|chief|founder|spokes|research|technology expert|analyst)"
        ),
    )


def persons(text: str) -> list[Found]:
    """Names after a title, before a role in apposition, or beside a verb of speech."""
    found = []
    for pattern in (_BYLINE, patterns().titled, patterns().followed, _SAID, _SPOKE):
        for match in pattern.finditer(text):
            start, end = _trimmed(text, match.start("name"), match.end("name"))
            words = text[start:end].split()
            title = match.groupdict().get("title") or ""
            if (
                (len(words) < 2 and not title)
                or not words
                or any(word.lower().rstrip("'s’") in _NOT_NAMES for word in words)
            ):
                continue
            if len(words) < 2:
                continue
            rule = "person.office" if any(title.endswith(office) for office in patterns().offices) else "person.role"
            found.append(Found("person", start, end, text[start:end], rule))
    return found


def organisations(text: str) -> list[Found]:
    """Names that end like a company's, or that stand after "company", "maker", "provider"."""
    found = []
    for pattern, rule in (
        (patterns().ended, "organisation.ending"),
        (patterns().appositive, "organisation.apposition"),
    ):
        for match in pattern.finditer(text):
            start, end = _trimmed(text, match.start("name"), match.end("name"))
            words = text[start:end].split()
            if not words or (rule == "organisation.ending" and len(words) < 2):
                continue
            if (
                words[0].lower() in _NOT_NAMES
                or (len(words) == 2 and words[0] == "China")
                or (len(words) == 1 and (len(words[0]) < 4 or text[end : end + 1] in "'’-"))
            ):
                continue
            found.append(Found("organisation", start, end, text[start:end], rule))
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a word before the name that only begins the sentence, a possessive, or an ending full stop."""
    while True:
        first = text[start:end].split(" ", 1)
        if len(first) == 2 and first[0].lower() in {
            "the",
            "in",
            "on",
            "at",
            "of",
            "and",
            "but",
            "for",
            "as",
            "by",
            "&",
        }:
            start += len(first[0]) + 1
        else:
            break
    for mark in ("’s ", "'s "):
        start = max(start, text.rfind(mark, start, end) + 3) if mark in text[start:end] else start
    piece = text[start:end]
    for tail in ("'s", "’s"):
        if piece.endswith(tail):
            end -= 2
    return start, end


def entity(one: Found, document: str) -> Entity:
    """The node of a discovered name. A person's is the document's own: two people may bear one name."""
    name = one.entity
    if one.kind == "person":
        return Entity(
            id=mint("person", hashed(document, name)), type="schema:Person", label=name, name=name, rule=one.rule
        )
    key = hashed("Organization", name.casefold())
    return Entity(id=mint("entity", key), type="schema:Organization", label=name, name=name, rule=one.rule)
