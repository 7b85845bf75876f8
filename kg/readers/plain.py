"""The text of a scraped page into an Edition and a Document: the article proper, without the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.model import Author, Date, Record, Zone
from kg.readers.capture import Capture, Findings, address, records
from kg.readers.dates import parse
from kg.readers.plain_lines import ADDRESS, BYLINE, lines
from kg.readers.plain_zones import Layout, layout
from kg.readers.publisher import domain_of, known_by_name, own_address, publisher, self_reference
from kg.terms import mint, slug

YEAR = re.compile(r"(?<![\d$£€.,-])(?:19|20)\d\d(?![\d,-]|\.\d| (?:million|billion|percent|per cent|companies|people))")
STALE = 1200
"""Days after the newest of several years that the text names: a date beyond is that of the page, not of the article.
One year alone tells little: news rarely names its own, and often one of long ago."""
DAYS_A_YEAR = 365.25
MASTHEAD_WORDS = 6
DATELINE = re.compile(
    r"[^\W\d_][\w .,'’()-]{1,50}?,? (?P<day>(?:[^\W\d_]{3,9}\.? \d{1,2}, \d{4}|\d{1,2}[. ][\w]{2,9}[. ]\d{4}))"
    r"(?: \([^()\n]{2,30}\)| /[^/\n]{2,30}/)? ?[-–—:]{1,2} "
)


def recognises(head: str) -> bool:
    """Whether a text holds words: the last form to be tried."""
    return re.search(r"[^\W\d_]{2}", head) is not None


def read(capture: Capture) -> Iterator[Record]:
    """The Edition, then the Document. Raises InputError where there is neither title nor text."""
    metadata = capture.metadata
    page = layout(lines(capture.source), metadata.title if metadata else "")
    zones = page.zones(capture.source)
    body = "\n".join(zone.text for zone in zones if zone.role in {"body", "abstract", "byline"})
    url = _address(page)
    published, modified, dates, notes = _dates(page, body)
    raw, host = _raw(page, dates)
    names = capture.provider_names
    domain = domain_of(url) if url else ""
    found = Findings(
        title=_of(zones, "title"),
        abstract=_of(zones, "abstract"),
        published=published,
        url=url,
        publisher=publisher(domain, names) if domain else None,
        raw=raw,
        zones=zones,
        notes=notes,
        inferred=_inferred(
            [
                ("self-reference", self_reference(body, names)),
                ("masthead", known_by_name(host, names) if host else ""),
                ("own-address", own_address("\n".join(line.text for line in (*page.masthead, *page.below)))),
            ]
        ),
        more={"modified": modified, "authors": _authors(page, names.values())},
    )
    yield from records(capture, found)


def _of(zones: Sequence[Zone], role: str) -> str:
    return next((zone.text for zone in zones if zone.role == role), "")


def _inferred(signs: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The first domain that a sign tells, and the rule."""
    return next(((domain, f"publisher.{sign}") for sign, domain in signs if domain), ("", ""))


def _address(page: Layout) -> str:
    """A line that is nothing but the article's address, above the text or labelled below it."""
    title = [page.title] if page.title else []
    for line in (*page.masthead, *title, *page.above, *page.below):
        found = ADDRESS.match(line.text) if line.kind == "address" else None
        if found and (iri := address(found[1])) and (line not in page.below or not line.text.startswith("http")):
            return iri
    return ""


def _dates(page: Layout, body: str) -> tuple[Date | None, Date | None, list[Date], tuple[str, ...]]:
    """Published and modified; the dates of the page that are neither; and why a date was not taken.

    A date counts right under title or byline, or under a label, and only if the text is not years older.
    """
    near = [line for line in page.above if line.kind == "date"]
    labelled = [line for line in (*page.masthead, *page.below) if line.kind == "date" and line.labelled]
    others = [line.published for line in page.masthead if line.kind == "date" and not line.labelled and line.published]
    notes: list[str] = []
    published = modified = None
    if not near and not labelled and (day := dateline(body)) and not _is_stale(day, body):
        return day, None, others, ()
    for line in (*near, *labelled):
        for day in (line.published, line.modified):
            if day and _is_stale(day, body):
                notes.append(f"the date {day} is that of the page: the text is older")
                others.append(day)
            elif day and day == line.published:
                published = published or day
            elif day:
                modified = modified or day
    return published, modified, others, tuple(notes)


def dateline(body: str) -> Date | None:
    """The day of "Bern, 31.01.2024 - At its meeting" and the like; None where the text does not begin so.

    >>> dateline("OSLO, Norway, Feb. 1, 2024 -- Acme grew."), dateline("Acme grew in 2024 - a lot.")
    ('2024-02-01', None)
    """
    for line in body.split("\n")[:3]:
        found = DATELINE.match(line)
        if found and (day := parse(found["day"])) and len(day) >= len("2024-02-01"):
            return day
    return None


def _is_stale(day: Date, body: str) -> bool:
    years = [int(year) for year in YEAR.findall(body) if int(year) <= int(day[:4])]
    if len(set(years)) < 2 or len(day) < 10:
        return False
    elapsed = (int(day[:4]) - max(years) - 1) * DAYS_A_YEAR + (int(day[5:7]) - 1) * 30.4 + int(day[8:10])
    return elapsed > STALE


def _raw(page: Layout, dates: Sequence[Date]) -> tuple[dict[str, Any], str]:
    """What the page says of itself: its date, and the name on a masthead that has one."""
    raw: dict[str, Any] = {"page_date": str(dates[0])} if dates else {}
    dated = any(line.kind == "date" for line in page.masthead)
    names = [line.text for line in page.masthead if line.kind == "short" and line.words <= MASTHEAD_WORDS]
    if names and dated:
        raw["host"] = names[0]
    return raw, names[0] if names else ""


def _authors(page: Layout, publishers: Iterable[str]) -> tuple[Author, ...]:
    known, found = frozenset(publishers), dict[str, Author]()
    for role, line in page.roles:
        match = BYLINE.match(line.text) if role == "byline" else None
        for name in re.split(r",? and |, | & ", match["names"]) if match else ():
            plain = " ".join(name.split())
            if 2 <= len(plain.split()) <= 5 and plain not in known and plain[0].isupper():
                found[plain] = Author(id=mint("person", slug(plain)), name=plain)
    return tuple(found.values())
