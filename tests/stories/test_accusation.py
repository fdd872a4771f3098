"""蒋海生 accuses the town of 青石. 赵刚 of the bureau sends it to the discipline commission, where 严正 takes it up.

石峰, who heads the town, 罗成, its officer, and 田苗 of the office below it try every address, search, count, notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

from huiyin.core.workflow import BY_ACT

from .house import DISCIPLINE, TOWN, TOWN_OFFICE, Hands, House
from .walks import registered

pytestmark = pytest.mark.browser

NAME, PHONE = "蒋海生", "19900003001"
ASK = "举报青石镇经办人员在低保评定中收受礼金"
#: What such people have open every day: nothing on it may move.
LOOKED_AT = (
    "/", "/matters/", "/statistics/", "/statistics/rows/?measure=pieces", "/letters/waiting/", "/letters/register/",
)  # fmt: skip
SEARCHES = ("{number}", NAME, PHONE, "低保评定", "收受礼金", "举报")
NOBODY_S = 987_654


def text_of(page: Page) -> str:
    """What a page says, without the time of day."""
    return re.sub(r"\d{1,2}:\d{2}(:\d{2})?", "", page.locator("main").inner_text())


def without_ids(body: str) -> str:
    """A page without the number that was asked for and what is made up anew for each answer."""
    return re.sub(r'\d+|value="[^"]*"|nonce="[^"]*"|X-CSRFToken[^}]*', "", body)


def looked(hands: Hands, page: Page) -> dict[str, str]:
    return {address: text_of(hands.at(page, address)) for address in LOOKED_AT}


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield str(pattern.pattern)


def addresses(matter: int, petition: int, letter: int) -> list[str]:
    """Every address of the system that names a matter, a petition or a letter, with every act."""
    found = []
    for route in routes(get_resolver().url_patterns):
        if not route.startswith(("matters/<", "petitions/<", "letters/<int")):
            continue
        key = {"matters": matter, "petitions": petition, "letters": letter}[route.partition("/")[0]]
        filled = re.sub(r"<int:\w+>", str(key), route)
        found += [filled.replace("<str:act>", act) for act in BY_ACT] if "<str:act>" in filled else [filled]
    return [f"/{address}" for address in found if "<" not in address]


def test_the_accused_learn_nothing_by_any_path(house: House, hands: Hands) -> None:
    town = [hands.sign_in(name) for name in ("石峰", "罗成", "田苗")]
    before = [looked(hands, page) for page in town]

    given = {"purpose": "accusation", "accused": TOWN, "phone": PHONE, "read_back": True}
    matter = registered(house, hands, who="赵刚", name=NAME, ask=ASK, **given)
    officer = hands.sign_in("赵刚")
    choices = hands.opens(officer, matter, "transfer").locator("[name=organ] option").all_inner_texts()
    assert DISCIPLINE in choices and not {TOWN, TOWN_OFFICE} & set(choices)
    hands.do(officer, matter, "transfer", {"organ": DISCIPLINE})
    assert house.state_of(matter) == "sent"

    for page, earlier in zip(town, before, strict=True):
        assert looked(hands, page) == earlier
    closed_to(house, hands, matter, [*town, hands.sign_in("王建民"), hands.sign_in("何敏")])

    reader = hands.sign_in("严正")
    assert ASK in hands.matter(reader, matter).locator("main").inner_text()
    hands.do(reader, matter, "receive")
    hands.do(reader, matter, "accept")
    letter = hands.read_letter(officer, "transfer", matter)
    assert DISCIPLINE in letter and NAME in letter and TOWN not in letter.split("主要诉求")[0]
    assert letter == hands.read_letter(reader, "transfer", matter)


def closed_to(house: House, hands: Hands, matter: int, pages: list[Page]) -> None:
    """No address answers otherwise than for something that does not exist; no search or file name tells."""
    petition = house.one("SELECT id FROM petitions_petition WHERE matter_id = ?", matter)
    letter = house.one("SELECT max(id) FROM letters_letter WHERE petition = ?", petition)
    number = house.one("SELECT number FROM petitions_petition WHERE id = ?", petition)
    open_ones = addresses(matter, petition, letter)
    assert f"/matters/{matter}/do/withdraw/" in open_ones and len(open_ones) > len(BY_ACT)
    missing = addresses(NOBODY_S, NOBODY_S, NOBODY_S)
    for page in pages:
        for hidden, nothing in zip(open_ones, missing, strict=True):
            answer, other = (page.request.get(house.base + address) for address in (hidden, nothing))
            assert answer.status == other.status and answer.status in (403, 404, 405), hidden
            assert without_ids(answer.text()) == without_ids(other.text()), hidden
            assert NAME not in answer.text() and number not in answer.text(), hidden
        for words in SEARCHES:
            hands.at(page, f"/matters/?q={words.format(number=number)}")
            assert page.locator(f'a[href*="/matters/{matter}/"]').count() == 0, words
            assert "低保评定中收受礼金" not in page.content(), words
