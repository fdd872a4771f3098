"""The receipt on paper: its words can be read and stay on the sheet, and its code is the same as on the screen."""

from __future__ import annotations

import re
from datetime import datetime

import pypdfium2

from huiyin.documents import qr, receipt_sheet

ADDRESS = "https://xf.example.gov.cn/window/follow/?number=XF2026-00001"
LONG = "望川县信访局在2026年12月7日（周一）以前决定由哪个机关办理（《信访工作条例》第二十二条）。" * 3


def sheet() -> receipt_sheet.Sheet:
    return receipt_sheet.Sheet(
        organ="望川县信访局",
        title="信访回执",
        large=[("编号", "XF2026-00001"), ("查询码", "9418 1212 4205 3476")],
        facts=[("内容指纹", " ".join(["9b9c"] * 16))],
        follows_name="接下来",
        follows=[LONG],
        code=qr.squares(ADDRESS),
        code_words="扫码查看进展",
        foot="二维码里没有查询码。",
        made=datetime(2026, 3, 5, 9, 30),
    )


def test_all_words_are_on_one_sheet_and_inside_it() -> None:
    content = receipt_sheet.pdf(sheet())
    assert content == receipt_sheet.pdf(sheet())
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 1
    page = document[0]
    text = page.get_textpage()
    words = re.sub(r"\s", "", text.get_text_range())
    assert "XF2026-00001" in words
    assert LONG in words
    width = page.get_width()
    boxes = [text.get_charbox(at) for at in range(text.count_chars())]
    assert all(left > 0 and right < width - 40 for left, _bottom, right, _top in boxes if right)


def test_the_code_on_the_screen_is_squares_and_no_script() -> None:
    drawn = qr.svg(qr.squares(ADDRESS))
    assert set(re.findall(r"<(\w+)", drawn)) == {"svg", "rect", "path"}
    assert len(re.findall(r"M\d+ \d+h\d+v1h-\d+z", drawn)) == drawn.count("M")
