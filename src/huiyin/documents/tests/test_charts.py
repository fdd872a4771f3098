"""Charts say their finding, begin at zero, and can be read by those who do not see them."""

from __future__ import annotations

import json
import re
import struct
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from huiyin.documents import palette
from huiyin.documents.charts import Chart, Panel, Point, Words, bars, month_lines, panels, png, ranked_bars, shown, svg

WORDS = Words("来信下降5.5%", "各渠道信访件次，2018年与2017年", "资料来源：信访台账；截至2018年12月31日", "件")
POINTS = [Point("来信", 312, 330), Point("来访", 1207, 1300), Point("来电", 95, None), Point("传真", None, 3)]


def drawn(chart: Chart) -> dict[str, Any]:
    (view,) = chart.spec["vconcat"]
    assert isinstance(view, dict)
    return view


def paired(kind: str) -> Chart:
    make = {"bars": bars, "ranked": ranked_bars, "lines": month_lines}[kind]
    return make(POINTS, WORDS, now="2018年", before="2017年")


@pytest.mark.parametrize("kind", ["bars", "ranked", "lines"])
def test_every_chart_is_drawn_with_its_words(kind: str) -> None:
    chart = paired(kind)
    picture = svg(chart)
    root = ElementTree.fromstring(picture)
    text = "".join(root.itertext())
    assert "来信下降5.5%" in text and "资料来源：信访台账" in text and "2017年" in text and "1207" in text
    assert root.get("role") == "img" and "来访 2018年 1207，2017年 1300" in (root.get("aria-label") or "")
    assert "http://" not in picture.replace("http://www.w3.org/", "") and "style=" not in picture


def test_a_png_is_twice_the_size_of_the_picture_on_the_page() -> None:
    chart = paired("bars")
    width, height = struct.unpack(">II", png(chart)[16:24])
    root = ElementTree.fromstring(svg(chart))
    assert (width, height) == (round(float(root.get("width", 0)) * 2), round(float(root.get("height", 0)) * 2))


@pytest.mark.parametrize(("kind", "axis"), [("bars", "y"), ("ranked", "x"), ("lines", "y")])
def test_values_begin_at_zero_and_leave_room_for_their_labels(kind: str, axis: str) -> None:
    low, high = drawn(paired(kind))["encoding"][axis]["scale"]["domain"]
    assert low == 0 and high > 1300


def test_the_year_before_stands_first_and_lighter_in_the_same_hue() -> None:
    color = drawn(paired("bars"))["layer"][0]["encoding"]["color"]
    assert (
        color["scale"] == {"domain": ["2017年", "2018年"], "range": ["#9dbcd2", "#1f5f8b"]} and color["legend"] is None
    )


def test_no_data_is_not_zero() -> None:
    chart = paired("bars")
    assert ("来电", "95", "无数据") in chart.rows and ("传真", "无数据", "3") in chart.rows
    assert len(chart.spec["data"]["values"]) == 6
    assert "传真 2018年 无数据" in chart.alt


def test_the_table_has_the_unit_in_its_head() -> None:
    assert paired("lines").headings == ("类别", "2018年（件）", "2017年（件）")
    assert bars(POINTS, WORDS, now="2018年").headings == ("类别", "2018年（件）")


def test_lying_bars_stand_in_the_order_of_their_values_unless_told_otherwise() -> None:
    assert [row[0] for row in paired("ranked").rows] == ["来访", "来信", "来电", "传真"]
    kept = ranked_bars(POINTS, WORDS, now="2018年", is_sorted=True)
    assert [row[0] for row in kept.rows] == ["来信", "来访", "来电", "传真"]


def test_two_bars_of_one_name_stay_two() -> None:
    chart = bars([Point("其他", 1), Point("其他", 2)], WORDS, now="2018年")
    assert [row["label"] for row in chart.spec["data"]["values"]] == ["其他", "其他（2）"]


def test_long_findings_are_broken_where_chinese_may_break() -> None:
    words = Words(
        "信访总量连续三年下降，其中来访下降最多，降幅达到百分之三十七点五，网上信访占比首次超过一半。", "甲", "乙"
    )
    lines = bars(POINTS, words, now="2018年").spec["title"]["text"]
    assert len(lines) == 2 and "".join(lines) == words.finding and lines[1][0] not in "，。"


def test_the_digest_changes_with_the_picture_only() -> None:
    again = paired("bars")
    other = bars([Point("来信", 313)], WORDS, now="2018年")
    assert paired("bars").digest == again.digest != other.digest
    json.dumps(again.spec)


def test_an_empty_chart_is_still_drawn() -> None:
    assert "资料来源" in svg(bars([], WORDS, now="2018年"))
    assert "资料来源" in svg(ranked_bars([Point("来信", None)], WORDS, now="2018年"))


def test_the_colours_are_those_of_the_pages() -> None:
    tokens = Path(__file__).parents[2] / "ui" / "static" / "ui" / "tokens.css"
    values = {getattr(palette, name) for name in dir(palette) if name.isupper()}
    assert values <= set(re.findall(r"#[0-9a-f]{6}", tokens.read_text(encoding="utf-8").lower()))


@pytest.mark.parametrize(
    ("value", "text"),
    [(312, "312"), (95.2, "95.2"), (Decimal("3.25"), "3.25"), (3.0, "3"), (1 / 3, "0.33"), (None, "无数据")],
)
def test_values_as_they_are_printed(value: float | None, text: str) -> None:
    assert shown(value) == text


def test_small_charts_share_one_scale_and_tell_every_number() -> None:
    """住建局 and 教育局 by channel: nobody's bar looks longer than its number, and the table behind says all."""
    groups = [
        Panel("县住建局", [Point("来信", 40, 30), Point("来访", 12, None)]),
        Panel("县教育局", [Point("来信", 4, 5), Point("来访", 0, 2)]),
    ]
    for months in (False, True):
        chart = panels(groups, WORDS, now="2025年", before="2024年", months=months)
        drawn = svg(chart)
        assert "县住建局" in drawn and "县教育局" in drawn
        assert chart.headings[1:] == ("2025年（件）", "2024年（件）")
        assert chart.rows == (
            ("县住建局 来信", "40", "30"),
            ("县住建局 来访", "12", "无数据"),
            ("县教育局 来信", "4", "5"),
            ("县教育局 来访", "0", "2"),
        )
        (whole,) = chart.spec["vconcat"]
        axis = whole["spec"]["encoding"]["y" if months else "x"]
        assert axis["scale"]["domain"][1] > 40


def test_a_rate_carries_its_sign_at_every_number() -> None:
    chart = ranked_bars(
        [Point("县住建局", Decimal("97.5"), None)], Words("办结率", "按责任单位", "台账", sign="%"), now="2025年"
    )
    assert "97.5%" in svg(chart)
    assert chart.rows == (("县住建局", "97.5%"),)


def test_of_two_equal_peaks_the_first_is_named() -> None:
    chart = month_lines([Point("1月", 5), Point("2月", 5), Point("3月", 1)], WORDS, now="2025年")
    assert [row["is_peak"] for row in chart.spec["data"]["values"]] == [True, False, False]
