"""One edition while it is being read: hands out IRIs, counts its records, and gathers what is to be reported.

yield listing.edition_node(); for each row: listing.record(…), an Entity, listing.designation(…); listing.close()
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from typing import Any

from kg.errors import InputError
from kg.model import Date, Designation, Edition, Entity, Json, ListRecord, Note, Record
from kg.readers.lists import vocabulary
from kg.sources import Source, immediate_lists, measures_of
from kg.streams import DAMAGE, File, Stream
from kg.terms import mint

SHOWN = 20
"""Notes on single rows that one edition makes at most; the rest is counted."""
IMMEDIATE = "inForceFrom:immediate"
"""Of a list whose measures bind from the listing on (`immediate` in the catalogue)."""
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Listing:
    """One edition of one list. `day` is the day whose state of the list it is."""

    def __init__(self, file: File, source: Source, day: Date, form: str, media_type: str) -> None:
        self.file, self.source, self.day, self.form = file, source, day, form
        sha256 = _sha256(file)
        self.key = f"{source.list}-{day}-{sha256[:8]}"
        self.edition = mint("edition", self.key)
        self._node = Edition(
            id=self.edition,
            specialization_of=self.list(source.list),
            sha256=sha256,
            format=media_type,
            title=source.title,
            generated=day,
            license=source.licence,
            homepage=source.homepage,
        )
        self._seen: set[int] = set()
        self._again: Counter[str] = Counter()
        """Native ids that came more than once."""
        self.counts: Counter[str] = Counter()
        """Role of a file → rows read."""
        self._shared: dict[str, Entity] = {}
        self._unknown: dict[str, Counter[str]] = {}
        self._notes: list[str] = []
        self._rejected = self._noted = 0
        self._incomplete = False

    # ---------------------------------------------------------------------------------------------- what is said

    def record(self, native_id: str, raw: Mapping[str, Any], *, url: str = "") -> ListRecord:
        """The record of a row; a second row of one native id has a record of its own."""
        key = native_id or f"row-{self.counts['main'] + 1}"
        self.counts["main"] += 1
        short = _short(key)
        if short in self._seen:
            self._again[key] += 1
        self._seen.add(short)
        number = self._again[key] + 1 if key in self._again else 1
        iri = mint("record", self.key, f"{key}-{number}" if number > 1 else key)
        return ListRecord(id=iri, edition=self.edition, native_id=native_id, url=url, raw=self.verbatim(raw))

    def has(self, native_id: str) -> bool:
        """Whether a record of this native id was read."""
        return _short(native_id) in self._seen

    def companion(self, native_id: str, role: str, cells: Any) -> ListRecord:
        """A row of a companion file: what of it is not mapped, added to the record that it belongs to."""
        self.counts[role] += 1
        return ListRecord(id=mint("record", self.key, native_id), type="", raw=self.verbatim({role: cells}))

    @property
    def main(self) -> Stream:
        """The bytes of the list, or of the main one of its files."""
        stream = self.file.stream()
        assert stream is not None, "every list has a main file"
        return stream

    def designation(self, key: str, entity: str, list_key: str, record: ListRecord | str, **more: Any) -> Designation:
        """One designation; `key` is the party's own within the list, `more` are its further fields.

        Its measures are those of the list and its programs, unless they are given.
        """
        fields: dict[str, Any] = {
            "id": mint("designation", key if key.startswith(f"{list_key}-") else f"{list_key}-{key}"),
            "targets": (entity,),
            "list": (self.list(list_key),),
            "derived_from": (record if isinstance(record, str) else record.id,),
            **more,
        }
        if "program" in fields and "measure" not in fields:
            fields["measure"] = self.measures(list_key, fields["program"])
        if not fields.get("listed"):  # nothing can follow from it: made at once
            return Designation(**fields)
        return self.completed(Designation(**fields), {})

    def completed(self, designation: Designation, more: Mapping[str, Any]) -> Designation:
        """A designation with further fields; of some lists the measure binds from the day of the listing on."""
        found = replace(designation, **more) if more else designation
        if self._binds_at_once(found):
            return replace(found, in_force_from=found.listed, inferred_by=(*found.inferred_by, IMMEDIATE))
        return found

    def _binds_at_once(self, designation: Designation) -> bool:
        at_once = self.source.immediate or designation.list[0].rpartition("/")[2] in immediate_lists()
        return bool(at_once and designation.listed and not designation.in_force_from)

    @staticmethod
    def verbatim(raw: Mapping[str, Any]) -> Json | None:
        """The fields that nothing else holds, as JSON; None where there are none."""
        return Json(ENCODER.encode(raw)) if raw else None

    # ----------------------------------------------------------------------------------------- what is pointed to

    def list(self, key: str) -> str:
        """The IRI of a list of the seed tables."""
        return mint("list", key)

    def program(self, code: str) -> str:
        """The IRI of the program that the list calls `code`: of a seed table, of the catalogue, or new and counted."""
        defaults = self.source.programs.get(code)
        known = vocabulary.programs().get(defaults.same_as if defaults and defaults.same_as else code)
        if known:
            return known
        if defaults is None:
            self.unknown("program", code)
        iri = mint("program", f"{self.source.publisher}-{vocabulary.key(code)}")
        if iri not in self._shared:
            self._shared[iri] = Entity(
                id=iri,
                type="kg:Program",
                label=defaults.label if defaults else code,
                notation=(code,),
                authority=(mint("authority", self.source.publisher),),
                list=(self.list(defaults.list),) if defaults and defaults.list else (),
                measure=tuple(mint("measure", key) for key in defaults.measure) if defaults else (),
            )
        return iri

    def measures(self, list_key: str, programs: Iterable[str]) -> tuple[str, ...]:
        """What follows from a listing: as the list itself tells, else as its programs do."""
        if own := measures_of(list_key) or self.source.measure:
            return tuple([mint("measure", key) for key in own])
        found = [self._shared[iri].measure if iri in self._shared else vocabulary.measures(iri) for iri in programs]
        return tuple(dict.fromkeys(chain.from_iterable(found)))

    def country(self, name: str) -> tuple[str, ...]:
        """The IRIs of the countries that a cell names; what is no country is counted."""
        found = vocabulary.countries(name)
        if found is None:
            self.unknown("country", name.strip())
        return found or ()

    def law(self, citation: str) -> tuple[str, ...]:
        """The IRIs of the laws and notices that a text cites; those that no seed table holds are described here."""
        found = []
        for key, identifier in vocabulary.citations(citation):
            iri = mint("legislation", key)
            found.append(iri)
            if iri not in vocabulary.known() and iri not in self._shared:
                self._shared[iri] = Entity(
                    id=iri, type="schema:Legislation", label=identifier, legislation_identifier=identifier
                )
        return tuple(dict.fromkeys(found))

    def share(self, entity: Entity) -> str:
        """Describe a node that many rows point to, once; returns its IRI."""
        if entity.id not in vocabulary.known():
            self._shared.setdefault(entity.id, entity)
        return entity.id

    # ------------------------------------------------------------------------------------------ what is reported

    def note(self, line: int | None, text: str) -> None:
        """Something repaired or strange that is kept; `line` counts from 1."""
        self._noted += 1
        if self._noted <= SHOWN:
            self._notes.append(f"line {line}: {text}" if line else text)

    def reject(self, line: int, reason: str) -> None:
        """A row that is left out: the edition then is not complete, and what it lacks was not taken off the list."""
        self._rejected += 1
        self._incomplete = True
        self.note(line, f"left out: {reason}")

    def cut(self, reason: str) -> None:
        """The file ends too soon; what stands before that is kept."""
        self._incomplete = True
        self._notes.insert(0, f"incomplete: {reason}")

    def unknown(self, kind: str, value: str) -> None:
        """A value of no known category: counted, never mapped to a default in silence."""
        self._unknown.setdefault(kind, Counter())[value[:60]] += 1

    def edition_node(self) -> Edition:
        """The edition as far as it is read."""
        if not self.counts and not self._incomplete:
            return self._node
        extent = tuple(f"{role}: {count} rows" for role, count in self.counts.items())
        incomplete = True if self._incomplete else None
        return replace(self._node, target_count=self.counts["main"], extent=extent, incomplete=incomplete)

    def close(self, *, force: bool) -> Iterator[Record | Note]:
        """Shared nodes, the edition with its counts, and the notes. Raises InputError where too little was read."""
        count = self.counts["main"]
        if count < self.source.least and not force:
            what = f"{count} records of the {self.source.title} were read; an edition has at least {self.source.least}"
            raise InputError(self._with_notes(what), hint="fetch it again, or build with --force")
        yield from self._shared.values()
        yield self.edition_node()
        yield Note(text=f"read as {self.form}: {self.source.title} of {self.day}, {count} records")
        yield from [Note(text=text) for text in self._summary()]

    def _with_notes(self, what: str) -> str:
        return "; ".join([what, *self._notes[:3]])

    def _summary(self) -> Iterator[str]:
        yield from self._notes
        if self._noted > SHOWN:
            yield f"… and {self._noted - SHOWN} more notes on rows"
        if self._rejected:
            yield f"{self._rejected} rows were left out"
        for kind, values in sorted(self._unknown.items()):
            shown = ", ".join(f"{value!r} ({count})" for value, count in values.most_common(5))
            yield f"{len(values)} values are no known {kind}: {shown}" + (" …" if len(values) > 5 else "")


def _short(key: str) -> int:
    """A key in little memory: itself where it is a number, else 63 bits of its hash."""
    if key.isascii() and key.isdigit() and len(key) < 18 and key[0] != "0":
        return int(key)
    return ~(int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1)


def _sha256(file: File) -> str:
    """Of the unpacked bytes; of a list in several files, of all of them in the order of `kg.file_sets.ROLES`.

    Where a packing is damaged, of what stands before the damage: the reader reports it when it comes there.
    """
    digest = hashlib.sha256()
    for role in file.roles:
        stream = file.stream(role)
        if stream:
            with suppress(*DAMAGE), stream.open() as opened:
                for block in iter(lambda: opened.read(1 << 20), b""):
                    digest.update(block)
    return digest.hexdigest()
