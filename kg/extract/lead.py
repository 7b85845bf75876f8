"""The first sentences of an article: where news says when what it tells was announced ("said on Tuesday")."""

from __future__ import annotations

import datetime
import re
from functools import cache

from kg.extract import dates
from kg.extract.tables import inflection, table
from kg.model import Date

SENTENCES = 3
"""Sentences of the text that are the lead."""
RECENT = 6
"""Days before the publication that are news."""
DAY = re.compile(r"(?:on )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday)", re.IGNORECASE)


WORDS = re.compile(r"[a-z]+")


@cache
def spoken() -> frozenset[str]:
    """Forms of the verbs by which news is told."""
    return frozenset(form for form, _, _ in inflection().all(table("operators")["speech"]))


class Lead:
    """Finds the day of the lead while the sentences of the text are read, in order."""

    def __init__(self, published: Date | None) -> None:
        """`published` is the day from which "Tuesday" is counted."""
        self.day: Date | None = None
        self.zone = -1
        """The last zone of the lead: it ends with the sentence that names the day."""
        self._published, self._left = published, SENTENCES

    def read(self, zone: int, text: str, span: tuple[int, int]) -> None:
        """Take in a sentence, while it is of the lead."""
        if not self._left or not self._published or self.day:
            return
        self._left -= 1
        self.zone = zone
        if spoken().isdisjoint(WORDS.findall(text[span[0] : span[1]].lower())):
            return
        for found in dates.find(text, *span):
            words = text[found.start : found.end]
            day = dates.resolve(words, self._published) if DAY.fullmatch(words) else None
            if day and _is_news(day, self._published):
                self.day = day
                return


def _is_news(day: Date, published: Date) -> bool:
    gap = datetime.date.fromisoformat(published[:10]) - datetime.date.fromisoformat(day)
    return 0 <= gap.days <= RECENT
