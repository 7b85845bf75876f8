"""A verb of action in its abstract sentence into agent, parties and voice."""

from __future__ import annotations

from dataclasses import replace

from kg.extract import targets
from kg.extract.abstract import Sentence
from kg.extract.event import ACTS, UNKNOWN
from kg.extract.lexicon import Lexicon
from kg.extract.status import Chain, chain
from kg.extract.targets import Hit


def agent(sentence: Sentence, links: Chain, trigger: int) -> tuple[str, int]:
    """Who acts in the active voice, and where: an IRI, UNKNOWN where a measure is the subject, "" where nobody fits."""
    position, gap = trigger - 1, 0
    while position >= 0 and gap <= 8:
        token = sentence.tokens[position]
        if token.found and token.tag in "GK":
            return token.found.entity, position
        if token.tag == "A":
            return _government(sentence, position), position
        if token.tag == "J" and position + 1 < trigger and sentence.tokens[position + 1].tag == "A":
            return token.found.entity if token.found else "", position
        if token.tag == "P" and token.found and token.found.rule == "person.office":
            return UNKNOWN, position
        if token.tag in "XL" or token.word in ACTS:
            return UNKNOWN, position
        if token.tag in "OP;:.?":
            return "", position
        if token.tag == "i":
            return _pronoun(sentence, position), position
        gap += token.tag == "w"
        position -= 1
    return "", max(position, 0)


def _government(sentence: Sentence, position: int) -> str:
    for token in reversed(sentence.tokens[max(0, position - 3) : position]):
        if token.found and token.tag in "GKJ":
            return token.found.entity
    return UNKNOWN


def _pronoun(sentence: Sentence, position: int) -> str:
    for token in reversed(sentence.tokens[:position]):
        if token.found and token.tag in "GK":
            return token.found.entity
        if token.tag in "OP":
            return ""
    return UNKNOWN


def by_agent(sentence: Sentence, trigger: int, limit: int = 14) -> str:
    """The agent of a passive: "by the US" after the verb; UNKNOWN where none is told."""
    for place in range(trigger + 1, min(len(sentence.tokens), trigger + limit)):
        token = sentence.tokens[place]
        if token.tag == "y":
            for one in sentence.tokens[place + 1 : place + 5]:
                if one.found and one.tag in "GKJ":
                    return one.found.entity
                if one.tag in "OPE":
                    return ""
        following = sentence.tokens[place + 1 : place + 3]
        if token.word == "in" and (body := next((t.found.entity for t in following if t.found and t.tag in "GK"), "")):
            return body
        if token.tag in ";:":
            break
    return UNKNOWN


def voice(sentence: Sentence, place: int, kind: str) -> str:
    """ "active", "passive", "reduced" ("X, blacklisted by"), "prenominal" ("blacklisted firm X") or "" (no verb)."""
    tokens = sentence.tokens
    before = place - 1
    while before >= 0 and tokens[before].tag in "rn":
        before -= 1
    previous = tokens[before] if before >= 0 else None
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    past = kind in {"past", "participle"} or (kind == "base" and tokens[place].word in {"put", "cut", "hit"})
    if previous and previous.tag == "b" and past:
        return "passive"
    if past and following and following.tag == "y":
        return "reduced"
    if past and following and following.tag in "pt" and previous and previous.tag in ",":
        return "reduced"
    if kind == "base" and not past and previous and previous.tag == "u":
        return "active"
    if past and previous and previous.tag in "-":
        return "prenominal"
    if past and following and following.tag in "EO" and (previous is None or previous.tag in "dsc,J("):
        return "prenominal" if not (previous and previous.tag == "J") else "prenominal"
    if kind == "base" and not past:
        ready = previous and (
            previous.tag in "tmu" or previous.word.endswith("s") or previous.tag in "c" or tokens[place - 1].tag == "n"
        )
        return "active" if ready else ""
    if previous and previous.tag in "E" and past and not (following and following.tag in "dsOPNJE"):
        return "reduced"
    return "active"


def parties(
    sentence: Sentence, place: int, kind: str, lexicon: Lexicon, *, direct: bool
) -> tuple[str, Hit, Chain, str] | None:
    """Agent, parties, chain and voice of the verb at `place`; None where it is no act of an authority."""
    how, links = voice(sentence, place, kind), chain(sentence, place, lexicon)
    if not how:
        return None
    if how == "active":
        actor, where = agent(sentence, links, place)
        if kind == "ing" and not actor:
            actor = next((t.found.entity for t in sentence.tokens[:place] if t.found and t.tag in "GK"), "")
        hit = targets.after(sentence, place + 1, lexicon, direct=direct)
        if not (hit.named or hit.described) and where and sentence.tokens[where - 1].tag in "qd":
            relative = next((p for p in range(where, max(0, where - 4), -1) if sentence.tokens[p - 1].tag == "q"), 0)
            hit = targets.before(sentence, relative - 1, lexicon) if relative else hit
        return (actor, hit, links, how) if actor else None
    actor = by_agent(sentence, place)
    if how == "prenominal":
        left = sentence.tokens[max(0, place - 2) : place]
        actor = next((t.found.entity for t in left if t.found and t.tag in "GKJ"), actor)
        if left and left[-1].tag == "-" and actor == UNKNOWN:
            return None
        hit = targets.after(sentence, place + 1, lexicon, gap=4, direct=True)
    elif (place + 1 < len(sentence.tokens) and sentence.tokens[place + 1].tag == "b") or _inverted(sentence, place):
        hit = targets.after(sentence, place + 2, lexicon)
    else:
        hit = targets.before(sentence, place, lexicon)
        if not hit.named and "i" in sentence.tags[max(0, place - 4) : place]:
            hit = replace(hit, described="pronoun")
    return (actor, hit, links, how) if actor else None


def _inverted(sentence: Sentence, place: int) -> bool:
    """ "Among those blacklisted were X and Y"."""
    return sentence.tokens[0].word == "among" and "b" in sentence.tags[place : place + 4]
