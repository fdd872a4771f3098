"""Clocks by event: the jurist's table, the wording, and the traps of the two regulations."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.days import WorkCalendar
from huiyin.core.deadlines import StartedClock, started_by
from huiyin.core.law import Law
from huiyin.core.lawtext import EVENTS, LawError

LAW = Law.shipped()
CALENDAR = WorkCalendar.shipped()
with (Path(__file__).parent / "deadline_cases.csv").open(encoding="utf-8") as lines:
    CASES = list(csv.DictReader(lines))


def _clock(
    term: str, event: str, on: str, *, procedure: Literal["ordinary", "simple"] = "ordinary", strict: bool = False
) -> StartedClock:
    clocks = started_by(event, date.fromisoformat(on), LAW, CALENDAR, procedure=procedure, strict=strict)
    return next(clock for clock in clocks if clock.id == term)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['期限']} {case['起算日']}" for case in CASES])
def test_a_jurists_table(case: dict[str, str]) -> None:
    start, due = date.fromisoformat(case["起算日"]), date.fromisoformat(case["到期日"])
    assert ("一二三四五六日"[start.weekday()], "一二三四五六日"[due.weekday()]) == (case["星期"], case["到期星期"])
    clocks = started_by(
        case["事件"], start, LAW, CALENDAR, regulation=case["条例"], procedure=case["程序"]  # type: ignore[arg-type]
    )  # fmt: skip
    clock = next(clock for clock in clocks if clock.id == case["期限"])
    assert (clock.due.day, clock.due.provisional) == (due, case["暂定"] == "是"), case["说明"]


def test_what_each_event_starts() -> None:
    started = {event: [clock.id for clock in started_by(event, date(2025, 3, 3), LAW, CALENDAR)] for event in EVENTS}
    assert started == {
        "receipt": ["sorting"],
        "direct_receipt": ["direct_notice"],
        "transfer": ["organ_notice", "objection"],
        "acceptance": ["completion"],
        "extension": ["extension"],
        "reply": ["review_window"],
        "review_request": ["review"],
        "review_reply": ["re_review_window"],
        "re_review_request": ["re_review"],
        "proposal": ["proposal_feedback"],
    }


def test_an_unknown_event_is_named_with_those_there_are() -> None:
    with pytest.raises(LawError, match=r"closing.*acceptance"):
        started_by("closing", date(2025, 3, 3), LAW, CALENDAR)


def test_the_form_in_which_a_clock_is_printed() -> None:
    assert _clock("completion", "acceptance", "2025-03-03").to_json() == {
        "id": "completion",
        "name": "办结",
        "article": "第三十四条",
        "due": "2025-05-06",
        "unit": "day",
        "length": 60,
        "provisional": False,
        "explanation": (
            "自2025年3月3日（受理）起60日，当日不计，第60日为5月2日（劳动节假期，国办发明电〔2024〕12号），"
            "顺延至5月6日（周二）。依据：《信访工作条例》第三十四条。"
        ),
    }


EXPLAINED = [
    (
        ("sorting", "receipt", "2025-03-04"),
        "自2025年3月4日（信访部门收到）起15日，当日不计，第15日为3月19日（周三）。依据：《信访工作条例》第二十二条。",
        (
            "15 days from 4 March 2025 (received by the petition bureau), that day not counted: day 15 is "
            "Wednesday 19 March. Basis: Regulations on Petition Work (2022), Art. 22."
        ),
    ),
    (
        ("sorting", "receipt", "2024-05-24"),
        (
            "自2024年5月24日（信访部门收到）起15日，当日不计，第15日为6月8日（周六，其后为端午节假期，"
            "国办发明电〔2023〕7号），顺延至6月11日（周二）。依据：《信访工作条例》第二十二条。"
        ),
        (
            "15 days from 24 May 2024 (received by the petition bureau), that day not counted: day 15 is "
            "Saturday 8 June (a weekend, then Dragon Boat Festival holiday, 国办发明电〔2023〕7号), so the last day "
            "moves to Tuesday 11 June. Basis: Regulations on Petition Work (2022), Art. 22."
        ),
    ),
    (
        ("sorting", "receipt", "2024-12-17"),
        (
            "自2024年12月17日（信访部门收到）起15日，当日不计，第15日为2025年1月1日（元旦假期，国办发明电〔2024〕12号），"
            "顺延至2025年1月2日（周四）。依据：《信访工作条例》第二十二条。"
        ),
        (
            "15 days from 17 December 2024 (received by the petition bureau), that day not counted: day 15 is "
            "Wednesday 1 January 2025 (New Year's Day holiday, 国办发明电〔2024〕12号), so the last day moves to "
            "Thursday 2 January 2025. Basis: Regulations on Petition Work (2022), Art. 22."
        ),
    ),
    (
        ("sorting", "receipt", "2025-01-11"),
        (
            "自2025年1月11日（信访部门收到）起15日，当日不计，第15日为1月26日（周日，春节调休上班，"
            "国办发明电〔2024〕12号）。依据：《信访工作条例》第二十二条。"
        ),
        (
            "15 days from 11 January 2025 (received by the petition bureau), that day not counted: day 15 is Sunday "
            "26 January (a Sunday worked for Spring Festival, 国办发明电〔2024〕12号). "
            "Basis: Regulations on Petition Work (2022), Art. 22."
        ),
    ),
    (
        ("objection", "transfer", "2025-09-26"),
        (
            "自2025年9月26日（责任单位收到转送、交办）起5个工作日，当日不计，依次为9月28日（周日，国庆节、中秋节调休上班，"
            "国办发明电〔2024〕12号）、9月29日、9月30日、10月9日、10月10日，其间9月27日（周六）、10月1日至10月8日"
            "（国庆节、中秋节假期，国办发明电〔2024〕12号）不计；第5个工作日为10月10日（周五）。"
            "依据：《信访工作条例》第二十三条第三款。"
        ),
        (
            "5 working days from 26 September 2025 (received by the responsible organ), that day not counted: "
            "28 September (a Sunday worked for National Day and Mid-Autumn Festival, 国办发明电〔2024〕12号), "
            "29 September, 30 September, 9 October, 10 October; not counted: 27 September (a weekend day), "
            "1 October to 8 October (National Day and Mid-Autumn Festival holiday, 国办发明电〔2024〕12号). "
            "The last day is Friday 10 October. Basis: Regulations on Petition Work (2022), Art. 23."
        ),
    ),
    (
        ("completion", "acceptance", "2026-12-03"),
        (
            "自2026年12月3日（受理）起60日，当日不计，第60日为2027年2月1日（周一）。2027年的放假安排通知尚未收录，"
            "以上按周末和法定节假日推算，日期为暂定，不据以认定逾期。依据：《信访工作条例》第三十四条。"
        ),
        (
            "60 days from 3 December 2026 (accepted), that day not counted: day 60 is Monday 1 February 2027. "
            "No holiday notice of 2027 is loaded: this was counted with weekends and statutory days, the date is "
            "provisional and nothing is called late by it. Basis: Regulations on Petition Work (2022), Art. 34."
        ),
    ),
    (
        ("proposal_feedback", "proposal", "2025-03-03"),
        (
            "自2025年3月3日（收到信访部门的建议）起30日，当日不计，第30日为4月2日（周三）。条文没有规定天数，"
            "这是工作提醒，不是法定期限。依据：《信访工作条例》第四十条第四款。"
        ),
        (
            "30 days from 3 March 2025 (the bureau's proposal received), that day not counted: day 30 is "
            "Wednesday 2 April. The text sets no number of days: this is a reminder, not a legal period. "
            "Basis: Regulations on Petition Work (2022), Art. 40."
        ),
    ),
]


@pytest.mark.parametrize(("clock", "zh", "en"), EXPLAINED, ids=[" ".join(row[0]) for row in EXPLAINED])
def test_the_count_is_put_in_words(clock: tuple[str, str, str], zh: str, en: str) -> None:
    started = _clock(*clock)
    assert started.explanation("zh") == zh
    assert started.explanation("en") == en


def test_a_bureau_that_does_not_roll_says_so() -> None:
    clock = _clock("completion", "acceptance", "2025-03-03", strict=True)
    assert clock.due.day == date(2025, 5, 2)
    assert "按本单位规定遇休息日不顺延" in clock.explanation()
    assert "by the bureau's own rule it is not moved" in clock.explanation("en")


def test_the_simple_procedure_adds_its_clocks_and_says_how_sure_it_is() -> None:
    on = date(2025, 3, 3)
    both = [clock.id for clock in started_by("acceptance", on, LAW, CALENDAR, procedure="simple")]
    assert both == ["completion", "simple_handling"]
    now = _clock("simple_handling", "acceptance", "2025-03-03", procedure="simple")
    assert "这一天数尚未核对原文" in now.explanation()
    assert "依据：《信访事项简易办理办法》。" in now.explanation()
    trial = _clock("simple_handling", "acceptance", "2018-03-05", procedure="simple")
    assert "这一天数据二手资料" in trial.explanation()
    assert "《信访事项简易办理办法（试行）》" in trial.explanation()
    assert [clock.id for clock in started_by("acceptance", date(2015, 3, 2), LAW, CALENDAR, procedure="simple")] == [
        "completion"
    ]


def test_trap_2_two_periods_of_fifteen_days_follow_each_other() -> None:
    sorting = _clock("sorting", "receipt", "2025-03-03").due.day
    notice = _clock("organ_notice", "transfer", sorting.isoformat()).due.day
    assert (sorting, notice) == (date(2025, 3, 18), date(2025, 4, 2))
    assert notice - date(2025, 3, 3) == timedelta(30)


def test_trap_3_only_the_objection_counts_working_days() -> None:
    terms = LAW.in_force(date(2025, 1, 1)).terms.values()
    assert [term.id for term in terms if term.unit == "workday" and term.procedure == "ordinary"] == ["objection"]


def test_trap_16_a_case_accepted_before_may_2022_follows_the_2005_regulation() -> None:
    assert "《信访条例》第三十三条" in _clock("completion", "acceptance", "2022-04-30").explanation()
    assert "《信访工作条例》第三十四条" in _clock("completion", "acceptance", "2022-05-01").explanation()
    old = started_by("transfer", date(2025, 3, 3), LAW, CALENDAR, regulation="2005")
    assert [clock.id for clock in old] == ["organ_notice"]  # no objection in 2005
    new = started_by("transfer", date(2019, 3, 4), LAW, CALENDAR, regulation="2022")
    assert [clock.id for clock in new] == ["organ_notice", "objection"]


@given(
    st.dates(date(1900, 1, 1), date(9990, 12, 31)),
    st.sampled_from(list(EVENTS)),
    st.sampled_from(["ordinary", "simple"]),
    st.booleans(),
)
def test_any_day_gets_a_date_and_a_sentence(
    on: date, event: str, procedure: Literal["ordinary", "simple"], strict: bool
) -> None:
    for clock in started_by(event, on, LAW, CALENDAR, procedure=procedure, strict=strict):
        assert clock.due.day > on
        for lang, closing in (("zh", "依据：《"), ("en", "Basis: ")):
            text = clock.explanation(lang)  # type: ignore[arg-type]
            assert closing in text
            assert not clock.due.provisional or ("暂定" in text or "provisional" in text)


def test_the_last_days_of_time_do_not_crash() -> None:
    for event in EVENTS:
        for clock in started_by(event, date.max, LAW, CALENDAR, procedure="simple"):
            assert clock.explanation()
