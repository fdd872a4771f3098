"""Each component once, in the states it knows; what pages may rely on."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from huiyin.ui import preferences, views
from huiyin.ui.paging import page_of
from huiyin.ui.scale import scale_of
from huiyin.ui.words import chip_of, day_words


def drawn(text: str, **context: Any) -> str:
    """A snippet as the loader of components would have it."""
    return str(engines["django"].from_string(CottonCompiler().process(text)).render(context))


@pytest.mark.parametrize(
    ("state", "days", "kind", "words"),
    [
        ("running", 46, "running", "还剩 46 天"),
        ("running", 7, "soon", "还剩 7 天"),
        ("running", 0, "today", "今天到期"),
        ("overdue", -3, "overdue", "超期 3 天"),
        ("met", 5, "met", "按期"),
        ("late", -2, "late", "已逾期办理"),
        ("lapsed", -9, "done", "已过期限"),
        ("used", 4, "done", "已提出"),
        ("undetermined", -2, "undetermined", "期限暂定，不判定逾期"),
    ],
)
def test_a_clock_says_in_words_what_its_colour_says(state: str, days: int, kind: str, words: str) -> None:
    chip = chip_of(state, days, article="第三十四条")
    assert (chip.kind, chip.words) == (kind, words)
    shown = drawn('<c-chip :chip="chip" />', chip=chip)
    assert words in shown
    assert "第三十四条" in shown
    assert "<svg" in shown


def test_a_clock_with_its_count_opens_by_itself_and_one_without_has_nothing_to_open() -> None:
    assert "<details" in drawn('<c-chip :chip="chip" />', chip=chip_of("met", 1, explanation="从次日起算"))
    assert "<details" not in drawn('<c-chip :chip="chip" />', chip=chip_of("met", 1))


def test_a_denied_button_says_why_and_sends_nothing() -> None:
    shown = drawn('<form><c-button id="accept" why="告知之后才能受理">受理</c-button></form>')
    assert 'type="button"' in shown
    assert 'aria-disabled="true"' in shown
    assert 'aria-describedby="accept-why"' in shown
    assert 'id="accept-why">告知之后才能受理' in shown


def test_what_people_typed_is_never_markup() -> None:
    typed = "<script>alert(1)</script>"
    for text in (
        '<c-fact name="{{ t }}">{{ t }}</c-fact>',
        '<c-figure name="{{ t }}" value="{{ t }}" />',
        '<c-document name="{{ t }}" status="{{ t }}"></c-document>',
        '<c-empty name="{{ t }}"></c-empty>',
    ):
        shown = drawn(text, t=typed)
        assert "<script>" not in shown
        assert "&lt;script&gt;" in shown


def test_money_is_shown_in_ten_thousands_and_exact_in_the_title() -> None:
    shown = drawn('<c-money :yuan="yuan" />', yuan=18057400)
    assert "1,805.74" in shown
    assert "18057400 元" in shown


def test_a_scale_is_drawn_from_zero_and_never_promises_less_than_there_is() -> None:
    scale = scale_of(value=0.9, target=0.95, reachable=0.8)
    assert scale.value_x == 360
    assert scale.reach_width == 0
    assert "90.00%" in scale.words


def test_a_day_is_written_with_its_weekday_in_the_language_of_the_reader() -> None:
    assert day_words(date(2026, 3, 5)) == "2026年3月5日（周四）"
    with translation.override("en"):
        assert day_words(date(2026, 3, 5)).isascii()


def test_pages_of_a_long_list_name_their_neighbours_and_the_ends() -> None:
    rows = list(range(1000))
    assert page_of(rows, 10).around == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert page_of(rows, "nonsense").number == 1
    assert page_of(rows, 10_000).number == 20


@pytest.mark.django_db
def test_the_gallery_is_there_for_developers_only(client: Client, settings: Any) -> None:
    assert client.get("/ui/").status_code == 404
    settings.DEBUG = True
    request = RequestFactory().get("/ui/")
    request.user = None  # type: ignore[assignment]
    shown = views.gallery(request).content.decode()
    pieces = "chip overdue|figure-value|scale|denied-why|notice late|rows-stacking|facts|timeline|document-name|money"
    for name in (*pieces.split("|"), "tabs", "crumbs", "chosen", "empty-name"):
        assert re.search(rf'class="(?:[\w-]+ )*{name}[ "]', shown), name
    assert "<dialog" in shown


@pytest.mark.django_db
def test_a_preference_stays_in_the_browser_and_leads_back_to_our_own_pages_only(client: Client) -> None:
    answer = client.post("/ui/prefer/", {"size": "large", "next": "/calendar/"})
    assert answer.headers["Location"] == "/calendar/"
    assert client.cookies["huiyin_size"].value == "large"
    assert client.post("/ui/prefer/", {"size": "huge", "next": "//evil.example/"}).headers["Location"] == "/"
    assert client.post("/ui/prefer/", {"scheme": "dark", "next": "https://evil.example/"}).headers["Location"] == "/"


def test_an_unknown_preference_is_the_ordinary_one() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["huiyin_size"] = '"><script>'
    assert preferences.of(request) == preferences.Preferences("auto", "normal")


@pytest.mark.parametrize("name", ["refused", "not_found", "bad_request"])
def test_an_error_page_tells_nothing_of_the_request(name: str) -> None:
    request = RequestFactory().get("/matters/4711/?q=张三")
    shown = getattr(views, name)(request, RuntimeError("secret detail")).content.decode()
    assert "4711" not in shown
    assert "张三" not in shown
    assert "secret detail" not in shown
    assert "回到首页" in shown


def test_the_page_of_a_failure_asks_nothing_of_the_database() -> None:
    answer = views.failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "系统出了问题" in answer.content.decode()
