"""File names → sets: lists that their authority publishes as several files, of which one is the main one."""

from __future__ import annotations

import os
import re

ROLES = ("main", "alt", "add", "comments")
"""The parts of a set in the order in which they are read, and in which their bytes are hashed."""

PARTS = {
    "sdn": ("sdn", "main"),
    "alt": ("sdn", "alt"),
    "add": ("sdn", "add"),
    "sdn_comments": ("sdn", "comments"),
    "cons_prim": ("cons", "main"),
    "cons_alt": ("cons", "alt"),
    "cons_add": ("cons", "add"),
    "cons_comments": ("cons", "comments"),
}
"""Name of a part → its set and its role: OFAC's SDN and Consolidated lists (`dat_spec.txt`, "SPILLOVER FILES")."""

_NAME = re.compile(
    r"(?P<before>(?:.*[^a-z])??)(?P<part>(?:sdn|cons)_comments|cons_(?:prim|alt|add)|sdn|alt|add)(?P<after>[^a-z]*)"
    r"\.csv(?:\.gz)?",
    re.IGNORECASE,
)
"""The same date or number may stand before or after the name of each part ("sdn_2021-12-09.csv")."""


def members(path: str) -> dict[str, str]:
    """Role → path of every file of the set of `path`; {} where it belongs to none, or no main file is there.

    >>> members("/nowhere/alt.csv")
    {}
    """
    folder, name = os.path.split(path)
    own = _NAME.fullmatch(name)
    if own is None:
        return {}
    wanted = _key(own)
    try:
        beside = os.listdir(folder or ".")  # noqa: PTH208 - names stay strings
    except OSError:
        return {}
    found: dict[str, str] = {}
    for other in sorted(beside):
        match = _NAME.fullmatch(other)
        if match and _key(match) == wanted:
            found.setdefault(PARTS[match["part"].lower()][1], os.path.join(folder, other))  # noqa: PTH118
    return {role: found[role] for role in ROLES if role in found} if "main" in found else {}


def _key(match: re.Match[str]) -> tuple[str, str, str]:
    return PARTS[match["part"].lower()][0], match["before"].lower(), match["after"].lower()
