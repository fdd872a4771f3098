"""张桂兰 follows her petition with number and code: what she reads, and what she does."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from huiyin.ledger import reads
from huiyin.letters.queries import document
from huiyin.petitions.acts import asking, dispatching, handling, joining
from huiyin.petitions.models import Attachment, Note, Petition
from huiyin.petitions.queries.attachments import content_of
from huiyin.petitions.tests.casework import BUREAU, GOVERNMENT, HOUSING, SCHOOLS, County, moment
from huiyin.portal.queries.readers import looks_at
from huiyin.portal.tests.following import (
    CODES,
    NOTICE,
    START,
    answered,
    county_of_stories,
    give_code,
    on,
    plain,
    sign_in,
)

pytestmark = pytest.mark.django_db


def photo() -> bytes:
    """As a telephone takes it: with the place in it."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Telephone of 张桂兰"
    Image.new("RGB", (40, 30), "gray").save(made, "JPEG", exif=exif)
    return made.getvalue()


@pytest.fixture
def county(db: None) -> County:
    return county_of_stories()


@pytest.fixture
def zhang(county: County) -> Petition:
    """Her petition, sent to the housing office today."""
    return give_code(county.petition(), CODES[0])


def followed(client: Client, petition: Petition, day: date) -> str:
    """Her page on a day."""
    with on(day):
        assert sign_in(client, petition.number, CODES[0]).status_code == 302
        return plain(client.get(reverse("portal:case")))


def act(client: Client, name: str, day: date, **values: object) -> Any:
    """The form of an act, filled in and sent."""
    with on(day):
        address = reverse("portal:case_act", args=[name])
        page = client.get(address)
        assert page.status_code == 200, page.headers
        found = re.search(r'name="n" value="(\d+)"', page.content.decode())
        assert found is not None
        return client.post(address, {"n": found[1], **values})


def test_she_reads_who_has_it_and_by_when_it_is_answered(client: Client, county: County, zhang: Petition) -> None:
    page = followed(client, zhang, START + timedelta(days=3))
    assert f"现在由{HOUSING}办理" in page
    # Fifteen days from 2 March: the 17th, a Tuesday.
    assert f"{HOUSING}最迟3月17日须书面告知您收到情况和办理途径、程序（第二十三条），还有12天。" in page
    assert "第15日为3月17日" in page, "why this day, on tap"
    assert f"{BUREAU}收到您的信访（来访），编号{zhang.number}。" in page
    assert f"{BUREAU}转{HOUSING}办理。" in page
    assert page.index("收到您的信访") < page.index("转望川县住房和城乡建设局办理"), "the oldest first"


def test_what_is_overdue_is_said_to_be_overdue(client: Client, county: County, zhang: Petition) -> None:
    page = followed(client, zhang, START + timedelta(days=20))
    assert (
        f"{HOUSING}应当在3月17日以前书面告知您收到情况和办理途径、程序（第二十三条），已经超过5天，还没有办。" in page
    )


def test_what_waits_for_sorting_is_due_from_the_bureau(client: Client, county: County) -> None:
    petition = give_code(county.petition(sent_to=None), CODES[0])
    page = followed(client, petition, START)
    assert f"{BUREAU}最迟3月17日须决定由哪个机关办理（第二十二条），还有15天。" in page


def test_a_letter_is_read_and_taken_along_with_its_fingerprint(client: Client, county: County, zhang: Petition) -> None:
    letter = answered(county, zhang.matter_id)
    page = followed(client, zhang, county.today)
    assert "信访处理意见书" in page and letter.number in page
    with on(county.today):
        read = client.get(reverse("portal:case_letter", args=[letter.pk]))
        file = client.get(reverse("portal:case_letter_file", args=[letter.pk, "docx"]))
    assert letter.digest in read.content.decode()
    assert "不予支持" in plain(read)
    assert file.content == document(letter)
    assert letter.number not in page.partition("给您的文书")[0]


def test_she_adds_a_photo_and_sending_it_twice_adds_it_once(client: Client, county: County, zhang: Petition) -> None:
    followed(client, zhang, START)
    for _time in range(2):
        with on(START):
            sent = client.post(
                reverse("portal:case_act", args=["attach"]),
                {"n": "1", "files": SimpleUploadedFile("楼道.jpg", photo(), "image/jpeg")},
            )
        assert sent.status_code == 302, plain(sent)
    [kept] = Attachment.objects.filter(petition=zhang)
    assert kept.name == "楼道.jpg"
    assert b"Telephone" in photo() and b"Telephone" not in content_of(kept)
    with on(START):
        assert "您提交的材料已经收到。" in plain(client.get(reverse("portal:case")))


def test_she_answers_what_the_office_asks(client: Client, county: County, zhang: Petition) -> None:
    county.do(asking.ask_petitioner, "王建民", zhang.matter_id, text="室温是哪几天测的？")
    page = followed(client, zhang, START)
    assert (
        "有问题等您答复。" in page and "室温是哪几天测的？" in page and page.index("答复询问") < page.index("补充材料")
    )
    question = county.case(zhang.matter_id).course.open_questions[0].id
    n = county.case(zhang.matter_id).n
    for _tap in range(2):
        with on(START):
            done = client.post(
                reverse("portal:case_act", args=["answer_question"]),
                {"n": n, "question": question, "answer": "一月十日到十二日。"},
            )
        assert done.status_code == 302, plain(done)
    assert Note.objects.filter(kind="answer").count() == 1
    assert Note.objects.filter(text__isnull=False, kind="answer").exists()
    assert not county.case(zhang.matter_id).course.open_questions


def test_she_rates_bureau_and_organ_apart(client: Client, county: County, zhang: Petition) -> None:
    answered(county, zhang.matter_id)
    followed(client, zhang, county.today)
    refused = act(client, "rate", county.today, bureau="satisfied", organ="dissatisfied")
    assert refused.status_code == 422 and "请写明对责任单位不满意的原因。" in plain(refused)
    done = act(client, "rate", county.today, bureau="satisfied", organ="dissatisfied", organ_reason="没有入户测温")
    assert done.status_code == 302
    fact = county.case(zhang.matter_id).fact
    assert (fact.rating_bureau, fact.rating_organ) == ("satisfied", "dissatisfied")
    with on(county.today):
        page = plain(client.get(reverse("portal:case")))
    assert "您已经评价过了" in page and "您对责任单位的评价：不满意。" in page


def test_a_review_is_asked_for_with_the_form_filled_in(client: Client, county: County, zhang: Petition) -> None:
    letter = answered(county, zhang.matter_id)
    page = followed(client, zhang, county.today)
    # Served on 22 March; the thirtieth day is 21 April.
    assert "不服处理意见的，您可以在4月21日以前申请复查（第三十五条），还有30天。" in page
    with on(county.today):
        form = client.get(reverse("portal:case_act", args=["request_review"])).content.decode()
    assert f"不服{HOUSING}《信访处理意见书》（{letter.number}），请求变更或者撤销" in form
    assert GOVERNMENT in form and SCHOOLS not in form and "逾期的正当理由" not in form
    organ = county.organs[GOVERNMENT].pk
    without = act(client, "request_review", county.today, organ=organ, request="请求撤销。")
    assert without.status_code == 422 and "有新的诉求的，请另写一件信访" in plain(without)
    done = act(client, "request_review", county.today, organ=organ, request="请求撤销。", same_matter="on")
    assert done.status_code == 302
    assert county.case(zhang.matter_id).state == "in_review"
    with on(county.today):
        page = plain(client.get(reverse("portal:case")))
    assert f"现在由{GOVERNMENT}办理" in page
    assert f"{GOVERNMENT}最迟4月21日须作出复查意见（第三十五条），还有30天。" in page


def test_a_late_request_says_what_a_good_cause_is(client: Client, county: County, zhang: Petition) -> None:
    answered(county, zhang.matter_id)
    late = county.today + timedelta(days=45)
    followed(client, zhang, late)
    with on(late):
        form = plain(client.get(reverse("portal:case_act", args=["request_review"])))
    assert "逾期的正当理由" in form and "住院、自然灾害" in form
    organ = county.organs[GOVERNMENT].pk
    values = {"organ": organ, "request": "请求撤销。", "same_matter": "on"}
    assert act(client, "request_review", late, **values).status_code == 422
    assert act(client, "request_review", late, **values, late="四月住院").status_code == 302
    assert county.case(zhang.matter_id).state == "in_review"


def test_she_withdraws_only_after_saying_so(client: Client, county: County, zhang: Petition) -> None:
    followed(client, zhang, START)
    assert act(client, "withdraw", START).status_code == 422
    assert act(client, "withdraw", START, sure="on").status_code == 302
    assert county.case(zhang.matter_id).state == "withdrawn"
    with on(START):
        page = plain(client.get(reverse("portal:case")))
        assert "已经撤回" in page
        again = client.get(reverse("portal:case_act", args=["withdraw"]))
    assert again.status_code == 302, "and not twice"


def test_what_is_not_open_says_why(client: Client, county: County, zhang: Petition) -> None:
    page = followed(client, zhang, START)
    assert "办结以后可以评价。" in page
    assert "作出处理意见以后，不服的可以在30天内申请复查。" in page


def test_a_form_of_before_the_last_step_is_shown_again_with_what_was_written(
    client: Client, county: County, zhang: Petition
) -> None:
    """何敏 recalls while 张桂兰 writes why she withdraws."""
    followed(client, zhang, START)
    county.do(dispatching.recall, "何敏", zhang.matter_id, reason="另行转送")
    with on(START):
        late = client.post(
            reverse("portal:case_act", args=["withdraw"]), {"n": "1", "sure": "on", "reason": "已经解决"}
        )
    assert late.status_code == 409
    assert "有了新的进展" in plain(late) and "已经解决" in late.content.decode()
    assert county.case(zhang.matter_id).state == "registered"
    found = re.search(r'name="n" value="(\d+)"', late.content.decode())
    assert found is not None and int(found[1]) == county.case(zhang.matter_id).n


def test_her_data_and_who_looked_at_it(client: Client, county: County, zhang: Petition) -> None:
    office = Client()
    office.force_login(county.people["何敏"], backend="allauth.account.auth_backends.AuthenticationBackend")
    with on(START):
        assert office.get(reverse("petitions:matter", args=[zhang.matter_id])).status_code == 200
    followed(client, zhang, START)
    with on(START):
        page = plain(client.get(reverse("portal:my_data")))
    assert "张桂兰" in page and "199****1234" in page and "19900001234" not in page
    assert f"{BUREAU} 办理时查看内容" in page and "何敏" not in page
    assert "您用编号和查询码查看办理情况" in page
    done = act(client, "demand_data", START, kind="correct", text="住址应为建设路19号楼")
    assert done.status_code == 302, plain(done)
    with on(START):
        page = plain(client.get(reverse("portal:my_data")))
    assert "住址应为建设路19号楼" in page and "正在办理，会在这里答复您" in page
    county.do(asking.answer_data_demand, "何敏", zhang.matter_id, granted=True, answer="已经更正。")
    with on(START):
        assert "已经更正。" in plain(client.get(reverse("portal:my_data")))


def test_a_petition_beside_another_reads_how_the_matter_goes_and_of_nobody(client: Client, county: County) -> None:
    """周玉兰's petition joins that of 张桂兰: she reads who handles it, not whose it was first."""
    first = county.petition()
    county.do(handling.tell, "王建民", first, **NOTICE)
    county.do(handling.accept, "王建民", first, path="")
    county.today += timedelta(days=1)
    own = give_code(county.petition(sent_to=None, content={"name": "周玉兰", "phone": "19900005678"}), CODES[0])
    county.do(joining.join, "何敏", own.matter_id, target=first, reason="反映同一供暖问题，与张桂兰一并办理")
    page = followed(client, Petition.objects.get(pk=own.pk), county.today)
    assert f"与反映同一问题的信访一并办理，由{HOUSING}办理。" in page
    assert f"{HOUSING}最迟5月6日须作出处理意见（第三十四条）" in page
    assert "张桂兰" not in page and "反映同一供暖问题" not in page
    assert Petition.objects.exclude(pk=own.pk).get().number not in page


def test_a_session_ends_after_half_an_hour_of_quiet(client: Client, county: County, zhang: Petition) -> None:
    followed(client, zhang, START)
    with on(START, hour=10):
        assert client.get(reverse("portal:case")).status_code == 200
    with on(START, hour=11):
        answer = client.get(reverse("portal:case"))
    assert answer.status_code == 302 and answer.headers["Location"] == reverse("portal:follow")


def test_she_leaves(client: Client, county: County, zhang: Petition) -> None:
    followed(client, zhang, START)
    with on(START):
        assert client.post(reverse("portal:leave")).status_code == 302
        assert client.get(reverse("portal:case")).status_code == 302


def test_looks_at_petitions_with_a_like_number_are_not_hers(county: County, zhang: Petition) -> None:
    for petitions in ([zhang.pk * 10 + 1], [zhang.pk * 100, zhang.pk * 100 + 1], [7, zhang.pk], [zhang.pk]):
        reads.record("cli", "rows pieces", petitions, at=moment(START))
    assert len(looks_at(zhang.pk, START, is_secret=False)) == 2
    assert looks_at(zhang.pk, START + timedelta(days=1), is_secret=False) == []


# From two windows at once


def opened(county: County, petition: Petition) -> int:
    """What a form holds that is opened now."""
    return county.case(petition.matter_id).n


def send(client: Client, name: str, day: date, n: int, **values: object) -> Any:
    with on(day):
        return client.post(reverse("portal:case_act", args=[name]), {"n": n, **values})


def after(client: Client, day: date) -> str:
    with on(day):
        return client.get(reverse("portal:case")).content.decode()


def test_a_rating_of_the_other_side_from_a_second_window_is_recorded(
    client: Client, county: County, zhang: Petition
) -> None:
    answered(county, zhang.matter_id)
    day = county.today
    followed(client, zhang, day)
    n = opened(county, zhang)
    assert send(client, "rate", day, n, bureau="satisfied").status_code == 302
    second = send(client, "rate", day, n, bureau="", organ="dissatisfied", organ_reason="敷衍")
    assert second.status_code == 302
    assert "您的评价已经记下，谢谢。" in after(client, day)
    fact = county.case(zhang.matter_id).fact
    assert (fact.rating_bureau, fact.rating_organ) == ("satisfied", "dissatisfied")
    assert Note.objects.get(kind="rating").text == "敷衍"


def test_a_second_rating_of_the_same_side_is_not_thanked_for(client: Client, county: County, zhang: Petition) -> None:
    answered(county, zhang.matter_id)
    day = county.today
    followed(client, zhang, day)
    n = opened(county, zhang)
    assert send(client, "rate", day, n, bureau="satisfied").status_code == 302
    after(client, day)
    other = send(client, "rate", day, n, bureau="dissatisfied", bureau_reason="推来推去")
    told = plain(other)
    assert other.status_code == 409 and "这一次填写的没有记下" in told and "评价以后不能更改" in told
    assert re.search("已经记下的.*满意.*您这一次填写的.*不满意.*推来推去", told)
    both = send(client, "rate", day, n, bureau="dissatisfied", bureau_reason="推来推去", organ="fairly_satisfied")
    assert both.status_code == 302
    told = after(client, day)
    assert "对责任单位的评价已经记下。对信访部门的评价先前已经记为“满意”，不能更改，这一次填写的没有记下。" in told
    assert "您的评价已经记下，谢谢。" not in told
    fact = county.case(zhang.matter_id).fact
    assert (fact.rating_bureau, fact.rating_organ) == ("satisfied", "fairly_satisfied")
    assert send(client, "rate", day, n, organ="fairly_satisfied").status_code == 302
    assert "内容相同，没有重复记录" in after(client, day)
    assert send(client, "rate", day, n, organ="satisfied").status_code == 409, "nor when nothing is left to rate"


def test_a_second_request_with_other_reasons_is_shown_back(client: Client, county: County, zhang: Petition) -> None:
    answered(county, zhang.matter_id)
    day = county.today
    followed(client, zhang, day)
    n, organ = opened(county, zhang), county.organs[GOVERNMENT].pk
    values = {"organ": organ, "same_matter": "on"}
    assert send(client, "request_review", day, n, **values, request="没有入户测温。").status_code == 302
    after(client, day)
    assert send(client, "request_review", day, n, **values, request="没有入户测温。").status_code == 302
    assert "内容相同，没有重复记录" in after(client, day)
    other = send(client, "request_review", day, n, **values, request="还有三日的\r\n测温记录。")
    told = plain(other)
    assert other.status_code == 409 and "申请已经交给" not in told
    assert re.search("已经记下的.*没有入户测温。.*您这一次填写的.*还有三日的测温记录。", told)
    assert "补充材料" in told
    assert Note.objects.filter(kind="review_request").count() == 1


def test_an_answer_sent_twice_is_said_to_be_there_and_another_one_is_not_lost(
    client: Client, county: County, zhang: Petition
) -> None:
    """王建民 asks two things: the form stays open for the second while the first is answered twice."""
    for text in ("室温是哪几天测的？", "家里有几口人？"):
        county.do(asking.ask_petitioner, "王建民", zhang.matter_id, text=text)
    followed(client, zhang, START)
    first, second = (one.id for one in county.case(zhang.matter_id).course.open_questions)
    n = opened(county, zhang)
    for _tap in range(2):
        assert send(client, "answer_question", START, n, question=first, answer="三").status_code == 302
    assert "您提交的已经收到；再次提交的内容相同，没有重复记录。" in after(client, START)
    other = send(client, "answer_question", START, n, question=first, answer="四天")
    assert other.status_code == 409 and re.search("已经记下的.*三.*您这一次填写的.*四天", plain(other))
    assert send(client, "answer_question", START, n, question=second, answer="三").status_code == 302
    assert not county.case(zhang.matter_id).course.open_questions, "the same words answer another question"


def test_the_same_words_on_ones_data_as_a_demand_of_another_kind(
    client: Client, county: County, zhang: Petition
) -> None:
    followed(client, zhang, START)
    n = opened(county, zhang)
    for kind in ("correct", "object", "object"):
        assert send(client, "demand_data", START, n, kind=kind, text="住址").status_code == 302
    assert sorted(one.kind for one in county.case(zhang.matter_id).course.demands) == ["correct", "object"]
    other = send(client, "demand_data", START, n, kind="object", text="电话")
    assert other.status_code == 409 and "电话" in plain(other)


# Who did what, and when it is late


def course_of(client: Client, petition: Petition, day: date) -> str:
    return followed(client, petition, day).partition("办理经过")[2]


def test_the_course_says_who_did_each_step_whoever_has_it_now(client: Client, county: County, zhang: Petition) -> None:
    """望川县住房和城乡建设局 decided; that the government reviews it now changes nothing of that."""
    county.do(asking.ask_petitioner, "王建民", zhang.matter_id, text="室温是哪几天测的？")
    answered(county, zhang.matter_id)
    before = course_of(client, zhang, county.today)
    organ = county.organs[GOVERNMENT].pk
    done = act(client, "request_review", county.today, organ=organ, request="请求撤销。", same_matter="on")
    assert done.status_code == 302
    now = course_of(client, zhang, county.today)
    for step in ("告知您收到情况和办理途径、程序。", "受理。", "请您说明：", "办结，作出处理意见：不予支持。"):
        assert f"{HOUSING}{step}" in before and f"{HOUSING}{step}" in now, step
        assert f"{GOVERNMENT}{step}" not in now, step
    late = course_of(client, zhang, county.today + timedelta(days=60))
    assert f"{GOVERNMENT}告知" not in late and f"{GOVERNMENT}应当在3月17日以前" not in late
    assert "有问题等您答复" not in followed(client, zhang, county.today), "the review asks its own questions"


def test_steps_before_a_recall_stay_those_of_who_took_them(client: Client, county: County, zhang: Petition) -> None:
    county.do(dispatching.receive, "王建民", zhang.matter_id)
    county.do(dispatching.recall, "何敏", zhang.matter_id, reason="另行转送")
    handed = county.do(dispatching.transfer, "何敏", zhang.matter_id, organ=county.organs[SCHOOLS], reason="属教育职责")
    if handed.letter is not None:
        county.agree(handed.letter, "周文斌", "check")
        county.issued(handed, "何敏")
    told = course_of(client, zhang, START)
    assert f"{HOUSING}签收。" in told and f"{SCHOOLS}签收" not in told
    assert f"转{SCHOOLS}办理。" in told


def test_an_answer_on_ones_data_that_is_late_is_said_to_be_late(
    client: Client, county: County, zhang: Petition
) -> None:
    followed(client, zhang, START)
    assert act(client, "demand_data", START, kind="correct", text="住址应为建设路19号楼").status_code == 302
    due = county.case(zhang.matter_id).course.open_demands[0].due
    assert due is not None
    page = followed(client, zhang, due)
    assert f"{BUREAU}最迟" in page and "答复您关于个人信息的要求。" in page
    page = followed(client, zhang, due + timedelta(days=4))
    assert "以前答复您关于个人信息的要求，已经超过4天，还没有办。" in page


def test_a_question_past_its_day_may_still_be_answered(client: Client, county: County, zhang: Petition) -> None:
    county.do(asking.ask_petitioner, "王建民", zhang.matter_id, text="室温？", due=START + timedelta(days=5))
    assert "请在3月7日以前答复。" in followed(client, zhang, START)
    page = followed(client, zhang, START + timedelta(days=6))
    assert "原定3月7日以前答复，已经过了；现在仍然可以答复。" in page


def test_a_confidential_petitioner_is_not_told_that_the_organ_sees_the_material(client: Client, county: County) -> None:
    quiet = give_code(county.petition(confidential=True), CODES[0])
    followed(client, quiet, START)
    file = SimpleUploadedFile("楼道.jpg", photo(), "image/jpeg")
    assert act(client, "attach", START, files=file).status_code == 302
    page = after(client, START)
    assert "您要求保密，办理机关不能查看" in page and "机关可以看到" not in page
