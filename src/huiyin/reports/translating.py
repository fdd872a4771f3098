"""The text pieces of a kind as a Word template says them: placeholders with a figure's name, loops, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from huiyin.figures.queries import DIMENSIONS
from huiyin.reports.kind_names import (
    ANY,
    CHART_NUMBER,
    LABEL,
    TABLE_NUMBER,
    WANTED,
    WORDS,
    KindNames,
    Listed,
    block_term,
    identifier,
)
from huiyin.reports.kinds.spec import Chart, Each, Piece, Table, When
from huiyin.reports.subjects import Path, asked, expression

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
#: What a loop calls the group or item it has come to.
ITEM = "项"
CONTEXTS = {
    "organ": "本单位",
    "period": "时段",
    "period_annual": "评价年度",
    "range": "起止",
    "end": "期末",
    "as_of": "截至",
    "prior": "上期名称",
    "previous_range": "上期起止",
    "incomparable": "无可比原因",
}
FILTERS = {
    "": "",
    "n": "数",
    "change": "变化",
    ",change": "逗号变化",
    "yoy": "同比",
    "by": "增减量",
    "against": "比上期",
    ",against": "逗号比上期",
    "percent": "增减比例",
    "signed": "增减",
    "previous": "上期",
    "fraction": "件数",
    "numerator": "分子",
    "denominator": "分母",
    "size": "绝对值",
    "reason": "原因",
    "number": "文号",
}
ASPECTS = {word: aspect for aspect, word in FILTERS.items()}
_TESTS = {"known": "有数", "positive": "为正", "zero": "为零", "negative": "为负"}
_PICKS = {"largest": "最大", "smallest": "最小"}


class Untranslatable(ValueError):
    """A piece of a kind for which a template has no words."""


class Translator:
    """Says the pieces of one kind in a template."""

    def __init__(self, names: KindNames) -> None:
        self.names = names
        blocks = [block for section in names.kind.sections for block in section.blocks]
        self._captioned = {block.id: block for block in blocks if isinstance(block, Table | Chart)}
        #: The lists of which the text that is being said knows already that they have rows.
        self._listed: list[str] = []

    def pieces(self, pieces: Iterable[Piece]) -> str:
        return "".join(self._piece(piece) for piece in pieces)

    def condition(self, when: When) -> str:
        """The condition of a text, as it stands behind `if`."""
        if when.test == "comparable":
            return "有可比数据"
        if when.test == "months":
            return "跨月"
        if when.test in ("listed", "none"):
            listed = expression(self.names.list_over(when.figure).path)
            return f"{listed} is {'已列' if when.test == 'listed' else '注明无'}"
        return f"{expression(self.path(when.figure))} is {_TESTS[when.test]}"

    def anything(self, pieces: Iterable[Piece]) -> str:
        """The condition under which these pieces say anything at all; empty where they always do."""
        found = []
        for piece in pieces:
            if not isinstance(piece, When):
                return ""
            found.append(self.condition(piece))
            if piece.otherwise:
                inner = self.anything(piece.otherwise)
                if not inner:
                    return ""
                found.append(inner)
        return " or ".join(dict.fromkeys(found))

    def text(self, text: str, over: str = "", item: str = "") -> str:
        """One text. `over`: the list that is gone through; `item`: what * stands for in a table of fixed rows."""
        return PLACEHOLDER.sub(lambda match: self._placeholder(match[1], over, item), text)

    def cell(self, text: str, over: str, item: str = "") -> str:
        """A cell of a table, in which names stand as they are."""
        return self.text(text, over, item).replace(" | 引号 }}", " }}")

    def total(self, text: str) -> str:
        """The cell of a table in its row of totals."""
        return self.text(text.replace("*", "total"))

    def path(self, figure_id: str) -> Path:
        """The path of a figure outside a loop.

        Raises:
            Untranslatable: the kind has no such figure.
        """
        known = self.names.path_of.get(figure_id)
        if known is not None:
            return known
        head, _dot, rest = figure_id.partition(".")
        key, _dot, last = rest.rpartition(".")
        for pattern in (f"{head}.{ANY}.{last}", f"{head}.{key}.{ANY}"):
            path = self.names.path_of.get(pattern)
            if path is not None:
                label = key if pattern.endswith(f".{ANY}.{last}") else last
                return tuple(label if part == ANY else part for part in path)
        raise Untranslatable(figure_id)

    def list_words(self, over: str) -> str:
        return expression(self.names.list_over(over).path)

    def _piece(self, piece: Piece) -> str:
        if isinstance(piece, str):
            return self.text(piece)
        if isinstance(piece, Each):
            return self._each(piece)
        otherwise = f"{{% else %}}{self.pieces(piece.otherwise)}" if piece.otherwise else ""
        return f"{{% if {self.condition(piece)} %}}{self.then(piece)}{otherwise}{{% endif %}}"

    def then(self, when: When) -> str:
        """The text of a condition that holds."""
        self._listed.append(when.figure if when.test == "listed" else "")
        text = self.pieces(when.then)
        self._listed.pop()
        return text

    def _each(self, each: Each) -> str:
        listed = self.names.list_over(each.over)
        words = expression(listed.path)
        if each.skip:
            words += f" | 除去({', '.join(_quoted(self._label(listed, key)) for key in each.skip)})"
        if each.pick is not None:
            which, pattern = each.pick
            words += f" | {_PICKS[which]}({_quoted(expression(self.attribute(pattern, each.over)))})"
        between = f"{{% if not loop.first %}}{each.between}{{% endif %}}" if each.between else ""
        none = each.none or self._wanted(each.over)
        otherwise = f"{{% else %}}{none}" if none else ""
        clause = self.text(each.clause, each.over)
        return f"{{% for {ITEM} in {words} %}}{between}{clause}{otherwise}{{% endfor %}}"

    def _wanted(self, over: str) -> str:
        """What stands where a list of items has none: the mark that asks for it."""
        is_of_items = any(over in (items.family, items.id) for items in self.names.kind.items)
        if not is_of_items or over in self._listed:
            return ""
        return f"{{{{ {expression((WANTED, self._wanted_name(over)))} }}}}"

    def _wanted_name(self, over: str) -> str:
        items = next((items for items in self.names.kind.items if items.id == over), None)
        return identifier(items.name) if items is not None else self.names.family_name(over)

    def _label(self, listed: Listed, key: str) -> str:
        vocabulary = DIMENSIONS[listed.by].vocabulary if listed.by else None
        return vocabulary.label(key) if vocabulary is not None and key in vocabulary else key

    def _placeholder(self, inside: str, over: str, item: str) -> str:
        space, colon, name = inside.partition(":")
        if colon:
            return self._named(space, name)
        if inside == "label":
            return f"{{{{ {ITEM}.{LABEL} | 引号 }}}}"
        figure_id, _bar, aspect = inside.partition("|")
        if item:
            words = expression(self.path(figure_id.replace("*", item)))
        elif "*" in figure_id and over:
            words = expression((ITEM, *self.attribute(figure_id, over)))
        else:
            words = expression(self.path(figure_id))
        return f"{{{{ {words} | {FILTERS[aspect]} }}}}" if aspect else f"{{{{ {words} }}}}"

    def attribute(self, pattern: str, over: str) -> Path:
        """What is asked of an item of a list: 件次; of another cohort with the same groups, 上级交办.件次."""
        path = self.path(pattern)
        if ANY not in path:
            raise Untranslatable(pattern)
        at = path.index(ANY)
        listed = self.names.list_over(over)
        within = asked(listed.head or ("信访",)) if listed.by else None
        head = path[: at - 1] if listed.by and listed.is_sayable else ()
        known = within.subject if within is not None else ()
        return (*(word for word in head if word not in known), *path[at + 1 :])

    def _named(self, space: str, name: str) -> str:
        if space == "context":
            return f"{{{{ {CONTEXTS[name]} }}}}"
        if space == "ref":
            block = self._captioned[name]
            number = TABLE_NUMBER if isinstance(block, Table) else CHART_NUMBER
            return f"{{{{ {expression((number, block_term(block)))} }}}}"
        if space == "missing":
            return f"{{{{ {expression((WANTED, self._wanted_name(name)))} }}}}"
        return f"{{{{ {expression((WORDS, name))} | {'短语' if space == 'phrase' else '连写'} }}}}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "\\'") + "'"
