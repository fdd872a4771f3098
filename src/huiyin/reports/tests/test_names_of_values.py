"""Names of values in templates: each kind's own, and any measure of anybody counted when a template asks for it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.facts import Fact
from huiyin.core.measures import shipped
from huiyin.documents.official import traced_figures
from huiyin.documents.templates import FillError, check
from huiyin.figures.acts import store_facts
from huiyin.reports import acts, subjects
from huiyin.reports.charting import said
from huiyin.reports.kind_names import Entry, KindNames
from huiyin.reports.kinds import KINDS
from huiyin.reports.naming import names_of
from huiyin.reports.shipped import shipped_template
from huiyin.reports.subjects import Path as NamePath
from huiyin.reports.tests.county import petitions
from huiyin.reports.tests.test_papers import columns, order, written
from huiyin.reports.values import Desk

EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def county(db: None) -> list[Fact]:
    facts = [*petitions(2022, 1), *petitions(2023, 101)]
    facts[-1] = replace(facts[-1], batch="前年积案")
    store_facts([*facts, replace(facts[0], petition=900, matter=900, number="旧件", batch="2021年积案")])
    return facts


def template(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def lines(made: acts.Made) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(made.word)).paragraphs]


def made(*paragraphs: str) -> acts.Made:
    return acts.make(replace(order(), template=template(*paragraphs)))


def counted(kind: str, entry: Entry) -> tuple[str, str, frozenset[str]] | None:
    """What a kind's figure counts: the measure, the part of it, and of whom; None when it is not counted."""
    for cohort, measured in KINDS[kind].measured():
        parts = entry.id.split(".")
        if (parts[0], parts[-1]) == (cohort.id, measured.id) and (len(parts) > 2) == bool(cohort.by):
            whom = {part for part in (cohort.where, measured.where, *parts[1:-1]) if part not in ("", "total")}
            return shipped().find(measured.measure, measured.variant).key, measured.part, frozenset(whom)
    return None


@EVERY_KIND
def test_each_figure_of_a_kind_has_a_name_and_two_of_one_name_are_the_same_number(kind: str) -> None:
    names = names_of(KINDS[kind], lambda _dimension: None)
    by_path: dict[NamePath, Entry] = {}
    for entry in KindNames(KINDS[kind]).all_entries:
        assert names.resolve(tuple("某一项" if part == "*" else part for part in entry.path)), entry
        first = by_path.setdefault(entry.path, entry)
        if first is not entry:
            one, other = counted(kind, first), counted(kind, entry)
            assert one is not None
            assert other is not None
            assert one[:2] == other[:2], entry.path


@EVERY_KIND
def test_the_shipped_template_passes_its_own_linter(kind: str) -> None:
    assert check(shipped_template(KINDS[kind], "南山县信访局"), names_of(KINDS[kind], lambda _dimension: None)) == []


@EVERY_KIND
def test_where_a_kinds_name_reads_as_a_general_one_both_mean_the_same(kind: str) -> None:
    specs = {f"{cohort.id}|{one.id}": (cohort, one) for cohort, one in KINDS[kind].measured()}
    compared = 0
    for entry in KindNames(KINDS[kind]).all_entries:
        cohort_id, _dot, rest = entry.id.partition(".")
        spec = specs.get(f"{cohort_id}|{rest.rpartition('.')[2]}")
        read = subjects.asked(entry.path)
        counting = subjects.counting(read.rest) if read is not None else None
        if spec is None or counting is None:
            continue
        _cohort, measured = spec
        meant = shipped().find(measured.measure, measured.variant)
        assert (counting.measure.key, counting.part) == (meant.key, measured.part), entry.path
        compared += 1
    assert compared > (40 if specs else -1)


def test_any_path_is_counted_traced_and_stands_in_the_papers(county: list[Fact], tmp_path: Path) -> None:
    draft = made(
        "{{ 市级交办.网上信访.人次 }}、{{ 求决.满意率.信访部门 | 件数 }}", "{% if 信访.件次 > 3 %}多于三件{% endif %}"
    )
    messages = [fact for fact in county if fact.registered.year == 2023 and fact.channel == "web"]
    own = [fact for fact in messages if fact.source == "city"]
    rated = [
        fact
        for fact in county
        if fact.purpose == "claim" and fact.rating_bureau and fact.closed and fact.closed.year == 2023
    ]
    content = [fact for fact in rated if fact.rating_bureau == "satisfied"]
    assert own
    said, many = lines(draft)
    assert said == f"{sum(fact.people for fact in own)}人次、{len(content)}/{len(rated)}"
    assert many == "多于三件"
    assert {one.id for one in traced_figures(draft.word)} == {"市级交办.网上信访.人次", "求决.满意率.信访部门"}
    cells = columns(written(draft, tmp_path / "papers.xlsx"))["市级交办.网上信访.人次"]
    assert cells == {fact.number: fact.people for fact in own}


def test_a_batch_in_which_nothing_moved_is_zero_and_one_never_met_is_no_name(county: list[Fact]) -> None:
    assert lines(made('{{ 专项批次["2021年积案"].件次 | 数 }}')) == ["0"]
    with pytest.raises(FillError, match="2031年积案"):
        made('{{ 专项批次["2031年积案"].件次 }}')


@pytest.mark.parametrize(
    ("written_as", "nearest"),
    [
        ("来信.件数", "来信.件次"),
        ("信访.满意度", "信访.满意率"),
        ("来仿.人次", "来访.人次"),
        ("填报.业务培训班", "填报.业务培训"),
    ],
)
def test_a_slip_is_told_with_the_nearest_name(written_as: str, nearest: str) -> None:
    (trap,) = check(template(f"{{{{ {written_as} }}}}"), names_of(KINDS["fund-evaluation"], lambda _dimension: ()))
    assert trap.severity == "error"
    assert nearest in trap.remedy + trap.message


@pytest.mark.parametrize(
    ("listed", "attribute", "is_right"),
    [
        ("各属地", "满意率.责任单位", True),
        ("各属地", "国家登记.来信.件次", True),
        ("国家登记.各月", "来访.人次", True),
        ("各信访形式", "上级交办.受理", True),
        ("专项资金", "执行率", True),
        ("各属地", "满意率.乱写", False),
        ("各属地", "国家登机.来信.件次", False),
        ("各信访形式", "来信", False),
        ("专项资金", "件次", False),
    ],
)
def test_an_item_of_a_list_may_be_narrowed_but_not_misspelt(listed: str, attribute: str, is_right: bool) -> None:
    text = f"{{% for 项 in {listed} %}}{{{{ 项.{attribute} }}}}{{% endfor %}}"
    traps = check(template(text), names_of(KINDS["fund-evaluation"], lambda _dimension: ()))
    assert [trap.code for trap in traps] == ([] if is_right else ["unknown_attribute"])


@given(st.permutations(["国家登记", "来信", "初次", "求决"]))
def test_the_order_of_objects_means_nothing(objects: list[str]) -> None:
    read, first = subjects.asked((*objects, "件次")), subjects.asked(("国家登记", "来信", "初次", "求决", "件次"))
    assert read is not None
    assert first is not None
    assert read.subject == first.subject


def test_the_words_of_a_picture_are_no_markup(county: list[Fact]) -> None:
    draft = made("{{ 来信.件次 }}")
    draft.book.words["工作机制"] = "甲&乙<丙"
    desk = Desk(draft.book, draft.counter, date(2024, 3, 1), lambda _desk, _name: "")
    assert said(desk, "{{ 文字.工作机制 | 短语 }}").text == "甲&乙<丙"
