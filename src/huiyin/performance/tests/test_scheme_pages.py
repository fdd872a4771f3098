"""The pages: 吴岚 draws up, closes and evaluates by them; others see what is theirs and nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from huiyin.performance.acts import evaluation as acts
from huiyin.performance.acts import handing_down
from huiyin.performance.acts import schemes as drawing
from huiyin.performance.acts.handing_down import Receiver
from huiyin.performance.acts.progress import Report, close_period, enter_progress
from huiyin.performance.models import Audience, Closing, Evaluation, EvaluationState, Handed, Indicator, Reading, Scheme
from huiyin.performance.tests.office import area, drafted, find, indicator, issued, make_office, said
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.tests.casework import HOUSING, SCHOOLS, County

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def county(db: None) -> Iterator[County]:
    yield make_office(timezone.localdate())


def signed_in(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.people[name], backend=BACKEND)
    return client


def last_year(county: County) -> int:
    return county.today.year - 1


def over(county: County, **more: Any) -> Scheme:
    """The scheme of last year with everything reported, closed."""
    scheme = issued(county, last_year(county), **more)
    for name, value in (
        ("信访业务培训", 4),
        ("初信初访办理要素", 3),
        ("超期办理件数", 0),
        ("机关建设", 100),
        ("获得表彰", 1),
    ):
        enter_progress(find(scheme, name).pk, None, Report("Y", Decimal(value)), seen=None, **said(county))
    close_period(scheme.pk, "Y", **said(county))
    return scheme


def test_a_scheme_is_begun_from_last_years_and_changed(county: County) -> None:
    old = issued(county, last_year(county))
    client = signed_in(county, "吴岚")
    page = client.get(reverse("performance:scheme_new") + f"?like={old.pk}").content.decode()
    assert f"{county.today.year}年度绩效考核方案" in page
    sent = {"year": county.today.year, "name": "新方案", "audience": "own", "like": old.pk, "ground": ""}
    new = Scheme.objects.get(
        pk=int(client.post(reverse("performance:scheme_new"), sent).headers["Location"].rstrip("/").split("/")[-1])
    )
    assert new.indicators.count() == old.indicators.count()
    row = find(new, "信访业务培训")
    form = client.get(reverse("performance:indicator", args=[row.pk])).context["form"]
    told = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    answer = client.post(
        reverse("performance:indicator", args=[row.pk]), told | {"target": "6", "version": row.version}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert find(new, "信访业务培训").target == 6
    listed = client.get(reverse("performance:scheme_changes", args=[new.pk])).content.decode()
    assert "吴岚" in listed and "<del>4</del> → </del>" not in listed and "<del>4</del>" in listed


def test_a_refused_indicator_keeps_what_was_typed(county: County) -> None:
    scheme = drafted(county)
    client = signed_in(county, "吴岚")
    sent = {
        "area": area(scheme, "重点工作").pk, "name": "宣传", "points": "5", "kind": "bands", "rule": "好", "unit": "场",
        "direction": "at_least", "source": "measure", "measure": "",
    }  # fmt: skip
    page = client.post(reverse("performance:indicator_new", args=[scheme.pk]), sent)
    words = page.content.decode()
    assert page.status_code == 422 and "95：100%；90：80%；其他：0%" in words and 'value="宣传"' in words
    assert set(page.context["form"].errors) == {"rule", "measure"}


def test_the_warning_stands_in_the_scheme_and_in_the_bulletin(county: County) -> None:
    scheme = drafted(county)
    fewer = indicator("来访批次", 5, unit="批", direction="at_most", target=Decimal(9), source="measure",
                      source_code="visit_batches")  # fmt: skip
    drawing.add_indicator(scheme.pk, area(scheme, "重点工作").pk, fewer, **said(county))
    drawing.set_points(scheme.pk, {find(scheme, "机关建设").pk: Decimal(15)}, **said(county))
    drawing.issue(scheme.pk, **said(county, "陈国栋"))
    client = signed_in(county, "李素芬")
    for name in ("scheme", "indicator"):
        key = scheme.pk if name == "scheme" else find(scheme, "来访批次").pk
        assert (
            "不登记、劝返、拒收信访件也能完成它"
            in client.get(reverse(f"performance:{name}", args=[key])).content.decode()
        )
    answer = client.get(reverse("performance:bulletin", args=[scheme.pk]))
    words = "\n".join(one.text for one in Document(io.BytesIO(answer.getvalue())).paragraphs)
    assert "拒收信访件也能完成它" in words


def test_a_quarter_is_reported_and_closed_on_the_pages(county: County) -> None:
    scheme = issued(county, last_year(county))
    client = signed_in(county, "吴岚")
    page = client.get(reverse("performance:progress", args=[scheme.pk]) + "?key=Q1").content.decode()
    assert "没有填报" in page and "结账时取数" in page
    row = find(scheme, "信访业务培训")
    address = reverse("performance:report", args=[row.pk]) + "?key=Q1&from=progress"
    file = SimpleUploadedFile("签到表.pdf", b"%PDF-1.7 signed")
    answer = client.post(address, {"value": "1", "note": "一期", "evidence": file, "seen": ""})
    assert answer.status_code == 302 and Reading.objects.get(indicator=row).evidence is not None
    client.post(reverse("performance:close_period", args=[scheme.pk]), {"key": "Q1"})
    page = client.get(reverse("performance:progress", args=[scheme.pk]) + "?key=Q1").content.decode()
    assert "已结账" in page and Closing.objects.get().digest[:12] in page
    assert "已经结账" in client.get(address).content.decode()
    download = client.get(reverse("performance:reading_evidence", args=[Reading.objects.get(indicator=row).pk]))
    assert download.getvalue() == b"%PDF-1.7 signed"


def test_a_self_evaluation_is_written_handed_in_and_reviewed(county: County) -> None:
    scheme = over(county)
    officer, reviewer = signed_in(county, "吴岚"), signed_in(county, "梁思远")
    answer = officer.post(reverse("performance:begin_evaluation", args=[scheme.pk]))
    row = Evaluation.objects.get()
    assert answer.headers["Location"] == reverse("performance:evaluation", args=[row.pk])
    page = officer.get(answer.headers["Location"]).content.decode()
    assert "3 ÷ 4 个要素 × 20 = 15 分" in page and "没有完成值，不评分" in page
    refused = officer.post(answer.headers["Location"], {"what": "submit"})
    assert refused.status_code == 422 and "请写明偏差原因" in refused.content.decode()
    assert Evaluation.objects.get().state == EvaluationState.OPEN
    assert "performance:evaluation" and reviewer.get(answer.headers["Location"]).status_code == 200
    with pytest.raises(Unfit):
        acts.submit(row.pk, **said(county))


def test_what_is_asked_for_is_opened_by_who_reviews(county: County) -> None:
    row = acts.begin(over(county).pk, None, **said(county))
    officer = signed_in(county, "吴岚")
    file = SimpleUploadedFile("表彰决定.pdf", b"%PDF-1.7 honour")
    sent = {"kind": "bonus", "points": "1", "ground": "市信访局表彰", "number": "市信发3号", "evidence": file}
    assert officer.post(reverse("performance:claim", args=[row.pk]), sent).status_code == 302
    claim = row.claims.get()
    address = reverse("performance:claim_evidence", args=[claim.pk])
    assert signed_in(county, "梁思远").get(address).getvalue() == b"%PDF-1.7 honour"
    assert signed_in(county, "王建民").get(address).status_code == 404
    assert officer.post(reverse("performance:claim", args=[row.pk]), sent | {"points": "50"}).status_code == 422
    officer.post(reverse("performance:claim_withdraw", args=[claim.pk]))
    assert row.claims.filter(withdrawn=None).count() == 0


def test_points_move_on_their_page(county: County) -> None:
    scheme = issued(county)
    client = signed_in(county, "吴岚")
    rows = {row.name: row for row in Indicator.objects.filter(scheme=scheme)}
    sent = {f"points-{row.pk}": f"{row.points:f}" for row in rows.values()}
    sent |= {f"points-{rows['信访业务培训'].pk}": "10", "why": "市考核办通知"}
    address = reverse("performance:points", args=[scheme.pk])
    page = client.post(address, sent)
    assert page.status_code == 422 and "合计 90 分" in page.content.decode()
    assert client.post(address, sent | {f"points-{rows['按期答复率'].pk}": "40"}).status_code == 302


def test_an_organ_sees_its_own_and_nothing_else(county: County) -> None:
    scheme = issued(county, last_year(county), audience=Audience.ORGANS)
    rows = [find(scheme, "信访业务培训").pk]
    handing_down.hand_down(rows, [Receiver(county.organs[name]) for name in (HOUSING, SCHOOLS)], **said(county))
    housing, schools = (Handed.objects.get(organ=county.organs[name]) for name in (HOUSING, SCHOOLS))
    client = signed_in(county, "王建民")
    page = client.get(reverse("performance:mine")).content.decode()
    assert "信访业务培训" in page and "按期答复率" not in page
    report = reverse("performance:report", args=[rows[0]])
    assert client.get(f"{report}?handed={housing.pk}&key=Y").status_code == 200
    for address in (
        f"{report}?handed={schools.pk}&key=Y",
        f"{report}?key=Y",
        reverse("performance:indicator", args=rows),
        reverse("performance:scheme", args=[scheme.pk]),
        reverse("performance:progress", args=[scheme.pk]),
        reverse("performance:appraisal", args=[scheme.pk]),
        reverse("performance:scheme_sheet", args=[scheme.pk]),
        reverse("performance:overview"),
        reverse("performance:schemes"),
    ):
        assert client.get(address).status_code in (403, 404), address
    client.post(f"{report}?handed={housing.pk}&key=Y", {"value": "3", "note": "", "seen": ""})
    assert Reading.objects.get().value == 3
    close_period(scheme.pk, "Y", **said(county))
    client.post(reverse("performance:begin_evaluation", args=[scheme.pk]), {"organ": county.organs[HOUSING].pk})
    row = Evaluation.objects.get()
    assert client.get(reverse("performance:evaluation", args=[row.pk])).status_code == 200
    other = signed_in(county, "郑晓燕")
    assert other.get(reverse("performance:evaluation", args=[row.pk])).status_code == 404
    refused = client.post(
        reverse("performance:begin_evaluation", args=[scheme.pk]), {"organ": county.organs[SCHOOLS].pk}
    )
    assert refused.status_code == 403 and Evaluation.objects.count() == 1


@pytest.mark.parametrize("name", ["李素芬", "何敏"])
def test_who_reads_changes_nothing(county: County, name: str) -> None:
    scheme = issued(county)
    client = signed_in(county, name)
    assert client.get(reverse("performance:scheme", args=[scheme.pk])).status_code == 200
    for address in ("points", "hand_down", "scheme_import", "indicator_new"):
        assert client.get(reverse(f"performance:{address}", args=[scheme.pk])).status_code == 403
    for address, sent in (("area", {"name": "甲"}), ("close_period", {"key": "Q1"}), ("scheme_end", {})):
        assert client.post(reverse(f"performance:{address}", args=[scheme.pk]), sent).status_code == 403
    row = find(scheme, "信访业务培训")
    assert client.post(reverse("performance:indicator", args=[row.pk]), {"name": "x"}).status_code == 403
    assert client.get(reverse("performance:report", args=[row.pk])).status_code == 404
    assert Scheme.objects.get(pk=scheme.pk).version == scheme.version


def test_the_overview_has_scheme_money_petitions_and_what_slips(county: County) -> None:
    scheme = issued(county, county.today.year)
    enter_progress(find(scheme, "超期办理件数").pk, None, Report("Q1", Decimal(5)), seen=None, **said(county))
    if date(county.today.year, 3, 31) < county.today:
        close_period(scheme.pk, "Q1", **said(county))
    page = signed_in(county, "陈国栋").get(reverse("performance:overview"))
    words = page.content.decode()
    for part in ("绩效", "资金", "信访", "滞后的指标", scheme.name, "项目支出"):
        assert part in words
    assert signed_in(county, "王建民").get(reverse("performance:overview")).status_code == 403


def test_organs_stand_in_the_appraisal(county: County) -> None:
    scheme = issued(county, last_year(county), audience=Audience.ORGANS)
    handing_down.hand_down([find(scheme, "信访业务培训").pk], [Receiver(county.organs[HOUSING])], **said(county))
    page = signed_in(county, "梁思远").get(reverse("performance:appraisal", args=[scheme.pk])).content.decode()
    assert HOUSING in page and "名次是单位的名次" in page
