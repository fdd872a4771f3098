"""What was answered, in words, page by page, for the last look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.figures.models import Place
from huiyin.portal.forms.filing import purposes, signings
from huiyin.portal.models import WindowDraftFile
from huiyin.portal.queries.hints import areas


class Part(NamedTuple):
    """One page: its name, its answers, and the address where they are changed."""

    step: str
    name: str
    answers: list[tuple[str, str]]


def parts(answers: Mapping[str, Any], files: Sequence[WindowDraftFile]) -> list[Part]:
    said = {row.code: row.name for row in (*purposes(), *signings())}
    area = next((one.words for one in areas() if one.code == answers.get("area")), "")
    about = [(_("哪一类"), said.get(answers.get("purpose", ""), "")), (_("哪个方面"), area or _("请工作人员判断"))]
    where = [(_("乡镇、街道"), _place(answers.get("place"))), (_("具体地点"), answers.get("spot", ""))]
    words = [
        (_("发生了什么"), answers.get("facts", "")),
        (_("希望怎么解决"), answers.get("ask", "")),
        (_("反映的单位"), _organ(answers)),
        (_("以前的编号"), answers.get("earlier", "")),
        (_("以前的经过"), answers.get("history", "")),
    ]
    held = [(_("文件"), f"{file.name}（{filesizeformat(file.size)}）") for file in files] or [(_("文件"), _("没有"))]
    made = (
        Part("about", _("什么事"), about),
        Part("where", _("在哪里"), where),
        Part("words", _("经过和请求"), words),
        Part("who", _("您是谁"), _who(answers, said)),
        Part("files", _("文件和照片"), held),
    )
    return [part._replace(answers=[one for one in part.answers if one[1]]) for part in made]


def _who(answers: Mapping[str, Any], said: Mapping[str, str]) -> list[tuple[str, str]]:
    signed = answers.get("signed", "")
    found = [(_("署名"), said.get(signed, ""))]
    if signed == "anonymous":
        return found
    people = str(answers.get("people") or "")
    return [
        *found,
        (_("姓名"), answers.get("name", "")),
        (_("电话"), answers.get("phone", "")),
        (_("住址"), answers.get("address", "")),
        (_("邮箱"), answers.get("email", "")),
        (_("证件号码"), answers.get("id_number", "")),
        (_("人数"), people if people not in ("", "1") else ""),
        (_("其他人"), answers.get("joint", "")),
    ]


def _place(pk: Any) -> str:
    found = Place.objects.filter(pk=pk).select_related("parent").first() if isinstance(pk, int) else None
    if found is None:
        return _("说不清")
    return f"{found.parent.name} › {found.name}" if found.parent is not None else found.name


def _organ(answers: Mapping[str, Any]) -> str:
    pk = answers.get("accused")
    if answers.get("purpose") != "accusation" or not isinstance(pk, int):
        return ""
    return Organ.objects.filter(pk=pk).values_list("name", flat=True).first() or ""
