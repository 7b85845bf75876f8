"""Bytes into text."""

from __future__ import annotations

import pytest

from kg.encoding import decode
from kg.errors import InputError


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfone\r\ntwo\rthree", "one\ntwo\nthree"),
        ("naïve".encode("utf-16"), "naïve"),
        ("naïve".encode("utf-32"), "naïve"),
        ("naïve".encode("utf-16-be").join([b"\xfe\xff", b""]), "naïve"),
    ],
)
def test_unicode_is_decoded_without_its_mark(data: bytes, text: str) -> None:
    assert decode(data) == (text, ())


def test_windows_1252_is_read_and_noted() -> None:
    assert decode("“Déjà vu”, he said".encode("cp1252")) == (
        "“Déjà vu”, he said",
        ("4 bytes are not UTF-8: read as Windows-1252",),
    )


def test_one_broken_byte_does_not_break_the_other_letters() -> None:
    assert decode("Uyghur – 维吾尔 ".encode() + b"\x93ok") == (
        "Uyghur – 维吾尔 “ok",
        ("1 byte is not UTF-8: read as Windows-1252",),
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\xef\xbb\xbf"[:4], "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"MZ\x00\x01\x02", "binary"),
        (bytes(range(1, 32)) * 9, "binary"),
        (b"PK\x03\x04rest", "zip"),
        (b"%PDF-1.7", "PDF"),
        ("商汤科技被列入黑名单".encode("gbk") * 9, "neither"),
        (b"\xff\xfea", "UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        decode(data)
