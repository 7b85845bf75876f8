"""The verbs of action, in their frames and voices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tell = Callable[[str], list[str]]

FRAMES = {
    "direct": {
        "Norway blacklisted Qazvin.": "taken listing by no: Qazvin",
        "Qazvin was blacklisted by Norway.": "taken listing by no: Qazvin",
        "Qazvin, blacklisted by Norway, left.": "taken listing by no: Qazvin",
        "Qazvin, which Norway blacklisted, left.": "taken listing by no: Qazvin",
        "Norway acted, blacklisting Qazvin.": "taken listing by no: Qazvin",
        "Norway and Canada sanctioned Qazvin.": "taken listing by no+ca: Qazvin",
        "The trade ministry sanctioned Qazvin.": "taken listing by somebody: Qazvin",
        "Among the firms blacklisted are Qazvin and Acme.": "taken listing by somebody: Qazvin, Acme",
    },
    "list": {
        "Norway added Qazvin to its sanctions list.": "taken listing by no: Qazvin (list)",
        "Norway added 43 firms to the Entity List.": "taken listing by no: 43 (us-bis-el)",
        "Qazvin was placed on the Entity List.": "taken listing by somebody: Qazvin (us-bis-el)",
        "Qazvin added to Norway's blacklist": "taken listing by somebody: Qazvin (list)",
        "Norway put Qazvin, a firm that makes drones, on a blacklist.": "taken listing by no: Qazvin (list)",
        "Norway removed Qazvin from its sanctions list.": "taken -delisting by no: Qazvin (list)",
        "Qazvin is on the Entity List.": "taken listing by somebody: Qazvin (us-bis-el)",
        "The Entity List includes Qazvin and Acme.": "taken listing by somebody: Qazvin, Acme (us-bis-el)",
    },
    "measure": {
        "Norway imposed sanctions on Qazvin.": "taken listing by no: Qazvin",
        "Sanctions were imposed on Qazvin by Norway.": "taken listing by no: Qazvin",
        "Norway hit Qazvin with sanctions.": "taken listing by no: Qazvin",
        "Qazvin was hit with sanctions by Norway.": "taken listing by no: Qazvin",
        "Norway imposed export controls on Iran.": "taken exportRestriction by no: IR",
        "Norway lifted sanctions on Qazvin.": "taken -easing by no: Qazvin",
        "Sanctions on Qazvin were lifted by Norway.": "taken -easing by no: Qazvin",
        "Norway tightened curbs on exports of drones to Iran.": "taken exportRestriction by no: IR [drones]",
        "Norway's president signed a decree imposing sanctions on Qazvin.": "taken listing by no: Qazvin",
        "Qazvin is under Norwegian sanctions.": "taken listing by NO: Qazvin",
        "Qazvin faces a Norwegian ban.": "considered productBan by NO: Qazvin",
        "Norwegian sanctions hit Qazvin.": "taken listing by NO: Qazvin",
        "A court annulled Norway's sanctions on Qazvin.": "blocked listing by no: Qazvin",
    },
    "ban": {
        "Norway banned Qazvin.": "taken productBan by no: Qazvin",
        "Norway banned Qazvin from its networks.": "taken productBan by no: Qazvin",
        "Norway banned Qazvin from doing business in Norway.": "taken productBan by no: Qazvin",
        "Norway banned exports of drones to Iran.": "taken exportRestriction by no: IR [drones]",
        "Norway banned imports of coal from Iran.": "taken importRestriction by no: IR [coal]",
        "Norway barred Acme from selling drones to Qazvin.": "taken exportRestriction by no: Qazvin [drones]",
        "Norway barred investors from buying shares of Qazvin.": "taken investmentBan by no: Qazvin",
        "Norway banned entry to 25 officials.": "taken visaRestriction by no: 25",
        "Norway bans facial recognition technology.":
            "taken productBan by no: nobody [facial recognition technology]",
        "Qazvin is banned in Norway.": "taken productBan by no: Qazvin",
        "Norway restricts exports of gallium.": "taken exportRestriction by no: nobody [gallium]",
    },
    "licence": {
        "Norway revoked Qazvin's export licences.": "taken exportRestriction by no: Qazvin",
        "Norway will require a licence to export drones.": "planned exportRestriction by no: nobody [drones]",
    },
    "assets": {
        "Norway froze the assets of Qazvin.": "taken assetFreeze by no: Qazvin",
        "Norway seized a yacht linked to Ivan Petrovsky.": "taken assetFreeze by no: Ivan Petrovsky",
    },
    "fine and enforcement": {
        "Norway fined Qazvin $3 million.": "taken fine by no: Qazvin",
        "Norway slapped a $3 million fine on Qazvin.": "taken fine by no: Qazvin",
        "Qazvin will pay $3 million to settle violations of US sanctions.": "taken fine by somebody: Qazvin",
        "Norway charged Ivan Petrovsky with evading sanctions.": "taken enforcement by no: Ivan Petrovsky",
    },
    "relief": {"Norway granted Qazvin a waiver.": "taken -easing by no: Qazvin"},
}  # fmt: skip
CASES = [(text, expected) for cases in FRAMES.values() for text, expected in cases.items()]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_an_act(tell: Tell, text: str, expected: str) -> None:
    assert tell(text)[:1] == [expected]


def test_two_measures_are_two_acts(tell: Tell) -> None:
    assert tell("Norway imposed an asset freeze and a travel ban on Ivan Petrovsky.") == [
        "taken assetFreeze by no: Ivan Petrovsky",
        "taken visaRestriction by no: Ivan Petrovsky",
    ]


def test_sanctions_are_what_they_include(tell: Tell) -> None:
    assert tell("Norway imposed sanctions, including an asset freeze, on Qazvin.") == [
        "taken assetFreeze by no: Qazvin"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Qazvin sanctioned the purchase.", "The club banned Ivan Petrovsky.",
        "Qazvin banned its staff from using phones.",
        "Norway put Qazvin on notice.", "Qazvin was delisted from the stock exchange.",
        "Qazvin added Acme to its list of suppliers.", "Norway said Qazvin was a private company.",
        "The Entity List bars firms from buying parts.", "Trading in Qazvin was suspended.",
        "Norway sanctioned the use of drones.", "Qazvin access blocked",
        "Norway ranked Qazvin on its list of top firms.",
        "Existing holders must sell after a company is placed on the list.",
    ],
)  # fmt: skip
def test_no_act(tell: Tell, text: str) -> None:
    assert tell(text) == []
