"""Official documents in Word, set by GB/T 9704-2012 《党政机关公文格式》.

    write_document(OfficialDocument(blocks=[Title("…"), Addressee("…"), Heading(1, "…"), Paragraph("…")])) -> bytes

Say what the document contains (`content`); the writer sets it: A4, 22 lines of 28 characters, the official fonts
by their official names, levels 一、（一）1.（1）, page numbers outside. Figures in the text carry their id and can be
listed from the file (`traced_figures`). The same document gives the same bytes.
"""

from huiyin.documents.official.content import (
    Addressee,
    Attachment,
    AttachmentNote,
    Block,
    Column,
    Copies,
    Form,
    FormCell,
    FormRow,
    Heading,
    Imprint,
    Inline,
    LetterHead,
    Note,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Picture,
    RedHead,
    Run,
    Signature,
    Styled,
    Table,
    Text,
    Title,
    missing,
    plain,
)
from huiyin.documents.official.trace import TracedFigure, traced_figures
from huiyin.documents.official.write import chinese_number, write_document

__all__ = [
    "Addressee",
    "Attachment",
    "AttachmentNote",
    "Block",
    "Column",
    "Copies",
    "Form",
    "FormCell",
    "FormRow",
    "Heading",
    "Imprint",
    "Inline",
    "LetterHead",
    "Note",
    "OfficialDocument",
    "PageBreak",
    "Paragraph",
    "Picture",
    "RedHead",
    "Run",
    "Signature",
    "Styled",
    "Table",
    "Text",
    "Title",
    "TracedFigure",
    "chinese_number",
    "missing",
    "plain",
    "traced_figures",
    "write_document",
]
