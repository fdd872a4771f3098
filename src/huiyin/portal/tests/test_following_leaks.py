"""What number and code must not open: other people's petitions, letters and names, an accusation, and any guess."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.accounts.models import Duty, Organ, OrganKind, Person, Role
from huiyin.core import querycode
from huiyin.petitions.acts import asking, dispatching, handling_talks, joining
from huiyin.petitions.models import Petition
from huiyin.petitions.tests.casework import BUREAU, HOUSING, SCHOOLS, County
from huiyin.portal.acts import follow
from huiyin.portal.forms.petitioner import FORMS
from huiyin.portal.models import WrongCode
from huiyin.portal.tests.following import CODES, START, answered, county_of_stories, give_code, on, plain, sign_in

pytestmark = pytest.mark.django_db
MINE, HERS, NOBODYS = CODES


@pytest.fixture
def county(db: None) -> County:
    return county_of_stories()


@pytest.fixture
def zhang(county: County) -> Petition:
    return give_code(county.petition(), MINE)


@pytest.fixture
def zhou(county: County) -> Petition:
    """周玉兰's petition, beside which 张桂兰's session is tried."""
    return give_code(county.petition(content={"name": "周玉兰", "phone": "19900005678", "ask": "要求退还学费"}), HERS)


def questions(number: str, code: str) -> list[str]:
    """The questions that a try asks of the database, without their values."""
    with CaptureQueriesContext(connections["default"]) as asked:
        assert sign_in(Client(), number, code, REMOTE_ADDR="198.51.100.7").status_code == 422
    return [one["sql"].partition(" ")[0] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_a_wrong_code_costs_the_same_whether_the_number_exists_or_not(zhang: Petition) -> None:
    with on(START):
        questions("XF2026-00077", NOBODYS)
        there, not_there = questions(zhang.number, NOBODYS), questions("XF2026-99999", NOBODYS)
    assert there == not_there
    assert "SELECT" in there


def test_number_and_code_of_two_petitions_open_neither(zhang: Petition, zhou: Petition) -> None:
    with on(START):
        answer = sign_in(Client(), zhang.number, HERS)
        assert answer.status_code == 422
        nobody = sign_in(Client(), "XF2026-99999", NOBODYS)
    assert plain(answer).replace(zhang.number, "") == plain(nobody).replace("XF2026-99999", "")


def test_a_slip_of_the_finger_is_told_and_counts_for_nothing(zhang: Petition) -> None:
    with on(START):
        answer = sign_in(Client(), zhang.number, MINE[:-1] + "0")
    assert answer.status_code == 422 and "有一位抄错了" in plain(answer)
    assert not WrongCode.objects.exists()


def test_number_and_code_are_read_as_people_type_them(zhang: Petition) -> None:
    grouped = querycode.grouped(MINE).translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    with on(START):
        assert sign_in(Client(), f" {zhang.number} ", grouped).status_code == 302


def test_five_wrong_codes_close_a_number_for_that_network_and_no_other(zhang: Petition) -> None:
    home, elsewhere = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "192.0.2.9"}
    with on(START):
        tries = [sign_in(Client(), zhang.number, NOBODYS, **home).status_code for _try in range(6)]
        assert tries == [422] * 5 + [429]
        assert sign_in(Client(), zhang.number, MINE, **home).status_code == 429, "nor with the right one"
        assert sign_in(Client(), zhang.number, MINE, REMOTE_ADDR="203.0.113.200").status_code == 429, "a neighbour"
        assert sign_in(Client(), zhang.number, MINE, **elsewhere).status_code == 302, "she herself, elsewhere"
    with on(START + timedelta(days=1)):
        assert sign_in(Client(), zhang.number, MINE, **home).status_code == 302


def test_who_guesses_through_numbers_is_closed_out_and_the_village_is_not(
    monkeypatch: pytest.MonkeyPatch, zhang: Petition
) -> None:
    monkeypatch.setattr(follow, "MOST_FOR_NETWORK", 8)
    monkeypatch.setattr(follow, "MOST_OF_ALL", 12)
    with on(START):
        tries = [sign_in(Client(), f"XF2026-{n:05}", NOBODYS, REMOTE_ADDR="203.0.113.7").status_code for n in range(9)]
        assert tries == [422] * 8 + [429]
        for n in range(4):
            assert sign_in(Client(), f"XF2026-{n:05}", NOBODYS, REMOTE_ADDR=f"192.0.{n}.1").status_code == 422
        # Twelve wrong ones from everywhere: who was wrong waits, who knows the code comes in.
        assert sign_in(Client(), zhang.number, MINE, REMOTE_ADDR="192.0.2.1").status_code == 429
        assert sign_in(Client(), zhang.number, MINE, REMOTE_ADDR="198.51.100.1").status_code == 302


def test_what_is_counted_names_nobody(zhang: Petition) -> None:
    with on(START):
        sign_in(Client(), zhang.number, NOBODYS, REMOTE_ADDR="203.0.113.7")
    told = " ".join(f"{row.key} {row}" for row in WrongCode.objects.all())
    assert WrongCode.objects.count() == 3
    assert zhang.number not in told and "203.0.113" not in told
    with on(START + timedelta(days=3)):
        sign_in(Client(), "XF2026-00001", NOBODYS, REMOTE_ADDR="192.0.2.1")
    assert not WrongCode.objects.filter(since__date=START).exists(), "and is forgotten"


def test_a_cookie_of_ones_own_making_opens_nothing(zhang: Petition, zhou: Petition) -> None:
    client = Client()
    with on(START):
        sign_in(client, zhang.number, MINE)
        own = client.cookies["huiyin_case"].value
        for forged in (
            own[:-2] + "xx",
            signing.dumps({"petition": zhou.pk, "key": "", "at": 1e12, "since": 1e12}, key="guessed"),
            signing.dumps({"petition": zhou.pk, "key": "", "at": 1e12, "since": 1e12}, salt="huiyin.portal.case"),
            "x" * 5000,
        ):
            client.cookies["huiyin_case"] = forged
            answer = client.get(reverse("portal:case"))
            assert answer.status_code == 302 and answer.headers["Location"] == reverse("portal:follow"), forged[:40]


def test_the_cookie_stays_in_the_window_and_away_from_scripts(zhang: Petition) -> None:
    client = Client()
    with on(START):
        sign_in(client, zhang.number, MINE)
    cookie = client.cookies["huiyin_case"]
    assert cookie["path"] == "/window/" and cookie["httponly"] and cookie["samesite"] == "Lax"
    assert zhang.number not in cookie.value and MINE not in cookie.value
    with on(START):
        desk = client.get(reverse("petitions:matter", args=[zhang.matter_id]))
    assert desk.status_code == 302, "it is no staff session"


def test_a_staff_session_follows_nothing(county: County, zhang: Petition) -> None:
    client = Client()
    client.force_login(county.people["何敏"], backend="allauth.account.auth_backends.AuthenticationBackend")
    with on(START):
        assert client.get(reverse("portal:case")).status_code == 302


def test_letters_of_another_petition_are_as_if_they_were_not_there(
    county: County, zhang: Petition, zhou: Petition
) -> None:
    hers = answered(county, zhou.matter_id)
    client = Client()
    with on(county.today):
        sign_in(client, zhang.number, MINE)
        page = client.get(reverse("portal:case_letter", args=[hers.pk]))
        file = client.get(reverse("portal:case_letter_file", args=[hers.pk, "docx"]))
        missing = client.get(reverse("portal:case_letter", args=[999_999]))
    assert (page.status_code, file.status_code) == (404, 404)
    assert page.content == missing.content


def test_letters_between_organs_and_drafts_are_not_shown(county: County, zhang: Petition) -> None:
    case = give_code(county.petition(sent_to=None), NOBODYS)
    sent = county.do(dispatching.transfer, "何敏", case.matter_id, organ=county.organs[HOUSING].pk, reason="内部理由")
    client = Client()
    with on(START):
        sign_in(client, case.number, NOBODYS)
        page = plain(client.get(reverse("portal:case")))
        if sent.letter is not None:
            assert client.get(reverse("portal:case_letter", args=[sent.letter.pk])).status_code == 404
    assert "内部理由" not in page and "转送函" not in page


def test_names_notes_and_reasons_of_the_office_are_not_told(county: County, zhang: Petition) -> None:
    matter = zhang.matter_id
    county.do(handling_talks.contact, "王建民", matter, kind="call", on=START, record="情绪激动，注意稳控")
    client = Client()
    with on(START):
        sign_in(client, zhang.number, MINE)
        page = plain(client.get(reverse("portal:case"))) + plain(client.get(reverse("portal:my_data")))
    assert "工作人员打电话与您联系" in page
    for hidden in ("情绪激动", *county.people):
        assert hidden not in page, hidden


def test_the_neighbour_in_the_same_matter_cannot_act_for_her_nor_read_her(
    county: County, zhang: Petition, zhou: Petition
) -> None:
    county.do(asking.ask_petitioner, "王建民", zhang.matter_id, text="请问您家室温多少？")
    county.do(joining.join, "何敏", zhou.matter_id, target=zhang.matter_id, reason="同一问题")
    client = Client()
    with on(START):
        sign_in(client, zhou.number, HERS)
        page = plain(client.get(reverse("portal:case")))
        question = county.case(zhang.matter_id).found.courses[zhang.pk].open_questions[0].id
        n = county.case(zhang.matter_id).n
        answer = client.post(
            reverse("portal:case_act", args=["answer_question"]), {"n": n, "question": question, "answer": "冒名"}
        )
    assert "室温多少" not in page and zhang.number not in page and "张桂兰" not in page
    assert answer.status_code in (302, 422)
    assert county.case(zhang.matter_id).found.courses[zhang.pk].open_questions


def accusation(county: County) -> Petition:
    """冯立新's office is accused; 赵刚 passes it to the discipline body."""
    body = Organ.objects.create(name="望川县纪委监委", kind=OrganKind.OTHER, confirmed=True)
    officer = Person.objects.create(username="严正", display_name="严正", organ=body)
    Duty.objects.create(person=officer, role=Role.ACCUSATION_OFFICER, organ=body, valid_from=date(2020, 1, 1))
    county.organs[body.name], county.people["严正"] = body, officer
    content = {"name": "吴建国", "ask": "举报县教育局招生收受礼金"}
    matter = county.petition(
        sent_to=body.name, purpose="accusation", accused=county.organs[SCHOOLS].pk, content=content
    )
    return give_code(matter, MINE)


def test_after_an_accusation_only_neutral_words_appear(county: County) -> None:
    petition = accusation(county)
    office = Client()
    office.force_login(county.people["严正"], backend="allauth.account.auth_backends.AuthenticationBackend")
    client = Client()
    with on(START):
        assert office.get(reverse("petitions:matter", args=[petition.matter_id])).status_code == 200
        sign_in(client, petition.number, MINE)
        pages = {name: client.get(reverse(f"portal:{name}")).content.decode() for name in ("case", "my_data")}
        attach = client.get(reverse("portal:case_act", args=["attach"])).content.decode()
        refused = [
            client.get(reverse("portal:case_act", args=[act])).status_code
            for act in ("rate", "request_review", "request_re_review")
        ]
    assert "已经收到，正在依法办理" in pages["case"] and "补充材料" in pages["case"]
    assert refused == [302, 302, 302]
    for page in (*pages.values(), attach):
        for given_away in (
            "检举", "控告", "举报", "揭发", "纪委", "监委", "教育局", "礼金", "吴建国", "转送", "复查", "评价", "严正",
            "第三十条", "accus",
        ):  # fmt: skip
            assert given_away not in page, given_away
    assert "依法办理的机关" in pages["my_data"]


def test_what_is_sent_by_force_after_an_accusation_names_nobody(
    monkeypatch: pytest.MonkeyPatch, county: County
) -> None:
    """Forms that his page does not offer, and forms opened before something happened: none is so much as made."""
    for closed in ("rate", "request_review", "request_re_review", "answer_question"):
        monkeypatch.setattr(FORMS[closed], "prepare", None)
    petition = accusation(county)
    client = Client()
    question: dict[str, Any] = {"question": "1", "answer": "x"}
    with on(START):
        sign_in(client, petition.number, MINE)
        for act in ("rate", "request_review", "request_re_review", "answer_question", "withdraw", "attach"):
            address = reverse("portal:case_act", args=[act])
            for values in ({}, {"n": "0"}, {"n": "99"}, {"n": "0", **question}, {"n": "0", "sure": "on"}):
                sent = client.post(address, values)
                if act in ("rate", "request_review", "request_re_review", "answer_question"):
                    assert sent.status_code == 302, (act, values)
                told = plain(sent) + plain(client.get(reverse("portal:case")))
                for given_away in ("纪委", "监委", "教育局", BUREAU, "原办理机关", "责任单位", "转送", "严正"):
                    assert given_away not in told, (act, values, given_away)


def test_an_accusers_page_names_the_day_of_sorting_and_no_day_of_an_answer(county: County) -> None:
    """Art. 22 sets the bureau a day; when an accusation is answered, other rules say (Art. 30)."""
    content = {"name": "吴建国", "ask": "举报县教育局招生收受礼金"}
    accused = county.organs[SCHOOLS].pk
    matter = county.petition(sent_to=None, purpose="accusation", accused=accused, content=content)
    petition, client = give_code(matter, MINE), Client()
    for day, words in (
        (START, "信访部门最迟3月17日确定办理机关，还有15天。"),
        (START + timedelta(days=20), "信访部门应当在3月17日以前确定办理机关，已经超过5天，还没有办。"),
    ):
        with on(day):
            sign_in(client, petition.number, MINE)
            page = plain(client.get(reverse("portal:case")))
        assert words in page and "给您答复" not in page


def test_whoever_asks_an_accuser_is_told_who_can_read_it(county: County) -> None:
    petition, office = accusation(county), Client()
    office.force_login(county.people["严正"], backend="allauth.account.auth_backends.AuthenticationBackend")
    with on(START):
        page = office.get(reverse("petitions:deed", args=[petition.matter_id, "ask_petitioner"]))
    assert "不要写出被反映的人、事和办理机关" in page.content.decode()


def test_an_accusers_page_of_data_holds_back_what_was_written(county: County) -> None:
    petition, client = accusation(county), Client()
    with on(START):
        sign_in(client, petition.number, MINE)
        n = county.case(petition.matter_id).n
        sent = client.post(
            reverse("portal:case_act", args=["demand_data"]), {"n": n, "kind": "object", "text": "不要让石峰知道"}
        )
        page = plain(client.get(reverse("portal:my_data")))
    assert sent.status_code == 302 and "反对使用" in page and "石峰" not in page


def test_the_accuser_can_withdraw_and_add(county: County) -> None:
    petition = accusation(county)
    client = Client()
    with on(START):
        sign_in(client, petition.number, MINE)
        n = county.case(petition.matter_id).n
        done: Any = client.post(reverse("portal:case_act", args=["withdraw"]), {"n": n, "sure": "on"})
        page = plain(client.get(reverse("portal:case")))
    assert done.status_code == 302
    assert county.case(petition.matter_id).state == "withdrawn"
    assert "已经撤回" in page and BUREAU not in page


def test_an_imported_petition_without_a_code_is_opened_by_nothing(county: County) -> None:
    matter = county.petition()
    petition = Petition.objects.get(matter=matter)
    assert petition.query_key is None
    with on(START):
        assert sign_in(Client(), petition.number, NOBODYS).status_code == 422
        client = Client()
        client.cookies["huiyin_case"] = signing.dumps(
            {"petition": petition.pk, "key": "", "at": 1e12, "since": 1e12}, salt="huiyin.portal.case"
        )
        assert client.get(reverse("portal:case")).status_code == 302


def test_a_confidential_and_an_anonymous_petitioner_read_what_is_shown_of_them(county: County) -> None:
    quiet = give_code(county.petition(confidential=True), MINE)
    nameless = give_code(county.petition(anonymous=True, content={"name": ""}), HERS)
    for petition, code, words in ((quiet, MINE, "不向办理机关显示"), (nameless, HERS, "您选择了匿名")):
        client = Client()
        with on(START):
            sign_in(client, petition.number, code)
            assert client.get(reverse("portal:case")).status_code == 200
            assert words in plain(client.get(reverse("portal:my_data")))


def test_one_page_asks_the_database_no_more_for_a_long_course(county: County, zhang: Petition) -> None:
    client = Client()

    def asked(day: date) -> int:
        with on(day):
            sign_in(client, zhang.number, MINE)
            client.get(reverse("portal:case"))
            with CaptureQueriesContext(connections["default"]) as questions:
                assert client.get(reverse("portal:case")).status_code == 200
        return len(questions)

    before = asked(START)
    for _call in range(6):
        county.do(handling_talks.contact, "王建民", zhang.matter_id, kind="call", on=START, record="电话")
    assert asked(START) <= before + 1
