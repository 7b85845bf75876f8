"""A zone's text into persons and organisations that no table holds, found by what stands around a run of capitals.

"spokeswoman June Jin"  "June Jin, head of …"  "said June Jin"  persons
"Acme Holdings Ltd"  "chip maker Acme"  "Acme, an airline,"  "Acme's creditors"  "Acme, Apex and other clubs"
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from kg.extract.mentions import Found
from kg.extract.tables import inflection, is_common, table, words
from kg.model import Entity, Zone
from kg.terms import hashed, mint

ABBREVIATED = r"(?:Inc|Corp|Co|Ltd|Bros|Dr|Mrs?|Ms|St|[JS]r|Prof|Sen|Rep|Gov|Gen|[^\W\d_a-z])"
CAPITAL = rf"(?:{ABBREVIATED}\.|[^\W\d_a-z](?:\w|[’'-](?!s\b))*)"
LINK = r"(?:of|for|the|de|al|bin|van|von|der|&) "
RUN = re.compile(rf"(?<![\w’'-]){CAPITAL}(?:(?: | {LINK}){CAPITAL})*")
"""Capitalised words side by side, with small words between."""
WORD = re.compile(r"[^\s]+")
BEFORE, AFTER = 40, 60
"""Characters of context on each side."""
PERSON_WORDS = 4
SHORTEST = 4
"""Letters of a single word that may be a company's name."""
HOLDABLE = frozenset({"organisation", "country", "adjective", "authority"})
LONG_BODY = 12
"""Letters from which the name of an authority is never a part of a longer name of a company."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitals: its words with their places, and the lower-case text around it."""

    text: str
    start: int
    end: int
    before: str
    after: str

    @property
    def words(self) -> list[tuple[str, int, int]]:
        return [(m.group(), self.start + m.start(), self.start + m.end()) for m in WORD.finditer(self.text)]


@dataclass(frozen=True)
class Contexts:
    """What may stand around a name, compiled from seeds/lexicon_speech.yaml."""

    title_before: re.Pattern[str]
    role_after: re.Pattern[str]
    said_before: re.Pattern[str]
    said_after: re.Pattern[str]
    party_before: re.Pattern[str]
    after: tuple[tuple[str, re.Pattern[str]], ...]
    """Rule → what may follow the name of an organisation."""
    titles: frozenset[str]
    offices: frozenset[str]
    ends: frozenset[str]
    institutions: frozenset[str]
    """Endings that are common nouns as well ("an executive committee")."""


@cache
def contexts() -> Contexts:
    """Read once per process."""
    spoken = table("lexicon_speech")

    def any_of(name: str) -> str:
        return "|".join(map(re.escape, sorted(map(str, spoken[name]), key=lambda text: (-len(text), text))))

    a, said = r"(?:an? |the )(?:[\w-]+ ){0,4}?", any_of("said")
    return Contexts(
        title_before=re.compile(rf"(?:^|\W)(?P<title>{any_of('titles').lower()}) $"),
        role_after=re.compile(rf", (?:the |an? |former |acting |its |then )*(?:[\w-]+ )?(?:{any_of('roles')})\b"),
        said_before=re.compile(rf"\b(?:{said}) $"),
        said_after=re.compile(rf",? (?:{said})\b"),
        party_before=re.compile(rf"(?:^|[^\w-])(?:{any_of('appositions')}) $"),
        after=(
            ("apposition", re.compile(rf", {a}(?:{any_of('appositions')})\b")),
            ("belonging", re.compile(rf"['’]s? (?:[\w-]+ )?(?:{any_of('belongings')})\b")),
            (
                "coordination",
                re.compile(rf"(?:, {CAPITAL}(?: {CAPITAL})*)*,? and other (?:[\w-]+ )?(?:{any_of('parties')})\b"),
            ),
            ("speech", re.compile(rf" (?:{said}) (?:that )?it (?:will|would|plans|expects|intends)\b")),
        ),
        titles=frozenset(word.lower() for title in spoken["titles"] for word in str(title).split()),
        offices=frozenset(word.lower() for office in spoken["offices"] for word in str(office).split()),
        ends=words(spoken["organisation_ends"]),
        institutions=words(spoken["institutions"]),
    )


def runs(text: str) -> Iterator[Run]:
    """The runs of capitals of a text."""
    for match in RUN.finditer(text):
        start, end = match.span()
        yield Run(match.group(), start, end, text[max(0, start - BEFORE) : start], text[end : end + AFTER])


def discovered(text: str) -> list[Found]:
    """The persons and organisations that `text` names, in order; those that the tables hold among them."""
    found = [one for run in runs(text) for one in (_person(run) or _organisation(run),) if one]
    return [one for one in found if one.end > one.start]


# --------------------------------------------------------------------------------------------------------- persons


def _person(run: Run) -> Found | None:
    """A name after a title, before a role in apposition, or beside a verb of speech."""
    known = contexts()
    parts = run.words
    leading = 0
    while leading < len(parts) and parts[leading][0].lower().rstrip(".") in known.titles | known.offices:
        leading += 1
    name = parts[leading:]
    titled = leading > 0 or known.title_before.search(run.before.lower()) is not None
    if not _is_personal(name, titled=titled) or _ends(parts):
        return None
    if titled:
        office = any(word.lower() in known.offices for word, _, _ in parts[:leading])
        return _found("person", name, run, "person.office" if office else "person.role")
    follows = known.role_after.match(run.after)
    if follows or known.said_before.search(run.before) or known.said_after.match(run.after) or _byline(run):
        return _found("person", name, run, "person.role" if follows else "person.speech")
    return None


def _byline(run: Run) -> bool:
    return run.before == "By " or (run.before.endswith("\nBy ") and not run.after.strip())


def _is_personal(name: Sequence[tuple[str, int, int]], *, titled: bool) -> bool:
    """Two to four words; without a title none of them is a common word."""
    if not 2 <= len(name) <= PERSON_WORDS or any(word.islower() for word, _, _ in name):
        return False
    plain = [word.rstrip(".") for word, _, _ in name]
    if any(word.isupper() and len(word) > 2 for word in plain):
        return False
    common = sum(is_common(word.lower()) for word in plain)
    return common == 0 or (titled and common < len(plain))


# --------------------------------------------------------------------------------------------------- organisations


def _organisation(run: Run) -> Found | None:
    """A name that ends like an organisation's, or that the words around it call one."""
    known = contexts()
    name = _led(run.words)
    if not name:
        return None
    if len(name) > 1 and _ends(name) and not _is_generic(name):
        return _found("organisation", name, run, "organisation.ending")
    if _is_institution(name):
        return _found("organisation", name, run, "organisation.institution")
    rule = "" if _is_slight(name) else "apposition" if known.party_before.search(run.before) else ""
    rule = rule or next(
        (rule for rule, pattern in known.after if not _is_slight(name) and pattern.match(run.after)), ""
    )
    return _found("organisation", name, run, f"organisation.{rule}") if rule else None


def _is_slight(name: Sequence[tuple[str, int, int]]) -> bool:
    """A single word that is short or common: no name without more."""
    return len(name) == 1 and (len(name[0][0]) < SHORTEST or is_common(name[0][0].lower().rstrip(".")))


def _is_generic(name: Sequence[tuple[str, int, int]]) -> bool:
    """ "Executive Committee": an institution's ending after words that are all common; "China Inc"."""
    plain = [word.lower() for word, _, _ in name[:-1]]
    return name[-1][0].rstrip(".") in contexts().institutions and all(is_common(word) for word in plain)


def _is_institution(name: Sequence[tuple[str, int, int]]) -> bool:
    """ "Mercator Institute for China Studies", "University of Leeds"."""
    plain = [word for word, _, _ in name]
    pairs = pairwise(plain)
    linked = any(one in contexts().institutions and other in {"for", "of"} for one, other in pairs)
    return linked and not plain[-1].islower()


def _ends(name: Sequence[tuple[str, int, int]]) -> bool:
    """Whether the last word is an ending of organisations, as it stands or before a full stop."""
    last = name[-1][0]
    return last in contexts().ends or last.rstrip(".") in contexts().ends


def _led(name: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Without words that only begin the sentence."""
    rest = list(name)
    while rest and (rest[0][0].islower() or rest[0][0].lower() in _starts()):
        rest = rest[1:]
    return rest


@cache
def _starts() -> frozenset[str]:
    """Small words and verbs, which begin a sentence or stand in a headline, and begin no name."""
    classes = table("lexicon_words")["classes"]
    names = (
        "determiner",
        "pronoun",
        "possessive",
        "preposition",
        "conjunction",
        "subordinator",
        "adverb",
        "be",
        "have",
        "modal",
        "do",
    )
    small = frozenset(word for name in names for word in words(classes[name]))
    inflected = (
        form for form, _, letters in inflection().all(table("lexicon_verbs")["verbs"].split()) if "b" not in letters
    )
    return small.union(inflected)


def _found(kind: str, name: Sequence[tuple[str, int, int]], run: Run, rule: str) -> Found | None:
    if not name:
        return None
    start, end = name[0][1], name[-1][2]
    text = run.text[start - run.start : end - run.start]
    if text.endswith(".") and text.split()[-1] not in contexts().ends:
        text, end = text[:-1], end - 1
    return Found(kind, start, end, text, rule)


# ---------------------------------------------------------------------------------------------------- whole document


def longer(found: Sequence[Found], known: Sequence[Found]) -> list[Found]:
    """Discovered names that hold a known one and are longer ("Acme Technology Co. Ltd."): names of their own."""
    starts = [name.start for name in known]
    result = []
    for one in found:
        inside = known[bisect_left(starts, one.start) : bisect_left(starts, one.end)]
        holds = any(name.end < one.end and name.kind in HOLDABLE for name in inside)
        body = any(name.kind == "authority" and name.end - name.start > LONG_BODY for name in inside)
        body |= any(name.kind in {"country", "authority"} and one.entity.endswith(" Inc") for name in inside)
        if one.rule == "organisation.ending" and holds and not body:
            result.append(one)
    return result


def echoed(zones: Sequence[tuple[Zone, list[Found]]]) -> list[tuple[Zone, list[Found]]]:
    """Later places of a discovered person's surname are that person's."""
    first: dict[str, str] = {}
    for one in (one for _, those in zones for one in those if _is_new_person(one)):
        first.setdefault(one.entity.split()[-1], one.entity)
    return [(zone, [_echo(one, first) for one in those]) for zone, those in zones]


def _is_new_person(one: Found) -> bool:
    return one.kind == "person" and one.rule.startswith("person.")


def _echo(one: Found, first: Mapping[str, str]) -> Found:
    return replace(one, entity=first.get(one.entity.split()[-1], one.entity)) if _is_new_person(one) else one


def entities(zones: Sequence[tuple[Zone, list[Found]]], document: str) -> dict[str, Entity]:
    """Name → node of what was discovered in a document."""
    new = (one for _, those in zones for one in those if one.rule.startswith(("person.", "organisation.")))
    return {one.entity: entity(one, document) for one in new if one.entity}


def entity(one: Found, document: str) -> Entity:
    """The node of a discovered name. A person's is the document's own: two people may bear one name."""
    name = one.entity
    if one.kind == "person":
        key = hashed(document, name)
        return Entity(id=mint("person", key), type="schema:Person", label=name, name=name, rule=one.rule)
    key = hashed("Organization", name.casefold())
    return Entity(id=mint("entity", key), type="schema:Organization", label=name, name=name, rule=one.rule)
