"""What looks like an act and is none, and how acts of one sentence stand side by side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from kg.resources import folder

Tell = Callable[[str], list[str]]
FALSE = yaml.safe_load((folder("seeds") / "false_friends.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("phrase", [*FALSE["phrases"], *FALSE["hyphenated"]])
def test_a_false_friend_tells_nothing(tell: Tell, phrase: str) -> None:
    assert tell(f"Norway's sanctions on Acme, says the {phrase}.") == []


@pytest.mark.parametrize("word", FALSE["objects"])
def test_who_approves_does_not_punish(tell: Tell, word: str) -> None:
    assert tell(f"Norway sanctioned the {word}.") == []


def test_each_clause_tells_its_own_act(tell: Tell) -> None:
    assert tell("Norway banned Acme and will fine Qazvin, while Canada lifted sanctions on Tabriz Steel.") == [
        "taken productBan by no: Acme",
        "planned fine by no: Qazvin",
        "taken -easing by ca: Tabriz Steel",
    ]


def test_a_word_tells_one_act(tell: Tell) -> None:
    assert len(tell("Norway imposed sanctions on Acme.")) == 1


def test_what_only_says_more_of_an_act_is_no_other(tell: Tell) -> None:
    assert tell("Norway put Acme on its sanctions list, barring it from importing.") == [
        "taken listing by no: Acme (list)"
    ]
