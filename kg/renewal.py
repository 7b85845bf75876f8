"""The names of all lists of a generation → an index beside its store, and the documents that it makes stale.

A document is read with the names of every list in the database, in whatever order and in however many builds lists
and documents came. So when the lists of a build have been read, their names are written down anew; where they differ
from those that documents were read with, each document is looked through again, and read again where it holds other
names than before. The graph stays a function of the set of inputs.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.derive.list_names import index
from kg.files import File, containers
from kg.jobs import Task
from kg.parts import PLAIN, Means
from kg.plan import Entry, changed
from kg.stores.oxigraph import Generation
from kg.streams import Given

FILE = "names"
"""Of the index, in the folder of a generation."""
Place = tuple[str, int]
"""Key of a container, and the number of a part in its entry."""


@dataclass(frozen=True)
class Names:
    """The index of a generation, and the digest of the lists that it was made of."""

    means: Means = PLAIN
    lists: str = ""

    def differ(self, other: Names) -> bool:
        """Whether they are other names."""
        return self.means.sha256 != other.means.sha256

    def entry(self) -> dict[str, str]:
        """For the manifest."""
        return {"sha256": self.means.sha256, "lists": self.lists}


def at_hand(manifest: Mapping[str, Any], folder: Path | None, models: tuple[str, ...] = ()) -> Names:
    """Those of a generation: what its documents were read with, now beside these models."""
    known = manifest.get("names", {})
    sha256, path = known.get("sha256", ""), folder / FILE if folder else Path()
    there = sha256 and path.is_file()
    return Names(Means(str(path), sha256, models) if there else Means(models=models), known.get("lists", ""))


def fresh(generation: Generation, sources: Mapping[str, Entry], before: Names) -> Names:
    """Those of the lists that are there now, in a file of the generation; of the same lists they are taken over."""
    lists, path = _lists(sources), generation.folder / FILE
    if lists == before.lists and before.means.names:
        shutil.copyfile(before.means.names, path)
        return Names(replace(before.means, names=str(path)), lists)
    sha256 = index(generation.store, path)
    return Names(replace(before.means, names=str(path) if sha256 else "", sha256=sha256), lists)


def _lists(sources: Mapping[str, Entry]) -> str:
    """A digest of the lists among the sources, and of their content."""
    known = sorted(
        f"{key} {entry['state']} {part['graph']} {part['size']}"
        for key, entry in sources.items()
        for part in entry["parts"]
        if part.get("graph") and "names" not in part
    )
    return hashlib.sha256("\n".join(known).encode()).hexdigest()


def stale(sources: Mapping[str, Entry], given: Given) -> Iterator[Task[Place]]:
    """Every document whose file is still what was read, to be looked through with other names."""
    documents = {key: entry for key, entry in sources.items() if any("names" in part for part in entry["parts"])}
    for container in containers(sorted({entry["input"] for entry in documents.values()})):
        entry = documents.get(container.key)
        if entry is None or container.error or changed(container, entry, given):
            continue
        known = {_inside(part["path"], entry["path"]): number for number, part in enumerate(entry["parts"])}
        for member in container.members():
            number = known.get(_inside(member.path, container.path))
            part = entry["parts"][number] if number is not None else {}
            if number is not None and isinstance(member, File) and "names" in part:
                yield Task((container.key, number), replace(member, path=part["path"]), part["names"])


def _inside(path: str, container: str) -> str:
    """Where a file is in its container, however that was named."""
    return path.removeprefix(container)
