"""何敏, the performance officer of 南山县, keeps the register: trainings with a scanned notice, a yearbook's total."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given as generated
from hypothesis import strategies as st
from pytest_django import Settings

from huiyin.accounts.models import Duty, Organ, OrganKind, Person, Role
from huiyin.core.periods import parse
from huiyin.figures import wanted
from huiyin.figures.acts.entering import Given, enter_figure, stream_of, withdraw_figure
from huiyin.figures.acts.evidence import Upload, kind_of, reseal_evidence
from huiyin.figures.acts.publishing import Publication, publish_figure, withdraw_publication
from huiyin.figures.entries import is_large, read_number
from huiyin.figures.models import EnteredFigure, Evidence, EvidenceKind, PublishedFigure
from huiyin.figures.queries.entered import entered_now, entered_of, entered_versions, known_periods, published_of
from huiyin.figures.queries.evidence import content_of, path_of
from huiyin.figures.wanted import Wanted, Wanting
from huiyin.ledger import queries as ledger
from huiyin.ledger.models import Entry, ReadEntry
from huiyin.ledger.sentences import sentence
from huiyin.vault import VaultError, vault_of
from huiyin.vault.sealing import add_key

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 1, 15, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
NOTICE = Upload("关于举办信访业务培训班的通知（扫描件）.pdf", b"%PDF-1.4\n" + b"scanned notice " * 50)
Y2022, Y2023 = parse("2022"), parse("2023")


def person(name: str, role: str) -> Person:
    organ, _made = Organ.objects.get_or_create(name="南山县信访局", kind=OrganKind.BUREAU, confirmed=True)
    made = Person.objects.create(username=name, display_name=name, organ=organ)
    Duty.objects.create(person=made, role=role, organ=organ, valid_from=date(2020, 1, 1))
    return made


@pytest.fixture
def hemin() -> Person:
    return person("何敏", Role.PERFORMANCE_OFFICER)


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def asked() -> Iterator[None]:
    """What a report of these tests asks for, beside those of the product."""
    whole = dict(wanted._WANTINGS)
    wanted._WANTINGS.clear()
    wanted.register(
        Wanting(
            "test",
            "试验报告",
            "Trial report",
            (
                Wanted("业务培训", "期", "本局组织的业务培训班", "做法"),
                Wanted("资金支出", "万元", "该项目实际支出", "资金", "项目", "fund"),
                Wanted("管理制度", "", "执行的制度", "制度", "制度", "rules"),
            ),
            (("信访总量", "件（人）次"), ("办结率", "%")),
        )
    )
    yield
    wanted._WANTINGS.clear()
    wanted._WANTINGS.update(whole)


def trainings(value: int, period: str = "2023", **more: object) -> Given:
    return Given("业务培训", parse(period), "期", Decimal(value), **more)  # type: ignore[arg-type]


def refused(given: Given, by: Person) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        enter_figure(given, by=by, at=NOW, today=TODAY)
    return caught.value.message_dict


def told(kind: str, name: str) -> list[str]:
    stream = stream_of(kind, name)
    return [sentence(event) for entry in ledger.entries([stream])[stream] for event in entry.events]


def test_hemin_enters_23_trainings_with_reason_and_scan_and_next_year_sees_them_beside(hemin: Person) -> None:
    enter_figure(trainings(15, "2022"), by=hemin, at=NOW - timedelta(days=365), today=TODAY)
    given = trainings(23, reason="按片区加开八期", ground="签到表", number="南信发〔2023〕6号")
    row = enter_figure(given, by=hemin, at=NOW, today=TODAY, seen=None, evidence=NOTICE)
    assert row.evidence is not None
    assert (row.value, row.entered_by, row.evidence.name) == (Decimal(23), hemin, NOTICE.name)
    assert content_of(row.evidence) == NOTICE.content
    assert told("figure", "业务培训")[-1] == "填报“业务培训”（2023年）：23期"
    client = Client()
    client.force_login(hemin, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("figures:enter"), {"name": "业务培训", "period": "2024"})
    body = page.content.decode()
    assert "2023年填报的是 23期；“上期”空着就用它。" in body
    assert "按片区加开八期" in body
    assert NOTICE.name in body
    listed = client.get(reverse("figures:entered"), {"period": "2024", "kind": "test"})
    line = next(line for part in listed.context["parts"] for line in part.lines if line.name == "业务培训")
    assert (line.row, line.before, line.is_wanted) == (None, Decimal(23), True)


def test_a_large_change_without_a_reason_is_not_taken(hemin: Person, settings: Settings) -> None:
    settings.REPORT_REASON_PERCENT = 30
    enter_figure(trainings(15, "2022"), by=hemin, at=NOW, today=TODAY)
    assert "比上期（15期）变化超过 30%" in refused(trainings(23), hemin)["reason"][0]
    assert EnteredFigure.objects.count() == 1
    assert enter_figure(trainings(19), by=hemin, at=NOW, today=TODAY).reason == ""
    assert "reason" in refused(trainings(19, previous=Decimal(40)), hemin)
    settings.REPORT_REASON_PERCENT = 60
    assert enter_figure(trainings(23), by=hemin, at=NOW, today=TODAY).value == 23


def test_every_version_is_kept_and_the_same_once_more_is_none(hemin: Person) -> None:
    first = enter_figure(trainings(4), by=hemin, at=NOW, today=TODAY, evidence=NOTICE)
    assert enter_figure(trainings(4), by=hemin, at=NOW, today=TODAY, seen=first.pk).pk == first.pk
    second = enter_figure(trainings(5), by=hemin, at=NOW + timedelta(hours=1), today=TODAY, seen=first.pk)
    assert second.evidence == first.evidence
    assert [row.value for row in entered_versions("业务培训", Y2023)] == [5, 4]
    first.refresh_from_db()
    assert first.ended == NOW + timedelta(hours=1)
    bare = enter_figure(trainings(5), by=hemin, at=NOW, today=TODAY, keeps_evidence=False)
    assert bare.evidence is None
    withdraw_figure(bare, by=hemin, at=NOW, today=TODAY)
    assert entered_of(Y2023) == {}
    with pytest.raises(ValidationError, match="刚刚改过或已撤下"):
        withdraw_figure(bare, by=hemin, at=NOW, today=TODAY)
    assert told("figure", "业务培训")[-1] == "撤下“业务培训”（2023年）的填报"
    assert Entry.objects.filter(stream="figure:业务培训").count() == 4


def test_who_wrote_meanwhile_is_said_and_nothing_is_overwritten(hemin: Person) -> None:
    first = enter_figure(trainings(4), by=hemin, at=NOW, today=TODAY)
    enter_figure(trainings(6), by=person("郑凯", Role.CLERK), at=NOW, today=TODAY, seen=first.pk)
    with pytest.raises(ValidationError, match="郑凯改过这一项，现在是 6期"):
        enter_figure(trainings(7), by=hemin, at=NOW, today=TODAY, seen=first.pk)
    now = entered_now("业务培训", Y2023)
    assert now is not None and now.value == 6


@pytest.mark.parametrize("role", [Role.PERFORMANCE_OFFICER, Role.CLERK, Role.CASE_OFFICER, Role.SUPERVISOR])
def test_those_who_handle_matters_may_enter(role: str) -> None:
    assert enter_figure(trainings(1), by=person("某", role), at=NOW, today=TODAY).pk


@pytest.mark.parametrize("role", [Role.ORGAN_OFFICER, Role.ORGAN_HEAD, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_organs_and_administrators_may_not(role: str, hemin: Person) -> None:
    row = enter_figure(trainings(1), by=hemin, at=NOW, today=TODAY, evidence=NOTICE)
    other = person("某", role)
    with pytest.raises(PermissionDenied):
        enter_figure(trainings(2), by=other, at=NOW, today=TODAY)
    with pytest.raises(PermissionDenied):
        withdraw_figure(row, by=other, at=NOW, today=TODAY)
    with pytest.raises(PermissionDenied):
        publish_figure(Publication("信访总量", Y2022, Decimal(1), "x"), by=other, at=NOW, today=TODAY)
    assert row.evidence is not None
    client = Client()
    client.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("figures:evidence", args=[row.evidence.pk])).status_code == 403


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        (Given("业务培训", Y2023, "次", Decimal(3)), "unit", "单位应为“期”"),
        (Given("业务培训", Y2023, "期", Decimal("2.5")), "value", "应为整数（单位：期）"),
        (Given("业务培训", Y2023, "期", Decimal(-1)), "value", "小于零"),
        (Given("资金支出·信访维护", Y2023, "万元", Decimal(10**12)), "value", "过大"),
        (Given("资金支出", Y2023, "万元", Decimal(1)), "name", "要写明是哪一项目"),
        (Given("", Y2023, "期", Decimal(1)), "name", "请写明名称"),
        (Given("慰问", Y2023, "", Decimal(1)), "unit", "有数就要写明单位"),
        (Given("业" * 121, Y2023, "期", Decimal(1)), "name", "最多 120 个字"),
    ],
)
def test_a_slip_is_named_at_its_field(given: Given, field: str, said: str, hemin: Person) -> None:
    assert said in refused(given, hemin)[field][0]
    assert not EnteredFigure.objects.exists()


def test_a_bureau_has_figures_of_its_own_and_keeps_their_unit(hemin: Person) -> None:
    enter_figure(Given("慰问信访群众", Y2022, "户", Decimal(3)), by=hemin, at=NOW, today=TODAY)
    assert "单位应为“户”" in refused(Given("慰问信访群众", Y2023, "人", Decimal(3)), hemin)["unit"][0]
    assert [period.label for period in known_periods()] == ["2022"]


def test_a_list_takes_items_by_page_once_each_or_says_that_it_has_none(hemin: Person) -> None:
    client = Client()
    client.force_login(hemin, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("figures:enter") + "?list=资金支出&period=2023&kind=test"
    told = {"value": "14.5", "seen": ""}
    assert client.post(address, told | {"name": "信访维护"}).status_code == 302
    again = client.post(address, told | {"name": " 信访 维护"})
    assert "本期已有“资金支出·信访维护”" in str(again.context["form"].errors)
    assert "没有发生的填 0" in str(client.post(address, {"name": "网络", "seen": ""}).context["form"].errors)
    rules = reverse("figures:enter") + "?list=管理制度&period=2023&kind=test"
    assert (
        client.post(rules, {"name": "《专项资金管理办法》", "number": "南信发〔2017〕3号", "seen": ""}).status_code
        == 302
    )
    other = reverse("figures:enter") + "?list=资金支出&period=2021&kind=test"
    assert client.post(other, {"name": "无", "seen": ""}).status_code == 302
    assert list(entered_of(Y2023)) == ["资金支出·信访维护", "管理制度·专项资金管理办法"]
    assert entered_of(parse("2021"))["资金支出·无"].unit == ""
    opened = client.get(reverse("figures:enter"), {"name": "资金支出·无", "period": "2021"})
    assert "value" not in opened.context["form"].fields


# --- Evidence ---------------------------------------------------------------------------------------------------------


def test_evidence_lies_sealed_and_opens_only_whole(hemin: Person, files: Path) -> None:
    row = enter_figure(trainings(4), by=hemin, at=NOW, today=TODAY, evidence=NOTICE)
    evidence = row.evidence
    assert evidence is not None
    path = path_of(evidence)
    assert path.parent == files / "evidence"
    assert b"scanned" not in path.read_bytes()
    assert "通知" not in path.name
    assert path.stat().st_mode & 0o077 == 0
    other = enter_figure(trainings(5), by=hemin, at=NOW, today=TODAY, evidence=Upload("b.pdf", b"%PDF-2")).evidence
    assert other is not None
    path.write_bytes(path_of(other).read_bytes())
    with pytest.raises(VaultError):
        content_of(evidence)
    path.unlink()
    with pytest.raises(VaultError, match="从备份恢复"):
        content_of(evidence)


def test_a_file_whose_figure_is_refused_leaves_nothing(hemin: Person, files: Path) -> None:
    first = enter_figure(trainings(4), by=hemin, at=NOW, today=TODAY)
    with pytest.raises(ValidationError):
        enter_figure(trainings(5), by=hemin, at=NOW, today=TODAY, seen=first.pk + 1, evidence=NOTICE)
    assert not Evidence.objects.exists()
    assert not list((files / "evidence").iterdir())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"MZ\x90\x00 a program", "只收 PDF"),
        (b"<html><script>", "只收 PDF"),
        (b"PK\x03\x04 broken", "只收 PDF"),
        (b"%PDF-" + b"x" * 21 * 1024 * 1024, "20 MB"),
    ],
)
def test_what_is_no_document_is_not_kept(content: bytes, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        kind_of(content)


def test_a_file_is_what_its_content_says(hemin: Person) -> None:
    scan = Upload("..\\notice/../通知.exe", b"\xff\xd8\xff\xe0 picture")
    row = enter_figure(trainings(4), by=hemin, at=NOW, today=TODAY, evidence=scan)
    assert row.evidence is not None
    assert (row.evidence.kind, row.evidence.name) == (EvidenceKind.JPEG, "通知.exe.jpg")


def test_evidence_is_downloaded_never_shown_and_the_download_is_written_down(hemin: Person) -> None:
    row = enter_figure(trainings(4), by=hemin, at=NOW, today=TODAY, evidence=NOTICE)
    client = Client()
    client.force_login(hemin, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(reverse("figures:evidence", args=[row.evidence_id]))
    assert b"".join(answer.streaming_content) == NOTICE.content  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "evidence" in ReadEntry.objects.get().body


def test_a_new_key_seals_the_files_too(hemin: Person, settings: Settings, tmp_path: Path) -> None:
    from huiyin.vault.keyring import create_keys

    settings.KEYS = tmp_path / "keys"
    create_keys(settings.KEYS)
    row = enter_figure(trainings(4), by=hemin, at=NOW, today=TODAY, evidence=NOTICE)
    assert row.evidence is not None
    assert reseal_evidence() == 0
    add_key(settings.KEYS)
    vault_of.cache_clear()
    assert reseal_evidence() == 1
    assert vault_of(settings.KEYS).is_newest(path_of(row.evidence).read_bytes())
    assert content_of(row.evidence) == NOTICE.content


# --- Published --------------------------------------------------------------------------------------------------------


def test_what_the_superior_printed_is_entered_with_its_document(hemin: Person) -> None:
    given = Publication("信访总量", Y2022, Decimal(6100), "湘信统〔2023〕2号", "湘州市信访局年报")
    row = publish_figure(given, by=hemin, at=NOW, today=TODAY, evidence=NOTICE)
    assert (row.unit, row.value, row.adopted) == ("件（人）次", Decimal(6100), False)
    assert publish_figure(given, by=hemin, at=NOW, today=TODAY).pk == row.pk
    assert published_of(Y2022)["信访总量"].number == "湘信统〔2023〕2号"
    assert told("published", "信访总量") == ["登记“信访总量”（2022年）的公布数 6100件（人）次（湘信统〔2023〕2号）"]
    withdraw_publication(row, by=hemin, at=NOW, today=TODAY)
    assert published_of(Y2022) == {}
    assert PublishedFigure.objects.count() == 1


def test_a_published_value_needs_its_document_and_a_name_that_means_something(hemin: Person) -> None:
    with pytest.raises(ValidationError) as caught:
        publish_figure(Publication("信访总亮", Y2022, Decimal("1.5"), ""), by=hemin, at=NOW, today=TODAY)
    assert "最接近的是“信访总量”" in caught.value.message_dict["path"][0]
    assert "请填“文号”" in caught.value.message_dict["number"][0]
    rate = publish_figure(Publication("办结率", Y2022, Decimal("93.55"), "x"), by=hemin, at=NOW, today=TODAY)
    assert rate.unit == "%"


# --- Rules of numbers -------------------------------------------------------------------------------------------------


@generated(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["万元", "元"]))
def test_a_number_reads_as_it_is_written_however_it_is_written(value: Decimal, unit: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in f"{value:f}")
    for text in (f"{value:f}", f" {value:,f} {unit}", wide):
        assert read_number(text, unit) == (value, "")


@generated(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 200))
def test_large_is_by_more_than_the_per_cent(value: int, previous: int, percent: int) -> None:
    expected = abs(value - previous) * 100 > percent * previous if previous else value > 0
    assert is_large(Decimal(value), Decimal(previous), Decimal(percent)) is expected
