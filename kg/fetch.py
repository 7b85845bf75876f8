"""Sources of the catalogue → their newest editions on disk, each in a folder of its own, ready for `kg build`.

    lists/us-ofac-sdn/2026-11-24/sdn.csv               what the publisher serves, byte for byte
    lists/us-ofac-sdn/2026-11-24/sdn.csv.meta.yaml     from where and when, its hash, what to ask by next time

An edition that has not changed is not stored again; earlier ones stay, because their differences are the history.
What comes is written to a hidden folder first, and gets its name when all of it is there and is what it should be.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import yaml

from kg.archives import SIDECAR
from kg.download import LARGEST, Download, Validators, client, download
from kg.errors import FetchError, InputError
from kg.sources import Source, sources

FOLDER = "lists"
"""Where editions are stored unless the user says otherwise."""

Check = Callable[[Path, Source], None]
"""Raises InputError where a file is not what the source should have sent."""


@dataclass(frozen=True)
class Fetched:
    """One source, up to date."""

    source: str
    folder: str
    """The folder of its newest edition."""
    changed: bool
    """Whether that edition came now."""
    size: int = 0
    """Bytes that came."""


def fetchable() -> Mapping[str, Source]:
    """The sources whose addresses are known, by their keys.

    >>> "us-ofac-sdn" in fetchable()
    True
    """
    return {key: source for key, source in sources().items() if source.fetch}


def fetch(  # noqa: PLR0913 - the door of a fetch
    source: Source,
    folder: Path,
    *,
    check: Check,
    now: datetime | None = None,
    largest: int = LARGEST,
    pause: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Bring the newest edition of one source into `folder`. Files of one edition come one after the other.

    `check` is asked of each file that came. Raises FetchError where the edition cannot be had whole, or is not what it
    should be: then nothing is changed.
    """
    known = _newest(folder / source.key)
    retrieved = (now or datetime.now(UTC)).replace(microsecond=0)
    try:
        with _draft(folder / source.key) as draft:
            size = 0
            with client() as session:
                for name, url in source.fetch.items():
                    sidecar = _sidecar(known / name) if known else {}
                    asked = _validators(sidecar) if sidecar.get("source") == url else None
                    came = download(session, url, draft / name, asked, largest=largest, pause=pause)
                    size += came.size if came else 0
                    _settle(draft, name, known, _origin(came, url, source, retrieved))
            if known and _same(known, draft, source.fetch):
                return Fetched(source.key, str(known), changed=False, size=size)
            for name in source.fetch:
                check(draft / name, source)
            return Fetched(source.key, str(_publish(draft, retrieved)), changed=True, size=size)
    except InputError as error:
        hint = "the publisher may have moved it: nothing was stored"
        raise FetchError(f"what came is not the {source.title}: {error.what}", hint=hint) from error
    except OSError as error:
        raise FetchError(f"{folder}: cannot be written: {error.strerror or error}", hint="see --to") from error


def _origin(came: Download | None, url: str, source: Source, retrieved: datetime) -> dict[str, str]:
    """What is written beside a file that came; {} for one that is at hand."""
    if came is None:
        return {}
    known = {
        "source": url,
        "retrieved": retrieved.isoformat().replace("+00:00", "Z"),
        "sha256": came.sha256,
        "etag": came.validators.etag,
        "last_modified": came.validators.last_modified,
        "license": source.licence,
    }
    return {name: value for name, value in known.items() if value}


def _settle(draft: Path, name: str, known: Path | None, origin: Mapping[str, str]) -> None:
    """Complete a draft by one file: with its sidecar, or with the copy at hand that is still the newest."""
    beside = name + SIDECAR
    if origin:
        text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in origin.items())
        (draft / beside).write_text(text, encoding="utf-8")
        return
    assert known is not None  # only a copy at hand has validators to ask by
    for each in (name, beside):
        shutil.copy2(known / each, draft / each)


def _same(known: Path, draft: Path, names: Iterable[str]) -> bool:
    """Whether an edition holds the very bytes of the one at hand."""
    return all((known / name).is_file() and _digest(known / name) == _digest(draft / name) for name in names)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _newest(folder: Path) -> Path | None:
    """The newest edition of a source; None where there is none."""
    found = [each for each in folder.glob("*") if each.is_dir() and not each.name.startswith(".")]
    return max(found, key=lambda each: (each.name[:10], len(each.name), each.name), default=None)


def _sidecar(path: Path) -> dict[str, str]:
    """What was written beside a file; {} where the file or that is missing, damaged, or was changed by hand."""
    beside = path.with_name(path.name + SIDECAR)
    try:
        found = yaml.safe_load(beside.read_text(encoding="utf-8"))
        return dict(found) if found["sha256"] == _digest(path).hex() else {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, KeyError, ValueError):
        return {}


def _validators(sidecar: Mapping[str, str]) -> Validators:
    return Validators(sidecar.get("etag", ""), sidecar.get("last_modified", ""))


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """A hidden folder beside the editions, which `kg build` does not read; gone at the end unless it was renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=".draft-", dir=folder))
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _publish(draft: Path, retrieved: datetime) -> Path:
    """Give a whole draft the name of its day; a second one of that day has a number."""
    day, number = retrieved.date().isoformat(), 1
    target = draft.with_name(day)
    while target.exists():
        number += 1
        target = draft.with_name(f"{day}-{number}")
    draft.chmod(0o755)
    return draft.rename(target)
