"""Page pictures of a made report: drawn in the background into the report's folder, kept until its Word file changes.

What is kept can always be made again from the Word file, so it has no table of its own: a file says how far it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from huiyin.documents import render
from huiyin.reports.models import Report
from huiyin.reports.sealed import folder_of, word_path

FOLDER, STATE = "preview", "state.json"
MOST_PAGES: Final = 80
DOTS_PER_INCH: Final = 110
LARGEST_PAGE: Final = 4 * 1024 * 1024
LARGEST_IN_ALL: Final = 60 * 1024 * 1024
#: Pictures whose making has been under way for longer will not come any more.
GIVEN_UP_AFTER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Preview:
    """How far the pictures of one Word file are: absent, making, done or failed."""

    state: str = "absent"
    word_digest: str = ""
    since: str = ""
    #: Width and height of each page in pixels.
    pages: list[tuple[int, int]] = field(default_factory=list)
    #: There are pages beyond the last that was drawn.
    is_cut: bool = False
    problem: str = ""
    problem_english: str = ""


def is_possible() -> bool:
    """The programs that draw pages are on this machine."""
    return not render.tools().missing


def preview_of(report: Report, now: datetime) -> Preview:
    """The pictures of the report as it is; those of an earlier Word file do not count."""
    try:
        told: dict[str, Any] = json.loads((_folder(report) / STATE).read_text(encoding="utf-8"))
        found = Preview(**told)
    except (OSError, ValueError, TypeError):
        return Preview()
    if found.word_digest != report.word_digest:
        return Preview()
    if found.state == "making" and now - datetime.fromisoformat(found.since) > GIVEN_UP_AFTER:
        return Preview()
    return found


def picture(report: Report, page: int) -> Path:
    return _folder(report) / f"page-{page:03d}.png"


def ask_for_pictures(report: Report, now: datetime, enqueue: Callable[[int], None], *, again: bool = False) -> None:
    """Have the pictures drawn unless they are there, on their way, or could not be drawn; `again`: even then."""
    found = preview_of(report, now)
    if found.state in ("making", "done") or (found.state == "failed" and not again):
        return
    _tell(report, Preview("making", report.word_digest, now.isoformat()))
    enqueue(report.pk)


def draw_pictures(report_id: int, now: Callable[[], datetime]) -> None:
    """Draw the pages of a report that is done. Pictures that are there already stay."""
    report = Report.objects.get(pk=report_id)
    if preview_of(report, now()).state == "done":
        return
    try:
        word = word_path(report).read_bytes()
        if report.word_digest and hashlib.sha256(word).hexdigest() != report.word_digest:
            raise render.CannotRender(
                "changed",
                "Word 文件与编成时的摘要不一致，文件被改动过，不生成预览。请重新编制。",
                "The Word file is not the one that was made: it has been changed. Make the report again.",
            )
        _draw(report, word, now())
    except render.CannotRender as error:
        _fail(report, now(), error.message, error.message_en)
    except OSError as error:
        why = error.strerror or type(error).__name__
        _fail(
            report, now(), f"预览的文件没有写成（{why}），请管理员查看。", f"The pictures could not be written: {why}."
        )


def _fail(report: Report, now: datetime, problem: str, english: str) -> None:
    told = Preview("failed", report.word_digest, now.isoformat(), problem=problem, problem_english=english)
    _tell(report, told)


def _draw(report: Report, word: bytes, now: datetime) -> None:
    pages = render.to_pages(render.to_pdf(word), dpi=DOTS_PER_INCH, most=MOST_PAGES + 1)
    kept: list[tuple[int, int]] = []
    room = LARGEST_IN_ALL
    for old in _folder(report).glob("page-*.png"):
        old.unlink()
    for number, page in enumerate(pages[:MOST_PAGES], 1):
        room -= len(page)
        if room < 0 or len(page) > LARGEST_PAGE:
            break
        _write(picture(report, number), page)
        kept.append(struct.unpack(">II", page[16:24]))
    _tell(report, Preview("done", report.word_digest, now.isoformat(), kept, is_cut=len(kept) < len(pages)))


def _folder(report: Report) -> Path:
    return folder_of(report) / FOLDER


def _tell(report: Report, preview: Preview) -> None:
    _write(_folder(report) / STATE, json.dumps(asdict(preview), ensure_ascii=False).encode())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    part.replace(path)
