"""Files into records, whatever their form: the form is recognised from the content, never from the name.

A new form is one module with `recognises(head) -> bool` and `read(capture) -> Iterator[Record]`, and its line in
`READERS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from kg.errors import InputError
from kg.model import Note, Record
from kg.readers import frontmatter, lists, plain
from kg.readers import metadata as metadata_of
from kg.readers.capture import Capture
from kg.readers.metadata import Metadata, given, names
from kg.streams import MAX_FILE, File

__all__ = ["READERS", "Metadata", "given", "is_list", "names", "read"]

Reader = tuple[str, Callable[[str], bool], Callable[[Capture], Iterator[Record]]]

READERS: tuple[Reader, ...] = (
    ("text with YAML front matter", frontmatter.recognises, frontmatter.read),
    ("plain text", plain.recognises, plain.read),
)
"""(what it reads, whether a text's first 4,000 characters are of this form, the reader), the strictest first."""

TOO_LONG = f"larger than {MAX_FILE >> 20} MB or damaged, and no list that is known: no article is so large"

OTHER_FORMS = (
    ("JSON", re.compile(r"\s*[\[{]\s*(?:[\[{\"\]}]|-?\d|true\b|false\b|null\b)")),
    ("HTML", re.compile(r"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)),
    ("XML", re.compile(r"\s*<(?:\?xml\b|[A-Za-z][\w:.-]*(?:\s+[\w:.-]+=[\"'][^\"'<]*[\"'])*\s*/?>\s*<)")),
    ("CSV", re.compile(r"[^\n,;\t.]*+([,;\t])(?! )[^\n,;\t.]*+\1(?! )[^\n.]*+\n(?:[^\n,;\t]*+\1){2}[^\n]*+\n")),
)
"""Forms that no reader knows yet, so that a table is not taken for an article."""


def read(
    file: File,
    *,
    metadata: Mapping[str, Metadata] = MappingProxyType({}),
    provider_names: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Record | Note]:
    """The records of one file: an Edition, then its Document, or the records, parties and designations of a list.

    `metadata` is keyed by path or bare file name (see `kg.readers.metadata`); `provider_names` maps registrable
    domains to names. Raises InputError, with file and place, for what cannot be read; of a list maybe only after many
    records.
    """
    if form := lists.form_of(file):
        yield from lists.read(file, form, metadata_of.of(file, metadata))
        return
    if not file.whole:
        raise InputError(TOO_LONG, source=file.path, hint="split it into its articles")
    capture = Capture.of(file, metadata_of.of(file, metadata), provider_names)
    head = capture.source[:4000]
    for _, recognises, reader in READERS:
        if recognises(head) and not (reader is plain.read and _other_form(head)):
            yield from reader(capture)
            return
    what = f"this looks like {_other_form(head) or 'no form that is read'}"
    known = ", ".join([*(name for name, _, _ in READERS), *(form.NAME for form in lists.FORMS)])
    raise InputError(what, source=file.path, hint=f"forms that are read: {known}")


def is_list(file: File) -> bool:
    """Whether a file is of a form of lists."""
    return lists.form_of(file) is not None


def _other_form(head: str) -> str:
    return next((name for name, form in OTHER_FORMS if form.match(head)), "")
