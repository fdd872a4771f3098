"""A letter's text through a template: the Word file, and whether everything that must be printed stands in it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Final, NamedTuple

import docx
from docx.oxml.ns import qn

from huiyin.documents.official.write import with_fixed_times
from huiyin.documents.templates import ValueProblem, fill, plain_text
from huiyin.letters.kinds import LetterKind
from huiyin.letters.names import CHECKED_BY, DAY, NUMBER, ORGAN, SIGNED_BY, YOU, always_printed

#: At the head of every page until a letter is issued.
DRAFT: Final = "草稿"
BLANK_DAY: Final = "　　年　月　日"
#: Styles of the shipped templates, by the names that Word and WPS keep.
_CLOSING, _ATTACHMENT = "署名", "附件项"
_SEVERAL = re.compile(r"等\s*\d*\s*[人户名]|、")
_ORGANISATION = re.compile(r".{2,}(?:公司|企业|厂|店|合作社|委员会|协会|学校|医院|银行|中心|局|所|社|部|队|院)$")
_SPACE = re.compile(r"\s+")


class Frame(NamedTuple):
    """What a letter has beside its fields. A draft has no day and no serial."""

    organ: str
    number: str = ""
    day: date | None = None
    checked_by: str = ""
    signed_by: str = ""


class Lines:
    """A field of several paragraphs: a list to a loop, one text elsewhere, nothing where it is empty."""

    def __init__(self, text: str) -> None:
        self._lines = tuple(line.strip() for line in text.splitlines() if line.strip())

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __str__(self) -> str:
        return "\n".join(self._lines)


def day_words(day: date) -> str:
    """2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def you(petitioner: str) -> str:
    """How a letter speaks to its petitioner: 你, 你们 where it names several, 你单位 where it names an organisation."""
    if _SEVERAL.search(petitioner):
        return "你们"
    return "你单位" if _ORGANISATION.search(petitioner) else "你"


def values_of(kind: LetterKind, fields: Mapping[str, str], frame: Frame) -> dict[str, object]:
    """What a template can print; a field that is empty is there, and empty."""
    values: dict[str, object] = {
        ORGAN: plain_text(frame.organ),
        NUMBER: plain_text(frame.number),
        DAY: day_words(frame.day) if frame.day else BLANK_DAY,
        CHECKED_BY: plain_text(frame.checked_by),
        SIGNED_BY: plain_text(frame.signed_by),
        YOU: you(fields.get("信访人", "")),
    }
    for field in kind.fields:
        text = plain_text(fields.get(field.name, "") or field.default).strip()
        values[field.name] = Lines(text) if field.multiline else _SPACE.sub(" ", text).rstrip("。；")
    return values


def filled(template: bytes, kind: LetterKind, fields: Mapping[str, str], frame: Frame, *, mark: str = "") -> bytes:
    """The Word file of a letter. The same input gives the same bytes.

    Raises:
        TemplateRefused, FillError: the template cannot be used; the message says why and where.
    """
    return held_together(fill(template, values_of(kind, fields, frame), filters(), {}, mark=mark).docx)


def held_together(word: bytes) -> bytes:
    """A signature never stands on a page without text: what is before it, down to the last paragraph of the text, is
    kept with it, and what is told below the date as well. In a template that cannot be said, since nobody knows yet
    which paragraph will be the last."""
    document = docx.Document(io.BytesIO(word))
    paragraphs = document.paragraphs
    names = {style.style_id: style.name for style in document.styles}
    styles = [names.get(one._element.style or "", "") for one in paragraphs]
    signed = [at for at, style in enumerate(styles) if style == _CLOSING]
    if not signed:
        return word
    for at in range(signed[0] - 1, -1, -1):
        one = paragraphs[at]
        one.paragraph_format.keep_with_next = True
        if one.text.strip() and styles[at] != _ATTACHMENT:
            break
    for at in signed:
        paragraphs[at].paragraph_format.keep_with_next = at + 1 < len(paragraphs)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_times(out.getvalue())


@cache
def filters() -> dict[str, Callable[..., object]]:
    return {
        "顿号": lambda value: _joined(value, "、"),
        "分号": lambda value: _joined(value, "；"),
        "编号": _numbered,
        "句号": _ended,
    }


def _entries(value: object) -> list[str]:
    if isinstance(value, Lines):
        return list(value)
    if isinstance(value, str):
        return [value] if value else []
    raise ValueProblem("这里要的是文字，或者分行写的几项。")


def _joined(value: object, sign: str) -> str:
    """Entries in one line; the full stop that ends one gives way to the sign."""
    return sign.join(entry.rstrip("。；、") for entry in _entries(value))


def _ended(value: object) -> str:
    """A paragraph with its full stop, where it does not end with a sign of its own."""
    text = "\n".join(_entries(value))
    return f"{text}。" if text and (text[-1].isalnum() or text[-1] in "》”）)〕") else text


def _numbered(value: object) -> str:
    """1.… 2.…, one a line; a single one without a number."""
    entries = _entries(value)
    if len(entries) == 1:
        return entries[0]
    return "\n".join(f"{number}.{entry}" for number, entry in enumerate(entries, 1))


def text_of(word: bytes) -> str:
    """All the text of a document, headers and footers included, without spaces."""
    document = docx.Document(io.BytesIO(word))
    margins = [
        part._element
        for section in document.sections
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer)
        if not part.is_linked_to_previous
    ]
    roots = [document.element.body, *margins]
    return _SPACE.sub("", "".join(node.text or "" for root in roots for node in root.iter(qn("w:t"))))


def unprinted(word: bytes, kind: LetterKind, fields: Mapping[str, str], frame: Frame) -> list[tuple[str, str]]:
    """(name, article) of what must be printed and does not stand in the document."""
    text = text_of(word)
    values = values_of(kind, fields, frame)
    return [
        (name, why)
        for name, why in always_printed(kind, fields)
        if any(_SPACE.sub("", entry).rstrip("。；、") not in text for entry in _entries(values[name]))
    ]
