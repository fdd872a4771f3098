"""A kind is data: everything it names exists, everything it asks for is used, and it holds no number of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from huiyin.core.measures import shipped
from huiyin.core.predicate import parse
from huiyin.figures.queries import DIMENSIONS
from huiyin.reports.kinds import KINDS
from huiyin.reports.kinds.spec import Block, Chart, Each, Heading, Kind, Paragraph, Piece, Repeat, Table, Told, When

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
ASPECTS = {
    "",
    "n",
    "change",
    ",change",
    "signed",
    "previous",
    "fraction",
    "numerator",
    "denominator",
    "size",
    "number",
    "against",
    ",against",
    "percent",
    "reason",
}


def texts_of(pieces: tuple[Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, Each):
            yield from (piece.clause, piece.between, piece.none)
        else:
            yield from texts_of((*piece.then, *piece.otherwise))


def texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from (block.lead, *texts_of(block.pieces))
    elif isinstance(block, Repeat):
        for inner in block.blocks:
            yield from (inner.text,) if isinstance(inner, Heading) else texts(inner)
    elif isinstance(block, Table):
        yield from (block.caption, block.first, block.unit, *block.notes)
        yield from (part for column in block.columns for part in (column.head, column.cell, column.unit))
        yield from (label for label, _figure in block.fixed)
    elif isinstance(block, Chart):
        yield from (block.caption, block.unit, *texts_of(block.finding))


@pytest.fixture(params=KINDS.values(), ids=lambda kind: kind.id)
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


def blocks(kind: Kind) -> Iterator[Block]:
    yield Paragraph(kind.opening)
    for section in kind.sections:
        yield from section.blocks


def placeholders(kind: Kind) -> Iterator[str]:
    for block in blocks(kind):
        for text in texts(block):
            yield from PLACEHOLDER.findall(text)


def figure_patterns(kind: Kind) -> set[str]:
    """Every figure id the kind can have, with * for the groups and items."""
    ids = {entered.id for entered in kind.entered} | {f"{items.id}.*" for items in kind.items}
    for derived in kind.derived:
        ids.add(f"{derived.id}.*" if derived.per else derived.id)
    for cohort, measured in kind.measured():
        if not cohort.by:
            ids.add(f"{cohort.id}.{measured.id}")
            continue
        ids.add(f"{cohort.id}.*.{measured.id}")
        ids |= {f"{cohort.id}.{key}.{measured.id}" for key in cohort.always}
        if cohort.total:
            ids.add(f"{cohort.id}.total.{measured.id}")
    return ids


CHECKLISTS = {
    "fund-evaluation": (
        (
            "overview money rules projects channels reception superior inspection timeliness satisfaction "
            "practices problems notes"
        ),
        "fund channels reception above batch inspection timely satisfaction",
    ),
    "department-self-evaluation": (
        (
            "overview spending organisation assets government_fund state_capital insurance practices problems measures "
            "use lines"
        ),
        "people running fund classes channels batch line_people line_running line_project",
    ),
    "district-evaluation": (
        "overview first_registered totals indicators batches visits practices problems next",
        "levels channels indicators batch visit_levels towns town_levels troubles",
    ),
    "appraisal": ("result items practices mending problems next", "scheme channels batch mending"),
    "budget-goals": ("overview duties safeguards projects", "duty projects indicator"),
}


CHARTS = [("bars", "channel"), ("line", "month")]


CHARTS_OF = {
    "appraisal": ([("bars", "scheme"), ("bars", "channel"), ("line", "month")],),
    "budget-goals": ([("bars", "project")],),
}


def test_the_checklist_is_complete(kind: Kind) -> None:
    sections, tables = CHECKLISTS[kind.id]
    assert [section.id for section in kind.sections] == sections.split()
    assert {block.id for block in blocks(kind) if isinstance(block, Table)} == set(tables.split())
    charts = [block for block in blocks(kind) if isinstance(block, Chart)]
    assert [(chart.kind, chart.over) for chart in charts] in CHARTS_OF.get(kind.id, (CHARTS, CHARTS[:1]))


def test_every_figure_that_is_printed_is_one_that_is_counted_asked_for_or_worked_out(kind: Kind) -> None:
    known = figure_patterns(kind)
    for inside in placeholders(kind):
        figure, _bar, aspect = inside.partition("|")
        if ":" in figure or figure in ("label", "*"):
            continue
        assert figure in known, figure
        assert aspect in ASPECTS, inside
    fixed = {figure for block in blocks(kind) if isinstance(block, Table) for _label, figure in block.fixed}
    assert fixed <= known


def test_every_reference_and_every_narrative_leads_somewhere(kind: Kind) -> None:
    targets = {block.id for block in blocks(kind) if isinstance(block, Table | Chart)}
    narratives = {narrative.name for narrative in kind.narratives}
    lists = {name for items in kind.items for name in (items.id, items.family)}
    known = {"ref": targets, "text": narratives, "phrase": narratives, "missing": lists}
    for inside in placeholders(kind):
        space, colon, name = inside.partition(":")
        if colon:
            assert name in known.get(space, {name}), inside
    told = {block.name for block in blocks(kind) if isinstance(block, Told)}
    spaces = ("text", "phrase")
    inline = {inside.partition(":")[2] for inside in placeholders(kind) if inside.partition(":")[0] in spaces}
    assert told | inline | {kind.addressee} == narratives


def test_everything_the_bureau_is_asked_for_is_printed(kind: Kind) -> None:
    printed = {inside.partition("|")[0] for inside in placeholders(kind)}
    families = {each.over for block in blocks(kind) if isinstance(block, Paragraph) for each in eaches(block.pieces)}
    assert {entered.id for entered in kind.entered} <= printed
    for items in kind.items:
        parts = {part for derived in kind.derived for part in derived.of}
        assert f"{items.id}.*" in printed | parts or items.family in families


def eaches(pieces: tuple[Piece, ...]) -> Iterator[Each]:
    for piece in pieces:
        if isinstance(piece, Each):
            yield piece
        elif isinstance(piece, When):
            yield from eaches((*piece.then, *piece.otherwise))


def test_the_text_holds_no_number_of_its_own(kind: Kind) -> None:
    for block in blocks(kind):
        for text in texts(block):
            assert not re.search(r"\d", PLACEHOLDER.sub("", text)), text


def test_measures_and_conditions_are_those_of_the_register(kind: Kind) -> None:
    for cohort, measured in kind.measured():
        shipped().find(measured.measure, measured.variant)
        for condition in (cohort.where, measured.where):
            if condition:
                parse(condition)
        assert not cohort.by or cohort.by in DIMENSIONS


def test_names_to_fill_in_are_told_apart(kind: Kind) -> None:
    names = [entered.name for entered in kind.entered] + [items.name for items in kind.items]
    assert len(set(names)) == len(names)
    words = [narrative.name for narrative in kind.narratives]
    assert len(set(words)) == len(words)
    published = [cohort.name + measured.name for cohort, measured in kind.measured() if not cohort.by]
    assert len(set(published)) == len(published)
    sections = {"opening", *(section.id for section in kind.sections)}
    used = {one.section for one in kind.entered} | {one.section for one in kind.items}
    assert used | {one.section for one in kind.narratives} <= sections


def test_what_two_kinds_ask_for_under_one_name_is_one_thing() -> None:
    asked: dict[str, object] = {}
    for kind in KINDS.values():
        for entered in kind.asks[0]:
            assert asked.setdefault(entered.name, entered) == entered
    told: dict[str, object] = {}
    for kind in KINDS.values():
        for narrative in kind.narratives:
            assert told.setdefault(narrative.name, narrative) == narrative
