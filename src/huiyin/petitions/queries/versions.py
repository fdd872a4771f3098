"""The versions of a petition's text, each with who wrote it, when and why."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from huiyin.core.events import ContentRevised, Registered
from huiyin.petitions.imports.columns import BY_FIELD
from huiyin.petitions.models import Content, Petition
from huiyin.petitions.queries.contents import Text, opened
from huiyin.petitions.queries.story import story


class Version(NamedTuple):
    """`changed`: (field, what it said before, what it says in this version)."""

    number: int
    actor: str
    at: datetime | None
    reason: str
    changed: list[tuple[str, str, str]]


def versions(petition: Petition) -> list[Version]:
    """Newest first."""
    written = {}
    for happening in story(petition.matter_id):
        event = happening.event
        if event.petition == petition.pk and isinstance(event, Registered | ContentRevised):
            written[event.version if isinstance(event, ContentRevised) else 1] = happening
    found: list[Version] = []
    before: dict[str, str] = {}
    for content in Content.objects.filter(petition=petition).order_by("version"):
        text = opened(content)
        now = plain(text)
        by = written.get(content.version)
        found.append(
            Version(
                content.version,
                by.actor if by else "",
                by.at if by else None,
                text.details.get("correction", ""),
                [
                    (name, before.get(name, ""), now.get(name, ""))
                    for name in {**before, **now}
                    if before.get(name) != now.get(name)
                ],
            )
        )
        before = now
    return found[::-1]


def plain(text: Text) -> dict[str, str]:
    """A text as lines, by the Chinese words for them."""
    found = {BY_FIELD[name].heading: value for name, value in text.fields.items()}
    found |= dict(text.extra)
    for part, label in PARTS.items():
        people = [" ".join(word for word in one[1:] if word) for one in text.parties if one.part == part]
        if people:
            found[label] = "\n".join(people)
    found |= {label: text.details[name] for name, label in DETAILS.items() if text.details.get(name)}
    return found


PARTS = {"representative": "其他代表", "joint": "联名人", "agent": "代理人"}
DETAILS = {
    "facts": "事实和理由",
    "history": "信访过程",
    "email": "电子邮箱",
    "read_by": "宣读人",
    "linking": "并入或另立的理由",
}
