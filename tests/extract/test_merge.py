"""The mentions of acts in one document into acts."""

from __future__ import annotations

import pytest

from tests.extract.documents import lines

ACTS = {
    "one act told twice": (
        ["Norway banned Acme on Monday. Norway has banned Acme."],
        ["taken product_ban by Norway: Acme | 2021-12-06"],
    ),
    "a plan and the act are steps of one": (
        ["Norway plans to ban Acme. Norway banned Acme."],
        ["taken product_ban by Norway: Acme"],
    ),
    "a number and names": (
        ["Norway added 28 firms to the Entity List on Monday. Norway added Acme and Qazvin to the Entity List."],
        ["taken listing by Norway: Acme, Qazvin (28) | Entity List | 2021-12-06"],
    ),
    "names for a set": (
        ["Norway blacklisted 28 firms. The 28 firms, which include Acme, make drones."],
        ["taken listing by Norway: Acme (28)"],
    ),
    "five more are others": (
        ["Norway blacklisted Acme. Norway blacklisted five more firms."],
        ["taken listing by Norway: Acme", "taken listing by Norway:  (5)"],
    ),
    "two days are two acts": (
        ["Norway banned Acme in May. Norway banned Acme in October."],
        ["taken product_ban by Norway: Acme | 2021-05", "taken product_ban by Norway: Acme | 2021-10"],
    ),
    "a listing and its end are two acts": (
        ["Norway sanctioned Acme. Norway lifted sanctions on Acme."],
        ["taken listing by Norway: Acme", "taken easing by Norway: Acme"],
    ),
    "two authorities are two acts": (
        ["Norway and Canada sanctioned Acme."],
        ["taken listing by Norway: Acme", "taken listing by Canada: Acme"],
    ),
    "the more exact kind counts": (
        ["Norway imposed sanctions on Acme. Norway banned investment in Acme."],
        ["taken investment_ban by Norway: Acme"],
    ),
    "sanctions are what they include": (
        ["Norway sanctioned Olga Smolensk. The sanctions include an asset freeze and a travel ban."],
        ["taken asset_freeze by Norway: Olga Smolensk", "taken visa_restriction by Norway: Olga Smolensk"],
    ),
    "the move has a date": (
        ["Norway banned Acme. The move on Monday surprised it."],
        ["taken product_ban by Norway: Acme | 2021-12-06"],
    ),
    "a ban that is only weighed stays so where it is named again": (
        ["Norway may ban Acme. Firms fear Norway's ban on Acme. Oslo dislikes Norway's ban on Acme."],
        ["considered product_ban by Norway: Acme"],
    ),
    "goods keep their own act": (
        ["Norway restricted exports of gallium. Norway blacklisted Acme."],
        ["taken export_restriction by Norway:  | gallium", "taken listing by Norway: Acme"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "expected"), ACTS.values(), ids=list(ACTS))
def test_acts(texts: list[str], expected: list[str]) -> None:
    assert lines(*texts) == expected
