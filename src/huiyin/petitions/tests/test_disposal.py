"""What is left after a disposal, and what it must not touch: a file with letters, materials, people beside the
petitioner and words to search for."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from docx import Document

from huiyin.accounts.models import Duty, Organ, Person, Placement, Role
from huiyin.core.desk_events import Recused, Withdrawn
from huiyin.figures.models import Fact
from huiyin.ledger import queries as ledger
from huiyin.ledger.acts import sequence_pending
from huiyin.letters.models import Letter
from huiyin.matching.bigrams import tokens
from huiyin.petitions.acts import handling, handling_talks, joining, keeping
from huiyin.petitions.acts.attaching import FIELD, Upload, attach
from huiyin.petitions.acts.contents import index_texts
from huiyin.petitions.acts.deeds import NotAllowed, Unfit, perform
from huiyin.petitions.acts.importing import import_ledger
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.outcome import Order
from huiyin.petitions.acts.rebuilding import rebuild
from huiyin.petitions.models import Attachment, Content, Disposal, Matter, Note, PartyKey, Petition
from huiyin.petitions.queries import judging
from huiyin.petitions.queries.attachments import path_of
from huiyin.petitions.queries.contents import present_texts
from huiyin.petitions.queries.searching import matters_with
from huiyin.petitions.tests.casework import BUREAU, HOUSING, County, make_county, moment
from huiyin.petitions.tests.conftest import sheet

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO, NOW = date(2014, 3, 5), date(2026, 11, 20)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NOTICE = {
    "received": "已收到。", "path": "按照信访程序处理。", "procedure_words": "自受理之日起60日内办结。",
    "procedure": "ordinary",
}  # fmt: skip


@pytest.fixture
def county(db: None) -> Iterator[County]:
    judging.forget()
    made = make_county(LONG_AGO)
    Duty.objects.update(valid_from=date(2010, 1, 1))
    yield made
    judging.forget()


def withdrawn(county: County, **more: Any) -> int:
    """A petition of 2014 with a letter, a file, a contact and its words in the index, withdrawn."""
    matter = county.petition(sent_to=HOUSING, **more)
    petitions = Petition.objects.filter(matter=matter)
    index_texts([(pk, tokens(text.searched)) for pk, text in present_texts(petitions).items()])
    PartyKey.objects.create(petition=petitions.get(), part="name", key="blind")
    county.do(handling.tell, "王建民", matter, **NOTICE)
    county.do(attach, "王建民", matter, kind="evidence", **{FIELD: [Upload("测温记录.pdf", PDF)]})
    county.do(handling_talks.contact, "王建民", matter, kind="visit", record="张桂兰说已同物业谈妥", on=county.today)

    def make(case):  # type: ignore[no-untyped-def]
        note = write_note(case, "withdrawal", "张桂兰要求撤回", county.doing("何敏"))
        return [Withdrawn(case.petition, county.today, note)]

    perform(matter, "withdraw", county.doing("何敏"), make)
    return matter


@pytest.fixture
def ended(county: County) -> int:
    matter = withdrawn(county)
    county.today = NOW
    return matter


def disposed(county: County, matter: int) -> None:
    disposal = keeping.propose(matter, county.doing("周文斌"))
    keeping.decide(disposal, county.doing("陈国栋"), confirmed=True)


def sealed_files() -> set[str]:
    return {path.name for path in Path(settings.FILES).rglob("*") if path.is_file()}


def test_nothing_that_was_said_is_left_and_everything_still_verifies(county: County, ended: int) -> None:
    other = county.petition(sent_to=HOUSING)
    before = list(Fact.objects.order_by("pk").values())
    letter, file = Letter.objects.get(matter=ended), Attachment.objects.get()
    number, digest = letter.number, letter.digest
    assert letter.text.content
    assert path_of(file.file).exists()
    files = sealed_files()
    disposed(county, ended)

    assert not path_of(file.file).exists()
    assert len(files - sealed_files()) == 2, "the material, and the letter"
    letter.refresh_from_db()
    assert (letter.text.content, letter.text.form, letter.text.salt) == ("", "", "")
    assert (letter.number, letter.digest) == (number, digest), "what proves that it was there stays"
    file.refresh_from_db()
    assert (file.name, file.salt, file.disposed) == (None, None, True)
    assert file.digest
    assert not PartyKey.objects.filter(petition__matter=ended).exists()
    assert not Note.objects.filter(matter=ended, text__isnull=False).exists()
    content = Content.objects.get(petition__matter=ended)
    for name in ("name", "id_number", "phone", "address", "leader", "ask", "extra", "parties", "details"):
        assert getattr(content, name) is None, name
    assert matters_with("供暖", Matter.objects.filter(pk=ended), 10) == []
    assert matters_with("张桂兰", Matter.objects.filter(pk=ended), 10) == []
    assert present_texts(Petition.objects.filter(matter=other))[Petition.objects.get(matter=other).pk].ask

    assert list(Fact.objects.order_by("pk").values()) == before, "what is counted stays as it was"
    sequence_pending()
    assert ledger.verify().problems == []
    again = rebuild(judging.clock_maker(), write=False)
    assert (again.differing, again.stray) == (0, 0)
    path_of(file.file).write_bytes(b"left by a crash")
    assert [problem.kind for problem in ledger.verify().problems] == ["attachment"]


def test_a_row_of_a_ledger_does_not_bring_it_back(county: County, ended: int, tmp_path: Path) -> None:
    number = Petition.objects.get(matter=ended).number
    disposed(county, ended)
    common = {"登记日期": LONG_AGO, "信访形式": "来访", "登记机构": BUREAU, "信访人姓名": "张桂兰"}
    rows = [
        {**common, "信访件编号": number, "主要诉求": "建设路18号楼供暖不达标"},
        {**common, "信访件编号": "X1", "主要诉求": "又来反映供暖", "关联编号": number},
    ]
    for _time in range(2):
        import_ledger(Order(sheet(tmp_path / "台账.xlsx", rows), "clerk", moment(NOW), NOW))
    assert not Content.objects.filter(petition__matter=ended, name__isnull=False).exists()
    assert Petition.objects.get(matter=ended).name_key is None
    assert Petition.objects.get(number="X1").matter_id != ended, "what is new opens a matter of its own"


def test_nothing_more_is_done_with_it(county: County, ended: int) -> None:
    disposed(county, ended)
    with pytest.raises(NotAllowed, match="已经销毁"):
        county.do(handling_talks.contact, "何敏", ended, kind="call", record="又来电", on=county.today)
    with pytest.raises(Unfit, match="已经销毁"):
        keeping.propose(ended, county.doing("周文斌"))


def test_what_came_after_the_proposal_is_not_destroyed_with_it(county: County, ended: int) -> None:
    disposal = keeping.propose(ended, county.doing("周文斌"))
    newer = county.petition(sent_to=HOUSING)
    county.do(joining.join, "何敏", newer, target=ended, reason="同一人同一事")
    with pytest.raises(Unfit, match="尚未办结"):
        keeping.decide(disposal, county.doing("陈国栋"), confirmed=True)
    assert Content.objects.filter(petition__matter=ended, name__isnull=False).count() == 2
    keeping.decide(disposal, county.doing("陈国栋"), confirmed=False)
    assert Disposal.objects.get().confirmed is False


def test_a_petition_that_moved_away_keeps_its_letters_and_words(county: County) -> None:
    """Two petitions in one matter; one is taken out, and with it what belongs to it."""
    first, second = withdrawn(county), withdrawn(county, content={"name": "王秀英"})
    moved = Petition.objects.get(matter=second)
    county.do(joining.join, "何敏", second, target=first, reason="同一人同一事")
    county.today = date(2020, 6, 1)
    case = county.do(joining.separate, "何敏", first, reason="查明是两件事", petition=moved.pk)
    county.today = NOW
    disposed(county, first)
    assert case.matter.pk != first
    letter = Letter.objects.get(petition=moved.pk)
    assert letter.text.content
    assert Attachment.objects.get(petition=moved).disposed is False
    assert Note.objects.filter(petition=moved.pk, text__isnull=False).count() >= 2
    assert present_texts([moved])[moved.pk].fields["name"] == "王秀英"


def page(client: Client, person: Person, name: str, matter: int, data: dict[str, str] | None = None) -> int:
    client.force_login(person, backend=BACKEND)
    address = reverse(f"petitions:{name}", args=[matter])
    answer = client.get(address) if data is None else client.post(address, data)
    return answer.status_code


def test_it_takes_two_people_whatever_is_posted(county: County, ended: int, client: Client) -> None:
    who = county.people
    assert page(client, who["李素芬"], "case_file_propose", ended, {}) == 403
    assert page(client, who["王建民"], "case_file_propose", ended, {}) == 403
    assert not Disposal.objects.exists()
    assert page(client, who["周文斌"], "case_file_propose", ended, {}) == 302
    for name, status in (("周文斌", 403), ("何敏", 403), ("王建民", 403)):
        assert page(client, who[name], "case_file_decide", ended, {"confirmed": "yes"}) == status, name
    assert page(client, who["陈国栋"], "case_file_decide", ended, {}) == 302, "an answer that is none decides nothing"
    assert Disposal.objects.get().decided is None
    assert page(client, who["陈国栋"], "case_file_hold", ended, {"reason": " "}) == 422, "said at the field"
    assert page(client, who["陈国栋"], "case_file_decide", ended, {"confirmed": "yes"}) == 302
    assert Matter.objects.get(pk=ended).disposed is not None
    assert page(client, who["陈国栋"], "case_file_decide", ended, {"confirmed": "yes"}) == 404


def test_a_recused_officer_has_no_say(county: County, ended: int) -> None:

    def make(case):  # type: ignore[no-untyped-def]
        return [Recused(case.petition, LONG_AGO, county.people["陈国栋"].pk, True)]

    disposal = keeping.propose(ended, county.doing("周文斌"))
    perform(ended, "contact", county.doing("何敏"), make)
    with pytest.raises(NotAllowed, match="回避"):
        keeping.decide(disposal, county.doing("陈国栋"), confirmed=True)


def test_the_file_of_an_accusation_is_its_officers(county: County, client: Client) -> None:
    """赵刚 takes it out; neither the leaders, nor 严正 of the body it was sent to."""
    body = Organ.objects.create(name="望川县纪委监委", kind="other", confirmed=True)
    Placement.objects.create(organ=body)
    county.organs[body.name] = body
    yan = county.people["严正"] = Person.objects.create(username="严正", display_name="严正", organ=body)
    Duty.objects.create(person=yan, role=Role.ACCUSATION_OFFICER, organ=body, valid_from=date(2010, 1, 1))
    matter = county.petition(sent_to=body.name, purpose="accusation", accused=county.organs[HOUSING].pk)
    county.today = NOW
    seen = {
        name: tuple(page(client, county.people[name], address, matter) for address in ("case_file", "case_file_zip"))
        for name in ("赵刚", "陈国栋", "何敏", "王建民", "严正")
    }
    assert seen == {
        "赵刚": (200, 200), "陈国栋": (404, 404), "何敏": (404, 404), "王建民": (404, 404), "严正": (403, 403),
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        keeping.place_hold(matter, county.doing("严正", reason="想留着"))


def test_the_zip_of_a_matter_with_two_petitions_holds_both(county: County, client: Client) -> None:
    """王秀英 asked for confidence; the bureau's own file names her, and says that she did."""
    first = withdrawn(county)
    second = withdrawn(county, content={"name": "王秀英"}, confidential=True)
    number = Petition.objects.get(matter=second).number
    county.do(joining.join, "何敏", second, target=first, reason="同一楼栋同一诉求")
    client.force_login(county.people["何敏"], backend=BACKEND)
    answer = client.get(reverse("petitions:case_file_zip", args=[first]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        assert len(names) == len(set(names))
        record = Document(io.BytesIO(book.read(next(name for name in names if "登记和经过" in name))))
        entries = json.loads(book.read(next(name for name in names if "台账记录" in name)))
    cells = [cell.text for table in record.tables for row in table.rows for cell in row.cells]
    assert {"张桂兰", "王秀英", "信访人要求保密", number} <= set(cells)
    assert any("张桂兰说已同物业谈妥" in cell and "上门走访" in cell for cell in cells), "words stand with their step"
    assert {entry["stream"] for entry in entries} == {f"matter:{first}", f"matter:{second}"}
    assert all(sha256(entry["body"].encode()).hexdigest() == entry["hash"] for entry in entries)
    assert sum(name.startswith("材料/") for name in names) == 2


def test_the_zip_of_what_was_disposed_of_says_so(county: County, ended: int, client: Client) -> None:
    disposed(county, ended)
    client.force_login(county.people["何敏"], backend=BACKEND)
    answer = client.get(reverse("petitions:case_file_zip", args=[ended]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        contents = json.loads(book.read("目录.json"))
        assert len(contents["lacking"]) == 2
        assert all("销毁" in one for one in contents["lacking"])
        for name in book.namelist():
            assert "张桂兰".encode() not in book.read(name), name
