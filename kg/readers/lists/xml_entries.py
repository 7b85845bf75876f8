"""An XML stream → its entries, one at a time, as plain dictionaries; what stands around them is not held.

Nothing is ever fetched and no entity is resolved: a document type is refused, because no list has one and every
attack on parsers needs one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from kg.errors import InputError
from kg.readers.lists.listing import Listing
from kg.streams import DAMAGE, Stream

Fields = dict[str, Any]
"""Name of a child or "@attribute" → its text, its own fields, or a list of those where it comes more than once."""


def entries(listing: Listing, stream: Stream, *names: str) -> Iterator[tuple[str, Fields]]:
    """(name, fields) of each element of these names, outermost, whatever its namespace, in the order of the file.

    A damage is told to `listing`, and ends the entries. Raises InputError for a document type.
    """
    try:
        with stream.open() as opened:
            yield from _entries(opened, names)
    except etree.XMLSyntaxError as error:
        listing.cut(f"line {error.lineno or '?'}: {error.msg or 'the XML ends too soon'}")
    except DAMAGE as error:
        listing.cut(f"the file is damaged or cut: {error}")


def _entries(opened: Any, names: tuple[str, ...]) -> Iterator[tuple[str, Fields]]:
    found = etree.iterparse(
        opened,
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    checked = False
    for _, element in found:
        if not checked:
            _refuse_document_type(element)
            checked = True
        fields = plain(element)
        yield element.tag.rpartition("}")[2], fields if isinstance(fields, dict) else {"": fields}
        element.clear()
        parent = element.getparent()
        while parent is not None and parent[0] is not element:
            del parent[0]
    if not checked and found.root is not None:
        _refuse_document_type(found.root)


def _refuse_document_type(element: Any) -> None:
    if element.getroottree().docinfo.doctype:
        raise InputError("it has a document type (DOCTYPE), which no list has", hint="an XML attack is not read")


def plain(element: Any) -> Fields | str:
    """An element as plain data: its text where that is all.

    >>> plain(etree.fromstring('<a x="1"><b>2</b><c/><c>3</c></a>'))
    {'@x': '1', 'b': '2', 'c': ['', '3']}
    """
    text = element.text
    if not len(element) and not element.attrib:
        return text.strip() if text else ""
    fields: Fields = {f"@{name.rpartition('}')[2]}": value for name, value in element.attrib.items()}
    for child in element:
        name, value = child.tag.rpartition("}")[2], plain(child)
        if name not in fields:
            fields[name] = value
        elif isinstance(fields[name], list):
            fields[name].append(value)
        else:
            fields[name] = [fields[name], value]
    if text and (stripped := text.strip()):
        fields["#text"] = stripped
    return fields


def every(fields: Fields | str, *path: str) -> list[Any]:
    """All values at a path of names, in order; a name that comes once or never is no special case.

    >>> every({"a": [{"b": "1"}, {"b": ["2", "3"]}]}, "a", "b")
    ['1', '2', '3']
    """
    values: list[Any] = [fields]
    for name in path:
        below = [value.get(name, []) for value in values if isinstance(value, dict)]
        values = [item for value in below for item in (value if isinstance(value, list) else [value])]
    return [value for value in values if value != ""]


def text_of(value: Any) -> str:
    """The text of a value that may have attributes beside it."""
    return str(value.get("#text", "")) if isinstance(value, dict) else str(value)


def first(fields: Fields, *path: str) -> str:
    """The first text at a path; "" where there is none."""
    return next((text_of(value) for value in every(fields, *path)), "")
