"""A scraped page into lines, each with what it looks like: prose, date, byline, caption, furniture, or short."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import Date
from kg.readers.dates import parse

LONG = 12
"""Words from which a line with an end mark is a paragraph, not a headline or a menu."""
WRAPPED = range(40, 101)
"""Length of the lines of a text that is broken inside its sentences."""
FOLLOWED = re.compile(r"^([^\n]+)\n(?=([^\s]))", re.MULTILINE)
"""A line that another follows, and the first letter of that one."""

FURNITURE = re.compile(
    r"(?i)^\W*(?:top of page|as of \d.{0,40}|skip to (?:main )?content|menu|search|home|share"
    r"|share (?:this|on)\b.{0,60}"
    r"|save|print|e-?mail"
    r"|close|open|play|pause|mute|next|previous|log ?in|sign ?in|register|subscribe(?: now)?"
    r"|advertisements?|ad|sponsored"
    r"|story continues below advertisement|continue reading(?: the main story)?|article continues.{0,60}|loading\W*"
    r"|trending(?: now)?|copy link|tweet|facebook|twitter|x|whatsapp|linkedin|reddit|pinterest|telegram"
    r"|follow us.{0,60}"
    r"|gift (?:this )?article|listen(?: to (?:this )?article)?|\d+ min(?:ute)?s? read|\d+ comments?|view comments"
    r"|read (?:also|more|next)\b.{0,200}|also read\b.{0,200}|see also\b.{0,200}|watch:.{0,200}|related:.{0,200}"
    r"|we use cookies\b.{0,400}|this (?:web)?site uses cookies\b.{0,400}|accept(?: all)?(?: cookies)?|cookie policy"
    r"|getty images|image (?:source|caption|copyright),?.{0,60}|media caption.{0,200}|file photo.?"
    r"|\[[a-z_-]+(?: [^\]]*)?\])\W*$"
)
PARTS = re.compile(r"\s*[|•·›>]\s*|\s{2,}|\t")
MENU, PIECE = 2, 24
"""A menu has more pieces than this, none of them longer."""
CLOCK = re.compile(r"^\W*(?:\d{1,2}:)?\d{1,2}:\d\d\W*$|^[\W\d_]*$")
TAIL = re.compile(
    r"(?i)^\W*(?:bottom of page|related (?:articles?|stories|topics?|content|news|coverage|posts?|links?"
    r"|internet links)"
    r"|more (?:on this story|from .{1,40}|stories|news|top stories)|newsletters?|sign up (?:for|to)\b.{0,160}"
    r"|subscribe to\b.{0,160}|you (?:may|might) also like.{0,40}|recommended(?: for you)?|most (?:read|popular|viewed)"
    r"|top stories|latest (?:news|stories)|popular posts|leave a (?:reply|comment)|comments"
    r"|about (?:the author|us)|tags?"
    r"|filed under.{0,80}|(?:copyright|©).{0,200}|all rights reserved.{0,100}|terms of (?:use|service).{0,80}"
    r"|privacy policy.{0,80}|contact us|read more from.{0,80}|from our partners|what to read next)\W*$"
)
BYLINE = re.compile(
    r"^\W*(?:(?:[Ww]ritten|[Rr]eported|[Ss]tory|[Rr]eporting) )?(?:By|BY|by):? +(?=[^\W\d_])"
    r"(?P<names>[^\W\d_][^.!?;:\n]{1,50}(?:\. ?[^.!?;:\n]{1,40}){0,3})(?:, (?P<rest>[^\n]{1,80}))?\W*$"
)
CAPTION = re.compile(
    r"\((?:[^()\n]{2,60}/[^()\n]{2,60}|(?:Photo|Image|Credit|Source|Picture)\b[^()\n]{0,80}|(?:AP|AFP"
    r"|Reuters|Getty)\b[^()\n]{0,40})\)\W*$"
    r"|\b(?:REUTERS|AFP|Getty Images|AP Photo|EPA)(?:/[^\n.]{2,50})?\W*$|^(?:Photo|Image|Picture|Credit)(?: by|:) "
    r"|[.?!”\"’] *(?:(?:Photo(?:graph)?s?|Image|Picture|Credit)(?: by|:)|©) *[^\W\d_][^\n.]{2,60}\W*$"
    r"|[.?!”\"’] *(?:[^\W\d_]\w+ ){1,3}photo by [^\W\d_][^\n.]{2,40}\W*$"
)
LABELLED = re.compile(
    r"(?i)^\W*(?P<label>first published|originally published|published|posted|date|issued|last updated"
    r"|updated|modified|last modified)"
    r"(?: on| at)?\b *:?\s*(?P<date>\S[^\n|]{3,60}?)\W*(?:\|.{0,60})?$"
)
UPDATE = re.compile(r"(?i)\W+(?:last )?(?:updated|modified)(?: on| at)?:?\s+")
MODIFIED = ("updated", "modified", "last")
ADDRESS = re.compile(r"(?i)^\W*(?:(?:url|source|link|original|canonical|via)\W{1,4})?(https?://\S{4,2000})$")
END_MARK = re.compile(r"[.!?…][\"'”’»)\]]*\W*$|[\"”’»]$")
WORD = re.compile(r"\w+(?:['’.-]\w+)*")
FORMS = (("furniture", FURNITURE), ("furniture", CLOCK), ("tail", TAIL), ("caption", CAPTION), ("address", ADDRESS))
Days = tuple[Date | None, Date | None, bool]
"""Published, modified, and whether a label says so."""


@dataclass(frozen=True)
class Line:
    """One line or paragraph of a page."""

    start: int
    end: int
    text: str
    kind: str
    """ "prose", "sentence" (a short one), "date", "byline", "caption", "address", "furniture", "tail" or "short"."""
    words: int = 0
    published: Date | None = None
    modified: Date | None = None
    labelled: bool = False


def lines(source: str) -> list[Line]:
    """Every line that is not empty, in order; lines broken inside sentences are joined to paragraphs."""
    return [_line(source, start, end) for start, end in _spans(source) if source[start:end].strip()]


def _spans(source: str) -> list[tuple[int, int]]:
    pattern = r"[^\n]+(?:\n(?![ \t]*\n| {2,}|\t)[^\n]+)*" if _is_wrapped(source) else r"[^\n]+"
    return [found.span() for found in re.finditer(pattern, source)]


def _is_wrapped(source: str) -> bool:
    """Whether lines that another follows are of one width and end in the middle of a sentence: most of many such
    lines, or of a few half, if the next one goes on in lower case."""
    if re.search(rf"[^\n]{{{WRAPPED.stop + 20}}}", source):
        return False
    pairs = FOLLOWED.findall(source[:20000])
    broken = [after for line, after in pairs if len(line) in WRAPPED and not END_MARK.search(line[-5:])]
    goes_on = sum(after.islower() for after in broken)
    return (len(pairs) >= 6 and len(broken) > 0.6 * len(pairs)) or (goes_on > 1 and goes_on >= 0.5 * len(pairs))


def _line(source: str, start: int, end: int) -> Line:
    text = source[start:end].strip()
    words = len(WORD.findall(text[:2000]))
    if len(text) <= 400:
        kind = next((kind for kind, form in FORMS if form.search(text)), "")
        if kind:
            return Line(start, end, text, kind, words)
        day = _dated(text, words)
        if day[0] or day[1]:
            return Line(start, end, text, "date", words, *day)
        if _is_menu(text):
            return Line(start, end, text, "furniture", words)
        if words <= LONG and BYLINE.match(text):
            return Line(start, end, text, "byline", words)
    ended = END_MARK.search(text[-12:]) is not None
    asks = text.endswith("?") and words <= LONG + 4
    kind = "prose" if words > 40 or (ended and words >= LONG and not asks) else "sentence" if ended else "short"
    return Line(start, end, text, kind, words)


def _dated(text: str, words: int) -> Days:
    """The dates of a line of dates, or of one short piece of several ("Trade Wire | May 3, 2021")."""
    days = dates(text)
    if days[0] or days[1] or words > LONG:
        return days
    pieces = (dates(piece) for piece in PARTS.split(text)) if PARTS.search(text) else iter(())
    return next((piece for piece in pieces if piece[0] or piece[1]), days)


def _is_menu(text: str) -> bool:
    """Three short pieces or more, parted by bars, dots or wide spaces ("Home | World | Trade")."""
    pieces = PARTS.split(text)
    return len(pieces) > MENU and max(map(len, pieces)) <= PIECE and not END_MARK.search(text)


def dates(text: str) -> Days:
    """Published, modified, and whether a label says so, of a line that holds nothing but dates.

    >>> dates("May 3, 2021 - Updated May 4, 2021 at 9:05 a.m. EDT")
    ('2021-05-03', '2021-05-04T09:05:00-04:00', False)
    """
    first, *later = UPDATE.split(text, maxsplit=1)
    modified = parse(later[0].strip(" .|-")) if later else None
    if found := LABELLED.match(text if not later else first):
        day = parse(found["date"].strip(" .|-"))
        if day and found["label"].lower().startswith(MODIFIED):
            return None, day, True
        return (day, modified, True) if day else (None, None, False)
    day = parse(first.strip(" .|-–—•")) if any(map(str.isdigit, first)) else None
    if day and len(day) < 10:  # "2021" and "May 2021" alone are headings
        day = None
    return day, modified if day or not first.strip() else None, False
