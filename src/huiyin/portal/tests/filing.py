"""张桂兰 files at the window of 望川县信访局: what the stories of filing have in common."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from huiyin.figures.acts import ensure_place, ensure_topic
from huiyin.petitions.models import Petition
from huiyin.petitions.tests.window import bureau

ABOUT = {"purpose": "claim", "area": "housing"}
WORDS = {"facts": "自2月起柳树村全村停水，村委会说没有钱修。", "ask": "修好水管，恢复供水。"}
WHO = {"signed": "open", "name": "张桂兰", "phone": "13800001111", "address": "青石镇柳树村三组"}


def town() -> int:
    """The bureau, its topics, and 青石镇 with a village; the id of the village."""
    bureau()
    ensure_topic("城乡建设", confirmed=True)
    place = ensure_place("青石镇", confirmed=True)
    return ensure_place("柳树村", parent=place, confirmed=True)


def step(name: str) -> str:
    return reverse("portal:file_step", args=[name])


def answer(client: Client, name: str, given: dict[str, Any]) -> Any:
    return client.post(step(name), given)


def led(response: Any) -> str:
    """Where it leads, without the name of the draft that every address of filing carries."""
    return str(response.headers["Location"]).partition("?")[0]


def fill(client: Client, **changed: dict[str, Any]) -> None:
    """Every page up to the last look, each answered as 张桂兰 does unless it is given otherwise."""
    given = {"about": ABOUT, "where": {"spot": "三组"}, "words": WORDS, "who": WHO} | changed
    for name, answers in given.items():
        sent = answer(client, name, answers)
        assert sent.status_code == 302, (name, problems(sent))
    assert led(answer(client, "files", {"action": "on"})) == step("check")


def problems(response: Any) -> list[str]:
    """What the page says is to be mended."""
    box = re.search(r'<div class="errors".*?</div>', response.content.decode(), re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]*)</a>", box[0]) if box else []


def file(client: Client, **changed: dict[str, Any]) -> Petition:
    fill(client, **changed)
    sent = client.post(step("check"))
    assert sent.status_code == 302, problems(sent)
    return Petition.objects.latest("pk")
