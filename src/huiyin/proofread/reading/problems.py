"""Why a file could not be read, in both languages: what it is, and what to do about it."""

from __future__ import annotations

from typing import Final

_MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "empty": ("{name} 是空文件。请核对是否选错。", "{name} is empty. Check that it is the right file."),
    "missing": ("找不到 {name}。请核对路径。", "{name} was not found. Check the path."),
    "refused": ("{name} 读不了：{reason}。", "{name} cannot be read: {reason}."),
    "too_large": (
        "{name} 超过 {limit} MB，不像是一份报告。请核对，或分成几个文件。",
        "{name} is over {limit} MB, which no report is. Check it, or split it.",
    ),
    "encrypted": (
        "{name} 有密码保护。请取消密码、另存后再校对。",
        "{name} is protected by a password. Save a copy without it and try again.",
    ),
    "old_office": (
        "{name} 是旧格式（.doc、.xls 或 .wps）。请用 Word 或 WPS 另存为 .docx 或 .xlsx 后再校对。",
        "{name} is in an old format (.doc, .xls or .wps). Save it as .docx or .xlsx and try again.",
    ),
    "not_known": (
        "{name} 不是能校对的文件。可以校对 .docx、.xlsx、有文字的 .pdf、.html、.txt 和 .md。",
        "{name} is no file that can be proofread: .docx, .xlsx, .pdf with text, .html, .txt and .md can.",
    ),
    "damaged": (
        "{name} 不完整或已损坏（{reason}）。请用 Word 或 WPS 打开、另存后再校对。",
        "{name} is incomplete or damaged ({reason}). Open it in Word or WPS, save it anew and try again.",
    ),
    "bomb": (
        "{name} 展开后过大，可能是恶意文件，没有打开。",
        "{name} would expand to an unreasonable size and was not opened.",
    ),
    "too_long": (
        "{name} 的文字超过 {limit} 万字。请分成几个文件。",
        "{name} holds more than {limit}0,000 characters. Split it.",
    ),
    "no_text": (
        "{name} 里没有文字，可能是扫描件。请先做文字识别，或使用有文字的版本。",
        "{name} holds no text; it may be a scan. Use a version with text, or recognise its text first.",
    ),
}


class Unreadable(Exception):
    """The file was not read. `message` and `message_en` say why and what to do."""

    def __init__(self, code: str, name: str, **details: object) -> None:
        self.code, self.name = code, name
        chinese, english = _MESSAGES[code]
        self.message = chinese.format(name=name, **details)
        self.message_en = english.format(name=name, **details)
        super().__init__(self.message)
