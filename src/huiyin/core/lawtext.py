"""Reading the TOML form of law: which tables, keys and values there may be, and a clear word on what may not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from huiyin.core.terms import PURPOSE

Row: TypeAlias = dict[str, Any]


class LawError(ValueError):
    """A legal text in TOML cannot be read or laid; `where` names the file, `key` the entry."""

    def __init__(self, where: str, key: str, message: str) -> None:
        super().__init__(f"{where}：{key}：{message}")
        self.where = where
        self.key = key
        self.message = message


#: What can start a period: identifier → (中文, English).
EVENTS: Final[dict[str, tuple[str, str]]] = {
    "receipt": ("信访部门收到", "received by the petition bureau"),
    "direct_receipt": ("机关、单位直接收到", "received directly by the organ"),
    "transfer": ("责任单位收到转送、交办", "received by the responsible organ"),
    "acceptance": ("受理", "accepted"),
    "extension": ("原办理期限最后一日", "last day of the original period"),
    "reply": ("信访人收到书面答复", "written reply received by the petitioner"),
    "review_request": ("收到复查请求", "request for review received"),
    "review_reply": ("信访人收到复查意见", "review opinion received by the petitioner"),
    "re_review_request": ("收到复核请求", "request for re-review received"),
    "proposal": ("收到信访部门的建议", "the bureau's proposal received"),
}

#: Who owes a period or has the right to it: identifier → (中文, English).
WHO: Final[dict[str, tuple[str, str]]] = {
    "bureau": ("信访部门", "petition bureau"),
    "organ": ("责任单位", "responsible organ"),
    "petitioner": ("信访人", "petitioner"),
    "review_organ": ("复查机关", "reviewing organ"),
    "re_review_organ": ("复核机关", "re-reviewing organ"),
    "committee": ("党委和政府", "party committee and government"),
    "all": ("各级机关、单位", "all organs"),
}

#: The tables of a regulation that an overlay may add to.
OVERLAID: Final = ("terms", "duties", "parameters")

_CITED: Final[dict[str, type]] = {
    "id": str,
    "name": str,
    "english": str,
    "article": str,
    "article_number": str,
    "certainty": str,
    "source": str,
}
_TABLES: Final[dict[str, dict[str, type]]] = {
    "terms": {
        **_CITED,
        "starts": str,
        "ends": str,
        "length": int,
        "unit": str,
        "who": str,
        "purposes": list,
        "routes": list,
        "procedure": str,
        "rolls": bool,
        "legal": bool,
        "suspended_by": list,
        "notes": str,
    },
    "duties": {**_CITED, "who": str, "text": str, "frequency": str},
    "classes": {**_CITED, "text": str, "clocks": list},
    "routes": {**_CITED, "text": str, "clocks": list},
    "parameters": {**_CITED, "value": int},
}
_VALUES: Final[dict[str, tuple[str, ...]]] = {
    "certainty": ("READ", "READ-2", "MEMORY", "INFERRED"),
    "starts": tuple(EVENTS),
    "who": tuple(WHO),
    "unit": ("day", "workday"),
    "procedure": ("ordinary", "simple"),
    "frequency": ("", "promptly", "regularly", "yearly"),
}
_LISTED: Final[dict[str, tuple[str, ...]]] = {
    "purposes": PURPOSE.codes,
    "routes": ("route_1", "route_2", "route_3", "route_4", "route_5", "route_6"),
    "suspended_by": ("hearing",),
}
_HEAD: Final[dict[str, type]] = {
    "id": str,
    "name": str,
    "english": str,
    "in_force_from": date,
    "in_force_until": date,
    "certainty": str,
    "source": str,
}
_REGULATION_HEAD: Final[dict[str, type]] = {**_HEAD, "document": str, "issued": date}
_OVERLAY_HEAD: Final[dict[str, type]] = {**_HEAD, "regulations": list}


def read_head(data: Mapping[str, Any], where: str, *, overlay: bool) -> Row:
    """The entries of a file that stand before its tables; every table's name is checked as well."""
    keys = _OVERLAY_HEAD if overlay else _REGULATION_HEAD
    tables = OVERLAID if overlay else tuple(_TABLES)
    head: Row = {name: value for name, value in data.items() if name not in tables}
    _check(head, keys, where, "文件", extra=tables)
    for name in keys:
        if name not in head and name != "in_force_until":
            raise LawError(where, name, "缺少这一项")
    head.setdefault("in_force_until", None)
    until = head["in_force_until"]
    if until is not None and until < head["in_force_from"]:
        raise LawError(where, "in_force_until", f"失效日期 {until} 早于施行日期 {head['in_force_from']}")
    if overlay:
        head["regulations"] = tuple(head["regulations"])
    return head


def check_rows(table: str, rows: object, where: str) -> list[Row]:
    """The rows of a table, each with known keys and values; what is required depends on what it is laid over."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise LawError(where, table, f"应写成若干个 [[{table}]]")
    for row in rows:
        key = f"{table} {row.get('id', '')}".strip()
        if not isinstance(row.get("id"), str) or not row["id"].isidentifier():
            raise LawError(where, key, "缺少 id，或 id 不是由字母、数字、下划线组成")
        _check(row, _TABLES[table], where, key)
        if "length" in row and not 1 <= row["length"] <= 3660:
            raise LawError(where, f"{key}.length", f"期限 {row['length']} 不在 1 至 3660 之间")
    return rows


def _check(row: Mapping[str, Any], keys: Mapping[str, type], where: str, key: str, extra: tuple[str, ...] = ()) -> None:
    for name, value in row.items():
        if name not in keys:
            raise LawError(where, f"{key}.{name}", f"不认识的项目；可用的项目：{'、'.join((*keys, *extra))}")
        if type(value) is not keys[name]:
            raise LawError(where, f"{key}.{name}", f"值 {value!r} 的类型不对，应为 {_TYPE_NAMES[keys[name]]}")
        _check_value(name, value, where, key)


def _check_value(name: str, value: object, where: str, key: str) -> None:
    values = _VALUES.get(name)
    if values is not None and value not in values:
        raise LawError(where, f"{key}.{name}", f"值 {value!r} 不可用；可用的值：{'、'.join(values)}")
    listed = _LISTED.get(name)
    if listed is not None and isinstance(value, list):
        for part in value:
            if part not in listed:
                raise LawError(where, f"{key}.{name}", f"值 {part!r} 不可用；可用的值：{'、'.join(listed)}")


_TYPE_NAMES: Final[dict[type, str]] = {str: "文字", int: "整数", bool: "true 或 false", list: "列表", date: "日期"}
