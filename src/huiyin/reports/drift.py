"""A frozen report against today's data: which figures would be others now, which petitions made them so, who did it.

What was frozen is never touched. Today's figures are worked out as of the frozen day, from the frozen order; a fact
that changed without touching any figure (a reply after the day as of which was counted) is no drift.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.core import phrasing
from huiyin.core.events import matter_stream
from huiyin.core.facts import COLUMNS
from huiyin.documents.sheets import SheetProblem
from huiyin.documents.templates import FillError, TemplateRefused
from huiyin.ledger.chain import moment
from huiyin.ledger.models import Entry
from huiyin.ledger.queries import read_entry, sequence_head
from huiyin.petitions.queries.judging import calendar, law
from huiyin.reports import acts, record
from huiyin.reports.figure import Figure, document
from huiyin.reports.inputs import InputsRefused
from huiyin.reports.kinds import KINDS
from huiyin.reports.matrix import Traced
from huiyin.reports.models import Report
from huiyin.reports.papers import printed
from huiyin.reports.queries import measures_digest
from huiyin.reports.record import TREES, Counts, Record
from huiyin.reports.sealed import Damage, damages, read_record, sealing
from huiyin.reports.template_files import TemplateDamaged

_STREAMS_AT_ONCE: Final = 500
#: Causes by which facts become others without an act: the rules that they are worked out by.
_CHANGING_FACTS: Final = frozenset({"law", "calendar"})
What = Literal["came", "went", "changed"]
WHAT: Final[dict[What, str]] = {"came": "新计入", "went": "不再计入", "changed": "变动"}
#: Figure id and whether it is the number compared with → what a petition added when frozen, and adds now.
Cells: TypeAlias = dict[tuple[str, bool], tuple[str, str]]


_UNUSABLE: Final = (FillError, TemplateRefused, TemplateDamaged, InputsRefused, SheetProblem)


class Cause(NamedTuple):
    """Something other than petitions that is not what it was."""

    what: str
    message: str


class Said(NamedTuple):
    """A line that the bureau entered or others published, then and now."""

    name: str
    before: str
    now: str


class Moved(NamedTuple):
    """A figure that would be another today. Values exact; `came`, `went`, `changed` count petitions."""

    id: str
    name: str
    unit: str
    before: str | None
    now: str | None
    previous_before: str | None
    previous_now: str | None
    came: int
    went: int
    changed: int


class Change(NamedTuple):
    """A column of a petition, in words."""

    column: str
    label: str
    before: str
    now: str


class Written(NamedTuple):
    """An entry of the ledger since the report was frozen."""

    seq: int | None
    stream: str
    n: int
    at: str
    actor: str
    act: str


@dataclass
class Petition:
    """A petition that moved a figure."""

    petition: int
    number: str
    matter: int
    what: What
    is_accusation: bool
    columns: list[Change] = field(default_factory=list)
    cells: Cells = field(default_factory=dict)
    entries: list[Written] = field(default_factory=list)
    #: It has no facts any more.
    is_gone: bool = False
    #: Its facts are others, and nothing that was done since the freezing says why.
    is_unexplained: bool = False

    def document(self) -> dict[str, Any]:
        return {
            "petition": self.petition,
            "number": self.number,
            "matter": self.matter,
            "what": self.what,
            "accusation": self.is_accusation,
            "columns": [one._asdict() for one in self.columns],
            "figures": [
                {"id": figure, "previous": previous, "before": before, "now": now}
                for (figure, previous), (before, now) in self.cells.items()
            ],
            "entries": [one._asdict() for one in self.entries],
            "unexplained": self.is_unexplained,
        }


@dataclass
class Findings:
    """What a verification found."""

    report: int
    at: datetime
    frozen_seq: int
    seq: int
    damage: list[Damage] = field(default_factory=list)
    figures: list[Moved] = field(default_factory=list)
    petitions: list[Petition] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    #: Figures that were worked out again.
    checked: int = 0

    @property
    def has_drifted(self) -> bool:
        return bool(self.figures or self.petitions)

    def document(self) -> dict[str, Any]:
        return {
            "report": self.report,
            "at": moment(self.at),
            "frozen_seq": self.frozen_seq,
            "seq": self.seq,
            "damaged": bool(self.damage),
            "drifted": self.has_drifted,
            "checked": self.checked,
            "damage": [one._asdict() for one in self.damage],
            "figures": [one._asdict() for one in self.figures],
            "petitions": [one.document() for one in self.petitions],
            "causes": [one._asdict() for one in self.causes],
            "said": [one._asdict() for one in self.said],
        }


def verify(report: Report, at: datetime, beat: Callable[[], None] = lambda: None) -> Findings:
    """Hold a frozen report against its seals, then against today's data. Changes nothing."""
    findings = Findings(report.pk, at, report.ledger_seq or 0, sequence_head().seq)
    findings.damage = damages(report)
    try:
        kept = read_record(report)
    except record.RecordDamaged:
        return findings
    beat()
    findings.causes = _other_rules(kept)
    if report.kind not in KINDS:
        return findings
    try:
        made = acts.make(replace(acts.order_of(report, report.organ), checks_template=False), beat)
    except _UNUSABLE:
        if findings.damage:  # a template or a spreadsheet that was edited: said already
            return findings
        raise
    beat()
    findings.causes += _other_template(report, kept)
    findings.said = _said(kept, record.said(made.inputs))
    findings.causes += _inputs_cause(findings.said)
    _compare(findings, kept, made)
    beat()
    touched = _enter(findings.petitions, findings.frozen_seq)
    if not {cause.what for cause in findings.causes} & _CHANGING_FACTS:
        _mark_unexplained(findings.petitions, kept, touched)
    return findings


def in_words(value: str | None, unit: str) -> str:
    """An exact value as people read it."""
    if value is None:
        return phrasing.NO_DATA["zh"]
    number = Fraction(value)
    return phrasing.percent(number) if unit == "%" else phrasing.number(number, 6, trimmed=True) + unit


# --- Rules and inputs -------------------------------------------------------------------------------------------------


def _other_rules(kept: Record) -> list[Cause]:
    digests = kept.whole["digests"]
    found = [
        Cause(what, message)
        for what, now, message in (
            ("law", law().digest, _("期限规则与定稿时不同（法规数据或附加规则）")),
            ("calendar", calendar().digest, _("工作日历与定稿时不同（新的放假通知）")),
            ("measures", measures_digest(), _("指标口径与定稿时不同")),
        )
        if digests[what] != now
    ]
    kind = KINDS.get(kept.whole["kind"])
    if kind is None:
        found.append(Cause("kind", _("本程序已没有这一种报告，不能重新计算")))
    elif kind.version != kept.whole["kind_version"]:
        words = {"before": kept.whole["kind_version"], "now": kind.version}
        found.append(Cause("kind", _("报告体例由第 %(before)d 版改为第 %(now)d 版") % words))
    return found


def _other_template(report: Report, kept: Record) -> list[Cause]:
    if acts.template_today(report) == kept.whole["digests"]["template"]:
        return []
    event = sealing(report)
    if event is not None and event.get("template_of") == "own":  # given for once: there is no template of today
        return []
    return [Cause("template", _("模板与定稿时不同；数字仍按定稿时的模板重算"))]


def _said(kept: Record, now: Mapping[str, str]) -> list[Said]:
    before: dict[str, str] = kept.whole["inputs"]
    names = [*before, *(name for name in now if name not in before)]
    return [Said(name, before.get(name, ""), now.get(name, "")) for name in names if before.get(name) != now.get(name)]


def _inputs_cause(said: Collection[Said]) -> list[Cause]:
    if not said:
        return []
    return [Cause("inputs", _("填报、公布数据或文字与定稿时不同（%(count)d 处）") % {"count": len(said)})]


# --- Figures and petitions --------------------------------------------------------------------------------------------


def _compare(findings: Findings, kept: Record, made: acts.Made) -> None:
    book = made.book
    today = {figure.id: figure for figure in printed(book)}
    # A figure that is printed no more (a town without petitions) is still worked out.
    gone = [book.figures[one] for one in kept.figures if one not in today and one in book.figures]
    traced = [*made.traced, *(_traced(made, figure) for figure in gone)]
    counted = {one.figure.id: one for one in record.count_all(book, made.counter, traced)}
    now = today | {figure.id: figure for figure in gone}
    moves: dict[int, Cells] = {}
    for figure_id in dict.fromkeys((*kept.figures, *today)):
        findings.checked += 1
        touched: dict[bool, tuple[int, int, int]] = {}
        for previous in (False, True):
            then = kept.counts(figure_id, previous=previous) if figure_id in kept.figures else None
            one = counted.get(figure_id)
            there = (one.before if previous else one.now) if one else None
            touched[previous] = _sides(moves, (figure_id, previous), then, there)
        moved = _moved(kept.figures.get(figure_id), now.get(figure_id), touched)
        if moved is not None:
            findings.figures.append(moved)
    findings.petitions = _petitions(moves, kept, made)


def _traced(made: acts.Made, figure: Figure) -> Traced:
    found = made.book.counted.get(figure.id)
    return Traced(figure, made.counter.rows(*found, figure) if found is not None else None)


_NOTHING: Final = Counts(frozenset())


def _sides(
    moves: dict[int, Cells], where: tuple[str, bool], then: Counts | None, now: Counts | None
) -> tuple[int, int, int]:
    """Note what each petition added to a number then and now; returns how many came, went and changed."""
    before, after = then or _NOTHING, now or _NOTHING
    came, went, changed = after.petitions - before.petitions, before.petitions - after.petitions, 0
    for petition in came | went:
        moves.setdefault(petition, {})[where] = (before.cell(petition), after.cell(petition))
    for petition in before.petitions & after.petitions:
        cells = before.cell(petition), after.cell(petition)
        if cells[0] != cells[1]:
            moves.setdefault(petition, {})[where] = cells
            changed += 1
    return len(came), len(went), changed


def _moved(
    before: Mapping[str, Any] | None, now: Figure | None, touched: Mapping[bool, tuple[int, int, int]]
) -> Moved | None:
    then = (before["exact"], before["exact_previous"]) if before else (None, None)
    there = (record.exact(now.value), record.exact(now.previous)) if now else (None, None)
    if then == there and not any(map(any, touched.values())):
        return None
    named: Mapping[str, Any] = before or document(now) if now else before or {}
    came, went, changed = (sum(pair) for pair in zip(*touched.values(), strict=True))
    return Moved(named["id"], named["name"], named["unit"], then[0], there[0], then[1], there[1], came, went, changed)


def _petitions(moves: Mapping[int, Cells], kept: Record, made: acts.Made) -> list[Petition]:
    rows = record.facts(moves)
    names = record.names_of(rows.values())
    found: list[Petition] = []
    for key in sorted(moves):
        before, now = kept.petitions.get(key), rows.get(key)
        row = now or before or {}
        found.append(
            Petition(
                petition=key,
                number=str(row.get("number", "")),
                matter=int(row.get("matter") or 0),
                what=_what(moves[key]),
                is_accusation=_is_accusation(before) or row.get("matter") in made.counter.accusations,
                columns=_columns(before, now, kept, names),
                cells=moves[key],
                is_gone=now is None,
            )
        )
    return found


def _is_accusation(row: Mapping[str, Any] | None) -> bool:
    return row is not None and row.get("purpose") == "accusation"


def _what(cells: Cells) -> What:
    if all(not before for before, _now in cells.values()):
        return "came"
    return "went" if all(not now for _before, now in cells.values()) else "changed"


def _columns(
    before: Mapping[str, Any] | None,
    now: Mapping[str, Any] | None,
    kept: Record,
    names: Mapping[str, Mapping[str, str]],
) -> list[Change]:
    if before is None or now is None:
        return []
    found: list[Change] = []
    for column in COLUMNS:
        if column not in before or before[column] == now[column]:
            continue
        if column in TREES:
            then = "" if before[column] is None else kept.name(column, before[column])
            there = "" if now[column] is None else names[TREES[column]].get(str(now[column]), "")
        else:
            then, there = _word(column, before[column]), _word(column, now[column])
        found.append(Change(column, COLUMNS[column].label, then, there))
    return found


def _word(column: str, value: Any) -> str:
    if value is None:
        return ""
    vocabulary = COLUMNS[column].vocabulary
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return vocabulary.label(value) if vocabulary is not None and isinstance(value, str) else str(value)


# --- Who did it -------------------------------------------------------------------------------------------------------


def _mark_unexplained(petitions: Iterable[Petition], kept: Record, touched: Collection[str]) -> None:
    """Petitions whose facts are others than when it was frozen although nobody did anything to their matters."""
    for petition in petitions:
        before = kept.petitions.get(petition.petition)
        matters = {petition.matter, before["matter"] if before else petition.matter}
        is_other = bool(petition.columns) or before is None or petition.is_gone
        petition.is_unexplained = is_other and not any(matter_stream(matter) in touched for matter in matters)


def _enter(petitions: Iterable[Petition], since: int) -> set[str]:
    """Give each petition the entries about it that the ledger has taken in since; returns all streams that grew."""
    touched: set[str] = set()
    by_stream: dict[str, list[Petition]] = {}
    for petition in petitions:
        by_stream.setdefault(matter_stream(petition.matter), []).append(petition)
    streams = list(by_stream)
    later = Q(sequence__seq__gt=since) | Q(sequence__isnull=True)
    for start in range(0, len(streams), _STREAMS_AT_ONCE):
        some = Entry.objects.filter(later, stream__in=streams[start : start + _STREAMS_AT_ONCE])
        for body, entry_hash, seq in some.order_by("id").values_list("body", "hash", "sequence__seq"):
            entry = read_entry(body, entry_hash)
            touched.add(entry.stream)
            about = {event.get("petition") for event in entry.events}
            for petition in by_stream[entry.stream]:
                if petition.petition in about:
                    written = Written(seq, entry.stream, entry.n, moment(entry.at), entry.actor, entry.act)
                    petition.entries.append(written)
    return touched
