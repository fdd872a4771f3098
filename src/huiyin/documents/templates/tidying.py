"""What Word insists on and a loop may have broken: cells with a paragraph, tables with rows, names used once."""

from __future__ import annotations

from typing import Any

from huiyin.documents.official.trace import BOOKMARK
from huiyin.documents.official.wordml import el
from huiyin.documents.templates.lines import remove
from huiyin.documents.templates.stories import W

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_COMMENTS = tuple(f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_HOLD_PARAGRAPHS = tuple(f"{W}{name}" for name in ("tc", "txbxContent", "hdr", "ftr"))


def tidy(root: Any, seen: set[tuple[str, str]]) -> None:
    """Put one filled part right. `seen` are the names used so far in the document."""
    for row in list(root.iter(f"{W}tr")):
        if row.find(f".//{W}tc") is None:
            remove(row)
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f".//{W}tr") is None:
            remove(table)
    for holder in root.iter(*_HOLD_PARAGRAPHS):
        is_cell_without_end = holder.tag == f"{W}tc" and (len(holder) == 0 or holder[-1].tag != f"{W}p")
        if is_cell_without_end or holder.find(f".//{W}p") is None:
            holder.append(el("w:p"))
    for note in root.iter(f"{W}footnote", f"{W}endnote"):
        if note.find(f"{W}p") is None:
            note.append(el("w:p"))
    _bookmarks_once(root, seen)
    _identities_once(root, seen)


def drop_figure_marks(root: Any) -> None:
    """Take out the bookmarks of figures that an earlier filling left, where a made report was taken as template."""
    ours = [mark for mark in root.iter(f"{W}bookmarkStart") if mark.get(f"{W}name", "").startswith(BOOKMARK)]
    ids = {mark.get(f"{W}id") for mark in ours}
    for mark in [*ours, *(end for end in root.iter(f"{W}bookmarkEnd") if end.get(f"{W}id") in ids)]:
        remove(mark)


def _bookmarks_once(root: Any, seen: set[tuple[str, str]]) -> None:
    """A bookmark that a loop repeated stays once; half of one goes."""
    open_ids: dict[str, Any] = {}
    unwanted: list[Any] = []
    for mark in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        identity = mark.get(f"{W}id", "")
        if mark.tag == f"{W}bookmarkStart":
            if identity in open_ids:
                unwanted.append(open_ids[identity])
            open_ids[identity] = mark
            continue
        start = open_ids.pop(identity, None)
        key = ("bookmark", start.get(f"{W}name", "")) if start is not None else None
        if key is None or key in seen:
            unwanted += [mark] if start is None else [start, mark]
        else:
            seen.add(key)
    for mark in [*unwanted, *open_ids.values()]:
        remove(mark)


def _identities_once(root: Any, seen: set[tuple[str, str]]) -> None:
    for element in root.iter(f"{W}p", f"{W}tr"):
        identity = element.get(f"{_W14}paraId")
        if identity is not None:
            if ("paragraph", identity) in seen:
                del element.attrib[f"{_W14}paraId"]
                element.attrib.pop(f"{_W14}textId", None)
            seen.add(("paragraph", identity))
    for element in list(root.iterfind(f".//{W}sdtPr/{W}id")):
        _once(element, ("control", element.get(f"{W}val", "")), seen)
    for element in list(root.iter(*_COMMENTS)):
        _once(element, (element.tag, element.get(f"{W}id", "")), seen)


def _once(element: Any, key: tuple[str, str], seen: set[tuple[str, str]]) -> None:
    if key in seen:
        remove(element)
    seen.add(key)
