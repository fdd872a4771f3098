"""What an expression of a template is worth, as far as that can be known without values: a number, a text, a list.

Whatever the engine would refuse when it fills the template is told here first, with its place. What the caller says
nothing about (a name of kind "", a filter without a signature) is let pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from jinja2 import nodes

from huiyin.documents.templates.names import KIND_WORDS, Names, Path, Signature
from huiyin.documents.templates.sandbox import LARGEST, LOOP_ATTRIBUTES

_NUMBERS = frozenset(("figure", "rate", "number", ""))
_TEXTS = frozenset(("text", "words", ""))
#: What a placeholder prints.
_PRINTED = frozenset(("figure", "rate", "text", "words", "number", "picture", ""))
_LISTS = frozenset(("list", "gaps", "literal"))
#: What has no yes or no of its own where `if` asks.
_WITHOUT_TRUTH = frozenset(("item", "nothing"))
_RECKONING = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod)
_MOST_DIGITS = 6


class Worth(NamedTuple):
    """What an expression is worth: its kind, its name in a message, the path of a list, the value of a number."""

    kind: str
    name: str = ""
    path: Path = ()
    number: Fraction | None = None


Say = Callable[..., None]


class Appraiser:
    """Tells what keeps one tag from being filled. `scope`: the variables of the loops around it, and their lists."""

    def __init__(self, names: Names, scope: Mapping[str, Path], path_of: Callable[[nodes.Node], Path | None], say: Say):
        self._names, self._scope, self._path_of, self._say = names, scope, path_of, say

    def printed(self, node: nodes.Node) -> None:
        """What stands between {{ and }}."""
        self._print(self.worth(node))

    def asked(self, node: nodes.Node) -> None:
        """What stands after `if`."""
        self._truth(node)

    def _truth(self, node: nodes.Node) -> Worth:
        found = self.worth(node)
        if found.kind in _WITHOUT_TRUTH:
            self._say("item_as_value", name=found.name)
        return found

    def repeated(self, node: nodes.Node) -> None:
        """What stands after `in` of a loop; that it is a list at all is known already."""
        found = self.worth(node)
        if found.kind and found.kind not in _LISTS and found.kind != "words":
            self._say("no_list", name=found.name, nearest="", nearest_en="")

    def worth(self, node: nodes.Node) -> Worth:
        path = self._path_of(node)
        if path is not None:
            return self._named(path)
        if isinstance(node, nodes.Const):
            return _constant(node)
        if isinstance(node, nodes.Filter):
            return self._filtered(node)
        if isinstance(node, nodes.Test):
            self._used(node, self._names.signature(node.name, is_test=True))
            return Worth("flag", node.name)
        if isinstance(node, nodes.CondExpr):
            return self._chosen(node)
        if isinstance(node, nodes.Compare):
            return self._compared(node)
        if isinstance(node, nodes.Concat):
            for each in node.nodes:
                self._print(self.worth(each))
            return Worth("text")
        if isinstance(node, nodes.And | nodes.Or):
            kinds = {self._truth(node.left).kind, self._truth(node.right).kind}
            return Worth(kinds.pop() if len(kinds) == 1 else "flag", "and" if isinstance(node, nodes.And) else "or")
        return self._other(node)

    def _other(self, node: nodes.Node) -> Worth:
        if isinstance(node, nodes.Not):
            self.asked(node.node)
            return Worth("flag", "not")
        if isinstance(node, nodes.Neg | nodes.Pos):
            sign = -1 if isinstance(node, nodes.Neg) else 1
            inner = self._reckonable(self.worth(node.node))
            return inner._replace(number=inner.number * sign if inner.number is not None else None)
        if isinstance(node, _RECKONING):
            return self._reckoned(node)
        if isinstance(node, nodes.List | nodes.Tuple):
            for each in node.items:
                self.worth(each)
            return Worth("literal", "[…]")
        return Worth("")

    def _named(self, path: Path) -> Worth:
        name = ".".join(path)
        if path[0] == "loop":
            return Worth(("flag" if path[1:] in (("first",), ("last",)) else "number") if _is_turn(path) else "", name)
        if path[0] not in self._scope:
            return Worth(self._names.kind(path), name, path)
        listed = self._scope[path[0]]
        if not listed:
            return Worth("", name)
        full = (*listed, "*", *path[1:])
        return Worth(self._names.kind(full), name, full)

    def _print(self, found: Worth) -> None:
        if found.kind in _PRINTED:
            return
        if found.kind in ("list", "gaps"):
            self._say("list_as_value", name=found.name)
        elif found.kind in ("flag", "table", "nothing", "item"):
            self._say(f"{found.kind}_as_value", name=found.name)
        else:
            self._say("syntax", reason="一个占位符只写一个值", english="one placeholder, one value")

    # --- Filters and tests --------------------------------------------------------------------------------------------

    def _filtered(self, node: nodes.Filter) -> Worth:
        signature = self._names.signature(node.name, is_test=False)
        value = self._used(node, signature)
        if signature is None:
            return Worth("")
        if signature.gives == "same":
            return value
        return Worth(signature.gives, node.name)

    def _used(self, node: nodes.Filter | nodes.Test, signature: Signature | None) -> Worth:
        value = self.worth(node.node) if node.node is not None else Worth("")
        if signature is None:
            for each in node.args:
                self.worth(each)
            return value
        if value.kind and signature.takes and value.kind not in signature.takes:
            wanted, given = _kinds(signature.takes), KIND_WORDS[value.kind]
            said = {"wanted": wanted[0], "wanted_en": wanted[1], "given": given[0], "given_en": given[1]}
            self._say("wrong_kind", name=node.name, value=value.name or node.name, **said)
        self._arguments(node, signature, value)
        return value

    def _arguments(self, node: nodes.Filter | nodes.Test, signature: Signature, value: Worth) -> None:
        most = 99 if signature.repeats else len(signature.arguments)
        least = len(signature.arguments) - signature.optional
        if node.kwargs or not least <= len(node.args) <= most:
            self._wrong_arguments(node, signature)
            return
        for at, each in enumerate(node.args):
            wanted = signature.arguments[min(at, len(signature.arguments) - 1)]
            given = self.worth(each)
            if wanted == "attribute":
                self._attribute(node, signature, each, value)
            elif not _fits(wanted, given):
                self._wrong_arguments(node, signature)

    def _wrong_arguments(self, node: nodes.Filter | nodes.Test, signature: Signature) -> None:
        self._say("wrong_arguments", name=node.name, example=signature.example)

    def _attribute(
        self, node: nodes.Filter | nodes.Test, signature: Signature, given: nodes.Node, value: Worth
    ) -> None:
        """最大('件次'): the name of a number that every item of the list has."""
        if not isinstance(given, nodes.Const) or not isinstance(given.value, str):
            self._wrong_arguments(node, signature)
        elif value.kind == "list" and value.path:
            part = self._names.attribute(given.value)
            kind = self._names.kind((*value.path, "*", *part)) if part else "nothing"
            if kind not in ("figure", "rate", ""):
                self._say("unknown_attribute", variable=value.name, name=given.value, nearest="", nearest_en="")

    # --- Reckoning ----------------------------------------------------------------------------------------------------

    def _chosen(self, node: nodes.CondExpr) -> Worth:
        self.asked(node.test)
        first = self.worth(node.expr1)
        if node.expr2 is None:
            self._say("no_else")
            return first
        second = self.worth(node.expr2)
        if first.kind == second.kind:
            return first._replace(number=None)
        wrong = next((one for one in (first, second) if one.kind not in _PRINTED and one.kind not in _LISTS), None)
        return wrong or Worth("")

    def _compared(self, node: nodes.Compare) -> Worth:
        first = left = self.worth(node.expr)
        for operand in node.ops:
            right = self.worth(operand.expr)
            if not _comparable(operand, left, right):
                left_name, right_name = (side.name or KIND_WORDS[side.kind][0] for side in (left, right))
                self._say("not_comparable", left=left_name, right=right_name)
            left = right
        return Worth("flag", f"{first.name} …")

    def _reckonable(self, found: Worth) -> Worth:
        if found.kind in ("figure", "rate"):
            self._say("reckoned", name=found.name)
        elif found.kind not in ("number", ""):
            self._say("numbers_only")
        return Worth("number" if found.kind else "", found.name, (), found.number)

    def _reckoned(self, node: nodes.Node) -> Worth:
        left, right = self.worth(node.left), self.worth(node.right)  # type: ignore[attr-defined]
        if isinstance(node, nodes.Add) and {left.kind, right.kind} == {"text"}:
            return Worth("text")
        sides = [self._reckonable(side) for side in (left, right)]
        if isinstance(node, nodes.Div | nodes.FloorDiv | nodes.Mod) and sides[1].number == 0:
            self._say("by_zero")
            return Worth("number")
        one, two = (side.number for side in sides)
        if one is None or two is None:
            return Worth("number" if all(side.kind for side in sides) else "")
        made = _result(node, one, two)
        if abs(made) > LARGEST:
            self._say("huge", number=made)
        return Worth("number", number=made)


def _is_turn(path: Path) -> bool:
    return len(path) == 2 and path[1] in LOOP_ATTRIBUTES


def _constant(node: nodes.Const) -> Worth:
    value = node.value
    if isinstance(value, bool):
        return Worth("flag", str(value).lower())
    if isinstance(value, str):
        return Worth("text", f"“{value}”")
    if isinstance(value, int | float):
        return Worth("number", str(value), (), Fraction(str(value)))
    return Worth("nothing", "none")


def _result(node: nodes.Node, one: Fraction, two: Fraction) -> Fraction:
    if isinstance(node, nodes.Add):
        return one + two
    if isinstance(node, nodes.Sub):
        return one - two
    if isinstance(node, nodes.Mul):
        return one * two
    if isinstance(node, nodes.Div):
        return one / two
    return Fraction(one // two) if isinstance(node, nodes.FloorDiv) else one % two


def _comparable(operand: nodes.Operand, left: Worth, right: Worth) -> bool:
    """Numbers with numbers; texts with texts, but which of two texts is larger nobody can say."""
    if operand.op in ("in", "notin"):
        if right.kind == "literal":
            return left.kind in _NUMBERS | _TEXTS
        return not right.kind or (left.kind in _TEXTS and right.kind == "text")
    if left.kind in _NUMBERS and right.kind in _NUMBERS:
        return True
    same = left.kind in _TEXTS and right.kind in _TEXTS
    if operand.op in ("eq", "ne"):
        return same or (not left.kind or not right.kind) or left.kind == right.kind == "flag"
    return False


def _fits(wanted: str, given: Worth) -> bool:
    if not given.kind:
        return True
    if wanted == "figure":
        return given.kind in ("figure", "rate")
    if wanted in ("count", "digits"):
        number = given.number
        if given.kind != "number" or (number is not None and (number < 0 or number.denominator != 1)):
            return False
        return wanted == "count" or number is None or number <= _MOST_DIGITS
    return given.kind == wanted


def _kinds(kinds: Iterable[str]) -> tuple[str, str]:
    words = [KIND_WORDS[kind] for kind in KIND_WORDS if kind in kinds]
    return "、".join(one for one, _two in words), ", ".join(two for _one, two in words)
