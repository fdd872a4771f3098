"""The house of the stories stands: every role signs in, and a row of a ledger becomes a matter of it."""

from __future__ import annotations

from datetime import date

import pytest

from .house import HOUSING, PEOPLE, Hands, House

pytestmark = pytest.mark.browser


def test_every_role_finds_its_desk(hands: Hands) -> None:
    for who in {who.role: who for who in PEOPLE}.values():
        assert (
            who.name in hands.at(hands.sign_in(who.name, by_form=True), "/").locator(".person-name").first.inner_text()
        )


def test_a_row_of_an_old_ledger_is_a_matter(house: House, hands: Hands) -> None:
    row = {
        "信访件编号": "J2026001", "登记日期": date(2026, 3, 2), "信访形式": "来信", "信访目的": "求决",
        "主要诉求": "反映供暖管网漏水", "办理方式": "转送", "责任单位": HOUSING, "转送交办日期": date(2026, 3, 4),
    }  # fmt: skip
    house.imports([row])
    page = hands.matter(hands.sign_in("何敏"), house.matter_of("J2026001"))
    assert "反映供暖管网漏水" in page.locator("h1").inner_text()
    assert house.state_of(house.matter_of("J2026001")) == "sent"
