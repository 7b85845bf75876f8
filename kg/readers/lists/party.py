"""What a row says of one party, gathered field by field → its Entity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import TermError
from kg.model import Date, Entity, Identifier, ListRecord, Text
from kg.readers.lists.identifiers import distinct, identifier
from kg.readers.lists.listing import Listing
from kg.readers.lists.names import is_company, natural, tagged
from kg.terms import web_iri

NATIONAL: Mapping[tuple[str, str, int], str] = {
    ("tax", "Russia", 10): "ru-inn",
    ("tax", "Russia", 12): "ru-inn",
    ("registration", "Russia", 13): "ru-ogrn",
    ("registration", "Hong Kong", 7): "hk-cr",
}
"""Kind, country and number of digits → the register that gives such numbers."""


@dataclass
class Party:
    """A party in the making; lists keep the order in which the row says things."""

    listing: Listing
    id: str
    type: str
    """A class, compact; "" where the name decides between organisation and company."""
    name: Text | str = ""
    aliases: list[Text | str] = field(default_factory=list)
    former: list[Text | str] = field(default_factory=list)
    weak: list[Text | str] = field(default_factory=list)
    birth_date: list[Date] = field(default_factory=list)
    birth_place: list[str] = field(default_factory=list)
    gender: str = ""
    nationality: list[str] = field(default_factory=list)
    country: list[str] = field(default_factory=list)
    job_title: list[str] = field(default_factory=list)
    address: list[str] = field(default_factory=list)
    email: list[str] = field(default_factory=list)
    telephone: list[str] = field(default_factory=list)
    web_site: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    exact_match: list[str] = field(default_factory=list)
    description: str = ""

    @property
    def is_person(self) -> bool:
        """Whether the name is a person's."""
        return self.type == "schema:Person"

    def called(self, name: str) -> None:
        """The main name, as the list prints it."""
        self.name = tagged((natural(name) if self.is_person else name).strip())

    def name_is(self, name: str) -> None:
        """The main name, in the order in which people write it."""
        self.name = tagged(name.strip())

    def is_named(self, record: ListRecord) -> bool:
        """Whether the row names a party; where not, the record stays alone, and that is told."""
        if not self.name:
            self.listing.note(None, f"the entry {record.id.rpartition('/')[2]} names nobody")
        return bool(self.name)

    def alias(self, name: str, *, former: bool = False, weak: bool = False, language: str = "") -> None:
        """Another name; all of them are alternate names, some are former or weak as well.

        `language` is a BCP 47 tag, where the list tells it; else the script does.
        """
        text = Text(name.strip(), language) if language and not name.isascii() else tagged(name.strip())
        if not text or text == self.name:
            return
        self.aliases.append(text)
        if former:
            self.former.append(text)
        if weak:
            self.weak.append(text)

    def other(self, name: str, *, former: bool = False, weak: bool = False, language: str = "") -> None:
        """Another name of a list that puts a person's family name first, with a comma."""
        self.alias(natural(name) if self.is_person else name, former=former, weak=weak, language=language)

    def born(self, day: Date | None) -> None:
        """A birth date, where there is one."""
        if day:
            self.birth_date.append(day)

    def place(self, text: str) -> None:
        """A place of birth."""
        if text.strip():
            self.birth_place.append(text.strip())

    def lives(self, address: str, country: str = "", *, known: bool = False) -> None:
        """An address on one line, and the country in it, unless that is known; the country alone is no address."""
        if address and address != country:
            self.address.append(address)
        if not known:
            self.country.extend(self.listing.country(country))

    def number(self, scheme: str, value: str) -> None:
        """An identifier of a scheme."""
        if value.strip():
            self.identifiers.append(identifier(self.id, scheme, value))

    def numbered(self, scheme: str, value: str, country: str) -> None:
        """An identifier that a country gave: some registers have a scheme of their own."""
        digits = len(value) if value.isdigit() else 0
        self.number(NATIONAL.get((scheme, country, digits), scheme), value)

    def web(self, address: str) -> None:
        """A web site, where an address can be read."""
        text = address.strip()
        try:
            self.web_site.append(web_iri(text if "://" in text else f"http://{text}"))
        except TermError:
            self.listing.unknown("web address", text)

    def entity(self) -> Entity:
        """The party as a record."""
        kind = self.type
        if self.name and not kind:
            kind = "schema:Corporation" if is_company(self.name) else "schema:Organization"
        named: dict[str, Any] = {"legal_name" if kind == "schema:Corporation" else "name": self.name}
        return Entity(
            id=self.id,
            type=kind,
            **named,
            alternate_names=_once(self.aliases),
            former_names=_once(self.former),
            weak_names=_once(self.weak),
            birth_date=_once(self.birth_date),
            birth_place=_once(self.birth_place),
            description=self.description,
            gender=self.gender,
            nationality=_once(self.nationality),
            country=_once(self.country),
            job_title=_once(self.job_title),
            address=_once(self.address),
            email=_once(self.email),
            telephone=_once(self.telephone),
            web_site=_once(self.web_site),
            identifiers=distinct(self.identifiers),
            exact_match=_once(self.exact_match),
        )


def _once(values: list[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values)) if values else ()  # most are empty
