"""The nouns of action of an abstract sentence, and its states ("is on the list"), into events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract import targets
from kg.extract.abstract import Sentence
from kg.extract.event import ACTS, BELONGING, UNKNOWN, Event, event, goods_of, landmark
from kg.extract.lexicon import Frame, Lexicon
from kg.extract.status import Chain, chain
from kg.extract.targets import Hit
from kg.extract.voices import by_agent

_ON = frozenset(["on", "against", "upon", "over", "for", "to", "targeting"])
ACTS_PLURAL = frozenset(["sanctions", "restrictions", "curbs", "ban", "export controls"])


def nominal(sentence: Sentence, place: int, frame: Frame, lexicon: Lexicon) -> Event | None:
    """ "US sanctions on X", "X's designation", "X, hit by US sanctions", "faces a US ban"."""
    actor, links = noun_agent(sentence, place), chain(sentence, place, lexicon)
    if frame.object == "target":
        return _of_party(sentence, place, frame, lexicon, links)
    hit = parties_after(sentence, place, lexicon)
    how = "on"
    if not (hit.named or hit.described):
        how, hit = _suffered(sentence, place, lexicon)
    if sentence.tokens[place].word == "blacklist" and not hit.parties:
        return None
    kind_of = kind_of_measure(frame.type, sentence, place, lexicon, hit)
    if not actor and links.status in {"kg:blocked", "kg:delayed", "kg:dropped"}:
        actor = next((t.found.entity for t in sentence.tokens[:place] if t.found and t.tag in "GK"), "")
    if not actor and not (hit.parties and how == "suffered"):
        modal = sentence.tags[place + 1 : place + 9].find("m") >= 0
        if modal or not hit.parties or kind_of != "kg:listing":
            return None
    if not (
        hit.named
        or (hit.described and kind_of != "kg:listing")
        or kind_of in {"kg:exportRestriction", "kg:importRestriction"}
    ):
        return None
    if kind_of == "kg:otherAction" and not hit.named:
        return None
    return event(
        sentence,
        place,
        replace(frame, type=kind_of),
        how,
        actor or UNKNOWN,
        hit,
        links,
        lexicon,
        goods=goods_of(sentence, place, lexicon),
    )


def _of_party(sentence: Sentence, place: int, frame: Frame, lexicon: Lexicon, links: Chain) -> Event | None:
    """ "its inclusion on a US sanctions list", "X's designation on the Entity List"."""
    mark = landmark(sentence, place + 1, frozenset(["on", "in", "to", "from"]), lexicon, limit=10)
    hit = targets.before(sentence, place, lexicon, limit=6)
    if sentence.tokens[place + 1 : place + 2] and sentence.tokens[place + 1].word == "of":
        of = targets.after(sentence, place + 2, lexicon)
        hit = of if of.named else hit
    if mark is None or not (
        hit.parties or hit.count or hit.described or "s" in sentence.tags[max(0, place - 3) : place]
    ):
        return None
    if not hit.named and not hit.described:
        hit = replace(hit, described="pronoun")
    status = "kg:taken" if links.status in {"kg:denied", "kg:urged"} else links.status
    return event(sentence, place, frame, "nominal", UNKNOWN, hit, replace(links, status=status), lexicon, mark)


def states(sentence: Sentence, lexicon: Lexicon) -> Iterator[Event]:
    """ "X is on the Entity List", "X is among eight companies on the list"."""
    frame = Frame("state.on-list", "kg:listing", "", "+")
    for place, token in enumerate(sentence.tokens):
        if token.tag != "b" or sentence.tags[place + 1 : place + 2] == "V":
            continue
        mark = landmark(sentence, place + 1, frozenset(["on"]), lexicon, limit=8)
        if mark is None or any(tag in "VXm;" for tag in sentence.tags[place + 1 : mark[0]]):
            continue
        hit = targets.before(sentence, place, lexicon)
        body = next(
            (
                t.found.entity
                for t in sentence.tokens[:place]
                if t.found and t.tag == "G" and t.found.kind == "authority"
            ),
            "",
        )
        if not hit.parties and body and place < 8:
            hit = replace(hit, parties=(body,))
        if hit.parties:
            yield event(sentence, place, frame, "copula", UNKNOWN, hit, chain(sentence, place, lexicon), lexicon, mark)
            return


def members(sentence: Sentence, lexicon: Lexicon) -> Iterator[Event]:
    """ "the 28 companies, which include X and Y": names for a counted set that is told elsewhere."""
    frame = Frame("state.members", "kg:listing", "", "+")
    for place, token in enumerate(sentence.tokens):
        if token.word not in {"include", "includes", "included"} or "q" not in sentence.tags[max(0, place - 3) : place]:
            continue
        counted = targets.before(sentence, place, lexicon)
        hit = targets.after(sentence, place + 1, lexicon)
        if counted.count and hit.parties:
            yield event(
                sentence,
                place,
                frame,
                "",
                UNKNOWN,
                replace(hit, count=counted.count),
                Chain("kg:taken", place),
                lexicon,
            )
            return


def anaphors(sentence: Sentence, lexicon: Lexicon) -> Iterator[Event]:
    """ "the restrictions", "its decision on Monday": speaks of an act told elsewhere, here with a date."""
    frame = Frame("anaphor", "kg:otherAction", "", "+")
    if "D" not in sentence.tags:
        return
    for place, token in enumerate(sentence.tokens):
        if not place:
            continue
        fits = token.word in ACTS or (token.tag == "X" and token.word in ACTS_PLURAL)
        if fits and sentence.tokens[place - 1].word in {"the", "this", "these", "those", "that", "its", "latest"}:
            actor = next((t.found.entity for t in sentence.tokens if t.found and t.tag == "G"), UNKNOWN)
            count = next((n for t in sentence.tokens if t.tag == "N" and (n := targets.number(t.word, lexicon))), None)
            yield event(
                sentence,
                place,
                frame,
                "",
                actor,
                Hit(count=count if count and count > 1 else None),
                Chain("kg:taken", place),
                lexicon,
            )
            return


def noun_agent(sentence: Sentence, place: int) -> str:
    """ "US sanctions", "Washington's ban", "the Commerce Department's restrictions"; "imposed by the US"."""
    for token in reversed(sentence.tokens[max(0, place - 5) : place]):
        if token.found and token.tag in "GKJ":
            return token.found.entity
        if token.tag in "VmbtpyO,;:q":
            break
    by = by_agent(sentence, place, 12)
    return by if by not in {UNKNOWN, ""} else ""


def parties_after(sentence: Sentence, place: int, lexicon: Lexicon) -> Hit:
    for position in range(place + 1, min(len(sentence.tokens), place + 6)):
        token = sentence.tokens[position]
        if token.word in _ON:
            return targets.after(sentence, position + 1, lexicon, gap=7, through=BELONGING)
        if token.word in {"targeting", "targeted", "hitting"}:
            return targets.after(sentence, position + 1, lexicon, gap=7, through=BELONGING)
        if token.tag not in "VrDywGKdw" and token.word not in {"by", "on"}:
            break
    return Hit()


def _suffered(sentence: Sentence, place: int, lexicon: Lexicon) -> tuple[str, Hit]:
    """ "X, hit by US sanctions", "X faces a US ban", "X is under sanctions", "US blacklist drives X"."""
    for position in range(place - 1, max(-1, place - 6), -1):
        word = sentence.tokens[position].word
        if word in {"by", "under", "faces", "face", "facing", "faced", "despite", "amid", "to"}:
            hit = targets.before(sentence, position, lexicon)
            return "suffered", hit
    following = sentence.words(place + 1, place + 2)
    if following and following[0] in {
        "drives",
        "forces",
        "pushes",
        "hits",
        "prompts",
        "hurts",
        "hit",
        "forced",
        "pushed",
    }:
        return "suffered", targets.after(sentence, place + 2, lexicon)
    return "", Hit()


def kind_of_measure(kind: str, sentence: Sentence, noun: int, lexicon: Lexicon, hit: Hit) -> str:
    """What an unspecified ban or restriction is, by the words after it."""
    if kind != "kg:otherAction":
        return kind
    window = sentence.words(noun - 2, noun + 8)
    kinds = [lexicon.scopes[word] for word in window if word in lexicon.scopes]
    if kinds:
        return kinds[0]
    return (
        "kg:productBan"
        if any(word in lexicon.products for word in window) or sentence.tokens[noun].word in {"ban", "bans"}
        else kind
    )
