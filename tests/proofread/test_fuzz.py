"""Any text, any bytes: never a crash, and never more than a second a page."""

from __future__ import annotations

from random import Random
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.proofread.check import check

from .corpus import passages

#: A page of such reports holds so many characters.
PAGE = 700
PIECES = """
其中 合计 共 分别为 同比 下降 增长 较上年 减少 万元 件次 批次 人次 % 个百分点 ， 。 ； ： 、 ( ) 一是 二是 等 占 率 来信
来访 办结 受理 | - 万 亿 零 十 百 三分之一 1 508 12.5 0 0.00 1,206 1857.41.51 2022年 2月30日 — … 〇 第 约 以上
由 到 为 的 99999999999999999999 １２
"""
WORDS = [*PIECES.split(), "\n", " ", "\u3000", "\ufeff", "\x00"]
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def looked_at(text: str) -> None:
    begin = process_time()
    report = check(text)
    seconds = process_time() - begin
    assert seconds <= 1 * max(1, len(text) / PAGE), f"{seconds:.1f} s for {len(text)} characters"
    for relation in report.relations:
        assert relation.numbers
        assert relation.message.text("zh")
        assert relation.message.text("en")
        assert relation.severity is None or relation.severity in ("error", "likely", "rounding", "remark")


@SLOW
@given(st.lists(st.sampled_from(WORDS), max_size=120).map("".join))
def test_words_of_reports_in_any_order(text: str) -> None:
    looked_at(text)


@settings(SLOW, max_examples=60)
@given(st.text(max_size=1500))
def test_any_text(text: str) -> None:
    looked_at(text)


@settings(SLOW, max_examples=60)
@given(st.binary(max_size=1500), st.sampled_from(["utf-8", "gb18030", "latin-1"]))
def test_any_bytes_read_as_text(content: bytes, coding: str) -> None:
    looked_at(content.decode(coding, errors="replace"))


@settings(SLOW, max_examples=60)
@given(st.integers(0, 10**6))
def test_reports_shuffled(seed: int) -> None:
    chance = Random(seed)
    pieces = [piece for passage in chance.sample(passages("dev"), 4) for piece in passage.text.splitlines()]
    chance.shuffle(pieces)
    letters = list("\n".join(pieces))
    for _ in range(chance.randint(0, 60)):
        at = chance.randrange(len(letters))
        letters[at : at + 1] = chance.choice(("", "\n", letters[chance.randrange(len(letters))], "9", "%", "，"))
    looked_at("".join(letters))


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1,", "1、", "其中来信1件，", "共1件，其中1件，其中1件。", "比上年增加1万元，增长1%，", "一是", "(",
        "一十百千万亿", "| 1 ",
        "| 1 | 2 | 3 |\n", "1 2 3\n", "\n", "2022年2月30日", "甲、乙、丙3个处室，", "占5%，", "1.1.1", " 1",
    ],
)  # fmt: skip
def test_one_thing_over_and_over(piece: str) -> None:
    """Ten pages of it. What takes the square of the length is found here."""
    looked_at(piece * (10 * PAGE // len(piece)))
