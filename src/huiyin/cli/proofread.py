"""`huiyin proofread FILE…`: contradictions in the figures of reports, ours or not; needs no home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import cast

import click
from django.utils.translation import gettext as _

from huiyin.cli.asking import language, told
from huiyin.cli.output import json_option, print_json, say
from huiyin.core import periods
from huiyin.proofread.model import SEVERITIES, Severity
from huiyin.proofread.reading import LARGEST, SUFFIXES, Unreadable
from huiyin.reports import proofs
from huiyin.reports.proofs import Proof

_COLOURS = {"error": "red", "likely": "yellow", "rounding": "cyan", "remark": "blue"}
FOUND, UNREAD = 1, 2


def _day(_ctx: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    with told():
        return periods.parse_day(value) if value else None


@click.command(name="proofread")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@json_option
@click.option("--docx", type=click.Path(path_type=Path), help="写出带批注的 Word 文件 (Word file with comments)")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="写出清单 (workbook of what was checked)")
@click.option(
    "--min-severity",
    "least",
    type=click.Choice(SEVERITIES),
    default="remark",
    show_default=True,
    help="只列这一程度及更重的 (only findings of this severity or worse)",
)
@click.option(
    "--report-date", metavar="DAY", callback=_day, help="报告的日期，默认取落款 (date of the report, if not its own)"
)
def proofread(
    files: tuple[Path, ...],
    *,
    as_json: bool,
    docx: Path | None,
    xlsx: Path | None,
    least: str,
    report_date: date | None,
) -> None:
    """校对报告里的数字：合计、增减、比率、占比、日期、表格是否自相矛盾。

    可以给出文件夹。有错误时退出码为 1；有文件读不了时为 2，其余文件照常校对。

    Check that the figures of reports do not contradict each other. Folders are searched. Exit code 1 when an error is
    found, 2 when a file could not be read (the others still are).
    """
    severity = cast("Severity", least)
    listed: list[Proof] = []
    printed: list[dict[str, object]] = []
    read = unread = errors = 0
    paths = list(_found(files))
    for path in paths:
        try:
            proof = proofs.proofread(_read(path), str(path), report_date=report_date)
        except Unreadable as error:
            unread += 1
            message = error.message_en if language() == "en" else error.message
            printed.append({"file": str(path), "unreadable": message})
            click.echo(click.style(message, fg="magenta"), err=True)
            continue
        if docx is not None:
            _write(_target(docx, path, len(paths)), proof, severity)
        if as_json:
            printed.append(_json(proof, severity))
        else:
            _print(proof, severity)
        read += 1
        errors += len(proof.report.errors)
        if xlsx is not None:
            # kept only where a list is asked for: a folder may hold very many files
            listed.append(proof)
    if xlsx is not None:
        proofs.workbook(listed, severity, xlsx)
    if as_json:
        one = len(files) == 1 and not files[0].is_dir()
        print_json(printed[0] if one else printed)
    elif read + unread > 1:
        counted = {"files": read, "errors": errors, "unread": unread}
        say(_("共校对 %(files)d 个文件，错误 %(errors)d 处，读不了的文件 %(unread)d 个。") % counted)
    if unread:
        raise SystemExit(UNREAD)
    if errors:
        raise SystemExit(FOUND)


def _found(files: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those of the folders named, without Word's own lock files."""
    for path in files:
        if path.is_dir():
            yield from sorted(
                inner
                for inner in path.rglob("*")
                if inner.suffix.lower() in SUFFIXES and inner.is_file() and not inner.name.startswith(("~$", "."))
            )
        else:
            yield path


def _read(path: Path) -> bytes:
    """
    Raises:
        Unreadable: there is no such file, or it is too large, or the system refuses it.
    """
    name = str(path)
    try:
        if not path.is_file():
            raise Unreadable("not_known" if path.exists() else "missing", name)
        if path.stat().st_size > LARGEST:
            raise Unreadable("too_large", name, limit=LARGEST >> 20)
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("refused", name, reason=error.strerror or type(error).__name__) from error


def _json(proof: Proof, least: Severity) -> dict[str, object]:
    lang = language()
    made = proof.report.to_json(lang)
    made["findings"] = [one.as_json(lang) for one in proofs.at_least(proof.report.findings, least)]
    return made


def _target(docx: Path, path: Path, count: int) -> Path:
    """Of one file the file named; of several a folder, where each keeps its name."""
    if count == 1 and not docx.is_dir():
        return docx
    docx.mkdir(parents=True, exist_ok=True)
    target = docx / f"{path.stem}.校对.docx"
    number = 2
    while target.exists():
        target = docx / f"{path.stem}.校对{number}.docx"
        number += 1
    return target


def _write(target: Path, proof: Proof, least: Severity) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(proofs.with_comments(proof, proofs.at_least(proof.report.findings, least)))


def _print(proof: Proof, least: Severity) -> None:
    report = proof.report
    findings = proofs.at_least(report.findings, least)
    checked = sum(not one.alternate for one in report.relations)
    told = {"quantities": len(report.quantities), "relations": checked, "findings": len(findings)}
    say(click.style(proof.name, bold=True))
    say(_("　%(quantities)d 个数，核对关系 %(relations)d 项，列出 %(findings)d 项") % told)
    for finding in findings:
        severity = finding.severity or "remark"
        mark = click.style(proofs.severity_name(severity), fg=_COLOURS[severity], bold=severity == "error")
        place = proof.where(finding.at[0]) if finding.at else ""
        say(f"　{mark}　{place}　{proofs.kind_name(finding.kind)}")
        say(f"　　{proofs.message(finding)}")
