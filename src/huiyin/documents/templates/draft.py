"""The mark at the head of every page: 草稿 on the first, odd and even pages of every section."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huiyin.documents.official.page import mark_paragraph
from huiyin.documents.templates.stories import W


def set_mark(word: Any, mark: str) -> None:
    """Put the mark at the head of every page of every section, above what its headers hold."""
    done: list[Any] = []
    for section in word.sections:
        for header in _shown_headers(word, section):
            root = header._element  # its own, that of a section before, or a new one where there is none
            if root not in done:
                done.append(root)
                root.insert(0, mark_paragraph(mark))
                if len(root) == 2 and _is_blank(root[1]):
                    root.remove(root[1])


def _shown_headers(word: Any, section: Any) -> Iterator[Any]:
    """The headers that pages of this section show."""
    yield section.header
    if section.different_first_page_header_footer:
        yield section.first_page_header
    if word.settings.odd_and_even_pages_header_footer:
        yield section.even_page_header


def _is_blank(paragraph: Any) -> bool:
    """A paragraph without text, line or picture, as new headers have."""
    return paragraph.tag == f"{W}p" and all(
        child.tag == f"{W}pPr" and all(each.tag == f"{W}pStyle" for each in child) for child in paragraph
    )
