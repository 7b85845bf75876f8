"""News articles and official sanctions lists as one knowledge graph.

`kg.open("kg.db")` gives the graph as an `rdflib.Dataset`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import rdflib

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(path: str | Path = "kg.db") -> rdflib.Dataset:  # noqa: A001 - as in gzip.open, sqlite's connect
    """The database at `path` as an rdflib Dataset over its current generation, read-only.

    The default graph holds every distinct triple once; each named graph is one edition: what one captured state of a
    document says. Give `.query` text, not a prepared query: text runs in Oxigraph, a prepared one in rdflib.
    Raises kg.errors.StoreError where there is no database.
    """
    # Imported here because `import kg` and `kg --help` must stay light.
    from kg.stores.dataset import dataset
    from kg.stores.oxigraph import Database

    return dataset(Database(path).open())
