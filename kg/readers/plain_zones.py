"""The lines of a scraped page into the article proper: its title, its zones, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import Zone
from kg.readers.plain_lines import Line
from kg.text import Unescape, readable

ABOVE = 8
"""Lines above the first paragraph among which the title is sought: above these is navigation."""
LIST_RUN = 4
"""So many short lines in a row are a list of links, unless the article goes on after them."""
BODY = frozenset({"prose", "sentence"})
STANDFIRST = 6
"""Words that a line between title and text needs to be a standfirst; fewer are a section's name."""
TELLING = 5
"""Letters of a word that tells of what a text speaks."""
NEAR = 4
"""Lines above its date within which a headline stands."""
MARKDOWN = re.compile(r"^#{1,6} |\]\(https?:|\*\*\w")
DIALOGUE = ("“", '"', "‘", "'")


@dataclass
class Layout:
    """Which line plays which part."""

    title: Line | None = None
    above: Sequence[Line] = ()
    """Between the masthead and the text."""
    roles: list[tuple[str, Line]] = field(default_factory=list)
    masthead: Sequence[Line] = ()
    below: Sequence[Line] = ()

    def zones(self, source: str) -> tuple[Zone, ...]:
        """The article's zones, in the order of the page."""
        return tuple(_zones(source, self.roles))


def layout(lines: list[Line], known_title: str = "") -> Layout:
    """Where the article begins and ends among the lines of its page."""
    start, end = _text_extent(lines)
    above = [line for line in lines[max(0, start - ABOVE) : start] if line.kind != "furniture"]
    title = _title(above, known_title, " ".join(line.text for line in lines[start : start + 3]))
    if title is None and start < end and known_title and _same(lines[start].text, known_title):
        title, start = lines[start], start + 1
    if title is None and start == end and lines:
        title = next((line for line in lines if line.kind in {"short", "sentence"}), None)
        start = end = len(lines)
    cut = lines.index(title) if title else start
    found = Layout(title, lines[cut + 1 : start] if title else above, [], lines[:cut], lines[end:])
    found.roles += [("title", title)] if title else []
    found.roles += _head(found.above, title) + _text(lines[start:end], title)
    return found


def _text_extent(lines: Sequence[Line]) -> tuple[int, int]:
    """From the first paragraph of the article to behind its last: the stretch with the most prose."""
    best, weight = (0, 0), 0
    for start, end in _stretches(lines):
        prose = sum(len(line.text) for line in lines[start:end] if line.kind in BODY)
        if prose > weight:
            best, weight = (start, end), prose
    return best


def _stretches(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Maximal stretches that begin and end in text, without a tail mark or a list of links inside."""
    start = last = -1
    gap = 0
    for number, line in enumerate(lines):
        if line.kind in BODY and (line.kind == "prose" or start >= 0):
            start, last, gap = (number if start < 0 else start), number, 0
        elif start >= 0 and line.kind == "short":
            gap += 1
        if start >= 0 and (gap >= LIST_RUN or line.kind == "tail") and not _goes_on(lines, number, start):
            yield start, last + 1
            start, gap = -1, 0
    if start >= 0:
        yield start, last + 1


def _goes_on(lines: Sequence[Line], number: int, start: int) -> bool:
    """Whether the article goes on after a list of names: three paragraphs follow closely, before any tail mark."""
    if lines[number].kind == "tail":
        return False
    following = []
    for line in lines[number + 1 : number + 1 + 5 * LIST_RUN]:
        if line.kind == "tail":
            break
        following.append(line)
    prose = [index for index, line in enumerate(following) if line.kind == "prose"]
    before = sum(line.kind == "prose" for line in lines[max(start, number - 50) : number])
    return len(prose) >= 3 and prose[0] <= 2 * LIST_RUN and before >= 2 and prose[2] - prose[0] <= 2 * LIST_RUN


def _title(above: Sequence[Line], known: str, text: str = "") -> Line | None:
    """The line that is repeated, or is the known title, else the first that is long enough for a headline."""
    candidates = [line for line in above if line.kind in {"short", "sentence"} and line.words <= 40]
    if not candidates:
        return None
    for line in candidates:
        if known and _same(line.text, known):
            return line
    if known and not any(line.words >= 3 for line in candidates):
        return None

    told_words = _long_words(text)

    def score(line: Line) -> int:
        repeated = sum(other.text == line.text for other in candidates) > 1
        told = len(told_words & _long_words(line.text)) > 1
        return 8 * repeated + 4 * (line.words >= 6) + 2 * (line.words >= 3) - 2 * (line.kind == "sentence") + told

    early = [line for line in candidates if above.index(line) > _masthead(above)] or candidates
    best = max(score(line) for line in early)
    return next(line for line in early if score(line) == best)


def _long_words(text: str) -> set[str]:
    """What two texts on one subject share."""
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) >= TELLING}


def _masthead(above: Sequence[Line]) -> int:
    """The date that stands in the masthead, above the title; -1 where the first one stands below it."""
    for index, line in enumerate(above):
        headline = line.kind in {"short", "sentence"} and line.words >= STANDFIRST and index + NEAR > _first_date(above)
        if line.kind == "byline" or headline:
            return -1
        if line.kind == "date":
            return index
    return -1


def _first_date(above: Sequence[Line]) -> int:
    return next((index for index, line in enumerate(above) if line.kind == "date"), len(above))


def _same(text: str, known: str) -> bool:
    """Equal but for case and white space, or one is the other cut off."""
    one, two = " ".join(text.casefold().split()), " ".join(known.casefold().split())
    one, two = one.rstrip(" .…"), two.rstrip(" .…")
    return one == two or (min(len(one), len(two)) >= 30 and (one.startswith(two) or two.startswith(one)))


def _head(above: Sequence[Line], title: Line | None) -> list[tuple[str, Line]]:
    """Byline, captions and standfirst between title and text; dates and section names are no zones."""
    roles: list[tuple[str, Line]] = []
    for line in above:
        if line.kind in {"byline", "caption"}:
            roles.append((line.kind, line))
        elif line.kind in {"short", "sentence"} and line.words >= STANDFIRST and not _repeats(line, title):
            roles.append(("abstract", line))
    return roles


def _repeats(line: Line, title: Line | None) -> bool:
    return title is not None and _same(line.text, title.text)


def _text(lines: Sequence[Line], title: Line | None) -> list[tuple[str, Line]]:
    roles: list[tuple[str, Line]] = []
    for number, line in enumerate(lines):
        if line.kind in {"furniture", "tail", "date", "address"} or _repeats(line, title):
            continue
        if line.kind in {"byline", "caption"}:
            roles.append((line.kind, line))
        elif line.kind == "prose":
            roles.append(("abstract" if number == 0 and _is_pull_quote(line.text) else "body", line))
        else:
            roles.append(("heading" if _is_heading(lines, number) else "body", line))
    return roles


def _is_pull_quote(text: str) -> bool:
    """Nothing but one quotation, above the text."""
    return text.startswith(DIALOGUE) and text.endswith(("”", '"', "’", "'"))


def _is_heading(lines: Sequence[Line], number: int) -> bool:
    """A short line between paragraphs that is no sentence, or asks a question."""
    line = lines[number]
    beside = [lines[near].kind for near in (number - 1, number + 1) if 0 <= near < len(lines)]
    if line.words > 20 or line.text.startswith(("-", "•", "*", "–")) or line.text.endswith((",", ";", ":")):
        return False
    alone = all(kind != "short" for kind in beside) and len(beside) == 2
    return alone and (line.kind == "short" or (line.text.endswith("?") and not line.text.startswith(DIALOGUE)))


def _zones(source: str, roles: Sequence[tuple[str, Line]]) -> Iterator[Zone]:
    for role, line in roles:
        style: Unescape = "markdown" if MARKDOWN.search(line.text) else "none"
        text, offsets = readable(source, line.start, line.end, unescape=style)
        if text:
            yield Zone(role, text, offsets)
