"""Published lists into editions, records, parties and designations: one module for each form.

A form is a module with `NAME`, `MEDIA_TYPE`, `recognises(head)`, `source(head)` (of the catalogue), `day(head)` (of
the data, where the file says it) and `read(listing)`; and its line in `FORMS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from kg.errors import InputError
from kg.file_sets import members
from kg.model import Date, Note, Record
from kg.readers.lists import (
    cn_countermeasures,
    csl,
    eu_journal,
    ftm_entities,
    ftm_statements,
    ofac_csv,
    ofac_enhanced_xml,
    ofac_legacy_xml,
    opensanctions_simple,
    uk_conlist,
    un_xml,
    us_bis_mieu,
    us_dod_1260h,
    us_fcc_covered,
    us_special,
)  # fmt: skip
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.metadata import Metadata
from kg.sources import Source, sources
from kg.streams import HEAD, File
from kg.zip_archives import stream_of

__all__ = ["FORMS", "expect", "form_of", "read"]


class Form(Protocol):
    """What a module of a form holds."""

    NAME: str
    MEDIA_TYPE: str

    def recognises(self, head: Head, /) -> bool: ...

    def source(self, head: Head, /) -> str | Source: ...

    def day(self, head: Head, /) -> Date | None: ...

    def read(self, listing: Listing, /) -> Iterator[Record]: ...


FORMS: tuple[Form, ...] = (
    ofac_enhanced_xml,
    ofac_legacy_xml,
    un_xml,
    csl,
    uk_conlist,
    eu_journal,
    us_dod_1260h,
    us_bis_mieu,
    us_special,
    us_fcc_covered,
    cn_countermeasures,
    opensanctions_simple,
    ftm_statements,
    ftm_entities,
    ofac_csv,
)
"""The strictest first."""

_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?!\d)")


FRONT_MATTER = (b"---\n", b"---\r\n")
"""How articles begin, and no list: most files of a build, each asked for twice."""


def form_of(file: File) -> Form | None:
    """The form that the first 64 kB are of; None where the file is no list that is known."""
    if file.data.startswith(FRONT_MATTER):
        return None
    head = Head.of(file)
    return next((form for form in FORMS if form.recognises(head)), None)


def read(file: File, form: Form, metadata: Metadata | None = None) -> Iterator[Record | Note]:
    """The Edition, then for each row its record, party and designations, then what they share, and notes.

    The day of the data is the file's own, else that of its sidecar, else the ISO date in its name or in its folder's
    name, else what the user gives. Raises InputError where none of them tells it, and where the edition has been cut,
    unless the user takes what there is.
    """
    head = Head.of(file)
    found = form.source(head)
    source = sources()[found] if isinstance(found, str) else found
    day = form.day(head) or (metadata.as_of if metadata else None) or _day_in_name(file.path)
    day = day or (Date(file.given.as_of) if file.given.as_of else None)
    if day is None:
        what = f"the {source.title} does not say of which day it is"
        raise InputError(
            what, hint=f"give --as-of YYYY-MM-DD, or write `as_of: YYYY-MM-DD` into {_name(file)}.meta.yaml"
        )
    listing = Listing(file, source, day, form.NAME, form.MEDIA_TYPE)
    yield listing.edition_node()
    yield from form.read(listing)
    yield from listing.close(force=file.given.force)


def expect(path: Path, source: Source) -> None:
    """Whether a file is of a source, or a companion of one, as far as its head tells.

    Raises InputError where it is not.
    """
    with stream_of(str(path)).open() as opened:
        data = opened.read(HEAD)
    head = Head.of(File(str(path), str(path), data))
    form = next((form for form in FORMS if form.recognises(head)), None)
    if form is None:
        raise InputError(f"{path.name} is of no form of lists that is known")
    if members(str(path)).get("main", str(path)) != str(path):
        return  # a companion does not say of which list it is
    found = form.source(head)
    of = sources()[found] if isinstance(found, str) else found
    if source.key != of.key and source.list != of.list:
        raise InputError(f"{path.name} is the {of.title}")


def _name(file: File) -> str:
    return file.path.rpartition("/")[2]


def _day_in_name(path: str) -> Date | None:
    """The date in the name of the file, else in that of its folder.

    >>> _day_in_name("sdn_history/sdn_2021-12-09.csv"), _day_in_name("set_2021-04-25/sdn.csv"), _day_in_name("a/b.csv")
    ('2021-12-09', '2021-04-25', None)
    """
    for name in reversed(path.split("/")[-2:]):
        if found := _IN_NAME.search(name):
            return Date(found[1])
    return None
