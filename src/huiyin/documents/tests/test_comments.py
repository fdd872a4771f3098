"""Comments stand at their words, whatever runs the words are in, and nothing else of the document changes."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.oxml.ns import qn

from huiyin.documents.comments import Comment, Grid, Spot, add_comments, plain_document


def pieces(paragraph: Any) -> list[tuple[Any, str]]:
    return [(element, element.text or "") for element in paragraph.iter(qn("w:t"))]


def find(body: Any) -> Any:
    paragraphs = list(body.iterchildren(qn("w:p")))

    def spot(place: object) -> Spot | None:
        assert isinstance(place, tuple)
        number, start, end = place
        return (paragraphs[number], start, end) if number < len(paragraphs) else None

    return spot


def commented(document: Any, *comments: Comment) -> Any:
    out = io.BytesIO()
    document.save(out)
    made = add_comments(out.getvalue(), comments, find=find, pieces=pieces, author="校对")
    return docx.Document(io.BytesIO(made))


def anchored(document: Any, number: int) -> str:
    """The words between the marks of a comment."""
    words, inside = "", False
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart") and element.get(qn("w:id")) == str(number):
            inside = True
        elif element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == str(number):
            inside = False
        elif inside and element.tag == qn("w:t"):
            words += element.text or ""
    return words


def test_a_comment_stands_at_words_that_cross_runs_and_their_formatting_stays() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("来信1")
    bold = paragraph.add_run("18件次，来访")
    bold.bold = True
    paragraph.add_run("203批次。")
    again = commented(document, Comment("核对", (0, 2, 5)))
    assert [one.text for one in again.comments] == ["核对"]
    assert anchored(again, 0) == "118"
    assert again.paragraphs[0].text == "来信118件次，来访203批次。"
    assert "".join(run.text for run in again.paragraphs[0].runs if run.bold) == "18件次，来访"


def test_two_comments_in_one_run_overlap_without_harm() -> None:
    document = docx.Document()
    document.add_paragraph("共登记508件次，其中来信156件次。")
    again = commented(document, Comment("一", (0, 3, 6)), Comment("二", (0, 13, 16)), Comment("三", (0, 3, 16)))
    assert [anchored(again, number) for number in range(3)] == ["508", "156", "508件次，其中来信156"]
    assert again.paragraphs[0].text == "共登记508件次，其中来信156件次。"


def test_a_tab_and_a_line_break_within_a_run_keep_their_places() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("来信\t118\n来访")
    again = commented(document, Comment("核对", (0, 2, 5)))
    assert anchored(again, 0) == "118"
    assert again.paragraphs[0].text == "来信\t118\n来访"


def test_what_has_no_place_in_the_body_is_told_at_its_beginning() -> None:
    document = docx.Document()
    document.add_paragraph("一、基本情况")
    again = commented(document, Comment("页眉里的日期不存在", (7, 0, 2)))
    assert anchored(again, 0) == "一、基本情况"
    assert [one.text for one in commented(docx.Document(), Comment("空文件", (0, 0, 1))).comments] == ["空文件"]


def test_a_plain_document_holds_the_text_and_the_tables() -> None:
    made = plain_document(["一、概况", Grid([(0, 0, 1, 2, "合计"), (1, 0, 1, 1, "来信"), (1, 1, 1, 1, "118")])])
    document = docx.Document(io.BytesIO(made))
    assert document.paragraphs[0].text == "一、概况"
    assert document.tables[0].cell(0, 0).text == document.tables[0].cell(0, 1).text == "合计"
    assert document.tables[0].cell(1, 1).text == "118"
