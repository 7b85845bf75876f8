"""Raw tokens into tokens with the names that no table holds: runs of capitalised words that are no common words.

In a headline that capitalises every word, and at the start of a sentence, a capital says nothing: there only words that
are not common count. A single common word with a capital ("the Army") is no name either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from kg.extract.mentions import Found
from kg.extract.tables import is_common, table, words
from kg.extract.tokens import KINDS, Token

CLOSED = frozenset("dspcqztybhmuirn")
"""Tags of words that begin no name."""
SURNAMES = frozenset(["than", "so", "no", "an", "but", "may", "will", "at"])
"""Small words that in capitals, after a name, are a part of it ("Charlie Than", "Tran Van An")."""
PLACES = 2
"""Digits of a number that may end a name."""
LONG = 3
"""Shorter words are in lower case even in a headline."""
HEADLINE, FEWEST = 0.6, 3
"""A sentence is a headline where this share of its long common words, and at least so many, have capitals."""
HOUSES = frozenset(["white", "upper", "lower", "house", "the"])
"""First words of houses that are a state's."""
BODY_OF = frozenset(["of", "for"])
"""After a word for a government these make the name of a body ("Ministry of Health")."""
EXTENDABLE = frozenset({"organisation", "country"})


def named(text: str, tokens: Sequence[Token], known: Mapping[str, Found]) -> list[Token]:
    """Runs of name words become one token: of the tag of whom they mean where `known` says so, else of the tag U.

    A run that ends in a word for a government is one of tag A.
    """
    headline = _is_headline(text, tokens)
    result: list[Token] = []
    position = 0
    while position < len(tokens):
        end = _run(text, tokens, position, headline=headline)
        if end > position:
            result.append(_name(text, tokens[position:end], known))
        else:
            result.append(tokens[position])
            end = position + 1
        position = end
    return result


def _is_headline(text: str, tokens: Sequence[Token]) -> bool:
    plain = (token for token in tokens if token.found is None and len(token.word) > LONG)
    long = [token for token in plain if is_common(token.word)]
    capitals = sum(text[token.start].isupper() for token in long)
    return capitals >= FEWEST and capitals >= HEADLINE * len(long)


def _run(text: str, tokens: Sequence[Token], start: int, *, headline: bool) -> int:
    """Where the run of name words ends that begins at `start`; `start` itself where there is none."""
    first = tokens[start]
    if first.found is not None:
        grows = first.found.kind in EXTENDABLE and start + 1 < len(tokens) and not headline
        if not (grows and _is_name(text, tokens, start + 1, headline=True) and _touch(text, tokens, start)):
            return start
    elif not _is_name(text, tokens, start, headline=headline or start == 0):
        return start
    end = start + 1
    while end < len(tokens):
        step = _step(text, tokens, end, headline=headline)
        if not step:
            break
        end += step
    while end > start and tokens[end - 1].tag in CLOSED and (headline or text[tokens[end - 1].start].islower()):
        end -= 1  # not "Than" of "Charlie Than"
    end += end - start > 1 and _is_number(text, tokens, end)
    end = _body_end(text, tokens, start, end) if not headline else end
    if end - start > 1 and tokens[end - 1].word in list_heads() and all(is_common(t.word) for t in tokens[start:end]):
        return start  # "its Sanctions List"
    alone = end - start == 1 and (first.found is not None or is_common(first.word) or first.word in places())
    describes = end < len(tokens) and text[tokens[end].start].isupper() and _before_hyphen(text, tokens, end)
    return start if alone or describes else end


def _body_end(text: str, tokens: Sequence[Token], start: int, end: int) -> int:
    """Where "Department of Economic Affairs, Education and Research" ends, whose first words end at `end`."""
    body = any(one.tag == "A" and after.word in BODY_OF for one, after in pairwise(tokens[start:end]))
    place = end
    while body and place + 1 < len(tokens) and tokens[place].word in {",", "and"}:
        follows = place + 1
        if not _is_name(text, tokens, follows, headline=False) or tokens[follows].tag == "A":
            break
        joined = tokens[place].word == "and"
        place = follows + 1
        while place < len(tokens) and _is_name(text, tokens, place, headline=False) and _touch(text, tokens, place - 1):
            place += 1
        if joined:
            return place
    return end


def _is_number(text: str, tokens: Sequence[Token], place: int) -> bool:
    """ "Mining Enterprise 1": a small number that ends a name."""
    if place >= len(tokens) or tokens[place].tag != "N" or len(tokens[place].word) > PLACES:
        return False
    closes = place + 1 == len(tokens) or tokens[place + 1].tag in ",.;:c)"
    return closes and _touch(text, tokens, place - 1)


def _step(text: str, tokens: Sequence[Token], place: int, *, headline: bool) -> int:
    """How many tokens go on with the run at `place`: a name word, or a small word or hyphen and a name word."""
    if not _touch(text, tokens, place - 1):
        return 0
    found = tokens[place].found
    company = found is not None and found.kind == "organisation" and not headline and text[found.start].isupper()
    surname = tokens[place].word in SURNAMES and text[tokens[place].start].isupper() and not headline
    if company or surname or _is_name(text, tokens, place, headline=headline):
        return 1  # a known name at the end of a longer one: "Myanma Foreign Trade Bank"
    if tokens[place].tag == "-" and _is_part(tokens, place) and not headline:
        return 2  # "Park Jin-hyok"
    arabic = tokens[place].word in particles() and [one.tag for one in tokens[place + 1 : place + 2]] == ["-"]
    if arabic and place + 2 < len(tokens) and _is_name(text, tokens, place + 2, headline=headline):
        return 3  # "Ahmad al-Rashid"
    links = tokens[place].word in particles() or tokens[place].tag == "-"
    if links and not headline and place + 1 < len(tokens) and _is_name(text, tokens, place + 1, headline=headline):
        return 2
    return 0


def _is_name(text: str, tokens: Sequence[Token], place: int, *, headline: bool) -> bool:
    token = tokens[place]
    if token.found is not None or not token.word[0].isalnum() or token.tag in CLOSED or token.word in titles():
        return False
    if not text[token.start].isalpha() or text[token.start : token.start + 2].islower():
        return False
    if headline or text[token.start : token.end].isupper():
        return not is_common(token.word) and not _before_hyphen(text, tokens, place)
    return not _before_hyphen(text, tokens, place)


def _is_part(tokens: Sequence[Token], place: int) -> bool:
    """Whether the hyphen at `place` joins to the name before it the rest of a word that is no common one."""
    following = tokens[place + 1 : place + 2]
    joined = bool(following) and tokens[place - 1].end == tokens[place].start
    return joined and tokens[place].end == following[0].start and not is_common(following[0].word)


def _before_hyphen(text: str, tokens: Sequence[Token], place: int) -> bool:
    """ "Lagos-based", "Kremlin-linked": the name only describes."""
    following = tokens[place + 1 : place + 3]
    describes = len(following) == 2 and following[0].tag == "-" and text[following[1].start].islower()
    return describes and is_common(following[1].word)


def _touch(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether nothing but a space stands between this token and the next."""
    return text[tokens[place].end : tokens[place + 1].start] in {"", " "}


def _name(text: str, run: Sequence[Token], known: Mapping[str, Found]) -> Token:
    last = run[-1]
    start, end = run[0].start, last.end
    name = text[start:end]
    if name in known:
        meant = known[name]._replace(start=start, end=end)
        return Token(KINDS[meant.kind], name.lower(), start, end, meant)
    body = next((one for one, after in pairwise(run) if one.tag == "A" and after.word in BODY_OF), None)
    trading = last.word == "house" and run[0].word not in HOUSES  # "Naryn Trade House"
    if (last.tag == "A" or body) and run[0].found is None and not trading:
        return (body or last)._replace(start=start, end=end)
    return Token("U", name.lower(), start, end, Found("name", start, end, name, "name"))


@cache
def list_heads() -> frozenset[str]:
    """Nouns for lists."""
    return words(table("lexicon_words")["lists"]["heads"])


@cache
def places() -> frozenset[str]:
    """Regions that are no states: nobody acts there, and nobody is hit."""
    return words(table("lexicon_words")["places"])


@cache
def particles() -> frozenset[str]:
    """Small words inside names."""
    return words(table("lexicon_speech")["particles"])


@cache
def titles() -> frozenset[str]:
    """Words before a person's name."""
    spoken = table("lexicon_speech")
    return frozenset(word.lower() for title in (*spoken["titles"], *spoken["offices"]) for word in title.split())
