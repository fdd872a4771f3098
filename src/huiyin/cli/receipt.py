"""`huiyin receipt check`: needs no home and no database, so that anybody can run it anywhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.cli.output import json_option, print_json, say
from huiyin.ledger import checkpoints, receipts
from huiyin.ledger.findings import Finding, Verdict, Weight, verdict
from huiyin.ledger.given import LARGEST, Unreadable
from huiyin.ledger.wording import CHECKPOINT, RECEIPT, sentence, unreadable_words, verdict_words
from huiyin.vault.signing import id_of

Read = TypeVar("Read")
_KEY = re.compile(r"\b[0-9a-f]{64}\b")
_SIGNS = {Weight.HOLDS: "✓", Weight.REMARK: "·", Weight.OPEN: "?", Weight.BROKEN: "✗"}


@click.group(name="receipt")
def receipt() -> None:
    """核对信访人手中的回执。

    Check a petitioner's receipt.
    """


@receipt.command(name="check")
@click.argument("file", metavar="RECEIPT", type=click.Path(path_type=Path))
@click.argument("given", metavar="CHECKPOINTS...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--key", "key_files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="该机关的公钥文件，可给多个 (public keys of the bureau)",
)  # fmt: skip
@json_option
def check(file: Path, given: tuple[Path, ...], key_files: tuple[Path, ...], as_json: bool) -> None:
    """用下载的检查点（文件或目录）核对回执。不用联网，不用工作目录。全部证明时退出码为 0，否则为 1。

    Check a receipt against downloaded checkpoints (files or folders), offline. Exit code 0 when all of it is proven.
    """
    held = _read(file, receipts.read, RECEIPT)
    files = [
        _read(path, lambda text, path=path: checkpoints.read(text, path.name), CHECKPOINT)  # type: ignore[misc]
        for path in _checkpoint_files(given)
    ]
    keys = _keys(key_files) if key_files else None
    found = receipts.check(held, files, keys=keys, now=timezone.now())
    outcome = verdict(found)
    if as_json:
        print_json(_document(held, found, outcome))
    else:
        for one in found:
            say(f"{_SIGNS[one.weight]} {sentence(one)}")
        say(verdict_words(outcome))
    if outcome is not Verdict.PROVEN:
        sys.exit(1)


def _document(held: receipts.Receipt, found: list[Finding], outcome: Verdict) -> dict[str, object]:
    return {
        "verdict": outcome,
        "proven": outcome is Verdict.PROVEN,
        "number": held.number,
        "findings": [
            {"code": one.code, "weight": one.weight, "facts": one.facts, "message": sentence(one)} for one in found
        ],
    }


def _checkpoint_files(given: tuple[Path, ...]) -> Iterator[Path]:
    for path in given:
        if path.is_dir():
            yield from sorted(path.glob("*.json"))
        else:
            yield path


def _read(path: Path, reader: Callable[[str], Read], kind: object) -> Read:
    try:
        return reader(_text(path))
    except Unreadable as error:
        raise click.ClickException(f"{path}：{unreadable_words(error, str(kind))}") from error


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise click.ClickException(_("%(file)s 不是文件，或者不存在。") % {"file": path})
        if path.stat().st_size > LARGEST:
            raise click.ClickException(_("%(file)s 太大，不会是回执或检查点。") % {"file": path})
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(_("%(file)s 不是文本文件。") % {"file": path}) from error


def _keys(files: tuple[Path, ...]) -> dict[str, str]:
    found = {id_of(bytes.fromhex(public)): public for path in files for public in _KEY.findall(_text(path))}
    if not found:
        raise click.ClickException(_("公钥文件里没有公钥：应当有一行 64 个十六进制字符。"))
    return found
