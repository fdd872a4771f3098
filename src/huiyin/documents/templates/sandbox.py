"""The engine's sandbox: values, conditions and loops over what the caller gives, and nothing else.

Jinja's immutable sandbox, narrowed: its delimiters are characters that no document holds, no attribute of a plain
value can be reached, only the caller's own functions can be called, and what is run is compared with a list of what may
be, node by node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from numbers import Number
from types import CodeType
from typing import Any, NoReturn

from jinja2 import Template, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from huiyin.documents.templates.marks import (
    BLOCK_END,
    BLOCK_START,
    BREAK,
    NOTE_END,
    NOTE_START,
    TAB,
    VALUE_END,
    VALUE_START,
)

#: How many steps loops may take in one document (a step is a node of the tree run once), how large a number may grow,
#: how much text a document may hold. Counted, not timed: the same template always ends the same way.
STEPS, LARGEST, TEXT_LIMIT = 5_000_000, 10**15, 20 << 20
LOOP_ATTRIBUTES = frozenset(("index", "index0", "first", "last", "length", "revindex", "revindex0"))
_COUNT = "_huiyin_count"
#: Functions by their names, as what is kept is found by them.
Named = frozenset[tuple[str, Callable[..., object]]]
_PLAIN = (str, bytes, int, float, complex, list, tuple, set, frozenset, range)
_FORBIDDEN = (*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_CONTROL: dict[int, str | None] = {**dict.fromkeys(_FORBIDDEN), ord("\n"): BREAK, ord("\t"): TAB}

ALLOWED_NODES: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Test,
    nodes.Call,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Concat,
    nodes.Compare,
    nodes.Operand,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Add,
    nodes.Sub,
    nodes.Mod,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Pos,
)


class ValueProblem(Exception):
    """A value could not be found, reckoned or printed; says why in a sentence."""


class _Strict(Undefined):
    """A name without a value says so as soon as anything is made of it."""

    def _fail_with_undefined_error(self, *_: Any, **__: Any) -> NoReturn:
        raise ValueProblem(self.sentence())

    def sentence(self) -> str:
        if self._undefined_hint:
            return str(self._undefined_hint)
        return f"没有“{self._undefined_name}”这个名称。请对照名称表改正。"

    __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __hash__ = (
        __add__
    ) = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __mod__ = __rmod__ = (
        __floordiv__
    ) = __rfloordiv__ = __neg__ = __pos__ = __call__ = __getitem__ = _fail_with_undefined_error


class Sandbox(ImmutableSandboxedEnvironment):
    """One document's engine."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%"])

    def __init__(
        self,
        filters: Mapping[str, Callable[..., object]],
        tests: Mapping[str, Callable[..., object]],
        functions: Mapping[str, Callable[..., object]],
    ) -> None:
        super().__init__(
            block_start_string=BLOCK_START,
            block_end_string=BLOCK_END,
            variable_start_string=VALUE_START,
            variable_end_string=VALUE_END,
            comment_start_string=NOTE_START,
            comment_end_string=NOTE_END,
            autoescape=True,
            undefined=_Strict,
            finalize=printed,
            keep_trailing_newline=True,
            cache_size=0,
        )
        self.filters = {**filters, _COUNT: self._counted}
        self.tests = dict(tests)
        self.globals = {}
        self._callable = {id(function) for function in functions.values()}
        self._steps = 0

    def allowed(self, source: str) -> nodes.Template:
        """The source as a tree in which every node is one of those allowed, and every loop counts its turns."""
        tree = self.parse(source)
        for node in _walk(tree):
            if type(node) not in ALLOWED_NODES:
                raise ValueProblem(f"模板里不能使用 {type(node).__name__}。")
        for loop in list(tree.find_all(nodes.For)):
            cost = nodes.Const(_size(loop))
            loop.iter = nodes.Filter(loop.iter, _COUNT, [cost], [], None, None, lineno=loop.lineno)
        tree.set_environment(self)
        return tree

    def made_of(self, source: str) -> Template:
        """The template that a source makes, once it is allowed."""
        given = {name: function for name, function in self.filters.items() if name != _COUNT}
        code = _code(source, frozenset(given.items()), frozenset(self.tests.items()))
        return self.template_class.from_code(self, code, self.make_globals(None), None)

    def _counted(self, value: object, cost: int) -> Sequence[object]:
        """The items of a loop, each paid for with the steps that its turn takes."""
        if isinstance(value, Undefined):
            value._fail_with_undefined_error()
        if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
            raise ValueProblem("这里要循环的不是列表。")
        items = []
        for item in value:
            self._steps += cost
            if self._steps > STEPS:
                raise ValueProblem(f"循环超过 {STEPS:,} 步，已停止。请减少嵌套的循环。")
            items.append(item)
        return items

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._reach(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str):
            return self._reach(obj, argument)
        if isinstance(argument, int) and type(obj) in (list, tuple) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=str(argument))

    def _reach(self, obj: Any, name: str) -> Any:
        """The value of a name in an object: of a mapping its items, of another object its public data."""
        if isinstance(obj, Undefined):
            obj._fail_with_undefined_error()
        value: Any = None
        if isinstance(obj, Mapping):
            value = obj.get(name)
        elif isinstance(obj, LoopContext):
            value = getattr(obj, name) if name in LOOP_ATTRIBUTES else None
        elif not isinstance(obj, _PLAIN) and not name.startswith("_") and name.isidentifier():
            value = getattr(obj, name, None)
        if value is None and not isinstance(obj, (*_PLAIN, Mapping, LoopContext)) and hasattr(type(obj), "__getitem__"):
            try:
                value = obj[name]
            except (LookupError, TypeError):
                value = None
        if value is None or (callable(value) and id(value) not in self._callable):
            return self.undefined(obj=obj, name=name)
        return value

    def is_safe_callable(self, obj: Any) -> bool:
        return id(obj) in self._callable

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic with numbers only: text times a number, or text % values, reaches further than it looks."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return left + right
        for side in (left, right):
            if isinstance(side, str | list | tuple | Mapping | bool):
                raise ValueProblem("只有数字可以加减乘除。文字相连请用 ~。")
        try:
            result = super().call_binop(context, operator, left, right)
        except ZeroDivisionError:
            raise ValueProblem("除数为零。请先用 {% if %} 判断。") from None
        if isinstance(result, Number) and abs(result) > LARGEST:  # type: ignore[arg-type]
            raise ValueProblem("算出的数太大。")
        return result


@lru_cache(maxsize=16)
def _code(source: str, filters: Named, tests: Named) -> CodeType:
    """What a source compiles to: a report has its template filled twice, and is made anew when it is verified."""
    engine = Sandbox(dict(filters), dict(tests), {})
    return engine.compile(engine.allowed(source))


def printed(value: object) -> str:
    """What a placeholder prints of a value: its text, line breaks and tabs kept, never code."""
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()
    if value is None:
        raise ValueProblem("这里没有值。")
    if isinstance(value, bool):
        raise ValueProblem("这里只说是或否，不能印出。请用 {% if %} 判断。")
    if isinstance(value, Mapping | list | tuple | set | frozenset | LoopContext):
        raise ValueProblem("这里是列表或对象，不是一个值。请写明取哪一项，或用循环列出。")
    return "".join(str(value).replace("\r\n", "\n").translate(_CONTROL))


def _walk(tree: nodes.Node) -> Iterable[nodes.Node]:
    pending: list[nodes.Node] = [tree]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(node.iter_child_nodes())


def _size(loop: nodes.For) -> int:
    """The steps of one turn: the nodes in the loop, those of loops within it aside, which count for themselves."""
    size = 1
    pending: list[nodes.Node] = [*loop.body]
    while pending:
        node = pending.pop()
        size += 1
        pending.extend([node.iter] if isinstance(node, nodes.For) else node.iter_child_nodes())
    return size
