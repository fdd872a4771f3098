"""A template and values → the Word file: mended, checked, filled, its figures traced, its captions counted."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import docx
from lxml import etree

from huiyin.documents.official.write import with_fixed_times
from huiyin.documents.templates.checking import faults
from huiyin.documents.templates.draft import set_mark
from huiyin.documents.templates.engine import Engine
from huiyin.documents.templates.guard import guard
from huiyin.documents.templates.mending import mend_story
from huiyin.documents.templates.preparing import prepare
from huiyin.documents.templates.problems import FillError
from huiyin.documents.templates.reading import Tag
from huiyin.documents.templates.sandbox import Named, Sandbox
from huiyin.documents.templates.setting import set_stretches
from huiyin.documents.templates.stories import Parts, read_parts, stories, write_parts
from huiyin.documents.templates.structure import tags_of

Functions = Mapping[str, Callable[..., object]]
Prepared = tuple[bytes, dict[str, list[Tag]]]


class Filled(NamedTuple):
    """The filled file, and where each traced figure was printed: under a heading, or in 表1, 图2."""

    docx: bytes
    sections: dict[str, list[str]]


def fill(
    data: bytes,
    values: Mapping[str, object],
    filters: Functions,
    tests: Functions,
    functions: Functions | None = None,
    *,
    mark: str = "",
) -> Filled:
    """Fill a template. The same input gives the same bytes.

    A value is text, a number, a list, a mapping, or an object whose public attributes (or items) are its parts and
    whose `str` is what it prints. Text that somebody typed must have gone through `plain_text`. `mark` (草稿) is put at
    the head of every page.

    Raises:
        TemplateRefused: the file is no Word document, or holds what no template may.
        FillError: a placeholder cannot be filled; says which, where, and how to mend it.
    """
    guard(data)
    functions = functions or {}
    engine = Engine(*_prepared(data, filters, tests, functions))
    names = {name: function for name, function in functions.items() if name not in values}
    try:
        engine.render({**names, **values}, Sandbox(filters, tests, functions), autoescape=True)
    except etree.XMLSyntaxError as error:
        raise FillError("", f"填好的文件不是有效的 Word 内容：{error}") from error
    out = io.BytesIO()
    engine.save(out)
    word = docx.Document(io.BytesIO(out.getvalue()))
    sections = set_stretches(word)
    if mark:
        set_mark(word, mark)
    return Filled(_saved(word), sections)


def _prepared(data: bytes, filters: Functions, tests: Functions, functions: Functions) -> Prepared:
    """The package as the engine takes it, and the tags of each part."""
    if functions:
        # They belong to one filling.
        return _prepared_anew(data, filters, tests, functions)
    return _kept(data, frozenset(filters.items()), frozenset(tests.items()))


@lru_cache(maxsize=4)
def _kept(data: bytes, filters: Named, tests: Named) -> Prepared:
    """A report has its template filled twice, and is made anew when it is verified."""
    return _prepared_anew(data, dict(filters), dict(tests), {})


def _prepared_anew(data: bytes, filters: Functions, tests: Functions, functions: Functions) -> Prepared:
    parts = read_parts(data)
    tags = _prepare(parts, filters, tests, functions)
    return write_parts(parts), tags


def _prepare(parts: Parts, filters: Functions, tests: Functions, functions: Functions) -> dict[str, list[Tag]]:
    """Mend the parts, refuse what cannot be filled, lift the tags; the tags of each part."""
    tags: dict[str, list[Tag]] = {}
    for story in stories(parts):
        mend_story(story)
        found = tags_of(story)
        errors = faults(found, filters, tests, functions)
        if errors:
            raise FillError(errors[0].place, errors[0].message + errors[0].remedy, errors)
        prepare(found.tags)
        parts[story.name] = story.bytes()
        tags[story.name] = found.tags
    return tags


def _saved(word: Any) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return with_fixed_times(out.getvalue())
