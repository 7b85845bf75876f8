"""The body of a graph store request → files on disk, each with its RDF format: one, or the parts of a form."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from kg.web import conneg
from kg.web.exchange import Exchange
from kg.web.problem import RequestError

FORM = "multipart/form-data"


@dataclass
class Payload:
    """What was sent."""

    files: list[dict[str, str]] = field(default_factory=list)
    """For each file its path, its format, and whether the well-known prefixes count as declared in it."""
    digest: str = ""

    def name(self, version: str) -> str:
        """A name for a new graph of this content: the same content at another time has another one."""
        return "h-" + hashlib.sha256(f"{self.digest} {version}".encode()).hexdigest()[:16]


@asynccontextmanager
async def payload(exchange: Exchange, limit: int) -> AsyncIterator[Payload]:
    """The body, on disk as long as it is needed. Raises RequestError media-type, too-large, or request."""
    content_type = exchange.header(b"content-type")
    if exchange.header(b"content-encoding") not in {"", "identity"}:
        raise RequestError("media-type", "send the graph without Content-Encoding")
    media_type = content_type.partition(";")[0].strip().lower()
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        if media_type == FORM:
            yield _parts(Path(folder), content_type, await exchange.body(limit))
        else:
            form, path = _format(content_type), Path(folder, "0")
            digest = hashlib.sha256()
            with path.open("wb") as file:
                async for piece in exchange.stream(limit):
                    digest.update(piece)
                    file.write(piece)
            yield Payload([{"path": str(path), "format": form}], digest.hexdigest())


def _parts(folder: Path, content_type: str, body: bytes) -> Payload:
    """The parts of a form (RFC 7578)."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(EmailMessage, policy=policy.HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise RequestError("request", "the form has no parts: is its boundary right?")
    found = Payload(digest=hashlib.sha256(body).hexdigest())
    for number, part in enumerate(message.iter_parts()):
        path = folder / str(number)
        content = part.get_payload(decode=True)
        path.write_bytes(content if isinstance(content, bytes) else b"")
        found.files.append({"path": str(path), "format": _format(part.get("Content-Type", "")), "prefixes": "known"})
    return found


def _format(content_type: str) -> str:
    media_type, _, rest = content_type.partition(";")
    charset = rest.lower().partition("charset=")[2].strip(' "')
    if charset not in {"", "utf-8", "utf8"}:
        raise RequestError("media-type", f"send the graph as UTF-8, not as {charset[:40]}")
    chosen = conneg.choose(conneg.GRAPHS, media_type.strip()) if "/" in media_type and "*" not in media_type else None
    if chosen is None:
        raise RequestError("media-type", f"send a graph as {', '.join(each.media_type for each in conneg.GRAPHS)}")
    return chosen.name
