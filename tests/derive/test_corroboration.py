"""Reports against lists: each rule of the table by an invented document and an invented list, and what is no match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest

from kg.derive import fresh
from kg.derive.corroboration.rules import RULES
from kg.mapper import quads
from kg.model import (
    Claim,
    Date,
    Designation,
    Edition,
    Entity,
    GovernmentAction,
    Identifier,
    ListRecord,
    QuoteSelector,
    Target,
)
from kg.name_keys import keys
from kg.shapes import checks, violations
from kg.terms import compact, expand, mint

OFFICE, BUREAU, STATE = (mint("authority", key) for key in ("rt-office", "rt-bureau", "rt"))
WATCH, BAN = mint("list", "rt-watch"), mint("list", "rt-ban")
GROUP, LEGAL = mint("entity", "heron"), mint("entity", "rt-7")


def tables() -> list[Any]:
    """A state with an office that has two lists, and a group with one legal entity."""
    return [
        Edition(id=mint("edition", "tables"), sha256="t", format="application/yaml"),
        Entity(id=STATE, type="schema:GovernmentOrganization", label="Ruritania"),
        Entity(id=OFFICE, type="schema:GovernmentOrganization", label="Trade Office", sub_organization_of=(STATE,)),
        Entity(id=BUREAU, type="schema:GovernmentOrganization", label="Fish Bureau"),
        Entity(id=WATCH, type="kg:SanctionsList", label="Watch List", authority=(OFFICE,)),
        Entity(id=BAN, type="kg:SanctionsList", label="Ban List", authority=(OFFICE,)),
        Entity(id=GROUP, type="schema:Organization", label="Blue Heron", alternate_names=("Blue Heron Group",)),
        Entity(
            id=LEGAL,
            type="schema:Corporation",
            label="Blue Heron Ltd",
            legal_name="Blue Heron Ltd",
            sub_organization_of=(GROUP,),
        ),
    ]


@dataclass
class World:
    """Graphs of a store: documents, and editions of lists."""

    store: ox.Store = field(default_factory=ox.Store)
    documents: int = 0

    def add(self, records: Sequence[Any], graph: str) -> None:
        """Records, in their graph and in the default graph."""
        for quad in ox.parse("".join(quads(records, graph)), format=ox.RdfFormat.N_QUADS):
            self.store.add(quad)
            self.store.add(ox.Quad(*quad.triple))

    def report(
        self, *, issued: str = "", status: str = "kg:taken", quote: str = "Ruritania acted", **action: Any
    ) -> str:
        """A document with one claim about one action; returns the claim."""
        self.documents += 1
        edition, claim = (mint(kind, f"d{self.documents}") for kind in ("edition", "claim"))
        about = GovernmentAction(
            id=mint("action", f"a{self.documents}"),
            **{"action_type": "kg:listing", "targets": (GROUP,), "list": (WATCH,), "authority": (OFFICE,), **action},
        )
        selector = QuoteSelector(id=f"{claim}/quote", exact=quote)
        target = Target(id=f"{claim}/target", source_article="https://news.example/a", selectors=(selector,))
        said = Claim(
            id=claim,
            about=(about.id,),
            stance="kg:states",
            status=status,
            issued=Date(issued) if issued else None,
            target=target,
            edition=edition,
            rule="test",
        )
        self.add([about, said], edition)
        return claim

    def edition(self, day: str, *designations: Designation, on: str = WATCH, parties: Sequence[Entity] = ()) -> None:
        """An edition of a list with these designations, whose records are named after them."""
        edition = mint("edition", f"{on.rpartition('/')[2]}-{day}")
        node = Edition(
            id=edition, specialization_of=on, sha256=day, format="text/csv", generated=Date(day), title="An edition"
        )
        records = [ListRecord(id=record, edition=edition) for each in designations for record in each.derived_from]
        self.add([node, *parties, *records, *designations], edition)

    def derive(self) -> World:
        """All derived graphs."""
        for graph, triples in fresh(self.store):
            for quad in ox.parse("".join(f"{triple} .\n" for triple in triples), format=ox.RdfFormat.N_TRIPLES):
                self.store.add(ox.Quad(*quad.triple, ox.NamedNode(graph)))
                self.store.add(ox.Quad(*quad.triple))
        return self

    def verdicts(self, claim: str) -> set[tuple[str, str, str]]:
        """(verdict, rule, designation) of every corroboration of a claim."""
        text = f"""SELECT ?v ?r ?d WHERE {{ ?c <{expand("kg:claim")}> <{claim}> ; <{expand("kg:verdict")}> ?v ;
            <{expand("kg:rule")}> ?r OPTIONAL {{ ?c <{expand("kg:designation")}> ?d }} }}"""
        return {
            (compact(row["v"].value), row["r"].value, row["d"].value.rpartition("/")[2] if row["d"] else "")
            for row in self.store.query(text)
        }

    def ask(self, subject: str, predicate: str) -> set[str]:
        """The values of a property."""
        found = self.store.quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(expand(predicate)), None, ox.DefaultGraph()
        )
        return {quad.object.value for quad in found}


@pytest.fixture
def world() -> World:
    made = World()
    made.add(tables(), mint("edition", "tables"))
    return made


def listing(key: str = "w", *, target: str = LEGAL, on: str = WATCH, **more: Any) -> Designation:
    return Designation(
        id=mint("designation", key), targets=(target,), list=(on,), derived_from=(mint("record", "e", key),), **more
    )


def on(day: str) -> dict[str, Date]:
    return {"listed": Date(day)}


REPORTED = {"announced": Date("2024-05-01"), "issued": "2024-05-02"}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "list-and-day": (REPORTED, on("2024-05-01")),
    "list-and-announcement": (REPORTED, on("2024-05-03")),
    "list-and-period": ({"announced": Date("2024")}, on("2024-05-03")),
    "list-already-on": ({"issued": "2024-05-10"}, on("2024-05-03")),
    "list-just-before": ({"issued": "2024-05-01"}, on("2024-05-03")),
    "list-of-unknown-day": (REPORTED, {}),
    "list-undated-report": ({}, on("2024-05-03")),
    "list-other-day": ({"announced": Date("2024-01-01")}, on("2024-05-03")),
    "authority-and-day": ({**REPORTED, "list": ()}, on("2024-05-01")),
    "authority-and-announcement": ({**REPORTED, "list": ()}, on("2024-05-02")),
    "authority-and-period": ({"announced": Date("2024-05"), "list": ()}, on("2024-05-02")),
    "authority-already-on": ({"issued": "2024-05-10", "list": (), "authority": (STATE,)}, on("2024-05-02")),
    "authority-just-before": ({"issued": "2024-05-01", "list": ()}, on("2024-05-02")),
    "authority-undated-report": ({"list": ()}, on("2024-05-02")),
    "day-alone": ({**REPORTED, "list": (), "authority": ()}, on("2024-05-01")),
    "other-list-and-day": ({**REPORTED, "list": (BAN,)}, on("2024-05-01")),
    "plan-list-and-day": ({**REPORTED, "status": "kg:planned", "issued": "2024-04-30"}, on("2024-05-01")),
    "plan-list-later": ({"status": "kg:considered", "issued": "2024-04-30"}, on("2024-12-01")),
    "plan-authority-and-day": ({**REPORTED, "status": "kg:planned", "list": ()}, on("2024-05-01")),
    "plan-authority-soon": ({"status": "kg:planned", "issued": "2024-05-01", "list": ()}, on("2024-05-20")),
}


def test_every_rule_has_a_case() -> None:
    by_interval = {"list-and-interval", "authority-and-interval"}
    assert {rule.name for rule in RULES} == CASES.keys() | by_interval


@pytest.mark.parametrize("name", CASES)
def test_a_rule_meets_its_case(world: World, name: str) -> None:
    report, listed = CASES[name]
    claim = world.report(**report)
    world.edition("2025-01-01", listing(**listed))
    verdict = next(rule.verdict for rule in RULES if rule.name == name)
    assert world.derive().verdicts(claim) == {(verdict, name, "w")}
    found = [*violations(world.store), *checks(world.store)]
    assert not [each for each in found if "/corroboration/" in each.focus]


@pytest.mark.parametrize("told", [{}, {"list": ()}])
def test_a_list_without_days_proves_a_day_between_two_of_its_editions(world: World, told: dict[str, Any]) -> None:
    inside = world.report(announced=Date("2024-05-01"), **told)
    outside = world.report(announced=Date("2023-05-01"), **told)
    world.edition("2024-04-28", listing("other", target=GROUP + "-other"))
    world.edition("2024-05-06", listing(), listing("other", target=GROUP + "-other"))
    world.derive()
    rule = "list-and-interval" if "list" not in told else "authority-and-interval"
    assert world.verdicts(inside) == {("kg:confirmed", rule, "w")}
    assert world.verdicts(outside) == {
        ("kg:contradicted", "list-other-day", "w") if "list" not in told else ("kg:notFound", "none", "")
    }


@pytest.mark.parametrize(
    ("report", "listed"),
    [
        ({**REPORTED, "list": (), "authority": (BUREAU,)}, on("2024-05-01")),
        ({**REPORTED, "list": ()}, on("2024-09-01")),
        ({**REPORTED, "list": (BAN,)}, on("2024-04-01")),
        ({"status": "kg:planned", "issued": "2024-05-02"}, on("2024-05-01")),
        ({"status": "kg:planned", "issued": "2024-05-02"}, on("2026-05-01")),
        ({"status": "kg:planned", "issued": "2024-05-02", "list": ()}, on("2024-09-01")),
        ({**REPORTED, "action_type": "kg:investmentBan"}, {**on("2024-05-01"), "measure": (mint("measure", "x"),)}),
    ],
    ids=[
        "other authority",
        "too late",
        "other list, other day",
        "before the plan",
        "years after",
        "no list",
        "measure",
    ],
)
def test_what_the_list_does_not_prove_is_not_found(world: World, report: Any, listed: Any) -> None:
    claim = world.report(**report)
    world.edition(
        "2025-01-01", listing(**listed), parties=[Entity(id=mint("measure", "x"), type="skos:Concept", label="x")]
    )
    assert world.derive().verdicts(claim) == {("kg:notFound", "none", "")}


@pytest.mark.parametrize("status", ["kg:denied", "kg:dropped", "kg:blocked"])
def test_what_was_not_done_is_held_against_no_list(world: World, status: str) -> None:
    claim = world.report(status=status, **REPORTED)
    world.edition("2025-01-01", listing(**on("2024-05-01")))
    assert world.derive().verdicts(claim) == set()


def test_an_action_that_a_list_confirms_brings_the_designation_and_one_that_it_does_not_brings_none(
    world: World,
) -> None:
    world.report(**REPORTED)
    world.report(announced=Date("2023-01-01"), issued="2023-01-02")
    world.edition("2025-01-01", listing(**on("2024-05-01")))
    world.derive()
    assert world.ask(mint("action", "a1"), "kg:brings") == {mint("designation", "w")}
    assert world.ask(mint("action", "a2"), "kg:brings") == set()


def test_of_several_listings_an_undated_report_can_mean_the_first_only(world: World) -> None:
    claim = world.report(list=())
    world.edition("2025-01-01", listing("w", **on("2024-05-03")), listing("x", on=BAN, **on("2019-05-03")))
    assert world.derive().verdicts(claim) == {("kg:confirmed", "authority-undated-report", "x")}


def test_an_action_that_may_be_one_of_several_brings_none_of_them(world: World) -> None:
    claim = world.report(issued="2024-06-01", list=())
    world.edition("2025-01-01", listing("w", **on("2024-05-03")), listing("x", on=BAN, **on("2019-05-03")))
    world.derive()
    assert {key for _, _, key in world.verdicts(claim)} == {"w", "x"}
    assert world.ask(mint("action", "a1"), "kg:brings") == set()


def test_a_delisting_is_proved_by_an_end(world: World) -> None:
    told = {"announced": Date("2024-05-01"), "action_type": "kg:delisting"}
    ended, other = world.report(**told), world.report(**told, list=(BAN,))
    world.edition("2025-01-01", listing(listed=Date("2020-01-01"), in_force_until=Date("2024-05-01")))
    world.derive()
    assert world.verdicts(ended) == {("kg:confirmed", "list-and-day", "w")}
    assert world.verdicts(other) == {("kg:contradicted", "other-list-and-day", "w")}
    assert world.ask(mint("action", "a1"), "kg:ends") == {mint("designation", "w")}


def test_what_differs_is_told_in_words(world: World) -> None:
    claim = world.report(announced=Date("2024-05-01"))
    world.edition("2025-01-01", listing(**on("2024-05-03")))
    corroboration = next(
        quad.subject.value
        for quad in world.derive().store.quads_for_pattern(None, ox.NamedNode(expand("kg:claim")), ox.NamedNode(claim))
    )
    (text,) = world.ask(corroboration, "dcterms:description")
    assert text.startswith("listed on 2024-05-03 (Watch List) as Blue Heron Ltd, a legal entity of the group")
    assert text.endswith(", 2 days after the day that was reported")


# ------------------------------------------------------------------------------------------- who is meant by a name

LEI = "529900T8BM49AURSDO55"


def party(name: str, *, kind: str = "schema:Corporation", **more: Any) -> Entity:
    legal = {"legal_name": name} if kind == "schema:Corporation" else {"name": name}
    return Entity(id=mint("entity", "l-1"), type=kind, label=name, **legal, **more)


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        (party("BLUE HERON GROUP"), True),
        (party("Blue Heron Group Co., Ltd."), True),
        (party("Blue Heron Trading Group"), False),
        (party("Blue Heron Group", kind="schema:Person"), False),
        (party("Blue Heron Group", country=(mint("country", "XA"),)), True),
    ],
    ids=["same", "legal form", "another", "a person", "a country where none is known"],
)
def test_a_name_needs_a_day_that_fits(world: World, listed: Entity, found: bool) -> None:
    dated, undated = world.report(**REPORTED), world.report()
    world.edition("2025-01-01", listing(target=listed.id, **on("2024-05-01")), parties=[listed])
    world.derive()
    assert world.verdicts(dated) == {("kg:confirmed", "list-and-day", "w") if found else ("kg:notFound", "none", "")}
    assert world.verdicts(undated) == {("kg:notFound", "none", "")}


def test_a_country_that_is_another_is_no_match(world: World) -> None:
    here, there = ((mint("country", code),) for code in ("XA", "XB"))
    target = Entity(id=mint("entity", "gull"), type="schema:Organization", label="Gull Works", country=here)
    world.add([target], mint("edition", "tables"))
    claim = world.report(**REPORTED, targets=(target.id,))
    listed = party("Gull Works Ltd", country=there)
    world.edition("2025-01-01", listing(target=listed.id, **on("2024-05-01")), parties=[listed])
    assert world.derive().verdicts(claim) == {("kg:notFound", "none", "")}


def test_persons_are_found_whichever_name_comes_first_and_not_if_born_in_another_year(world: World) -> None:
    target = Entity(id=mint("entity", "anna"), type="schema:Person", label="Anna Müller", birth_date=(Date("1970"),))
    world.add([target], mint("edition", "tables"))
    claim = world.report(**REPORTED, targets=(target.id,))
    listed = party("MULLER, Anna", kind="schema:Person", birth_date=(Date("1970-03-01"),))
    other = Entity(id=mint("entity", "l-2"), type="schema:Person", name="Anna Muller", birth_date=(Date("1980"),))
    designations = [listing(key, target=each.id, **on("2024-05-01")) for key, each in (("w", listed), ("x", other))]
    world.edition("2025-01-01", *designations, parties=[listed, other])
    assert world.derive().verdicts(claim) == {("kg:confirmed", "list-and-day", "w")}


@pytest.mark.parametrize("valid", [True, False])
def test_a_valid_identifier_in_common_is_the_same_party(world: World, valid: bool) -> None:
    known = Entity(id=LEGAL, type="", identifiers=(Identifier(id=f"{LEGAL}#lei", scheme="lei", value=LEI, valid=True),))
    world.add([known], mint("edition", "tables"))
    listed = party(
        "Héron Bleu", identifiers=(Identifier(id=mint("entity", "l-1") + "#lei", scheme="lei", value=LEI, valid=valid),)
    )
    claim = world.report()
    world.edition("2025-01-01", listing(target=listed.id, **on("2024-05-01")), parties=[listed])
    expected = ("kg:confirmed", "list-undated-report", "w") if valid else ("kg:notFound", "none", "")
    assert world.derive().verdicts(claim) == {expected}


def test_a_party_with_the_whole_name_of_a_legal_entity_is_of_its_group(world: World) -> None:
    listed = party("BLUE HERON LTD.")
    claim = world.report()
    world.edition("2025-01-01", listing(target=listed.id, **on("2024-05-01")), parties=[listed])
    assert world.derive().verdicts(claim) == {("kg:confirmed", "list-undated-report", "w")}
    assert world.ask(listed.id, "org:subOrganizationOf") == {GROUP}
    assert world.ask(listed.id, "prov:wasDerivedFrom") == {LEGAL}


# ------------------------------------------------------------------------------------------------------------ counts


@pytest.mark.parametrize(("count", "verdict"), [(3, "kg:confirmed"), (4, "kg:contradicted")])
def test_a_number_is_held_against_the_parties_that_cite_the_same_notice(world: World, count: int, verdict: str) -> None:
    notice, other = (mint("legislation", key) for key in ("1rt1", "1rt2"))
    laws = [Entity(id=each, type="schema:Legislation", label=each[-4:]) for each in (notice, other)]
    silent = world.report(**REPORTED)
    claim = world.report(**REPORTED, target_count=count, quote=f"{count} companies")
    both = [listing(f"w{n}", target=f"{LEGAL}{n}", **on("2024-05-01"), legal_basis=(notice, other)) for n in (1, 2)]
    first = listing(**on("2024-05-01"), legal_basis=(notice, other))
    more = listing("w3", target=f"{LEGAL}3", **on("2024-05-01"), legal_basis=(other,))
    parties = [
        *laws,
        *(Entity(id=f"{LEGAL}{n}", type="schema:Corporation", label=str(n), legal_name=str(n)) for n in (1, 2, 3)),
    ]
    world.edition("2025-01-01", first, *both, more, parties=parties)
    world.derive()
    assert {rule for _, rule, _ in world.verdicts(silent)} == {"list-and-day"}
    assert world.verdicts(claim) == {
        ("kg:confirmed", "list-and-day", "w"), *((verdict, "count", key) for key in ("w", "w1", "w2"))
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SENSETIME GROUP LTD.", "SenseTime Group, Ltd", "whole"),
        ("O’Brien & Sons", "OBrien Sons", "whole"),
        ("Sberbank of Russia PJSC", "Sberbank of Russia", "bare"),
        ("Zakir, Shohrat", "Shohrat ZAKIR", "parts"),
    ],
)
def test_names_have_one_key_however_they_are_written(one: str, other: str, same: str) -> None:
    assert getattr(keys(one), same) == getattr(keys(other), same) != ""


@pytest.mark.parametrize("name", ["", "Co., Ltd.", "NSO", "(Huawei)"])
def test_too_little_is_no_key(name: str) -> None:
    assert keys(name).bare == ""


def test_scores_are_between_0_and_1() -> None:
    assert all(Decimal(0) < Decimal(str(rule.score)) <= 1 for rule in RULES)
