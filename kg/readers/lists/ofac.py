"""What OFAC's formats have in common: which list a program means, and the dates that only features or remarks give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.model import Date, Designation, ListRecord
from kg.readers.lists import vocabulary
from kg.readers.lists.list_dates import iso
from kg.readers.lists.list_head import Head
from kg.readers.lists.listing import Listing
from kg.terms import mint

LISTS: Mapping[str, str] = {
    "CMIC-EO13959": "us-ofac-ns-cmic",
    "NS-PLC": "us-ofac-ns-plc",
    "UKRAINE-EO13662": "us-ofac-ssi",
    "FSE-IR": "us-ofac-fse",
    "FSE-SY": "us-ofac-fse",
    "561List": "us-ofac-capta",
    "561-Related": "us-ofac-capta",
    "MBS": "us-ofac-ns-mbs",
}
"""Programs of the Consolidated list that tell the list; of others it only says that they are on one of its lists."""

DATES = re.compile(
    r"(?P<what>Listing|Effective|Purchase/Sales For Divestment) Date \((?P<of>[^)]+)\):? *(?P<day>\d.*)?", re.IGNORECASE
)
DIRECTIVE = (mint("measure", "financial-restrictions"),)
"""What a directive brings: it forbids dealings in debt, equity or accounts, and blocks nothing."""
WHOLE = frozenset({"us-ofac-sdn", "us-ofac-ssi"})
"""Lists on which a program stands as a whole, whatever directives name the party too."""
FIELDS = {"listing": "listed", "effective": "in_force_from", "purchase/sales for divestment": "comply_by"}
CLASSES = {"individual": "schema:Person", "vessel": "kg:Vessel", "aircraft": "kg:Aircraft"}
"""Type of a party in lower case → its class; anything else is an organisation or a company, by its name."""


CONSOLIDATED = re.compile(r'["\x3e](?:NS-PLC|CMIC-EO13959|FSE-IR|561List|561-Related)["\x3c]')
"""Programs that only the Consolidated list has, alone in a cell or element; it begins with its oldest numbers."""


def of_consolidated(head: Head) -> bool:
    """Whether a file is of the Consolidated list and not of the SDN list: by its name, else by its first programs."""
    name = head.name.rpartition("/")[2].lower()
    if "sdn" in name or "cons" in name:
        return "cons" in name
    return CONSOLIDATED.search(head.text) is not None


@dataclass
class Dates:
    """The dates of a designation by what they belong to: "CMIC", "EO 14024 Directive 2"."""

    found: dict[str, dict[str, Date]] = field(default_factory=dict)

    def take(self, text: str) -> bool:
        """Whether a remark ("Listing Date (CMIC) 10 Dec 2021") is a date of a designation; it then is kept."""
        match = DATES.match(text)
        day = iso(match["day"]) if match and match["day"] else None
        if match and day:
            self.found.setdefault(match["of"], {})[FIELDS[match["what"].lower()]] = day
        return bool(match)


@dataclass(frozen=True)
class Listed:
    """A party of a list, with the record that proves its designations."""

    listing: Listing
    record: ListRecord
    native_id: str

    def designations(
        self, codes: Iterable[str], dates: Dates, lists: Mapping[str, Sequence[str]] | None = None
    ) -> Iterator[Designation]:
        """One for each list, and one for each directive: those have dates of their own, and stay in the entry of a
        party when it is blocked altogether. `lists` says which programs stand on which list, where the source does.
        """
        codes = tuple(dict.fromkeys(codes))
        directives = {of: found for of, found in dates.found.items() if "directive" in of.lower()}
        for list_key, programs in (lists or self._by_list(codes)).items():
            whole = tuple(code for code in programs if list_key in WHOLE or not _directives_of(code, directives))
            if whole or not programs:
                yield self.designation(list_key, whole, _dates_of(whole, dates))
        for code in codes:
            for of, found in _directives_of(code, directives).items():
                yield self._directive(code, of, found)

    def _directive(self, code: str, of: str, found: Mapping[str, Date]) -> Designation:
        """CAPTA is the list of Directive 2 under EO 14024; the others are on the list of menu-based sanctions."""
        capta = of.casefold() == "eo 14024 directive 2"
        more: dict[str, Any] = {"legal_basis": self.listing.law(of), "reason": (of,), "measure": DIRECTIVE}
        return self.designation(
            "us-ofac-capta" if capta else "us-ofac-ns-mbs",
            (code,),
            {**found, **more, "inferred_by": ("list:directive",)},
            suffix="" if capta else f"-{vocabulary.key(of)}",
        )

    def designation(
        self, list_key: str, codes: tuple[str, ...], more: Mapping[str, Any], *, suffix: str = ""
    ) -> Designation:
        """The designation on one list, under these programs; `more` are its further fields."""
        programs = tuple([self.listing.program(code) for code in codes])
        return self.listing.designation(
            self.native_id + suffix,
            mint("entity", f"ofac-{self.native_id}"),
            list_key,
            self.record,
            **{"program": programs, **more},
        )

    def _by_list(self, codes: tuple[str, ...]) -> dict[str, list[str]]:
        own, found = self.listing.source.list, dict[str, list[str]]()
        for code in codes:
            found.setdefault(LISTS.get(code, own) if own == "us-ofac-consolidated" else own, []).append(code)
        return found


def _directives_of(code: str, directives: Mapping[str, dict[str, Date]]) -> dict[str, dict[str, Date]]:
    """The directives under the order that a program stands on: "EO 14024 Directive 2" is of RUSSIA-EO14024."""
    order = code.rpartition("EO")[2]
    return {of: found for of, found in directives.items() if order.isdigit() and order in of}


def _dates_of(codes: tuple[str, ...], dates: Dates) -> dict[str, Any]:
    """Dates that name a program by its first word: "CMIC" is of CMIC-EO13959."""
    found: dict[str, Any] = {}
    for code in codes:
        found |= dates.found.get(code.partition("-")[0], {})
    return found
