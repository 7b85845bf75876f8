"""A sentence's sums into money claims: who raised, is worth, booked or offers how much, from whom, when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.extract import dates, targets
from kg.extract.abstract import Sentence
from kg.extract.lexicon import Lexicon, table
from kg.extract.mentions import Found
from kg.model import Date

SUM = re.compile(
    r"(?P<currency>US\$|HK\$|A\$|C\$|\$|£|€|¥|RMB ?|USD ?|EUR ?|GBP ?)(?P<number>\d[\d,]{0,15}(?:\.\d{1,4})?)"
    r"(?: ?-?(?P<scale>trillion|billion|million|thousand|bn|mn|m|b|tn|k)\b)?"
    r"|\b(?P<number2>\d[\d,]{0,15}(?:\.\d{1,4})?) (?P<scale2>trillion|billion|million) (?P<currency2>dollars|euros|pounds|yuan|yen|rubles|roubles|rupees)\b",
    re.IGNORECASE,
)
CURRENCIES = {
    "us$": "USD", "$": "USD", "hk$": "HKD", "a$": "AUD", "c$": "CAD", "£": "GBP", "€": "EUR", "¥": "CNY", "rmb": "CNY", "usd": "USD", "eur": "EUR",
    "gbp": "GBP", "dollars": "USD", "euros": "EUR", "pounds": "GBP", "yuan": "CNY", "yen": "JPY", "rubles": "RUB", "roubles": "RUB", "rupees": "INR",
}  # fmt: skip
SCALES = {"trillion": 12, "tn": 12, "billion": 9, "bn": 9, "b": 9, "million": 6, "mn": 6, "m": 6, "thousand": 3, "k": 3}


@dataclass(frozen=True, slots=True)
class Sum:
    """One money claim; `value` is None where investors are named and no sum is."""

    kind: str
    organisation: str
    value: Decimal | None
    currency: str
    funders: tuple[str, ...]
    date: Date | None
    start: int
    end: int
    rule: str


def find(text: str) -> list[Found]:
    """The sums that `text` holds."""
    return [Found("money", match.start(), match.end(), rule="money") for match in SUM.finditer(text)]


def amount(words: str) -> tuple[Decimal, str] | None:
    """The number and ISO 4217 currency of a sum.

    >>> amount("$7.5 billion"), amount("£200million"), amount("$512m")
    ((Decimal('7500000000'), 'USD'), (Decimal('200000000'), 'GBP'), (Decimal('512000000'), 'USD'))
    """
    match = SUM.match(words)
    if match is None:
        return None
    number = (match["number"] or match["number2"]).replace(",", "")
    scale = (match["scale"] or match["scale2"] or "").lower()
    currency = CURRENCIES[(match["currency"] or match["currency2"]).strip().lower()]
    value = Decimal(number) * 10 ** SCALES.get(scale, 0)
    return value.quantize(Decimal(1)) if value == value.to_integral() else value, currency


@cache
def kinds() -> tuple[tuple[str, frozenset[str]], ...]:
    """Kind of a sum → the words that tell it."""
    return tuple((kind, frozenset(map(str, words))) for kind, words in table("lexicon_speech")["money"].items())


def sums(sentence: Sentence, party: str, published: Date | None, lexicon: Lexicon) -> Iterator[Sum]:
    """The money claims of a sentence; `party` is whom "the company" means."""
    previous = ""
    for place, token in enumerate(sentence.tokens):
        if token.tag != "M":
            continue
        read = amount(sentence.text[token.start : token.end])
        kind = _kind(sentence, place) or previous
        who = _who(sentence, place, party)
        if not (read and kind and who):
            continue
        previous = kind
        yield Sum(
            kind, who, read[0], read[1], _funders(sentence, place + 1, kind, lexicon), _date(sentence, place, published),
            sentence.start, sentence.end, f"money.{kind}",
        )  # fmt: skip
    yield from _investors(sentence, published, lexicon)


def _kind(sentence: Sentence, place: int) -> str:
    low = sentence.text[sentence.start : sentence.end].lower()
    words = sentence.words(place - 10, place + 5)
    for kind in ("valuation", "revenue", "funding", "penalty"):
        if set(words) & dict(kinds())[kind]:
            offering = (
                kind == "funding" and any(word in low for word in dict(kinds())["offering"]) and "to raise" in low
            )
            return "offering" if offering else kind
    return ""


def _who(sentence: Sentence, place: int, party: str) -> str:
    """The party nearest before the sum."""
    for token in reversed(sentence.tokens[max(0, place - 14) : place]):
        if token.found and token.tag == "O":
            return token.found.entity
        if token.tag in "i" or (token.tag == "E" and not token.word.endswith("s")):
            named = next((t.found.entity for t in reversed(sentence.tokens[:place]) if t.found and t.tag == "O"), "")
            return named or party
    return ""


def _funders(sentence: Sentence, start: int, kind: str, lexicon: Lexicon) -> tuple[str, ...]:
    if kind != "funding":
        return ()
    for place in range(start, min(len(sentence.tokens), start + 8)):
        if sentence.tokens[place].word in {"from", "by"}:
            return targets.after(sentence, place + 1, lexicon, direct=True).parties
    return ()


def _investors(sentence: Sentence, published: Date | None, lexicon: Lexicon) -> Iterator[Sum]:
    """ "several funds invested in X, including A and B"."""
    for place, token in enumerate(sentence.tokens):
        if token.word != "invested" or sentence.words(place + 1, place + 2) != ["in"]:
            continue
        target = next(
            (p for p in range(place + 2, min(len(sentence.tokens), place + 6)) if sentence.tokens[p].tag == "O"), -1
        )
        including = next(
            (p for p in range(target, min(len(sentence.tokens), target + 4)) if sentence.tokens[p].word == "including"),
            -1,
        )
        found = sentence.tokens[target].found if target >= 0 else None
        if found is None:
            continue
        if including > 0:
            funders = targets.after(sentence, including + 1, lexicon).parties
        else:
            funders = targets.before(sentence, place, lexicon).parties
        if funders:
            yield Sum(
                "funding",
                found.entity,
                None,
                "",
                funders,
                _date(sentence, place, published),
                sentence.start,
                sentence.end,
                "money.investors",
            )


def _date(sentence: Sentence, place: int, published: Date | None) -> Date | None:
    for token in sorted(
        (t for t in sentence.tokens if t.tag == "D"), key=lambda t: abs(t.start - sentence.tokens[place].start)
    ):
        if day := dates.resolve(token.word, published):
            return day
    return None
