"""From text to predicate. Chinese or identifiers, full-width punctuation or plain: one grammar, one tree.

条件   = 与 { 或 与 }          与 = 非 { 且 非 }          非 = [非] ( 比较 | "(" 条件 ")" )
比较   = 列 运算 值 | 列 属于 ( 范围 | 列表 | 本期 ) | 列 隶属 名称 | 已知(列) | 未知(列) | 全部
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple, NoReturn

from huiyin.core import periods
from huiyin.core.facts import COLUMNS, Column
from huiyin.core.periods import Period, PeriodError
from huiyin.core.predicate.errors import PredicateError
from huiyin.core.predicate.nodes import (
    AS_OF,
    CHINESE_WORDS,
    DOMAINS,
    And,
    Between,
    ColumnRef,
    Compare,
    Everything,
    In,
    InPeriod,
    Known,
    Literal,
    Not,
    Operand,
    Or,
    Predicate,
    Within,
)

LONGEST_TEXT = 4000
LONGEST_NUMBER = 15
DEEPEST_NESTING = 40

#: Full-width forms to plain ones, character for character, so that positions stay those of the text.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("　、【】", " ,()")
_CLOSING = {'"': '"', "'": "'", "“": "”", "”": "”", "‘": "’", "「": "」", "『": "』"}
_TOKENS = re.compile(
    r"""(?P<space>\s+)
    |(?P<day>\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|年\d{1,2}月\d{1,2}日)(?![A-Za-z0-9_]))
    |(?P<period>\d{4}(?:-[Qq][1-4]|-\d{1,2}|年(?:第?[一二三四1-4]季度|\d{1,2}月|[上下]半年)?)(?![A-Za-z0-9_-]))
    |(?P<number>-?\d+(?:(?![\w-])|(?=至\s*\d)))
    |(?P<op><=|>=|!=|<>|==|[=<>≤≥≠≦≧])
    |(?P<to>\.{2,3}|~|至(?=[\s\d]))
    |(?P<mark>[(),!]|&&?|\|\|?)
    |(?P<word>[\w·]+(?:-[\w·]+)*)
    """,
    re.VERBOSE,
)
_OPS = {"==": "=", "<>": "!=", "≤": "<=", "≦": "<=", "≥": ">=", "≧": ">=", "≠": "!="}
_KEYWORDS = (
    {word: word for word in CHINESE_WORDS}
    | {chinese: word for word, chinese in CHINESE_WORDS.items()}
    | {"&": "and", "&&": "and", "|": "or", "||": "or", "!": "not", "并且": "and", "或者": "or", "不": "not", "在": "in"}
)
_NAMES = {column.label: column.name for column in COLUMNS.values()} | {name: name for name in COLUMNS}
_ORDERED = ("date", "int")
_LABELS = "|".join(sorted((re.escape(column.label) for column in COLUMNS.values()), key=len, reverse=True))
_LABEL = re.compile(_LABELS)
#: 不 before 属于 is "not"; 属于 and its like stand right after a column.
_MEMBERSHIP = re.compile(r"(?P<word>不(?=属于)|属于|隶属)")
_JOINING = re.compile(rf"(?P<word>并且|或者|且|或|非)(?=(?:非|已知|未知|全部|{_LABELS}|$))")


class Token(NamedTuple):
    kind: str
    text: str
    position: int


def parse(text: str) -> Predicate:
    """The predicate that a text says; a blank text is every fact.

    Raises:
        PredicateError: with the position, what was expected there and the nearest name.
    """
    if len(text) > LONGEST_TEXT:
        raise PredicateError(
            f"条件过长（{len(text)} 字），最多 {LONGEST_TEXT} 字",
            f"the predicate has {len(text)} characters; {LONGEST_TEXT} are allowed",
            position=LONGEST_TEXT,
        )
    tokens = list(_tokens(text))
    return _Reader(tokens).whole() if len(tokens) > 1 else Everything()


def _tokens(text: str) -> list[Token]:
    plain = text.translate(_PLAIN)
    found: list[Token] = []
    position = 0
    while position < len(text):
        if text[position] in _CLOSING or plain[position] in "\"'":
            quoted, end = _quoted(text, position)
            found.append(Token("quoted", quoted, position))
            position = end
            continue
        match = _TOKENS.match(plain, position)
        if match is None:
            raise PredicateError(
                f"第 {position + 1} 个字“{text[position]}”不能用在条件里",
                f"character {position + 1}, {text[position]!r}, has no place in a predicate",
                position=position,
            )
        end = match.end()
        if match.lastgroup == "word":
            end = position + _first_word(match.group())
            match = _TOKENS.fullmatch(plain, position, end) or match
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group()[: end - position], position))
        position = end
    found.append(Token("end", "", len(text)))
    return found


def _first_word(run: str) -> int:
    """Where the first word of a run ends: Chinese is written without spaces, 信访形式=来访且信访人数>=5.

    A joining word is one only before a column or what may stand for one, so that names may hold its letters.
    """
    if run in _NAMES or run in _KEYWORDS:
        return len(run)
    column = _LABEL.match(run)
    if column and _MEMBERSHIP.match(run, column.end()):
        return column.end()
    if (start := _JOINING.match(run)) or (start := _MEMBERSHIP.match(run)):
        return start.end("word")
    later = _JOINING.search(run)
    return later.start() if later else len(run)


def _quoted(text: str, start: int) -> tuple[str, int]:
    closing = _CLOSING.get(text[start], text[start])
    content: list[str] = []
    position = start + 1
    while position < len(text):
        letter = text[position]
        if letter == "\\" and position + 1 < len(text):
            content.append(text[position + 1])
            position += 2
            continue
        if letter == closing:
            return "".join(content), position + 1
        content.append(letter)
        position += 1
    raise PredicateError(
        f"第 {start + 1} 个字处的引号没有结束，请补上 {closing}",
        f"the quotation mark at character {start + 1} is not closed; add {closing}",
        position=start,
        expected=(closing,),
    )


class _Reader:
    """Recursive descent over the tokens of one text."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def keyword(self, token: Token | None = None) -> str | None:
        token = token or self.token
        return _KEYWORDS.get(token.text) if token.kind in ("word", "mark") else None

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def accept(self, text: str) -> bool:
        if self.token.kind != "quoted" and self.token.text == text:
            self.at += 1
            return True
        return False

    def accept_word(self, keyword: str) -> bool:
        if self.keyword() == keyword:
            self.at += 1
            return True
        return False

    def fail(self, expected: tuple[str, ...], near: tuple[str, ...] = ()) -> NoReturn:
        """Say where, what was found, what was expected and which known name is nearest."""
        token = self.token
        nearest = get_close_matches(token.text, near or expected, n=1, cutoff=0.5)
        suggestion = nearest[0] if nearest else None
        found = f"“{token.text}”" if token.text else "（结尾）"
        message = f"第 {token.position + 1} 个字{found}处应为{'、'.join(expected)}"
        english = f"character {token.position + 1}, {token.text or 'end'!r}: expected {', '.join(expected)}"
        if suggestion:
            message += f"；是否要写“{suggestion}”"
            english += f"; did you mean {suggestion!r}"
        raise PredicateError(message, english, position=token.position, expected=expected, suggestion=suggestion)

    def whole(self) -> Predicate:
        predicate = self.either()
        if self.token.kind != "end":
            self.fail(("且", "或", "结尾"), ("且", "或", "and", "or"))
        return predicate

    def either(self) -> Predicate:
        parts = [self.both()]
        while self.accept_word("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self) -> Predicate:
        parts = [self.negated()]
        while self.accept_word("and"):
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negated(self) -> Predicate:
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            self.fail((f"不超过 {DEEPEST_NESTING} 层的嵌套",))
        try:
            if self.accept_word("not"):
                return Not(self.negated())
            if self.accept("("):
                inner = self.either()
                self.close()
                return inner
            return self.leaf()
        finally:
            self.depth -= 1

    def close(self) -> None:
        if not self.accept(")"):
            self.fail((")",))

    def leaf(self) -> Predicate:
        for word in ("known", "unknown"):
            if self.accept_word(word):
                if not self.accept("("):
                    self.fail(("(",))
                column = self.column()
                self.close()
                return Known(column.name, known=word == "known")
        if self.accept_word("all"):
            return Everything()
        column = self.column()
        if self.token.kind == "op":
            return self.comparison(column)
        if self.accept_word("in"):
            return self.membership(column)
        if self.keyword() == "not" and self.keyword(self.tokens[self.at + 1]) == "in":
            self.at += 2
            return Not(self.membership(column))
        if self.accept_word("within"):
            return self.under(column)
        return self.fail(("=", "!=", "<", "<=", ">", ">=", "in（属于）"), ("属于", "in", "隶属", "within"))

    def column(self) -> Column:
        name = _NAMES.get(self.token.text) if self.token.kind == "word" else None
        if name is None:
            self.fail(("列名",), tuple(_NAMES))
        self.at += 1
        return COLUMNS[name]

    def comparison(self, column: Column) -> Predicate:
        op = _OPS.get(self.token.text, self.token.text)
        if op not in ("=", "!=") and column.kind not in _ORDERED:
            self.fail(("=", "!=", "in（属于）"))
        self.at += 1
        return Compare(column.name, op, self.operand(column))

    def operand(self, column: Column) -> Operand:
        token = self.token
        if token.kind == "word":
            if column.kind == "date" and self.accept_word("as_of"):
                return AS_OF
            other = COLUMNS.get(_NAMES.get(token.text, ""))
            is_value = column.vocabulary is not None and column.vocabulary.code(token.text) is not None
            if other is not None and not is_value and _comparable(column, other):
                self.at += 1
                return ColumnRef(other.name)
        return self.literal(column)

    def literal(self, column: Column) -> Literal:
        token = self.token
        value: Literal | None = None
        if column.kind == "date":
            value = self.day(token)
        elif column.vocabulary is not None:
            code = column.vocabulary.code(token.text)
            value = code if column.kind == "code" or code is None else code == "yes"
            if value is None:
                labels = tuple(term.label for term in column.vocabulary)
                self.fail(labels, labels + column.vocabulary.codes)
        elif column.kind in ("int", "id") and token.kind == "number":
            value = int(token.text) if len(token.text) <= LONGEST_NUMBER else None
        elif column.kind == "text" or (column.kind == "id" and column.name in DOMAINS):
            value = token.text if token.kind in ("word", "quoted", "number") else None
        if value is None:
            self.fail((_WANTED[column.kind] if column.name in DOMAINS or column.kind != "id" else "编号",))
        self.at += 1
        return value

    def day(self, token: Token) -> date | None:
        if token.kind != "day":
            return None
        try:
            return periods.parse_day(token.text)
        except PeriodError as error:
            raise PredicateError(str(error), error.english, position=token.position) from error

    def membership(self, column: Column) -> Predicate:
        if self.accept("("):
            items = [self.literal(column)]
            while self.accept(","):
                items.append(self.literal(column))
            self.close()
            return In(column.name, tuple(items))
        if column.kind == "date":
            if self.accept_word("period"):
                return InPeriod(column.name)
            period = self.period()
            return Between(column.name, period.start, period.end)
        if column.kind == "int" and self.token.kind == "number":
            start = self.literal(column)
            if self.token.kind != "to":
                self.fail(("范围，如 5..10",))
            self.at += 1
            end = self.literal(column)
            return Between(column.name, int(str(start)), int(str(end)))
        return self.fail(("(",) if column.kind != "int" else ("(", "范围，如 5..10"))

    def period(self) -> Period:
        first = self.token
        if first.kind not in ("day", "period", "number"):
            self.fail(("时段，如 2018、2018-Q3、2018-01-01..2018-06-30", "("))
        text = self.take().text
        if self.token.kind == "to":
            self.at += 1
            if self.token.kind not in ("day", "period", "number"):
                self.fail(("结束日期",))
            text += ".." + self.take().text
        try:
            return periods.parse(text)
        except PeriodError as error:
            raise PredicateError(str(error), error.english, position=first.position) from error

    def under(self, column: Column) -> Predicate:
        if column.name not in DOMAINS:
            self.at -= 1
            self.fail(("=", "!=", "in（属于）"))
        value = self.literal(column)
        if not isinstance(value, (str, int)):
            self.fail((_WANTED["id"],))
        return Within(column.name, value)


_WANTED = {
    "date": "日期，如 2018-03-05",
    "int": "整数",
    "id": "名称或编号",
    "text": "文字",
    "code": "取值",
    "flag": "是、否",
}


def _comparable(column: Column, other: Column) -> bool:
    if column.kind != other.kind or column.vocabulary is not other.vocabulary:
        return False
    return column.kind != "id" or DOMAINS.get(column.name, column.name) == DOMAINS.get(other.name, other.name)
