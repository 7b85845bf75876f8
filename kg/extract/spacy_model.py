"""A spaCy pipeline as a model: its named entities are proposed as names, its spans of the group `kg` as acts.

`--extractor spacy:PIPELINE` takes the name of an installed pipeline, or the folder of one. A span of the group
`doc.spans["kg"]`, as a span categorizer fills it, has one of kg's labels of acts ("listing"); the organisations and
persons inside it are proposed as its targets, a GPE or an organisation before them that is an authority as its author.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.extract.proposals import Proposal, Span

LABELS = {"ORG": "organisation", "PERSON": "person"}
"""spaCy's label → ours; entities of other labels are no parties."""
AUTHORS = frozenset({"GPE", "NORP"})
"""Labels of entities that may be authorities in the span of an act."""
SPANS = "kg"
DEFAULT = "en_core_web_sm"


class SpacyModel:
    """Built once per process; its name holds the pipeline's own name and version."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        meta = pipeline.meta
        self.name = f"spacy/{meta['lang']}_{meta['name']}-{meta['version']}"

    def propose(self, passage: str) -> Iterator[Proposal]:
        """Names and acts of one passage."""
        document = self._pipeline(passage)
        for entity in document.ents:
            if entity.label_ in LABELS:
                yield Proposal(LABELS[entity.label_], _span(entity))
        for act in document.spans.get(SPANS, ()):
            yield _act(act, [one for one in document.ents if act.start <= one.start and one.end <= act.end])


def load(text: str) -> SpacyModel:
    """The pipeline of that name or in that folder. Raises ImportError without spaCy, OSError without the pipeline."""
    import spacy  # noqa: PLC0415 - an extra: 300 MB that only those load who ask for it

    return SpacyModel(spacy.load(text or DEFAULT))


def _act(act: Any, inside: list[Any]) -> Proposal:
    targets = tuple(_span(one) for one in inside if one.label_ in LABELS)
    author = next((_span(one) for one in inside if one.label_ in AUTHORS), None)
    when = next((_span(one) for one in inside if one.label_ == "DATE"), None)
    return Proposal(act.label_, _span(act), targets, author, when=when)


def _span(span: Any) -> Span:
    return Span(span.start_char, span.end_char, span.text)
