"""A sentence and its mentions into an abstract sentence: one typed token per mention, action word or other word."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.extract.lexicon import Lexicon
from kg.extract.mentions import Found

WORDS = re.compile(r"['’]s\b|\d[\d,.]*\d|\d|[^\W_]+(?:['’][^\W_]+)?|[^\w\s]|_")

TAGS = {
    "authority": "G", "country": "K", "adjective": "J", "organisation": "O", "person": "P", "list": "L", "date": "D",
    "money": "M",
}  # fmt: skip
"""Kind of a mention → its letter. Other letters: N number, E common noun for a party, A common noun for an authority,
V verb of action, X noun of action, b be, h have, m modal, u do, n negation, t to, y by, p preposition, d determiner,
s possessive, i pronoun, c conjunction, q relative pronoun, r adverb, w any other word."""

_CLASSES = (
    ("n", "negation"), ("b", "be"), ("h", "have"), ("m", "modal"), ("u", "do"), ("c", "conjunction"), ("s", "possessive"), ("d", "determiner"),
    ("i", "pronoun"), ("q", "relative"), ("p", "preposition"), ("r", "adverb"), ("E", "company"), ("E", "person"), ("A", "government"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One unit of the abstract sentence; `start` and `end` count characters of the zone's readable text."""

    tag: str
    word: str
    start: int
    end: int
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens, and their tags as one string, for short patterns."""

    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    tags: str = field(default="")
    lead: bool = False

    def words(self, start: int, end: int) -> list[str]:
        """The lower-case words of the tokens [start, end)."""
        return [token.word for token in self.tokens[max(0, start) : end]]


def abstract(text: str, span: tuple[int, int], found: list[Found], lexicon: Lexicon, *, lead: bool) -> Sentence:
    """The abstract sentence of text[span]; `found` are its mentions in order, `lead` is true in title and abstract."""
    tokens: list[Token] = []
    position = span[0]
    for mention in found:
        tokens += _plain(text, position, mention.start, lexicon)
        tokens.append(
            Token(TAGS[mention.kind], text[mention.start : mention.end].lower(), mention.start, mention.end, mention)
        )
        position = mention.end
    tokens += _plain(text, position, span[1], lexicon)
    tokens = _joined(text, tokens, lexicon)
    return Sentence(text, span[0], span[1], tuple(tokens), "".join(token.tag for token in tokens), lead)


def _plain(text: str, start: int, end: int, lexicon: Lexicon) -> list[Token]:
    return [
        Token(_tag(word := match.group().lower().replace("’", "'"), lexicon), word, match.start(), match.end())
        for match in WORDS.finditer(text, start, end)
    ]


def _tag(word: str, lexicon: Lexicon) -> str:
    if word == "'s":
        return "'"
    if not word[0].isalnum():
        return word if word in ",;:()-–—.!?" else '"' if word in '"“”' else "."
    if word == "to":
        return "t"
    if word == "by":
        return "y"
    if word[0].isdigit() or word in lexicon.numbers or word in lexicon.words["vague_numbers"]:
        return "N"
    if word.endswith("n't"):
        return "n"
    for tag, group in _CLASSES:
        if word in lexicon.words[group]:
            return tag
    if word in lexicon.verbs:
        return "V"
    if word in lexicon.nouns:
        return "X"
    return "r" if word.endswith("ly") and len(word) > 4 else "w"


def _joined(text: str, tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Action words of several words ("asset freeze", "export-controls") become one token; a verb that can be a noun is told apart."""
    joined: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        size = 1
        if token.word in lexicon.openings:
            size = next((n for n in (4, 3, 2) if _phrase(tokens[position : position + n], n, lexicon)), 1)
        if size > 1:
            word = " ".join(part.word for part in tokens[position : position + size])
            tag = "V" if word in lexicon.verbs else "X" if word in lexicon.nouns else "w"
            token = Token(tag, word, token.start, tokens[position + size - 1].end)
        elif token.tag == "V" and token.word in lexicon.nouns and _is_noun(joined, tokens[position + 1 : position + 2]):
            token = Token("X", token.word, token.start, token.end)
        joined.append(token)
        position += size
    return joined


def _phrase(tokens: list[Token], size: int, lexicon: Lexicon) -> bool:
    if len(tokens) < size or any(token.found for token in tokens):
        return False
    word = " ".join(token.word for token in tokens)
    return word in lexicon.verbs or word in lexicon.nouns or word in lexicon.left


def _is_noun(before: list[Token], after: list[Token]) -> bool:
    """Of "ban", "sanction", "curb": a verb after to, a modal, a plural or a name in a headline; else a noun."""
    last = before[-1] if before else None
    following = after[0].tag if after else ""
    if last is None:
        return following not in {"O", "P", "J", "d"}
    if last.tag in "tmun" or (last.word == "of" and following in {"O", "P"}):
        return False
    if last.tag in "GKAOrP" and last.word not in {"'s", "s"} and following in {"d", "O", "E", "P", "J", "N", "s"}:
        return False
    return last.tag != "i"
