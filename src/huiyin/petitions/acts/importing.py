"""Loading a ledger: a spreadsheet goes in, recorded events come out.

Rows are taken in chunks, each written in one short transaction, so that a load can be broken off anywhere and finished
by loading the same file again: a number that is known with the same cells is left as it is.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from huiyin.documents.sheets import SheetProblem, SheetReader, read_rows
from huiyin.ledger.acts import sequence_pending
from huiyin.petitions.acts import linking, runs
from huiyin.petitions.acts.chunks import Draft, Load, Work, heading_of
from huiyin.petitions.acts.ids import Ids
from huiyin.petitions.acts.intake import Intake, spoken
from huiyin.petitions.acts.names import Names
from huiyin.petitions.acts.outcome import ImportResult, Order
from huiyin.petitions.acts.recording import record
from huiyin.petitions.acts.rejects import KEPT, RejectsFile, purge
from huiyin.petitions.imports.cells import Bounds
from huiyin.petitions.imports.columns import BY_FIELD, HEADINGS
from huiyin.petitions.imports.mapping import Mapping
from huiyin.petitions.imports.rows import HeadingError, ParsedRow, Problem, RowPlan
from huiyin.petitions.models import ImportRun, Petition
from huiyin.petitions.queries.judging import clock_maker

#: Rows, and letters of text to be indexed, written in one transaction: both keep it well under a fifth of a second.
CHUNK = 200
LETTERS = 150_000
#: Chunks between two runs of the sequencer.
SEQUENCED_EVERY = 10
#: An SQLite connection that loads touches the whole of several indexes: a cache of 64 MB, a write-ahead log of 16 MB.
SQLITE_ROOM = ("PRAGMA cache_size = -65536", "PRAGMA wal_autocheckpoint = 4000")
#: Between two chunks other writers of an SQLite file get their turn; seconds.
PAUSE = 0.002


class ImportRefused(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


class Progress(Protocol):
    def __call__(self, rows: int, fraction: float) -> None: ...


def import_ledger(order: Order, progress: Progress | None = None) -> ImportResult:
    """Load a ledger. In a dry run nothing is written, and the counts are those that a load would give.

    Raises:
        ImportRefused: the file cannot be read as a ledger. What was written before stays and is not doubled later.
    """
    mapping = order.mapping or Mapping.own()
    try:
        with _open(order.path, mapping, order.sheet) as reader:
            bounds = order.bounds or Bounds.around(
                order.today, first_year=settings.LEDGER_FIRST_YEAR, years_ahead=settings.LEDGER_YEARS_AHEAD
            )
            plan = RowPlan([column.heading for column in reader.columns], bounds, mapping)
            return _Loading(order, reader, plan).load(progress)
    except SheetProblem as error:
        raise ImportRefused(spoken(error)) from error
    except HeadingError as error:
        raise ImportRefused(str(error)) from error


def _open(path: Path, mapping: Mapping, sheet: str | None) -> SheetReader:
    known = {name for heading in HEADINGS for name in mapping.source(heading).columns}
    return read_rows(path, required=mapping.needed_headings, known=sorted(known), sheet=sheet)


def _make_room() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for statement in SQLITE_ROOM:
                cursor.execute(statement)


class _Naming(NamedTuple):
    """A row that names an earlier petition; `word`: its registering organ as written in the file."""

    line: int
    word: object
    organ: int
    number: str
    earlier: str


class _Loading:
    def __init__(self, order: Order, reader: SheetReader, plan: RowPlan) -> None:
        self.order, self.reader = order, reader
        self.started = time.monotonic()
        self.result = ImportResult(dry_run=order.dry_run)
        self.context = Load(
            names=Names(is_dry=order.dry_run),
            maker=clock_maker(),
            present=plan.present | ({"topic"} if plan.present & {"topic2", "topic3"} else set()),
            actor=order.actor,
            at=order.now,
            matters=Ids("matter"),
            petitions=Ids("petition"),
            is_dry=order.dry_run,
        )
        self.run: ImportRun | None = None
        self.rejects: RejectsFile | None = None
        if not order.dry_run:
            _make_room()
            purge(order.today)
            self.run = runs.start(order.path, map_name=plan.mapping.name, actor=order.actor, now=order.now)
            found = [column.found for column in reader.columns]
            self.rejects = RejectsFile(found, f"{order.path.stem[:60]}-{self.run.pk}.xlsx")
        self.intake = Intake(reader, plan, self.result, self.rejects)
        self.naming: list[_Naming] = []

    def load(self, progress: Progress | None) -> ImportResult:
        """
        Raises:
            SheetProblem: the file turned out to be unreadable further on.
        """
        try:
            self._load(progress)
        except SheetProblem as error:
            self._finish(ImportRun.State.FAILED, spoken(error))
            if not self.result.loaded + self.result.updated:
                raise
            raise ImportRefused(
                spoken(error)
                + _("此前的 %(rows)s 行已经登记；改正文件后重新导入即可，不会重复。") % {"rows": self.result.rows}
            ) from error
        except BaseException:
            self._finish(ImportRun.State.INTERRUPTED)
            raise
        self._finish(ImportRun.State.FINISHED)
        return self.result

    def _load(self, progress: Progress | None) -> None:
        for count, rows in enumerate(self.intake.chunks(CHUNK, letters=LETTERS), 1):
            self._take(rows)
            if progress is not None:
                progress(self.result.rows, self.reader.fraction)
            if self.run is not None:
                self._rest(self.run, count)
        for notice in self.reader.notices:
            if notice.code == "encoding":
                self.result.note(spoken(notice))
            else:
                self.result.warn(Problem(0, "", "", spoken(notice), ""))
        if self.run is not None:
            self.result.linked = linking.link(actor=self.order.actor, at=self.order.now, maker=self.context.maker)
            sequence_pending()
        self._warn_of_unknown_earlier()
        self.result.unconfirmed = self.context.names.added

    def _moment(self) -> datetime:
        """Now, as far as the load knows: the clock is read by whoever ordered it."""
        return self.order.now + timedelta(seconds=time.monotonic() - self.started)

    def _take(self, rows: list[ParsedRow]) -> None:
        work = record(rows, self.context, self.run)
        self.result.loaded += len(work.loaded)
        self.result.updated += len(work.updated)
        self.result.unchanged += work.unchanged
        self.result.irregular += sum(projection.row.irregularity_count for projection in work.projections)
        self._warn_of_emptied(work)
        self.naming += [_naming(draft) for draft in (*work.loaded, *work.updated) if draft.petition.earlier is not None]

    def _rest(self, run: ImportRun, count: int) -> None:
        runs.beat(run, self._moment())
        if count % SEQUENCED_EVERY == 0:
            sequence_pending()
        if connection.vendor == "sqlite":
            time.sleep(PAUSE)

    def _finish(self, state: ImportRun.State, failure: str = "") -> None:
        self.result.seconds = round(time.monotonic() - self.started, 3)
        if self.run is None or self.rejects is None:
            return
        self.rejects.close()
        result, path = self.result, self.rejects.path
        result.rejects_file = str(path) if path else None
        runs.finish(
            self.run,
            state,
            self._moment(),
            failure=failure,
            rows=result.rows,
            warnings=result.warnings,
            rejected=result.rejected,
            rejects_file=path.name if path else "",
            rejects_until=self.order.today + KEPT if path else None,
        )

    def _warn_of_emptied(self, work: Work) -> None:
        reason, remedy = _("单元格已清空，原值保留"), _("如需删除原值，请在系统中更正")
        for row, names in work.emptied:
            for name in names:
                self.result.warn(Problem(row.line, heading_of(name), "", reason, remedy))

    def _warn_of_unknown_earlier(self) -> None:
        """A repeat whose earlier petition nobody has loaded keeps its own matter, and is named."""
        for start in range(0, len(self.naming), CHUNK):
            portion = self.naming[start : start + CHUNK]
            organs, numbers = {naming.organ for naming in portion}, {naming.earlier for naming in portion}
            known = Petition.objects.filter(registering_organ__in=organs, number__in=numbers)
            stored = set(known.values_list("registering_organ", "number"))
            for line, word, organ, number, earlier in portion:
                if earlier == number:
                    reason = _("关联编号就是本件编号")
                elif (organ, earlier) in stored or self.intake.has_taken(word, earlier):
                    continue
                else:
                    reason = _("关联的信访件尚未登记，本件暂单独成为一个事项")
                remedy = _("请核对编号；该件导入后自动并入")
                self.result.warn(Problem(line, BY_FIELD["earlier"].heading, earlier, reason, remedy))


def _naming(draft: Draft) -> _Naming:
    petition = draft.petition
    word = draft.row.values.get("registering_organ")
    return _Naming(draft.row.line, word, petition.registering_organ_id, petition.number, petition.earlier or "")
