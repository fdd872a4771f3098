"""What placeholders say: names that exist, filters that exist, and nothing that reaches further."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from huiyin.documents.templates.marks import BLOCK_END, BLOCK_START, VALUE_END, VALUE_START, without_private
from huiyin.documents.templates.names import Names, Path, Placeholder
from huiyin.documents.templates.problems import Trap, trap
from huiyin.documents.templates.reading import Tag, quoted
from huiyin.documents.templates.sandbox import ALLOWED_NODES, LOOP_ATTRIBUTES, Sandbox
from huiyin.documents.templates.structure import WORDS
from huiyin.documents.templates.worth import Appraiser

LONGEST, LARGEST_NUMBER = 500, 10**9
_SIGNS = {
    **dict.fromkeys("．。・·｡", ("fullwidth_dot", ".")),
    "｜": ("fullwidth_bar", "|"),
    **{char: ("fullwidth_bracket", plain) for char, plain in zip("（）［］【】〔〕「」", "()[][][][]", strict=True)},
    "，": ("fullwidth_sign", ","),
    "、": ("fullwidth_sign", ","),
    "：": ("fullwidth_sign", ":"),
    "＝": ("fullwidth_sign", "="),
    "＞": ("fullwidth_sign", ">"),
    "＜": ("fullwidth_sign", "<"),
    "≥": ("fullwidth_sign", ">="),
    "≤": ("fullwidth_sign", "<="),
    "≠": ("fullwidth_sign", "!="),
    "×": ("fullwidth_sign", "*"),
    "÷": ("fullwidth_sign", "/"),
    "—": ("fullwidth_sign", "-"),
    "–": ("fullwidth_sign", "-"),
}
_DIGIT_AFTER_DOT = re.compile(r"(?:[^\W\d]\w*|\])\s*(\.\s*(\d\w*))")
_DIGIT_FIRST = re.compile(r"(?<![\w.])(\d+[^\W\d_]\w*)")
_WORDS_REACHING = (
    "self lipsum cycler joiner namespace dict range caller varargs kwargs request config session g url_for "
    "get_flashed_messages settings debug environ os sys eval exec open import_module"
)
_REACHING_NAMES = frozenset(_WORDS_REACHING.split())


def letters(tag: Tag, names: Names | None = None) -> Iterator[Trap]:
    """Signs that a Chinese keyboard or Word puts in the place of those that a placeholder needs; names with digits."""
    inner = tag.line.text[tag.start + 2 : tag.end - 2]
    if any(inner[start] not in "\"'" or inner[end - 1] not in "\"'" for start, end in quoted(inner)):
        yield trap("smart_quotes", tag.place, tag.written)
    outside = _blanked(tag.text)
    wrong: dict[str, list[str]] = {}
    right = list(tag.text)
    for at, char in enumerate(outside):
        code, plain = _sign(char)
        if code:
            wrong.setdefault(code, []).append(char)
            right[at] = plain
    for code, chars in wrong.items():
        yield trap(code, tag.place, tag.written, signs="".join(dict.fromkeys(chars)), right="".join(right))
    if not wrong:
        yield from _digits(tag, outside, names)
    if inner[:1] in "-+" or inner[-1:] in "-+":
        yield trap("dash", tag.place, tag.written)


def _sign(char: str) -> tuple[str, str]:
    """The trap that a sign is, and what should stand there; nothing for one that may stand."""
    if char.isascii():
        return "", char
    if char in _SIGNS:
        return _SIGNS[char]
    plain = unicodedata.normalize("NFKC", char)
    if plain.isascii() and plain != char and len(plain) == 1:
        return ("fullwidth_letter" if plain.isalnum() else "fullwidth_sign"), plain
    return ("", char) if char.isalnum() or char == "_" or char.isspace() else ("strange_sign", "")


def _digits(tag: Tag, outside: str, names: Names | None) -> Iterator[Trap]:
    for match in _DIGIT_AFTER_DOT.finditer(outside):
        start, end = match.span(1)
        right = _existing(f'{tag.text[:start]}["{match.group(2)}"]{tag.text[end:]}', names)
        yield trap("digit_first", tag.place, tag.written, name=match.group(2), right=right)
    for match in _DIGIT_FIRST.finditer(outside):
        yield trap("digit_first", tag.place, tag.written, name=match.group(1), right=f'…["{match.group(1)}"]')


def _existing(right: str, names: Names | None) -> str:
    """What is proposed, or the name nearest to it where there is none like it."""
    try:
        (output,) = Sandbox({}, {}, {}).parse(f"{VALUE_START} {right} {VALUE_END}").body
    except (TemplateSyntaxError, ValueError):
        return right
    node = output.nodes[0] if isinstance(output, nodes.Output) and output.nodes else output
    path = _path(_unfiltered(node)[0])
    if names is None or path is None or names.resolve(path):
        return right
    return names.nearest(path) or right


def _blanked(text: str) -> str:
    """The text with quotations blanked out."""
    chars = list(text)
    for start, end in quoted(text):
        chars[start:end] = " " * (end - start)
    return "".join(chars)


class Language:
    """Checks what the tags of a template say; without names (when filling) only what they reach and call."""

    def __init__(
        self,
        names: Names | None,
        filters: Collection[str] | None,
        tests: Collection[str] | None,
        functions: Collection[str] | None,
    ) -> None:
        self.names = names
        self._names, self._filters, self._tests, self._functions = names, filters, tests, functions
        self._sandbox = Sandbox({}, {}, {})
        #: of each {% for %} by its identity: the name of its variable, the path of its list.
        self._lists: dict[int, tuple[str, Path]] = {}
        self.placeholders: list[Placeholder] = []
        self._traps: list[Trap] = []
        self._tag: Tag
        self._scope: dict[str, Path] = {}

    def read(self, tag: Tag, loops: Sequence[Tag]) -> list[Trap]:
        """What is wrong with what a tag says."""
        self._traps, self._tag = [], tag
        self._scope = dict(self._lists[id(loop)] for loop in loops if id(loop) in self._lists)
        if len(tag.text) > LONGEST:
            self._say("too_long", limit=LONGEST)
        elif not tag.text:
            self._say("empty")
        elif tag.kind == "value" and tag.text.startswith("{"):
            self._say("third_brace", right=f"{{{{ {tag.text.strip('{} ')} }}}}")
        elif tag.kind == "value" or tag.word in ("if", "elif", "for"):
            try:
                self._read(tag)
            except TemplateSyntaxError as error:
                self._say("syntax", **_syntax(error))
            except (RecursionError, MemoryError, OverflowError):
                self._say("too_long", limit=LONGEST)
        elif tag.word in WORDS and len(tag.text.split()) > 1:
            self._say("syntax", reason=f"{tag.word} 后面不写别的", english=f"nothing follows {tag.word}")
        return list({each.code if each.code == "reaches_outside" else each: each for each in self._traps}.values())

    def _say(self, code: str, **details: object) -> None:
        self._traps.append(trap(code, self._tag.place, self._tag.written, **details))

    def _read(self, tag: Tag) -> None:
        if tag.kind == "value":
            tree = self._sandbox.parse(f"{VALUE_START} {tag.text} {VALUE_END}")
            (output,) = tree.body
            assert isinstance(output, nodes.Output)
            for node in output.nodes:
                self._value(node)
                self._appraise("printed", node)
            return
        text = tag.text.removeprefix("el") if tag.word == "elif" else tag.text
        end = "endfor" if tag.word == "for" else "endif"
        tree = self._sandbox.parse(f"{BLOCK_START} {text} {BLOCK_END}{BLOCK_START} {end} {BLOCK_END}")
        (block,) = tree.body
        if isinstance(block, nodes.If):
            self._walk(block.test)
            self._appraise("asked", block.test)
        elif isinstance(block, nodes.For):
            self._for(tag, block)

    def _appraise(self, how: Literal["printed", "asked", "repeated"], node: nodes.Node) -> None:
        """What would be refused when it is filled; asked only where all names and words are known ones."""
        if self._names is not None and not self._traps:
            getattr(Appraiser(self._names, self._scope, _path, self._say), how)(node)

    def _value(self, node: nodes.Expr) -> None:
        path = _path(node)
        if path is not None and self._is_only_list(path):
            self._note(path, ())
            self._say("list_as_value", name=_dotted(path))
        elif isinstance(node, nodes.List | nodes.Tuple):
            self._say("syntax", reason="一个占位符只写一个值", english="one placeholder, one value")
        else:
            self._walk(node)

    def _is_only_list(self, path: Path) -> bool:
        names = self._names
        return (
            names is not None
            and path[0] not in self._scope
            and not names.resolve(path)
            and names.loop(path) is not None
        )

    def _for(self, tag: Tag, loop: nodes.For) -> None:
        if not isinstance(loop.target, nodes.Name) or loop.recursive:
            self._say("syntax", reason="循环写成 for 名称 in 列表", english="a loop is written: for name in list")
            return
        name, (node, filters) = loop.target.name, _unfiltered(loop.iter)
        path = _path(node)
        if path is None:
            self._say("no_list", name=tag.text, nearest="", nearest_en="")
        elif not self._reaches(path):
            self._list(path)
        for each in filters:
            self._filter(each)
        if path is not None:
            self._appraise("repeated", loop.iter)
        if name.startswith("_") or self._is_known(name):
            self._say("known_name", name=name)
        self._lists[id(tag)] = (name, self._full(path) if path else ())
        self._scope[name] = self._full(path) if path else ()
        if loop.test is not None:
            self._walk(loop.test)
            self._appraise("asked", loop.test)

    def _is_known(self, name: str) -> bool:
        """Whether a name is one of the caller's, or the first part of one."""
        names = self._names
        if names is None:
            return False
        is_head = names.nearest((name,)).startswith((f"{name}.", f"{name}["))
        return is_head or names.resolve((name,)) or names.loop((name,)) is not None

    def _list(self, path: Path) -> None:
        self._note(path, ())
        names = self._names
        if names is None or (path[0] in self._scope and not self._scope[path[0]]):
            return
        if names.loop(tuple(part for part in self._full(path) if part != "*")) is None:
            self._say("no_list" if names.resolve(path) else "unknown_name", name=_dotted(path), **self._near(path))

    def _near(self, path: Path) -> dict[str, str]:
        near = self._names.nearest(path) if self._names else ""
        near = "" if near == _dotted(path) else near
        return {"nearest": _hint(near), "nearest_en": _hint_en(near)}

    def _full(self, path: Path) -> Path:
        """A path through the variable of a loop as one through its list."""
        if path[0] in self._scope:
            return (*self._scope[path[0]], "*", *path[1:])
        return path

    def _note(self, path: Path, filters: tuple[str, ...]) -> None:
        self.placeholders.append(Placeholder(self._full(path), filters, self._tag.written, self._tag.place))

    def _walk(self, node: nodes.Node, filters: tuple[str, ...] = ()) -> None:
        path = _path(node) if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem) else None
        if path is not None:
            self._name(path, filters)
        elif isinstance(node, nodes.Getattr | nodes.Getitem):
            self._reached(node)
        elif type(node) not in ALLOWED_NODES:
            self._say("forbidden", what=_NODE_WORDS.get(type(node).__name__, type(node).__name__))
        elif isinstance(node, nodes.Filter):
            self._filter(node)
            if node.node is not None:
                self._walk(node.node, (node.name, *filters))
        elif isinstance(node, nodes.Test):
            self._test(node)
        elif isinstance(node, nodes.Call):
            self._call(node)
        else:
            self._reckoning(node)
            for child in node.iter_child_nodes():
                self._walk(child)

    def _filter(self, node: nodes.Filter) -> None:
        if self._filters is not None and node.name not in self._filters:
            self._say("unknown_filter", name=node.name, **_nearest(node.name, self._filters))
        self._arguments(node)

    def _test(self, node: nodes.Test) -> None:
        if self._tests is not None and node.name not in self._tests:
            self._say("unknown_test", name=node.name, **_nearest(node.name, self._tests))
        self._walk(node.node)
        self._arguments(node)

    def _arguments(self, node: nodes.Filter | nodes.Test | nodes.Call) -> None:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            self._say("forbidden", what="* 和 **")
        for child in [*node.args, *(pair.value for pair in node.kwargs if isinstance(pair, nodes.Keyword))]:
            self._walk(child)

    def _call(self, node: nodes.Call) -> None:
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if not name or (self._functions is not None and name not in self._functions):
            self._say("forbidden_call", name=name or "（）")
            if not name:
                self._walk(node.node)
        self._arguments(node)

    def _reached(self, node: nodes.Getattr | nodes.Getitem) -> None:
        """A part of something that is no name: of a text, a number, the result of a filter."""
        part = node.attr if isinstance(node, nodes.Getattr) else _key(node)
        if part is None:
            self._say("computed_name")
        else:
            self._say("reaches_outside", name=part)
        if not isinstance(node.node, nodes.Const):
            self._walk(node.node)

    def _reaches(self, path: Path) -> bool:
        if any(part.startswith("_") for part in path) or (
            path[0] in _REACHING_NAMES and not (self._names and self._names.resolve(path))
        ):
            self._say("reaches_outside", name=_dotted(path))
            return True
        return False

    def _name(self, path: Path, filters: tuple[str, ...]) -> None:
        if self._reaches(path):
            return
        if path[0] == "loop" and self._scope and len(path) == 2 and path[1] in LOOP_ATTRIBUTES:
            return
        self._note(path, filters)
        names = self._names
        if names is None:
            return
        if path[0] in self._scope:
            self._attribute(path)
        elif not names.resolve(path) and names.loop(path) is None:
            self._say("unknown_name", name=_dotted(path), **self._near(path))

    def _attribute(self, path: Path) -> None:
        """What is said of the variable of a loop must be an attribute of its list's items."""
        names, full = self._names, self._scope[path[0]]
        if names is None or not full or len(path) == 1:
            return
        known = names.loop(tuple(part for part in full if part != "*"))
        whole = tuple(part for part in (*full, *path[1:]) if part != "*")
        dotted = ".".join(path[1:])
        if known is None or dotted in known or names.loop(whole) is not None or names.resolve(whole):
            return
        self._say("unknown_attribute", name=dotted, variable=path[0], **_nearest(dotted, known))

    def _reckoning(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Const) and isinstance(node.value, int | float) and abs(node.value) > LARGEST_NUMBER:
            self._say("huge", number=node.value)
        elif isinstance(node, nodes.Mod) and _is_text(node.left):
            self._say("format_text")
        elif isinstance(node, nodes.Mul) and any(
            _is_text(side) or isinstance(side, nodes.List | nodes.Tuple) for side in (node.left, node.right)
        ):
            self._say("text_times")


_ENDS = ("end of print statement", "end of statement block", "}}", "%}", "end of template")
_NODE_WORDS = {"Pow": "乘方 **", "Dict": "花括号里的对照表", "Slice": "切片 [:]"}


def _path(node: nodes.Node) -> Path | None:
    """A dotted name, its parts in brackets included; None for anything else."""
    parts: list[str] = []
    while not isinstance(node, nodes.Name):
        if isinstance(node, nodes.Getattr):
            parts.append(node.attr)
        elif isinstance(node, nodes.Getitem) and (key := _key(node)) is not None:
            parts.append(key)
        else:
            return None
        node = node.node
    return (node.name, *reversed(parts))


def _key(node: nodes.Getitem) -> str | None:
    return node.arg.value if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else None


def _unfiltered(node: nodes.Node) -> tuple[nodes.Node, list[nodes.Filter]]:
    filters = []
    while isinstance(node, nodes.Filter) and node.node is not None:
        filters.append(node)
        node = node.node
    return node, filters


def _is_text(node: nodes.Node) -> bool:
    return (isinstance(node, nodes.Const) and isinstance(node.value, str)) or isinstance(node, nodes.Concat)


def _dotted(path: Path) -> str:
    """来信.件次, 属地["城关镇"].批次: as it is written in a template."""
    return path[0] + "".join(f".{part}" if part.isidentifier() else f'["{part}"]' for part in path[1:])


def _nearest(name: str, known: Collection[str]) -> dict[str, str]:
    near = next(iter(difflib.get_close_matches(name, sorted(known), 1, 0.4)), "")
    near = near or next((each for each in sorted(known) if set(each) & set(name)), "")
    return {"nearest": _hint(near), "nearest_en": _hint_en(near)}


def _hint(name: str) -> str:
    return f"是不是“{name}”？" if name else ""


def _hint_en(name: str) -> str:
    return f"Is “{name}” meant? " if name else ""


def _syntax(error: TemplateSyntaxError) -> dict[str, str]:
    """The engine's complaint in Chinese where it is one of the usual ones."""
    english = without_private((error.message or "").replace(VALUE_END, "}}").replace(BLOCK_END, "%}"))
    if match := re.search(r"got '(.+)'$", english):
        got = match.group(1)
        got = _TOKENS.get(got, f"“{got}”")
        return {"reason": "没有写完" if match.group(1) in _ENDS else f"{got}写在这里不对", "english": english}
    if match := re.search(r"unexpected (?:char )?'(.+?)'", english):
        if match.group(1) in _ENDS:
            return {"reason": "没有写完", "english": english}
        return {"reason": f"“{match.group(1)}”不能写在这里", "english": english}
    return {"reason": "没有写完或多了符号", "english": english}


#: What the engine calls a sign that stands where it should not.
_TOKENS = {"integer": "数字", "float": "数字", "string": "引号里的文字"}
