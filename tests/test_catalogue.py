"""The English catalogue says everything that the Chinese source says, and says it now.

To bring it up to date: `scripts/messages.sh`, translate what is new, run `scripts/messages.sh` again.
"""

from __future__ import annotations

import gettext
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.management import call_command
from django.utils import translation

from huiyin.core import terms
from huiyin.core.terms import Vocabulary

PACKAGE = Path(__file__).parent.parent / "src" / "huiyin"
FOLDER = PACKAGE / "locale" / "en" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?([sdfr])|(%[sdr])|\{(\w*)\}")
HAN = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
#: Words that stay Chinese in English text: the product's name, and official terms quoted beside their translation.
CHINESE_KEPT = re.compile(r"回音|《[^》]*》|“[^”]*”")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(FOLDER / "django.po"))


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def test_nothing_is_missing_and_nothing_is_left_over(
    catalogue: polib.POFile, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("xgettext") is None or shutil.which("msgmerge") is None:
        pytest.fail("gettext is not installed: run scripts/test-packages.sh as root, or apt-get install gettext")
    copy = tmp_path / "huiyin"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("locale", "tests", "static", "data", "__pycache__"))
    (copy / "locale").mkdir()
    settings.LOCALE_PATHS = [str(copy / "locale")]
    monkeypatch.chdir(copy)
    call_command("makemessages", locale=["en"], extensions=["html", "py", "txt"], verbosity=0)
    said = {key(entry) for entry in polib.pofile(str(copy / "locale" / "en" / "LC_MESSAGES" / "django.po"))}
    translated = {key(entry) for entry in catalogue if not entry.obsolete}
    assert sorted(map(str, said - translated)) == [], "not in the catalogue: run `scripts/messages.sh` and translate"
    assert sorted(map(str, translated - said)) == [], "no longer in the source: run `scripts/messages.sh`"


def test_every_entry_is_translated_and_none_is_doubtful(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_placeholders_are_the_same_on_both_sides(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue for text in _texts(entry) if _holes(entry.msgid) != _holes(text)] == []


def _texts(entry: polib.POEntry) -> Iterator[str]:
    yield from entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]


def _holes(text: str) -> list[str]:
    return sorted({"".join(found) for found in PLACEHOLDER.findall(text.replace("%%", ""))})


def test_english_is_english(catalogue: polib.POFile) -> None:
    kept = [
        (entry.msgid, text)
        for entry in catalogue
        for text in _texts(entry)
        if HAN.search(CHINESE_KEPT.sub("", text)) or "!" in text
    ]
    assert kept == []


def test_blanks_at_the_ends_agree(catalogue: polib.POFile) -> None:
    """A line break at an end is part of the form, and gettext asks for the same on both sides."""
    differing = [
        entry.msgid
        for entry in catalogue
        for text in _texts(entry)
        if entry.msgid.endswith("\n") != text.endswith("\n") or entry.msgid.startswith("\n") != text.startswith("\n")
    ]
    assert differing == []


def test_official_terms_are_those_of_the_glossary(catalogue: polib.POFile) -> None:
    english: dict[str, set[str]] = {}
    for value in vars(terms).values():
        if isinstance(value, Vocabulary):
            for term in value:
                english.setdefault(term.label, set()).add(term.english.lower())
    wrong = [
        (entry.msgid, entry.msgstr)
        for entry in catalogue
        if entry.msgid in english and entry.msgstr.lower() not in english[entry.msgid]
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_that_of_the_text(catalogue: polib.POFile) -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    differing = [
        entry.msgid
        for entry in catalogue
        if not entry.msgid_plural
        and (compiled.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else compiled.gettext(entry.msgid))
        != entry.msgstr
    ]
    assert differing == [], "run `scripts/messages.sh` and commit the compiled catalogue"


def test_a_reader_of_english_gets_english() -> None:
    with translation.override("en"):
        assert translation.gettext("信访窗口") == "Petitioner's window"
    with translation.override("zh-hans"):
        assert translation.gettext("信访窗口") == "信访窗口"
