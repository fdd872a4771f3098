"""What letters look like: every field where it belongs, no blank labels, no page that holds a signature alone."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from huiyin.documents import render
from huiyin.letters import queries
from huiyin.letters.filling import DRAFT, Frame, filled, unprinted, you
from huiyin.letters.kinds import KINDS, worded_under
from huiyin.letters.shipped import shipped_template
from huiyin.letters.tests.office import REQUEST, TODAY, drafted, now, set_up, texts
from huiyin.letters.tests.wordfiles import lines, part

FRAME = Frame("望川县信访局", "望信答〔2026〕12号", TODAY)
LONG = "\n".join([f"第{number}段：" + "供暖不达标的经过和依据写在这里。" * 20 for number in range(1, 13)])


def made(kind: str, *, mark: str = "", frame: Frame = FRAME, **changes: str) -> bytes:
    about = KINDS[kind]
    return filled(shipped_template(about, frame.organ), about, texts(kind, **changes), frame, mark=mark)


def least(kind: str) -> bytes:
    """Only what the law wants is filled in."""
    about = KINDS[kind]
    wanted = {field.name for field in about.required}
    fields = {name: text for name, text in texts(kind).items() if name in wanted}
    return filled(shipped_template(about, FRAME.organ), about, fields, FRAME)


def test_an_opinion_that_annuls_says_until_when_it_is_redone_and_promises_no_other_remedy() -> None:
    wanted = {field.name for field in KINDS["review_opinion"].required}
    fields = {name: text for name, text in texts("review_opinion").items() if name in wanted}
    del fields["复核机关"], fields["复核期限"]
    assert [one.field.name for one in queries.missing("review_opinion", fields)] == ["复核机关", "复核期限"]
    annulled = fields | {"重办期限": "2026年6月1日", "复查结论": "撤销原意见，责令重新办理"}
    assert queries.missing("review_opinion", annulled) == []
    about = KINDS["review_opinion"]
    word = filled(shipped_template(about, FRAME.organ), about, annulled, FRAME)
    assert unprinted(word, about, annulled, FRAME) == []
    text = "".join(lines(word))
    assert "不迟于2026年6月1日重新作出处理意见" in text
    assert "向本机关书面提出复查请求" in text
    assert "请求复核" not in text
    ended = "".join(lines(made("re_review_opinion", 重办期限="2026年6月1日")))
    assert "不再受理" not in ended
    assert "重新作出处理意见" in ended


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_is_filled_in_is_printed(kind: str) -> None:
    about = KINDS[kind]
    word = made(kind)
    assert unprinted(word, about, texts(kind), FRAME) == []
    text = re.sub(r"\s", "", "".join(lines(word)))
    silent = [
        name
        for name, value in texts(kind).items()
        if value and re.sub(r"\s", "", value.split("\n")[0]).rstrip("。") not in text
    ]
    assert set(silent) <= {"信访人数"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_empty_leaves_no_blank_label(kind: str) -> None:
    text = lines(least(kind))
    assert [line for line in text if re.search(r"[：（]\s*[）。，]|：\s*$", line) and not _introduces(line, text)] == []
    assert [line for line in text if "{{" in line or "{%" in line] == []
    for label in ("附件", "（联系人", "抄送", "本事项由", "领导批示", "调解人", "本协议所涉"):
        assert not any(line.startswith(label) for line in text), label


def _introduces(line: str, text: list[str]) -> bool:
    """A line that ends with a colon is followed by what it announces; signatures are filled in by hand."""
    return "签字" in line or text.index(line) < len(text) - 3


def test_an_optional_field_makes_its_whole_sentence_come_and_go() -> None:
    with_it, without = lines(made("transfer")), lines(made("transfer", 协办单位="", 附件="", 联系人="", 联系电话=""))
    assert not [line for line in without if "协办单位" in line or "附件" in line or "联系人" in line]
    assert "附件：1.张桂兰信访材料复印件" in with_it
    assert "（联系人：何敏，联系电话：0990-5550101）" in with_it
    one = lines(made("transfer", 附件="张桂兰信访材料复印件", 联系电话=""))
    assert "附件：张桂兰信访材料复印件" in one
    assert "（联系人：何敏）" in one


def test_the_right_to_review_is_printed_with_organ_and_last_day() -> None:
    text = "".join(lines(least("opinion")))
    assert "向望川县人民政府或者川州市住房和城乡建设局书面提出复查请求，最后一日为2026年5月14日" in text


def test_a_case_under_the_old_regulation_names_its_articles() -> None:
    assert worded_under("re_review_opinion", "r2005") == {
        "办理依据": "《信访条例》第三十五条",
        "终结依据": "《信访条例》第三十五条第三款",
        "终结机关": "各级人民政府信访工作机构和其他行政机关",
    }
    assert worded_under("opinion", "r2022") == {}
    old = "".join(lines(made("opinion", **worded_under("opinion", "r2005"))))  # type: ignore[arg-type]  # texts only
    assert "依照《信访条例》第三十二条的规定" in old
    assert "《信访工作条例》第三十一条" not in old
    simple = "".join(lines(made("acceptance", 办理依据="《信访事项简易办理办法》", 办理时限="10个工作日")))
    assert "自受理之日起10个工作日内" in simple
    assert "延长" not in simple


@pytest.mark.parametrize(
    ("petitioner", "expected"),
    [
        ("张桂兰", "你"),
        ("张桂兰等23人", "你们"),
        ("张桂兰、王建国", "你们"),
        ("望川县热力有限责任公司", "你单位"),
        ("李社", "你"),
    ],
)
def test_how_a_letter_speaks_to_its_petitioner(petitioner: str, expected: str) -> None:
    assert you(petitioner) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_carries_its_mark_on_every_page_and_an_issued_letter_none(kind: str) -> None:
    def headers(word: bytes) -> list[str]:
        section = docx.Document(io.BytesIO(word)).sections[0]
        shown = [section.header, section.even_page_header]
        if section.different_first_page_header_footer:
            shown.append(section.first_page_header)
        return ["".join(paragraph.text for paragraph in header.paragraphs) for header in shown]

    assert set(headers(made(kind, mark=DRAFT))) == {DRAFT}
    assert set(headers(made(kind))) <= {""}


def test_the_head_of_a_letter_is_that_of_the_standard() -> None:
    word = made("direct_reply")
    document = docx.Document(io.BytesIO(word))
    mark, number = document.paragraphs[:2]
    assert mark.style is not None
    assert mark.style.name == "信函发文机关标志"
    frame = mark._element.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
    assert frame is not None
    assert (frame.get(qn("w:vAnchor")), frame.get(qn("w:y"))) == ("page", str(round(30 * 1440 / 25.4)))
    assert number.text == FRAME.number
    assert document.sections[0].different_first_page_header_footer
    assert b"PAGE" not in part(word, "word/footer3.xml")


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert made("opinion") == made("opinion")


def test_typed_text_cannot_break_the_document() -> None:
    word = made("direct_reply", 答复内容="第一段\x00\x0b\n\n\n第二段\t制表\n\U0010fa00私用区", 诉求="&<>\"'{{ 文号 }}")
    text = lines(word)
    assert "第一段。" in text
    assert "第二段\t制表。" in text
    assert "私用区。" in text
    assert any("{{ 文号 }}" in line for line in text)


# --- Through LibreOffice: one conversion of all kinds ----------------------------------------------------------------


@cache
def on_paper() -> dict[str, list[str]]:
    """Kind → the text of each page as LibreOffice sets it; all of them in one run of the program."""
    office = render.tools().office
    assert office is not None
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        for kind in KINDS:
            long = {"direct_reply": {"答复内容": LONG}, "re_review_opinion": {"事实和理由": LONG}}.get(kind, {})
            (room / f"{kind}.docx").write_bytes(made(kind, **long))  # type: ignore[arg-type]  # texts only
        fonts = room / "fonts.conf"
        fonts.write_text(render.font_configuration(room / "cache"), encoding="utf-8")
        profile = f"-env:UserInstallation={(room / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "pdf:writer_pdf_Export", "--outdir", folder]
        environment = {**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": folder}
        sources = [str(path) for path in sorted(room.glob("*.docx"))]
        subprocess.run([*command, *sources], env=environment, check=True, capture_output=True, timeout=240)
        return {kind: _texts(room / f"{kind}.pdf") for kind in KINDS}


def _texts(pdf: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.read_bytes())]


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_becomes_a_letter_on_paper(kind: str) -> None:
    if render.tools().office is None:
        pytest.skip("LibreOffice is not installed")
    found = [re.sub(r"\s", "", text) for text in on_paper()[kind]]
    about = KINDS[kind]
    assert "2026年3月5日" in found[-1]
    assert len(re.sub(r"望川县信访局|2026年3月5日|—\d+—|（联系人.*?）|抄送.*", "", found[-1])) > 10
    for number, text in enumerate(found, 1):
        has_page_number = f"—{number}—" in text
        assert has_page_number == (number > 1 or not about.has_head), (number, text[-40:])
    if kind in ("direct_reply", "re_review_opinion"):
        assert len(found) > 4
        assert all(f"第{number}段：" in "".join(found) for number in range(1, 13))


@pytest.mark.django_db
def test_a_preview_is_safe_html() -> None:
    office = set_up()
    letter = drafted(
        "direct_reply", office.bureau, office.clerk, fields=texts("direct_reply", 诉求="<script>alert(1)</script>")
    )
    html = queries.preview_html(letter, TODAY)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.django_db
def test_a_slip_is_printed_without_being_kept() -> None:
    office = set_up()
    word = queries.unsaved_document("registration_slip", office.bureau, texts("registration_slip"), day=TODAY)
    text = lines(word)
    assert "K7M4-9QXP" in text
    assert REQUEST in text
    assert now("direct_reply", office.bureau, office.clerk).serial == 1
