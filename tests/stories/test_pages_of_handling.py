"""The forms of handling and the pages of letters as axe sees them, at a desk and on a telephone."""

from __future__ import annotations

import pytest

from ..seeing import wrong  # noqa: TID252 - the tests are no package
from .house import REVIEW, Hands, House
from .test_handling import OPINION
from .walks import decided, registered, sent

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def look(hands: Hands, who: str, path: str) -> dict[str, list[str]]:
    page, found = hands.sign_in(who), {}
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        hands.at(page, path)
        if problems := wrong(page, colours=width == 1440):
            found[f"{path} {width}"] = problems
    page.set_viewport_size({"width": 1440, "height": 900})
    return found


def test_axe_finds_nothing_in_handling(house: House, hands: Hands) -> None:
    matter = registered(house, hands, name="周玉梅", phone="19900001240", ask="下水道堵塞，污水倒灌，要求疏通")
    sent(house, hands, matter)
    found: dict[str, list[str]] = {}
    for act in ("tell", "accept_simple", "contact"):
        found |= look(hands, "王建民", f"/matters/{matter}/do/{act}/")
    officer = hands.sign_in("王建民")
    hands.do(officer, matter, "accept")
    for act in ("answer", "mediate", "open_hearing"):
        found |= look(hands, "王建民", f"/matters/{matter}/do/{act}/")
    for act in ("extend", "recuse"):
        found |= look(hands, "刘志远", f"/matters/{matter}/do/{act}/")
    hands.do(officer, matter, "answer", OPINION | {"review_organ": REVIEW})
    letter = house.one("SELECT max(id) FROM letters_letter")
    decided(hands, matter, "opinion", "刘志远")
    for path in (f"/letters/{letter}/", "/letters/waiting/"):
        found |= look(hands, "刘志远", path)
    decided(hands, matter, "opinion", "刘志远", "return", remark="事实写得再清楚些")
    for path in (f"/letters/{letter}/", f"/letters/{letter}/revise/", "/letters/register/?kind=acceptance"):
        found |= look(hands, "王建民", path)
    assert found == {}
