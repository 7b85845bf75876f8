"""A dataset of any size in the shapes of this graph, the same bytes every time: for measuring what serves it.

    python benchmarks/dataset.py QUADS FILE.nq

Articles, each an edition of its own with claims (quotes and offsets) about government actions against companies; and
designations of the companies on lists, with the dates that as-of queries test.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

K = "https://w3id.org/sanctions-kg/ns#"
ID = "https://w3id.org/sanctions-kg/id/"
SCHEMA, OA, DCTERMS = "https://schema.org/", "http://www.w3.org/ns/oa#", "http://purl.org/dc/terms/"
ORG, RDFS, XSD = (
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2001/XMLSchema#",
)
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
COMPANIES, AUTHORITIES, LISTS, PUBLISHERS = 5000, 80, 40, 400
WORDS = (
    "company", "list", "order", "export", "research", "chip", "camera", "ministry",
    "bank", "vessel", "energy", "network", "program", "sector", "group", "fund",
)  # fmt: skip
STANCES = ("states", "plans", "denies", "alleges")

Triple = tuple[str, str, str]


def iri(kind: str, key: object) -> str:
    return f"<{ID}{kind}/{key}>"


def typed(value: object, kind: str) -> str:
    return f'"{value}"^^<{XSD}{kind}>'


def text(value: str) -> str:
    return f'"{value}"@en'


def day(number: int) -> str:
    return (date(2010, 1, 1) + timedelta(days=number % 5000)).isoformat()


def world() -> Iterator[Triple]:
    """Companies with their groups, authorities with their parents, lists."""
    for number in range(COMPANIES):
        company = iri("entity", f"c{number}")
        yield company, TYPE, f"<{SCHEMA}Organization>"
        yield company, RDFS + "label", f'"{WORDS[number % 16].title()} {number}"'
        yield company, ORG + "subOrganizationOf", iri("entity", f"c{number // 7}")
    for number in range(AUTHORITIES):
        yield iri("authority", f"a{number}"), RDFS + "label", f'"Authority {number}"'
        yield iri("authority", f"a{number}"), ORG + "subOrganizationOf", iri("authority", f"a{number // 3}")


def designations() -> Iterator[Triple]:
    """What the lists say: about two designations for each company."""
    chance = random.Random(1)
    for number in range(2 * COMPANIES):
        node, start = iri("designation", f"d{number}"), chance.randrange(4000)
        yield node, TYPE, f"<{K}Designation>"
        yield node, K + "target", iri("entity", f"c{number % COMPANIES}")
        yield node, K + "list", iri("list", f"l{number % LISTS}")
        yield node, K + "listed", typed(day(start), "date")
        yield node, K + "inForceFrom", typed(day(start + 60), "date")
        if number % 3 == 0:
            yield node, K + "inForceUntil", typed(day(start + 900), "date")


def article(number: int, chance: random.Random) -> Iterator[Triple]:
    """What one article says: its head, and one to three claims."""
    node, published = (
        f"<https://news{number % PUBLISHERS}.example/{number}>",
        typed(f"{day(number)}T08:00:00Z", "dateTime"),
    )
    yield node, TYPE, f"<{SCHEMA}NewsArticle>"
    yield node, SCHEMA + "headline", text(f"Headline {number} about {WORDS[number % 16]}")
    yield node, SCHEMA + "datePublished", published
    yield node, SCHEMA + "publisher", iri("provider", f"news{number % PUBLISHERS}.example")
    for place in range(chance.randint(1, 3)):
        company, action = chance.randrange(COMPANIES), iri("action", f"{number}-{place}")
        claim, key = iri("claim", f"{number}-{place}"), f"{ID}claim/{number}-{place}"
        yield node, SCHEMA + "mentions", iri("entity", f"c{company}")
        yield action, TYPE, f"<{K}GovernmentAction>"
        yield action, K + "target", iri("entity", f"c{company}")
        yield action, K + "authority", iri("authority", f"a{chance.randrange(AUTHORITIES)}")
        yield action, K + "announced", typed(day(number), "date")
        yield claim, TYPE, f"<{K}Claim>"
        yield claim, K + "about", action
        yield claim, K + "stance", f"<{K}{chance.choice(STANCES)}>"
        yield claim, DCTERMS + "issued", published
        yield claim, OA + "hasTarget", f"<{key}#target>"
        yield f"<{key}#target>", OA + "hasSource", node
        yield f"<{key}#target>", OA + "exact", text(" ".join(chance.choices(WORDS, k=14)) + f" {number}.")


def quads(size: int) -> Iterator[tuple[Triple, str]]:
    """At least `size` (triple, graph) pairs."""
    made = 0
    for triples, name in ((world(), "world"), (designations(), "lists")):
        for triple in triples:
            made += 1
            yield triple, iri("graph", name)
    for number in count():
        if made >= size:
            return
        for triple in article(number, random.Random(number)):
            made += 1
            yield triple, iri("edition", f"{number:08d}")


def lines(size: int) -> Iterator[str]:
    """The dataset as N-Quads, each distinct triple in the default graph too."""
    seen: set[Triple] = set()
    for (subject, predicate, value), graph in quads(size):
        triple = f"{subject} <{predicate}> {value}"
        yield f"{triple} {graph} .\n"
        if (subject, predicate, value) not in seen:
            seen.add((subject, predicate, value))
            yield f"{triple} .\n"


if __name__ == "__main__":
    with open(sys.argv[2], "w", encoding="utf-8") as file:  # noqa: PTH123
        file.writelines(lines(int(sys.argv[1])))
