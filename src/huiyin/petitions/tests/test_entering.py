"""登记: what is written when a petition is entered at the window, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection

from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.core import querycode
from huiyin.core.filing import Party
from huiyin.figures.acts import ensure_topic
from huiyin.figures.models import Fact
from huiyin.ledger import queries as ledger
from huiyin.ledger.models import Entry as LedgerEntry
from huiyin.petitions.acts import entering
from huiyin.petitions.acts.attaching import Upload, keeping
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.acts.entering import register
from huiyin.petitions.acts.numbering import query_key
from huiyin.petitions.models import Attachment, Content, Matter, PartyKey, Petition
from huiyin.petitions.queries.attachments import content_of, path_of
from huiyin.petitions.queries.contents import is_intact, opened
from huiyin.petitions.queries.searching import matters_with
from huiyin.petitions.tests.window import NOW, TODAY, bureau, doing, entry, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> Person:
    """李素芬, window clerk."""
    return staff("李素芬", Role.CLERK)


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.FILES = tmp_path / "files"
    yield


def found(words: str) -> list[int]:
    return matters_with(words, Matter.objects.all(), 10)


def test_a_visit_is_registered_whole(li: Person) -> None:
    topic = ensure_topic("停水", level=2, parent=ensure_topic("城乡建设"))
    case = register(entry(topic=topic), doing(li))
    petition = Petition.objects.get(pk=case.petition)
    assert petition.number == "XF2026-00001"
    assert case.state == "registered"
    fact = Fact.objects.get(pk=petition.pk)
    assert (fact.registered, fact.channel, fact.people, fact.level) == (TODAY, "visit", 1, "county")
    assert (fact.first, fact.first_nationwide, fact.reception) == ("first", True, "window")
    assert fact.topic1 == ensure_topic("城乡建设")
    assert fact.sorting_due == date(2026, 3, 20)
    text = opened(Content.objects.get(petition=petition))
    assert text.fields["name"] == "张桂兰"
    assert text.details == {"facts": "自2月起全村停水，村委会说无钱维修", "read_by": "李素芬"}
    assert is_intact(Content.objects.get(petition=petition))
    assert petition.query_code is not None
    assert querycode.is_valid(petition.query_code)
    assert petition.query_key == query_key(querycode.grouped(petition.query_code))
    assert found("恢复供水") == [petition.matter_id]
    assert found("无钱维修") == [petition.matter_id], "facts are searched too"
    assert ledger.verify().problems == []


def test_the_ledger_holds_no_word_of_it(li: Person) -> None:
    register(entry(parties=(Party("joint", "王秀英", "13800002222"),), people=2), doing(li), reason="诉求不同")
    body = "".join(LedgerEntry.objects.values_list("body", flat=True))
    for secret in ("张桂兰", "王秀英", "1380000", "柳树村", "供水", "诉求不同", "李素芬"):
        assert secret not in body
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM petitions_content")
        stored = str(cursor.fetchall())
    assert "王秀英" not in stored
    assert "无钱维修" not in stored


def test_of_a_group_of_twenty_three_five_are_named_and_all_are_counted(li: Person) -> None:
    others = tuple(Party("representative", name, f"1380000000{at}") for at, name in enumerate(("王", "陈", "刘", "赵")))
    case = register(entry(people=23, parties=others, reception="group"), doing(li))
    fact = Fact.objects.get(pk=case.petition)
    assert (fact.people, fact.representatives) == (23, 5)
    keys = PartyKey.objects.filter(petition=case.petition)
    assert sorted(keys.values_list("part", flat=True)) == sorted(["name", "phone", "both"] * 4)
    assert found("13800000002") == [case.matter.pk]
    text = opened(Content.objects.get(petition=case.petition))
    assert text.parties == others
    assert is_intact(Content.objects.get(petition=case.petition))
    with pytest.raises(Unfit) as refused:
        register(entry(people=23, parties=(*others, Party("representative", "孙"))), doing(li))
    assert "代表不得超过 5 名" in refused.value.problems["representative"]
    assert Petition.objects.count() == 1


def test_an_anonymous_letter_has_no_name_and_no_key(li: Person) -> None:
    case = register(entry(channel="letter", anonymous=True, name="", phone="", address=""), doing(li))
    petition = Petition.objects.get(pk=case.petition)
    assert (petition.name_key, petition.phone_key, petition.id_number_key) == (None, None, None)
    assert case.course.anonymous


def test_a_confidential_one_says_so_on_petition_and_matter(li: Person) -> None:
    case = register(entry(confidential=True), doing(li))
    assert Petition.objects.get(pk=case.petition).confidential
    assert case.matter.confidential


def test_numbers_go_on_by_organ_and_year_and_pass_over_what_a_ledger_used(li: Person, settings: Any) -> None:
    register(entry(), doing(li))
    first = Petition.objects.get()
    Petition.objects.create(id=9001, number="XF2026-00002", registering_organ=first.registering_organ, matter_id=1)
    assert register(entry(), doing(li)).fact.number == "XF2026-00003"
    assert register(entry(petitioned=None), doing(li, today=date(2027, 1, 4))).fact.number == "XF2027-00001"
    town = Organ.objects.create(name="青石镇信访办", kind=OrganKind.TOWN, confirmed=True, parent=bureau())
    settings.REGISTRATION_NUMBER = {"": "XF{year}-{serial:05}", "青石镇信访办": "QS{year}{serial:04}"}
    sun = staff("孙会计", Role.CLERK, organ=town)
    case = register(entry(), doing(sun))
    assert case.fact.number == "QS20260001"
    assert case.fact.registering_organ == town.pk
    assert case.fact.level == "town"


def test_a_number_that_an_import_took_meanwhile_is_taken_anew(li: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The import writes XF2026-00001 between the look and the insert: the whole is done again with the next number."""
    real = vars(entering)["next_number"]
    tries: list[str] = []

    def contested(organ: Organ, year: int) -> str:
        number: str = real(organ, year)
        tries.append(number)
        if len(tries) == 1:
            raise IntegrityError
        return number

    monkeypatch.setattr(entering, "next_number", contested)
    case = register(entry(), doing(li))
    assert case.fact.number == tries[1]
    assert Petition.objects.count() == Matter.objects.count() == 1


def test_nothing_is_left_of_a_registration_that_fails(li: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(entering, "index_texts", fail)
    with pytest.raises(RuntimeError):
        register(entry(), doing(li))
    for model in (Petition, Matter, Content, Fact, LedgerEntry):
        assert not model._default_manager.exists(), model
    monkeypatch.undo()
    assert register(entry(), doing(li)).fact.number == "XF2026-00001", "the number was not lost"


def test_files_are_sealed_and_known_by_a_salted_digest(li: Person) -> None:
    with keeping([Upload("停水照片.jpg", b"\xff\xd8\xff\xe0 photo of dry taps")]) as kept:
        case = register(entry(), doing(li), files=kept)
    attachment = Attachment.objects.get(petition=case.petition)
    assert (attachment.name, attachment.media_type) == ("停水照片.jpg", "image/jpeg")
    assert content_of(attachment) == b"\xff\xd8\xff\xe0 photo of dry taps"
    assert b"dry taps" not in path_of(attachment.file).read_bytes()
    assert path_of(attachment.file).stat().st_mode & 0o077 == 0
    body = LedgerEntry.objects.get().body
    assert attachment.digest in body
    assert "照片" not in body


def test_files_of_a_registration_that_fails_are_gone(li: Person) -> None:
    with pytest.raises(Unfit), keeping([Upload("a.pdf", b"%PDF-1.7")]) as kept:
        register(entry(ask=""), doing(li), files=kept)
    assert not [one for one in path_of("x").parent.iterdir() if one.is_file()]


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (Upload("病毒.pdf", b"MZ\x90\x00\x03"), "不是可以收存的文件"),
        (Upload("空.pdf", b""), "空文件"),
        (Upload("大.pdf", b"%PDF-" + bytes(1024 * 1024)), "超过 1 MB"),
    ],
)
def test_a_file_that_cannot_be_kept_says_why(upload: Upload, words: str, settings: Any) -> None:
    settings.ATTACHMENT_MB = 1
    with pytest.raises(Unfit) as refused, keeping([upload]):
        pass
    assert words in refused.value.problems["files"]
    assert upload.name in refused.value.problems["files"]


def test_a_repeat_is_registered_into_the_matter_it_repeats(li: Person) -> None:
    first = register(entry(), doing(li))
    again = register(
        entry(first="repeat", first_nationwide=False, history="3月来过"),
        doing(li, today=date(2026, 3, 9)),
        join=first.matter.pk,
        reason="同一信访人就同一事项再次提出",
    )
    assert again.matter.pk == first.matter.pk
    assert again.matter.petition_count == 2
    assert Petition.objects.get(pk=again.petition).earlier == "XF2026-00001"
    assert Fact.objects.get(pk=first.petition).returned == date(2026, 3, 9)
    assert opened(Content.objects.get(petition=again.petition)).details["linking"] == "同一信访人就同一事项再次提出"
    assert ledger.verify().problems == []


def test_an_accusation_joins_no_other_matter_and_nothing_joins_it(li: Person) -> None:
    plain = register(entry(), doing(li))
    with pytest.raises(Unfit):
        register(entry(purpose="accusation"), doing(li), join=plain.matter.pk)
    secret = register(entry(purpose="accusation"), doing(li))
    assert secret.matter.restricted
    for purpose in ("claim", "accusation"):
        with pytest.raises(Unfit) as refused:
            register(entry(purpose=purpose), doing(li), join=secret.matter.pk)
        with pytest.raises(Unfit) as missing:
            register(entry(purpose=purpose), doing(li), join=999_999)
        assert refused.value.problems == missing.value.problems, "the clerk cannot tell it from one that is not"
    officer = staff("何敏", Role.ACCUSATION_OFFICER)
    joined = register(entry(purpose="accusation"), doing(officer), join=secret.matter.pk)
    assert joined.matter.pk == secret.matter.pk


def test_who_registers(li: Person) -> None:
    officer = staff("何敏", Role.ACCUSATION_OFFICER)
    assert register(entry(purpose="accusation"), doing(officer)).matter.restricted
    for person in (officer, staff("钱审计", Role.AUDIT_ADMIN), staff("周局长", Role.BUREAU_LEADER)):
        with pytest.raises(NotAllowed):
            register(entry(), doing(person))
    li.is_active = False
    with pytest.raises(NotAllowed):
        register(entry(), doing(li, at=NOW))
