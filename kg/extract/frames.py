"""The verbs of action of an abstract sentence into events: one function for what may follow each kind of verb."""

from __future__ import annotations

from dataclasses import replace

from kg.extract import targets
from kg.extract.abstract import Sentence
from kg.extract.event import BELONGING, UNKNOWN, UNTARGETED, Event, event, goods_of, landmark
from kg.extract.lexicon import Frame, Lexicon
from kg.extract.nominals import kind_of_measure, noun_agent, parties_after
from kg.extract.status import Chain, chain
from kg.extract.targets import Hit
from kg.extract.voices import agent, by_agent, parties, voice

_SOFT = ("restrict", "limit", "curb", "halt", "cut", "block")


def _target(sentence: Sentence, place: int, kind: str, frame: Frame, lexicon: Lexicon) -> Event | None:
    """ "blacklisted X", "X was sanctioned by Y"."""
    following = sentence.words(place + 1, place + 4)
    if any(word in lexicon.false_objects for word in following[:3]):
        return None
    read = parties(sentence, place, kind, lexicon, direct=True)
    if read is None:
        return None
    actor, hit, links, how = read
    if not (hit.named or hit.described) or (hit.described == "plural" and not hit.named):
        return None
    if actor == UNKNOWN and not (hit.parties and how in {"passive", "prenominal", "reduced"}):
        return None
    return event(sentence, place, frame, how, actor, hit, links, lexicon)


def _list(sentence: Sentence, place: int, kind: str, frame: Frame, lexicon: Lexicon) -> Event | None:
    """ "added X to the Entity List", "the list includes X"."""
    mark = landmark(sentence, place + 1, frame.prepositions, lexicon)
    if sentence.words(place, place + 1)[0] in {"include", "includes", "included"} and (
        place and sentence.tokens[place - 1].tag == "L"
    ):
        hit = targets.after(sentence, place + 1, lexicon)
        return (
            event(sentence, place, frame, "includes", UNKNOWN, hit, Chain("kg:taken", place), lexicon)
            if hit.parties
            else None
        )
    if mark is None or (frame.id == "listing.list" and sentence.tokens[place].word in {"have", "has", "had", "having"}):
        return None
    read = parties(sentence, place, kind, lexicon, direct=False)
    if read is None:
        return None
    actor, hit, links, how = read
    if how == "active":
        hit = targets.after(sentence, place + 1, lexicon, limit=mark[0] - place - 1, through=BELONGING)
        if not (hit.named or hit.described):
            hit = replace(hit, described="pronoun" if "i" in sentence.tags[place + 1 : mark[0]] else "")
    if not (hit.named or hit.described):
        return None
    return event(sentence, place, frame, how, actor, hit, links, lexicon, mark)


def _scope(sentence: Sentence, place: int, kind: str, frame: Frame, lexicon: Lexicon) -> Event | None:
    """ "banned exports to X", "barred X from selling", "bans facial recognition"."""
    read = parties(sentence, place, kind, lexicon, direct=False)
    if read is None or (read[0] == UNKNOWN and read[3] == "active" and not read[1].parties):
        return None
    actor, hit, links, how = read
    if sentence.tags[place + 1 : place + 2] == "i":
        return None
    window = sentence.words(place + 1, place + 18)
    kinds = [lexicon.scopes[word] for word in window if word in lexicon.scopes]
    product = [word for word in window[:9] if word in lexicon.products]
    kind_of = kinds[0] if kinds else "kg:productBan" if product or hit.parties or hit.described == "counted" else ""
    if not kind_of or (actor == UNKNOWN and not hit.parties):
        return None
    if (
        kind_of == "kg:productBan"
        and (actor == UNKNOWN or not hit.named)
        and sentence.tokens[place].word.startswith(_SOFT)
    ):
        return None
    if kinds or product:
        wide = targets.after(sentence, place + 1, lexicon, gap=14)
        hit = _dealings(sentence, place, hit if hit.named else wide, lexicon, how)
    if not (hit.named or hit.described) and kind_of not in UNTARGETED:
        return None
    return event(
        sentence,
        place,
        replace(frame, type=kind_of),
        how,
        actor,
        hit,
        links,
        lexicon,
        goods=goods_of(sentence, place, lexicon),
    )


def _dealings(sentence: Sentence, place: int, hit: Hit, lexicon: Lexicon, how: str) -> Hit:
    """Of "barred X from selling chips to Y", Y is hit, X only bound; of "banned exports to Y", Y."""
    for position in range(place + 1, min(len(sentence.tokens), place + 26)):
        token = sentence.tokens[position]
        dealing = token.word in lexicon.scopes and lexicon.scopes[token.word] not in {"kg:visaRestriction"}
        if dealing:
            for follow in range(position + 1, min(len(sentence.tokens), position + 7)):
                if sentence.tokens[follow].word in {"to", "in", "with", "from", "of", "by"}:
                    other = targets.after(sentence, follow + 1, lexicon, gap=7, direct=True)
                    if other.parties or other.countries or other.described:
                        return other if other.named else replace(other, end=max(other.end, hit.end))
        if token.tag in ";:":
            break
    return hit


def _measure(sentence: Sentence, place: int, kind: str, frame: Frame, lexicon: Lexicon) -> Event | None:
    """ "imposed sanctions on X", "sanctions were imposed on X", "lifted curbs on X"."""
    noun = next(
        (p for p in range(place + 1, min(len(sentence.tokens), place + 9)) if sentence.tokens[p].tag == "X"), -1
    )
    how = voice(sentence, place, kind)
    if noun < 0 and how in {"passive", "reduced"}:
        noun = next((p for p in range(place - 1, max(-1, place - 14), -1) if sentence.tokens[p].tag == "X"), -1)
    if noun < 0 or (noun > place and any(tag in ";:Vtq" for tag in sentence.tags[place + 1 : noun])) or not how:
        return None
    measure = lexicon.nouns[sentence.tokens[noun].word]
    links = chain(sentence, place, lexicon)
    actor = by_agent(sentence, place) if how in {"passive", "reduced"} else agent(sentence, links, place)[0]
    if how == "active" and not actor and kind == "ing":
        actor = next((t.found.entity for t in sentence.tokens[:place] if t.found and t.tag in "GK"), "")
    own = noun_agent(sentence, noun)
    actor = own if actor in {UNKNOWN, ""} and own else actor
    if not actor:
        return None
    hit = parties_after(sentence, max(noun, place if noun < place else noun), lexicon)
    if not hit.named and not hit.described and noun < place:
        hit = parties_after(sentence, noun, lexicon)
    unclear = actor == UNKNOWN and not (measure.type in UNTARGETED and "i" in sentence.tags[:place])
    if not (hit.named or hit.described) and unclear and frame.polarity == "+":
        return None
    goods = goods_of(sentence, noun, lexicon)
    kind_of = measure.type if frame.polarity == "+" else frame.type
    kind_of = kind_of_measure(kind_of, sentence, noun, lexicon, hit)
    rule = replace(frame, type=kind_of, id=f"{frame.id}.{measure.id.removeprefix('noun.')}")
    if kind_of == "kg:productBan" and actor == UNKNOWN and not hit.parties:
        return None
    return replace(event(sentence, place, rule, how, actor, hit, links, lexicon, goods=goods), trigger=max(noun, place))


def _licence(sentence: Sentence, place: int, kind: str, frame: Frame, lexicon: Lexicon) -> Event | None:
    """ "revoked X's export licences", "will require companies to obtain a license to export Y"."""
    window = sentence.words(place - 9, place + 22)
    if not any(word.startswith(("licen", "permit")) for word in window):
        return None
    trade = [word for word in window if lexicon.scopes.get(word) == "kg:exportRestriction"]
    links = chain(sentence, place, lexicon)
    actor, _ = agent(sentence, links, place)
    subject = sentence.tags[max(0, place - 8) : place]
    if not trade or ("L" in subject or "blacklist" in sentence.words(place - 8, place)):
        return None
    if frame.id == "licence.revoked":
        hit = targets.after(sentence, place + 1, lexicon)
        return event(sentence, place, frame, "active", actor, hit, links, lexicon) if actor and hit.named else None
    actor = actor or next((t.found.entity for t in sentence.tokens if t.found and t.tag in "GK"), UNKNOWN)
    hit = _dealings(sentence, place, Hit(), lexicon, "active")
    return event(
        sentence,
        place,
        frame,
        "rule",
        actor,
        replace(hit, parties=()),
        links,
        lexicon,
        goods=goods_of(sentence, place, lexicon),
    )


def _assets(sentence: Sentence, place: int, kind: str, frame: Frame, lexicon: Lexicon) -> Event | None:
    """ "froze the assets of X"."""
    if not any(word in {"assets", "funds", "accounts"} for word in sentence.words(place + 1, place + 9)):
        return None
    read = parties(sentence, place, kind, lexicon, direct=False)
    if read is None or not read[1].named:
        return None
    return event(sentence, place, frame, read[3], read[0], read[1], read[2], lexicon)


VERBS = {"target": _target, "list": _list, "scope": _scope, "measure": _measure, "licence": _licence, "assets": _assets}
