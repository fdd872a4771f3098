"""Many matters at once: what is said beforehand, what comes of each, and that nothing of others is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.ledger.queries import entries
from huiyin.petitions.acts import handling
from huiyin.petitions.models import Matter
from huiyin.petitions.tests.casework import HOUSING, SCHOOLS, County, make_county
from huiyin.petitions.tests.test_handling_pages import window

pytestmark = pytest.mark.django_db
BULK = reverse("petitions:bulk")


@pytest.fixture
def county(db: None) -> County:
    return make_county(timezone.localdate())


def preview(client: Client, act: str, *matters: int) -> Any:
    return client.get(BULK, {"act": act, "m": [str(matter) for matter in matters]})


def run(client: Client, act: str, *matters: int, **more: Any) -> Any:
    carried = {f"n_{matter}": Matter.objects.get(pk=matter).n for matter in matters}
    return client.post(BULK, {"act": act, "m": matters, **carried, **more})


def results(answer: Any) -> dict[int, tuple[str, str]]:
    return {row.pk: (row.result.kind, row.result.words) for row in answer.context["rows"] if row.result}


def test_the_preview_says_of_each_what_will_happen_or_why_not(county: County) -> None:
    waiting, gone = county.petition(sent_to=None), county.petition(sent_to=HOUSING)
    shown = preview(window(county, "何敏"), "transfer", waiting, gone)
    rows = {row.pk: row for row in shown.context["rows"]}
    assert rows[waiting].why == "" and "书面告知" in rows[waiting].will
    assert "待告知" in rows[gone].why
    assert shown.context["open"] == 1
    assert Matter.objects.get(pk=waiting).state == "registered", "nothing has happened yet"


def test_each_is_done_by_itself_with_an_entry_of_its_own(county: County) -> None:
    some = [county.petition(sent_to=HOUSING) for _ in range(3)]
    answer = run(window(county, "王建民"), "receive", *some)
    assert [kind for kind, _words in results(answer).values()] == ["done"] * 3
    for matter in some:
        assert [entry.act for entry in entries([f"matter:{matter}"])[f"matter:{matter}"]][-1] == "desk.receive"


def test_one_that_was_worked_on_meanwhile_is_left_and_said_to_be(county: County) -> None:
    first, second = county.petition(sent_to=HOUSING), county.petition(sent_to=HOUSING)
    carried = {f"n_{matter}": Matter.objects.get(pk=matter).n for matter in (first, second)}
    county.do(handling.accept, "刘志远", first)
    answer = window(county, "王建民").post(BULK, {"act": "receive", "m": [first, second], **carried})
    told = results(answer)
    assert told[first][0] == "not" and "刘志远" in told[first][1]
    assert told[second][0] == "done"


def test_an_unfit_form_does_nothing_at_all(county: County) -> None:
    some = [county.petition(sent_to=None) for _ in range(2)]
    answer = run(window(county, "何敏"), "transfer", *some, organ="", contact="何敏", phone="")
    assert answer.status_code == 422
    assert {Matter.objects.get(pk=matter).state for matter in some} == {"registered"}


def test_one_row_after_the_other(county: County) -> None:
    some = [county.petition(sent_to=HOUSING) for _ in range(2)]
    client = window(county, "王建民")
    for matter in some:
        answer = run(client, "receive", *some, one=matter)
        assert answer.status_code == 200 and 'data-result="done"' in answer.content.decode()


def test_matters_of_others_are_not_told_of(county: County) -> None:
    own, others = county.petition(sent_to=HOUSING), county.petition(sent_to=SCHOOLS)
    secret = county.petition(sent_to=None, purpose="accusation")
    shown = preview(window(county, "王建民"), "receive", own, others, secret, 999_999)
    assert [row.pk for row in shown.context["rows"]] == [own]
    answer = run(window(county, "王建民"), "receive", others, one=others)
    assert "刷新后看原因" in answer.content.decode()


def test_an_act_that_is_not_for_many_has_no_such_page(county: County) -> None:
    assert preview(window(county, "刘志远"), "extend", county.petition()).status_code == 404
    assert preview(window(county, "刘志远"), "nothing").status_code == 404


def test_a_kept_list_is_ones_own(county: County) -> None:
    officer, other = window(county, "何敏"), window(county, "李素芬")
    officer.post(reverse("petitions:view_keep"), {"name": "快到期的", "query": "due=week&sort=due&page=3"})
    officer.post(reverse("petitions:view_keep"), {"name": "住建局", "query": "state=open"})
    shown = officer.get(reverse("petitions:matters")).context["views"]
    assert [(view.name, view.query) for view in shown] == [("快到期的", "due=week&sort=due"), ("住建局", "state=open")]
    assert other.get(reverse("petitions:matters")).context["views"] == []
    other.post(reverse("petitions:view_change", args=[shown[0].pk]), {"do": "drop"})
    officer.post(reverse("petitions:view_change", args=[shown[1].pk]), {"do": "up"})
    assert [view.name for view in officer.get(reverse("petitions:matters")).context["views"]] == ["住建局", "快到期的"]
    officer.post(reverse("petitions:view_change", args=[shown[1].pk]), {"do": "drop"})
    assert [view.name for view in officer.get(reverse("petitions:matters")).context["views"]] == ["快到期的"]


def test_the_list_leads_to_the_matter_and_the_matter_to_its_neighbours(county: County) -> None:
    some = [county.petition(sent_to=HOUSING) for _ in range(3)]
    county.petition(sent_to=SCHOOLS)
    client = window(county, "何敏")
    for sort, order in (("", some[::-1]), ("oldest", some), ("due", some)):
        query = f"waits=tell&organ={county.organs[HOUSING].pk}&sort={sort}"
        middle = client.get(reverse("petitions:matter", args=[order[1]]), {"list": query}).context["around"]
        assert middle.previous.startswith(reverse("petitions:matter", args=[order[0]])), sort
        assert middle.next.startswith(reverse("petitions:matter", args=[order[2]])), sort
        ends = client.get(reverse("petitions:matter", args=[order[2]]), {"list": query}).context["around"]
        assert ends.next == "", sort


def test_a_list_of_what_waits(county: County) -> None:
    unsorted_, sent = county.petition(sent_to=None), county.petition(sent_to=HOUSING)
    client = window(county, "何敏")
    for waits, matter in (("sort", unsorted_), ("tell", sent)):
        listed = client.get(reverse("petitions:matters"), {"waits": waits}).context["lines"]
        assert [line.matter.pk for line in listed] == [matter]
