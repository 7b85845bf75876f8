"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs beside the checkout. Without it tests skip, unless KG_NEEDS_SHARED is set."""
    if not SHARED.is_dir():
        if os.environ.get("KG_NEEDS_SHARED"):
            pytest.fail("the folder `shared` beside the checkout is missing, and KG_NEEDS_SHARED asks for it")
        pytest.skip("the folder `shared` with real inputs is not beside this checkout")
    return SHARED


@pytest.fixture
def nobody() -> Callable[[], AbstractContextManager[None]]:
    """A context in which one acts as a user without rights, because root may read and write everything."""
    return _nobody


@contextmanager
def _nobody() -> Iterator[None]:
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
