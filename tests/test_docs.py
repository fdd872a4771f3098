"""What the documents say is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from huiyin.cli.table import COMMANDS
from huiyin.core import terms, workflow
from huiyin.core.facts import COLUMNS
from huiyin.core.law import Law
from huiyin.core.terms import Vocabulary

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
HEAVIEST_PICTURE = 250 * 1024

names = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def glossary() -> set[tuple[str, str, str]]:
    """Every line of the glossary as (Chinese, English, code)."""
    lines = (line for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines() if line.startswith("| "))
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {(row[0], row[1], row[2].strip("`")) for row in cells if len(row) >= 3}


def known_terms() -> Iterator[tuple[str, str, str]]:
    vocabularies = [value for value in vars(terms).values() if isinstance(value, Vocabulary)]
    for vocabulary in [*vocabularies, workflow.STATES, workflow.ROLES]:
        yield from ((term.label, term.english, term.code) for term in vocabulary)
    yield from ((arrow.label, arrow.english, arrow.act) for arrow in workflow.ARROWS)
    yield from ((column.label, column.english, column.name) for column in COLUMNS.values())
    for regulation in Law.shipped().regulations:
        yield from ((term.name, term.english, term.id) for term in regulation.terms.values())


def test_the_glossary_has_every_term_with_exactly_these_words() -> None:
    assert sorted(set(known_terms()) - glossary()) == []


def test_the_glossary_gives_the_articles_of_acts_and_periods() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    for arrow in workflow.ARROWS:
        assert f"`{arrow.act}` | {arrow.basis} |" in text
    for regulation in Law.shipped().regulations:
        for term in regulation.terms.values():
            unit = "working days" if term.unit == "workday" else "days"
            article = term.article or f"《{term.basis}》"
            assert f"| {term.name} | {term.english} | `{term.id}` | {term.length} {unit} | {article} |" in text


@names
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert missing == []


@names
def test_a_page_names_no_path_of_a_workplace_and_no_exclamation(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"/work/|/tmp/|TODO|[！]", text)


def test_the_files_that_the_house_names_exist() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    paths = re.findall(r"`([a-z_0-9]+/[A-Za-z_0-9/.*-]+)`", text)
    package = ROOT / "src" / "huiyin"
    missing = [path for path in paths if path.upper() != path and not _exists(package, path)]
    assert len(paths) > 15
    assert missing == []


def _exists(package: Path, path: str) -> bool:
    """Whether a path of the package, `NAME`, `ROOM` and `YEAR` standing for any, exists."""
    pattern = re.sub(r"NAME|ROOM|YEAR", "*", path)
    return any(True for _ in package.glob(pattern))


@pytest.mark.parametrize("readme", READMES, ids=lambda page: page.name)
def test_the_commands_of_the_readme_exist(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    used = re.findall(r"^\.venv/bin/huiyin --home \S+ (\w+)", text, re.MULTILINE)
    assert set(used) >= {"init", "import", "measures", "report", "serve"}
    assert set(used) <= set(COMMANDS)
    assert re.findall(r"^make (\w+)", text, re.MULTILINE)[:2] == ["demo", "test"]


@pytest.mark.parametrize("readme", READMES, ids=lambda page: page.name)
def test_the_readme_shows_a_page_and_a_report_page_and_says_what_it_refuses_to_be(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    assert re.findall(r"docs/pictures/(\w+)\.png", text) == ["desk", "report"]
    assert "refuses to be" in text or "不做什么" in text


def test_pictures_are_light_and_used() -> None:
    pictures = sorted((DOCS / "pictures").glob("*.png"))
    texts = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [picture.name for picture in pictures if picture.stat().st_size > HEAVIEST_PICTURE] == []
    assert [picture.name for picture in pictures if picture.name not in texts] == []


def test_decisions_are_numbered_without_gaps_and_say_what_was_decided_and_why() -> None:
    decisions = sorted((DOCS / "adr").glob("*.md"))
    assert [int(page.name[:4]) for page in decisions] == list(range(1, len(decisions) + 1))
    assert len(decisions) >= 10
    for page in decisions:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. "), page.name
        assert "**Decided.**" in text and "**Why.**" in text, page.name


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text and "END OF TERMS AND CONDITIONS" in text


def test_the_drawing_is_one_hand_made_file_without_outside_parts() -> None:
    drawing = (DOCS / "architecture.svg").read_text(encoding="utf-8")
    assert "<title" in drawing and "<desc" in drawing
    assert "href=" not in drawing and "<script" not in drawing
    for room in ("core", "documents", "matching", "demo", "vault", "ui", "ledger", "accounts", "figures", "petitions"):
        assert f">{room}" in drawing, room
