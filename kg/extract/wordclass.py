"""Tokens of which some can be verbs into tokens that are: by what stands around them.

"US sanctions Huawei"  verb      "US sanctions on Huawei"  noun      "sanctioned firms"  participle before its noun
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kg.extract.tokens import Token, is_plural
from kg.extract.wordlists import compounds, gerunds, instruments, list_tails, nouns, parties, speech, traded

OPEN = frozenset("EAXw")
"""Tags of words that may be verbs."""
NOMINAL = frozenset("EAXwGKJOPULNa")
STARTS = frozenset("dsJNOPGKUMi")
"""What can only begin the object of a verb."""
BEFORE_NOUN = frozenset("ds'JNa")
SUBJECT = frozenset("GKOPULEAXwi)")
FLOATING = frozenset(["all", "both", "each"])
"""Determiners that after an auxiliary belong to the subject ("have all banned")."""
REFLEXIVE = frozenset(["itself", "themselves", "himself", "herself"])
"""Pronouns that do the same ("are not themselves listed", "got itself blacklisted")."""
ALONE = frozenset(["one", "this", "that"])
"""Words that are a subject by themselves ("one prohibits")."""
APPROXIMATE = frozenset(["over", "about", "around", "under"])
"""Prepositions that before a number only say how exact it is."""
SKIPPED = frozenset('r"')
BACKGROUND = Token(".", "", 0, 0)


def settled(tokens: Sequence[Token]) -> list[Token]:
    """Each token with the tag that it has in this place: V, "a" for a participle before its noun, or as it was."""
    result: list[Token] = []
    for place, token in enumerate(tokens):
        tag = _tag(result, tokens, place) if token.form and token.tag in OPEN else token.tag
        if token.word == "'s" and _last(result).tag == "i":
            tag = "b"
        if token.word == "that" and _points(result, tokens, place):
            tag = "d"
        if token.word in APPROXIMATE and tokens[place + 1 : place + 2] and tokens[place + 1].tag == "N":
            tag = "r"
        if token.word == "off" and tokens[place + 1 : place + 2] and tokens[place + 1].tag in "dsLGKJ":
            tag = "p"
        if (token.word in FLOATING and _last(result).tag in "hbmu") or (
            token.word in REFLEXIVE and _last(result).tag in "hbmun"
        ):
            tag = "r"
        if token.word == "her" and (not tokens[place + 1 :] or tokens[place + 1].tag in "tpyc.,;z"):
            tag = "i"
        if token.word == "since" and _last(result).tag == "h":
            tag = "r"
        if token.word == "following" and _last(result).tag == "d":
            tag = "w"
        result.append(token if tag == token.tag else token._replace(tag=tag))
    return result


def _tag(before: Sequence[Token], tokens: Sequence[Token], place: int) -> str:
    token, previous = tokens[place], _last(before)
    ahead = [one for one in tokens[place + 1 : place + 9] if one.tag not in SKIPPED]
    if " " in token.word and token.tag == "w":
        return "V"
    if token.form in {"dn", "d", "n"} or (previous.word == "those" and "n" in token.form):  # "those hit are"
        return _past(previous, ahead)
    if token.form == "g":
        return "V" if _gerund(token, previous, ahead) else token.tag
    if not is_noun(token):
        alone = previous.word in ALONE and token.form == "s"
        return token.tag if previous.tag in BEFORE_NOUN and not alone else "V"
    if token.form in {"b", "s"} and (
        _is_inside_object(before, told=_first(ahead).tag == "t") or _is_dealt_in(token, before)
    ):
        return token.tag
    lone = not any(one.tag in "Vbm" for one in before)
    verb = _finite(token, previous, ahead, lone=lone) or _after_relative(token, previous, before, ahead)
    return "V" if verb else token.tag


def _after_relative(token: Token, previous: Token, before: Sequence[Token], ahead: Sequence[Token]) -> bool:
    """ "The people, who include X, face sanctions": the verb after the comma that ends a relative clause."""
    closed = previous.tag == "," and any(one.tag == "q" for one in before)
    return closed and token.form == "b" and _first(ahead).tag in "Xds"


def _is_inside_object(before: Sequence[Token], *, told: bool) -> bool:
    """Whether only nouns stand between here and an active verb ("restricts chip exports", not "said he exports").

    `told` says that "to" follows: "told app stores to".
    """
    for place in range(len(before) - 1, -1, -1):
        one = before[place]
        if one.tag == "V":
            helped = place and before[place - 1].tag == "b"
            takes = one.lemma not in speech() or (told and one.lemma == "tell")
            return place < len(before) - 1 and not helped and takes and one.form != "n"
        if one.tag not in "wXEAaNds":
            return False
    return False


def _is_dealt_in(token: Token, before: Sequence[Token]) -> bool:
    """ "curbs on chip exports": what is dealt in, with nouns only between here and a preposition."""
    if token.word not in traded():
        return False
    place = next((one for one in reversed(before) if one.tag not in "wEXAJN-a"), BACKGROUND)
    return place.tag == "p"


def _points(before: Sequence[Token], tokens: Sequence[Token], place: int) -> bool:
    """Whether "that" points ("That list", "widened that list") and begins no clause."""
    previous = _last(before)
    ahead = [one for one in tokens[place + 1 : place + 3] if one.tag not in SKIPPED]
    nominal = (
        bool(ahead)
        and ahead[0].tag in "wEAXN"
        and "d" not in ahead[0].form
        and not (len(ahead) > 1 and ahead[1].tag in "bmhu")
    )
    return nominal and (previous.tag in ".p" or (previous.tag == "V" and previous.lemma not in speech()))


def _last(before: Sequence[Token]) -> Token:
    """The token before, without adverbs and words of time ("will on Thursday place")."""
    place = len(before) - 1
    while place >= 0 and (before[place].tag in SKIPPED or before[place].tag == "D"):
        timed = before[place].tag == "D" and place and before[place - 1].tag == "p"
        place -= 1 + bool(timed)
    return before[place] if place >= 0 else BACKGROUND


def _first(ahead: Sequence[Token]) -> Token:
    return ahead[0] if ahead else BACKGROUND


def _past(previous: Token, ahead: Sequence[Token]) -> str:
    """A past form: a verb, unless it stands before its noun ("blacklisted companies", "US-blacklisted")."""
    if previous.tag == "-":
        return "a"
    nominal = _first(ahead).tag in NOMINAL - {"N"}
    if nominal and previous.tag in BEFORE_NOUN | {"p", "y", ".", "V"}:
        return "a"
    pronominal = previous.word == "those"  # "those sanctioned were …"
    if previous.tag in BEFORE_NOUN and previous.tag != "N" and not pronominal:
        return "a"
    return "V"


def _gerund(token: Token, previous: Token, ahead: Sequence[Token]) -> bool:
    """Whether a form in -ing is a verb here: "adding X", not "a growing list", "chip making equipment"."""
    follows = _first(ahead).tag
    orders = previous.word in instruments()
    compound = previous.tag == "w" and follows in "wX" and not (is_plural(previous) or orders)
    if previous.tag == "b":
        return True
    if previous.tag in BEFORE_NOUN | {"-"} or compound or (previous.tag == "." and follows in "wE"):
        return False
    if token.word in gerunds():
        if follows == "p" and previous.tag in "EAG" and is_plural(previous):
            return True  # "ministers meeting in Brussels"
        return follows in STARTS and (previous.tag in "p,.zqE" or (previous.tag == "V" and previous.form == "g"))
    takes = follows in NOMINAL | STARTS | {"t", "p", "q", "V", "y", "z"} and previous.tag not in "mu"
    return takes and (token.tag != "X" or follows in STARTS | {"E", "U"})


HELPED = {"t": "bd", "m": "bd", "u": "bd", "n": "bd", "h": "n"}
"""Tag of what stands before → the forms of which a verb must have one ("to ban", "has put")."""


def _finite(token: Token, previous: Token, ahead: Sequence[Token], *, lone: bool) -> bool:
    """Whether a base, present or unchanging form of a word that is as well a noun is a verb here.

    `lone` says that no verb stands before it.
    """
    if previous.tag in HELPED:
        listed = token.word == "list" and previous.tag == "t" and _first(ahead).tag in ".;,p"  # "adds X to list"
        return not listed and bool(set(HELPED[previous.tag]) & set(token.form))
    if previous.tag == "X" and token.word in list_tails():
        return False
    if previous.tag == "b":
        return "n" in token.form and _first(ahead).tag in "yp.,;tc"
    if previous.tag in BEFORE_NOUN | {"p", "V", "-"}:
        return False
    if "d" in token.form:
        return previous.tag in SUBJECT | {",", "q"} and _first(ahead).tag in NOMINAL | STARTS | {"y", "p"}
    return _present(token, previous, ahead, lone=lone) if "s" in token.form else _base(token, previous, ahead)


def _present(token: Token, previous: Token, ahead: Sequence[Token], *, lone: bool) -> bool:
    if (
        previous.word == "other"
        or previous.tag not in SUBJECT | {"q", ","}
        or (previous.tag in "EAw" and is_plural(previous))
    ):
        return False
    follows = _first(ahead)
    if follows.tag == "i" or follows.word == "being":
        return True
    if follows.tag in "tp":
        return follows.word != "of" and token.tag != "X" and (follows.tag == "t" or previous.tag != "w")
    if follows.tag in "dsM":
        return True
    named = token.tag == "X" or token.word in instruments()
    if follows.tag not in NOMINAL or (named and (follows.word in compounds() or _may_be_verb(ahead))):
        return False
    return not _verb_after_run(ahead) and (token.tag != "X" or _proper_or_plural(ahead, lone=lone))


def _base(token: Token, previous: Token, ahead: Sequence[Token]) -> bool:
    starts = _first(ahead).tag in STARTS | {"E"} or (previous.tag == "c" and _first(ahead).word in traded())
    if previous.tag == "X" and not starts:
        return False
    if previous.tag in "EAXw" and is_plural(previous):
        return _first(ahead).tag in STARTS | NOMINAL and (starts or token.tag != "X")
    if previous.tag in '."(:' or not previous.word:
        return _first(ahead).tag in "OUPdJ"
    if previous.tag == "i":
        return _first(ahead).tag in STARTS | NOMINAL
    return (
        previous.tag in "q" or (previous.tag == "c" and (token.tag != "X" or _first(ahead).word in traded()))
    ) and starts


def _may_be_verb(ahead: Sequence[Token]) -> bool:
    """ "sanctions hit Russia", "sanctions target banks": the noun's own verb follows."""
    first = ahead[0]
    after = ahead[1] if len(ahead) > 1 else BACKGROUND
    return bool(first.form) and first.form not in {"s", "g"} and after.tag in STARTS | NOMINAL


def _verb_after_run(ahead: Sequence[Token]) -> bool:
    """Whether the nominal run that follows ends before a finite verb: then it is the subject, with this noun in it."""
    for place, token in enumerate(ahead):
        if place + 1 < len(ahead) and ahead[place + 1].tag == "y" and "n" in token.form:
            return False  # "(a) mixer used by hackers"
        if token.tag in "bmhu" or (token.form in {"dn", "d"} and token.tag == "w"):
            return True
        if token.tag not in NOMINAL | {"'"}:
            return False
    return False


def _proper_or_plural(ahead: Sequence[Token], *, lone: bool) -> bool:
    """Whether the nominal run that follows can be an object without an article: "firms", "Acme", not "list"."""
    run = list(takewhile(lambda token: token.tag in NOMINAL | {"-"}, ahead))
    if len(run) > 1 and "n" in run[-1].form and [one.tag for one in ahead[len(run) : len(run) + 1]] == ["y"]:
        run = run[:-1]  # "(a) mixer used by"
    after = ahead[len(run)] if len(run) < len(ahead) else BACKGROUND
    described = "n" in after.form and run[-1].word in parties()  # "mixer used by"
    closed = after.tag in "pt" or (lone and (after.tag in ".;" or described))
    listed = run[-1].word.endswith("list") or run[-1].word in list_tails()
    return any(token.tag in STARTS for token in run) or is_plural(run[-1]) or (closed and not listed)


def is_noun(token: Token) -> bool:
    """Whether a form that is not past can be a noun as well."""
    return token.lemma in nouns() or token.tag in "XEA"
