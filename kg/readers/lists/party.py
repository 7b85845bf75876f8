"""What a row says of one party, gathered field by field → its Entity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kg.errors import TermError
from kg.model import Date, Entity, Identifier, Text
from kg.readers.lists.identifiers import distinct, identifier
from kg.readers.lists.listing import Listing
from kg.readers.lists.names import is_company, natural, tagged
from kg.terms import web_iri


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

    @property
    def is_person(self) -> bool:
        """Whether the name is a person's."""
        return self.type == "schema:Person"

    def called(self, name: str) -> None:
        """The main name, as the list prints it."""
        self.name = tagged(natural(name) if self.is_person else name)

    def alias(self, name: str, *, former: bool = False, weak: bool = False) -> None:
        """Another name; all of them are alternate names, some are former or weak as well."""
        text = tagged(name.strip())
        if not text or text == self.name:
            return
        self.aliases.append(text)
        if former:
            self.former.append(text)
        if weak:
            self.weak.append(text)

    def number(self, scheme: str, value: str) -> None:
        """An identifier of a scheme."""
        if value.strip():
            self.identifiers.append(identifier(self.id, scheme, value))

    def web(self, address: str) -> None:
        """A web site, where an address can be read."""
        text = address.strip()
        try:
            self.web_site.append(web_iri(text if "://" in text else f"http://{text}"))
        except TermError:
            self.listing.unknown("web address", text)

    def entity(self) -> Entity:
        """The party as a record."""
        kind = self.type or ("schema:Corporation" if is_company(self.name) else "schema:Organization")
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
    return tuple(dict.fromkeys(values))
