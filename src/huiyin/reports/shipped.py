"""The template that comes with a kind: a Word file made from the kind's data, ready to be edited in Word or WPS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.documents.official import chinese_number, write_document
from huiyin.documents.official import content as say
from huiyin.documents.workbook import shown_width
from huiyin.reports.kind_names import (
    CHART,
    CHART_COUNT,
    GAPS,
    NOTES,
    TABLE,
    TABLE_COUNT,
    WORDS,
    KindNames,
    block_term,
)
from huiyin.reports.kinds.spec import (
    Block,
    Chart,
    Heading,
    Kind,
    Paragraph,
    Piece,
    Repeat,
    Table,
    TableColumn,
    Told,
    When,
)
from huiyin.reports.subjects import expression
from huiyin.reports.translating import ITEM, Translator

#: The signature stands in the middle of so many characters: room for the date with four characters to its right.
_SIGNATURE = 14.5
_PRIOR_MEASURED = "上年"
#: A paragraph that is one placeholder says nothing where that is empty.
_ALONE = re.compile(r"\{\{ ([^{}]+) \}\}")


def shipped_template(kind: Kind, organ: str = "") -> bytes:
    """The template of a kind. `organ`: a name too long for the usual place of a signature gets a wider one."""
    return write_document(
        say.OfficialDocument(blocks=list(_Writer(kind, organ).blocks()), name=f"{kind.name}模板", author="")
    )


class _Writer:
    def __init__(self, kind: Kind, organ: str) -> None:
        self.kind, self.organ = kind, organ
        self.names = KindNames(kind)
        self.words = Translator(self.names)

    def blocks(self) -> Iterator[say.Block]:
        yield from self._title()
        if self.kind.has_cover:
            yield from self._front()
        yield from self._gaps()
        addressee = expression((WORDS, self.kind.addressee))
        if self.kind.addressee in self.names.words:
            yield from _if(addressee, [say.Addressee(f"{{{{ {addressee} | 短语 }}}}")])
        yield from self._paragraph(Paragraph(self.kind.opening))
        for section in self.kind.sections:
            for block in section.blocks:
                yield from self._block(block)
        width = max(_SIGNATURE, shown_width(self.organ) / 2)
        yield say.Signature("{{ 本单位 }}", "{{ 成文日期 }}", block=width)

    def _title(self) -> Iterator[say.Block]:
        whole, other = (_title_lines(text) for text in (self.kind.title, self.kind.title_range))
        for line in whole:
            if line in other or line.replace("{{ 年度 }}", "") in other:
                yield say.Styled("Title", line)
            else:
                yield from _if("整年", [say.Styled("Title", line)])
        for line in other:
            if line not in whole and line not in [one.replace("{{ 年度 }}", "") for one in whole]:
                yield from _if("not 整年", [say.Styled("Title", line)])
        yield from _if("not 整年", [say.Styled("TitleNote", "（{{ 起止 }}）")])
        yield say.Styled("Blank", "")

    def _front(self) -> Iterator[say.Block]:
        """Whose and of when, on the cover; then the headings of the text on a page of their own."""
        yield say.Paragraph("编制单位：{{ 本单位 }}", is_indented=False, align="center")
        yield say.Paragraph("{{ 成文日期 }}", is_indented=False, align="center")
        yield say.PageBreak()
        yield say.Paragraph("目　录", is_indented=False, align="center")
        heads = (one for part in self.kind.sections for one in part.blocks if isinstance(one, Heading))
        for n, head in enumerate((one for one in heads if one.level == 1), 1):
            yield say.Paragraph(f"{chinese_number(n)}、{head.text}", is_indented=False)
        yield say.PageBreak()

    def _gaps(self) -> Iterator[say.Block]:
        """The list that stands before a draft: what is still wanted, by section. It goes when nothing is missing."""
        text = f"本稿尚缺{{{{ {GAPS}.数量 }}}}项，正文相应位置已标出【待填】："
        columns = (say.Column("章节", weight=1.3), say.Column("待填数据", weight=3), say.Column("待填文字", weight=2))
        row = tuple(f"{{{{ {ITEM}.{name} }}}}" for name in ("章节", "数据", "文字"))
        table = say.Table(columns, list(_loop(GAPS, row)), is_template=True)
        yield from _if(GAPS, [say.Paragraph((say.Run(text, is_missing=True),)), table])

    def _block(self, block: Block) -> Iterator[say.Block]:
        if isinstance(block, Heading):
            yield say.Heading(block.level, block.text)
        elif isinstance(block, Paragraph):
            yield from self._paragraph(block)
        elif isinstance(block, Told):
            yield from self._told(block)
        elif isinstance(block, Repeat):
            yield from self._repeat(block)
        elif isinstance(block, Table):
            yield from _if(expression((TABLE, block_term(block))), self._table(block))
        else:
            yield from _if(expression((CHART, block_term(block))), self._chart(block))

    def _paragraph(self, block: Paragraph) -> Iterator[say.Block]:
        """A paragraph that depends as a whole on one thing is chosen as a whole; one that may be empty goes then."""
        only = block.pieces[0] if len(block.pieces) == 1 else None
        if isinstance(only, When) and not block.lead:
            yield say.Styled("Statement", f"{{%p if {self.words.condition(only)} %}}")
            yield from self._filled(self.words.then(only), only.then)
            if only.otherwise:
                yield say.Styled("Statement", "{%p else %}")
                yield from self._paragraph(Paragraph(only.otherwise))
            yield say.Styled("Statement", "{%p endif %}")
        elif block.lead:
            yield say.Heading(3, block.lead, then=self.words.pieces(block.pieces))
        else:
            yield from self._filled(self.words.pieces(block.pieces), block.pieces)

    def _filled(self, text: str, pieces: tuple[Piece, ...]) -> Iterator[say.Block]:
        condition = self.words.anything(pieces)
        yield from _if(condition, [say.Paragraph(text)]) if condition else [say.Paragraph(text)]

    def _repeat(self, block: Repeat) -> Iterator[say.Block]:
        yield say.Styled("Statement", f"{{%p for {ITEM} in {self.words.list_words(block.over)} %}}")
        for inner in block.blocks:
            if isinstance(inner, Heading):
                yield say.Heading(inner.level, self.words.cell(inner.text, block.over), is_numbered=False)
                continue
            text = "".join(self.words.text(str(piece), block.over) for piece in inner.pieces)
            only = _ALONE.fullmatch(text)
            yield from _if(only[1], [say.Paragraph(text)]) if only else [say.Paragraph(text)]
        yield say.Styled("Statement", "{%p endfor %}")

    def _told(self, block: Told) -> Iterator[say.Block]:
        words = expression((WORDS, block.name))
        if block.lead:
            yield say.Heading(3, block.lead, then=f"{{{{ {words} | 连写 }}}}")
            return
        yield say.Styled("Statement", f"{{%p for 段 in {words} %}}")
        yield say.Paragraph("{{ 段 }}")
        yield say.Styled("Statement", "{%p endfor %}")

    def _table(self, block: Table) -> list[say.Block]:
        columns = [say.Column(block.first, weight=block.wide), *(self._column(column) for column in block.columns)]
        rows: list[tuple[str, ...]] = []
        if block.fixed:
            for label, figure in block.fixed:
                rows.append((label, *(self.words.cell(column.cell, "", figure) for column in block.columns)))
        else:
            cells = tuple(self.words.cell(column.cell, block.over) for column in block.columns)
            rows += _loop(self.words.list_words(block.over), (f"{{{{ {ITEM}.名称 }}}}", *cells))
        if block.total and not block.fixed:
            rows.append((block.total, *(self.words.total(column.cell) for column in block.columns)))
        totals = (len(rows) - 1,) if block.total and not block.fixed else ()
        number = expression((TABLE_COUNT, block_term(block)))
        return [
            say.Styled("TableCaption", f"{{{{ {number} }}}}　{self.words.text(block.caption)}"),
            say.Table(
                columns,
                rows,
                unit=block.unit,
                source=f"{''.join(block.notes)}{{{{ {NOTES} }}}}",
                totals=totals,
                is_template=True,
            ),
        ]

    def _column(self, column: TableColumn) -> say.Column:
        """A column of comparisons is left out where nothing in it can be compared: its head says so."""
        head = self.words.text(column.head)
        measured = column.head.replace("{context:prior}", _PRIOR_MEASURED)
        if column.cell.rpartition("|")[2] in ("previous}", "signed}"):
            is_value = "{{" in head
            head = head.replace(" }}", " | 可省列 }}", 1) if is_value else f"{{{{ '{head}' | 可省列 }}}}"
        return say.Column(head, column.unit, column.align, column.wide, measured)

    def _chart(self, block: Chart) -> list[say.Block]:
        term = block_term(block)
        number = expression((CHART_COUNT, term))
        return [
            say.Styled("PictureLine", f"{{{{ {expression((CHART, term))} }}}}"),
            say.Styled("PictureCaption", f"{{{{ {number} }}}}　{self.words.text(block.caption)}"),
        ]


def _if(condition: str, blocks: list[say.Block]) -> Iterator[say.Block]:
    yield say.Styled("Statement", f"{{%p if {condition} %}}")
    yield from blocks
    yield say.Styled("Statement", "{%p endif %}")


def _loop(listed: str, row: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    empty = ("",) * (len(row) - 1)
    yield (f"{{%tr for {ITEM} in {listed} %}}", *empty)
    yield row
    yield ("{%tr endfor %}", *empty)


def _title_lines(title: str) -> list[str]:
    return title.replace("{organ}", "{{ 本单位 }}").replace("{period}", "{{ 年度 }}").split("\n")
