from __future__ import annotations

import pytest

from kg.web.guard import MAX_BYTES, MAX_DEPTH, check
from kg.web.problem import RequestError

U = "<http://127.0.0.1:9/>"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {U} {{}} }}",
        f"select*{{service silent{U}{{}}}}",
        f"SELECT*{{SERVICESILENT{U}{{}}}}",
        "PREFIX f:<http://127.0.0.1:9/>SELECT*{SERVICEf:b{}}",
        f"SELECT*{{?s ?p 1.SERVICE{U}{{}}}}",
        "SELECT*{?s ?p trueSERVICEf:b{}}",
        f"SELECT*{{ #c\rSERVICE{U}{{}}}}",
        f"SELECT*{{FILTER(1<?x)SERVICE#>\n{U}{{}}}}",
        f'SELECT*{{FILTER(1<?x)#>"""\n SERVICE {U} {{}} #"""\n}}',
        f'SELECT*{{FILTER(1<<urn:x)#>"""\n SERVICE {U} {{}} #"""\n}}',
        f'SELECT*{{VALUES ?x {{"""a" }} SERVICE {U} {{}} }}',
    ],
)
def test_a_call_to_another_server_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(RequestError):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s a schema:Service ; rdfs:label \'SERVICE\', """it\'s SERVICE""" } # SERVICE {',
        "SELECT ?service { ?s <https://schema.org/Service#service> ?service }",
        "SELECT * { ?s ?p <urn:x#service> FILTER(?s < ?p && ?p > 3) FILTER(?s = <urn:x#y>) }",
        "SELECT * { VALUES (?a ?b) { (1 <http://e.org/x#y>) } }",
        "SELECT * { ?s :a\\'b ?o . ?s :a\\(b ?o }",
    ],
)
def test_the_word_in_strings_iris_names_and_comments_is_harmless(query: str) -> None:
    check(query)


@pytest.mark.parametrize(
    "deep", ["(" * 50_000, "{" * 50_000, "!" * 50_000, "! " * 300, "[" * 201, "<<" * 201, "!(" * 201]
)
def test_deep_nesting_is_refused(deep: str) -> None:
    with pytest.raises(RequestError, match="nested deeper") as caught:
        check("SELECT * { FILTER(" + deep)
    assert caught.value.status == 400


def test_brackets_in_strings_and_side_by_side_do_not_nest() -> None:
    check("SELECT * { VALUES ?x { '" + "(" * 5_000 + "' } VALUES (?a) {" + "(1) " * 5_000 + "} }")
    check("SELECT * " + "{" * MAX_DEPTH + "}" * MAX_DEPTH)


def test_a_huge_query_and_an_open_string_are_refused() -> None:
    with pytest.raises(RequestError) as caught:
        check("#" * (MAX_BYTES + 1))
    assert caught.value.status == 413
    with pytest.raises(RequestError, match="line 2, column 3: the string"):
        check("SELECT *\n{ 'a")
