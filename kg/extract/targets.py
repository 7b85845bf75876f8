"""The tokens after (or before) an action word into the parties, countries and counts that it hits."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.abstract import Sentence, Token
from kg.extract.lexicon import Lexicon

_THROUGH = frozenset("dscwrJN-E()A\"'GKnOP")
_TIED = frozenset(["linked", "tied", "connected", "related", "belonging"])
_LISTING = frozenset(["including", "such", "as", "like", "of"])


@dataclass(frozen=True, slots=True)
class Hit:
    """Who is hit: named parties, countries, or a described group with its number."""

    parties: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    count: int | None = None
    described: str = ""
    """"counted", "definite" ("the company"), "plural" ("companies") or ""."""
    start: int = 0
    end: int = 0

    @property
    def named(self) -> bool:
        """Whether a reader could tell who is hit without another sentence."""
        return bool(self.parties or self.countries or self.count)


def after(
    sentence: Sentence,
    start: int,
    lexicon: Lexicon,
    *,
    gap: int = 6,
    limit: int = 60,
    direct: bool = False,
    through: frozenset[str] = frozenset(),
) -> Hit:
    """The coordination of parties that begins at token `start`; `direct` lets no preposition stand before the first."""
    parties: list[str] = []
    countries: list[str] = []
    count, described, skipped, position, end = None, "", 0, start, start
    tokens = sentence.tokens
    while position < min(len(tokens), start + limit):
        token = tokens[position]
        if token.tag in "OP" and token.found and not _modifies(tokens, position, lexicon):
            parties.append(token.found.entity)
            skipped, end = 0, position + 1
        elif (
            token.tag in "KG"
            and token.found
            and token.found.kind == "country"
            and not _modifies(tokens, position, lexicon)
        ):
            countries.append(token.found.entity)
            skipped, end = 0, position + 1
        elif token.tag == "E":
            number, kind = _described(sentence, position, start, lexicon)
            count, described = count or number, described or kind
            skipped, end = skipped + 1, position + 1
        elif described and (token.word in through or (token.tag == "t" and tokens[position - 1].word in _TIED)):
            skipped = 0
        elif not _goes_on(sentence, position, direct and not (parties or countries or described)):
            break
        else:
            skipped += 1
        if token.word in {"including", "such", "like"}:
            skipped = 0
        if skipped > (gap if not parties else max(gap, 10)):
            break
        position += 1
    return Hit(tuple(dict.fromkeys(parties)), tuple(dict.fromkeys(countries)), count, described, start, end)


def before(sentence: Sentence, end: int, lexicon: Lexicon, *, limit: int = 14) -> Hit:
    """The coordination of parties that ends before token `end`: a subject, or what a relative clause describes."""
    tokens, position, last = sentence.tokens, end - 1, end
    parties: list[str] = []
    countries: list[str] = []
    count, described, skipped = None, "", 0
    lead = end - 1
    while lead > 0 and tokens[lead].tag in "brhm":
        lead -= 1
    if lead < end - 1 and tokens[lead].tag == "c":
        first = next((token.found.entity for token in tokens[:lead] if token.found and token.tag in "OP"), "")
        return Hit((first,) if first else (), start=0, end=end)
    while position >= max(0, end - limit - 8 * len(parties)):
        token = tokens[position]
        if token.tag in "OP" and token.found and not (parties and not _joined(tokens, position, last)):
            if not _modifies(tokens, position, lexicon):
                parties.append(token.found.entity)
                skipped, last = 0, position
        elif token.tag == "E" and not parties:
            number, kind = _described(sentence, position, 0, lexicon)
            count, described, last = count or number, described or kind, position
        elif token.tag in ';:"' or (token.tag in "Vmt" and skipped > 1) or (token.word == "but"):
            break
        else:
            skipped += 1
        if skipped > (3 if parties else 10):
            break
        position -= 1
    return Hit(tuple(dict.fromkeys(reversed(parties))), tuple(countries), count, described, last, end)


def _joined(tokens: tuple[Token, ...], position: int, last: int) -> bool:
    between = tokens[position + 1 : last]
    return (
        bool(between)
        and all(token.tag in ",cdJwEs" for token in between)
        and any(token.tag in ",c" for token in between)
    )


def _modifies(tokens: tuple[Token, ...], position: int, lexicon: Lexicon) -> bool:
    """ "Acme executives", "Acme's lawyer", "China-based", "Party officials": the name only describes another party."""
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if following is None:
        return False
    if tokens[position].tag in "KG" and (following.tag in "'-AEw" or following.word == "-"):
        return True
    return following.tag == "E" and following.word in lexicon.words["person"]


def _goes_on(sentence: Sentence, position: int, direct: bool) -> bool:
    token = sentence.tokens[position]
    previous = sentence.tokens[position - 1].tag if position else ""
    if token.word == "of" and previous == "N":
        return True
    if token.tag == ",":
        following = sentence.tokens[position + 1 : position + 3]
        if len(following) == 2 and following[0].tag in "OPG" and following[1].tag in "mbhu":
            return False
        return not any(one.tag == "n" or one.word == "but" for one in following[:1]) and not direct
    if token.word == "but" or (previous in "c" and token.tag == "w" and token.word.endswith("ed")):
        return False
    if token.tag == "p":
        return token.word in _LISTING and not direct
    return token.tag in _THROUGH


def _described(sentence: Sentence, position: int, start: int, lexicon: Lexicon) -> tuple[int | None, str]:
    """The number before a common noun ("28 Chinese companies"), and what kind of description it is."""
    plural = sentence.tokens[position].word.endswith(("s", "people"))
    for place in range(position - 1, max(start, position - 12) - 1, -1):
        token = sentence.tokens[place]
        if token.tag == "N" and not sentence.tokens[place].word.endswith("s"):
            return number(token.word, lexicon), "counted"
        if token.tag in "pVXtby,;m" and token.word != "of":
            break
        if token.tag in "ds" and place and sentence.tokens[place - 1].word == "of":
            continue
        if token.tag in "ds" and not plural:
            return None, "definite"
        if token.tag in "ds" and plural and token.word in {"the", "these", "those", "its", "their"}:
            return None, "definites"
    return None, "plural" if plural else "definite"


def number(word: str, lexicon: Lexicon) -> int | None:
    """The integer that a token says ("five", "28"); None for years and what is no count."""
    if word in lexicon.numbers:
        return lexicon.numbers[word]
    digits = word.replace(",", "")
    return int(digits) if digits.isdigit() and 0 < int(digits) < 1900 else None
