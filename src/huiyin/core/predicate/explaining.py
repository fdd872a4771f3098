"""The text of `huiyin measures --where --help`: the language on one screen, its columns from the register itself."""

from __future__ import annotations

from huiyin.core.facts import COLUMNS, Column
from huiyin.core.predicate.nodes import DOMAINS

_HEAD_ZH = """条件（--where）：说明要统计哪些信访件。列名和取值用台账上的中文，或用英文标识；全角、半角标点均可。

  信访形式 = 来信                            等于；不等于写 !=
  信访人数 >= 5                              数和日期可用 < <= > >=
  登记日期 属于 2018-01-01..2018-12-31       时段；也可写 2018、2018-Q3、2018-05
  信访人数 属于 5..10                        数的范围
  办理方式 属于 (转送, 交办)                 其中之一
  责任单位 = "某某县住房和城乡建设局"        机构、分类、属地写名称或编号；名称含标点时加引号
  问题属地 隶属 某某镇                       本身及其下级
  办结日期 <= 法定办结期限                   两列相比
  法定办结期限 < 截止日                      截止日即 --as-of 的日期
  已知(办结日期)    未知(告知日期)           填了没有
  且 或 非 ( )                               非先于且，且先于或

不知道即不算：某列没有填写，或在截止日之前尚未发生，则以它作的比较不成立，前面加“非”也不成立；要找没有填写的，用“未知”。

列："""
_HEAD_EN = """A predicate (--where) says which petitions are meant, in the words of the ledger or in identifiers.

  channel = letter                           equal; != is not equal
  people >= 5                                numbers and dates take < <= > >=
  registered in 2018-01-01..2018-12-31       a period; also 2018, 2018-Q3, 2018-05
  people in 5..10                            a range of numbers
  disposition in (transfer, assign)          one of these
  organ = "name"                             organs, topics, places by name or id; quote a name with punctuation
  place within "name"                        itself and everything under it
  closed <= due                              column against column
  due < as_of                                as_of is the day of --as-of
  known(closed)    unknown(told)             whether a value is there
  and or not ( )                             not binds before and, and before or

Unknown is false: a comparison with a value that is not there, or had not happened by as_of, does not hold, and neither
does its negation; to find what is missing, ask with unknown().

Columns:"""
_KINDS_ZH = {"date": "日期", "int": "整数", "id": "编号", "text": "文字"}
_KINDS_EN = {"date": "date", "int": "number", "id": "id", "text": "text"}


def help_text(language: str = "zh") -> str:
    """How to write a predicate, with every column and its values."""
    chinese = language.startswith("zh")
    lines = [_HEAD_ZH if chinese else _HEAD_EN]
    lines += [f"  {column.name:<24}{column.label}：{_values(column, chinese=chinese)}" for column in COLUMNS.values()]
    return "\n".join(lines) + "\n"


def _values(column: Column, *, chinese: bool) -> str:
    if column.vocabulary is not None:
        return " ".join(term.label if chinese else f"{term.code}({term.label})" for term in column.vocabulary)
    if column.name in DOMAINS:
        return "名称或编号" if chinese else "name or id"
    return (_KINDS_ZH if chinese else _KINDS_EN)[column.kind]
