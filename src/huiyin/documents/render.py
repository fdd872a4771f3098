"""A Word document as the pages a reader sees: docx → PDF → PNG through LibreOffice and poppler, where installed.

LibreOffice gets a profile of its own for every call (two calls never fight over one lock) and a fontconfig file that
maps the official font names to fonts that the machine has; the document keeps the official names.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

SECONDS = 120

#: Official name → fonts that may stand in for it, best first.
SUBSTITUTES: dict[str, tuple[str, ...]] = {
    "仿宋_GB2312": (
        "FangSong_GB2312",
        "FangSong",
        "仿宋",
        "STFangsong",
        "FandolFang R",
        "FandolFang",
        "Noto Serif CJK SC",
    ),
    "仿宋": ("FangSong", "STFangsong", "FandolFang R", "FandolFang", "Noto Serif CJK SC"),
    "楷体_GB2312": ("KaiTi_GB2312", "KaiTi", "楷体", "STKaiti", "LXGW WenKai", "AR PL UKai CN", "Noto Serif CJK SC"),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "FandolSong Bold", "Noto Serif CJK SC", "WenQuanYi Zen Hei"),
    "黑体": ("SimHei", "STHeiti", "Noto Sans CJK SC", "WenQuanYi Zen Hei"),
    "宋体": ("SimSun", "STSong", "FandolSong", "Noto Serif CJK SC"),
    "Times New Roman": ("Liberation Serif", "Noto Serif CJK SC", "DejaVu Serif"),
}


class CannotRender(Exception):
    """A page picture cannot be made here. `code` is not_installed or failed; the message says what is missing."""

    def __init__(self, code: str, message: str, message_en: str) -> None:
        self.code, self.message, self.message_en = code, message, message_en
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs found on this machine; None where one is missing."""

    office: str | None
    pictures: str | None

    @property
    def missing(self) -> tuple[str, ...]:
        found = {"libreoffice-writer": self.office, "poppler-utils": self.pictures}
        return tuple(name for name, path in found.items() if path is None)


def tools() -> Tools:
    return Tools(shutil.which("soffice") or shutil.which("libreoffice"), shutil.which("pdftoppm"))


def to_pdf(docx: bytes, *, font_directory: Path | None = None) -> bytes:
    """The document as PDF; CannotRender when LibreOffice is not installed or refuses the file."""
    office = tools().office
    if office is None:
        raise _not_installed("libreoffice-writer")
    with tempfile.TemporaryDirectory(prefix="huiyin-") as folder:
        room = Path(folder)
        source = room / "document.docx"
        source.write_bytes(docx)
        fonts = room / "fonts.conf"
        fonts.write_text(font_configuration(room / "cache", font_directory), encoding="utf-8")
        command = [
            office,
            f"-env:UserInstallation={(room / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            folder,
            str(source),
        ]
        _run(command, {**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": folder})
        made = room / "document.pdf"
        if not made.exists():
            raise CannotRender("failed", "LibreOffice 没有生成 PDF。", "LibreOffice made no PDF.")
        return made.read_bytes()


def to_pages(pdf: bytes, *, dpi: int = 80, most: int | None = None) -> list[bytes]:
    """Each page of a PDF as a PNG, the first `most` of them; CannotRender when poppler is not installed."""
    program = tools().pictures
    if program is None:
        raise _not_installed("poppler-utils")
    with tempfile.TemporaryDirectory(prefix="huiyin-") as folder:
        source = Path(folder) / "document.pdf"
        source.write_bytes(pdf)
        until = ["-l", str(most)] if most else []
        _run([program, "-png", "-r", str(dpi), *until, str(source), str(Path(folder) / "page")], dict(os.environ))
        return [page.read_bytes() for page in sorted(Path(folder).glob("page-*.png"))]


def font_configuration(cache: Path, font_directory: Path | None = None) -> str:
    """A fontconfig file: the system's fonts, one more directory, and a stand-in for each official name."""
    directories = ["/usr/share/fonts", "/usr/local/share/fonts", str(Path.home() / ".fonts")]
    if font_directory:
        directories.insert(0, str(font_directory))
    aliases = "".join(
        f'<alias binding="same"><family>{escape(name)}</family><prefer>'
        + "".join(f"<family>{escape(other)}</family>" for other in others)
        + "</prefer></alias>"
        for name, others in SUBSTITUTES.items()
    )
    heavy = (
        '<match target="pattern"><test name="family"><string>方正小标宋简体</string></test>'
        '<edit name="weight" mode="assign"><const>bold</const></edit></match>'
    )
    places = "".join(f"<dir>{escape(directory)}</dir>" for directory in directories)
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig>{places}<cachedir>{escape(str(cache))}</cachedir>{heavy}{aliases}</fontconfig>"
    )


def _run(command: list[str], environment: dict[str, str]) -> None:
    """Run a program; one that takes too long is ended with all that it started (soffice is a script around another)."""
    with subprocess.Popen(  # noqa: S603  a program found by its name, our own files as arguments
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            _nothing, complaint = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            name = Path(command[0]).name
            raise CannotRender(
                "failed", f"{name} 在 {SECONDS} 秒内没有完成。", f"{name} did not finish within {SECONDS} seconds."
            ) from None
    if process.returncode:
        name, said = Path(command[0]).name, complaint.strip()[-300:]
        raise CannotRender("failed", f"{name} 无法转换：{said}", f"{name} could not convert the document: {said}")


def _not_installed(package: str) -> CannotRender:
    return CannotRender(
        "not_installed",
        f"本机没有安装 {package}，无法生成页面预览；Word 文件不受影响。安装后即可预览。",
        f"{package} is not installed here, so pages cannot be previewed; the Word file is not affected.",
    )
