"""The template that comes with a kind: its text in `data/kinds`, set in the form of GB/T 9704, to be edited in Word.

A line of that text is a paragraph. Signs at its head: `#` title, `>` addressee, `>>` number below a title, `=`
heading, `-` paragraph without indent, `.` blank line, `|` row of a form (with `|4` four cells, `|2` two), `^`
signature, `@段 X` the paragraphs of a field, `@编号` the petition's number below a title; `@附件`, `@联系`, `@抄送`
what stands below a letter; {%p …%} and {%tr …%} as in any template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from huiyin.documents.official import content as say
from huiyin.documents.official import write_document
from huiyin.documents.workbook import shown_width
from huiyin.letters.kinds import LetterKind
from huiyin.letters.names import DAY, NUMBER, ORGAN

#: The signature stands in the middle of so many characters: room for the date with four characters to its right.
_SIGNATURE: Final = 14.5
#: What the four and the two cells of a form's row take of its width.
_SHARES: Final = {2: (5.4, 22.6), 4: (5.4, 10.2, 4.4, 8.0)}
_ROW = re.compile(r"\|(\d)\s+(.*)")
#: A bar between cells, not one that a placeholder puts before its filter.
_BETWEEN = re.compile(r"\|(?![^{]*\}\})")
_ATTACHMENT: Final = (
    "{{ '附件：' if loop.first else '　　　' }}{{ loop.index ~ '.' if loop.length > 1 else '' }}{{ 件 }}"
)


@lru_cache(maxsize=256)
def shipped_template(kind: LetterKind, organ: str = "") -> bytes:
    """The template of a kind; `organ` makes room for the length of that name."""
    head = say.LetterHead(_value(ORGAN), _value(NUMBER), measured=organ) if kind.has_head else None
    return write_document(
        say.OfficialDocument(
            blocks=list(_Writer(kind, organ).blocks()), name=f"{kind.title}模板", author="", letter_head=head
        )
    )


class _Writer:
    def __init__(self, kind: LetterKind, organ: str) -> None:
        self.kind, self.organ = kind, organ
        self._rows: list[say.FormRow] = []

    def blocks(self) -> Iterator[say.Block]:
        lines = [line for line in self.kind.body.splitlines() if line.strip()]
        for at, line in enumerate(lines):
            if line.startswith(("|", "{%tr")):
                self._rows.append(_row(line))
                continue
            yield from self._form()
            follows = lines[at + 1] if at + 1 < len(lines) else ""
            yield from self._block(line, follows)
        yield from self._form()

    def _form(self) -> Iterator[say.Block]:
        if self._rows:
            yield say.Form(tuple(self._rows))
            self._rows = []

    def _block(self, line: str, follows: str) -> Iterator[say.Block]:
        sign, _, rest = line.partition(" ")
        if line.startswith("{%p"):
            yield say.Styled("Statement", line)
        elif sign == "#":
            yield say.Styled("Title", rest)
            if not follows.startswith(("# ", ">> ", "@编号")):
                yield say.Styled("Blank", "")
        elif sign == ">>":
            yield say.Styled("TitleNote", rest)
            yield say.Styled("Blank", "")
        elif sign == ">":
            yield say.Addressee(rest)
        elif sign == "=":
            yield say.Styled("Heading1", rest)
        elif sign == "-":
            yield say.Paragraph(rest, is_indented=False)
        elif sign == ".":
            yield say.Styled("Blank", "")
        elif sign == "^":
            width = max(_SIGNATURE, shown_width(self.organ) / 2)
            yield say.Signature(_value(ORGAN), _value(DAY), block=width)
        elif sign.startswith("@"):
            yield from _standing(sign[1:], rest)
        else:
            yield say.Paragraph(line)


def _value(name: str) -> str:
    return f"{{{{ {name} }}}}"


def _standing(what: str, name: str) -> Iterator[say.Block]:
    """The parts that many letters share."""
    if what == "编号":
        yield say.Styled("Statement", "{%p if 信访件编号 %}")
        yield say.Styled("TitleNote", "（信访件编号：{{ 信访件编号 }}）")
        yield say.Styled("Statement", "{%p endif %}")
        yield say.Styled("Blank", "")
    elif what == "段":
        yield say.Styled("Statement", f"{{%p for 段 in {name} %}}")
        yield say.Paragraph("{{ 段 | 句号 }}")
        yield say.Styled("Statement", "{%p endfor %}")
    elif what == "附件":
        yield say.Styled("Statement", "{%p if 附件 %}")
        yield say.Styled("Blank", "")
        yield say.Styled("Statement", "{%p for 件 in 附件 %}")
        yield say.Styled("AttachmentItem", _ATTACHMENT)
        yield say.Styled("Statement", "{%p endfor %}")
        yield say.Styled("Statement", "{%p endif %}")
    elif what == "联系":
        yield say.Styled("Statement", "{%p if 联系人 or 联系电话 %}")
        contact = "{% if 联系人 %}联系人：{{ 联系人 }}{% endif %}"
        between = "{% if 联系人 and 联系电话 %}，{% endif %}"
        yield say.Note(f"{contact}{between}{{% if 联系电话 %}}联系电话：{{{{ 联系电话 }}}}{{% endif %}}")
        yield say.Styled("Statement", "{%p endif %}")
    elif what == "抄送":
        yield say.Styled("Statement", "{%p if 抄送 %}")
        yield say.Copies("{{ 抄送 | 顿号 }}")
        yield say.Styled("Statement", "{%p endif %}")
    else:
        raise ValueError(f"@{what}")


def _row(line: str) -> say.FormRow:
    match = _ROW.fullmatch(line)
    if match is None:
        return say.FormRow((say.FormCell(line, 28.0, is_statement=True),))
    shares = _SHARES[int(match[1])]
    texts = [text.strip() for text in _BETWEEN.split(match[2])]
    return say.FormRow(
        tuple(
            say.FormCell(text, share, is_label=place % 2 == 0)
            for place, (text, share) in enumerate(zip(texts, shares, strict=True))
        )
    )
