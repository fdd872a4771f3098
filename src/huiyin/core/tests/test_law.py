"""The two regulations as data: what is in them, what changed between them, and what an overlay may do."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huiyin.core.law import Duty, Law, Regulation, Term
from huiyin.core.lawtext import LawError

LAW = Law.shipped()
OLD, NEW = LAW.regulation("r2005"), LAW.regulation("r2022")

#: Every period of LAW.md A1 and A7: id, (length, unit, article) in 2005, the same in 2022.
PERIODS: list[tuple[str, tuple[int, str, str] | None, tuple[int, str, str] | None]] = [
    ("sorting", (15, "day", "第二十一条第一款"), (15, "day", "第二十二条")),
    ("direct_notice", (15, "day", "第二十二条第二款"), (15, "day", "第二十三条第二款")),
    ("organ_notice", (15, "day", "第二十一条第二款"), (15, "day", "第二十三条第三款")),
    ("objection", None, (5, "workday", "第二十三条第三款")),
    ("completion", (60, "day", "第三十三条"), (60, "day", "第三十四条")),
    ("extension", (30, "day", "第三十三条"), (30, "day", "第三十四条")),
    ("review_window", (30, "day", "第三十四条"), (30, "day", "第三十五条")),
    ("review", (30, "day", "第三十四条"), (30, "day", "第三十五条")),
    ("re_review_window", (30, "day", "第三十五条第一款"), (30, "day", "第三十六条第一款")),
    ("re_review", (30, "day", "第三十五条第一款"), (30, "day", "第三十六条第一款")),
    ("proposal_feedback", (30, "day", "第三十六条第二款"), (30, "day", "第四十条第四款")),
]


@pytest.mark.parametrize(("term", "old", "new"), PERIODS, ids=[row[0] for row in PERIODS])
def test_each_period_has_its_length_and_article_in_both_regulations(
    term: str, old: tuple[int, str, str] | None, new: tuple[int, str, str] | None
) -> None:
    for regulation, expected in ((OLD, old), (NEW, new)):
        found = regulation.terms.get(term)
        assert (found and (found.length, found.unit, found.article)) == expected


def test_no_period_of_the_ordinary_procedure_is_missing_from_the_table_above() -> None:
    listed = {row[0] for row in PERIODS}
    for regulation in (OLD, NEW):
        assert {term.id for term in regulation.terms.values() if term.procedure == "ordinary"} <= listed


@pytest.mark.parametrize("regulation", [OLD, NEW], ids=lambda regulation: str(regulation.id))
def test_every_entry_cites_its_article_source_and_certainty(regulation: Regulation) -> None:
    numerals = "〇一二三四五六七八九"
    entries: list[Term | Duty] = [*regulation.terms.values(), *regulation.duties.values()]
    for entry in entries:
        assert entry.name and entry.english and entry.source and entry.certainty
        if not entry.article:
            assert "简易" in entry.basis
            continue
        first = re.match(r"第(.+?)条", entry.article)
        assert first is not None
        tens, _, ones = first[1].rpartition("十")
        number = (numerals.index(tens) if tens else int("十" in first[1])) * 10 + (numerals.index(ones) if ones else 0)
        assert str(number) == re.split(r"[^0-9]", entry.article_number)[0]


def test_duties_without_a_number_of_days_are_stated_as_such() -> None:
    assert {
        "registration",
        "separate_routes",
        "notice_by_own_rules",
        "jurisdiction",
        "no_double_acceptance",
        "hearing_time",
        "three_level_end",
        "urgent_report",
        "proposal_answer",
        "annual_report",
        "annual_assessment",
    } <= set(NEW.duties)
    assert all(duty.length is None for regulation in (OLD, NEW) for duty in regulation.duties.values())
    assert {duty.id for duty in NEW.duties.values() if duty.frequency == "yearly"} == {
        "annual_report",
        "annual_assessment",
    }


@pytest.mark.parametrize(
    ("day", "regulation", "overlays"),
    [
        (date(1999, 1, 1), "r2005", ()),  # nothing earlier is known
        (date(2005, 5, 1), "r2005", ()),
        (date(2016, 7, 8), "r2005", ()),
        (date(2016, 7, 9), "r2005", ("simple_2016",)),
        (date(2022, 4, 30), "r2005", ("simple_2016",)),
        (date(2022, 5, 1), "r2022", ("simple_2016",)),
        (date(2022, 7, 16), "r2022", ("simple_2016",)),
        (date(2022, 7, 17), "r2022", ("simple_2022",)),
        (date(9990, 1, 1), "r2022", ("simple_2022",)),
    ],
)
def test_the_law_of_a_day(day: date, regulation: str, overlays: tuple[str, ...]) -> None:
    found = LAW.in_force(day)
    assert (found.id, found.overlays) == (regulation, overlays)


def test_trap_1_sixty_and_thirty_days_are_for_the_petition_procedure_only() -> None:
    for term in (NEW.terms["completion"], NEW.terms["extension"]):
        assert (term.routes, term.purposes) == (("route_6",), ("appeal", "claim"))
    assert OLD.terms["completion"].purposes is None
    assert [route.id for route in NEW.routes.values() if route.clocks] == ["route_6"]
    assert [kind.id for kind in NEW.classes.values() if kind.clocks] == ["claim"]


def test_trap_5_a_hearing_stops_the_re_review_only() -> None:
    for regulation in (OLD, NEW):
        stopped = [term.id for term in regulation.terms.values() if term.suspended_by]
        assert stopped == ["re_review"]


def test_trap_6_nothing_extends_a_review() -> None:
    for regulation in (OLD, NEW):
        assert [term.id for term in regulation.started_by("extension")] == ["extension"]
    assert NEW.terms["extension"].routes == NEW.terms["completion"].routes


def test_trap_7_feedback_on_proposals_is_a_reminder_in_2022_and_a_period_in_2005() -> None:
    assert OLD.terms["proposal_feedback"].legal
    assert not NEW.terms["proposal_feedback"].legal
    assert NEW.terms["proposal_feedback"].certainty == "INFERRED"
    assert [term.id for term in NEW.terms.values() if not term.legal] == ["proposal_feedback"]


def test_trap_8_the_right_of_review_is_always_told() -> None:
    assert NEW.duties["review_right_notice"].certainty == "INFERRED"


def test_five_representatives_and_a_group_of_five() -> None:
    for regulation in (OLD, NEW):
        assert regulation.parameters["representatives_max"].value == 5
        assert regulation.parameters["group_visit_min"].value == 5


def test_the_simple_procedure_is_marked_as_not_confirmed() -> None:
    simple = {term.id: (term.length, term.unit, term.certainty) for term in NEW.terms.values() if term.article == ""}
    assert simple == {
        "simple_transfer": (1, "workday", "MEMORY"),
        "simple_acceptance": (3, "workday", "MEMORY"),
        "simple_handling": (10, "workday", "MEMORY"),
    }
    assert NEW.duties["simple_exclusions"].article == "第五条"


OVERLAY: dict[str, Any] = {
    "id": "example_province",
    "name": "某省信访事项办理办法",
    "english": "Rules of a province",
    "regulations": ["r2022"],
    "in_force_from": date(2025, 1, 1),
    "in_force_until": date(2025, 12, 31),
    "certainty": "READ",
    "source": "某省人民政府令第1号",
    "terms": [
        {"id": "completion", "length": 45, "article": "第九条", "article_number": "9", "certainty": "READ"},
        {
            "id": "review_acceptance",
            "name": "决定是否受理复查",
            "english": "decide whether to accept the request for review",
            "starts": "review_request",
            "ends": "review_accepted",
            "length": 3,
            "unit": "workday",
            "who": "review_organ",
            "article": "第二十条",
            "article_number": "20",
            "certainty": "READ",
        },
    ],
}


def test_a_provinces_overlay_adds_and_replaces_for_its_days_only() -> None:
    law = LAW.with_overlay(OVERLAY)
    during = law.in_force(date(2025, 6, 1))
    completion = during.terms["completion"]
    assert (completion.length, completion.article, completion.basis) == (45, "第九条", "某省信访事项办理办法")
    assert (completion.unit, completion.purposes) == ("day", ("appeal", "claim"))  # what it does not say stays
    assert [term.id for term in during.started_by("review_request")] == ["review", "review_acceptance"]
    for day in (date(2024, 12, 31), date(2026, 1, 1)):
        assert law.in_force(day).terms == LAW.in_force(day).terms
    assert law.digest != LAW.digest
    assert LAW.in_force(date(2025, 6, 1)).terms["completion"].length == 60


def test_an_overlay_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "province.toml"
    file.write_text(
        'id = "province"\nname = "某省办法"\nenglish = "Rules"\nregulations = ["r2022"]\n'
        'in_force_from = 2026-01-01\ncertainty = "READ"\nsource = "令"\n'
        '[[terms]]\nid = "sorting"\nlength = 10\narticle = "第三条"\narticle_number = "3"\ncertainty = "READ"\n',
        encoding="utf-8",
    )
    law = LAW.with_overlay(file)
    assert law.in_force(date(2025, 12, 31)).terms["sorting"].length == 15
    assert law.in_force(date(2027, 1, 1)).terms["sorting"].length == 10


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in OVERLAY.items() if key != name}


def _with_term(**changes: object) -> dict[str, Any]:
    return {**OVERLAY, "terms": [{**OVERLAY["terms"][0], **changes}]}


@pytest.mark.parametrize(
    ("overlay", "says"),
    [
        ({**OVERLAY, "colour": "red"}, "文件.colour：不认识的项目"),
        (_with_term(lenght=45), "completion.lenght：不认识的项目"),
        (_with_term(length="45"), "应为 整数"),
        (_with_term(length=True), "应为 整数"),
        (_with_term(length=0), "不在 1 至 3660 之间"),
        (_with_term(unit="week"), "可用的值：day、workday"),
        (_with_term(starts="closing"), "可用的值：receipt"),
        (_with_term(purposes=["complaint"]), "可用的值：appeal"),
        (_with_term(id=""), "缺少 id"),
        (_with_term(id="new_term"), "new_term：缺少：name"),
        ({**OVERLAY, "terms": [{"id": "completion", "length": 45}]}, "替换已有条款须写明：article"),
        ({**OVERLAY, "terms": {"id": "completion"}}, r"若干个 \[\[terms\]\]"),
        ({**OVERLAY, "regulations": ["r1995"]}, "没有条例 r1995"),
        ({**OVERLAY, "regulations": ["r2005"]}, "没有重合"),
        ({**OVERLAY, "in_force_until": date(2024, 1, 1)}, "早于施行日期"),
        (_without("source"), "source：缺少这一项"),
    ],
)
def test_a_wrong_overlay_is_refused_with_its_reason(overlay: dict[str, Any], says: str) -> None:
    with pytest.raises(LawError, match=says):
        LAW.with_overlay(overlay)


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "province.toml"
    file.write_text("id = \n", encoding="utf-8")
    with pytest.raises(LawError, match=r"province\.toml：文件：不是有效的 TOML"):
        LAW.with_overlay(file)


def test_the_shipped_law_is_read_once_and_known_by_its_digest() -> None:
    assert Law.shipped() is LAW
    assert re.fullmatch("[0-9a-f]{64}", LAW.digest)
    assert [regulation.id for regulation in LAW.regulations] == ["r2005", "r2022"]
