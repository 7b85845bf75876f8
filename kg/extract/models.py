"""Names of models → models: whatever a package registers in the entry point group `kg.extractors`.

An entry point is a function of one text, what follows the colon in `--extractor NAME:TEXT` ("" without), and gives a
`kg.extract.proposals.Model`. In the package's pyproject.toml:

    [project.entry-points."kg.extractors"]
    mine = "my_package.module:load"
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from kg.errors import ParameterError
from kg.extract.proposals import Model

GROUP = "kg.extractors"


@cache
def load(name: str) -> Model:
    """The model called "NAME" or "NAME:TEXT". Raises ParameterError where there is none, or it cannot be loaded."""
    entry, _, text = name.partition(":")
    found = {point.name: point for point in entry_points(group=GROUP)}
    if entry not in found:
        known = ", ".join(sorted(found)) or "none is installed"
        raise ParameterError(f"--extractor: no extractor is called {entry[:80]!r} (known: {known})")
    try:
        model: Model = found[entry].load()(text)
    except Exception as error:  # another's code: whatever it raises is told as what it is
        hint = f"is it installed? pip install 'sanctions-kg[{entry}]'"
        raise ParameterError(f"--extractor {name[:80]}: it cannot be loaded: {error} ({hint})") from error
    if not isinstance(getattr(model, "name", None), str) or not callable(getattr(model, "propose", None)):
        raise ParameterError(f"--extractor {name[:80]}: what it loads is no model: it has no name, or cannot propose")
    return model
