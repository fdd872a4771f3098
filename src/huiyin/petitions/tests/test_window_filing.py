"""张桂兰 files from her telephone: what is written, what she holds, and what happens when the line breaks."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import Organ, Person, Role
from huiyin.core import querycode
from huiyin.core.filing import Entry, Party
from huiyin.figures.acts import ensure_place, ensure_topic
from huiyin.figures.models import Fact
from huiyin.ledger import queries as ledger
from huiyin.ledger import receipts
from huiyin.ledger.acts import publish_checkpoint, sequence_pending
from huiyin.ledger.findings import Verdict, Weight, verdict
from huiyin.ledger.models import Entry as LedgerEntry
from huiyin.ledger.publishing import file_of
from huiyin.petitions import policies
from huiyin.petitions.acts import window_filing
from huiyin.petitions.acts.attaching import Upload, keeping
from huiyin.petitions.acts.correcting import correct
from huiyin.petitions.acts.deeds import Doing, Unfit, perform
from huiyin.petitions.acts.entering import register
from huiyin.petitions.acts.joining import join
from huiyin.petitions.acts.names import NoBureau
from huiyin.petitions.acts.numbering import query_key
from huiyin.petitions.acts.sorting import withdrawing
from huiyin.petitions.acts.window_filing import Filed, file_from_window
from huiyin.petitions.models import Attachment, Content, Matter, PartyKey, Petition, Waiting, WindowFiling
from huiyin.petitions.queries.attachments import path_of
from huiyin.petitions.queries.cases import case_of
from huiyin.petitions.queries.contents import is_intact, opened
from huiyin.petitions.queries.entries import entry_of
from huiyin.petitions.queries.receipts import NoReceipt, receipt_of
from huiyin.petitions.queries.searching import matters_with
from huiyin.petitions.queries.work import mine
from huiyin.petitions.tests import window
from huiyin.petitions.tests.window import NOW, TODAY, bureau, doing, staff

TOKEN = "0123456789abcdef0123456789abcdef"
PHOTO = b"\xff\xd8\xff\xe0 dry taps"


@pytest.fixture
def place(db: None) -> int:
    bureau()
    return ensure_place("青石镇")


def asked(place: int | None, /, **changed: Any) -> Entry:
    """What 张桂兰 fills in: less than a clerk must."""
    known: dict[str, Any] = {
        "name": "张桂兰", "phone": "13800001111", "place": place, "purpose": "claim",
        "ask": "要求检修柳树村供水管道并恢复供水", "facts": "自2月起全村停水",
    }  # fmt: skip
    return Entry(**{**known, **changed})


def send(entry: Entry, token: str = TOKEN, **more: Any) -> Filed:
    return file_from_window(entry, more.pop("files", ()), token=token, at=NOW, today=TODAY, **more)


@pytest.mark.django_db
class TestOneFiling:
    def test_it_is_registered_at_once_as_a_matter_of_its_own(self, place: int) -> None:
        filed = send(asked(place))
        petition = Petition.objects.get()
        assert (filed.petition, filed.matter, filed.number) == (petition.pk, petition.matter_id, "XF2026-00001")
        assert querycode.is_valid(filed.code)
        assert petition.query_code == filed.code and petition.query_key == query_key(filed.code)
        fact = Fact.objects.get()
        assert (fact.channel, fact.registered, fact.place, fact.source) == ("web", TODAY, place, "own")
        assert fact.registering_organ == bureau().pk
        [entry] = ledger.entries([f"matter:{filed.matter}"])[f"matter:{filed.matter}"]
        assert (entry.act, entry.actor, entry.n) == ("window.file", "window", 1)
        assert "张桂兰" not in LedgerEntry.objects.get(stream=f"matter:{filed.matter}").body
        content = Content.objects.get()
        assert is_intact(content) and opened(content).details == {"facts": "自2月起全村停水"}
        assert matters_with("恢复供水", Matter.objects.all(), 9) == [filed.matter]
        assert ledger.verify().problems == []

    def test_it_waits_to_be_sorted_in_the_clerks_queue(self, place: int) -> None:
        filed = send(asked(place, purpose="", topic=None))
        for person in (staff("李素芬", Role.CLERK), staff("何敏", Role.CASE_OFFICER)):
            assert [(row.matter_id, row.act) for row in mine(person, TODAY)] == [(filed.matter, "sort")]
        assert Waiting.objects.get().due is not None
        assert Fact.objects.get().purpose is None

    def test_the_receipt_proves_it(self, place: int) -> None:
        filed = send(asked(place))
        found = receipts.check_alone(receipts.read(filed.receipt.text))
        assert {one.weight for one in found} == {Weight.HOLDS}
        assert verdict(found) is Verdict.PROVEN
        assert filed.receipt.checkpoint_by == NOW + timedelta(hours=24)
        assert filed.receipt.entry == LedgerEntry.objects.get(stream=f"matter:{filed.matter}").body
        assert json.loads(filed.receipt.content)["name"] == "张桂兰"
        assert filed.code not in filed.receipt.text
        changed = filed.receipt._replace(content=filed.receipt.content.replace("恢复供水", "停止供水"))
        assert verdict(receipts.check_alone(changed)) is Verdict.BROKEN

    def test_a_code_made_before_is_kept(self, place: int) -> None:
        assert send(asked(place), code="1234 5678 9012 3452").code == "1234567890123452"

    def test_people_beside_the_petitioner_are_found_by_what_they_gave(self, place: int) -> None:
        filed = send(asked(place, people=2, parties=(Party("joint", "李有田", "13900002222"),)))
        assert set(PartyKey.objects.values_list("petition", flat=True)) == {filed.petition}
        assert Fact.objects.get().people == 2

    def test_a_clerk_who_helped_is_named(self, place: int) -> None:
        li = staff("李素芬", Role.CLERK)
        filed = send(asked(place), helper=li)
        [entry] = ledger.entries([f"matter:{filed.matter}"])[f"matter:{filed.matter}"]
        assert (entry.act, entry.actor) == ("window.file", f"person:{li.pk}")

    def test_what_a_form_cannot_know_is_not_taken_from_it(self, place: int) -> None:
        send(asked(place, channel="visit", source="province", superior_due=date(2026, 4, 1), read_back=True))
        fact = Fact.objects.get()
        assert (fact.channel, fact.source, fact.superior_due) == ("web", "own", None)

    def test_a_number_named_by_the_petitioner_joins_nothing(self, place: int) -> None:
        first = send(asked(place))
        again = send(asked(place, earlier=first.number), token="f" * 32)
        assert again.matter != first.matter
        assert Petition.objects.get(pk=again.petition).earlier == first.number


@pytest.mark.django_db
class TestWhatMustBeGiven:
    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"name": ""}, "name"),
            ({"phone": "", "address": ""}, "phone"),
            ({"place": None}, "place"),
            ({"ask": "  "}, "ask"),
            ({"anonymous": True}, "name"),
            ({"people": 0}, "people"),
            ({"ask": "水" * 40_001}, "ask"),
        ],
    )
    def test_without_it_nothing_is_written(self, place: int, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(Unfit) as refused:
            send(asked(place, **changed))
        assert field in refused.value.problems
        for model in (Petition, Matter, Content, Fact, WindowFiling):
            assert not model._default_manager.exists()

    @pytest.mark.parametrize(
        "changed",
        [
            {"anonymous": True, "name": "", "phone": ""},
            {"phone": "", "address": "青石镇柳树村三组"},
            {"purpose": "", "topic": None, "facts": ""},
            {"phone": "12"},
        ],
    )
    def test_less_than_a_clerk_must_enter_is_enough(self, place: int, changed: dict[str, Any]) -> None:
        assert send(asked(place, **changed)).number == "XF2026-00001"

    def test_a_file_that_is_gone_must_be_added_again(self, place: int) -> None:
        with keeping([Upload("停水.jpg", PHOTO)]) as kept:
            path_of(kept[0].stored).unlink()
            with pytest.raises(Unfit) as refused:
                send(asked(place), files=kept)
        assert "停水.jpg" in refused.value.problems["files"]

    def test_without_a_bureau_nobody_registers(self, db: None) -> None:
        with pytest.raises(NoBureau):
            send(asked(1))


@pytest.mark.django_db
class TestSentTwice:
    def test_it_is_filed_once_and_the_receipt_is_the_same(self, place: int) -> None:
        first, second = send(asked(place)), send(asked(place))
        assert Petition.objects.count() == LedgerEntry.objects.filter(stream__startswith="matter:").count() == 1
        assert not first.again and second.again
        assert second[:4] == first[:4]
        assert second.receipt.text == first.receipt.text

    def test_hours_later_and_after_the_clerk_worked_on_it_too(self, place: int) -> None:
        first = send(asked(place))
        person = staff("何敏", Role.CASE_OFFICER)
        what = doing(person, on=TODAY, manner="phone", reason="")
        perform(first.matter, "withdraw", what, lambda case: withdrawing(case, what))
        later = NOW + timedelta(hours=5)
        second = file_from_window(asked(place), (), token=TOKEN, at=later, today=TODAY)
        assert second.receipt.text == first.receipt.text

    def test_something_else_under_the_same_token_is_refused_in_words(self, place: int) -> None:
        send(asked(place))
        for other in (asked(place, ask="要求赔偿损失五千元整"), asked(place, phone="13800002222")):
            with pytest.raises(Unfit) as refused:
                send(other)
            assert "已经提交过" in refused.value.problems[""]
        assert Petition.objects.count() == 1

    def test_the_files_of_the_second_sending_do_not_stay_behind(self, place: int) -> None:
        with keeping([Upload("停水.jpg", PHOTO)]) as kept:
            first = send(asked(place), files=kept)
        with keeping([Upload("停水.jpg", PHOTO)]) as once_more:
            second = send(asked(place), files=once_more)
        assert second.receipt.text == first.receipt.text
        assert path_of(kept[0].stored).exists() and not path_of(once_more[0].stored).exists()
        assert Attachment.objects.get().added_by == Person.objects.get(username="window")
        [file] = first.receipt.files
        assert (file.name, file.digest) == ("停水.jpg", Attachment.objects.get().digest)
        assert verdict(receipts.check_alone(first.receipt)) is Verdict.PROVEN

    def test_a_number_that_an_import_took_meanwhile_is_taken_anew(
        self, place: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = vars(window_filing)["next_number"]
        tries: list[str] = []

        def contested(*given: Any) -> str:
            tries.append(real(*given))
            if len(tries) == 1:
                raise IntegrityError
            return tries[-1]

        monkeypatch.setattr(window_filing, "next_number", contested)
        assert send(asked(place)).number == tries[1]
        assert Petition.objects.count() == Matter.objects.count() == WindowFiling.objects.count() == 1

    def test_nothing_is_left_of_a_filing_that_fails(self, place: int, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_given: Any) -> None:
            raise RuntimeError

        monkeypatch.setattr(window_filing, "made", fail)
        with pytest.raises(RuntimeError):
            send(asked(place))
        for model in (Petition, Matter, Content, Fact, WindowFiling, LedgerEntry):
            assert not model._default_manager.exists(), model
        monkeypatch.undo()
        assert send(asked(place)).number == "XF2026-00001", "the number was not lost"


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def at_once(self, entry: Entry, tokens: list[str]) -> list[Filed]:
        start = Barrier(len(tokens))

        def one(token: str) -> Filed:
            start.wait(10)
            try:
                return send(entry, token)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(tokens)) as pool:
            return list(pool.map(one, tokens))

    def test_two_same_posts_make_one_petition_and_one_receipt(self, transactional_db: None) -> None:
        bureau()
        entry = asked(ensure_place("青石镇"))
        answers = self.at_once(entry, [TOKEN] * 4)
        assert Petition.objects.count() == WindowFiling.objects.count() == 1
        assert LedgerEntry.objects.filter(stream__startswith="matter:").count() == 1
        assert {(one.number, one.code, one.receipt.text) for one in answers} == {
            (answers[0].number, answers[0].code, answers[0].receipt.text)
        }
        assert sum(not one.again for one in answers) == 1

    def test_many_people_at_once_get_numbers_without_a_gap(self, transactional_db: None) -> None:
        bureau()
        entry = asked(ensure_place("青石镇"))
        answers = self.at_once(entry, [f"{number:032x}" for number in range(12)])
        assert sorted(one.number for one in answers) == [f"XF2026-{number:05}" for number in range(1, 13)]
        assert len({one.matter for one in answers}) == len({one.code for one in answers}) == 12
        li = staff("李素芬", Role.CLERK)
        desk = register(window.entry(), doing(li))
        assert desk.matter.pk not in {one.matter for one in answers}, "the desk takes ids of its own"
        assert ledger.verify().problems == []


@pytest.mark.django_db
class TestAccusations:
    def test_it_goes_where_accusations_go(self, place: int) -> None:
        accused = Organ.objects.create(name="青石镇人民政府", kind="town", confirmed=True)
        filed = send(asked(place, purpose="accusation", accused=accused.pk))
        matter, petition = Matter.objects.get(), Petition.objects.get()
        assert matter.restricted and petition.restricted and Waiting.objects.get().restricted
        li, zhao = staff("李素芬", Role.CLERK, Role.CASE_OFFICER), staff("赵刚", Role.ACCUSATION_OFFICER)
        mayor = staff("苏镇长", Role.ORGAN_HEAD, organ=accused)
        for person in (li, mayor):
            assert not policies.may_view(person, matter, TODAY) and not mine(person, TODAY).exists()
        assert policies.may_view(zhao, matter, TODAY)
        assert [row.matter_id for row in mine(zhao, TODAY)] == [filed.matter]
        desk = register(window.entry(purpose="accusation", accused=accused.pk), doing(zhao))
        columns = ("restricted", "petition_class", "accused")
        mine_, theirs = (
            {"restricted": Petition.objects.get(pk=fact.petition).restricted}
            | {name: getattr(fact, name) for name in columns[1:]}
            for fact in Fact.objects.filter(pk__in=[filed.petition, desk.petition])
        )
        assert mine_ == theirs, "as the desk's own"


@pytest.mark.django_db
class TestReceiptLater:
    def test_it_is_the_same_when_made_again_from_the_database(self, place: int) -> None:
        with keeping([Upload("停水.jpg", PHOTO), Upload("收据.pdf", b"%PDF-1.7 receipt")]) as kept:
            filed = send(asked(place), files=kept)
        assert receipt_of(Petition.objects.get()).text == filed.receipt.text

    def test_it_has_its_place_in_the_tree_once_a_checkpoint_holds_it(
        self, place: int, settings: Any, tmp_path: Path
    ) -> None:
        settings.CHECKPOINTS = tmp_path
        filed = send(asked(place))
        send(asked(place, ask="另一件：要求修路"), token="f" * 32)
        sequence_pending()
        checkpoint = publish_checkpoint(NOW + timedelta(hours=3))
        assert checkpoint is not None
        later = receipt_of(Petition.objects.get(pk=filed.petition))
        assert later.proof is not None and later._replace(proof=None) == filed.receipt
        found = receipts.check(receipts.read(later.text), [file_of(checkpoint)])
        assert {"included", "proof_holds"} <= {one.code for one in found}
        assert verdict(found) is Verdict.PROVEN

    def test_it_is_found_when_the_petition_has_moved_to_another_matter(self, place: int) -> None:
        first, second = send(asked(place)), send(asked(place, ask="柳树村又停水了，要求恢复"), token="f" * 32)
        he = staff("何敏", Role.CASE_OFFICER)
        join(second.matter, doing(he, target=first.matter, reason="同一事项", repeat=False))
        moved = Petition.objects.get(pk=second.petition)
        assert moved.matter_id == first.matter
        assert receipt_of(moved).text == second.receipt.text

    def test_one_registered_at_the_desk_has_one_too(self, place: int) -> None:
        case = register(window.entry(), doing(staff("李素芬", Role.CLERK)))
        made = receipt_of(Petition.objects.get(pk=case.petition))
        assert verdict(receipts.check_alone(made)) is Verdict.PROVEN

    def test_there_is_none_of_what_was_disposed_of(self, place: int) -> None:
        send(asked(place))
        Content.objects.update(salt=b"", ask=None, name=None, phone=None, details=None)
        with pytest.raises(NoReceipt):
            receipt_of(Petition.objects.get())


@pytest.mark.django_db
def test_the_page_says_what_is_left_open_and_the_form_takes_it_without_a_reason(place: int) -> None:
    town = ensure_topic("城乡建设", confirmed=True)
    filed = send(asked(place, purpose="", topic=None))
    client = Client()
    client.force_login(staff("李素芬", Role.CLERK), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("petitions:matter", args=[filed.matter])
    assert "信访目的、内容分类没有填或者只填了大类" in client.get(page).content.decode()
    address = reverse("petitions:deed", args=[filed.matter, "correct"])
    form = client.get(address).context["form"]
    values = {field.name: field.value() or "" for field in form}
    values |= {"purpose": "claim", "topic": "城乡建设", "reason": ""}
    done = client.post(address, values)
    assert done.status_code == 302, done.context and done.context["form"].errors
    fact = Fact.objects.get()
    assert fact.purpose == "claim" and fact.topic is not None
    assert "只填了大类" not in client.get(page).content.decode()
    ensure_topic("供水", level=2, parent=town, confirmed=True)
    assert "内容分类没有填或者只填了大类" in client.get(page).content.decode(), "there are topics below the top one"
    refused = client.post(address, values | {"n": 2, "name": "李有田"})
    assert refused.status_code == 422 and refused.context["form"].errors["reason"]


@pytest.mark.django_db
def test_a_clerk_completes_class_and_topic_when_sorting(place: int) -> None:
    """Nothing that was said is changed by it, and nothing needs a reason that was merely left open."""
    filed = send(asked(place, purpose="", topic=None))
    topic = ensure_topic("供水", level=2, parent=ensure_topic("城乡建设"))
    li = staff("李素芬", Role.CLERK)
    case = case_of(Matter.objects.get(pk=filed.matter))
    known = entry_of(case, opened(Content.objects.get()))
    after = correct(
        filed.matter, Doing(li, NOW, TODAY, {"entry": replace(known, purpose="claim", topic=topic), "reason": ""})
    )
    assert (after.fact.purpose, after.fact.topic) == ("claim", topic)
    assert Content.objects.count() == 1, "no new version of what the petitioner wrote"
    assert receipt_of(Petition.objects.get()).text == filed.receipt.text
    with pytest.raises(Unfit):
        correct(filed.matter, Doing(li, NOW, TODAY, {"entry": replace(known, purpose="appeal"), "reason": ""}))
