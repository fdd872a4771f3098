"""何敏 loads the lists of responsibilities: row by row, compared with what is in force, all of it or nothing."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Organ
from huiyin.documents.sheets import SheetProblem
from huiyin.figures.models import Topic
from huiyin.ledger.queries import entries
from huiyin.petitions.acts.responsibilities import Difference, ListRefused, difference, load_list
from huiyin.petitions.imports.responsibilities import COLUMNS, Read, list_form, read_list
from huiyin.petitions.models import Responsibility
from huiyin.petitions.queries.responsibilities import in_force
from huiyin.petitions.tests.casework import HOUSING, SCHOOLS, County, make_county, moment

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
WAGES = (
    "拖欠劳动报酬",
    "劳动和社会保障/工资福利",
    "二",
    "劳动争议仲裁",
    "县劳动人事争议仲裁委员会",
    "仲裁法",
    "一年内",
)
HEATING = ("供暖不达标", "", "信访程序", "", "", "", "")


@pytest.fixture
def county(db: None) -> County:
    wide = Topic.objects.create(name="劳动和社会保障", confirmed=True)
    Topic.objects.create(name="工资福利", parent=wide, level=2, confirmed=True)
    return make_county(timezone.localdate())


def sheet(*rows: tuple[str, ...], heads: tuple[str, ...] = tuple(COLUMNS)) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("清单")
        for at, row in enumerate((heads, *rows)):
            page.write_row(at, 0, row)
    return stream.getvalue()


def read(tmp_path: Path, *rows: tuple[str, ...]) -> Read:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(sheet(*rows))
    return read_list(path, TODAY)


def load(county: County, found: Read, organ: str = HOUSING, day: int = 0) -> Difference:
    at = moment(TODAY + timedelta(days=day))
    return load_list(county.organs[organ], found, by=county.people["何敏"], at=at, today=TODAY)


def test_a_list_is_read_with_its_routes_and_topics(county: County, tmp_path: Path) -> None:
    found = read(tmp_path, WAGES, HEATING)
    assert found.problems == []
    wages, heating = found.entries
    assert wages.route == "route_2" and wages.topic == Topic.objects.get(name="工资福利").pk
    assert heating.route == "route_6" and heating.topic is None


@pytest.mark.parametrize(
    "word", ["4", "（四）", "第三十一条第四项", "四", "行政复议、裁决、确认、许可、处罚等行政程序"]
)
def test_a_route_may_be_written_in_several_ways(county: County, tmp_path: Path, word: str) -> None:
    found = read(tmp_path, ("土地确权", "", word, "行政裁决", "县人民政府", "", ""))
    assert found.problems == [] and found.entries[0].route == "route_4"


def test_every_doubtful_cell_is_named_with_its_row_and_column(county: County, tmp_path: Path) -> None:
    found = read(
        tmp_path,
        WAGES,
        ("", "", "六", "", "", "", ""),
        ("缺途径", "", "", "", "", "", ""),
        ("途径不对", "", "七", "", "", "", ""),
        ("没有机关", "", "二", "仲裁", "", "", ""),
        ("分类不对", "工资", "六", "", "", "", ""),
        WAGES,
    )
    told = {(problem.row, problem.column) for problem in found.problems}
    assert told == {(3, "诉求事项"), (4, "办理途径"), (5, "办理途径"), (6, "受理机关"), (8, "诉求事项")}
    assert "第 8 行“诉求事项”" in str(next(problem for problem in found.problems if problem.row == 8))
    assert found.entries[5].topic == Topic.objects.get(name="工资福利").pk, "a part of the name that only one has"


def test_an_unknown_topic_is_a_problem(county: County, tmp_path: Path) -> None:
    (problem,) = read(tmp_path, ("事项", "没有的分类", "六", "", "", "", "")).problems
    assert problem.column == "内容分类" and "没有这个内容分类" in problem.why


def test_a_ledger_of_petitions_is_no_list(county: County, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(sheet(("W1",), heads=("信访件编号",)))
    with pytest.raises(SheetProblem, match="诉求事项"):
        read_list(path, TODAY)


def test_the_form_to_fill_in_is_read_back(county: County, tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    path.write_bytes(list_form([WAGES]))
    assert read_list(path, TODAY).entries == read(tmp_path, WAGES).entries
    path.write_bytes(list_form())
    assert "没有内容" in str(read_list(path, TODAY).problems[0])


def test_a_later_list_takes_the_place_of_the_earlier_whole(county: County, tmp_path: Path) -> None:
    assert len(load(county, read(tmp_path, WAGES, HEATING)).added) == 2
    changed = (*WAGES[:4], "县仲裁委", *WAGES[5:])
    done = load(county, read(tmp_path, changed, ("物业纠纷", "", "六", "", "", "", "")), day=1)
    assert ([one.subject for one in done.added], [one.subject for one in done.retired]) == (
        ["物业纠纷"],
        ["供暖不达标"],
    )
    assert done.changed[0].fields == ("body",)
    assert {row.body for row in in_force()} == {"县仲裁委", ""}
    assert Responsibility.objects.count() == 4, "what was retired stays as a record"
    again = load(county, read(tmp_path, changed, ("物业纠纷", "", "六", "", "", "", "")), day=2)
    assert again.is_none and len(again.kept) == 2
    stream = f"organ:{county.organs[HOUSING].pk}"
    told = [entry.events[0] for entry in entries([stream])[stream]]
    assert [(one["added"], one["retired"], one["kept"]) for one in told] == [(2, 0, 0), (2, 2, 0)]


def test_another_organ_s_list_stays(county: County, tmp_path: Path) -> None:
    load(county, read(tmp_path, HEATING), SCHOOLS)
    load(county, read(tmp_path, WAGES))
    assert in_force().count() == 2


def test_with_one_bad_row_nothing_is_loaded(county: County, tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="第 3 行"):
        load(county, read(tmp_path, WAGES, ("途径不对", "", "七", "", "", "", "")))
    assert not Responsibility.objects.exists()


def test_an_organ_that_ended_gets_no_list_and_its_successor_is_named(county: County, tmp_path: Path) -> None:
    ended = Organ.objects.create(name="望川县房产管理局", confirmed=True)
    county.organs[ended.name] = ended
    accounts.succeed_organ(
        ended, county.organs[HOUSING], last_day=TODAY - timedelta(days=1), actor="system", at=moment(TODAY)
    )
    with pytest.raises(ListRefused, match=HOUSING):
        load(county, read(tmp_path, WAGES), ended.name)


# --- The page -------------------------------------------------------------------------------------------------------


def window(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.people[name])
    return client


def shown(client: Client, organ: Organ, content: bytes) -> dict[str, object]:
    """The page after a file was handed to it."""
    file = SimpleUploadedFile("清单.xlsx", content)
    answer = client.post(reverse("petitions:responsibilities_load"), {"organ": organ.pk, "file": file})
    assert answer.status_code == 200, answer.content.decode()
    return {"body": answer.content.decode(), "kept": answer.context.get("kept")}


def test_the_differences_are_looked_at_and_confirmed(county: County) -> None:
    officer, housing = window(county, "何敏"), county.organs[HOUSING]
    page = shown(officer, housing, sheet(WAGES, HEATING))
    assert "新增 2 条" in str(page["body"]) and not Responsibility.objects.exists()
    answer = officer.post(reverse("petitions:responsibilities_take"), {"kept": page["kept"]}, follow=True)
    body = answer.content.decode()
    assert "县劳动人事争议仲裁委员会" in body and in_force().count() == 2
    changed = shown(officer, housing, sheet((*WAGES[:4], "县仲裁委", *WAGES[5:])))
    assert "修改 1 条" in str(changed["body"]) and "停用 1 条" in str(changed["body"])
    assert "受理机关：县劳动人事争议仲裁委员会" in str(changed["body"])


def test_problems_are_shown_row_by_row_and_there_is_nothing_to_confirm(county: County) -> None:
    page = shown(window(county, "何敏"), county.organs[HOUSING], sheet(("途径不对", "", "七", "", "", "", "")))
    assert page["kept"] is None and "不是第三十一条的六种途径" in str(page["body"])


def test_an_organ_loads_its_own_list_and_no_other(county: County) -> None:
    officer = window(county, "王建民")
    page = shown(officer, county.organs[HOUSING], sheet(HEATING))
    officer.post(reverse("petitions:responsibilities_take"), {"kept": page["kept"]})
    assert in_force().get().organ == county.organs[HOUSING]
    file = SimpleUploadedFile("清单.xlsx", sheet(HEATING))
    address = reverse("petitions:responsibilities_load")
    assert officer.post(address, {"organ": county.organs[SCHOOLS].pk, "file": file}).status_code == 422
    stolen = shown(window(county, "何敏"), county.organs[SCHOOLS], sheet(WAGES))["kept"]
    officer.post(reverse("petitions:responsibilities_take"), {"kept": stolen})
    assert not in_force().filter(organ=county.organs[SCHOOLS]).exists()
    assert window(county, "李素芬").get(address).status_code == 404


def test_the_present_list_is_downloaded_to_be_changed(county: County, tmp_path: Path) -> None:
    load(county, read(tmp_path, WAGES, HEATING))
    address = reverse("petitions:responsibilities_file") + f"?organ={county.organs[HOUSING].pk}"
    path = tmp_path / "现行.xlsx"
    path.write_bytes(b"".join(window(county, "何敏").get(address).streaming_content))  # type: ignore[attr-defined]
    assert difference(county.organs[HOUSING], read_list(path, TODAY).entries).is_none
