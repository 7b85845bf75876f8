"""OFAC's SDN and Consolidated lists in CSV: the main file with its aliases, addresses and comments as one edition.

Without header, null is "-0-", several programs stand in one cell as "A] [B", and remarks beyond 1,000 characters go
on in the comments file (`dat_spec.txt`). A row of the companion files is found by its first column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.errors import InputError
from kg.model import Entity, ListRecord, Record
from kg.readers.lists import ofac_remarks
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.readers.lists.names import natural, split, tagged
from kg.readers.lists.ofac import CLASSES, Dates, Listed, of_consolidated
from kg.readers.lists.party import Party
from kg.readers.lists.rows import rows
from kg.terms import mint

NAME = "OFAC list in CSV"
MEDIA_TYPE = "text/csv"

COLUMNS = (
    "ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign", "Vess_type", "Tonnage", "GRT", "Vess_flag",
    "Vess_owner", "Remarks",
)  # fmt: skip
"""Of the main file, in order (`dat_spec.txt`, "FORMAT SDN CSV")."""
WIDTHS = {"alt": 5, "add": 6, "comments": 2}
"""Columns of each companion file."""
NULL = "-0-"

ALIAS_TYPES = {"aka", "fka", "nka"}


def recognises(head: Head) -> bool:
    """Whether one of the first lines is of the main file, or of one of its companions."""
    return any(_role(cells) for cells in head.first_rows)


def source(head: Head) -> str:
    """The catalogue's key. Raises InputError for a companion file alone."""
    if not any(_role(cells) == "main" for cells in head.first_rows):
        what = "aliases, addresses or comments of an OFAC list without its main file"
        raise InputError(what, hint="put sdn.csv or cons_prim.csv beside it")
    return "us-ofac-consolidated" if of_consolidated(head) else "us-ofac-sdn"


def _role(cells: Sequence[str]) -> str:
    """Which file of the set a row is of; "" where it is of none."""
    if not cells or not cells[0].isdigit():
        return ""
    if len(cells) == len(COLUMNS):
        return "main"
    if len(cells) == WIDTHS["alt"] and cells[1].isdigit() and cells[2] in ALIAS_TYPES:
        return "alt"
    if len(cells) == WIDTHS["add"] and cells[1].isdigit() and cells[5] == NULL:
        return "add"
    return "comments" if len(cells) == WIDTHS["comments"] and len(cells[1]) > 40 else ""


def day(_head: Head) -> None:
    """The files do not say of which day they are."""


def read(listing: Listing) -> Iterator[Record]:
    """The records of all files that are there, with parties and designations."""
    comments = dict(_companions(listing, "comments"))
    people: set[str] = set()
    for line, cells in rows(listing, listing.main):
        if len(cells) != len(COLUMNS) or not cells[0].strip().isdigit():
            listing.reject(line, f"a row has {len(COLUMNS)} cells and begins with a number; this one has {len(cells)}")
            continue
        yield from _entry(listing, [_value(cell) for cell in cells], comments, people)
    yield from _aliases(listing, people)
    yield from _addresses(listing)


def _value(cell: str) -> str:
    text = cell.strip()
    return "" if text == NULL else text


def _entry(
    listing: Listing, cells: Sequence[str], comments: dict[str, Sequence[str]], people: set[str]
) -> Iterator[Record]:
    native_id, name, kind, program, title = cells[:5]
    spill = comments.get(native_id)
    raw: dict[str, object] = {column: cell for column, cell in zip(COLUMNS[1:], cells[1:], strict=True) if cell}
    record = listing.record(native_id, raw | ({"comments": spill[1]} if spill else {}))
    party = Party(listing, mint("entity", f"ofac-{native_id}"), CLASSES.get(kind, ""))
    if party.is_person:
        people.add(native_id)
    party.called(name)
    party.exact_match.append(f"https://www.opensanctions.org/entities/ofac-{native_id}/")
    party.job_title.extend(split(title, ";"))
    party.country.extend(listing.country(cells[9]))
    dates = Dates()
    ofac_remarks.read(cells[11] + (spill[1] if spill else ""), party, dates)
    if cells[5]:
        party.number("call-sign", cells[5])
    codes = tuple(dict.fromkeys(program.split("] [")))
    yield record
    yield party.entity()
    yield from Listed(listing, record, native_id).designations(codes, dates)


def _companions(listing: Listing, role: str) -> Iterator[tuple[str, Sequence[str]]]:
    """(ent_num, cells) of each row of a companion file; nothing where it is not there."""
    stream = listing.file.stream(role)
    for line, cells in rows(listing, stream) if stream else ():
        if len(cells) == WIDTHS[role] and cells[0].strip().isdigit():
            yield cells[0].strip(), [_value(cell) for cell in cells]
        else:
            listing.reject(line, f"a row of the {role} file has {WIDTHS[role]} cells; this one has {len(cells)}")


def _aliases(listing: Listing, people: set[str]) -> Iterator[Record]:
    for native_id, (_, number, kind, name, remarks) in _companions(listing, "alt"):
        if not _belongs(listing, native_id, "alt"):
            continue
        text = tagged(natural(name) if native_id in people else name)
        names = (text,) if text else ()
        yield _part(listing, native_id, "alt", [number, kind, name, remarks])
        yield Entity(
            id=mint("entity", f"ofac-{native_id}"),
            type="",
            alternate_names=names,
            former_names=names if kind == "fka" else (),
        )


def _addresses(listing: Listing) -> Iterator[Record]:
    for native_id, (_, number, street, city, country, remarks) in _companions(listing, "add"):
        if not _belongs(listing, native_id, "add"):
            continue
        yield _part(listing, native_id, "add", [number, street, city, country, remarks])
        text = ", ".join(filter(None, (street, city, country)))
        if text:
            yield Entity(
                id=mint("entity", f"ofac-{native_id}"),
                type="",
                address=(text,) if street or city else (),
                country=listing.country(country),
            )


def _belongs(listing: Listing, native_id: str, role: str) -> bool:
    if listing.has(native_id):
        return True
    listing.note(None, f"the {role} file has a row for {native_id}, which the main file has not")
    return False


def _part(listing: Listing, native_id: str, role: str, cells: Sequence[str]) -> ListRecord:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return listing.companion(native_id, role, list(cells))
