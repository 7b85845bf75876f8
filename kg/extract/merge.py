"""The mentions of acts in one document into acts: what is vague joins what is specific.

Mentions are taken from the most specific on. Each joins the act that it fits best, or begins one of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.told import Told
from kg.model import Date

GOODS = frozenset({"kg:exportRestriction", "kg:importRestriction", "kg:productBan"})
"""Kinds that are told of goods, without a party."""
RANK = (
    "kg:otherAction",
    "kg:productBan",
    "kg:tradeEmbargo",
    "kg:announcement",
    "kg:listing",
    "kg:exportRestriction",
    "kg:investmentBan",
)
"""Kinds that one act may be called by turns (a listing: sanctions, a ban, a restriction), the vaguest first."""
NAMED = "members.set"
"""Rule of a sentence that names who belongs to what was told before."""
ENTRY = "kg:visaRestriction"
"""Hits persons only."""
RULES = ("licence.", "restrict.", "forbid.")
"""Beginnings of rules for acts against a kind of dealing."""
SAME = "authority:same-document"
UNDONE = frozenset({"kg:blocked", "kg:denied"})
FORBIDDING = "forbid."
NEAR = 3
"""Zones after which a set is told too long ago."""
ANAPHOR, MEMBERS, STATE, PARTS, NOUN = "anaphor", "members.", "listing.state", "specify.", "noun."
MOST = 1_000_000
"""More than any place in a document."""


@dataclass
class Act:
    """One act, and where it is told."""

    told: list[Told] = field(default_factory=list)
    targets: dict[str, None] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The most specific kind that it is called."""
        telling = [one for one in self.told if one.event.rule != NAMED] or self.told
        listed = [one.type for one in telling if one.event.listed and one.type in RANK]
        first = telling[0].type
        return max(listed or [one.type for one in telling], key=_rank) if first in RANK else first

    @property
    def jurisdiction(self) -> str:
        return next((one.jurisdiction for one in self.told if one.jurisdiction), "")

    @property
    def list(self) -> str:
        return next((one.list for one in self.told if one.list), "")

    @property
    def count(self) -> int | None:
        return max((one.count for one in self.told if one.count), default=None)

    @property
    def polarity(self) -> str:
        return self.told[0].event.polarity

    @property
    def announced(self) -> Date | None:
        """The most precise date that is told."""
        return max((one.announced for one in self.told if one.announced), key=len, default=None)

    @property
    def effective(self) -> Date | None:
        return max((one.effective for one in self.told if one.effective), key=len, default=None)

    @property
    def day(self) -> Date | None:
        return self.announced or self.effective

    def add(self, one: Told) -> None:
        """One more place that tells it."""
        self.told.append(one)
        self.targets.update(dict.fromkeys(one.targets))


def _rank(kind: str) -> int:
    return RANK.index(kind) if kind in RANK else len(RANK)


def merge(told: Iterable[Told]) -> list[Act]:
    """Acts in the order of their first mention."""
    acts: list[Act] = []
    for one in sorted(told, key=_specific):
        score, place = max(((_fit(one, act), -place) for place, act in enumerate(acts)), default=(0, 0))
        if score:
            acts[-place].add(one)
            for other in _beside(one, acts, acts[-place]):
                other.add(_persons(one) if other.type == ENTRY else one)
        elif not one.event.rule.startswith((ANAPHOR, MEMBERS, PARTS)) and not _is_idle(one):
            acts.append(Act())
            acts[-1].add(one)
    acts = [part for act in acts for part in _parts(act)]
    for act in acts:
        act.told.sort(key=lambda t: t.place)
        act.told = list(_settled(act.told))
    return sorted(acts, key=lambda act: act.told[0].place)


def _settled(told: Sequence[Told]) -> Iterator[Told]:
    """What only presupposes the act ("the EU's ban", "the move") has the status that was told before it, else after."""
    asserted = [one.event.status for one in told if not _presupposes(one)]
    status = asserted[0] if asserted else None
    for one in told:
        status = status if _presupposes(one) else one.event.status
        taken = one.event.status.value == "kg:taken" and _presupposes(one) and status is not None
        yield replace(one, event=replace(one.event, status=status)) if taken and status else one


def _presupposes(one: Told) -> bool:
    return one.event.rule.startswith((ANAPHOR, PARTS, NOUN)) and one.event.status.operator < 0


def _parts(act: Act) -> list[Act]:
    """ "The sanctions include an asset freeze and a travel ban": each is an act of its own, and the sanctions both."""
    kinds = list(dict.fromkeys(one.type for one in act.told if one.event.rule.startswith(PARTS)))
    if not kinds or act.told[0].event.rule.startswith(PARTS) or any(one.event.listed for one in act.told):
        return [act]
    return [Act([replace(one, type=kind) for one in act.told], dict(act.targets)) for kind in kinds]


def _specific(one: Told) -> tuple[bool, bool, bool, int]:
    """The order in which mentions are taken."""
    rule = one.event.rule
    return rule.startswith((ANAPHOR, MEMBERS, PARTS)), rule.startswith(STATE), one.vague, -(one.count or 0)


def _fit(one: Told, act: Act) -> int:
    """How well the mention fits the act; 0: not at all."""
    if one.event.rule == NAMED:
        return _set_fit(one, act)
    return 0 if _is_undone(one, act) else _mention_fit(one, act)


def _is_undone(one: Told, act: Act) -> bool:
    """Whether a court stops the one, and not the other: what was done, and that it was stopped, are two."""
    stopped = any(told.event.status.value in UNDONE for told in act.told)
    return stopped != (one.event.status.value in UNDONE) and not _presupposes(one)


def _mention_fit(one: Told, act: Act) -> int:
    taking_up = one.event.rule.startswith((ANAPHOR, PARTS))
    alike = (
        (taking_up or not _others(one, act))
        and _agree(one.list, act.list)
        and _kinds(one.type, act.type)
        and not _apart(one, act)
    )
    if one.event.polarity != act.polarity or not _agree(one.jurisdiction, act.jurisdiction):
        return 0
    if taking_up or not alike:
        return _anaphor_fit(one, act) if taking_up else 0
    if one.event.rule.startswith(MEMBERS):
        return 9 if one.count == act.count and any(told.place < one.place for told in act.told) else 0
    if one.targets and act.targets:
        shared = len(set(one.targets) & set(act.targets))
        return 10 + shared if shared else 2 * _coordinated(one, act)
    if one.count and act.count:
        return 8 if one.count in {act.count, len(act.targets), *(len(told.targets) for told in act.told)} else 0
    return _vague_fit(one, act) if one.targets or act.targets else _bare_fit(one, act)


def _is_idle(one: Told) -> bool:
    """Whether the mention tells neither who acts nor who or what is hit: by itself it is no act."""
    hit = one.countries or one.count or one.targets or one.event.goods
    open_ = one.event.hit.described not in {"definite", "definites"} or one.event.rule.endswith(".reduced")
    return not hit and open_ and SAME in one.inferred and not one.event.listed


def _set_fit(one: Told, act: Act) -> int:
    """The act told last before it, where it leaves open who all are hit."""
    before = [told.place for told in act.told if told.place < one.place and told.event.rule != NAMED]
    whole = act.count is None or len(act.targets) < act.count
    if not before or not whole or not _agree(one.jurisdiction, act.jurisdiction):
        return 0
    zone, start, _ = max(before)
    vague = act.count is not None or act.told[0].vague or any(told.list for told in act.told)
    return zone * 1000 + start // 100 + 1 if vague and one.zone - zone <= NEAR else 0


def _beside(one: Told, acts: Sequence[Act], best: Act) -> Iterator[Act]:
    """Acts that the same sentence tells of the same set: "froze the assets of 30 people and barred them from entry"."""
    if one.event.rule != NAMED:
        return
    last = max(told.place[:2] for told in best.told if told.place < one.place and told.event.rule != NAMED)
    for act in acts:
        told = any(other.place[:2] == last for other in act.told)
        if act is not best and told and act.polarity == "+" and not act.targets:
            yield act


def _persons(one: Told) -> Told:
    persons = {party.entity for party in one.event.hit.parties if party.kind == "person"}
    return replace(one, targets=tuple(target for target in one.targets if target in persons))


def _others(one: Told, act: Act) -> bool:
    """Whether they hit others, and not on one day: what is asked first, as it is true of most pairs in a long text."""
    disjoint = bool(one.targets and act.targets) and act.targets.keys().isdisjoint(one.targets)
    return disjoint and not one.event.rule.startswith(MEMBERS) and not (one.day and one.day.day)


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _kinds(one: str, other: str) -> bool:
    return one == other or (one in RANK and other in RANK)


def _apart(one: Told, act: Act) -> bool:
    """Whether their dates, or their unresolved words of time, cannot be the same."""
    for mine, theirs in ((one.announced, act.announced), (one.effective, act.effective)):
        if mine and theirs and not (mine.startswith(theirs) or theirs.startswith(mine)):
            return True
    if one.day or act.day:
        return False
    return any(one.when and other.when and one.when != other.when for other in act.told)


def _coordinated(one: Told, act: Act) -> bool:
    """Different parties, yet one listing: the same list, or the same kind, on the same day."""
    day = one.day
    alike = one.list == act.list and (bool(one.list) or one.type == act.type)
    return bool(alike and day and day.day and day == act.day)


def _vague_fit(one: Told, act: Act) -> int:
    """One of both names no party. What speaks of others, of countries or of goods is an act of its own."""
    unnamed = one if not one.targets else act.told[0]
    same_list = bool(one.list) and one.list == act.list
    named, count = len(one.targets) or len(act.targets), one.count if unnamed is one else act.count
    rule = unnamed.event.rule.startswith(FORBIDDING) or (one.type != act.type and unnamed.event.rule.startswith(RULES))
    if rule or unnamed.countries or unnamed.event.hit.more or any(_of_goods(told) for told in (one, *act.told)):
        return 0
    if "kg:exportRestriction" in {one.type, act.type} and one.type != act.type and not same_list:
        return 0
    if count and not _counts_fit(one, act, count, named, same_list=same_list):
        return 0
    if not count and unnamed.event.hit.described in {"plural", "definites"}:
        return 1 + same_list + (one.type == act.type)
    if not count and unnamed.event.hit.described in {"definite", "indefinite"} and named != 1:
        return 0
    return 3 + same_list + 3 * (count == named)


def _of_goods(told: Told) -> bool:
    return bool(told.event.goods) and told.type in GOODS and not told.targets


def _counts_fit(one: Told, act: Act, count: int, named: int, *, same_list: bool) -> bool:
    """ "28 companies" may be told with five names, never with thirty, and with one only on the same list."""
    if count < named or (count > named == 1 and not same_list):
        return False
    dated, undated = (act.day, not one.day) if one.count else (one.day, not act.day)
    if one.event.elliptic or any(told.event.elliptic for told in act.told):
        return one.event.status.value == act.told[0].event.status.value
    return not (dated and undated and count != named)


def _anaphor_fit(one: Told, act: Act) -> int:
    """The act told last before it; one of the same count first."""
    before = [told.place for told in act.told if told.place < one.place]
    other = bool(one.count and act.count and one.count != act.count) and one.event.rule.startswith(ANAPHOR)
    if not before or act.polarity == "-" or _apart(one, act) or other:
        return 0
    zone, start, _ = max(before)
    if one.event.rule.startswith(PARTS) and act.told[0].type != "kg:listing":
        return 0
    return MOST * bool(one.count and one.count == act.count) + zone * 1000 + start // 100 + 1


def _bare_fit(one: Told, act: Act) -> int:
    """Neither names a party: countries and kind must agree."""
    mine, theirs = set(one.countries), {country for other in act.told for country in other.countries}
    if (mine and theirs and not mine & theirs) or one.type != act.type or one.event.hit.more:
        return 0
    return 5
