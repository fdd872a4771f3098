"""What 何敏 publishes is what 张桂兰 reads at the window, downloads, and finds withdrawn with its reason."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Person, Role
from huiyin.figures.bulletin_words import MARK
from huiyin.figures.models import Bulletin
from huiyin.figures.tests.test_bulletins import facts, year  # noqa: F401 - a fixture
from huiyin.figures.tests.test_register import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def hemin() -> Person:
    return person("何敏", Role.PERFORMANCE_OFFICER)


@pytest.fixture
def desk(hemin: Person) -> Client:
    return signed_in(hemin)


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def publish(desk: Client, period: str = "2023") -> Bulletin:
    """Ask for a preview, look, and press the button under it."""
    asked = {"period": period, "as_of": "2024-03-01", "compares": "on"}
    tables = ["channel", "purpose", "topic", "place", "month", "rates"]
    page = desk.get(reverse("figures:bulletin"), asked | {"tables": tables}).content.decode()
    form = dict(re.findall(r'<input type="hidden" name="(period|as_of|compares|seen)" value="([^"]+)"', page))
    assert desk.post(reverse("figures:bulletin"), form | {"tables": tables}).status_code == 302
    return Bulletin.objects.order_by("-pk")[0]


def test_hemin_previews_and_publishes_and_everybody_reads_the_same(year: None, desk: Client) -> None:  # noqa: F811
    page = desk.get(reverse("figures:bulletin"), {"period": "2023", "as_of": "2024-03-01", "tables": "channel"})
    assert "1至4件" in page.content.decode()
    assert "列出会让人算出别的数" in page.content.decode()
    publish(desk)
    window = Client().get(reverse("portal:figures"))
    body = window.content.decode()
    assert "2023年共收到信访 100 件" in body
    assert "1至4件的数不列出" in body
    assert "列出会让人算出别的数</span>" not in body
    assert "揭发控告" not in body
    assert len(window.content) < 100_000


def test_files_have_the_same_holes(year: None, desk: Client) -> None:  # noqa: F811
    row = publish(desk)
    table = next(one for one in row.content["tables"] if one["id"] == "channel")
    hidden = {line["label"] for line in table["rows"] if line["now"] == "*"}
    answer = Client().get(reverse("portal:bulletin_csv", args=[row.pk, "channel"]))
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {line[0] for line in lines if line[1] == MARK} == hidden
    book = openpyxl.load_workbook(io.BytesIO(Client().get(reverse("portal:bulletin_xlsx", args=[row.pk])).content))
    cells = {line[0]: line[1] for line in book["按信访形式"].iter_rows(values_only=True)}
    assert {label for label, number in cells.items() if number == MARK} == hidden
    assert cells["总数"] == 100


def test_a_place_called_like_a_formula_is_a_text(year: None, desk: Client) -> None:  # noqa: F811
    from huiyin.figures.models import Place  # only this story needs it

    Place.objects.filter(name="临河乡").update(name='=HYPERLINK("http://x")')
    row = publish(desk)
    body = Client().get(reverse("portal:bulletin_csv", args=[row.pk, "place"])).content.decode("utf-8-sig")
    assert any(line[0].startswith("'=") for line in csv.reader(io.StringIO(body)))


def test_a_withdrawn_table_says_when_and_why(year: None, desk: Client) -> None:  # noqa: F811
    row = publish(desk)
    address = reverse("figures:bulletin_withdraw", args=[row.pk])
    assert desk.post(address, {"reason": "错"}).status_code == 422
    assert desk.post(address, {"reason": "来电一栏口径有误"}).status_code == 302
    body = Client().get(reverse("portal:bulletin", args=[row.pk])).content.decode()
    assert "来电一栏口径有误" in body
    assert "共收到信访" not in body
    assert Client().get(reverse("portal:bulletin_csv", args=[row.pk, "channel"])).status_code == 404
    assert Client().get(reverse("portal:bulletin_xlsx", args=[row.pk])).status_code == 404
    assert "还没有公布过数据" in Client().get(reverse("portal:figures")).content.decode()


def test_a_replaced_table_points_to_the_one_that_counts(year: None, desk: Client) -> None:  # noqa: F811
    first = publish(desk)
    facts(9, "2023-08-12", channel="web")
    second = publish(desk)
    assert second.replaces == first
    body = Client().get(reverse("portal:bulletin", args=[first.pk])).content.decode()
    assert reverse("portal:bulletin", args=[second.pk]) in body


def test_a_period_that_is_not_over_is_refused_in_words(year: None, desk: Client) -> None:  # noqa: F811
    asked = {"period": str(timezone.localdate().year), "as_of": str(timezone.localdate()), "tables": "channel"}
    page = desk.get(reverse("figures:bulletin"), asked)
    assert page.status_code == 422
    assert "时段还没有结束" in page.content.decode()


def test_only_publishers_open_the_pages_of_publishing(year: None, desk: Client) -> None:  # noqa: F811
    row = publish(desk)
    clerk = signed_in(person("李登记", Role.CLERK))
    for name, args in (("bulletins", []), ("bulletin", []), ("bulletin_withdraw", [row.pk])):
        address = reverse(f"figures:{name}", args=args)
        assert clerk.get(address).status_code == 403
        assert clerk.post(address, {"reason": "来电一栏口径有误"}).status_code in (403, 405)
        assert Client().get(address).status_code == 302
    assert not hasattr(Bulletin.objects.get(pk=row.pk), "withdrawal")
