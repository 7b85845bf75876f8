"""Runs of capitalised words in a text, parted where a name ends, and what may stand in and around a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.extract.mentions import Found
from kg.extract.tables import inflection, is_common, table, words

ABBREVIATED = r"(?:Inc|Corp|Co|Ltd|Bros|Dr|Mrs?|Ms|St|[JS]r|Prof|Sen|Rep|Gov|Gen|[^\W\d_a-z])"
SITE = r"(?:\.(?:io|com|ai|net|org|cash|cn|ru|co|tv)\b)?"
ODD = r"[a-z][^\W\d_a-z]\w{2,}|\d{1,4}(?:st|nd|rd|th)(?= [A-Z])"
"""First words of names without a capital: "iFlytek", "110th Research Center"."""
CURRENCY = r"(?!(?:(?:A|AU|US|S|HK|C|CA|NZ|NT|R)\$|(?:CHF|USD|EUR|GBP|JPY|CNY|RMB|SEK|NOK|DKK|INR|RM|Rs)\.? ?\d))"
"""Not the first letters of "A$6 million"."""
CAPITAL = rf"{CURRENCY}(?:{ABBREVIATED}\.|[^\W\d_a-z](?:\w|[’'-](?!s\b))*{SITE}|{ODD})"
LINK = r"(?:of|for|the|de|al|bin|van|von|der|&) "
FORM = r"(?:,? (?:Inc|Ltd|Corp|Co|LLC|PLC|LP)\b\.?)"
TOWN = r"(?: \([^\W\d_a-z]\w+\)(?= (?:Co|Ltd|Inc|Corp|Technology|Limited|Company)\b))"
"""The town of "Acme Semiconductor (Wuxi) Co., Ltd."."""
JOINED = r"(?: and [^\W\d_a-z]\w+(?= (?:Co|Corp|Inc|Ltd|Company|Corporation)\b))?"
"""The common word of "Acme Storage and Transportation Co. Ltd."."""
RUN = re.compile(rf"(?<![\w’'-]){CAPITAL}(?:(?: | {LINK}){CAPITAL}|{FORM}|{TOWN})*{JOINED}(?: {CAPITAL}|{FORM})*")
"""Capitalised words side by side, with small words between."""
PARTING = re.compile(r"(?<!\S)(\S{1,40}) (of|for) (?=\S)|\b([^\W\d_a-z][a-z]+s) (?=\S)")
DESCRIBING = ("-based", "-owned", "-backed", "-listed", "-born")
BEFORE, AFTER = 40, 60
"""Characters of context on each side."""
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
HEADLINE = 200
"""Characters from which a text is no headline."""
PERSON_WORDS = 4
LONGEST = 200
"""Letters of a run that can be one name."""
SHORTEST = 4
"""Letters of a single word that may be a company's name."""
SMALL = ("determiner", "pronoun", "possessive", "preposition", "conjunction", "subordinator", "adverb", "be", "have",
         "modal", "do")  # fmt: skip
"""Classes of words that begin a sentence and no name."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitals in a text: its words, and what stands around it."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> list[str]:
        return self.text[self.start : self.end].split(" ")

    @property
    def before(self) -> str:
        """The last word before; "" where a mark stands between."""
        words = self.text[max(0, self.start - BEFORE) : self.start].rsplit(" ", 2)
        return words[-2] if len(words) > 1 and not words[-1] else ""

    @property
    def ahead(self) -> str:
        """The text before."""
        return self.text[max(0, self.start - BEFORE) : self.start]

    @property
    def after(self) -> str:
        return self.text[self.end : self.end + AFTER]

    @property
    def is_headline(self) -> bool:
        """Whether it stands in a text that has capitals nearly everywhere."""
        return _is_headline(self.text)

    def found(self, kind: str, rule: str, skipped: int = 0) -> Found:
        """The run as a mention, without its first words."""
        start = self.start + sum(len(word) + 1 for word in self.words[:skipped])
        name = self.text[start : self.end]
        if name.endswith(".") and name.split(" ")[-1] not in contexts().ends:
            name = name[:-1]
        return Found(kind, start, start + len(name), name, rule)


@dataclass(frozen=True)
class Contexts:
    """What may stand in and around a name (see seeds/lexicon_speech.yaml)."""

    titles: frozenset[str]
    """In lower case, before a person's name; of several words, each."""
    offices: frozenset[str]
    said: frozenset[str]
    appositions: frozenset[str]
    """Before or after the name of an organisation."""
    ends: frozenset[str]
    institutions: frozenset[str]
    """Endings that are common nouns as well ("an executive committee")."""
    linking: frozenset[str]
    """Further words of a name that go on with "of": "Ministry of", "Republic of"."""
    role_after: re.Pattern[str]
    calling: re.Pattern[str]
    """What may stand before the name of an organisation: "an outside vendor, ", "listed on the "."""
    strong: frozenset[str]
    """Endings that make a name of three words one, however common they are."""
    instruments: frozenset[str]
    """Endings of the names of laws and plans."""
    doing: frozenset[str]
    """First words of what only a company does or is."""
    after: tuple[tuple[str, str, re.Pattern[str]], ...]
    """First letters, rule, and what may follow the name of an organisation."""


@cache
def contexts() -> Contexts:
    """Read once per process."""
    spoken = table("lexicon_speech")

    def any_of(name: str) -> str:
        return "|".join(map(re.escape, sorted(map(str, spoken[name]), key=lambda text: (-len(text), text))))

    said, names = any_of("said"), rf"(?:, {CAPITAL}(?: {CAPITAL})*)*"
    after = (
        (
            ",",
            "apposition",
            rf", (?:an? |the |another |[^\W\d_a-z]\w+['’]s )(?:[\w’'-]+ ){{0,5}}?(?:{any_of('appositions')})\b",
        ),
        (" ,", "business", rf",? (?:of {CAPITAL}(?: {CAPITAL})? )?(?:{any_of('corporate')})\b"),
        ("'’", "belonging", rf"['’]s? (?:[\w-]+ )?(?:{any_of('belongings')})\b"),
        (", ", "coordination", rf"{names},? and other (?:[\w-]+ )?(?:{any_of('parties')})\b"),
        (" ", "speech", rf" (?:{said}) (?:that )?it (?:will|would|plans|expects|intends)\b"),
    )
    return Contexts(
        titles=_each("titles"),
        offices=_each("offices"),
        said=words(spoken["said"]),
        appositions=words(spoken["appositions"]),
        ends=words(spoken["organisation_ends"]),
        institutions=words(spoken["institutions"]),
        linking=words(spoken["linking"]),
        strong=words(spoken["strong_ends"]),
        instruments=words(spoken["instruments"]),
        doing=frozenset(text.split()[0] for text in spoken["corporate"]) | {"of"},
        role_after=re.compile(rf", (?:the |an? |former |acting |its |then )*(?:[\w-]+ )?(?:{any_of('roles')})\b"),
        calling=re.compile(
            rf"\b(?:an?|the|its|their) (?:[\w-]+ ){{0,3}}(?:{any_of('appositions')}), $"
            r"|\b(?:listed|traded|trades) on (?:the )?$"
            rf"|\b(?:{any_of('heading')}) (?:of|at|for) (?:the )?$"
        ),
        after=tuple((letters, rule, re.compile(pattern)) for letters, rule, pattern in after),
    )


def _each(name: str) -> frozenset[str]:
    """The words of titles or offices, in lower case."""
    return frozenset(word.lower() for title in table("lexicon_speech")[name] for word in str(title).split())


def runs(text: str) -> Iterator[Run]:
    """The runs of a text that can be names."""
    for match in RUN.finditer(text):
        if not is_slight(match.group()):
            yield from _split(text, *match.span())


@lru_cache(maxsize=256)
def _is_headline(text: str) -> bool:
    long = LONG_WORD.findall(text[:HEADLINE])
    ends = text.rstrip().endswith((".", ".”", '."'))
    return len(text) < HEADLINE and not ends and sum(word[0].isupper() for word in long) > 0.6 * len(long)


def _split(text: str, start: int, end: int) -> Iterator[Run]:
    """A run, parted where a name ends: at "of" after no institution ("CEO of Acme"), at the verb of a headline."""
    for match in PARTING.finditer(text, start, end):
        links = (match[1] or "").rstrip(".") in contexts().institutions | contexts().linking
        if (match[2] and not links) or (match[3] and match[3].lower() in acting()):
            yield from _trimmed(text, start, match.end(1) if match[2] else match.start(3))
            start = match.end()
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Run]:
    """The run without words that stand before the name and are no part of it: "The", "Rome-based"."""
    while start < end:
        word = text[start:end].split(" ", 1)[0]
        small = word.islower() and not word[0].isdigit() and word == word.lower()
        if word and not (small or word.lower() in starts() or word.endswith(DESCRIBING)):
            if end - start <= LONGEST:
                yield Run(text, start, end)
            return
        start += len(word) + 1


def is_slight(run: str) -> bool:
    """A single word that is short or common: no name, whatever stands around it."""
    return " " not in run and (len(run) < SHORTEST or is_common(run.lower().rstrip(".")))


@cache
def starts() -> frozenset[str]:
    """Small words and verbs, which begin a sentence and no name."""
    classes = table("lexicon_words")["classes"]
    small = frozenset(word for name in SMALL for word in words(classes[name]))
    verbs = inflection().all(table("lexicon_verbs")["verbs"].split())
    small -= {"first"}  # "First Bank"
    return small.union({"by", "to", "that"}, (form for form, _, letters in verbs if letters in {"s", "g"}))


@cache
def acting() -> frozenset[str]:
    """What headlines say that an authority does: "bans", "curbs"."""
    lemmas = (lemma for frame in table("actions")["frames"].values() for lemma in frame["lemmas"])
    return frozenset(form for form, _, letters in inflection().all(lemmas) if letters == "s")
