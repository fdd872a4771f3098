"""The steps that make the demonstration county: each through the acts everybody uses, each safe to take again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.core import periods
from huiyin.demo import county, typed
from huiyin.demo.exports import export_days, generate, table
from huiyin.demo.ledger import HEADINGS, SIZE
from huiyin.demo.texts import problems
from huiyin.documents.workbook import Field, Kind, Sheet, write_workbook
from huiyin.figures.acts import ensure_place, ensure_topic
from huiyin.petitions.acts.importing import Progress, import_ledger
from huiyin.petitions.acts.outcome import ImportResult, Order
from huiyin.reports import acts as reports
from huiyin.reports import register
from huiyin.reports.inputs import (
    NUMBER_HEADINGS,
    NUMBERS_SHEET,
    PUBLISHED_HEADINGS,
    PUBLISHED_SHEET,
    WORD_HEADINGS,
    WORDS_SHEET,
    find,
)
from huiyin.reports.kinds import KINDS
from huiyin.reports.kinds.spec import Kind as ReportKind
from huiyin.reports.models import Report, ReportState
from huiyin.reports.sealed import PAPERS, WORD, folder_of
from huiyin.reports.sheets import published_names

ACTOR = "demo"
KINDS_MADE = ("fund-evaluation", "district-evaluation")
#: Kinds whose words and numbers stand in the register, so that making one needs no typing.
KINDS_TYPED = ("appraisal", "department-self-evaluation", "budget-goals")
FOLDER = "demo"
_STATE = "demo.json"

#: Topics of the third level whose names wait for an administrator, as after any first load.
_UNCONFIRMED_TOPICS = frozenset({"感谢表扬", "历史遗留问题", "充电设施"})


class Account(NamedTuple):
    """An account of the demonstration. Its password is no secret: the demonstration answers on 127.0.0.1 only."""

    username: str
    display_name: str
    role: str
    organ: str = county.BUREAU

    @property
    def password(self) -> str:
        return f"huiyin-yunxiu-{self.username}"


_HOUSING, _EDUCATION = county.office_name("住房和城乡建设局"), county.office_name("教育局")
_REVIEW = f"{county.COUNTY}人民政府复查复核办公室"
#: Above the county, and as invented as the county.
CITY = "云梦泽市人民政府"
ARBITRATION = f"{county.COUNTY}劳动人事争议仲裁委员会"

ACCOUNTS = (
    Account("sysadmin", "系统管理员", Role.SYSTEM_ADMIN),
    Account("secadmin", "安全管理员", Role.SECURITY_ADMIN),
    Account("auditadmin", "审计管理员", Role.AUDIT_ADMIN),
    Account("clerk", "窗口 章佩兰", Role.CLERK),
    Account("officer", "办理 洪知母", Role.CASE_OFFICER),
    Account("section", "科长 白前胡", Role.SECTION_HEAD),
    Account("leader", "副局长 商陆英", Role.BUREAU_LEADER),
    Account("head", "局长 石景天", Role.SUPERVISOR),
    Account("performance", "绩效 温紫苏", Role.PERFORMANCE_OFFICER),
    Account("accusation", "专办 林重楼", Role.ACCUSATION_OFFICER),
    Account("finance", "财务 杜仲平", Role.FINANCE_OFFICER),
    Account("appraiser", "考核 连翘", Role.APPRAISER),
    Account("assets", "资产 麦门冬", Role.ASSET_KEEPER),
    Account("assistance", "救助 邹半夏", Role.ASSISTANCE_OFFICER),
    Account("housing", "住建 费杜仲", Role.ORGAN_OFFICER, _HOUSING),
    Account("housing2", "住建 葛青黛", Role.ORGAN_OFFICER, _HOUSING),
    Account("housinghead", "住建局长 高良姜", Role.ORGAN_HEAD, _HOUSING),
    Account("education", "教育 乔木蓝", Role.ORGAN_OFFICER, _EDUCATION),
    Account("education2", "教育 柳寄奴", Role.ORGAN_OFFICER, _EDUCATION),
    Account("educationhead", "教育局长 甘遂安", Role.ORGAN_HEAD, _EDUCATION),
    Account("review", "复查 苏合香", Role.REVIEW_OFFICER, _REVIEW),
    Account("review2", "复查 常山青", Role.REVIEW_OFFICER, _REVIEW),
    Account("reviewhead", "复查办主任 路党参", Role.ORGAN_HEAD, _REVIEW),
)


@dataclass
class State:
    """How far the demonstration in a home is made. `today`: the day on which its last export was made."""

    folder: Path
    today: date
    size: int = SIZE
    done: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, home: Path, today: date, size: int = SIZE) -> State:
        """The state of a home; a home without one begins today, with so many petitions."""
        folder = home / FOLDER
        try:
            kept = json.loads((folder / _STATE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls(folder, today, size)
        return cls(folder, date.fromisoformat(kept["today"]), kept["size"], kept["done"])

    @staticmethod
    def is_in(home: Path) -> bool:
        return (home / FOLDER / _STATE).is_file()

    def keep(self, step: str | None = None) -> None:
        """Note that a step is done; what is noted survives a kill in the next one."""
        if step is not None and step not in self.done:
            self.done.append(step)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = json.dumps({"today": self.today.isoformat(), "size": self.size, "done": self.done}, ensure_ascii=False)
        coming = self.folder / f"{_STATE}.new"
        coming.write_text(text, encoding="utf-8")
        coming.replace(self.folder / _STATE)

    @property
    def report_year(self) -> int:
        """The last whole year, which has a whole year before it to compare with."""
        return self.today.year - 1


def export_paths(state: State) -> list[Path]:
    return [state.folder / f"{county.COUNTY}信访台账_{day}导出.xlsx" for day in export_days(state.today)]


def write_exports(state: State) -> list[Path]:
    """The two exports of the invented bureau, as spreadsheets."""
    paths = export_paths(state)
    if all(path.is_file() for path in paths):
        return paths
    rows = generate(state.today, size=state.size)
    fields = [Field(heading, _kind(heading)) for heading in HEADINGS]
    for day, path in zip(export_days(state.today), paths, strict=True):
        coming = path.with_suffix(".part")
        write_workbook([Sheet("信访台账", fields, table(rows, day))], coming, is_private=True)
        coming.replace(path)
    return paths


def _kind(heading: str) -> Kind:
    if heading.endswith("日期") or heading == "延期至":
        return "date"
    if heading in ("信访人数", "代表人数"):
        return "whole"
    return "long" if heading == "主要诉求" else "text"


def load(path: Path, now: datetime, progress: Progress | None) -> ImportResult:
    return import_ledger(Order(path, ACTOR, now, now.date()), progress)


def make_bureau(at: datetime) -> Organ:
    """The bureau that the home belongs to; it has no accounts but those of `ACCOUNTS`."""
    return _organ(county.BUREAU, OrganKind.BUREAU, None, at, division=county.DIVISION)


def make_names(at: datetime) -> None:
    """The county's organs, towns and topics, confirmed; misspelt offices and a few topics are left to be settled."""
    city = _organ(CITY, OrganKind.SUPERIOR, None, at, "市政府")
    government = _organ(f"{county.COUNTY}人民政府", OrganKind.GOVERNMENT, city, at)
    _organ(_REVIEW, OrganKind.OTHER, government, at, "复查复核办")
    _organ(ARBITRATION, OrganKind.OTHER, None, at, "劳动仲裁委")
    for office in county.OFFICES:
        _organ(office.name, OrganKind.DEPARTMENT, government, at, office.short)
    for town in county.TOWNS:
        _organ(county.town_government(town), OrganKind.TOWN, government, at, town)
    county_place = ensure_place(county.COUNTY, code=county.DIVISION, confirmed=True)
    for town in county.TOWNS:
        ensure_place(town, confirmed=True, parent=county_place)
    for path in sorted({problem.topic for problem in problems()}):
        parent = None
        for level, name in enumerate(path, 1):
            parent = ensure_topic(name, level=level, parent=parent, confirmed=name not in _UNCONFIRMED_TOPICS)


def _organ(
    name: str, kind: str, parent: Organ | None, at: datetime, short_name: str = "", *, division: str = ""
) -> Organ:
    known = Organ.objects.filter(name=name, confirmed=True).first()
    return known or accounts.add_organ(
        name, kind=kind, parent=parent, short_name=short_name, division=division, actor=ACTOR, at=at
    )


def end_merged_office(state: State, at: datetime) -> None:
    """One department was merged into another in the first year; its past stays under its own name."""
    old, new, month = county.MERGED_OFFICE
    organ = Organ.objects.filter(name=county.office_name(old), valid_until=None).first()
    if organ is not None:
        last_day = date.fromordinal(date(state.today.year - 2, month, 1).toordinal() - 1)
        successor = Organ.objects.get(name=county.office_name(new), valid_until=None)
        accounts.succeed_organ(organ, successor, last_day=last_day, actor=ACTOR, at=at)


def make_accounts(at: datetime, today: date) -> None:
    """The accounts that are not there yet."""
    for account in ACCOUNTS:
        organ = Organ.objects.get(name=account.organ, valid_until=None)
        person = Person.objects.filter(username=account.username).first()
        if person is None:
            person, _password = accounts.add_person(
                account.username, account.display_name, organ, actor=ACTOR, at=at, password=account.password
            )
        accounts.give_duty(person, account.role, organ, first_day=today, actor=ACTOR, at=at)


def figures_path(state: State, kind: str) -> Path:
    return state.folder / f"{state.report_year}年度{KINDS[kind].name}填报数据.xlsx"


def make_report(state: State, kind: str, now: datetime) -> Report:
    """A report on the last whole year, asked for by the performance officer and made at once.

    What she typed stands in the register, too, so that the next year has it beside.
    """
    year = periods.parse(str(state.report_year))
    figures = figures_path(state, kind)
    _write_figures(KINDS[kind], figures, state.report_year)
    maker = Person.objects.get(username="performance")
    register.load_file(figures, year, by=maker, at=now, today=now.date())
    asked = Report.objects.filter(kind=kind, start=year.start, end=year.end, maker=maker).first()
    if asked is not None:
        reports.carry_out(asked.pk, county.BUREAU, timezone.now, takes_over=True)
        return asked
    return reports.ask_for_report(
        kind=kind,
        organ=county.BUREAU,
        period=year,
        previous=None,
        as_of=state.today,
        maker=maker,
        at=now,
        today=now.date(),
        inputs=figures.read_bytes(),
        enqueue=_carry_out,
    )


def register_typed(state: State, now: datetime) -> None:
    """What the bureau typed for the accounts of its year, by way of the register."""
    year = periods.parse(str(state.report_year))
    by = Person.objects.get(username="performance")
    for kind in KINDS_TYPED:
        figures = figures_path(state, kind)
        _write_figures(KINDS[kind], figures, state.report_year)
        register.load_file(figures, year, by=by, at=now, today=now.date())


def _carry_out(report: int, organ: str) -> None:
    reports.carry_out(report, organ, timezone.now)


def report_files(state: State, kind: str) -> tuple[Path, Path] | None:
    """The Word file and the working papers; None before they are made."""
    year = periods.parse(str(state.report_year))
    report = Report.objects.filter(kind=kind, start=year.start, end=year.end, state=ReportState.DONE).last()
    return None if report is None else (folder_of(report) / WORD, folder_of(report) / PAPERS)


def _write_figures(kind: ReportKind, path: Path, year: int) -> None:
    """The spreadsheet of a kind, filled with what it asks for of all that the bureau typed."""
    numbers = [Field(heading, "decimal" if heading in ("本期", "上期") else "text") for heading in NUMBER_HEADINGS]
    words = [Field(heading, "long" if heading == "内容" else "text") for heading in WORD_HEADINGS]
    published = [Field(heading, "decimal" if heading in ("本期", "上期") else "text") for heading in PUBLISHED_HEADINGS]
    told = {narrative.name for narrative in kind.narratives}
    write_workbook(
        [
            Sheet(NUMBERS_SHEET, numbers, [row for row in typed.numbers(year) if find(kind, str(row[0]))[0]]),
            Sheet(WORDS_SHEET, words, [row for row in typed.words(year) if row[0] in told]),
            Sheet(
                PUBLISHED_SHEET, published, [row for row in typed.published(year) if row[0] in published_names(kind)]
            ),
        ],
        path,
        title=path.stem,
    )
