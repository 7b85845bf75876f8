"""The layer of sources: articles with what belongs to them, editions, and the records of lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from kg.model.values import NOT_MAPPED, Date, Json, Text


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One captured state of a document or a table. Its IRI names the graph of all that this state says."""

    id: str
    type: str = "kg:Edition"
    specialization_of: str = ""
    """The article or list that this is a state of."""
    sha256: str = ""
    """Of the file's bytes: whoever has the file can check that it is this one."""
    format: str = ""
    """Media type."""
    title: str = ""
    generated: Date | None = None
    """The day whose state of a list this is. Of a document it is not known: it is in the article."""
    license: str = ""
    homepage: str = ""
    target_count: int | None = None
    """Records of a list that were read."""
    extent: tuple[str, ...] = ()
    """What each file of a list held: "alt: 11743 rows"."""
    revision_of: tuple[str, ...] = ()
    """The edition of the day before it that is at hand."""
    incomplete: bool | None = None
    """True where a list was cut or damaged: what it lacks was not taken off it."""


@dataclass(frozen=True, kw_only=True)
class ListRecord:
    """One row or entry of an edition of a list, with its native identifier and every field that is not mapped.

    A row of a companion file (aliases, addresses) only adds its `raw` to the record that it belongs to: it has
    neither type nor edition of its own.
    """

    id: str
    type: str = "kg:Record"
    edition: str = ""
    native_id: str = ""
    """The identifier by which the list itself calls the row; "" where it has none, or none that is stable."""
    url: str = ""
    raw: Json | None = None


@dataclass(frozen=True, kw_only=True)
class Note:
    """What a reader repaired or left out, for the build's report. Never in the graph."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A publisher. Named by its registrable domain, because declared names are often wrong."""

    id: str
    type: str = "schema:NewsMediaOrganization"
    name: str = ""
    """The name that `seeds/providers.yaml` gives, else the domain."""
    alternate_names: tuple[Text | str, ...] = ()
    """What documents call it."""
    url: str = ""
    domain: str = field(default="", metadata=NOT_MAPPED)


@dataclass(frozen=True, kw_only=True)
class Topic:
    id: str
    type: str = "skos:Concept"
    preferred_label: str = ""


@dataclass(frozen=True, kw_only=True)
class Image:
    """A picture of an article; its IRI is its address."""

    id: str
    type: str = "schema:ImageObject"
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, kw_only=True)
class Author:
    id: str
    type: str = "schema:Person"
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class RelatedArticle:
    """What a document says of another article. Its facts belong to that article, so nothing is extracted here."""

    id: str
    type: str = "schema:NewsArticle"
    headline: Text | str = ""
    published: Date | None = None
    publisher: Provider | None = None


@dataclass(frozen=True)
class Offsets:
    """From places in a readable text to places in the file: parallel runs, each a straight shift or one block.

    Readable text differs from the file where an escape, an HTML entity, a line break or a broken encoding was
    resolved. `runs` holds (start in the text, start in the file, is a straight copy) in order, closed by the ends.
    """

    runs: tuple[tuple[int, int, bool], ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The span in the file that [start, end) of the readable text was read from."""
        return self._place(start, at_end=False), self._place(end, at_end=True)

    def _place(self, position: int, *, at_end: bool) -> int:
        for (here, there, copied), (next_here, next_there, _) in zip(self.runs, self.runs[1:], strict=False):
            if position < next_here or (at_end and position == next_here):
                if copied:
                    return there + position - here
                return (next_there if position > here else there) if at_end else there
        return self.runs[-1][1]

    @classmethod
    def shifted(cls, start: int, length: int) -> Offsets:
        """A text that is copied letter by letter from `start` of the file."""
        return cls(((0, start, True), (length, start + length, True)))


BLIND = 5_000
"""Letters that were read from one stretch of the file, no one knows which from where: more than any quote has."""


@dataclass(frozen=True)
class Zone:
    """A stretch of a document with one role: "title", "abstract", "byline", "body", "heading", "caption"."""

    role: str
    text: str
    """Readable: escapes, entities and broken encoding resolved, white space folded."""
    offsets: Offsets

    @property
    def is_blind(self) -> bool:
        """Whether a stretch of it leads back to no place in the file that could be quoted."""
        runs = self.offsets.runs
        return any(not copied and end - start > BLIND for (start, _, copied), (end, _, _) in pairwise(runs))


class ListedName(NamedTuple):
    """A place in a zone that reads like a name on a list; `flags` (see `kg.name_index`) say what bears it."""

    zone: int
    start: int
    end: int
    flags: int


@dataclass(frozen=True, kw_only=True)
class Document:
    """One captured state of an article, as a reader found it.

    `zones` hold what belongs to the article proper, in order. Navigation, captions of other articles and related
    items never become zones, so that nothing can be extracted from them.
    """

    id: str
    """The normalised canonical URL, or urn:sha256: of the file where it has none."""
    type: str = "schema:NewsArticle"
    edition: str = field(metadata=NOT_MAPPED)
    """The IRI of the Edition that the reader yields before this."""
    headline: Text | str = ""
    abstract: Text | str = ""
    published: Date | None = None
    modified: Date | None = None
    language: str = ""
    url: str = ""
    publisher: Provider | None = None
    authors: tuple[Author, ...] = ()
    topics: tuple[Topic, ...] = ()
    images: tuple[Image, ...] = ()
    mentions: tuple[str, ...] = ()
    """Entities that the text names; filled by `kg.extract`."""
    same_as: tuple[str, ...] = ()
    """Other addresses of the same article (web, AMP, CDN)."""
    related: tuple[RelatedArticle, ...] = ()
    raw: Json | None = None
    """Every key that no field above holds, verbatim."""
    inferred_by: tuple[str, ...] = ()
    """Rules that supplied a value which no field of the file declares ("publisher.self-reference")."""
    zones: tuple[Zone, ...] = field(default=(), metadata=NOT_MAPPED)
    listed: tuple[ListedName, ...] = field(default=(), metadata=NOT_MAPPED)
    """Names of lists that stand in the zones, in order; filled by whoever reads with the lists of a database."""
    source: str = field(default="", metadata=NOT_MAPPED, repr=False)
    """The file's text, decoded, without byte order mark, line ends as \\n: offsets count its characters."""
    path: str = field(default="", metadata=NOT_MAPPED)
    """As given by the user, for reports; never in the graph."""
    notes: tuple[str, ...] = field(default=(), metadata=NOT_MAPPED)
    """What was repaired or left out in reading, for the build's report."""
