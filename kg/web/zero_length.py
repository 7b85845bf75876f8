"""Paths that may have no step (`:p*`, `:p?`) from or to a term → what to ask where the graph does not hold that term.

SPARQL 1.1, sections 9.3 and 18.4: such a path matches the term itself, whether or not the graph holds it; the engine
finds nothing then. A triple pattern of this kind that stands alone gets an alternative, which a worker puts in its
place only if the term is not there: else it would cost the engine its plan, and change nothing.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from kg.web.guard import tokens

LONGEST, MOST = 32 * 1024, 100
"""Characters and alternatives of one query: a longer one, or one with more, is left as it is."""
_CONCERNED = re.compile(r"(?<=[\w>)])[*?][ \t\r\n]*[<?$\w:]")
_FORMS = frozenset({"select", "ask", "construct", "describe"})
Tokens = list[re.Match[str]]


@dataclass(frozen=True)
class Alternative:
    """A place in the text, what to put there if a term is not in the store, and a query that tells whether it is."""

    start: int
    end: int
    text: str
    holds: str


def alternatives(text: str) -> tuple[dict[str, Any], ...]:
    """The alternatives of a query, from its beginning to its end, as JSON has them.

    >>> alternatives("PREFIX : <http://e.org/> SELECT * { ?s :p* :o }")[0]["text"]
    '{ ?s :p* :o } UNION { VALUES ?s { :o } }'
    >>> alternatives("SELECT * { ?s ?p ?o . FILTER(?a*?b > 3) }")
    ()
    """
    if len(text) > LONGEST or not _CONCERNED.search(text):
        return ()
    found = list(tokens(text))
    first = next((token.start() for token in found if token[0].lower() in _FORMS), 0)
    graphs, openings = _inside_graph(found), _openings(found)
    places = (place for place in range(3, len(found) - 2) if found[place][0] in {"*", "?"} and place not in graphs)
    each = (_alternative(text, found, place, openings.get(place - 1, place - 1), first) for place in places)
    some = tuple(islice((asdict(alternative) for alternative in each if alternative), MOST + 1))
    return some if len(some) <= MOST else ()


def _alternative(text: str, found: Tokens, place: int, begin: int, first: int) -> Alternative | None:
    """The alternative of the pattern whose modifier, `*` or `?`, is the token at `place`, and whose path element begins
    at the token `begin`: one name, or a bracket with all that is in it."""
    begin -= found[begin - 1][0] == "^"
    subject, target, after = found[begin - 1], found[place + 1], found[place + 2]
    alone = begin >= 2 and found[begin - 2][0] in "{.}" and after[0] in ".}"
    if not alone or not (_is_term(subject) and _is_term(target)):
        return None
    variables = [token[0] for token in (subject, target) if token.lastgroup == "variable"]
    terms = {token[0] for token in (subject, target)} - set(variables)
    if len(terms) != 1 or len(variables) + len(terms) not in {1, 2}:
        return None
    term = terms.pop()
    zero = f"VALUES {variables[0]} {{ {term} }}" if variables else ""
    pattern = text[subject.start() : target.end()]
    holds = f"{text[:first]} ASK {{ {{ {term} ?p ?o }} UNION {{ ?s ?p {term} }} }}"
    return Alternative(subject.start(), target.end(), f"{{ {pattern} }} UNION {{ {zero} }}", holds)


def _openings(found: Tokens) -> dict[int, int]:
    """For each closing round bracket the place of the one that it closes."""
    openings, opened = {}, []
    for place, token in enumerate(found):
        if token[0] == "(":
            opened.append(place)
        elif token[0] == ")" and opened:
            openings[place] = opened.pop()
    return openings


def _is_term(token: re.Match[str]) -> bool:
    return token.lastgroup in {"iri", "variable"} or (token.lastgroup == "name" and token["word"] is None)


def _inside_graph(found: Tokens) -> set[int]:
    """The tokens inside GRAPH and SERVICE: another graph is asked there."""
    inside, opened = set(), [False]
    for place, token in enumerate(found):
        if token[0] == "{":
            named = any(
                (each["word"] or "").lower() in {"graph", "service"} for each in found[max(0, place - 3) : place]
            )
            opened.append(opened[-1] or named)
        elif token[0] == "}" and len(opened) > 1:
            opened.pop()
        if opened[-1]:
            inside.add(place)
    return inside
