"""Bytes of a file into its text, and a refusal of what is no text."""

from __future__ import annotations

import codecs
import re

from kg.errors import InputError

BYTE_ORDER_MARKS = (  # UTF-32 before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
SIGNATURES = (
    (b"PK\x03\x04", "a zip archive"), (b"%PDF-", "a PDF file"), (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"), (b"SQLite format 3", "an SQLite database"),
    (b"BZh", "a bzip2 file"), (b"\xfd7zXZ\x00", "an xz file"), (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"), (b"Rar!\x1a\x07", "a RAR archive"),
)  # fmt: skip
FOREIGN_SHARE = 0.2
"""More letters than this outside ASCII, and bytes that are not UTF-8 are no Western text either."""

CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r") | {127})
ESCAPED_BYTE = re.compile(r"[\udc80-\udcff]+")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    r"""The text of a file, without byte order mark, line ends as \n, and notes on what was repaired.

    UTF-8, or UTF-16 and UTF-32 with their mark; bytes that are none of these are read as Windows-1252, one by one,
    so that one broken letter does not break the others. Raises InputError for binary and for empty files.

    >>> decode(b"\xef\xbb\xbfa\r\nb")
    ('a\nb', ())
    >>> decode("“café”".encode("cp1252"))
    ('“café”', ('3 bytes are not UTF-8: read as Windows-1252',))
    """
    for signature, name in SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"this is {name}, not text", hint="give the text of the article")
    text, notes = _decoded(data)
    if not text.strip():
        raise InputError("the file is empty", hint="remove it, or fetch the article again")
    _refuse_binary(text)
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ()
            except UnicodeDecodeError as error:
                raise InputError(f"the file says it is {encoding.upper()} and is not: {error.reason}") from error
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    damaged = sum(map(len, ESCAPED_BYTE.findall(text)))
    if damaged > FOREIGN_SHARE * len(text) + 8:
        raise InputError("the text is neither UTF-8 nor Windows-1252", hint="save it as UTF-8")
    text = ESCAPED_BYTE.sub(lambda run: windows_1252(run[0]), text)
    bytes_are = "byte is" if damaged == 1 else "bytes are"
    return text, (f"{damaged} {bytes_are} not UTF-8: read as Windows-1252",)


def windows_1252(escaped: str) -> str:
    r"""Bytes that Python escaped because they are no UTF-8, as the letters that they are in Windows-1252.

    >>> windows_1252(b"\xe9".decode("utf-8", "surrogateescape"))
    'é'
    """
    return escaped.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _refuse_binary(text: str) -> None:
    """A NUL is never in text; a few other controls are (form feeds, a stray 0x1A), many are not."""
    data = text.encode("utf-8", "surrogatepass")
    controls = len(data) - len(data.translate(None, CONTROLS))
    if controls and ("\x00" in text or controls > 0.01 * len(text) + 2):
        raise InputError("the file is binary, not text", hint="give the text of the article, as UTF-8")
