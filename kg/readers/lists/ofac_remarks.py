"""The remarks of OFAC's CSV files → birth dates, nationalities, numbers, weak names, dates of designations.

Identifiers, features and links stand there as text, separated by semicolons (`dat_spec.txt`, "SPILLOVER FILES" and
"THE DISPOSITION OF ALIASES"). What is not read stays, because the whole of the remarks is kept in `kg:raw`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kg.readers.lists.identifiers import SCHEMES, scheme
from kg.readers.lists.list_dates import iso
from kg.readers.lists.ofac import FIELDS, Dates
from kg.readers.lists.party import Party

_LABELS = "|".join(sorted(map(re.escape, SCHEMES), key=len, reverse=True))
NUMBER = re.compile(rf"(?P<label>{_LABELS}|digital currency address - \w+) (?P<value>\S.*)", re.IGNORECASE)
TELLING = frozenset(label.split()[0] for label in (*SCHEMES, "digital", *FIELDS))
"""First words, in lower case, of what may be a number or a date: most remarks begin with none of them."""
_VALUE = re.compile(
    r"(?P<value>.+?)(?: \((?P<country>[^)]*)\))?(?:,? (?:issued|expires|expired|exp\.|valid|type)\b.*)?"
)
_QUOTED = re.compile(r"'(.+)'\.?")
_HONEST = re.compile(r"[^;]*\d")
"""A number has a digit: "Passport unknown" is none."""


def read(remarks: str, party: Party, dates: Dates) -> None:
    """Put what the remarks say into the party, and into the dates of its designations."""
    for part in remarks.rstrip(". ").split("; "):
        text = part.removeprefix("alt. ").strip().lstrip("(").rstrip(".)") if part[:1] in "(a" else part.strip()
        first, _, rest = text.partition(" ")
        reader = WORDS.get(first)
        if reader is not None:
            reader(rest, party)
        elif first.lower() not in TELLING or dates.take(text):
            continue
        elif number := NUMBER.match(text):
            _number(number["label"], number["value"], party)


def _number(label: str, text: str, party: Party) -> None:
    match = _VALUE.fullmatch(text.rstrip("."))
    if match is None or not _HONEST.match(match["value"]):
        return
    party.numbered(scheme(label), match["value"], match["country"] or "")


def _name(rest: str, party: Party, *, former: bool = False) -> None:
    if quoted := _QUOTED.fullmatch(rest):
        party.other(quoted[1], former=former, weak=True)


def _national(rest: str, party: Party) -> None:
    party.nationality.extend(party.listing.country(rest))


WORDS: Mapping[str, Callable[[str, Party], None]] = {
    "DOB": lambda rest, party: party.born(iso(rest)),
    "POB": lambda rest, party: party.place(rest),
    "nationality": _national,
    "citizen": _national,
    "Gender": lambda rest, party: setattr(party, "gender", rest.lower()),
    "a.k.a.": _name,
    "f.k.a.": lambda rest, party: _name(rest, party, former=True),
    "n.k.a.": _name,
    "Website": lambda rest, party: party.web(rest),
    "Email": lambda rest, party: party.email.append(rest.removeprefix("Address ").strip()),
    "Phone": lambda rest, party: party.telephone.append(rest.removeprefix("Number ").strip()),
    "Telephone": lambda rest, party: party.telephone.append(rest),
}
"""First word of a remark → what is done with the rest."""

FEATURES: Mapping[str, Callable[[str, Party], None]] = {
    "birthdate": WORDS["DOB"],
    "place of birth": WORDS["POB"],
    "nationality country": _national,
    "nationality of registration": _national,
    "citizenship country": _national,
    "gender": WORDS["Gender"],
    "website": WORDS["Website"],
    "email address": WORDS["Email"],
    "phone number": WORDS["Phone"],
}
"""Name of a feature of OFAC's XML in lower case → what is done with its value."""


def features(label: str, value: str, party: Party) -> bool:
    """Whether a feature is one of the party itself; it then is in the party."""
    reader = FEATURES.get(label.rstrip(":").strip().lower())
    if reader is not None:
        reader(value, party)
    return reader is not None
