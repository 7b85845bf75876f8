"""What was found in a document into the records that the mapper writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.extract.evidence import Place, key, place, selectors
from kg.extract.mentions import Found
from kg.extract.merge import Act
from kg.extract.names import Names
from kg.extract.speech import STANCES, Saying
from kg.extract.sums import Sum
from kg.extract.told import Told
from kg.model import Amount, Claim, Document, Entity, GovernmentAction, Mention, Text, Zone
from kg.terms import hashed, mint

STANCE_OF_STATUS = {
    "kg:taken": "kg:states", "kg:planned": "kg:plans", "kg:considered": "kg:considers", "kg:urged": "kg:considers",
    "kg:denied": "kg:denies", "kg:delayed": "kg:states", "kg:dropped": "kg:states", "kg:blocked": "kg:states",
    "kg:reported": "kg:states",
}  # fmt: skip
GOODS = frozenset({"kg:exportRestriction", "kg:importRestriction", "kg:productBan"})
GUESSED = frozenset({"authority:same-document", "authority:publisher-of-list", "authority:speaker"})
"""Rules for an authority that the act's own sentence does not name."""
NAMED = frozenset({"organisation", "person", "authority", "country", "list"})


def mentions(document: Document, zones: Sequence[tuple[Zone, list[Found]]]) -> list[Mention]:
    """The first place of each entity in the document, in order."""
    seen: dict[str, Mention] = {}
    for zone, those in zones:
        for one in those:
            if one.kind in NAMED and one.entity and one.entity not in seen:
                where = place(document, zone, one.start, one.end)
                iri = mint("mention", key(document, where, one.entity))
                seen[one.entity] = Mention(
                    id=iri,
                    body=one.entity,
                    target=selectors(iri, document, where),
                    edition=document.edition,
                    rule=f"mention.{one.rule}",
                )
    return list(seen.values())


def identity(document: Document, act: Act) -> str:
    """The key of an act: by jurisdiction, list (or kind and targets), and day where one is known; else in its document.

    On one day a state may sanction several parties for different things: only a list tells that it is one act.
    """
    day = act.day
    where, what = act.jurisdiction, act.list or act.type
    if day and day.day and where:
        hit = sorted(act.targets) or (act.count, sorted(c for t in act.told for c in t.countries))
        return hashed(where, what, act.polarity, day.day, *(() if act.list else hit))
    return hashed(
        document.id, where, what, act.polarity, day or "", sorted(act.targets), _first(act).event.goods, act.count
    )


def _first(act: Act) -> Told:
    return act.told[0]


def acts(
    document: Document, zones: Sequence[Zone], found: Iterable[Act], names: Names
) -> Iterator[Entity | GovernmentAction | Claim]:
    """Each act and its claims; governments that no table holds first."""
    joined: dict[str, list[Act]] = {}
    for act in found:
        joined.setdefault(mint("action", identity(document, act)), []).append(act)
    made: set[str] = set()
    claims: list[Claim] = []
    for iri, those in joined.items():
        action = _action(iri, those, names)
        for authority in action.authority:
            if authority not in names.entities and authority not in made:
                made.add(authority)
                yield _government(authority, names)
        yield action
        claims += [
            claim for act in those for told in act.told for claim in [_evidence(document, zones[told.zone], told, iri)]
        ]
    yield from {claim.id: claim for claim in claims}.values()


def _government(authority: str, names: Names) -> Entity:
    country = mint("country", authority.rpartition("/")[2].upper())
    label = names.entities[country].label if country in names.entities else authority.rpartition("/")[2]
    return Entity(
        id=authority,
        type="schema:GovernmentOrganization",
        label=label,
        name=label,
        country=(country,),
        rule="authority.government-of-country",
    )


def _action(iri: str, those: Sequence[Act], names: Names) -> GovernmentAction:
    told = [one for act in those for one in act.told]
    authorities = [one.authority for one in told if one.authority and not GUESSED & set(one.inferred)]
    authorities = authorities or [one.authority for one in told if one.authority]
    specific = sorted(dict.fromkeys(authorities), key=lambda a: -_depth(a, names))[:1]
    known = specific[0] if specific else ""
    announced = next((act.announced for act in those if act.announced), None)
    effective = next((act.effective for act in those if act.effective), None)
    restricts = those[0].type in GOODS
    goods = tuple(dict.fromkeys(one.event.goods for one in told if one.event.goods and restricts))
    lists = tuple(dict.fromkeys(one.list for one in told if one.list))
    return GovernmentAction(
        id=iri,
        label=_label(those, known, names),
        action_type=those[0].type,
        authority=(known,) if known else (),
        targets=tuple(dict.fromkeys(target for act in those for target in act.targets)),
        target_count=next((act.count for act in those if act.count), None),
        list=lists[:1],
        country=tuple(dict.fromkeys(c for one in told for c in one.countries)),
        goods=goods[:2],
        announced=announced,
        in_force_from=effective,
        rule=tuple(dict.fromkeys(one.event.rule for one in told)),
        inferred_by=tuple(dict.fromkeys(note for one in told for note in one.inferred)),
    )


def _depth(authority: str, names: Names) -> int:
    depth = 0
    while authority in names.entities and names.entities[authority].sub_organization_of and depth < 8:
        authority, depth = names.entities[authority].sub_organization_of[0], depth + 1
    return depth


def _label(those: Sequence[Act], authority: str, names: Names) -> str:
    known = names.entities.get(authority)
    return f"{known.label if known else 'Unnamed authority'}: {those[0].type.removeprefix('kg:')}"


def _evidence(document: Document, zone: Zone, told: Told, action: str) -> Claim:
    event = told.event
    where = place(document, zone, event.start, event.end, event.sentence.tokens[event.trigger].start)
    iri = mint("claim", key(document, where, action, event.rule, event.status.value))
    return Claim(
        id=iri,
        about=(action,),
        stance=STANCE_OF_STATUS[event.status.value],
        status=event.status.value,
        issued=document.published,
        text=_text(document, where),
        target=selectors(iri, document, where),
        edition=document.edition,
        rule=event.rule,
        inferred_by=told.inferred,
    )


def _text(document: Document, where: Place) -> Text | str:
    return Text(where.readable, document.language or "en") if where.readable else ""


def sayings(
    document: Document, zones: Sequence[Zone], found: Iterable[tuple[int, Saying]], acts: Sequence[Act]
) -> Iterator[Claim]:
    """What parties say, about the act that hits them or about a party."""
    for number, one in found:
        where = place(document, zones[number], one.start, one.end, one.focus)
        about = _about(document, number, one, acts)
        if not about:
            continue
        iri = mint("claim", key(document, where, about, one.rule, one.speaker))
        yield Claim(
            id=iri, about=(about,), stance=STANCES[one.stance], speaker=one.speaker, issued=document.published,
            text=_text(document, where), target=selectors(iri, document, where), edition=document.edition,
            rule=one.rule,
        )  # fmt: skip


def _about(document: Document, zone: int, one: Saying, acts: Sequence[Act]) -> str:
    """The act that the saying is about: one that hits the speaker or the party spoken of, else the one told last."""
    if one.acts and acts:
        hit = [act for who in (one.speaker, one.about) for act in acts if who in act.targets]
        before = [act for act in acts if act.told[0].place < (zone, one.end, 0)]
        return mint("action", identity(document, (hit or before[-1:] or acts)[0]))
    return one.about or one.speaker


def sums(document: Document, zones: Sequence[Zone], found: Iterable[tuple[int, Sum]]) -> Iterator[Claim]:
    """Money claims."""
    for number, one in found:
        where = place(document, zones[number], one.start, one.end)
        iri = mint("claim", key(document, where, one.rule, one.organisation, str(one.value)))
        amount = Amount(id=f"{iri}#amount", value=one.value, currency=one.currency) if one.value is not None else None
        yield Claim(
            id=iri, about=(one.organisation,), stance="kg:states", issued=document.published,
            text=_text(document, where), amount=amount, amount_type=f"kg:{one.kind}", funders=one.funders,
            about_date=one.date, target=selectors(iri, document, where), edition=document.edition, rule=one.rule,
        )  # fmt: skip
