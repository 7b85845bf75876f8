"""YAML text from anywhere into plain values: hostile files are refused before a parser can choke on them.

ryaml does the work; PyYAML's parser is asked only where a tag may stand (ryaml drops tags without a word) and to
find the line of a key that stands twice. Both choke on deep nesting, so that is counted before either runs.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from ryaml import InvalidYamlError, loads

from kg.errors import InputError

MAX_SIZE = 4 * 1024 * 1024
"""As for a whole file; the longest real front matter has 130 kB. Parsing is linear up to here."""
MAX_DEPTH = 100
"""Real front matter nests four deep; PyYAML's C parser crashes the process at some ten thousand."""
MAX_ALIASED = 64 * 1024 * 1024
"""Bytes that aliases may multiply a file to, at the very worst."""

BRACKET = re.compile(r"[\[\]{}]")
COMPACT = re.compile(rf"\n(?:---)?[ \t]*+(?:[-?:][ \t]++){{{MAX_DEPTH}}}")
ALIAS = re.compile(r"\*(?=[\w.-])(?<![^\s,\[{]\*)")
TAG = re.compile(r"!(?=[\w!<])(?<![^\s,\[{]!)")
CORE_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map"))
"""YAML 1.2, section 10.3: plain values."""
PLACE = re.compile(r"^(?P<what>.*?) at line (?P<line>\d+) column (?P<column>\d+)")


def load(text: str, path: str, *, first_line: int = 1) -> dict[Any, Any]:
    """The mapping that `text` is. Dates stay text.

    Raises InputError with line and column for what is no YAML 1.2 mapping, for a key that stands twice, for tags,
    and for more size, depth or aliases than a document has.
    """
    _guard(text, path)
    try:
        if TAG.search(text):
            _refuse_tags(text, path, first_line)
        value = loads(text)
    except InvalidYamlError as error:
        raise _explained(str(error), text, path, first_line) from error
    except ValueError as error:  # of what YAML allows and Python has no form for: a list as a key
        raise InputError(
            f"no plain values: {error}", source=path, line=first_line, hint="write keys as text"
        ) from error
    if not isinstance(value, dict):
        raise InputError("the front matter holds no `key: value` pairs", source=path, line=first_line)
    return value


def _guard(text: str, path: str) -> None:
    if len(text) > MAX_SIZE:
        raise InputError(f"front matter of more than {MAX_SIZE >> 20} MB", source=path, hint="close it with ---")
    if text.count("[") + text.count("{") > MAX_DEPTH and _deepest(text) > MAX_DEPTH:
        raise InputError(f"brackets nest deeper than {MAX_DEPTH}", source=path, hint="quote text that has brackets")
    if COMPACT.search(text) or COMPACT.match("\n" + text[: 4 * MAX_DEPTH]):
        raise InputError(f"lists nest deeper than {MAX_DEPTH}", source=path)
    if "&" in text and "*" in text and len(ALIAS.findall(text)) * len(text) > MAX_ALIASED:
        raise InputError("its aliases could multiply it beyond measure", source=path, hint="write the values out")


def _deepest(text: str) -> int:
    """At most how many brackets are open at once; brackets in quoted text count, as nobody can tell yet."""
    depth = deepest = 0
    for bracket in BRACKET.finditer(text):
        depth = max(0, depth + (1 if bracket[0] in "[{" else -1))
        deepest = max(deepest, depth)
    return deepest


def _refuse_tags(text: str, path: str, first_line: int) -> None:
    """Events only: nothing is constructed. A tag is refused, an exclamation mark in quoted text is none."""
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            tag = getattr(event, "tag", None)
            if tag and tag not in CORE_TAGS:
                mark = event.start_mark
                line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
                what = f"the tag {tag} would construct an object: column {column}"
                raise InputError(what, source=path, line=line, hint="remove the tag")
    except yaml.YAMLError:
        return  # ryaml reads it next, and says what is wrong


def _explained(message: str, text: str, path: str, first_line: int) -> InputError:
    if "duplicate entry with key" in message:
        line, key = _duplicate(text)
        return InputError(f"the key `{key}` stands twice", source=path, line=line + first_line, hint="remove one")
    place = PLACE.match(message)
    if not place:
        return InputError(f"no valid YAML: {message}", source=path)
    line = int(place["line"]) - 1 + first_line
    what = f"no valid YAML: {place['what']}, column {place['column']}"
    return InputError(what, source=path, line=line, hint="quote the value")


def _duplicate(text: str) -> tuple[int, str]:
    """The line, counted from 0, and the name of the first key that stands twice in one mapping."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    nodes, seen = [root], set()
    while nodes:
        node = nodes.pop()
        if id(node) in seen or isinstance(node, yaml.ScalarNode) or node is None:
            continue
        seen.add(id(node))
        keys = set()
        for item in node.value:
            if isinstance(node, yaml.SequenceNode):
                nodes.append(item)
                continue
            key, value = item
            if key.value in keys:
                return key.start_mark.line, str(key.value)
            keys.add(key.value if isinstance(key.value, str) else id(key))
            nodes.append(value)
    return 0, "?"
