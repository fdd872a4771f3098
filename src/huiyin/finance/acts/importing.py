"""Taking a spreadsheet over: first what it would change, cell by cell; then, when somebody confirmed just that, the
bookings that make it so. What a file does not say stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.accounts.queries import bureau
from huiyin.finance.acts.booking import Document, post
from huiyin.finance.acts.explaining import keep_reason
from huiyin.finance.acts.recording import digest_of
from huiyin.finance.acts.sums import Booked
from huiyin.finance.acts.years import hold_year, require_keeper
from huiyin.finance.imports.budget import ADJUSTED, ADOPTED, FINAL, MONTHS, TO_DATE, WHOLE, Key, Line, Read, read_budget
from huiyin.finance.models import Batch, BatchKind, BudgetLine, Posting, Project, Version
from huiyin.finance.queries.comparing import line_code, projects_by_name
from huiyin.finance.queries.executing import replaced_by
from huiyin.finance.queries.lines import Standing, organ_names, standing
from huiyin.petitions.acts.deeds import Unfit

_AT_ONCE = 500
#: So many problems are said one by one.
_SHOWN = 20
_VERSIONS = {ADOPTED: Version.ADOPTED, FINAL: Version.FINAL}


class Change(NamedTuple):
    """An amount that becomes another. `heading` is its column; `before` 0 where there was none."""

    row: int
    key: Key
    heading: str
    before: Decimal
    now: Decimal


@dataclass
class Plan:
    """What a file would do to a year. `digest` names it: only what somebody looked at is done."""

    read: Read
    changes: list[Change] = field(default_factory=list)
    new: list[Line] = field(default_factory=list)
    projects: list[str] = field(default_factory=list)
    reasons: list[tuple[Key, str]] = field(default_factory=list)
    same: int = 0
    #: Lines of the year that the file does not name.
    untouched: int = 0
    digest: str = ""
    #: Whether what was spent is said from the first of January, not by month.
    to_date: bool = False
    #: By place in `changes`: the sum of payments of funds that the imported number takes the place of.
    payments: dict[int, Decimal] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.new or self.reasons)

    @property
    def less_than_paid(self) -> list[tuple[Change, Decimal]]:
        """Where a file says that less was spent than funds have paid."""
        found = [(self.changes[place], paid) for place, paid in self.payments.items()]
        return [(change, paid) for change, paid in found if change.now < paid]


class Outdated(Exception):
    """The year changed since the plan was looked at; `plan` is what the file would do now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_("看过以后，这个年度又有改动。请再看一遍要改什么。"))
        self.plan = plan


class FileRefused(Exception):
    """Cells that cannot be used; nothing was taken over."""

    def __init__(self, read: Read) -> None:
        shown = [str(problem) for problem in read.problems[:_SHOWN]]
        if len(read.problems) > _SHOWN:
            shown.append(_("……另有 %d 处，逐处改正后再导入。") % (len(read.problems) - _SHOWN))
        super().__init__("\n".join(shown))
        self.read = read


def plan_of(path: Path, year: int, month: int = 12) -> Plan:
    """What a file would change. Reads only. `month`: where a column of sums to date is booked.

    Raises:
        SheetProblem: the file cannot be read, or lacks a required column.
    """
    home = bureau()
    read = read_budget(path, year, organ_names(), home.pk if home else 0)
    return _plan(read, year, month)


def _plan(read: Read, year: int, month: int) -> Plan:
    plan = Plan(read)
    if read.problems:
        return plan
    lines = standing(BudgetLine.objects.all(), year)
    known = {(organ, name) for organ, name in Project.objects.values_list("organ", "name")}
    named = dict.fromkeys((line.key.organ, line.key.project) for line in read.lines if line.key.project)
    plan.projects = [name for organ, name in named if (organ, name) not in known]
    slots: dict[tuple[int, int], int] = {}
    for line in read.lines:
        there = lines.get(line.key)
        if there is None:
            plan.new.append(line)
        found = list(_changes(line, there, month))
        if there is not None:
            slots |= {
                (there.pk, MONTHS.index(change.heading) + 1): len(plan.changes) + place
                for place, change in enumerate(found)
                if change.heading in MONTHS
            }
        plan.to_date |= TO_DATE in line.amounts and not any(name in line.amounts for name in MONTHS)
        plan.changes += found
        plan.same += there is not None and not found
        if line.reason:
            plan.reasons.append((line.key, line.reason))
    plan.untouched = len(lines.keys() - {line.key for line in read.lines})
    plan.payments = {slots[slot]: paid for slot, paid in replaced_by(year, slots).items()}
    said = [[*change.key, change.heading, change.before, change.now] for change in plan.changes]
    said += [[*line.key] for line in plan.new]
    said += [[*key, text] for key, text in plan.reasons]
    plan.digest = digest_of([*said, [year, month]])
    return plan


def _changes(line: Line, there: Standing | None, month: int) -> Iterable[Change]:
    before = there.amounts if there is not None else {}
    zero = Decimal(0)
    for heading, said in line.amounts.items():
        column, amount = heading, said
        if heading == TO_DATE:
            if any(name in line.amounts for name in MONTHS):
                continue
            column = MONTHS[month - 1]
            amount -= before.get(TO_DATE, zero) - before.get(column, zero)
        elif heading == WHOLE:
            if ADJUSTED in line.amounts:
                continue
            column = ADJUSTED
            amount -= line.amounts.get(ADOPTED, before.get(ADOPTED, zero))
        if amount != before.get(column, zero):
            yield Change(line.row, line.key, column, before.get(column, zero), amount)


@transaction.atomic
def take_over(
    path: Path,
    year: int,
    document: Document,
    *,
    month: int = 12,
    expected: str = "",
    by: Person | None,
    at: datetime,
    today: date,
) -> tuple[Plan, Batch | None]:
    """Do what a file says. `expected`: the digest of the plan that was confirmed; empty at the command line.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year is closed or not there.
        FileRefused, SheetProblem: the file cannot be used.
        Outdated: it would now do something else than what was confirmed.
    """
    require_keeper(by, today)
    held = hold_year(year)
    plan = plan_of(path, year, month)
    if plan.read.problems:
        raise FileRefused(plan.read)
    if expected and plan.digest != expected:
        raise Outdated(plan)
    future = [change for change in plan.changes if change.heading in MONTHS and _is_ahead(year, change.heading, today)]
    if future:
        words = _("第 %(row)d 行“%(month)s”：这个月还没有到，不能有执行数。")
        raise Unfit({"": words % {"row": future[0].row, "month": future[0].heading}})
    _add_projects(plan)
    ids = _add_lines(plan, year)
    booked = _bookings(plan, ids)
    batch = None
    if booked:
        batch = post(held, booked, BatchKind.IMPORTED, document, by=by, at=at, to_date=plan.to_date)
    projects = projects_by_name()
    for key, text in plan.reasons:
        keep_reason(year, line_code(key, projects), text, by=by, at=at)
    return plan, batch


def _is_ahead(year: int, heading: str, today: date) -> bool:
    return (year, MONTHS.index(heading) + 1) > (today.year, today.month)


def _add_projects(plan: Plan) -> None:
    known = set(Project.objects.values_list("organ", "name"))
    codes = set(Project.objects.exclude(code="").values_list("organ", "code"))
    for line in plan.read.lines:
        one = (line.key.organ, line.key.project)
        if not line.key.project or one in known:
            continue
        code = line.project_code[:40]
        if code and (line.key.organ, code) in codes:
            words = _("第 %(row)d 行“项目编码”：%(code)s 已是另一个项目的编码。请核对项目名称或编码。")
            raise Unfit({"": words % {"row": line.row, "code": code}})
        Project.objects.create(organ_id=line.key.organ, name=line.key.project, code=code)
        known.add(one)
        codes.add((line.key.organ, code))


def _add_lines(plan: Plan, year: int) -> dict[Key, int]:
    """Make the lines that are new; the ids of all that the file names."""
    projects = projects_by_name()
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                year_id=year,
                organ_id=line.key.organ,
                kind=line.key.kind,
                function=line.key.function,
                economic=line.key.economic,
                project_id=projects[line.key.organ, line.key.project] if line.key.project else None,
                source=line.key.source,
                item=line.key.item,
            )
            for line in plan.new
        ),
        batch_size=_AT_ONCE,
    )
    found = BudgetLine.objects.filter(year=year).values_list("pk", *Key._fields[:4], "project__name", *Key._fields[5:])
    return {Key(row[1], row[2], row[3], row[4], row[5] or "", row[6], row[7]): row[0] for row in found}


def _bookings(plan: Plan, ids: Mapping[Key, int]) -> list[Booked]:
    """An adjustment is one more document's amount; any other amount that was wrong is reversed and booked anew."""
    wrong = {(ids[change.key], *_slot(change.heading)) for change in plan.changes if change.heading != ADJUSTED}
    live = _live({line for line, _version, _month in wrong})
    booked: list[Booked] = []
    for change in plan.changes:
        line = ids[change.key]
        if change.heading == ADJUSTED:
            booked.append(Booked(line, Version.ADJUSTED, change.now - change.before))
            continue
        version, month = _slot(change.heading)
        for posting, amount in live.get((line, version, month), ()):
            booked.append(Booked(line, version, -amount, month, reverses=posting))
        if change.now:
            booked.append(Booked(line, version, change.now, month))
    return booked


def _slot(heading: str) -> tuple[Version, int | None]:
    if heading in MONTHS:
        return Version.EXECUTED, MONTHS.index(heading) + 1
    return _VERSIONS[heading], None


def _live(lines: set[int]) -> Mapping[tuple[int, Version, int | None], list[tuple[int, Decimal]]]:
    """The postings of lines that no other has taken back."""
    found: dict[tuple[int, Version, int | None], list[tuple[int, Decimal]]] = defaultdict(list)
    wanted = sorted(lines)
    for start in range(0, len(wanted), _AT_ONCE):
        some = Posting.objects.filter(
            line__in=wanted[start : start + _AT_ONCE], reverses__isnull=True, reversed_by__isnull=True
        )
        for pk, line, version, month, amount in some.values_list("pk", "line", "version", "month", "amount"):
            found[line, Version(version), month].append((pk, amount))
    return found
