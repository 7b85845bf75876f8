"""A zone's text into persons and organisations that no table holds, found by what stands around a run of capitals.

"spokeswoman June Jin"  "June Jin, head of …"  "said June Jin"  persons
"Acme Holdings Ltd"  "chip maker Acme"  "Acme, an airline,"  "Acme's creditors"  "Acme, Apex and other clubs"
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kg.extract.mentions import Found
from kg.extract.tables import inflection, is_common, table, words
from kg.model import Entity, Zone
from kg.terms import hashed, mint

ABBREVIATED = r"(?:Inc|Corp|Co|Ltd|Bros|Dr|Mrs?|Ms|St|[JS]r|Prof|Sen|Rep|Gov|Gen|[^\W\d_a-z])"
CAPITAL = rf"(?:{ABBREVIATED}\.|[^\W\d_a-z](?:\w|[’'-](?!s\b))*)"
LINK = r"(?:of|for|the|de|al|bin|van|von|der|&) "
FORM = r"(?:,? (?:Inc|Ltd|Corp|Co|LLC|PLC|LP)\b\.?)"
RUN = re.compile(rf"(?<![\w’'-]){CAPITAL}(?:(?: | {LINK}){CAPITAL}|{FORM})*")
"""Capitalised words side by side, with small words between."""
PARTING = re.compile(r"(\S+) (?:of|for) (?=\S)")
BEFORE, AFTER = 40, 60
"""Characters of context on each side."""
PERSON_WORDS = 4
SHORTEST = 4
"""Letters of a single word that may be a company's name."""
HOLDABLE = frozenset({"organisation", "country", "adjective", "authority"})
LONG_BODY = 12
"""Letters from which the name of an authority is never a part of a longer name of a company."""
SMALL = ("determiner", "pronoun", "possessive", "preposition", "conjunction", "subordinator", "adverb", "be", "have",
         "modal", "do")  # fmt: skip
"""Classes of words that begin a sentence and no name."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitals in a text: its words, and what stands around it."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> list[str]:
        return self.text[self.start : self.end].split(" ")

    @property
    def before(self) -> str:
        """The last word before; "" where a mark stands between."""
        words = self.text[max(0, self.start - BEFORE) : self.start].rsplit(" ", 2)
        return words[-2] if len(words) > 1 and not words[-1] else ""

    @property
    def after(self) -> str:
        return self.text[self.end : self.end + AFTER]

    def found(self, kind: str, rule: str, skipped: int = 0) -> Found:
        """The run as a mention, without its first words."""
        start = self.start + sum(len(word) + 1 for word in self.words[:skipped])
        name = self.text[start : self.end]
        if name.endswith(".") and name.split(" ")[-1] not in contexts().ends:
            name = name[:-1]
        return Found(kind, start, start + len(name), name, rule)


@dataclass(frozen=True)
class Contexts:
    """What may stand in and around a name (see seeds/lexicon_speech.yaml)."""

    titles: frozenset[str]
    """In lower case, before a person's name; of several words, each."""
    offices: frozenset[str]
    said: frozenset[str]
    appositions: frozenset[str]
    """Before or after the name of an organisation."""
    ends: frozenset[str]
    institutions: frozenset[str]
    """Endings that are common nouns as well ("an executive committee")."""
    linking: frozenset[str]
    """Further words of a name that go on with "of": "Ministry of", "Republic of"."""
    role_after: re.Pattern[str]
    after: tuple[tuple[str, str, re.Pattern[str]], ...]
    """First letters, rule, and what may follow the name of an organisation."""


@cache
def contexts() -> Contexts:
    """Read once per process."""
    spoken = table("lexicon_speech")

    def any_of(name: str) -> str:
        return "|".join(map(re.escape, sorted(map(str, spoken[name]), key=lambda text: (-len(text), text))))

    said, names = any_of("said"), rf"(?:, {CAPITAL}(?: {CAPITAL})*)*"
    after = (
        (",", "apposition", rf", (?:an? |the )(?:[\w-]+ ){{0,4}}?(?:{any_of('appositions')})\b"),
        ("'’", "belonging", rf"['’]s? (?:[\w-]+ )?(?:{any_of('belongings')})\b"),
        (", ", "coordination", rf"{names},? and other (?:[\w-]+ )?(?:{any_of('parties')})\b"),
        (" ", "speech", rf" (?:{said}) (?:that )?it (?:will|would|plans|expects|intends)\b"),
    )
    return Contexts(
        titles=_each("titles"),
        offices=_each("offices"),
        said=words(spoken["said"]),
        appositions=words(spoken["appositions"]),
        ends=words(spoken["organisation_ends"]),
        institutions=words(spoken["institutions"]),
        linking=words(spoken["linking"]),
        role_after=re.compile(rf", (?:the |an? |former |acting |its |then )*(?:[\w-]+ )?(?:{any_of('roles')})\b"),
        after=tuple((letters, rule, re.compile(pattern)) for letters, rule, pattern in after),
    )


def _each(name: str) -> frozenset[str]:
    """The words of titles or offices, in lower case."""
    return frozenset(word.lower() for title in table("lexicon_speech")[name] for word in str(title).split())


def discovered(text: str) -> list[Found]:
    """The persons and organisations that `text` names, in order; those that the tables hold among them."""
    wide = (match for match in RUN.finditer(text) if not _is_slight(match.group()))
    runs = (run for match in wide for run in _split(text, *match.span()))
    return [one for run in runs if (one := _person(run) or _organisation(run)) and one.end > one.start]


def _split(text: str, start: int, end: int) -> Iterator[Run]:
    """A run, parted where "of" and "for" do not go on with an institution's name ("CEO of Acme Holdings")."""
    known = contexts().institutions | contexts().linking
    for match in PARTING.finditer(text, start, end):
        if match[1].rstrip(".") not in known:
            yield Run(text, start, match.end(1))
            start = match.end()
    yield Run(text, start, end)


def _is_slight(run: str) -> bool:
    """A single word that is short or common: no name, whatever stands around it."""
    return " " not in run and (len(run) < SHORTEST or is_common(run.lower().rstrip(".")))


# --------------------------------------------------------------------------------------------------------- persons


def _person(run: Run) -> Found | None:
    """A name after a title, before a role in apposition, or beside a verb of speech."""
    parts = run.words
    leading = _titled(parts) if len(parts) > 1 else 0
    if not _is_personal(parts[leading:]) or _ends(parts):
        return None
    common = [is_common(word.lower().rstrip(".")) for word in parts[leading:]]
    if leading or run.before.lower() in contexts().titles:
        office = any(word.lower() in contexts().offices for word in parts[:leading])
        rule = "" if all(common) else "person.office" if office else "person.role"
    else:
        rule = "" if any(common) else _role(run)
    return run.found("person", rule, leading) if rule else None


def _titled(parts: Sequence[str]) -> int:
    """How many words before the name are titles."""
    titles = contexts().titles | contexts().offices
    return next((number for number, word in enumerate(parts) if word.lower().rstrip(".") not in titles), 0)


def _role(run: Run) -> str:
    """The rule by which a name without title is a person's: "X, head of", "said X", "X told", "By X"."""
    known, before, after = contexts(), run.before, run.after
    if after.startswith(", ") and known.role_after.match(after):
        return "person.role"
    byline = before == "By" and run.start < BEFORE
    return "person.speech" if byline or before in known.said or _first_word(after) in known.said else ""


def _first_word(after: str) -> str:
    return after.lstrip(", ").split(" ", 1)[0].rstrip(".,:")


def _is_personal(name: Sequence[str]) -> bool:
    """Two to four words, none of them small, none of them all in capitals but initials."""
    if not 2 <= len(name) <= PERSON_WORDS or any(word.islower() for word in name):
        return False
    return not any(word.isupper() and len(word.rstrip(".")) > 2 for word in name)


# --------------------------------------------------------------------------------------------------- organisations


def _organisation(run: Run) -> Found | None:
    """A name that ends like an organisation's, or that the words around it call one."""
    parts = run.words
    skipped = next((n for n, word in enumerate(parts) if not _is_before(word)), len(parts))
    name = parts[skipped:]
    if not name:
        return None
    if len(name) > 1 and (rule := _inner_rule(name)):
        return run.found("organisation", rule, skipped)
    rule = _outer_rule(run) if len(name) > 1 or not _is_slight(name[0]) else ""
    return run.found("organisation", rule, skipped) if rule else None


def _is_before(word: str) -> bool:
    """Whether a word stands before the name and is no part of it: "The", "Rome-based"."""
    return word.islower() or word.lower() in starts() or word.endswith(("-based", "-owned", "-backed", "-listed"))


def _inner_rule(name: Sequence[str]) -> str:
    """What the words of the name tell: "Acme Holdings", "Mercator Institute for China Studies"."""
    known = contexts()
    if _ends(name):
        generic = name[-1].rstrip(".") in known.institutions and all(is_common(word.lower()) for word in name[:-1])
        return "" if generic else "organisation.ending"
    linked = any(one in known.institutions and other in {"for", "of"} for one, other in pairwise(name))
    return "organisation.institution" if linked and not name[-1].islower() else ""


def _outer_rule(run: Run) -> str:
    """What the words around the name tell: "chip maker X", "X, an airline", "X's creditors", "X said it will"."""
    if run.before in contexts().appositions:
        return "organisation.apposition"
    after = run.after
    for letters, rule, pattern in contexts().after:
        if after[:1] in letters and after and pattern.match(after):
            return f"organisation.{rule}"
    return ""


def _ends(name: Sequence[str]) -> bool:
    """Whether the last word is an ending of organisations, as it stands or before a full stop."""
    return name[-1] in contexts().ends or name[-1].rstrip(".") in contexts().ends


@cache
def starts() -> frozenset[str]:
    """Small words and verbs, which begin a sentence or stand in a headline, and begin no name."""
    classes = table("lexicon_words")["classes"]
    small = frozenset(word for name in SMALL for word in words(classes[name]))
    verbs = inflection().all(table("lexicon_verbs")["verbs"].split())
    return small.union(form for form, _, letters in verbs if "b" not in letters)


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
    return one._replace(entity=first.get(one.entity.split()[-1], one.entity)) if _is_new_person(one) else one


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
