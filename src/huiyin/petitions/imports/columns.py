"""The columns of the petition ledger (信访台账): heading, field, and what a cell of it may hold."""

from __future__ import annotations

import unicodedata
from typing import Literal, NamedTuple

from huiyin.core import terms
from huiyin.core.terms import Vocabulary

Kind = Literal["text", "digits", "date", "due", "count", "code", "flag"]


class Column(NamedTuple):
    """One column. `digits`: text in which every digit counts. `due`: a day that may still lie ahead."""

    field: str
    heading: str
    kind: Kind
    vocabulary: Vocabulary | None = None
    needed: bool = False
    limit: int = 100
    content: bool = False


def _dates(*pairs: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(field, heading, "date") for field, heading in pairs)


def _code(field: str, heading: str, vocabulary: Vocabulary, needed: bool = False) -> Column:
    return Column(field, heading, "code", vocabulary, needed)


COLUMNS: tuple[Column, ...] = (
    Column("number", "信访件编号", "digits", needed=True, limit=64),
    Column("registered", "登记日期", "date", needed=True),
    *_dates(("petitioned", "信访日期"), ("exchanged", "交换日期")),
    _code("channel", "信访形式", terms.CHANNEL, needed=True),
    Column("registering_organ", "登记机构", "text"),
    _code("level", "首次登记层级", terms.LEVEL),
    _code("source", "来源级别", terms.SOURCE),
    Column("batch", "专项批次", "text"),
    Column("leader", "包案领导", "text", content=True),
    Column("name", "信访人姓名", "text", content=True),
    Column("id_number", "证件号码", "digits", limit=40, content=True),
    Column("phone", "联系电话", "digits", limit=60, content=True),
    Column("address", "住址", "text", limit=300, content=True),
    Column("people", "信访人数", "count"),
    Column("representatives", "代表人数", "count"),
    _code("purpose", "信访目的", terms.PURPOSE),
    Column("accused", "被反映单位", "text"),
    Column("topic1", "内容分类一级", "text"),
    Column("topic2", "内容分类二级", "text"),
    Column("topic3", "内容分类三级", "text"),
    Column("place", "问题属地", "digits"),
    Column("ask", "主要诉求", "text", needed=True, limit=40_000, content=True),
    _code("first", "初重件", terms.FIRST),
    Column("first_nationwide", "全国初次", "flag", terms.YES_NO),
    Column("earlier", "关联编号", "digits", limit=64),
    _code("reception", "接访方式", terms.RECEPTION),
    _code("disposition", "办理方式", terms.DISPOSITION),
    Column("organ", "责任单位", "text"),
    *_dates(("sent", "转送交办日期"), ("told", "告知日期"), ("accepted", "受理日期")),
    Column("extended_until", "延期至", "due"),
    *_dates(("closed", "办结日期"), ("confirmed", "审核认定办结日期")),
    Column("superior_due", "限办截止日期", "due"),
    _code("outcome", "办理结果", terms.OUTCOME),
    Column("settled", "是否化解", "flag", terms.YES_NO),
    _code("rating_bureau", "信访部门评价", terms.RATING),
    _code("rating_organ", "责任单位评价", terms.RATING),
    Column("rating_until", "评价截止日期", "due"),
    *_dates(("review_requested", "复查申请日期"), ("review_decided", "复查意见日期")),
    _code("review_outcome", "复查结论", terms.REVIEW_OUTCOME),
    *_dates(("re_review_requested", "复核申请日期"), ("re_review_decided", "复核意见日期")),
    _code("re_review_outcome", "复核结论", terms.REVIEW_OUTCOME),
)

#: The last column of a rejects file. Such a file is mended and loaded again; why it was rejected is then no content.
REASON = "原因"

BY_FIELD = {column.field: column for column in COLUMNS}
BY_HEADING = {column.heading: column for column in COLUMNS}
HEADINGS = tuple(BY_HEADING)
NEEDED = tuple(column.heading for column in COLUMNS if column.needed)
#: Text and personal data: kept outside the ledger of events, in versioned content rows.
CONTENT_FIELDS = tuple(column.field for column in COLUMNS if column.content)


def normal_heading(cell: object) -> str:
    """A heading as it is compared: no blanks or line breaks, half-width forms, no mark for "must be filled"."""
    if cell is None:
        return ""
    text = "".join(unicodedata.normalize("NFKC", str(cell)).split())
    for mark in ("(必填)", "*"):
        text = text.removesuffix(mark).removeprefix(mark)
    return text
