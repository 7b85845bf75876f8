"""The chain of verbs before an action word into the status of the act: taken, planned, considered, denied ..."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.abstract import Sentence
from kg.extract.lexicon import Lexicon

_LINKS = frozenset("buhmtnridsDGKJNXLOP")
_CLOSED = frozenset(";:.?!—–")


@dataclass(frozen=True, slots=True)
class Chain:
    """What stands before a trigger: its status, the operator's place, and where the chain starts."""

    status: str
    start: int
    operator: int = -1


def chain(sentence: Sentence, trigger: int, lexicon: Lexicon) -> Chain:
    """Walk left from `trigger` through its own verb group and what governs it; the strongest operator wins.

    Other clauses are not looked at: an operator there belongs to another verb.
    """
    status, operator, position, names = "kg:taken", -1, trigger - 1, 0
    strength = lexicon.strength
    while position >= 0 and trigger - position <= 16:
        token = sentence.tokens[position]
        kind = lexicon.left.get(token.word) or ("kg:denied" if token.tag == "n" else None)
        if kind:
            if operator < 0 or strength[kind] < strength[status]:
                status, operator = kind, position
        elif token.tag in "GKAOP":
            names += 1
            if names > 1 and token.tag != "G":
                break
        elif not _continues(sentence, position, lexicon):
            break
        position -= 1
    if operator < 0 and _headline(sentence, trigger):
        status = "kg:planned"
    return Chain(_right(sentence, trigger, status, lexicon), position + 1, operator)


def _headline(sentence: Sentence, trigger: int) -> bool:
    """ "US to blacklist X": an infinitive right after its subject looks ahead."""
    return trigger >= 2 and sentence.tags[trigger - 1] == "t" and sentence.tags[trigger - 2] in "GK"


def _continues(sentence: Sentence, position: int, lexicon: Lexicon) -> bool:
    token = sentence.tokens[position]
    return token.tag not in _CLOSED and (token.tag in _LINKS or token.word in lexicon.chain)


def _right(sentence: Sentence, trigger: int, status: str, lexicon: Lexicon) -> str:
    words = " ".join(sentence.words(trigger + 1, trigger + 16))
    for text, kind in lexicon.right:
        if text in words and lexicon.strength[kind] < lexicon.strength[status]:
            return kind
    return status
