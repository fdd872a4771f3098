"""Stretches of a story that several stories walk: registered at the window, sent to an organ, signed and issued."""

from __future__ import annotations

from typing import Any

from .house import BUREAU, HOUSING, Hands, House

ASK = "建设路18号楼自2026年11月供暖以来室温不达标，要求检修管网并退还热费"


def registered(
    house: House, hands: Hands, *, name: str = "张桂兰", ask: str = ASK, who: str = "李素芬", **more: Any
) -> int:
    """李素芬 registers somebody's visit at the window; its matter."""
    page = hands.at(hands.sign_in(who), "/petitions/new/")
    last = house.one("SELECT max(id) FROM petitions_petition") or 0
    given = {
        "channel": "visit", "name": name, "phone": "19900001234", "address": "望川县城关镇建设路18号楼2单元301室",
        "purpose": "claim", "ask": ask, "facts": "入户测温连续三日低于16摄氏度。", "read_back": True,
    } | more  # fmt: skip
    form = page.locator("#entry")
    hands.fill(form, given)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/registered/**")
    found: int = house.one("SELECT matter_id FROM petitions_petition WHERE id > ? ORDER BY id DESC", last)
    return found


def sent(house: House, hands: Hands, matter: int, *, act: str = "transfer", organ: str = HOUSING, **more: Any) -> None:
    """何敏 sends it to an organ; the section checks the letter, a leader signs it where the kind wants it."""
    hands.do(hands.sign_in("何敏"), matter, act, {"organ": organ, **more})
    kind = "assignment" if act == "assign" else "transfer"
    decided(hands, matter, kind, "周文斌")
    if act == "assign":
        decided(hands, matter, kind, "陈国栋")
    issued(hands, matter, kind, "何敏")
    assert house.state_of(matter) == "sent", BUREAU


def open_letter(hands: Hands, matter: int, kind: str, who: str) -> Any:
    """The page of the newest letter of a kind, from the matter."""
    page = hands.matter(hands.sign_in(who), matter)
    page.locator(f'[data-letter="{kind}"] a:has-text("打开")').first.click()
    page.wait_for_url("**/letters/**")
    return page


def decided(hands: Hands, matter: int, kind: str, who: str, decision: str = "agree", **more: Any) -> None:
    """Somebody checks or signs the letter that waits for them, from the list of what waits."""
    page = hands.at(hands.sign_in(who), "/letters/waiting/")
    number = hands.house.one(
        "SELECT id FROM letters_letter WHERE kind = ? AND petition IN (SELECT id FROM petitions_petition WHERE"
        " matter_id = ?) AND state IN ('checking', 'signing') ORDER BY id DESC",
        kind,
        matter,
    )
    page.locator(f'main a[href="/letters/{number}/"]').click()
    form = page.locator("#decide form")
    hands.fill(form, {"decision": decision, **more})
    form.locator("button[type=submit]").click()
    page.wait_for_load_state("load")
    assert page.locator(".errors").count() == 0, page.locator(".errors").inner_text()


def issued(hands: Hands, matter: int, kind: str, who: str) -> str:
    """Somebody issues the signed letter; what the page says then."""
    page = open_letter(hands, matter, kind, who)
    page.locator("#issue button").click()
    page.wait_for_load_state("load")
    said: str = page.locator(".notices").first.inner_text()
    assert "已制发" in said, said
    return said
