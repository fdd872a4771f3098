"""Someone else's columns → ours, said in a small TOML file.

name = "…"                       what the file maps
[columns]                        our heading = their heading, or a list whose cells are joined by a line break
"信访件编号" = "留言编号"
[constants]                      our heading = the word for every row whose cell is empty or has no column
"信访形式" = "网上信访"
[when]                           our heading = { filled = our other heading, value = the word }
"办理方式" = { filled = "办结日期", value = "直接回复" }
[values."信访形式"]               their word = our word
"网信" = "网上信访"
[dates]
formats = ["%d.%m.%Y"]           tried before the forms of the ledger
[rows.only]                      their heading = the words of the rows to load
"类型" = ["投诉"]
[cells]
empty = ["无", "/"]               words that mean an empty cell
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.petitions.imports.cells import Value, shown
from huiyin.petitions.imports.columns import BY_HEADING, COLUMNS, HEADINGS, normal_heading

_SECTIONS = ("name", "columns", "constants", "when", "values", "dates", "rows", "cells")


class MappingError(ValueError):
    """The TOML file does not say a mapping; the message names the key."""


class Source(NamedTuple):
    """Where the cells of one of our columns come from."""

    columns: tuple[str, ...]
    constant: str | None = None
    when: str | None = None
    values: MappingType[str, str] = {}

    def joined(self, parts: Sequence[object]) -> str | None:
        texts = [text for part in parts if part is not None and (text := str(part).strip())]
        return "\n".join(texts) or None

    def translated(self, cell: object) -> object:
        return self.values.get(shown(cell, 200), cell)

    def applies(self, values: MappingType[str, Value]) -> bool:
        """Whether the constant holds for a row of which these fields are already read."""
        return self.when is None or self.when in values


@dataclass(frozen=True)
class Mapping:
    name: str
    sources: MappingType[str, Source]
    date_formats: tuple[str, ...] = ()
    only: MappingType[str, frozenset[str]] = field(default_factory=dict)
    empty: frozenset[object] = frozenset()

    def source(self, heading: str) -> Source:
        """The source of one of our columns; a column that is not mapped is looked for under its own heading."""
        return self.sources.get(heading) or Source((heading,))

    @property
    def needed_headings(self) -> tuple[str, ...]:
        """The headings of the foreign file without which nothing can be loaded."""
        return tuple(
            name
            for column in COLUMNS
            if column.needed and (source := self.source(column.heading)).constant is None
            for name in source.columns
        )

    @classmethod
    def own(cls) -> Mapping:
        """No mapping: the file has our headings."""
        return cls("", {})

    @classmethod
    def load(cls, name: str | Path) -> Mapping:
        """A TOML file, or the name of one that is shipped.

        Raises:
            MappingError: there is no such file, it is not TOML, or it says something else than a mapping.
        """
        path = Path(name)
        shipped = resources.files("huiyin.petitions.imports").joinpath("maps", f"{path.stem}.toml")
        try:
            is_ours = not path.is_file() and path.name == str(path)
            text = shipped.read_text(encoding="utf-8") if is_ours else path.read_text(encoding="utf-8-sig")
            return cls.of(tomllib.loads(text))
        except (OSError, UnicodeDecodeError) as error:
            raise MappingError(
                _("找不到或读不出映射文件 %(name)s；随附的映射有：%(shipped)s")
                % {"name": name, "shipped": "、".join(shipped_names())}
            ) from error
        except tomllib.TOMLDecodeError as error:
            raise MappingError(_("映射文件不是有效的 TOML：%(error)s") % {"error": error}) from error

    @classmethod
    def of(cls, form: dict[str, Any]) -> Mapping:
        for section in form:
            if section not in _SECTIONS:
                raise MappingError(_("映射文件中没有“%(name)s”这一节") % {"name": section} + _near(section, _SECTIONS))
        columns = {ours: _names(theirs, ours) for ours, theirs in _table(form, "columns").items()}
        constants = {ours: _word(word, ours) for ours, word in _table(form, "constants").items()}
        conditions = {ours: _condition(rule, ours) for ours, rule in _table(form, "when").items()}
        values = {ours: _words(table, ours) for ours, table in _table(form, "values").items()}
        sources = {}
        for ours in {**columns, **constants, **conditions, **values}:
            if ours not in BY_HEADING:
                raise MappingError(_("台账没有“%(name)s”这一列") % {"name": ours} + _near(ours, HEADINGS))
            when, word = conditions.get(ours, (None, constants.get(ours)))
            sources[ours] = Source(columns.get(ours, (normal_heading(ours),)), word, when, values.get(ours, {}))
        _refuse_backward_conditions(conditions)
        return cls(
            name=str(form.get("name", "")),
            sources=sources,
            date_formats=tuple(_strings(_table(form, "dates").get("formats", []), "dates.formats")),
            only={
                normal_heading(theirs): frozenset(_strings(words, theirs))
                for theirs, words in _table(_table(form, "rows"), "only").items()
            },
            empty=frozenset(_strings(_table(form, "cells").get("empty", []), "cells.empty")),
        )


def shipped_names() -> list[str]:
    folder = resources.files("huiyin.petitions.imports").joinpath("maps")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def _near(word: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.4)
    return _("；是否指“%(word)s”？") % {"word": close[0]} if close else ""


def _table(form: dict[str, Any], key: str) -> dict[str, Any]:
    table = form.get(key, {})
    if not isinstance(table, dict):
        raise MappingError(_("映射文件的“%(key)s”应为一节（表）") % {"key": key})
    return table


def _strings(value: Any, key: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise MappingError(_("映射文件的“%(key)s”应为一列文字") % {"key": key})
    return value


def _names(value: Any, key: str) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else _strings(value, key)
    return tuple(normal_heading(name) for name in names)


def _word(value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise MappingError(_("映射文件的“%(key)s”应为文字") % {"key": key})
    return value


def _words(value: Any, key: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise MappingError(_("映射文件的“%(key)s”应为一节（表）") % {"key": key})
    return {theirs: _word(ours, key) for theirs, ours in value.items()}


def _condition(value: Any, key: str) -> tuple[str, str]:
    if not isinstance(value, dict) or set(value) != {"filled", "value"} or value["filled"] not in BY_HEADING:
        raise MappingError(_('映射文件的“%(key)s”应写成 { filled = "台账的列", value = "词" }') % {"key": key})
    return BY_HEADING[value["filled"]].field, _word(value["value"], key)


def _refuse_backward_conditions(conditions: dict[str, tuple[str, str]]) -> None:
    """Conditions are decided in a second reading of the row, so one may not hang on another."""
    for ours, (field_name, _value) in conditions.items():
        if any(BY_HEADING[other].field == field_name for other in conditions):
            raise MappingError(_("映射文件的“%(key)s”依赖另一条件列，不能连环依赖") % {"key": ours})
