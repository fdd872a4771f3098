"""Placeholders put together again: Word and WPS save one placeholder in many runs, with curly quotation marks."""

from __future__ import annotations

from huiyin.documents.templates.guard import guard
from huiyin.documents.templates.lines import Line, lines, write_texts
from huiyin.documents.templates.reading import Reading, Tag, straight_letters
from huiyin.documents.templates.stories import Story, read_parts, stories, write_parts


def mend(data: bytes) -> bytes:
    """The template with every placeholder in one run, looking as its first letter does; the rest as it was.

    Raises:
        TemplateRefused: the file is no Word document or holds what no template may.
    """
    guard(data)
    parts = read_parts(data)
    changed = False
    for story in stories(parts):
        if mend_story(story):
            parts[story.name] = story.bytes()
            changed = True
    return write_parts(parts) if changed else data


def mend_story(story: Story) -> bool:
    """Mend every placeholder of one story where it stands; whether anything had to be done."""
    found = list(lines(story))
    by_line: dict[int, list[Tag]] = {}
    for tag in Reading(found).tags:
        by_line.setdefault(id(tag.line), []).append(tag)
    changed = [_mend_line(line, by_line[id(line)]) for line in found if id(line) in by_line]
    return any(changed)


def _mend_line(line: Line, tags: list[Tag]) -> bool:
    made = [(letter.node, letter.char) for letter in line.letters]
    for tag in tags:
        if line.inside(tag.start, tag.end):
            continue
        node = line.letters[tag.start].node
        inner = ["", "", *straight_letters(line.text[tag.start + 2 : tag.end - 2]), "", ""]
        for at in range(tag.start, tag.end):
            is_edge = at < tag.start + 2 or at >= tag.end - 2
            made[at] = (node, line.text[at] if is_edge else inner[at - tag.start])
    if made == [(letter.node, letter.char) for letter in line.letters]:
        return False
    write_texts(line, made)
    return True
