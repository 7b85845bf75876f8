"""Where the package's own data is: ontology, seeds and queries, in a wheel or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import StoreError

SAMPLES = frozenset({"articles", "lists"})
"""Folders of the seeds that hold inputs like any other: what is built from them is no part of every build."""


@cache
def folder(name: str) -> Path:
    """Folder `name` ("ontology", "seeds", "queries") of the installed package, else of the checkout.

    >>> folder("ontology").joinpath("kg.ttl").is_file()
    True
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "data" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise StoreError(f"the folder `{name}` of this installation is missing: install the package again")


def package_files() -> list[Path]:
    """Every file of code and data that a build's result depends on, in a fixed order."""
    package = Path(__file__).resolve().parent
    code = sorted(package.rglob("*.py"))
    data = [path for name in ("ontology", "seeds") for path in sorted(folder(name).rglob("*")) if path.is_file()]
    return code + [path for path in data if path.parent.name not in SAMPLES]
