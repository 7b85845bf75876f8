"""Sums in a text, and whose they are."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kg.extract import money
from kg.extract.reading import Reading
from kg.extract.sums import Around, sums
from kg.model import Date


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("$7.5 billion", 7_500_000_000, "USD"), ("£200million", 200_000_000, "GBP"),
        ("S$2.6 million", 2_600_000, "SGD"),
        ("HK$1m", 1_000_000, "HKD"), ("345 million euros", 345_000_000, "EUR"), ("¥1,200", 1200, "CNY"),
        ("2.5 billion yuan", 2_500_000_000, "CNY"), ("$1.25", Decimal("1.25"), "USD"),
        ("₹500 crore", 5_000_000_000, "INR"),
    ],
)  # fmt: skip
def test_a_sum(text: str, value: int | Decimal, currency: str) -> None:
    assert money.amount(text) == (value, currency)
    assert [text[one.start : one.end] for one in money.find(f"{text} more")] == [text]


@pytest.mark.parametrize("text", ["US30", "5 companies", "in 2018", "a dollar store", "AB$5x"])
def test_no_sum(text: str) -> None:
    assert [text[one.start : one.end] for one in money.find(text) if text[one.start : one.end] != "$5"] == []


SUMS = {
    "Huawei raised $5 million from Tencent and Alibaba.": ["funding huawei 5000000 tencent+alibaba"],
    "Huawei has secured $5m.": ["funding huawei 5000000"],
    "Tencent invested $5 million in Huawei.": ["funding huawei 5000000 tencent"],
    "In 2018, several funds invested in Huawei, including Tencent and Alibaba.":
        ["funding huawei None tencent+alibaba"],
    "Huawei is valued at $5 billion and SMIC at $2 billion.":
        ["valuation huawei 5000000000", "valuation smic 2000000000"],
    "Huawei booked sales of $5 billion.": ["revenue huawei 5000000000"],
    "Huawei, which is preparing an IPO, aims to raise $5 billion.": ["offering huawei 5000000000"],
    "The US fined Huawei $5 million.": ["penalty huawei 5000000"],
    "The company booked sales of $5 million.": ["revenue party 5000000"],
    "Qazvin raised $5 million.": [],
    "A phone by Huawei costs $500.": [],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SUMS.items(), ids=list(SUMS))
def test_whose_a_sum_is(read: Callable[[str], Reading], text: str, expected: list[str]) -> None:
    found = sums(read(text), Around("party", Date("2021-12-10")))
    lines = [
        f"{one.kind} {one.organisation.rpartition('/')[2]} {one.value} "
        f"{'+'.join(funder.rpartition('/')[2] for funder in one.funders)}".strip()
        for one in found
    ]
    assert lines == expected


def test_a_sum_has_the_date_beside_it(read: Callable[[str], Reading]) -> None:
    (one,) = sums(read("Huawei raised $5 million in 2018."), Around("", None))
    assert (one.date, one.rule) == ("2018", "money.funding.raised")
