"""News articles and official sanctions lists as one knowledge graph.

`kg.open("kg.db")` gives the graph as an `rdflib.Dataset`.
"""

from __future__ import annotations

__version__ = "0.1.0"
