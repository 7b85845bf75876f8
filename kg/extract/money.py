"""Sums of money in a text: their places, numbers and currencies."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from kg.extract.mentions import Found
from kg.extract.tables import table


@cache
def pattern() -> re.Pattern[str]:
    """A sum: sign and number ("$7.5 billion", "HK$1m"), or number and name of a currency ("345 million euros")."""
    loaded = table("currencies")
    signs, names = (_any(loaded[kind]) for kind in ("signs", "names"))
    scales, long = _any(loaded["scales"]), _any(scale for scale in loaded["scales"] if len(scale) > 3)
    number = r"\d[\d,]{0,15}(?:\.\d{1,4})?"
    return re.compile(
        rf"(?<![\w$£€¥])(?P<sign>{signs}) ?(?P<number>{number})(?:[ -]?(?P<scale>{scales})\b)?"
        rf"|\b(?P<number2>{number})(?:[ -](?P<scale2>{long}))?[ -](?P<name>{names})\b",
        re.IGNORECASE,
    )


def _any(texts: object) -> str:
    return "|".join(re.escape(str(text)) for text in sorted(texts, key=lambda t: (-len(t), t)))  # type: ignore[call-overload]


def find(text: str, start: int = 0, end: int | None = None) -> list[Found]:
    """The sums that text[start:end] holds."""
    matches = pattern().finditer(text, start, len(text) if end is None else end)
    return [Found("money", match.start(), match.end(), rule="money") for match in matches]


def amount(text: str) -> tuple[Decimal, str] | None:
    """The number and ISO 4217 currency of a sum.

    >>> amount("$7.5 billion"), amount("£200million"), amount("345 million euros")
    ((Decimal('7500000000'), 'USD'), (Decimal('200000000'), 'GBP'), (Decimal('345000000'), 'EUR'))
    """
    match = pattern().match(text)
    if match is None:
        return None
    loaded = table("currencies")
    number = (match["number"] or match["number2"]).replace(",", "")
    scale = (match["scale"] or match["scale2"] or "").lower()
    sign, name = match["sign"], match["name"]
    currency = loaded["signs"][sign.upper()] if sign else loaded["names"][name.lower()]
    value = Decimal(number) * 10 ** loaded["scales"].get(scale, 0)
    return value.quantize(Decimal(1)) if value == value.to_integral() else value, currency
