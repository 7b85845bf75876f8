"""Canned queries: headers, binding as terms, names, and what each answers on the bundled sample articles.

The expected answers (`tests/queries/NAME.tsv`) are statements about the samples in `seeds/articles` and
`seeds/lists`: read them so.
`KG_UPDATE_GOLDEN=1 pytest tests/test_queries.py` writes them anew; the change is then reviewed like any other.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.build import build
from kg.errors import InputError, ParameterError, UnknownQueryError
from kg.queries import CLAUSE, Parameter, Query, all_queries, bind, find, read, resolver
from kg.resources import folder
from kg.stores.oxigraph import Database
from kg.streams import Given
from kg.terms import compact, mint

GOLDEN = Path(__file__).parent / "queries"
UPDATE = bool(os.environ.get("KG_UPDATE_GOLDEN"))
NAMES = tuple(query.name for query in all_queries())
HOSTILE = (
    'x" } UNION { ?s ?p ?o } #',
    "> . }",
    "a\nb\r\nc\td",
    "\\u0022 } UNION { ?s ?p ?o } #",
    "\\",
    'trailing backslash and quote \\"',
    "VALUES ?name { UNDEF }",
    "'''\"\"\"",
    "{{}}$0\\g<0>",
    "\x00\x1f\ufffe",
    "𝕊 商汤 \u202e",
)

HEADER = "#+ title: T\n#+ description: D\n#+ columns: [x]\n"

Rows = list[tuple[str, ...]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The graph of the bundled seeds."""
    database = tmp_path_factory.mktemp("queries") / "kg.db"
    samples = [str(folder("seeds") / name) for name in ("articles", "lists")]
    report = build(samples, database, given=Given(force=True))
    assert not report.rejected
    return Database(database).open()


@pytest.fixture(scope="module")
def dataset(store: ox.Store) -> Iterator[rdflib.Dataset]:
    """The same graph in rdflib's own store, which must not rewrite literals ("Z" as "+00:00") while we compare."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    result = rdflib.Dataset()
    result.parse(data=store.dump(format=ox.RdfFormat.N_QUADS), format="nquads")
    yield result
    rdflib.NORMALIZE_LITERALS = before


def by_oxigraph(store: ox.Store, text: str) -> Rows:
    answer = store.query(text)
    assert isinstance(answer, ox.QuerySolutions)
    return [tuple("" if term is None else term.value for term in row) for row in answer]


def by_rdflib(dataset: rdflib.Dataset, text: str) -> Rows:
    return [tuple("" if term is None else str(term) for term in row) for row in dataset.query(text)]


def select(store: ox.Store, text: str) -> Iterable[dict[str, str]]:
    answer = store.query(text)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [{name: row[name].value for name in names if row[name] is not None} for row in answer]


def a_query(*parameters: Parameter, clauses: str = "VALUES ?x { UNDEF }") -> Query:
    text = f"SELECT ?x WHERE {{ {clauses} }}"
    return Query(name="q", title="t", description="d", text=text, parameters=parameters)


def a_parameter(kind: str, **more: object) -> Parameter:
    return Parameter(name="x", type=kind, description="what it is", example="an example", **more)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------- the files


def test_there_are_enough_queries_and_their_names_are_sorted() -> None:
    assert len(NAMES) >= 16
    assert list(NAMES) == sorted(NAMES)


@pytest.mark.parametrize("query", all_queries(), ids=NAMES)
def test_every_query_is_described_and_its_example_gives_values_for_what_it_requires(query: Query) -> None:
    assert query.title
    assert query.title[-1] != "."
    assert query.description.endswith(".")
    assert all(parameter.description and parameter.example for parameter in query.parameters)
    assert {parameter.name for parameter in query.parameters if parameter.required} <= query.example.keys()
    for parameter in query.parameters:
        if parameter.type != "entity":
            bind(query, {**query.example, parameter.name: parameter.example})


@pytest.mark.parametrize("query", all_queries(), ids=NAMES)
def test_every_query_runs_as_it_stands_and_gives_the_columns_of_its_header(query: Query) -> None:
    answer = ox.Store().query(query.text)
    assert isinstance(answer, ox.QuerySolutions)
    assert tuple(variable.value for variable in answer.variables) == query.columns


@pytest.mark.parametrize("query", all_queries(), ids=NAMES)
def test_every_query_sorts_its_rows_and_limits_them_only_where_the_title_says_so(query: Query) -> None:
    assert "\nORDER BY " in query.text
    limits = [line.split()[1] for line in query.text.splitlines() if line.startswith("LIMIT")]
    assert all(f" {limit} " in query.title for limit in limits)


@pytest.mark.parametrize("query", all_queries(), ids=NAMES)
def test_every_query_uses_every_prefix_that_it_declares(query: Query) -> None:
    lines = query.text.splitlines()
    prefixes = [line.split()[1] for line in lines if line.startswith("PREFIX")]
    body = "\n".join(line for line in lines if not line.startswith(("PREFIX", "#+")))
    assert [prefix for prefix in prefixes if prefix not in body] == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * {}", "no query header"),
        ("#+ [1\nSELECT * {}", "no query header"),
        ("#+ title: T\n#+ description: D\nSELECT * {}", "no query header"),
        (HEADER + "SELECT ?x { VALUES ?x { UNDEF } }", r"clauses for \['x'\]"),
        (
            HEADER
            + "#+ parameters: [{name: x, type: iri, description: d, example: e}]\nSELECT ?x {} # VALUES ?x { UNDEF }",
            r"clauses for \[\]",
        ),
        (
            HEADER
            + "#+ parameters: [{name: x, type: thing, description: d, example: e}]\nSELECT ?x { VALUES ?x { UNDEF } }",
            "no parameter type is called 'thing'",
        ),
    ],
)
def test_a_file_whose_header_does_not_fit_is_an_error_with_its_path(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "bad.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=reason) as error:
        read(path)
    assert str(path) in str(error.value)


def test_an_unknown_query_names_the_near_ones() -> None:
    with pytest.raises(UnknownQueryError, match="near: denials"):
        find("denial")
    with pytest.raises(UnknownQueryError, match="`kg queries` lists all"):
        find("zzzzzz")


# -------------------------------------------------------------------------------------------------------- binding


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("iri", "kg:listing", "<https://w3id.org/sanctions-kg/ns#listing>"),
        ("iri", "entity:sensetime", f"<{mint('entity', 'sensetime')}>"),
        ("iri", "https://example.org/a?b=c#d", "<https://example.org/a?b=c#d>"),
        ("iri", "urn:sha256:00", "<urn:sha256:00>"),
        ("entity", " entity:sensetime ", f"<{mint('entity', 'sensetime')}>"),
        ("article", "HTTPS://Example.org/a b?utm_source=x#top", "<https://example.org/a%20b>"),
        ("article", "urn:sha256:00", "<urn:sha256:00>"),
        ("string", 'a "b" \\ c\n', '"a \\"b\\" \\\\ c\\n"'),
        ("date", "2021-12-10", '"2021-12-10"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("integer", "-28", '"-28"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("decimal", "7.50", '"7.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ],
)
def test_a_value_takes_the_place_of_undef_as_a_term(kind: str, value: str, term: str) -> None:
    bound = bind(a_query(a_parameter(kind)), {"x": value})
    assert bound == f"SELECT ?x WHERE {{ VALUES ?x {{ {term} }} }}"
    ox.Store().query(bound)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("iri", "SenseTime"),
        ("iri", "kg:noSuchTerm"),
        ("iri", "javascript:alert(1)"),
        ("iri", "https://example.org/a b"),
        ("iri", "https://example.org/> . }"),
        ("entity", "SenseTime"),
        ("article", "javascript:alert(1)"),
        ("article", "https://"),
        ("date", "2021-02-30"),
        ("date", "20211210"),
        ("date", "2021-12-10T00:00:00Z"),
        ("integer", "1.5"),
        ("integer", "٣"),
        ("integer", "9" * 30),
        ("decimal", "1e5"),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_an_error_with_an_example(kind: str, value: str) -> None:
    with pytest.raises(ParameterError, match=r"^x: .* \(such as an example\)$"):
        bind(a_query(a_parameter(kind)), {"x": value})


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_text_is_one_literal_and_nothing_else(value: str) -> None:
    bound = bind(a_query(a_parameter("string")), {"x": value})
    answer = ox.Store().query(bound)
    assert isinstance(answer, ox.QuerySolutions)
    assert [row["x"] for row in answer] == [ox.Literal(value)]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("kind", ["iri", "entity", "article", "date", "integer", "decimal"])
def test_a_hostile_text_is_no_value_of_another_type(kind: str, value: str) -> None:
    for text in (value, f"entity:{value}", f"kg:listing{value}", f"2021-12-10{value}"):
        with pytest.raises(ParameterError):
            bind(a_query(a_parameter(kind)), {"x": text})


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_address_is_percent_encoded_or_refused(value: str) -> None:
    try:
        bound = bind(a_query(a_parameter("article")), {"x": f"https://example.org/{value}"})
    except ParameterError:
        return
    assert len(list(CLAUSE.finditer(bound))) == 1
    answer = ox.Store().query(bound)
    assert isinstance(answer, ox.QuerySolutions)
    assert len(list(answer)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_no_hostile_value_changes_the_shape_of_a_shipped_query(name: str) -> None:
    query = find(name)
    for parameter in query.parameters:
        for value in HOSTILE:
            try:
                bound = bind(query, {**query.example, parameter.name: value})
            except ParameterError:
                continue
            assert len(bind(query, query.example).splitlines()) == len(bound.splitlines())
            ox.Store().query(bound)


def test_clauses_in_comments_strings_and_iris_are_left_alone() -> None:
    decoys = """<http://example.org/#x> "VALUES ?x { UNDEF }" 'VALUES ?x { UNDEF }' # VALUES ?x { UNDEF }
    \"\"\"a " VALUES ?x { UNDEF } \\" \"\"\" '''VALUES ?x { UNDEF }''' """
    bound = bind(a_query(a_parameter("integer"), clauses=decoys + "VALUES ?x { UNDEF }"), {"x": "1"})
    assert decoys in bound
    assert bound.count("UNDEF") == 5


def test_reading_clauses_takes_linear_time_on_hostile_text() -> None:
    for unit in ('"', "'''", "<", "VALUES ?x {", "VALUES ", "\\", '"""\\'):
        assert not [match for match in CLAUSE.finditer(unit * 20_000) if match["clause"]]


def test_what_is_not_given_takes_its_default_or_stays_open() -> None:
    assert bind(a_query(a_parameter("integer")), {}) == a_query().text
    assert '"7"' in bind(a_query(a_parameter("integer", default="7")), {})
    assert '"8"' in bind(a_query(a_parameter("integer", default="7")), {"x": "8"})


def test_a_missing_or_unknown_parameter_is_an_error_that_says_what_is_expected() -> None:
    with pytest.raises(ParameterError, match=r"q needs x: what it is \(such as an example\)"):
        bind(a_query(a_parameter("iri", required=True)), {})
    with pytest.raises(ParameterError, match=r"no parameter 'y' \(it takes x\)"):
        bind(a_query(a_parameter("iri")), {"y": "1"})
    with pytest.raises(ParameterError, match=r"it takes no parameters"):
        bind(a_query(clauses=""), {"y": "1"})


# ---------------------------------------------------------------------------------------------------------- names


def rows(*found: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"node": node, "type": type_, "match": match} for node, type_, match in found]


ORGANIZATION, CORPORATION = "https://schema.org/Organization", "https://schema.org/Corporation"


def test_a_group_wins_over_its_legal_entities_and_a_name_over_an_alias() -> None:
    group, firm, other = (mint("entity", key) for key in ("acme", "ofac-1", "other"))
    assert resolver(lambda _: rows((firm, CORPORATION, "name"), (group, ORGANIZATION, "name")))("Acme") == group
    assert resolver(lambda _: rows((other, ORGANIZATION, "alias"), (firm, CORPORATION, "name")))("Acme") == firm
    assert resolver(lambda _: rows((group, ORGANIZATION, "alias"), (group, ORGANIZATION, "name")))("Acme") == group


def test_a_name_of_nothing_or_of_several_things_is_an_error_that_lists_them() -> None:
    with pytest.raises(ParameterError, match="nothing in the graph is called 'Acme'"):
        resolver(lambda _: [])("Acme")
    several = rows((mint("entity", "a"), ORGANIZATION, "name"), (mint("entity", "b"), ORGANIZATION, "name"))
    with pytest.raises(ParameterError, match="may be any of entity:a, entity:b"):
        resolver(lambda _: several)("Acme")


def test_a_plain_name_is_looked_up_in_the_graph_whatever_its_case(store: ox.Store) -> None:
    resolve = resolver(lambda text: select(store, text))
    assert resolve("sensetime") == mint("entity", "sensetime")
    assert resolve("商汤科技") == mint("entity", "sensetime")
    assert resolve("US Department of the Treasury") == mint("authority", "us-treasury")
    assert resolve("Entity List") == mint("list", "us-bis-el")
    assert resolve("ai") == mint("topic", "ai")
    for value in HOSTILE:
        with pytest.raises(ParameterError):
            resolve(value)


def test_a_query_takes_a_plain_name_where_it_can_be_resolved(store: ox.Store) -> None:
    query, resolve = find("timeline"), resolver(lambda text: select(store, text))
    assert bind(query, {"entity": "SenseTime"}, resolve) == bind(query, {"entity": "entity:sensetime"})


@pytest.mark.parametrize("query", all_queries(), ids=NAMES)
def test_every_example_of_a_parameter_is_something_in_the_graph(query: Query, store: ox.Store) -> None:
    resolve = resolver(lambda text: select(store, text))
    for parameter in query.parameters:
        alone = Query(
            name="alone",
            title="",
            description="",
            text=f"SELECT * {{ VALUES ?{parameter.name} {{ UNDEF }} }}",
            parameters=(parameter,),
        )
        bound = bind(alone, {parameter.name: parameter.example}, resolve)
        if parameter.type in {"iri", "entity", "article"}:
            (row,) = select(store, bound)
            assert store.query(
                f"ASK {{ {{ <{row[parameter.name]}> ?p ?o }} UNION {{ ?s ?p <{row[parameter.name]}> }} }}"
            )


# -------------------------------------------------------------------------------------------------------- answers


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_to_the_example_is_the_expected_one(name: str, store: ox.Store) -> None:
    query, path = find(name), GOLDEN / f"{name}.tsv"
    found = by_oxigraph(store, bind(query, query.example))
    text = "".join("\t".join(map(_shown, row)) + "\n" for row in (query.columns, *found))
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert found, "the example of this query gives no rows on the bundled seeds"
    assert text == path.read_text(encoding="utf-8")


def _shown(value: str) -> str:
    """A cell: compact where it is an IRI of ours, on one line."""
    return compact(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def test_no_expected_answer_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.tsv")} == set(NAMES)


@pytest.mark.filterwarnings("ignore:Dataset[.].* is deprecated:DeprecationWarning")  # rdflib itself calls it
@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same_answer(name: str, store: ox.Store, dataset: rdflib.Dataset) -> None:
    query = find(name)
    text = bind(query, query.example)
    assert sorted(by_rdflib(dataset, text)) == sorted(by_oxigraph(store, text))


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_rows_is_total(name: str, store: ox.Store) -> None:
    """Rows that ORDER BY holds for equal could come in any order: a copy in another order must not change them."""
    text = bind(find(name), find(name).example)
    shuffled = ox.Store()
    shuffled.extend(sorted(store, key=str, reverse=True))
    assert by_oxigraph(shuffled, text) == by_oxigraph(store, text)
