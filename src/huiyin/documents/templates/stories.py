"""The parts of a template that hold running text: the body, headers, footers, foot- and endnotes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from huiyin.documents.official.write import with_fixed_times
from huiyin.documents.templates.marks import private_in, without_private

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CONTENT_TYPES = "[Content_Types].xml"
_STORY_TYPE = re.compile(r"wordprocessingml\.(document\.main|header|footer|footnotes|endnotes)\+xml$")
_HEADER_NAMES = {"default": "", "first": "首页", "even": "偶数页"}
_SPACES = re.compile(r"[\r\n\t]+")

Parts = dict[str, bytes]


@dataclass(slots=True)
class Story:
    """One part with running text, parsed. `label` is how a person calls it: 正文, 首页页眉, 脚注."""

    name: str
    kind: str
    label: str
    root: Any
    #: Signs of ours that stood in it and were taken out.
    reserved: tuple[str, ...] = ()

    def bytes(self) -> bytes:
        return bytes(etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True))


def read_parts(data: bytes) -> Parts:
    """The files of a package that `guard` let pass."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {info.filename: package.read(info) for info in package.infolist() if not info.is_dir()}


def write_parts(parts: Mapping[str, bytes]) -> bytes:
    """The package, the same bytes for the same parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, blob in parts.items():
            package.writestr(name, blob)
    return with_fixed_times(out.getvalue())


def parse(blob: bytes) -> Any:
    """XML without entities, network, comments or processing instructions."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    return etree.fromstring(blob, parser)


def stories(parts: Mapping[str, bytes]) -> list[Story]:
    """Every part with running text, the body first."""
    found = []
    labels = _labels(parts)
    for name, kind in story_names(parts):
        root = parse(parts[name])
        reserved = tuple(sorted(set(private_in("".join(root.itertext())))))
        _clean(root)
        found.append(Story(name, kind, labels.get(name) or _label(kind), root, reserved))
    return sorted(found, key=lambda story: story.kind != "document.main")


def story_names(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for entry in parse(parts[CONTENT_TYPES]):
        match = _STORY_TYPE.search(entry.get("ContentType", ""))
        name = entry.get("PartName", "").lstrip("/")
        if match and name in parts:
            yield name, match.group(1)


def _clean(root: Any) -> None:
    """Without our own marks, and with plain spaces where the XML was broken into lines."""
    for element in root.iter():
        if element.text:
            element.text = _SPACES.sub(" ", without_private(element.text))
        if element.tail:
            element.tail = _SPACES.sub(" ", without_private(element.tail))
        for name, value in element.items():
            clean = _SPACES.sub(" ", without_private(value))
            if clean != value:
                element.set(name, clean)


def _label(kind: str) -> str:
    return {"document.main": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}[kind]


def _labels(parts: Mapping[str, bytes]) -> dict[str, str]:
    """首页页眉, 偶数页页脚 …: which header a part is, by the first section that uses it."""
    main = next((name for name, kind in story_names(parts) if kind == "document.main"), "")
    folder, _, file = main.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels".lstrip("/")
    if not main or relations not in parts:
        return {}
    targets = {entry.get("Id"): _resolved(folder, entry.get("Target", "")) for entry in parse(parts[relations])}
    labels: dict[str, str] = {}
    for kind, word in (("header", "页眉"), ("footer", "页脚")):
        for reference in parse(parts[main]).iter(f"{W}{kind}Reference"):
            target = targets.get(reference.get(f"{R}id"), "")
            labels.setdefault(target, _HEADER_NAMES.get(reference.get(f"{W}type", "default"), "") + word)
    return labels


def _resolved(folder: str, target: str) -> str:
    """A relationship's target as the name of a part."""
    if target.startswith("/"):
        return target.lstrip("/")
    steps: list[str] = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
