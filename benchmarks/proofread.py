"""Proofreading reports of 10, 100 and 1,000 pages: seconds of one core, how they grow with the length, and memory.

Each size is read in a process of its own, so that its peak of memory is its own too. The pages are made by chance from
the sentences of such reports, with figures that agree with each other; every twentieth does not.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from random import Random
from time import process_time
from typing import Any

from benchmarks.table import Line

SIZES = (10, 100, 1000)
#: Characters of a page in official form: 22 lines of 28.
PAGE = 616
LIMIT_SECONDS = 5.0
#: Time per page of the longest against that of the one before it.
MOST_SLOWDOWN = 1.5
#: Of a report of 1,000 pages, in kB a page above the shortest.
MOST_MEMORY_PER_PAGE = 400


def pages(count: int, seed: int = 7) -> str:
    """So many pages of text, a table on every third."""
    chance, made, length = Random(seed), [], 0
    for paragraph in _paragraphs(chance):
        made.append(paragraph)
        length += len(paragraph)
        if length >= count * PAGE:
            return "\n".join(made)
    return ""


def _paragraphs(chance: Random) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"{number}.第{number}项工作开展情况。" + _counts(chance)
        yield _money(chance, number)
        yield (
            "坚持以人民为中心，压实领导包案责任，严格落实首接首办、限时办结、公开答复等制度，主要抓好三个方面工作：一是畅通渠道，"
            "推广手机信访；二是源头预防，排查化解矛盾纠纷；三是规范办理，加强业务培训和督查督办，做到件件有着落、事事有回音。"
        )
        if number % 3 == 0:
            yield _table(chance)


def _counts(chance: Random) -> str:
    letters, visits, web = (chance.randint(20, 900) for _ in range(3))
    total = letters + visits + web + (chance.random() < 0.05)
    done = chance.randint(total // 2, total)
    return (
        f"全年登记信访事项{total}件次，其中来信{letters}件次、来访{visits}件次、网上信访{web}件次；"
        f"办结{done}件，办结率{done / total:.1%}，来信占{letters / total:.1%}。"
    )


def _money(chance: Random, number: int) -> str:
    last, now = chance.randint(1000, 90000), chance.randint(1000, 90000)
    word = ("增加", "增长") if now >= last else ("减少", "下降")
    return (
        f"第{number}项支出{now / 100:.2f}万元，比上年的{last / 100:.2f}万元{word[0]}{abs(now - last) / 100:.2f}万元，"
        f"{word[1]}{abs(now - last) / last:.1%}，主要原因是年度工作任务调整，相关业务经费据实安排。"
    )


def _table(chance: Random) -> str:
    rows = [(chance.randint(1, 400), chance.randint(1, 400)) for _ in range(6)]
    total = tuple(map(sum, zip(*rows, strict=True)))
    lines = [f"| 第{name}组 | {first} | {second} |" for name, (first, second) in enumerate(rows, 1)]
    return "\n".join(["| 单位 | 受理 | 办结 |", "|---|---|---|", *lines, f"| 合计 | {total[0]} | {total[1]} |"])


def run() -> list[Line]:
    results = {size: _worker(size) for size in SIZES}
    shortest, middle, longest = SIZES
    each = {size: results[size]["seconds"] / size for size in SIZES}
    lines = [
        Line(
            "proofreading a text",
            f"{size:,} pages",
            results[size]["seconds"],
            1 / each[size],
            "pages/s",
            limit=LIMIT_SECONDS if size == middle else None,
            note=f"{results[size]['relations']:,} relations, {results[size]['peak'] / 1000:.0f} MB",
        )
        for size in SIZES
    ]
    slower = each[longest] / each[middle]
    memory = (results[longest]["peak"] - results[shortest]["peak"]) / (longest - shortest)
    lines[-1] = lines[-1]._replace(
        holds=slower <= MOST_SLOWDOWN and memory <= MOST_MEMORY_PER_PAGE,
        note=f"{lines[-1].note}, {memory:.0f} kB a page; a page takes {slower:.2f} × that of {middle} pages",
    )
    return lines


def _worker(size: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.proofread", str(size)], stdout=subprocess.PIPE, check=True, text=True
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _read(size: int) -> dict[str, Any]:
    from huiyin.proofread.check import check

    text = pages(size)
    check(pages(1))
    start = process_time()
    report = check(text)
    seconds = process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": seconds, "peak": peak, "relations": len(report.relations), "errors": len(report.errors)}


if __name__ == "__main__":
    print(json.dumps(_read(int(sys.argv[1]))))
