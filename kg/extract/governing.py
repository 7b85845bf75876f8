"""Which words of a sentence govern what stands beneath them: plans, orders, verbs that weigh, courts that stop."""

from __future__ import annotations

from kg.extract.clauses import Clauses
from kg.extract.tokens import Token

NONE = -1
BLOCK = "block"
"""What a court does with a measure that it stops."""


CONSIDERED = "kg:considered"
ENACTING = frozenset(["sign", "enact", "promulgate"])


class Governing:
    """Reads governing words in one sentence."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.groups, self.lexicon = clauses, clauses.groups, clauses.lexicon

    def acting(self, verb: int, subject: int) -> Token:
        """The verb; a court that halts, suspends or lifts what it governs blocks it."""
        head = self.groups[verb].head
        court = subject != NONE and self.lexicon.is_in("courts", self.groups[subject].word)
        stops = court and self.lexicon.is_in("stopping", head.lemma)
        return head._replace(word=BLOCK, lemma=BLOCK) if stops else head

    def is_told(self, verb: int) -> bool:
        """ "X was ordered (by Y to sell its stake)"."""
        passive = self.groups.kind(verb) == "V" and self.clauses.voice(verb) == "passive"
        return passive and self.clauses.lemma(verb) in self.lexicon.operators.controlling

    def verb_before(self, number: int) -> tuple[Token, ...]:
        """The tokens of the verb group right before, where it is one that weighs ("denied", not "said")."""
        verb = number - 1
        operators = self.lexicon.operators
        if self.groups.kind(verb) != "V":
            return ()
        if self.clauses.lemma(verb) in operators.speech - operators.announcing:
            return ()
        return (self.groups[verb].head, *(token for token in self.groups[verb].tokens[:-1] if token.tag in "mn"))

    def own(self, noun: int) -> tuple[Token, ...]:
        """The noun, and what in its group weighs it ("no plans", "a proposed law")."""
        governors = self.lexicon.operators.governors
        tokens = self.groups[noun].tokens
        enacted = self.groups.kind(noun - 1) == "V" and self.clauses.lemma(noun - 1) in ENACTING
        if enacted and governors.get(tokens[-1].word) == CONSIDERED:
            return ()  # "signed a bill": it is law
        return (tokens[-1], *(token for token in tokens[:-1] if token.word in governors and token.tag in "wandV"))

    def governs(self, noun: int) -> bool:
        """Whether the noun (or adjective) takes what follows: "plan", "likely", "decision", "order"."""
        word = self.groups[noun].word
        operators = self.lexicon.operators
        return word in operators.governors or word in operators.vague or self.acts_by(noun)

    def acts_by(self, noun: int) -> bool:
        """Whether the noun is what an authority acts by: an order, a rule, a bill."""
        return self.lexicon.is_in("instruments", self.groups[noun].word)

    def fate(self, noun: int) -> tuple[Token, ...]:
        """What becomes of a plan: "The plan to blacklist X was dropped"."""
        for number in range(noun + 1, min(len(self.groups), noun + 10)):
            after = self.groups.kind(number) == "V" and self.clauses.is_finite(number)
            if after and self.groups.kind(number - 1) in "N" and self.groups.kind(number - 2) != "q":
                return (self.groups[number].head,)
        return ()

    def climbed(self, number: int) -> int:
        """The head of a noun phrase that ends in the group `number`: "officials at the Treasury" is the officials."""
        while number > 1:
            before = "".join(self.groups.kind(number - step) for step in (3, 2, 1)) if number > 2 else ""
            if self.groups.kind(number - 1) in "pyt" and self.groups.kind(number - 2) == "N":
                number -= 2
            elif before == "NpV" and self.clauses.voice(number - 1) == "ing":
                number -= 3  # "a ban on selling arms"
            elif before == "NVp" and self.clauses.voice(number - 2) == "ing":
                number -= 3  # "ministers meeting in Brussels"
            else:
                break
        return number

    def is_name(self, number: int) -> bool:
        """Of "shares in X, which was listed" X: the party, where what it belongs to is neither one nor an act."""
        above = self.groups[self.climbed(number)]
        return (
            self.groups[number].head.tag in "OPU" and above.head.tag == "w" and not self.acts_by(self.climbed(number))
        )
