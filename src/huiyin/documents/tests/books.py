"""Workbooks made by hand, part by part, so that a test says exactly what stands in the XML."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"

_RELATION = '<Relationship Id="{id}" Type="' + LINKS + '/{kind}" Target="{target}"/>'


def relations(*links: tuple[str, str, str]) -> str:
    body = "".join(_RELATION.format(id=name, kind=kind, target=target) for name, kind, target in links)
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{PACKAGE_LINKS}">{body}</Relationships>'


def sheet(rows: str, *, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f'{prolog}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def text_row(number: int, texts: Iterable[str]) -> str:
    cells = "".join(
        f'<c r="{chr(65 + index)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for index, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


def write_book(
    path: Path,
    sheet_xml: str | bytes,
    *,
    strings: str | None = None,
    formats: Iterable[str] = (),
    since_1904: bool = False,
    extra: Mapping[str, str | bytes] | None = None,
) -> Path:
    """A workbook of one sheet, 台账. Style n + 1 has the n-th of `formats`."""
    links = [("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "styles", "styles.xml")]
    if strings is not None:
        links.append(("r3", "sharedStrings", "sharedStrings.xml"))
    codes = [f'<numFmt numFmtId="{170 + n}" formatCode="{code}"/>' for n, code in enumerate(formats)]
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in (0, *range(170, 170 + len(codes))))
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr date1904="{int(since_1904)}"/>'
        '<sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*links),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{"".join(codes).replace("&", "&amp;")}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet_xml,
        **({"xl/sharedStrings.xml": strings} if strings is not None else {}),
        **(extra or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


_MEASURED = """
import json, resource, sys, time
from huiyin.documents.sheets import SheetProblem, read_rows
before, began, rows, code = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time(), 0, None
try:
    for row in read_rows(sys.argv[1], required=sys.argv[2].split(",")):
        rows += 1
except SheetProblem as problem:
    code = problem.code
spent = time.process_time() - began
print(json.dumps([code, rows, spent, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024]))
"""


def read_in_child(path: Path, *required: str) -> tuple[str | None, int, float, float]:
    """Read a file in a process of its own: (problem code, rows, seconds of CPU, megabytes gained)."""
    command = [sys.executable, "-c", _MEASURED, str(path), ",".join(required)]
    out = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    code, rows, seconds, megabytes = json.loads(out)
    return code, rows, seconds, megabytes
