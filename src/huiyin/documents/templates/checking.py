"""The linter: every trap of a template with its place and remedy, in the order of the document."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from huiyin.documents.templates.guard import guard, is_xml
from huiyin.documents.templates.language import LONGEST, Language, letters
from huiyin.documents.templates.lines import Line, in_fallback
from huiyin.documents.templates.names import Names, Placeholder
from huiyin.documents.templates.problems import TemplateRefused, Trap, trap
from huiyin.documents.templates.reading import Reading, Tag, in_other_brackets, singles
from huiyin.documents.templates.stories import Story, W, parse, read_parts, stories
from huiyin.documents.templates.structure import Structure, tags_of

#: So many placeholders at most; a report has some hundreds.
MOST_TAGS = 5_000
#: What a placeholder may hold beside what counts: braces, p or tr, blanks.
_ROOM = 50
_OPENERS = ("{{", "{%", "｛｛", "｛％")
_NO_PLACE = ("comments", "customXml/", "docProps/", "settings", "people")


def check(data: bytes, names: Names) -> list[Trap]:
    """Every trap of a template; none when it can be filled as it stands."""
    try:
        guard(data)
    except TemplateRefused as refused:
        return list(refused.problems)
    parts = read_parts(data)
    language = Language(names, names.filters, names.tests, names.functions)
    found: list[Trap] = []
    texts = stories(parts)
    for story in texts:
        reading = tags_of(story)
        found += _traps(reading, language)
        found += [each for line in reading.loose for each in _near_misses(line, names)]
        found += _tracked(story)
        if story.reserved:
            found.append(trap("reserved_signs", story.label, " ".join(f"U+{ord(char):X}" for char in story.reserved)))
        found += _unreachable(story.label, story.root)
    found += _other_parts(parts, {story.name for story in texts})
    return found


def placeholders(data: bytes) -> list[Placeholder]:
    """Every value that the template asks for, those in conditions and loops included.

    Raises:
        TemplateRefused: the file is no Word document or holds what no template may.
    """
    guard(data)
    language = Language(None, None, None, None)
    for story in stories(read_parts(data)):
        _traps(tags_of(story), language)
    return language.placeholders


def faults(
    reading: Reading, filters: Collection[str], tests: Collection[str], functions: Collection[str]
) -> list[Trap]:
    """The errors that keep a story from being filled, whatever its names mean."""
    return [each for each in _traps(reading, Language(None, filters, tests, functions)) if each.severity == "error"]


def _traps(reading: Reading, language: Language) -> list[Trap]:
    """The traps of a story in the order of the document."""
    placed: list[tuple[int, int, Trap]] = [(line.number, at, each) for line, at, each in reading.traps]
    if len(reading.tags) > MOST_TAGS:
        tag = reading.tags[MOST_TAGS]
        return [trap("too_many", tag.place, tag.written, limit=MOST_TAGS)]
    structure = Structure(reading.tags)
    at_fault = {(line.number, at) for line, at, _ in reading.traps}
    for tag, loops in zip(reading.tags, structure.loops, strict=True):
        if tag.kind != "note" and (tag.line.number, tag.start) not in at_fault:
            problems = list(_of_tag(tag, loops, language))
            placed += [(tag.line.number, tag.start, each) for each in problems if not in_fallback(tag.line.paragraph)]
    placed += [(tag.line.number, tag.start, each) for tag, each in structure.problems]
    return [each for _, _, each in sorted(placed, key=lambda entry: entry[:2])]


def _of_tag(tag: Tag, loops: tuple[Tag, ...], language: Language) -> Iterator[Trap]:
    if tag.end - tag.start > LONGEST + _ROOM:
        yield trap("too_long", tag.place, tag.written, limit=LONGEST)
        return
    kinds = sorted(tag.line.inside(tag.start, tag.end))
    for kind in kinds:
        yield trap(f"{kind}_inside", tag.place, tag.written)
    signs = list(letters(tag, language.names))
    yield from signs
    if not kinds and not any(each.severity == "error" for each in signs):
        yield from language.read(tag, loops)


def _near_misses(line: Line, names: Names) -> Iterator[Trap]:
    """Names in single braces, or in brackets of another kind, which would be printed as they stand."""
    for text in singles(line):
        if _is_name(text, names):
            yield trap("single_brace", line.place, f"{{{text}}}", right=f"{{{{ {text} }}}}")
    for whole, text in in_other_brackets(line):
        if _is_name(text, names):
            yield trap("other_brackets", line.place, whole, right=f"{{{{ {text} }}}}")


def _is_name(text: str, names: Names) -> bool:
    return names.resolve(tuple(part.strip() for part in text.replace("．", ".").split("|")[0].strip().split(".")))


def _tracked(story: Story) -> Iterator[Trap]:
    """Changes that were tracked go into the report as such; said once a part."""
    change = next(story.root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"), None)
    if change is not None:
        text = "".join(node.text or "" for node in change.iter(f"{W}t", f"{W}delText"))
        yield trap("tracked_changes", story.label, text)


def _unreachable(label: str, root: Any) -> Iterator[Trap]:
    """Placeholders where nothing is filled: descriptions of pictures, formulas, drawings, fields."""
    for element in root.iter():
        text = element.text or ""
        if element.tag not in (f"{W}t", f"{W}delText") and any(opener in text for opener in _OPENERS):
            yield trap("unreachable", label, text)
        for value in element.attrib.values():
            if any(opener in value for opener in _OPENERS):
                yield trap("unreachable", label, value)


def _other_parts(parts: Mapping[str, bytes], known: set[str]) -> Iterator[Trap]:
    for name, blob in parts.items():
        if name in known or name.endswith(".rels") or any(word in name for word in _NO_PLACE) or not is_xml(name, blob):
            continue
        if b"{" in blob or b"\xef\xbd\x9b" in blob:
            yield from _unreachable(name, parse(blob))
