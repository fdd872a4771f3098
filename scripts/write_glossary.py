"""Writes the vocabularies, acts, periods and columns of docs/glossary.md anew from the code.

The main words are written by hand and stay as they are, and so does what a line says of its article or source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from huiyin.core import terms, workflow
from huiyin.core.facts import COLUMNS
from huiyin.core.law import Law
from huiyin.core.terms import Vocabulary

GLOSSARY = Path(__file__).parent.parent / "docs" / "glossary.md"
TITLES = {
    "channel": "Channels (信访形式)",
    "level": "Level of first registration (首次登记层级)",
    "source": "Handed down by (来源级别)",
    "purpose": "Purposes (信访目的)",
    "petition_class": "Classes of the 2022 regulation",
    "reception": "Kinds of reception (接访方式)",
    "disposition": "Dispositions (办理方式)",
    "outcome": "Outcomes (办理结果)",
    "rating": "Ratings (满意度评价)",
    "review_outcome": "Outcomes of review and re-review (复查、复核结论)",
    "first": "First or repeat (初重件)",
    "route": "Lawful routes (办理途径)",
    "procedure": "Procedures (办理程序)",
    "refusal_ground": "Grounds of not accepting (不予、不再受理的理由)",
    "service": "Service of letters (送达方式)",
    "part": "Shares of organs (主办、协办)",
    "yes_no": "Yes and no",
}


def sources(text: str) -> dict[tuple[str, str], str]:
    """(section, code) → what the fourth cell of its line says now."""
    found: dict[tuple[str, str], str] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif line.startswith("| "):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == 4:
                found[section, cells[2].strip("`")] = cells[3]
    return found


def table(head: str, rows: Iterable[Iterable[str]]) -> Iterator[str]:
    cells = head.split(" | ")
    yield "| " + " | ".join(cells) + " |"
    yield "|" + "---|" * len(cells)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def vocabulary(words: Vocabulary, title: str, known: dict[tuple[str, str], str]) -> Iterator[str]:
    yield f"## {title}\n"
    rows = ((one.label, one.english, f"`{one.code}`", known.get((title, one.code), "—")) for one in words)
    yield from table("中文 | English | code | article or source", rows)
    yield ""


def generated(known: dict[tuple[str, str], str]) -> Iterator[str]:
    found = [value for value in vars(terms).values() if isinstance(value, Vocabulary)]
    for words in sorted(found, key=lambda one: list(TITLES).index(one.name) if one.name in TITLES else len(TITLES)):
        yield from vocabulary(words, TITLES.get(words.name, words.name), known)
    yield "## States of a petition (办理状态)\n"
    yield from table("中文 | English | code", ((one.label, one.english, f"`{one.code}`") for one in workflow.STATES))
    yield "\n## Acts (办理动作)\n"
    rows = ((one.label, one.english, f"`{one.act}`", one.basis) for one in workflow.ARROWS)
    yield from table("中文 | English | code | article", rows)
    yield "\n## Who acts\n"
    yield from table("中文 | English | code", ((one.label, one.english, f"`{one.code}`") for one in workflow.ROLES))
    yield ""
    for regulation in Law.shipped().regulations:
        year = re.search(r"\d{4}", regulation.id)
        yield f"## Periods of 《{regulation.name}》 ({year[0] if year else regulation.id})\n"
        periods = (
            (
                term.name,
                term.english,
                f"`{term.id}`",
                f"{term.length} {'working days' if term.unit == 'workday' else 'days'}",
                term.article or f"《{term.basis}》",
            )
            for term in regulation.terms.values()
        )
        yield from table("中文 | English | code | length | article", periods)
        yield ""
    yield "## Columns of the ledger and of a fact\n"
    columns = ((one.label, one.english, f"`{one.name}`") for one in COLUMNS.values())
    yield from table("中文 | English | code", columns)


def main() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    by_hand = text[: text.index("## Channels")]
    GLOSSARY.write_text(by_hand + "\n".join(generated(sources(text))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
