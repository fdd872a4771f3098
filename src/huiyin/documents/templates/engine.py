"""docxtpl with its pitfalls walled off.

Its own search for tags by regular expressions, which joins whatever stands between braces, is replaced by tags that
were read, checked and lifted before; text is always escaped; document properties are not run as templates; footnotes
are filled once (docxtpl fills them once for each section, so that values become templates); a table whose grid does not
fit its cells is left as it is instead of failing.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError
from lxml import etree

from huiyin.documents.templates.preparing import source
from huiyin.documents.templates.problems import FillError
from huiyin.documents.templates.reading import Tag
from huiyin.documents.templates.sandbox import TEXT_LIMIT, Sandbox, ValueProblem

_NOTES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml",
)


class Engine(DocxTemplate):  # type: ignore[misc]
    """Fills one prepared package. `tags` are the tags of each part by its name."""

    def __init__(self, data: bytes, tags: Mapping[str, Sequence[Tag]]) -> None:
        super().__init__(io.BytesIO(data))
        self._tags = tags
        self._left = TEXT_LIMIT

    def patch_xml(self, src_xml: str) -> str:
        """The tags were read, mended and lifted before: there is nothing left to patch."""
        return src_xml

    def render_xml_part(self, src_xml: str, part: Any, context: Mapping[str, object], jinja_env: Sandbox) -> str:
        tags = self._tags.get(part.partname.lstrip("/"), ())
        if not tags:
            return src_xml
        text, order = source(src_xml, tags)
        try:
            return "".join(self._limited(jinja_env.made_of(text).generate(context)))
        except FillError:
            raise
        except RecursionError:
            raise FillError(tags[0].line.place, "占位符写得太复杂，无法计算。请拆成几个简单的占位符。") from None
        except (
            Exception
        ) as error:  # whatever a value, a filter or an operator raises belongs to a place in the template
            tag = tags[order[line - 1]] if (line := _line(error)) and line <= len(order) else tags[0]
            raise FillError(tag.place, f"“{tag.written}”无法填写：{_reason(error)}") from error

    def _limited(self, pieces: Any) -> Any:
        for piece in pieces:
            self._left -= len(piece)
            if self._left < 0:
                raise ValueProblem(f"填好的文件超过 {TEXT_LIMIT >> 20} MB。请减少循环或图片。")
            yield piece

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Title, author and the like are no templates."""

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        """Foot- and endnotes, each part once."""
        for part in self.docx.part.package.parts:
            if part.content_type in _NOTES and part.partname.lstrip("/") in self._tags:
                xml = self.xml_to_string(etree.fromstring(part.blob))
                part._blob = self.render_xml_part(xml, part, context, jinja_env).encode("utf-8")

    def fix_tables(self, xml: str) -> Any:
        """The filled body, parsed strictly: docxtpl would mend what is broken by leaving out what follows.

        It also adds and takes away columns of tables, wrongly where rows begin or end indented; wanted only where
        columns were repeated.
        """
        tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
        if not any(tag.level == "tc" for tags in self._tags.values() for tag in tags):
            return tree
        try:
            return super().fix_tables(xml)
        except (AttributeError, TypeError, ValueError, ZeroDivisionError):
            return tree


def _line(error: BaseException) -> int:
    """The line of the engine's source where an error arose; each tag stands on its own."""
    line = getattr(error, "lineno", None) if isinstance(error, TemplateError) else None
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return max(0, (line or 0) - 1)


def _reason(error: Exception) -> str:
    if isinstance(error, ValueProblem):
        return str(error)
    return f"{type(error).__name__}：{error}"
