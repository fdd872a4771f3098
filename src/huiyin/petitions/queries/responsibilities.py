"""依法分类处理清单: what organs handle by which lawful route, and what of it fits a petition that is to be sorted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet

from huiyin.accounts.models import Organ
from huiyin.figures.models import Topic
from huiyin.petitions.models import Responsibility
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.paths import Paths, present_organ

#: Entries shown for one petition.
SHOWN = 8


def in_force() -> QuerySet[Responsibility]:
    """The entries that are offered: those of no later list's place."""
    return Responsibility.objects.filter(retired=None).select_related("organ")


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry, and the organ that carries its duties today."""

    row: Responsibility
    organ: Organ

    @property
    def act(self) -> str:
        """By which act the entry is followed: sent to the organ for the petition procedure, or led elsewhere."""
        return "transfer" if self.row.route == "route_6" else "lead"

    @property
    def words(self) -> str:
        """By which procedure, where, on what basis and until when."""
        row = self.row
        return " · ".join(filter(None, (row.procedure, row.body, row.basis, row.window)))

    def query(self, petition: int) -> str:
        """The first values of the form of that act, as an address carries them; a person looks and confirms."""
        row = self.row
        if self.act == "transfer":
            given: dict[str, str | int] = {"organ": self.organ.pk, "route": row.route}
        else:
            given = {
                "route": row.route, "body_name": row.body, "way": row.procedure, "basis": row.basis,
                "window": row.window,
            }  # fmt: skip
        return urlencode({"petition": petition, **{name: value for name, value in given.items() if value}})


def offers(case: Case, paths: Paths) -> list[Offer]:
    """What the organs' lists say of the petition's topic, the nearest topic first; no organ it may not be sent to."""
    nearness = {topic: at for at, topic in enumerate(_topic_and_above(case))}
    if not nearness or (paths.is_accused_unknown and case.matter.restricted):
        return []
    rows = list(in_force().filter(topic__in=nearness))
    rows.sort(key=lambda row: (nearness[row.topic or 0], row.organ_id, row.pk))
    present = {row.organ_id: present_organ(row.organ_id) for row in rows}
    open_ = {organ.pk: organ for organ in paths.open().filter(pk__in=set(present.values()))}
    found = [Offer(row, open_[present[row.organ_id]]) for row in rows if present[row.organ_id] in open_]
    return found[:SHOWN]


def _topic_and_above(case: Case) -> list[int]:
    """The petition's topic, under its settled name, and the wider ones it belongs to."""
    at = case.fact.topic or case.fact.topic1
    found: list[int] = []
    while at is not None and at not in found:
        found.append(at)
        row = Topic.objects.filter(pk=at).values_list("same_as_id", "parent_id").first()
        at = None if row is None else row[0] or row[1]
    return found


def topic_names(topics: Iterable[int | None]) -> dict[int, str]:
    """The names of topics, by id."""
    wanted = {topic for topic in topics if topic is not None}
    return dict(Topic.objects.filter(pk__in=wanted).values_list("pk", "name"))
