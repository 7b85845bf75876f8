"""What was found in an annotated document against what a reader finds: counts per measure, and each difference.

An action counts once per target (once where it has none): a pair is right where authority, type and target agree, one
to one. Optional actions are neither missed nor wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.evaluation.annotations import Annotated, Expected

Predicted = Mapping[str, Any]
"""An action as `kg extract` prints it."""
Triple = tuple[int, str]
"""Number of an action, and one of its targets ("" where it has none)."""


@dataclass(frozen=True)
class Counts:
    """Right among the found, found, right among the wanted, wanted."""

    right: int = 0
    found: int = 0
    met: int = 0
    wanted: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right, self.found + other.found, self.met + other.met, self.wanted + other.wanted
        )

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0 if not self.wanted else 0.0

    @property
    def recall(self) -> float:
        return self.met / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Difference:
    """Something missed, something false, or a wrong value, with the sentence behind it."""

    document: str
    kind: str
    """"missed", "false", or the field that differs ("status", "announced")."""
    what: str
    sentence: str


@dataclass
class Result:
    """One document's counts by measure, and its differences."""

    document: str
    counts: dict[str, Counts] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)


Fits = Callable[[Expected, Predicted], bool]


def compare(one: Annotated, predicted: Mapping[str, Any]) -> Result:
    """All measures that the annotation asks for; `predicted` is the object that `kg extract` prints."""
    result = Result(one.id)
    actions: Sequence[Predicted] = predicted["actions"]
    if one.organisations is None and not any(want.types for want in one.actions):
        actions = list(_distinct(actions))
    by_type: Fits = lambda want, got: not want.types or got["type"] in want.types  # noqa: E731
    by_authority: Fits = lambda want, got: _authority(one, want, got)  # noqa: E731
    by_status: Fits = lambda want, got: got["status"] in want.statuses  # noqa: E731
    full = _matched(one, actions, lambda want, got: by_type(want, got) and by_authority(want, got))
    any_type = _matched(one, actions, by_authority)
    told = _matched(one, actions, by_status)
    loose = _matched(one, actions, lambda _want, _got: True)
    result.counts["actions"] = _counts(one, actions, full)
    result.counts["main actions"] = _counts(one, actions, full, main=True)
    result.counts["actions, any type"] = _counts(one, actions, any_type)
    result.counts["actions, by target and status"] = _counts(one, actions, told)
    result.counts["status"] = _agreement(one, actions, full, by_status)
    result.counts["dates"] = _dates(one, actions, loose, result)
    result.differences += _differences(one, actions, full)
    if one.organisations is not None:
        result.counts["organisations"] = _organisations(one, predicted, result)
        result.counts["provider"] = _yes(_provider(one, predicted))
        if one.published:
            result.counts["published"] = _yes(str(predicted["published"] or "")[:10] == one.published)
    return result


def _distinct(actions: Iterable[Predicted]) -> Iterator[Predicted]:
    """Each pair of target and status once, where no type is asked: "froze its assets and barred its owners" is one."""
    seen: set[tuple[str, str]] = set()
    for action in actions:
        new = [name for name in action["targets"] or [""] if (name, action["status"]) not in seen]
        seen.update((name, action["status"]) for name in new)
        if new:
            yield {**action, "targets": [name for name in new if name]}


def _authority(one: Annotated, want: Expected, got: Predicted) -> bool:
    return not want.authorities or bool(got["authority"] and one.aliases.any(got["authority"], want.authorities))


def _yes(right: bool) -> Counts:
    return Counts(int(right), 1, int(right), 1)


# ------------------------------------------------------------------------------------------------------ actions


def _wanted(one: Annotated) -> list[Triple]:
    return [(number, target) for number, action in enumerate(one.actions) for target in action.targets or ("",)]


def _found(actions: Sequence[Predicted]) -> list[Triple]:
    return [(number, target) for number, action in enumerate(actions) for target in action["targets"] or ("",)]


def _target_fits(one: Annotated, want: Expected, wanted: str, found: str) -> bool:
    if not wanted:
        return not found or not want.affected or one.aliases.any(found, want.affected)
    names = (wanted, *one.surfaces.get(wanted, ()))
    return bool(found) and one.aliases.any(found, names, partly=one.partly)


def _matched(one: Annotated, actions: Sequence[Predicted], fits: Fits) -> dict[int, int]:
    """Place in the found triples → place in the wanted ones; those that must be found first."""
    wanted, found = _wanted(one), _found(actions)
    pairs: dict[int, int] = {}
    for optional in (False, True):
        for place, (number, target) in enumerate(found):
            if place in pairs:
                continue
            for other, (want, name) in enumerate(wanted):
                expected = one.actions[want]
                free = other not in pairs.values() and expected.optional == optional
                if free and fits(expected, actions[number]) and _target_fits(one, expected, name, target):
                    pairs[place] = other
                    break
    return pairs


def _counts(one: Annotated, actions: Sequence[Predicted], pairs: Mapping[int, int], *, main: bool = False) -> Counts:
    wanted = _wanted(one)
    due = [n for n, (want, _) in enumerate(wanted) if not one.actions[want].optional]
    due = [n for n in due if one.actions[wanted[n][0]].main or not main]
    optional = sum(one.actions[wanted[other][0]].optional for other in pairs.values())
    met = set(pairs.values())
    return Counts(len(pairs) - optional, len(_found(actions)) - optional, sum(n in met for n in due), len(due))


def _agreement(one: Annotated, actions: Sequence[Predicted], pairs: Mapping[int, int], fits: Fits) -> Counts:
    """How many of the matched actions also agree in something else."""
    wanted, found = _wanted(one), _found(actions)
    right = sum(fits(one.actions[wanted[other][0]], actions[found[place][0]]) for place, other in pairs.items())
    return Counts(right, len(pairs), right, len(pairs))


def _dates(one: Annotated, actions: Sequence[Predicted], pairs: Mapping[int, int], result: Result) -> Counts:
    """Every date that the text tells is due; those of a missed action are missed."""
    wanted, found = _wanted(one), _found(actions)
    best: dict[int, Predicted] = {}
    for place, other in pairs.items():
        best.setdefault(wanted[other][0], actions[found[place][0]])
    right = given = due = 0
    for number, want in enumerate(one.actions):
        for name, value in want.dates.items() if not want.optional else ():
            got = str(best.get(number, {}).get(name) or "")
            due, given, right = due + 1, given + bool(got), right + got.startswith(value)
            if not got.startswith(value) and number in best:
                result.differences.append(Difference(one.id, name, f"{value}, found {got or 'none'}", want.evidence))
    return Counts(right, given, right, due)


def _differences(one: Annotated, actions: Sequence[Predicted], pairs: Mapping[int, int]) -> Iterator[Difference]:
    wanted, found = _wanted(one), _found(actions)
    met = set(pairs.values())
    for number, (want, target) in enumerate(wanted):
        expected = one.actions[want]
        if number not in met and not expected.optional:
            what = (expected.statuses[0], (expected.types or ("any",))[0], (*expected.authorities, "any")[0], target)
            yield Difference(one.id, "missed", ": ".join(filter(None, what)), expected.evidence)
    for place, (number, target) in enumerate(found):
        action = actions[number]
        if place not in pairs:
            what = (action["status"], action["type"], action["authority"] or "nobody", target)
            yield Difference(one.id, "false", ": ".join(filter(None, what)), action["quote"])
        elif action["status"] not in one.actions[wanted[pairs[place]][0]].statuses:
            status = one.actions[wanted[pairs[place]][0]].statuses[0]
            yield Difference(one.id, "status", f"{status}, found {action['status']}: {target}", action["quote"])


# ------------------------------------------------------------------------------------- organisations and source


def _organisations(one: Annotated, predicted: Mapping[str, Any], result: Result) -> Counts:
    names: list[str] = []
    for name in predicted["organisations"]:
        if not one.aliases.any(name, names):
            names.append(name)
    false = [name for name in names if not one.aliases.any(name, one.named)]
    missed = [called for called in one.organisations or () if not any(one.aliases.any(n, called) for n in names)]
    result.differences += [Difference(one.id, "false", f"organisation {name}", "") for name in false]
    result.differences += [Difference(one.id, "missed", f"organisation {called[0]}", "") for called in missed]
    wanted = len(one.organisations or ())
    return Counts(len(names) - len(false), len(names), wanted - len(missed), wanted)


def _provider(one: Annotated, predicted: Mapping[str, Any]) -> bool:
    provider = predicted["provider"] or {}
    domain = (provider.get("domain") or "").lower().removeprefix("www.")
    known = any(domain == each or domain.endswith(f".{each}") for each in one.domains)
    return (bool(domain) and known) or bool(provider.get("name") and one.aliases.any(provider["name"], one.provider))
