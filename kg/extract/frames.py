"""An abstract sentence into the acts of authorities that it tells, each with agent, targets, list, status and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract import targets
from kg.extract.abstract import Sentence, Token
from kg.extract.lexicon import Frame, Lexicon
from kg.extract.status import Chain, chain
from kg.extract.targets import Hit

_ADVERBS = frozenset("rD")
_ON = frozenset(["on", "against", "upon", "over", "for", "to", "targeting"])
_ACTS = frozenset(["move", "measure", "measures", "decision", "action", "announcement", "listing", "rule"])
_ACTS_PLURAL = frozenset(["sanctions", "restrictions", "curbs", "ban", "export controls"])
_BELONGING = frozenset(["from", "of", "in"])
_UNTARGETED = frozenset({"kg:productBan", "kg:exportRestriction", "kg:importRestriction"})
_SOFT = ("restrict", "limit", "curb", "halt", "cut", "block")
UNKNOWN = "?"
"""The act has no agent in its sentence, but its subject is a measure or it is told in the passive."""


@dataclass(frozen=True, slots=True)
class Event:
    """One mention of an act. Places count characters of the zone's readable text."""

    rule: str
    type: str
    polarity: str
    authority: str
    hit: Hit
    status: str
    start: int
    end: int
    trigger: int
    sentence: Sentence
    list: str = ""
    listed: bool = False
    """Whether the sentence speaks of a list at all, named or not."""
    words: tuple[str, ...] = ()
    goods: str = ""
    operator: int = -1
    subject: Hit = Hit()
    last: int = -1
    """The last token that the event has used up."""


def events(sentence: Sentence, lexicon: Lexicon) -> Iterator[Event]:
    """Every act that the sentence tells, by the first frame that fits each action word."""
    low = sentence.text[sentence.start : sentence.end].lower()
    if lexicon.false_phrases.search(low):
        return
    used: set[int] = set()
    for place, token in enumerate(sentence.tokens):
        if token.tag == "V" and place not in used:
            for kind, frame, _lemma in lexicon.verbs[token.word]:
                if frame.id == "licence.required" and used:
                    continue
                event = VERBS[frame.object](sentence, place, kind, frame, lexicon)
                if event:
                    used.update(range(place, max(event.trigger, event.last) + 1))
                    yield event
                    break
        elif token.tag == "X" and place not in used:
            found = _noun(sentence, place, lexicon.nouns[token.word], lexicon)
            if found:
                used.add(place)
                yield found
    yield from _states(sentence, lexicon)
    yield from _members(sentence, lexicon)
    if not used:
        yield from _anaphors(sentence, lexicon)


# ------------------------------------------------------------------------------------------------------- agents


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
        if token.tag in "XL" or token.word in _ACTS:
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
        if token.tag in ";:":
            break
    return UNKNOWN


# ------------------------------------------------------------------------------------------------------- voices


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
    return (actor, hit, links, how) if actor else None


def _inverted(sentence: Sentence, place: int) -> bool:
    """ "Among those blacklisted were X and Y"."""
    return sentence.tokens[0].word == "among" and "b" in sentence.tags[place : place + 4]


# ------------------------------------------------------------------------------------------------------- frames


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
    return _event(sentence, place, frame, how, actor, hit, links, lexicon)


def _list(sentence: Sentence, place: int, kind: str, frame: Frame, lexicon: Lexicon) -> Event | None:
    """ "added X to the Entity List", "the list includes X"."""
    mark = landmark(sentence, place + 1, frame.prepositions, lexicon)
    if sentence.words(place, place + 1)[0] in {"include", "includes", "included"} and (
        place and sentence.tokens[place - 1].tag == "L"
    ):
        hit = targets.after(sentence, place + 1, lexicon)
        return (
            _event(sentence, place, frame, "includes", UNKNOWN, hit, Chain("kg:taken", place), lexicon)
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
        hit = targets.after(sentence, place + 1, lexicon, limit=mark[0] - place - 1, through=_BELONGING)
        if not (hit.named or hit.described):
            hit = replace(hit, described="pronoun" if "i" in sentence.tags[place + 1 : mark[0]] else "")
    if not (hit.named or hit.described):
        return None
    return _event(sentence, place, frame, how, actor, hit, links, lexicon, mark)


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
    if not (hit.named or hit.described) and kind_of not in _UNTARGETED:
        return None
    return _event(
        sentence,
        place,
        replace(frame, type=kind_of),
        how,
        actor,
        hit,
        links,
        lexicon,
        goods=_goods(sentence, place, lexicon),
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
    own = _noun_agent(sentence, noun)
    actor = own if actor in {UNKNOWN, ""} and own else actor
    if not actor:
        return None
    hit = _on(sentence, max(noun, place if noun < place else noun), lexicon)
    if not hit.named and not hit.described and noun < place:
        hit = _on(sentence, noun, lexicon)
    unclear = actor == UNKNOWN and not (measure.type in _UNTARGETED and "i" in sentence.tags[:place])
    if not (hit.named or hit.described) and unclear and frame.polarity == "+":
        return None
    goods = _goods(sentence, noun, lexicon)
    kind_of = measure.type if frame.polarity == "+" else frame.type
    kind_of = _kind(kind_of, sentence, noun, lexicon, hit)
    rule = replace(frame, type=kind_of, id=f"{frame.id}.{measure.id.removeprefix('noun.')}")
    if kind_of == "kg:productBan" and actor == UNKNOWN and not hit.parties:
        return None
    return replace(
        _event(sentence, place, rule, how, actor, hit, links, lexicon, goods=goods), trigger=max(noun, place)
    )


def _kind(kind: str, sentence: Sentence, noun: int, lexicon: Lexicon, hit: Hit) -> str:
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


def _noun(sentence: Sentence, place: int, frame: Frame, lexicon: Lexicon) -> Event | None:
    """ "US sanctions on X", "X's designation", "X, hit by US sanctions", "faces a US ban"."""
    actor, links = _noun_agent(sentence, place), chain(sentence, place, lexicon)
    if frame.object == "target":
        return _nominal(sentence, place, frame, lexicon, links)
    hit = _on(sentence, place, lexicon)
    how = "on"
    if not (hit.named or hit.described):
        how, hit = _suffered(sentence, place, lexicon)
    if sentence.tokens[place].word == "blacklist" and not hit.parties:
        return None
    kind_of = _kind(frame.type, sentence, place, lexicon, hit)
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
    return _event(
        sentence,
        place,
        replace(frame, type=kind_of),
        how,
        actor or UNKNOWN,
        hit,
        links,
        lexicon,
        goods=_goods(sentence, place, lexicon),
    )


def _nominal(sentence: Sentence, place: int, frame: Frame, lexicon: Lexicon, links: Chain) -> Event | None:
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
    return _event(sentence, place, frame, "nominal", UNKNOWN, hit, replace(links, status=status), lexicon, mark)


def _states(sentence: Sentence, lexicon: Lexicon) -> Iterator[Event]:
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
            yield _event(sentence, place, frame, "copula", UNKNOWN, hit, chain(sentence, place, lexicon), lexicon, mark)
            return


def _anaphors(sentence: Sentence, lexicon: Lexicon) -> Iterator[Event]:
    """ "the restrictions", "its decision on Monday": speaks of an act told elsewhere, here with a date."""
    frame = Frame("anaphor", "kg:otherAction", "", "+")
    if "D" not in sentence.tags:
        return
    for place, token in enumerate(sentence.tokens):
        if not place:
            continue
        fits = token.word in _ACTS or (token.tag == "X" and token.word in _ACTS_PLURAL)
        if fits and sentence.tokens[place - 1].word in {"the", "this", "these", "those", "that", "its", "latest"}:
            actor = next((t.found.entity for t in sentence.tokens if t.found and t.tag == "G"), UNKNOWN)
            count = next((n for t in sentence.tokens if t.tag == "N" and (n := targets.number(t.word, lexicon))), None)
            yield _event(
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


def _members(sentence: Sentence, lexicon: Lexicon) -> Iterator[Event]:
    """ "the 28 companies, which include X and Y": names for a counted set that is told elsewhere."""
    frame = Frame("state.members", "kg:listing", "", "+")
    for place, token in enumerate(sentence.tokens):
        if token.word not in {"include", "includes", "included"} or "q" not in sentence.tags[max(0, place - 3) : place]:
            continue
        counted = targets.before(sentence, place, lexicon)
        hit = targets.after(sentence, place + 1, lexicon)
        if counted.count and hit.parties:
            yield _event(
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
        return _event(sentence, place, frame, "active", actor, hit, links, lexicon) if actor and hit.named else None
    actor = actor or next((t.found.entity for t in sentence.tokens if t.found and t.tag in "GK"), UNKNOWN)
    hit = _dealings(sentence, place, Hit(), lexicon, "active")
    return _event(
        sentence,
        place,
        frame,
        "rule",
        actor,
        replace(hit, parties=()),
        links,
        lexicon,
        goods=_goods(sentence, place, lexicon),
    )


def _assets(sentence: Sentence, place: int, kind: str, frame: Frame, lexicon: Lexicon) -> Event | None:
    """ "froze the assets of X"."""
    if not any(word in {"assets", "funds", "accounts"} for word in sentence.words(place + 1, place + 9)):
        return None
    read = parties(sentence, place, kind, lexicon, direct=False)
    if read is None or not read[1].named:
        return None
    return _event(sentence, place, frame, read[3], read[0], read[1], read[2], lexicon)


VERBS = {"target": _target, "list": _list, "scope": _scope, "measure": _measure, "licence": _licence, "assets": _assets}


# ------------------------------------------------------------------------------------------------------- pieces


def landmark(
    sentence: Sentence, start: int, prepositions: frozenset[str], lexicon: Lexicon, limit: int = 45
) -> tuple[int, int] | None:
    """Where "to the ... list" stands after `start`: the preposition and the list, as tokens."""
    for place in range(start, min(len(sentence.tokens), start + limit)):
        token = sentence.tokens[place]
        if token.tag in ";:" or (token.tag in "p" and token.word == "but"):
            return None
        if token.word not in prepositions:
            continue
        for end in range(place + 1, min(len(sentence.tokens), place + 12)):
            one = sentence.tokens[end]
            if one.tag == "L" or one.word in lexicon.words["list_heads"]:
                return None if set(sentence.words(place, end)) & lexicon.false_lists else (place, end)
            qualifies = one.word in lexicon.words["list_qualifiers"]
            if one.tag in ",;:Vbmtpy" and one.word != "of" and not qualifies:
                break
    return None


def _noun_agent(sentence: Sentence, place: int) -> str:
    """ "US sanctions", "Washington's ban", "the Commerce Department's restrictions"; "imposed by the US"."""
    for token in reversed(sentence.tokens[max(0, place - 5) : place]):
        if token.found and token.tag in "GKJ":
            return token.found.entity
        if token.tag in "VmbtpyO,;:q":
            break
    by = by_agent(sentence, place, 12)
    return by if by not in {UNKNOWN, ""} else ""


def _on(sentence: Sentence, place: int, lexicon: Lexicon) -> Hit:
    for position in range(place + 1, min(len(sentence.tokens), place + 6)):
        token = sentence.tokens[position]
        if token.word in _ON:
            return targets.after(sentence, position + 1, lexicon, gap=7)
        if token.word in {"targeting", "targeted", "hitting"}:
            return targets.after(sentence, position + 1, lexicon, gap=7)
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


def _goods(sentence: Sentence, place: int, lexicon: Lexicon) -> str:
    """What a restriction is about, in the document's words: after "exports of", or the product named."""
    tokens = sentence.tokens
    for position in range(place, min(len(tokens), place + 16)):
        word = tokens[position].word
        export = lexicon.scopes.get(word) in {"kg:exportRestriction", "kg:importRestriction"} or word.endswith(
            ("exports", "imports")
        )
        if export and position + 1 < len(tokens):
            first = position + 2 if tokens[position + 1].word in {"of", "on"} else position + 1
            return _stretch(sentence, first, lexicon)
    for position in range(place + 1, min(len(tokens), place + 10)):
        if tokens[position].word in lexicon.products:
            first = max([p + 1 for p in range(place, position) if tokens[p].tag in "VXpdc,"], default=place + 1)
            return sentence.text[tokens[first].start : tokens[position].end]
    return ""


def _stretch(sentence: Sentence, first: int, lexicon: Lexicon) -> str:
    last = first
    while last < min(len(sentence.tokens), first + 9) and sentence.tokens[last].tag in "wJcN-rEdA":
        last += 1
    return sentence.text[sentence.tokens[first].start : sentence.tokens[last - 1].end] if last > first else ""


def _event(
    sentence: Sentence, place: int, frame: Frame, how: str, actor: str, hit: Hit, links: Chain, lexicon: Lexicon,
    mark: tuple[int, int] | None = None, goods: str = "",
) -> Event:  # fmt: skip
    named = _list_token(sentence, place, mark)
    words = tuple(sentence.words(mark[0] + 1, mark[1] + 1)) if mark else tuple(sentence.words(place, place + 6))
    return Event(
        rule=f"{frame.id}.{how}" if how else frame.id,
        type=frame.type,
        polarity=frame.polarity,
        authority=actor,
        hit=hit,
        status=links.status,
        start=sentence.start,
        end=sentence.end,
        trigger=place,
        sentence=sentence,
        list=named.found.entity if named and named.found else "",
        listed=mark is not None or sentence.tokens[place].word.startswith("blacklist"),
        words=words,
        goods=goods,
        operator=links.operator,
        last=mark[1] if mark else place,
        subject=targets.before(sentence, place, lexicon) if not hit.named else Hit(),
    )


def _list_token(sentence: Sentence, place: int, mark: tuple[int, int] | None) -> Token | None:
    if mark and sentence.tokens[mark[1]].tag == "L":
        return sentence.tokens[mark[1]]
    return (
        next((token for token in sentence.tokens[max(0, place - 2) : place] if token.tag == "L"), None)
        if not mark
        else None
    )
