"""Domains and names into publishers, and who published a text that does not say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from kg.model import Provider
from kg.terms import mint, registrable_domain, slug

SELF_REFERENCES: tuple[tuple[str, int], ...] = (
    (r"(?:requests?|invitations?) (?:for|to) (?:a )?comment (?:from|by|sent by) {name}\b", 3),
    (r"{name}['’]s? (?:requests?|questions|inquiries)\b", 3),
    (r"\b(?:in an interview with|in a statement (?:sent |provided )?to|told|spoke to|speaking to) {name}\b", 0),
    (r"(?:reviewed|obtained|seen|analyzed|analysed) by {name}\b", 2),
    (r"{name} (?:revealed|has learned|reviewed|obtained|investigation)\b", 2),
    (r"{name} reported (?:last (?:year|month)|previously|in (?:19|20)\d\d)\b", 2),
    (r"(?m)^By [^\n,]{{3,60}}, {name}\b[^\n]{{0,60}}\b(?:correspondent|reporter|editor|staff)", 3),
)
"""How a paper speaks of itself, and how much that weighs. "told {name}" is how everybody quotes everybody: nothing."""
DOMAIN = re.compile(r"(?<![@\w./-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,60}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,20}(?![\w@-])")
TELLING = 6
"""Letters of a domain's name from which it cannot be part of another word by chance."""
DECIDES = 2
ALONE = 3
"""From this weight on, it decides even where another publisher is named."""


def publisher(domain: str, names: Mapping[str, str], declared: str = "", *, homepage: bool = True) -> Provider:
    """The publisher of a registrable domain, under the name that the table gives it.

    A declared name that differs is an alternate one. Without `homepage` its address is left out: of the publishers of
    related items, an IRI and a name suffice.

    >>> publisher("ft.com", {"ft.com": "Financial Times"}, "Impacts").name
    'Financial Times'
    """
    return _publisher(domain, names.get(domain, domain), declared, homepage)


@lru_cache(maxsize=8192)
def _publisher(domain: str, name: str, declared: str, homepage: bool) -> Provider:
    alternate = (declared,) if declared not in ("", name) else ()
    url = f"https://{domain}/" if homepage else ""
    return Provider(id=mint("provider", domain), name=name, alternate_names=alternate, url=url, domain=domain)


def named(name: str, names: Mapping[str, str]) -> Provider:
    """The publisher of a name that comes without a domain: the table's, else one that is known by its name alone.

    >>> named("The Financial Times", {"ft.com": "Financial Times"}).id.rpartition("/")[2], named("Oil Weekly", {}).name
    ('ft.com', 'Oil Weekly')
    """
    domain = known_by_name(name, names)
    return publisher(domain, names, name) if domain else Provider(id=mint("provider", slug(name)), name=name)


@lru_cache(maxsize=8192)
def domain_of(host_or_url: str) -> str:
    """The registrable domain of a host or an address; "" where it is neither.

    >>> domain_of("asia.nikkei.com"), domain_of("https://www.bbc.co.uk/news"), domain_of("The Times")
    ('nikkei.com', 'bbc.co.uk', '')
    """
    text = host_or_url.strip().lower()
    try:
        host = (urlsplit(text).hostname or "") if "//" in text else text
    except ValueError:
        return ""
    valid = re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.?", host) and not re.fullmatch(r"[\d.]+", host)
    return registrable_domain(host) if valid else ""


def known_by_name(name: str, names: Mapping[str, str]) -> str:
    """The domain of the publisher of that name, "The" or not; "" where the table has none, or several."""
    wanted = _bare(name)
    found = [domain for domain, known in names.items() if _bare(known) == wanted]
    return found[0] if len(found) == 1 else min(found, key=lambda domain: (len(domain), domain)) if found else ""


def _bare(name: str) -> str:
    return re.sub(r"^the\s+", "", " ".join(name.casefold().split()))


def self_reference(body: str, names: Mapping[str, str]) -> str:
    """The domain of the paper that speaks of itself in `body`; "" where none does clearly."""
    weights: Counter[str] = Counter()
    named: set[str] = set()
    for name in sorted(set(names.values()), key=lambda name: (-len(name), name)):
        bare = re.sub(r"^The ", "", name)
        if len(bare) < 3 or not _names(bare, body) or any(bare in longer for longer in named):
            continue
        named.add(bare)
        weights[name] = sum(weight for form, weight in SELF_REFERENCES if _says(form, bare, body))
    best = weights.most_common(2)
    if not best or best[0][1] < DECIDES or (len(best) > 1 and best[0][1] == best[1][1]):
        return ""
    if best[0][1] < ALONE and len(named) > 1:
        return ""
    return known_by_name(best[0][0], names)


def own_address(page: str) -> str:
    """The domain that a page calls its own: one whose name is a name that the page has without it.

    >>> own_address("Velo & Volt is a member of the Press Association. Imprint. www.veloandvolt.com")
    'veloandvolt.com'
    """
    named = _squashed(DOMAIN.sub(" ", page))
    hosts = (found[0].lower().removeprefix("www.") for found in DOMAIN.finditer(page))
    labels = ((domain, domain.split(".")[0]) for domain in map(domain_of, hosts))
    return next((domain for domain, label in labels if len(label) >= TELLING and label in named), "")


def _squashed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower().replace("&", "and"))


def _names(name: str, body: str) -> bool:
    """Whether the body names it: "Time" does not stand in "Times", nor "RT" in "PARTY"."""
    return name in body and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", body) is not None


def _says(form: str, name: str, body: str) -> bool:
    return re.search(form.format(name="(?:[Tt]he )?" + re.escape(name)), body) is not None
