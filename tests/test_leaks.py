"""The leak matrix: ways by which a hidden case could show itself, each tried by people of a single role.

Two cases are hidden: an accusation, from everybody but its officer; and a matter of another organ, from an organ. The
strongest row is the plainest: no page of those people changes when such a case is entered. Rows after CCRS
(`90-test-strategy.md`) and the leaks that Alaveteli had to mend: zip, file name, snippet, public code, membership.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Duty, Organ, OrganKind, Person, Placement, Role
from huiyin.core.filing import Entry
from huiyin.letters.models import Letter
from huiyin.petitions.acts import dispatching, handling
from huiyin.petitions.acts.attaching import Upload, keeping
from huiyin.petitions.acts.entering import register
from huiyin.petitions.models import Attachment, Matter, Petition
from huiyin.petitions.tests.casework import BUREAU, GOVERNMENT, HOUSING, SCHOOLS, County, make_county

pytestmark = pytest.mark.django_db

#: Stands below the department that is accused.
HEATING = "望川县供热管理所"

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060600000000500017a"
    "5eab3f0000000049454e44ae426082"
)  # fmt: skip


@dataclass
class Hidden:
    """A case, and everything by which it could be known."""

    matter: int
    petition: int
    number: str
    name: str
    phone: str
    words: str
    file: int
    file_name: str
    letters: list[int] = field(default_factory=list)

    @property
    def traces(self) -> list[str]:
        return [self.number, self.name, self.phone, self.words, self.file_name, f"/matters/{self.matter}/"]


@dataclass
class Scene:
    county: County
    secret: Callable[[], Hidden]
    foreign: Callable[[], Hidden]
    own: int


@pytest.fixture
def scene(db: None, settings: Any, tmp_path: Any) -> Scene:
    settings.FILES = tmp_path / "files"
    county = make_county(timezone.localdate())
    for name, role in (("孙丽", Role.SUPERVISOR), ("吴岚", Role.PERFORMANCE_OFFICER), ("系统员", Role.SYSTEM_ADMIN)):
        person = Person.objects.create(username=name, display_name=name, organ=county.organs[BUREAU])
        Duty.objects.create(person=person, role=role, organ=county.organs[BUREAU], valid_from=county.today)
        county.people[name] = person
    heating = Organ.objects.create(
        name=HEATING, kind=OrganKind.DEPARTMENT, confirmed=True, parent=county.organs[HOUSING]
    )
    Placement.objects.create(organ=heating, parent=county.organs[HOUSING])
    county.organs[HEATING] = heating
    for name, organ in (("韩冰", HEATING), ("罗建业", GOVERNMENT)):
        person = Person.objects.create(username=name, display_name=name, organ=county.organs[organ])
        Duty.objects.create(
            person=person, role=Role.ORGAN_OFFICER, organ=county.organs[organ], valid_from=date(2020, 1, 1)
        )
        county.people[name] = person
    own = county.petition(content={"ask": "住建局自己的供暖事项", "name": "张桂兰"})
    county.do(handling.accept, "王建民", own)
    return Scene(county, lambda: _secret(county), lambda: _foreign(county), own)


def _entered(county: County, who: str, file_name: str, **given: Any) -> Hidden:
    entry = Entry(channel="visit", read_back=True, read_by=who, first="first", **given)
    with keeping([Upload(file_name, PNG)]) as kept:
        case = register(entry, county.doing(who), files=kept)
    petition = Petition.objects.get(pk=case.petition)
    file = Attachment.objects.get(petition=petition)
    return Hidden(
        case.matter.pk, petition.pk, petition.number, given["name"], given["phone"], given["ask"], file.pk, file_name
    )


def _secret(county: County) -> Hidden:
    """Against the housing department, answered by the bureau itself."""
    hidden = _entered(
        county, "赵刚", "礼金转账截图.png", name="秦守真", phone="19900008888", address="望川县城关镇东街3号",
        purpose="accusation", accused=county.organs[HOUSING].pk, ask="举报验收人员收受购物卡", facts="有转账记录",
    )  # fmt: skip
    outcome = county.do(dispatching.direct_reply, "赵刚", hidden.matter, reply="已转有关机关", outcome="explanation")
    hidden.letters = list(Letter.objects.filter(matter=hidden.matter).values_list("pk", flat=True))
    assert outcome.done and hidden.letters
    return hidden


def _foreign(county: County) -> Hidden:
    """Sent to the schools, which accepted it."""
    hidden = _entered(
        county, "李素芬", "承包合同复印件.png", name="梁素琴", phone="19900007777", address="望川县城关镇西街9号",
        purpose="claim", ask="反映学校食堂承包费重复收取", facts="有收据两张",
    )  # fmt: skip
    sent = county.do(dispatching.transfer, "何敏", hidden.matter, organ=county.organs[SCHOOLS], route="route_6")
    county.agree(sent.letter, "周文斌", "check")
    county.issued(sent, "何敏")
    county.do(handling.accept, "郑晓燕", hidden.matter)
    hidden.letters = list(Letter.objects.filter(matter=hidden.matter).values_list("pk", flat=True))
    return hidden


#: What is hidden, and from whom.
CASES = {
    "secret-clerk": ("secret", "李素芬"),
    "secret-case_officer": ("secret", "何敏"),
    "secret-section_head": ("secret", "周文斌"),
    "secret-leader": ("secret", "陈国栋"),
    "secret-supervisor": ("secret", "孙丽"),
    "secret-performance_officer": ("secret", "吴岚"),
    "secret-accused_officer": ("secret", "王建民"),
    "secret-accused_head": ("secret", "刘志远"),
    "secret-other_organ": ("secret", "郑晓燕"),
    "secret-below_the_accused": ("secret", "韩冰"),
    "secret-above_the_accused": ("secret", "罗建业"),
    "foreign-organ_officer": ("foreign", "王建民"),
    "foreign-organ_head": ("foreign", "刘志远"),
    "foreign-below_another_organ": ("foreign", "韩冰"),
    "foreign-system_admin": ("foreign", "系统员"),
}


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def pair(request: pytest.FixtureRequest) -> tuple[str, str]:
    found: tuple[str, str] = request.param
    return found


def window(scene: Scene, name: str) -> Client:
    client = Client()
    client.force_login(scene.county.people[name])
    return client


def bodies(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def steady(text: str) -> str:
    """A page without what differs from one request to the next."""
    text = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", text)
    text = re.sub(r'datetime="[^"]+"', "", text)
    return re.sub(r"\d{2}:\d{2}(:\d{2})?", "", text)


#: Pages that list, count or sum.
def pages(scene: Scene) -> Iterator[str]:
    listed = reverse("petitions:matters")
    for query in ("", "?state=open", "?state=ended", "?due=week", "?sort=due", "?sort=oldest", "?waits=answer",
                  "?purpose=accusation", f"?organ={scene.county.organs[SCHOOLS].pk}", "?irregular=on"):  # fmt: skip
        yield listed + query
    yield reverse("petitions:desk")
    for query in ("", "?act=sort", "?act=answer", "?due=week"):
        yield reverse("petitions:work") + query
    yield reverse("petitions:matter", args=[scene.own])
    for query in ("", "state=open", "sort=due", "sort=oldest"):
        yield reverse("petitions:matter", args=[scene.own]) + "?list=" + query.replace("=", "%3D")
    for name in ("letters_waiting", "keeping", "calendar", "register"):
        yield reverse(f"petitions:{name}")
    yield reverse("oversight:overdue")


def totals() -> list[str]:
    """Pages that count for a scope which the bureau's accusations belong to (a figure of the bureau is not a case)."""
    return [reverse("figures:statistics"), reverse("figures:workbook"), reverse("petitions:letters_register")]


def test_no_page_changes_when_a_hidden_case_is_entered(scene: Scene, pair: tuple[str, str]) -> None:
    what, name = pair
    client = window(scene, name)
    addresses = list(pages(scene))
    if what == "foreign" or name in ("王建民", "刘志远", "郑晓燕"):
        addresses += [reverse("figures:statistics")]
    before = {address: _seen(client, address) for address in addresses}
    getattr(scene, what)()
    changed = [address for address in addresses if _seen(client, address) != before[address]]
    assert changed == []


def _seen(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, steady(bodies(answer))


def test_no_page_names_it(scene: Scene, pair: tuple[str, str]) -> None:
    what, name = pair
    hidden = getattr(scene, what)()
    client = window(scene, name)
    shown = {address: bodies(client.get(address)) for address in [*pages(scene), *totals()]}
    found = [(address, trace) for address, text in shown.items() for trace in hidden.traces if trace in text]
    assert found == []


def test_no_search_finds_it(scene: Scene, pair: tuple[str, str]) -> None:
    what, name = pair
    hidden = getattr(scene, what)()
    client = window(scene, name)
    nothing = client.get(reverse("petitions:matters"), {"q": "绝无此事甲乙丙"})
    for whole in (hidden.number, hidden.name, hidden.phone, hidden.words, hidden.file_name):
        for wanted in (whole, whole[:2]):
            found = client.get(reverse("petitions:matters"), {"q": wanted})
            assert f"/matters/{hidden.matter}/" not in bodies(found)
            if found.status_code == 200 and wanted == whole:
                assert found.context["count"] == nothing.context["count"], "not even counted"


def addresses(hidden: Hidden) -> list[str]:
    """Everything that speaks of one case by its ids."""
    found = [
        reverse("petitions:matter", args=[hidden.matter]),
        reverse("petitions:registered", args=[hidden.petition]),
        reverse("petitions:slip", args=[hidden.petition]),
        reverse("petitions:slip_word", args=[hidden.petition]),
        reverse("petitions:versions", args=[hidden.petition]),
        reverse("petitions:attachment", args=[hidden.file]),
        reverse("petitions:case_file", args=[hidden.matter]),
        reverse("petitions:case_file_zip", args=[hidden.matter]),
        *(reverse("petitions:deed", args=[hidden.matter, act]) for act in ("contact", "attach", "receive", "join")),
    ]
    for letter in hidden.letters:
        found += [reverse(f"petitions:{page}", args=[letter]) for page in ("letter", "letter_word", "letter_pdf")]
    return found


def test_it_is_as_if_it_were_not_there(scene: Scene, pair: tuple[str, str]) -> None:
    """The same answer, word for word and header for header, as for an id that nobody has."""
    what, name = pair
    hidden = getattr(scene, what)()
    nowhere = Hidden(990_001, 990_002, "", "", "", "", 990_003, "", [990_004] * len(hidden.letters))
    client = window(scene, name)
    for real, absent in zip(addresses(hidden), addresses(nowhere), strict=True):
        for method in (client.get, client.post):
            ours, none = method(real), method(absent)
            assert ours.status_code == none.status_code and ours.status_code in (403, 404, 405), real
            assert _told(ours) == _told(none), real
            assert "Content-Disposition" not in ours.headers and "Location" not in ours.headers, real


def _told(answer: Any) -> str:
    """What the answer says, the ids of the address left out."""
    return re.sub(r"/\d+/", "/·/", steady(bodies(answer)))


def test_it_costs_no_more_questions_than_nothing(scene: Scene, pair: tuple[str, str]) -> None:
    """The class of time: as many questions to the database as for an id that nobody has."""
    what, name = pair
    hidden = getattr(scene, what)()
    client = window(scene, name)
    for path in ("/matters/{}/", "/matters/{}/do/contact/", "/matters/{}/file/"):
        counted = []
        for number in (hidden.matter, 990_001):
            client.get(path.format(number))
            with CaptureQueriesContext(connections["default"]) as asked:
                client.get(path.format(number))
            counted.append(len(asked))
        assert counted[0] == counted[1], path


def test_many_at_once_leaves_it_out(scene: Scene, pair: tuple[str, str]) -> None:
    what, name = pair
    hidden = getattr(scene, what)()
    for act in ("receive", "transfer", "contact", "urge"):
        asked = {"act": act, "m": [scene.own, hidden.matter]}
        answer = window(scene, name).get(reverse("petitions:bulk"), asked)
        assert not any(trace in bodies(answer) for trace in hidden.traces)
        if answer.status_code == 200:
            assert hidden.matter not in [row.pk for row in answer.context["rows"]]
        posted = window(scene, name).post(reverse("petitions:bulk"), asked | {"one": hidden.matter})
        assert not any(trace in bodies(posted) for trace in hidden.traces)


def test_a_kept_list_shows_what_its_owner_may_see_now(scene: Scene, pair: tuple[str, str]) -> None:
    what, name = pair
    hidden = getattr(scene, what)()
    client = window(scene, name)
    client.post(reverse("petitions:view_keep"), {"name": "查", "query": f"q={hidden.words}"})
    answer = client.get(reverse("petitions:matters"), {"state": "open"})
    assert f"/matters/{hidden.matter}/" not in bodies(answer)


def test_nothing_is_offered_while_somebody_registers(scene: Scene, pair: tuple[str, str]) -> None:
    """The same-matter hints are asked inside what the clerk may see."""
    what, name = pair
    hidden = getattr(scene, what)()
    typed = {"channel": "visit", "name": hidden.name, "phone": hidden.phone, "ask": hidden.words}
    client = window(scene, name)
    for address in (reverse("petitions:register_keep"), reverse("petitions:register")):
        # The number of the clerk's own draft may be the same as that of the matter.
        text = re.sub(r'"draft" value="\d+"', "", bodies(client.post(address, typed)))
        assert f"/matters/{hidden.matter}/" not in text
        assert f'value="{hidden.matter}"' not in text
        assert hidden.number not in text


def test_no_condition_counts_it(scene: Scene, pair: tuple[str, str]) -> None:
    """The language of conditions asks inside what is visible, whatever it says, also under *not*."""
    what, name = pair
    hidden = getattr(scene, what)()
    client = window(scene, name)
    for where in ("信访目的 = 揭发控告", "非 信访目的 = 求决", "信访人数 >= 1", "未知(责任单位)"):
        text = bodies(client.get(reverse("petitions:matters"), {"where": where}))
        assert f"/matters/{hidden.matter}/" not in text


def test_the_matrix_can_fail(scene: Scene) -> None:
    """Those who may see the cases see every trace of them."""
    secret, foreign = scene.secret(), scene.foreign()
    for name, hidden in (("赵刚", secret), ("郑晓燕", foreign), ("何敏", foreign), ("罗建业", foreign)):
        client = window(scene, name)
        assert hidden.words in bodies(client.get(reverse("petitions:matters")))
        for by in ("number", "name", "phone"):
            found = client.get(reverse("petitions:matters"), {"q": getattr(hidden, by)})
            assert f"/matters/{hidden.matter}/" in bodies(found), (name, by)
        assert client.get(reverse("petitions:attachment", args=[hidden.file])).status_code == 200
    assert Matter.objects.get(pk=secret.matter).restricted
