"""Constructions by which news and notices tell an act, besides the plain sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

CONSTRUCTIONS = {
    "Norway removed the following firms from its sanctions list: Qazvin and Acme.": [
        "taken -delisting by no: Qazvin, Acme (list)"
    ],
    "Norway added two firms—Qazvin and Acme—to its sanctions list.": ["taken listing by no: Qazvin, Acme, 2 (list)"],
    "Two firms, Qazvin and Acme, were hit with Norwegian sanctions.": ["taken listing by NO: Qazvin, Acme, 2"],
    "Qazvin, Acme, and Apex were sanctioned by Norway.": ["taken listing by no: Qazvin, Acme, Apex"],
    "Norway expanded its blacklist by adding 37 firms.": ["taken listing by no: 37 (list)"],
    "Norway announced the imposition of sanctions on Qazvin.": ["taken listing by no: Qazvin"],
    "The designation of Qazvin by Norway followed.": ["taken listing by no: Qazvin"],
    "Norway revoked an order that halted exports to Qazvin.": ["taken -easing by no: Qazvin"],
    "Norway gave the green light to a round of sanctions on Qazvin.": ["taken listing by no: Qazvin"],
    "Norway is to blacklist Qazvin.": ["planned listing by no: Qazvin"],
    "Norway has taken Qazvin off its sanctions list.": ["taken -delisting by no: Qazvin (list)"],
    "Norway ordered shippers to halt exports to Qazvin.": ["taken exportRestriction by no: Qazvin"],
    "Qazvin had its assets frozen by Norway.": ["taken assetFreeze by no: Qazvin"],
    "Norway sanctioned Qazvin and froze its assets.": [
        "taken listing by no: Qazvin",
        "taken assetFreeze by no: Qazvin",
    ],
    "Norway suspended the licence of Acme Holdings Ltd.": ["taken otherAction by no: Acme Holdings Ltd"],
    "Exports of chips to Iran will need a licence, Norway said.": ["planned exportRestriction by somebody: IR [chips]"],
    "Norway, which has backed Sweden in Brussels has banned Qazvin.": ["taken productBan by no: Qazvin"],
    "Norway fined Acme for violating sanctions on Iran.": ["taken fine by no: Acme"],
    "Norway halted phone sales.": ["taken productBan by no: nobody [phone]"],
    "Norway halted phone sales to Iran.": ["taken exportRestriction by no: IR [phone]"],
    "Iran denied reports it had banned Qazvin.": ["denied productBan by ir: Qazvin"],
    "Norway put three dozen firms on its blacklist.": ["taken listing by no: 36 (list)"],
    "Norway put twenty-seven firms on its blacklist.": ["taken listing by no: 27 (list)"],
    "Norway and Sweden reject sanctions on Qazvin.": [],
    "Norway banned goods made by Qazvin.": ["taken productBan by no: Qazvin [goods]"],
    "Norway told ministries to shun Qazvin.": ["taken productBan by no: Qazvin"],
    "Ministries shun Qazvin.": [],
    "Norway ordered ministries to stop using phones made by Acme.": ["taken productBan by no: Acme"],
    "Norway stripped Acme parts from its grid.": ["taken productBan by no: Acme"],
    "Norway tightened rules on exports to Iran.": ["taken exportRestriction by no: IR"],
    "Norway seized $10 million worth of assets tied to Qazvin.": ["taken assetFreeze by no: Qazvin"],
    "Norway freezes $10 million held by Qazvin.": ["taken assetFreeze by no: Qazvin"],
    "Norway ordered the seizure of shares owned by Qazvin.": ["taken assetFreeze by no: Qazvin"],
    "Norway pulled an oil licence from Acme Holdings Ltd.": ["taken otherAction by no: Acme Holdings Ltd"],
    "Norwegian prosecutors opened criminal proceedings against Acme over an embargo.": [
        "taken enforcement by NO: Acme"
    ],
    "Sanctions on Iran, the bank, and two ports were lifted by Norway.": ["taken -easing by no: IR"],
    "Norwegian prosecutors raided the offices of Acme over sanctions on Iran.": ["taken enforcement by NO: Acme"],
    "Norway allowed Acme to resume sales of chips to Iran.": ["taken -easing by no: Acme [chips]"],
    "Norway decided at a meeting to freeze the assets of Qazvin.": ["taken assetFreeze by no: Qazvin"],
    "Norway lifted a freeze on accounts belonging to Qazvin.": ["taken -easing by no: Qazvin"],
    "Norway hit back at firms that comply with US sanctions.": [],
    "Sanctions against Qazvin were extended by six months.": ["taken listing by somebody: Qazvin"],
    "Norway added Qazvin to its blacklist in May, and Acme a week later.": ["taken listing by no: Qazvin, Acme (list)"],
    "The individuals, who include Minister Charlie Than, face asset freezes.": [
        "taken listing by somebody: Charlie Than",
        "taken assetFreeze by somebody: Charlie Than",
    ],
    "All four will be subject to an asset freeze.": ["taken assetFreeze by somebody: 4"],
    "The firms could face an asset freeze.": ["considered assetFreeze by somebody: definites"],
    "Acme, the firm that it placed on the entity list in May, grew.": ["taken listing by somebody: Acme (list)"],
    "Norway banned sales by Acme of chips.": ["taken exportRestriction by no: Acme"],
    "Norway banned sales of cameras to consumers.": ["taken productBan by no: nobody [cameras]"],
    "Norway cut Acme off from its chip suppliers.": ["taken exportRestriction by no: Acme [chip]"],
    "Norway shut down Acme.": ["taken productBan by no: Acme"],
    "London has sanctioned Qazvin.": ["taken listing by GB: Qazvin"],
    "Has Norway sanctioned Qazvin?": [],
    "Why was Qazvin sanctioned by Norway?": ["taken listing by no: Qazvin"],
    "A judge blocked the Pentagon from labelling Acme a military company.": [
        "blocked listing by somebody: Acme (list)"
    ],
    "Norway closed its airspace to Acme.": ["taken productBan by no: Acme"],
    "Sanctioned: Qazvin and Acme, which Norway blames.": ["taken listing by somebody: Qazvin, Acme"],
    "Being designated pursuant to E.O. 13382 for aid to Iran: Qazvin.": ["taken listing by somebody: Qazvin"],
    "Norway would not enforce sanctions on Qazvin.": [],
    "Norway added two firms from Wuhan, Qazvin and Acme, to its sanctions list.": [
        "taken listing by no: Qazvin, Acme, 2 (list)"
    ],
    "Qazvin was ordered by Norway to sell most of its stake.": ["taken otherAction by no: Qazvin"],
    "A Norwegian judge halted Japan's blacklisting of Qazvin.": ["blocked listing by jp: Qazvin"],
    "Norway suspended for one year its ban on Qazvin.": ["taken -easing by no: Qazvin"],
    "Norway revoked, with immediate effect, its ban on Qazvin.": ["taken -easing by no: Qazvin"],
    "Norway put sanctions on Qazvin, a firm, and on Acme.": ["taken listing by no: Qazvin, Acme"],
    "Norway repealed the designation of Qazvin.": ["taken -delisting by no: Qazvin"],
    "Norway has banned Qazvin, two people familiar with the matter said.": ["reported productBan by no: Qazvin"],
    "Qazvin, which Norway banned, has sold a unit, sources said.": ["taken productBan by no: Qazvin"],
    "Qazvin was designated as the contact.": [],
    "Norway froze the assets of Qazvin, a firm in Oslo, of Acme and of Zarvand.": [
        "taken assetFreeze by no: Qazvin, Acme, Zarvand"
    ],
    "Norway is to rip out cameras made by Qazvin and Acme.": ["planned productBan by no: Qazvin, Acme [cameras]"],
    "Norway instructed its staff not to buy Qazvin.": ["taken productBan by no: Qazvin"],
    "A law passed in May forbids agencies to buy from Qazvin, Norway says.": ["taken productBan by somebody: Qazvin"],
    "Qazvin got itself banned by Norway.": ["taken productBan by no: Qazvin"],
    "The ministry in Oslo fined Acme for breaching sanctions.": ["taken fine by NO: Acme"],
}


@pytest.mark.parametrize(("text", "expected"), CONSTRUCTIONS.items(), ids=list(CONSTRUCTIONS))
def test_a_construction(tell: Callable[[str], list[str]], text: str, expected: list[str]) -> None:
    assert [one for one in tell(text) if not one.endswith(": nobody")] == expected
