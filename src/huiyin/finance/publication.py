"""Published tables as files: one workbook with a sheet a table, and a Word document with one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from huiyin.documents.official import content as say
from huiyin.documents.official import write_document
from huiyin.documents.workbook import Field, Sheet, workbook_bytes
from huiyin.finance.queries.tables import UNIT, Table


def workbook(tables: Sequence[Table], title: str) -> bytes:
    return workbook_bytes([_sheet(table, title) for table in tables], title=title)


def _sheet(table: Table, title: str) -> Sheet:
    fields = [Field(head, "decimal" if is_amount else "text") for head, is_amount in table.heads]
    preamble = (f"表{table.number}　{table.title}", title, f"单位：{UNIT}", table.note)
    return Sheet(f"{table.number} {table.title}", fields, table.rows, preamble=preamble)


def word(tables: Sequence[Table], title: str, organ: str) -> bytes:
    """The set as a document: its contents, then every table on a page of its own."""
    blocks: list[say.Block] = [say.Title(title)]
    blocks += [
        say.Paragraph(f"表{table.number}　{table.title}{'（空表）' if table.is_empty else ''}") for table in tables
    ]
    for table in tables:
        blocks.append(say.PageBreak())
        blocks.append(_word_table(table))
    return write_document(say.OfficialDocument(blocks=blocks, name=title, author=organ))


def _word_table(table: Table) -> say.Table:
    columns = []
    for head, is_amount in table.heads:
        is_code = head == "科目编码"
        weight = 1.2 if is_amount else 1.1 if is_code else 1.5 if len(table.columns) > 6 else 2.2
        columns.append(say.Column(head, align="right" if is_amount else "left", weight=weight))
    rows = [tuple(f"{cell:.2f}" if isinstance(cell, Decimal) else cell for cell in row) for row in table.rows]
    return say.Table(
        columns,
        rows or [("",) * len(columns)],
        caption=table.title,
        unit=UNIT,
        source=f"注：{table.note}" if table.note else "",
        totals=table.totals if table.rows else (),
    )
