"""IRIs: the terms of the ontology, closed over its file, and the one maker of data IRIs.

Terms are written as compact IRIs ("kg:Claim", "schema:headline") with the prefixes of `ontology/context.jsonld`;
a `kg:` term that `ontology/kg.ttl` does not define cannot be expanded. Data IRIs are minted from natural keys
(no clock, no randomness), so that the same input always names the same node.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import unicodedata
from functools import cache, lru_cache
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from kg.errors import TermError
from kg.resources import folder

ONTOLOGY = "https://w3id.org/sanctions-kg/ns"
"""The ontology's IRI, and the name of its graph. Its terms live at ONTOLOGY + '#'."""

DEFAULT_BASE = "https://w3id.org/sanctions-kg/id/"

KINDS = frozenset(
    {
        "action", "authority", "claim", "corroboration", "country", "designation", "edition", "entity", "graph",
        "legislation", "list", "measure", "mention", "person", "program", "provider", "record", "topic",
    }
)  # fmt: skip
"""What `mint` names: the <type> of https://w3id.org/sanctions-kg/id/<type>/<key>."""

TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ocid|cmpid|smid|feedtype|feedname|ncid)$")
"""Query parameters that say how a reader came, not what is read: they would split one article into several."""


LONGEST = 8000
"""Characters of an address; no server need take more (RFC 9110, section 4.1)."""


@cache
def base() -> str:
    """The base of all data IRIs: the environment's KG_BASE, else DEFAULT_BASE. Read once per process.

    Raises TermError where KG_BASE is no IRI to which a name can be added.
    """
    found = os.environ.get("KG_BASE") or DEFAULT_BASE
    if not re.fullmatch(r"(https?://[^\s<>\"{}|\\^`/]+/|urn:[a-z0-9-]+:)[^\s<>\"{}|\\^`]*", found + "/"):
        raise TermError(f"KG_BASE is {found!r}, which is no base of IRIs (such as {DEFAULT_BASE})")
    return found if found.endswith(("/", "#")) else found + "/"


@cache
def context() -> dict[str, Any]:
    """The JSON-LD context that is the mapping: field name → property (W3C JSON-LD 1.1, section 3.1)."""
    path = folder("ontology") / "context.jsonld"
    return dict(json.loads(path.read_text(encoding="utf-8"))["@context"])


@cache
def prefixes() -> dict[str, str]:
    """Prefix → namespace of the context, in its order.

    >>> prefixes()["kg"]
    'https://w3id.org/sanctions-kg/ns#'
    """
    return {
        name: value
        for name, value in context().items()
        if isinstance(value, str) and not name.startswith("@") and value.endswith(("#", "/"))
    }


@cache
def vocabulary() -> frozenset[str]:
    """The local names that `ontology/kg.ttl` defines, read from its subjects."""
    text = (folder("ontology") / "kg.ttl").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^kg:(\w+)\s", text, re.MULTILINE))


@lru_cache(maxsize=4096)
def expand(name: str) -> str:
    """The full IRI of a compact one; anything else comes back as it is.

    >>> expand("schema:headline"), expand("entity:sensetime")
    ('https://schema.org/headline', 'https://w3id.org/sanctions-kg/id/entity/sensetime')
    >>> expand("kg:Clam")
    Traceback (most recent call last):
    kg.errors.TermError: the ontology defines no term kg:Clam
    """
    prefix, _, local = name.partition(":")
    if local and prefix in KINDS and not local.startswith("//"):
        return f"{base()}{prefix}/{local}"
    if local.startswith("//") or prefix not in prefixes():
        return name
    if prefix == "kg" and local not in vocabulary():
        raise TermError(f"the ontology defines no term {name}")
    return prefixes()[prefix] + local


def compact(iri: str) -> str:
    """The shortest compact IRI of `iri`, for people to read; the IRI itself where no prefix fits.

    >>> compact("https://w3id.org/sanctions-kg/id/entity/sensetime")
    'entity:sensetime'
    """
    fits = [(len(space), f"{name}:{iri[len(space) :]}") for name, space in prefixes().items() if iri.startswith(space)]
    if iri.startswith(base()):
        kind, _, key = iri[len(base()) :].partition("/")
        fits += [(len(base()) + len(kind), f"{kind}:{key}")] if kind in KINDS and key else []
    return max(fits)[1] if fits else iri


def mint(kind: str, *keys: str) -> str:
    """The IRI of a thing of our own from its natural key: the only place that makes one.

    What lies in something else has the key of that first: a record that of its edition.

    >>> mint("entity", "sensetime")
    'https://w3id.org/sanctions-kg/id/entity/sensetime'
    """
    if kind not in KINDS:
        raise TermError(f"no kind of node is called {kind!r}")
    if not all(keys) or not keys:
        raise TermError(f"a {kind} needs a key")
    escaped = [key if _PLAIN(key) else quote(key, safe="-._~") for key in keys]
    return f"{base()}{kind}/{'/'.join(escaped)}"


_PLAIN = re.compile(r"[A-Za-z0-9._~-]+").fullmatch
"""Of a key without anything to escape, as nearly all are."""


def hashed(*parts: object) -> str:
    """A key for what has no identifier: 80 bits of sha256 over the parts, as `h-` and 16 base32 characters.

    At a million keys two collide with a probability of about 4e-13.

    >>> hashed("Organization", "acme oil", "") == hashed("Organization", "acme oil", "")
    True
    """
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=str)
    return "h-" + base64.b32encode(hashlib.sha256(text.encode()).digest()[:10]).decode().lower()


def party_key(listing: str, *fields: object) -> str:
    """The key of a party that a list gives no number: the list, and a hash of the party's most stable fields.

    >>> party_key("us-dod-1260h", "SenseTime Group, Inc.")
    'us-dod-1260h-h-fnotrrtfioqq62eo'
    """
    return f"{listing}-{hashed(listing, *fields)}"


def slug(name: str) -> str:
    """A name as a key: lower case, Latin letters without accents, words joined by hyphens.

    >>> slug("Computer Vision")
    'computer-vision'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", "-", plain).strip("-_") or hashed(name)


@lru_cache(maxsize=65536)
def web_iri(url: str) -> str:
    """A web address as a valid, normalised IRI: the name of an article or a picture.

    HTML entities are resolved, letters of scheme and host lowered, the host's script encoded (RFC 5891), what no
    IRI may hold percent-encoded (RFC 3987), fragment and tracking parameters dropped. An escape that is there
    stays as it is. Raises TermError where no http(s) address can be read.

    >>> web_iri("HTTPS://www.Example.org/a b?x=1&#038;utm_source=feed#top")
    'https://www.example.org/a%20b?x=1'
    >>> web_iri("javascript:alert(1)")
    Traceback (most recent call last):
    kg.errors.TermError: 'javascript:alert(1)' is no http(s) address
    """
    text = html.unescape(url).strip()
    if len(text) > LONGEST:
        raise TermError(f"{text[:80]!r}… is no http(s) address: it has more than {LONGEST} characters")
    try:
        parts = urlsplit(text)
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or parts.username is not None:
            raise TermError(f"{url[:200]!r} is no http(s) address")
        host, port = _host(parts.hostname), parts.port
    except (ValueError, UnicodeError) as error:
        raise TermError(f"{url[:200]!r} is no http(s) address: {error}") from error
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    netloc = host if port in (None, default) else f"{host}:{port}"
    return urlunsplit((parts.scheme.lower(), netloc, _escape(parts.path or "/", "/"), _query(parts.query), ""))


def _host(host: str) -> str:
    if ":" in host:
        return f"[{IPv6Address(host.partition('%')[0])}]"  # a zone (RFC 6874) is the writer's own network's
    ascii_host = host.encode("idna").decode().rstrip(".")
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", ascii_host):
        raise ValueError(f"the host {host!r} is not one")
    return ascii_host


def _query(query: str) -> str:
    kept = "&".join(pair for pair in query.split("&") if not TRACKING.match(pair.partition("=")[0].lower()))
    return _escape(kept, "/?")


def _escape(text: str, separators: str) -> str:
    """Percent-encode what an IRI may not hold; a percent sign that begins no escape is one of those."""
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(text, safe=separators + "%:@!$&'()*+,;=-._~"))


def registrable_domain(host: str) -> str:
    """The part of a host that its owner registered: what names a provider.

    >>> registrable_domain("asia.nikkei.com"), registrable_domain("www.bbc.co.uk")
    ('nikkei.com', 'bbc.co.uk')
    """
    labels = host.lower().removeprefix("www.").rstrip(".").split(".")
    second_level = {"co", "com", "org", "net", "gov", "gob", "go", "ac", "edu", "or", "ne"}
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in second_level else 2
    return ".".join(labels[-size:])
