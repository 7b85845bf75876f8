"""A zone's text into persons and organisations that no table holds, found by what stands around a run of capitals.

"spokeswoman June Jin"  "June Jin, head of …"  "said June Jin"  persons
"Acme Holdings Ltd"  "chip maker Acme"  "Acme, an airline,"  "Acme's creditors"  "Acme, Apex and other clubs"
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.extract.capitals import places
from kg.extract.dates import time_words
from kg.extract.mentions import Found, merged
from kg.extract.runs import BEFORE, PERSON_WORDS, Run, contexts, is_slight, runs
from kg.extract.tables import is_common
from kg.model import Entity, Zone
from kg.terms import hashed, mint

HOLDABLE = frozenset({"organisation", "country", "adjective", "authority"})
GENERIC = "organisation.generic"
"""Rule of what ends like a name of common words: it is one only where it holds a known name."""
LEGAL_ENTITY = "organisation.legal-entity"
"""Rule of a name that a list gives to a legal entity."""
LISTED = frozenset({LEGAL_ENTITY, "organisation.listed"})
BUSINESS = "organisation.business"
"""Rule of a name that does what a company does; a person's surname may do it as well."""
BODIES = frozenset(
    {"Authority", "Commission", "Ministry", "Agency", "Administration", "Department", "Directorate", "Regulator"}
)
PLACING = frozenset(["of", "in", "from", "at", "near", "to"])
"""Words after which a capital is a place, whatever it does."""
ROW = (", ", " and ", ", and ", " or ")
"""What stands between the names of a row."""
ACRONYM = re.compile(r" \(([A-Z]{2,8})\)")
CORPORATE = frozenset({"Enterprise", "Enterprises", "Corporation", "Company", "Industries", "University", "Foundation"})
"""Endings of names of common words after that of a country."""
CAPTIONED = frozenset({"organisation", "country"})
LONGER = frozenset({"organisation.ending", "organisation.institution", GENERIC})
"""Rules whose names may hold a known one."""
LONG_BODY = 12
"""Letters from which the name of an authority is never a part of a longer name of a company."""


def discovered(text: str) -> list[Found]:
    """The persons and organisations that `text` names, in order; those that the tables hold among them."""
    return [one for one in possible(text) if one.rule != GENERIC]


def possible(text: str) -> list[Found]:
    """The same, with what is a name only where it holds a known one (see `longer`)."""
    return [one for run in runs(text) if (one := _person(run) or _organisation(run)) and one.end > one.start]


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
    name = run.words
    if len(name) > 1 and (rule := _inner_rule(name, run)):
        return run.found("organisation", rule)
    rule = _outer_rule(run) if len(name) > 1 or not is_slight(name[0]) else ""
    return run.found("organisation", rule) if rule else None


def _inner_rule(name: Sequence[str], run: Run) -> str:
    """What the words of the name tell: "Acme Holdings", "Mercator Institute for China Studies"."""
    known = contexts()
    if _ends(name):
        generic = name[-1].rstrip(".") in known.institutions and all(is_common(word.lower()) for word in name[:-1])
        named = len(name) > 2 and name[-1] in known.strong and not run.is_headline
        return GENERIC if generic and not named else "organisation.ending"
    linked = any(one in known.institutions and other in {"for", "of"} for one, other in pairwise(name))
    return "organisation.institution" if linked and not name[-1].islower() else ""


def _outer_rule(run: Run) -> str:
    """What the words around the name tell: "chip maker X", "X, an airline", "X's creditors", "X said it will"."""
    called = run.ahead.endswith((", ", " the ", " on ", " of ", " at ", " for ")) and contexts().calling.search(
        run.ahead
    )
    if run.before in contexts().appositions or called:
        return "organisation.apposition"
    after = run.after
    if len(run.words) > 1 and _is_abbreviated(run.words, after):
        return "organisation.acronym"
    business = after.lstrip(", ").split(" ", 1)[0] in contexts().doing and _is_business(run)
    for letters, rule, pattern in contexts().after:
        if after[:1] in letters and after and (rule != "business" or business) and pattern.match(after):
            return f"organisation.{rule}"
    return ""


def _is_business(run: Run) -> bool:
    """Not a place ("in X"), a law, or a contraction."""
    return run.before not in PLACING and run.words[-1] not in contexts().instruments and "'" not in run.words[-1]


def _is_abbreviated(name: Sequence[str], after: str) -> bool:
    """ "Union Cycliste Internationale (UCI)"; not a law or a plan."""
    found = ACRONYM.match(after)
    initials = "".join(word[0] for word in name if word[:1].isupper())
    named = not all(is_common(word.lower()) for word in name)
    return found is not None and found[1] == initials and named and name[-1] not in contexts().instruments


def _ends(name: Sequence[str]) -> bool:
    """Whether the last word is an ending of organisations, as it stands or before a full stop."""
    return name[-1] in contexts().ends or name[-1].rstrip(".") in contexts().ends


# ---------------------------------------------------------------------------------------------------- whole document


def longer(found: Sequence[Found], known: Sequence[Found]) -> list[Found]:
    """Discovered names that hold a known one and are longer ("Acme Technology Co. Ltd."): names of their own."""
    starts = [name.start for name in known]
    result = []
    for one in found:
        inside = known[bisect_left(starts, one.start) : bisect_left(starts, one.end)]
        holds = any(_holds(one, name) for name in inside)
        body = _is_body(one) and any(name.kind in {"country", "authority", "adjective"} for name in inside)
        body |= any(name.kind == "authority" and name.end - name.start > LONG_BODY for name in inside)
        body |= any(name.kind in {"country", "authority"} and one.entity.endswith(" Inc") for name in inside)
        if one.rule in LONGER and holds and not body:
            result.append(one._replace(rule="organisation.ending") if one.rule == GENERIC else one)
    return result


def _holds(one: Found, name: Found) -> bool:
    """Whether the known name is a part of the longer one: "Myanma Foreign Trade Bank", not "Software of Acme"."""
    last = name.start > one.start and name.end == one.end and one.rule != "organisation.institution"
    return (name.end < one.end or last) and name.kind in _holdable(one)


def _is_body(one: Found) -> bool:
    """ "(Pakistan) Telecommunication Authority": what a state calls its bodies."""
    return one.entity.split()[-1] in BODIES


def _holdable(one: Found) -> frozenset[str]:
    """What a known name inside may be: "American Investment" is none, "Myanmar Timber Enterprise" is one."""
    if one.rule != GENERIC:
        return HOLDABLE
    corporate = one.entity.split()[-1] in CORPORATE and one.entity.count(" ") > 1
    return CAPTIONED if corporate else frozenset({"organisation"})


def echoed(zones: Sequence[tuple[Zone, list[Found]]]) -> list[tuple[Zone, list[Found]]]:
    """Places of a discovered person's surname are that person's, of the beginning of a company's name the company's."""
    first: dict[str, str] = {}
    for one in (one for _, those in zones for one in those if _is_new_person(one)):
        first.setdefault(one.entity.split()[-1], one.entity)
    whole = _whole({one.entity for _, those in zones for one in those if _is_new_company(one)})
    return [
        (zone, [_echo(one, first, whole) for one in those if not (one.rule == BUSINESS and one.entity in first)])
        for zone, those in zones
    ]


def _whole(names: set[str]) -> dict[str, str]:
    """Beginning of a company's name that the document uses as a name → the one longer name that begins so."""
    longer_ones: dict[str, list[str]] = {}
    for name in names:
        parts = name.split(" ")
        for size in range(1, len(parts)):
            longer_ones.setdefault(" ".join(parts[:size]), []).append(name)
    return {short: those[0] for short, those in longer_ones.items() if short in names and len(those) == 1}


def coordinated(zones: Sequence[tuple[Zone, list[Found]]]) -> list[tuple[Zone, list[Found]]]:
    """With single names that stand beside an organisation's in a row: "Acme, Qazvin and Apex"."""
    return [(zone, merged([those, list(_beside(zone.text, those))])) for zone, those in zones]


def _beside(text: str, those: Sequence[Found]) -> Iterator[Found]:
    ends = {one.end for one in those if one.kind == "organisation"}
    starts = {one.start for one in those if one.kind == "organisation"}
    if not ends:
        return
    taken = [one.start for one in those]
    for run in runs(text):
        place = bisect_left(taken, run.end)
        free = not place or those[place - 1].end <= run.start
        if free and len(run.words) == 1 and _is_alike(text, run, starts, ends):
            yield run.found("organisation", "organisation.coordination")
            ends.add(run.end)


def _is_alike(text: str, run: Run, starts: set[int], ends: set[int]) -> bool:
    """Whether the run follows an organisation in a row, or comes right before one after another name."""
    before = any(text[run.start - len(mark) : run.start] == mark and run.start - len(mark) in ends for mark in ROW)
    follows = any(text[run.end : run.end + len(mark)] == mark and run.end + len(mark) in starts for mark in ROW)
    known = run.words[0].lower() in time_words() or run.words[0].lower() in places()
    return (before or follows) and not run.is_headline and not known


def _is_new_company(one: Found) -> bool:
    """Not one that a list tells from others of the same beginning."""
    return one.rule.startswith("organisation.") and one.rule not in LISTED


def _is_new_person(one: Found) -> bool:
    return one.kind == "person" and one.rule.startswith("person.")


def _echo(one: Found, first: Mapping[str, str], whole: Mapping[str, str]) -> Found:
    if _is_new_company(one):
        return one._replace(entity=whole.get(one.entity, one.entity))
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
    iri = mint("entity", hashed("Organization", name.casefold()))
    if one.rule == LEGAL_ENTITY:  # a list has this very name as that of a legal entity
        return Entity(id=iri, type="schema:Corporation", label=name, name=name, legal_name=name, rule=one.rule)
    return Entity(id=iri, type="schema:Organization", label=name, name=name, rule=one.rule)
