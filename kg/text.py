"""Stretches of a file into readable text, with offsets back into that file."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Literal

from kg.model import Offsets

Unescape = Literal["none", "double-quoted", "single-quoted", "plain", "markdown"]
"""How the file escapes its text: a YAML scalar's style (YAML 1.2, section 7.3), Markdown, or not at all."""

LONGEST = 200_000
"""Letters of a stretch that is followed letter by letter; a longer one is no paragraph, and would fill the memory."""
Pieces = list[tuple[str, int, int]]
"""One letter each, with the span of the file that it was read from."""
Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS = _words("""
address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p
pre section table tbody td th thead tr ul
""")
"""Elements that part words: they become a space."""
INLINE = _words("""
a abbr audio b body button center cite code del em embed font form head html i iframe img input ins kbd label link
mark meta noscript object option param picture q s script select small source span strike strong style sub sup svg
textarea time title u var video
""")
DOUBLE_QUOTED = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", "N": "\x85",
    "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
"""YAML 1.2, section 5.7; any other escaped character stands for itself."""

TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*|/)?(?:>|\Z)|<!--.{0,2000}?-->", re.DOTALL)
ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
SPACE = re.compile(r"\s+|[\x00-\x1f\x7f\u200b\u2060\ufeff\u00ad]")
MOJIBAKE = re.compile("[\xc2-\xf4\u0178\u017d][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œž€]")
"""Two characters that may be one, its UTF-8 read as Windows-1252; ftfy judges whether they are."""


def _tag(found: re.Match[str]) -> str:
    name = (found[1] or "").lower()
    if name in BLOCKS:
        return " "
    return "" if name in INLINE or found[0].startswith("<!--") else found[0]


HTML: tuple[Rule, ...] = ((TAG, _tag), (ENTITY, lambda entity: entities.unescape(entity[0])))

DOUBLE_QUOTED_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\n[ \t]*|.)")
UNESCAPE: dict[str, tuple[Rule, ...]] = {
    "none": (),
    "plain": (),
    "single-quoted": ((re.compile("''"), lambda _: "'"),),
    "double-quoted": ((DOUBLE_QUOTED_ESCAPE, lambda escape: _double_quoted(escape[0][1:])),),
    "markdown": (
        (re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)"), lambda _: ""),
        (re.compile(r"\[(?=[^\[\]\n]{1,500}\]\([^()\s]{1,2000}\))|(?<=\S)\]\([^()\s]{1,2000}\)"), lambda _: ""),
        (re.compile(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=[^\s*])\*(?!\w)|`|^#{1,6} +|^> +|^[-*+] +"), lambda _: ""),
        (re.compile(r"\\(?=[\\`*_{}\[\]()#+.!-])"), lambda _: ""),
    ),
}
MARKS = {"none": "", "plain": "", "single-quoted": "'", "double-quoted": "\\", "markdown": "[*_`\\#>-+"}


def readable(
    source: str, start: int, end: int, *, unescape: Unescape = "none", html: bool = True
) -> tuple[str, Offsets]:
    r"""The stretch [start, end) of a file as people read it, and where each letter of that stands in the file.

    Escapes and line folds are resolved, HTML tags dropped (`<GM.N>` is a ticker and stays), entities and broken
    encoding resolved (`ftfy.fix_encoding` alone: what it does besides would change quotes), white space folded.

    >>> text, offsets = readable('title: "Profit &amp; loss"', 8, 25, unescape="double-quoted")
    >>> text, offsets.source(7, 8), offsets.source(9, 13)
    ('Profit & loss', (15, 20), (21, 25))
    """
    piece = source[start:end]
    broken = not piece.isascii() and MOJIBAKE.search(piece) is not None
    escaped = any(mark in piece for mark in MARKS[unescape])
    if not broken and not escaped and not _needs_work(piece):
        return piece, Offsets.shifted(start, len(piece))
    if len(piece) > LONGEST:
        text = clean(piece)
        return text, Offsets(((0, start, False), (len(text), end, True)))
    pieces: Pieces = [(letter, start + i, start + i + 1) for i, letter in enumerate(piece)]
    for pattern, resolve in UNESCAPE[unescape] if escaped else ():
        pieces = _replaced(pieces, pattern, resolve)
    pieces = _mended(pieces) if MOJIBAKE.search(_joined(pieces)) else pieces
    for pattern, resolve in HTML if html else ():
        pieces = _replaced(pieces, pattern, resolve)
    pieces = _replaced(pieces, SPACE, _space)
    return _stripped(pieces, source, start)


def clean(text: str) -> str:
    """What `readable` makes of a text that needs no way back to its file.

    >>> clean("Profit &amp;\xa0loss")
    'Profit & loss'
    """
    if not text.isascii() and MOJIBAKE.search(text):
        text = _fix_encoding(text)
    elif not _needs_work(text):
        return text
    for pattern, resolve in HTML:
        text = pattern.sub(resolve, text)
    return SPACE.sub(_space, text).strip()


def _needs_work(piece: str) -> bool:
    """`isprintable` knows every control, separator and invisible character but the plain space."""
    if not piece.isprintable() or "&" in piece or "<" in piece or "  " in piece:
        return True
    return not piece or piece[0] == " " or piece[-1] == " "


def _double_quoted(escape: str) -> str:
    if escape[0] in "xuU" and len(escape) > 1:
        code = int(escape[1:], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return "" if "\n" in escape else DOUBLE_QUOTED.get(escape, escape)


def _space(found: re.Match[str]) -> str:
    return " " if found[0].isspace() and found[0] not in "\x1c\x1d\x1e\x1f" else ""


def _joined(pieces: Pieces) -> str:
    return "".join([letter for letter, _, _ in pieces])


def _replaced(pieces: Pieces, pattern: re.Pattern[str], resolve: Callable[[re.Match[str]], str]) -> Pieces:
    """Each match replaced; every letter of a replacement stands for the whole match."""
    text, done, result = _joined(pieces), 0, list[tuple[str, int, int]]()
    for match in pattern.finditer(text):
        new = resolve(match)
        if new == match[0]:
            continue
        first, last = match.span()
        result += pieces[done:first]
        result += [(letter, pieces[first][1], pieces[last - 1][2]) for letter in new]
        done = last
    return result + pieces[done:] if done else pieces


def _mended(pieces: Pieces) -> Pieces:
    """Broken encoding repaired: the runs of ASCII stay and hold the others in their places."""
    text = _joined(pieces)
    fixed = _fix_encoding(text)
    if fixed == text:
        return pieces
    before, after = re.split(r"([\x21-\x7e]+)", text), re.split(r"([\x21-\x7e]+)", fixed)
    if before[1::2] != after[1::2]:
        before, after = [text], [fixed]
    return list(_aligned(pieces, before, after))


def _fix_encoding(text: str) -> str:
    from ftfy import fix_encoding  # noqa: PLC0415 - 0.1 s, and needed by one document in ten thousand

    return fix_encoding(text)


def _aligned(pieces: Pieces, before: list[str], after: list[str]) -> Iterator[tuple[str, int, int]]:
    position = 0
    for old, new in zip(before, after, strict=True):
        part = pieces[position : position + len(old)]
        position += len(old)
        if old == new:
            yield from part
        else:
            yield from ((letter, part[0][1], part[-1][2]) for letter in new)


def _stripped(pieces: Pieces, source: str, start: int) -> tuple[str, Offsets]:
    """Outer white space cut, and the letters' spans joined to runs (see kg.model.Offsets)."""
    text = _joined(pieces)
    first = len(text) - len(text.lstrip())
    pieces = pieces[first : len(text.rstrip())]
    if not pieces:
        return "", Offsets(((0, start, True), (0, start, True)))
    return _joined(pieces), Offsets(tuple(_runs(pieces, source)))


def _runs(pieces: Pieces, source: str) -> Iterator[tuple[int, int, bool]]:
    """(start in the text, start in the file, is copied) for each stretch that is one shift or one block."""

    def run(item: tuple[int, tuple[str, int, int]]) -> tuple[bool, int, int]:
        here, (letter, there, end) = item
        copied = end - there == 1 and letter == source[there]
        return (True, there - here, 0) if copied else (False, there, end)

    position, end, closed = 0, 0, True
    for (copied, _, _), letters in groupby(enumerate(pieces), key=run):
        places = [place for _, place in letters]
        if not closed:
            yield position, end, True  # a block ends where its own letters end, not where the next run begins
        yield position, places[0][1], copied
        position, end, closed = position + len(places), places[-1][2], copied
    yield position, end, True


ENGLISH = _words("""
the of and to in is that for it was on are as with his they at be this from have or by had but not what were we when
your can said there an which their if will each about how up out them then she many some so these would other into has
more her two like him see time could no make than first been its who now did over after also
""")
FOREIGN = _words("""
de la que el los las del por con para una como pero sus le les des une est dans pour qui sur pas der die das und ist
nicht den von mit dem ein eine auf il di che non per della sono het een van dat niet os uma não com mais em och att
det som på jag är og af til i w na się nie jest että ja ve bir bu için dan yang ini untuk
""")


def language(text: str) -> str:
    """ "en" where the words of a whole document say so, else "" (never judge a headline alone).

    >>> language("The company said that it was added to the list on Friday."), language("La empresa fue sancionada.")
    ('en', '')
    """
    words = text[:4000].lower().split()
    english, foreign = sum(map(ENGLISH.__contains__, words)), sum(map(FOREIGN.__contains__, words))
    ascii_share = len(text.encode("ascii", "ignore")) / (len(text) or 1)
    return "en" if words and english > 2 * foreign and english >= 0.08 * len(words) and ascii_share > 0.7 else ""
