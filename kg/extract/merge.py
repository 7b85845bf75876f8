"""The mentions of acts in one document into acts: what is vague joins what is specific."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.extract.event import Event
from kg.model import Date

GOODS = frozenset({"kg:exportRestriction", "kg:importRestriction", "kg:productBan"})
BROAD = frozenset(
    {
        "kg:listing",
        "kg:otherAction",
        "kg:productBan",
        "kg:tradeEmbargo",
        "kg:investmentBan",
        "kg:exportRestriction",
        "kg:announcement",
    }
)
"""Kinds that one act may be called by turns: a listing is told as sanctions, a ban, a restriction."""
RANK = (
    "kg:otherAction",
    "kg:productBan",
    "kg:tradeEmbargo",
    "kg:announcement",
    "kg:listing",
    "kg:exportRestriction",
    "kg:investmentBan",
)


@dataclass(frozen=True)
class Told:
    """An event with everything resolved that its document allows."""

    event: Event
    zone: int
    type: str
    authority: str
    jurisdiction: str
    targets: tuple[str, ...]
    countries: tuple[str, ...]
    count: int | None
    list: str
    announced: Date | None
    effective: Date | None
    inferred: tuple[str, ...]
    vague: bool
    when: str = ""
    """The sentence's words of time."""


@dataclass
class Act:
    """One act, and where it is told."""

    told: list[Told] = field(default_factory=list)
    targets: dict[str, None] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """The first known value of a field, the most specific authority and type."""
        values = [getattr(one, name) for one in self.told if getattr(one, name)]
        return str(values[0]) if values else ""

    @property
    def type(self) -> str:
        kinds = [one.type for one in self.told]
        first = self.told[0].type
        return max(kinds, key=lambda kind: RANK.index(kind) if kind in RANK else 9) if first in RANK else first

    def dates(self, name: str) -> Date | None:
        found = [value for one in self.told if (value := getattr(one, name))]
        return max(found, key=len) if found else None

    @property
    def count(self) -> int | None:
        return max((one.count for one in self.told if one.count), default=None)

    @property
    def polarity(self) -> str:
        return self.told[0].event.polarity


def merge(told: Iterable[Told]) -> list[Act]:
    """Acts in the order of their first mention."""
    everything = list(told)
    acts: list[Act] = []
    for one in sorted(
        everything,
        key=lambda t: (t.event.rule.startswith("anaphor"), t.event.rule.startswith("state."), t.vague, -(t.count or 0)),
    ):
        members = one.event.rule.startswith(("state.members", "anaphor"))
        fits = [(score, place) for place, act in enumerate(acts) if (score := _fit(one, act))]
        if members and not fits:
            continue
        act = acts[max(fits)[1]] if fits else Act()
        if not fits:
            acts.append(act)
        act.told.append(one)
        act.targets.update(dict.fromkeys(one.targets))
    for act in acts:
        act.told.sort(key=lambda t: (t.zone, t.event.start, t.event.trigger))
    return sorted(acts, key=lambda act: (act.told[0].zone, act.told[0].event.start, act.told[0].event.trigger))


def _fit(one: Told, act: Act) -> int:
    """How well the mention fits the act; 0: not at all."""
    if one.event.polarity != act.polarity or not _same(one.jurisdiction, act.value("jurisdiction")):
        return 0
    if not _same(one.list, act.value("list")) or not _kinds(one.type, act.type) or _apart(one, act):
        return 0
    if one.event.rule.startswith("state.members"):
        return 9 if one.count == act.count else 0
    if one.event.rule.startswith("anaphor"):
        return _anaphor_fit(one, act)
    shared = len(set(one.targets) & set(act.targets))
    if one.targets and act.targets:
        return 10 + shared if shared else 2 * _coordinated(one, act)
    if one.count and act.count:
        return 8 if one.count == act.count or one.count == len(act.targets) else 0
    if one.targets or act.targets:
        return _vague_fit(one, act)
    return _bare_fit(one, act)


def _apart(one: Told, act: Act) -> bool:
    """Whether their dates, or their unresolved words of time, cannot be the same."""
    mine, theirs = one.announced or one.effective, act.dates("announced") or act.dates("effective")
    if mine and theirs:
        return not (mine.startswith(theirs) or theirs.startswith(mine))
    if mine or theirs:
        return False
    return any(one.when and other.when and one.when != other.when for other in act.told)


def _coordinated(one: Told, act: Act) -> bool:
    """Different parties, yet one listing: the same list on the same day."""
    mine, theirs = one.announced or one.effective, act.dates("announced") or act.dates("effective")
    return bool(one.list and one.list == act.value("list") and mine and mine.day and mine == theirs)


def _vague_fit(one: Told, act: Act) -> int:
    """One of both names no party: "28 companies" with more names than that, "five more" and "other" never fit."""
    count, named = (one.count or act.count), len(one.targets) or len(act.targets)
    more = {"more", "other", "others", "another", "further"} & {
        t.word for t in one.event.sentence.tokens[: one.event.hit.end + 1]
    }
    if count and (count < named or more or one.countries):
        return 0
    if not one.targets and one.event.hit.described == "definite" and len(act.targets) != 1:
        return 0
    if (
        "kg:exportRestriction" in {one.type, act.type}
        and one.type != act.type
        and not (one.list and one.list == act.value("list"))
    ):
        return 0
    if any(t.event.goods and t.type in GOODS and not t.targets for t in (one, *act.told)):
        return 0
    if (one.countries and not one.targets) or (not act.targets and any(other.countries for other in act.told)):
        return 0
    dated = act.dates("announced") or act.dates("effective")
    undated = not (one.announced or one.effective)
    if one.count and dated and undated and one.count != len(act.targets):
        return 0
    if not one.targets and one.event.hit.described in {"plural", "counted"} and not count:
        return 0
    same = bool(one.list) and one.list == act.value("list")
    if count and count > named == 1 and not same:
        return 0
    return 3 + same + 3 * (count == named)


def _anaphor_fit(one: Told, act: Act) -> int:
    """The act told last before it; one of the same count first."""
    first = act.told[0]
    before = [t for t in act.told if (t.zone, t.event.start) < (one.zone, one.event.start)]
    if not before or act.polarity == "-" or (one.count and act.count and one.count != act.count):
        return 0
    last = max((t.zone, t.event.start) for t in before)
    return 1000000 * bool(one.count and one.count == act.count) + last[0] * 1000 + last[1] // 100 + 1 if first else 0


def _bare_fit(one: Told, act: Act) -> int:
    """Neither names a party: countries and kind must agree."""
    mine, theirs = set(one.countries), {country for other in act.told for country in other.countries}
    if (mine and theirs and not mine & theirs) or one.type != act.type:
        return 0
    return 5


def _same(one: str, other: str) -> bool:
    return not one or not other or one == other


def _kinds(one: str, other: str) -> bool:
    return one == other or (one in BROAD and other in BROAD)
