"""Making reports: one draft, its Word file and its working papers, from the same figures."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from huiyin.accounts.models import Person, Role
from huiyin.accounts.policies import roles_of
from huiyin.core.periods import Period
from huiyin.documents.templates import FillError, TemplateRefused
from huiyin.ledger import reads
from huiyin.ledger.acts import sequence_pending
from huiyin.ledger.queries import count_entries, sequence_head
from huiyin.petitions.queries.judging import calendar, law
from huiyin.reports import kept, money, papers, record, register, scheme_counts
from huiyin.reports.book import Book, Frame
from huiyin.reports.counter import FactCounter
from huiyin.reports.differences import Earlier
from huiyin.reports.figure import document
from huiyin.reports.filling import DRAFT, fill_report
from huiyin.reports.gather import gather
from huiyin.reports.inputs import Inputs
from huiyin.reports.kinds import KINDS
from huiyin.reports.matrix import Traced
from huiyin.reports.models import Report, ReportState, Template
from huiyin.reports.policies import may_make
from huiyin.reports.proofreading import proofread_draft
from huiyin.reports.queries import irregular, measures_digest, name_in_papers, newest_template, report_before
from huiyin.reports.sealed import FINAL, INPUTS, PAPERS, RECORD, TEMPLATE, WORD, folder_of
from huiyin.reports.sheets import read_filled
from huiyin.reports.shipped import shipped_template
from huiyin.reports.template_acts import lint
from huiyin.reports.template_files import TemplateDamaged, read_template

#: A draft whose work has shown no sign of life for so long is given up.
SILENT_FOR: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Order:
    """What report is wanted: for whom, over which days, seen from which day, from which typed inputs.

    `inputs` come from a spreadsheet; what the register holds for the period is laid under them, unless `uses_register`
    is off: then they are all there is.
    """

    kind: str
    organ: str
    period: Period
    previous: Period | None
    as_of: date
    signed_on: date
    inputs: Inputs
    uses_register: bool = True
    #: A Word template; none means the one that comes with the kind.
    template: bytes | None = None
    #: Off for what was made before: a template that passed then is filled as it was.
    checks_template: bool = True


@dataclass(frozen=True)
class Made:
    """A made report: its figures, its Word file, and what may be said about it."""

    book: Book
    counter: FactCounter
    word: bytes
    inputs: Inputs
    #: The same report without the mark of a draft: what is sent when it is frozen.
    write_final: Callable[[], bytes]
    #: What the text was made from.
    template: bytes

    @cached_property
    def final(self) -> bytes:
        return self.write_final()

    @cached_property
    def traced(self) -> list[Traced]:
        """Every printed figure with the petitions behind it; asked of the database when first wanted."""
        return papers.trace(self.book, self.counter)

    @cached_property
    def lines(self) -> list[money.Line]:
        """The budget lines behind the figures that the books say."""
        return money.lines_of(self.book)

    @cached_property
    def irregularities(self) -> int:
        """How many matters behind the figures have a record that does not fit together."""
        found = {petition for one in self.traced if one.behind is not None for petition in one.behind.petitions}
        self.counter.read(found)
        return len(irregular({self.counter.petition(petition).matter for petition in found}))

    def record(self, used: record.Used, signed_on: date) -> bytes:
        """All that the figures stand on, as freezing seals it."""
        counted = record.count_all(self.book, self.counter, self.traced)
        printed = papers.printed(self.book)
        return record.build(
            self.book,
            counted,
            printed=printed,
            inputs=self.inputs,
            used=used,
            signed_on=signed_on,
            money=money.kept(self.lines),
        )

    def figures(self) -> list[dict[str, Any]]:
        return [document(figure) for figure in papers.printed(self.book)]


def inputs_of(order: Order) -> Inputs:
    """What the bureau entered for the period, under what the order's own spreadsheet says."""
    if not order.uses_register:
        return order.inputs
    kind = KINDS[order.kind]
    registered = register.inputs_of(kind, order.period, order.previous or order.period.previous())
    inputs = register.overlaid(registered, order.inputs)
    money.lay(kind, inputs, order.period)
    scheme_counts.lay(kind, inputs, order.period)
    kept.lay(kind, inputs, order.period, order.previous or order.period.previous())
    return inputs


def frame_of(order: Order) -> Frame:
    previous = order.previous or order.period.previous()
    is_year_earlier = previous == order.period.previous()
    return Frame(order.organ, order.period, previous, order.as_of, is_year_earlier)


def make(order: Order, beat: Callable[[], None] = lambda: None) -> Made:
    """Work out every figure once and fill the template.

    `beat` is called between the steps, so that somebody else can see that the work goes on.

    Raises:
        TemplateRefused, FillError: the order's own template cannot be used; the message says why and where.
    """
    if order.template is not None and order.checks_template:
        _refuse_faulty(order.kind, order.template)
    counter = FactCounter(order.as_of)
    threshold = Decimal(settings.REPORT_REASON_PERCENT)
    inputs = inputs_of(order)
    book = gather(KINDS[order.kind], frame_of(order), counter, inputs, threshold)
    beat()
    template = order.template if order.template is not None else shipped_template(book.kind, order.organ)

    def write(mark: str) -> bytes:
        return fill_report(book, counter, template, order.signed_on, mark=mark).word

    word = write(DRAFT)
    beat()
    return Made(
        book=book,
        counter=counter,
        word=word,
        inputs=inputs,
        write_final=lambda: write(""),
        template=template,
    )


def _refuse_faulty(kind: str, template: bytes) -> None:
    """What the linter calls an error is none that a report is made from; said in the linter's words."""
    errors = [trap for trap in lint(kind, template) if trap.severity == "error"]
    if not errors:
        return
    more = f"（另有 {len(errors) - 1} 处错误。）" if len(errors) > 1 else ""
    raise FillError(errors[0].place, f"{errors[0].message}{errors[0].remedy}{more}", errors)


def write_papers(
    made: Made, target: Path, *, actor: str, at: datetime, may_see_accusations: bool, earlier: Earlier | None = None
) -> None:
    """Write the working papers; the petitions whose numbers they list are recorded as one read."""
    listed = papers.write_papers(
        made.book,
        made.traced,
        made.counter,
        target,
        may_see_accusations=may_see_accusations,
        earlier=earlier,
        lines=made.lines,
    )
    if listed:
        reads.record(actor, f"report {made.book.kind.id} papers", listed, at=at)


# --- Drafts made from the pages ---------------------------------------------------------------------------------------


@transaction.atomic
def ask_for_report(
    *,
    kind: str,
    organ: str,
    period: Period,
    previous: Period | None,
    as_of: date,
    maker: Person,
    at: datetime,
    today: date,
    inputs: bytes | None,
    enqueue: Callable[[int, str], None],
    template: Template | None = None,
) -> Report:
    """Put a draft on the list of background work. The filled spreadsheet is checked first and kept with the draft.

    Raises:
        PermissionDenied: this person makes no reports.
        SheetProblem, InputsRefused: the spreadsheet cannot be used; nothing is kept.
    """
    decision = may_make(maker, today)
    if not decision:
        raise PermissionDenied(getattr(decision, "why", ""))
    report = put_down(
        kind=kind,
        organ=organ,
        period=period,
        previous=previous,
        as_of=as_of,
        maker=maker,
        at=at,
        inputs=inputs,
        template=template,
    )
    transaction.on_commit(lambda: enqueue(report.pk, organ))
    return report


@transaction.atomic
def put_down(
    *,
    kind: str,
    organ: str,
    period: Period,
    previous: Period | None,
    as_of: date,
    maker: Person | None,
    at: datetime,
    inputs: bytes | None,
    template: Template | None = None,
    own_template: bytes | None = None,
) -> Report:
    """A draft to be made, with its row and its folder. `maker` None: whoever runs the command line.

    A folder of the same number can only be left over from another database; it goes.

    Raises:
        SheetProblem, InputsRefused: the spreadsheet cannot be used; nothing is kept.
    """
    give_up_silent(at)
    report = Report(
        kind=kind,
        kind_version=KINDS[kind].version,
        start=period.start,
        end=period.end,
        previous_start=previous.start if previous else None,
        previous_end=previous.end if previous else None,
        as_of=as_of,
        maker=maker,
        asked=at,
        organ=organ,
        template=template,
        template_digest=template.digest if template else "",
    )
    with tempfile.TemporaryDirectory(dir=_reports_folder()) as waiting:
        kept = Path(waiting) / INPUTS
        if inputs is not None:
            _write_private(kept, inputs)
            read_filled(KINDS[kind], kept)
        report.save()
        folder = folder_of(report)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        if inputs is not None:
            kept.replace(folder / INPUTS)
        if own_template is not None:
            _write_private(folder / TEMPLATE, own_template)
    return report


def carry_out(report_id: int, organ: str, now: Callable[[], datetime], *, takes_over: bool = False) -> Made | None:
    """Make a draft that was asked for. A draft that is done, or at which somebody is working, stays as it is: None.

    `takes_over`: the caller knows that nobody is working at it any more.
    """
    report = Report.objects.select_related("maker", "template").get(pk=report_id)
    free = Q(state__in=(ReportState.QUEUED, ReportState.FAILED)) | Q(heartbeat__lt=now() - SILENT_FOR)
    waiting = Report.objects.filter(pk=report_id).exclude(state=ReportState.DONE)
    if not waiting.filter(Q() if takes_over else free).update(
        state=ReportState.RUNNING, heartbeat=now(), finished=None, problem=""
    ):
        return None
    try:
        made, kept = _make_draft(report, organ, now)
    except Exception as error:
        Report.objects.filter(pk=report_id).update(
            state=ReportState.FAILED, finished=now(), problem=_problem(error)[:2000]
        )
        raise
    Report.objects.filter(pk=report_id).update(
        state=ReportState.DONE,
        finished=now(),
        organ=organ,
        signed_on=localdate(report.asked),
        figures=made.figures(),
        missing=[one._asdict() for one in made.book.missing],
        notices=made.book.notices,
        irregularities=made.irregularities,
        **kept,
    )
    report.refresh_from_db()
    proofread_draft(report, at=now())
    return made


def _problem(error: Exception) -> str:
    """Why a draft was not made: in the words of the template's linter where it is the template's fault."""
    is_said = isinstance(error, TemplateRefused | FillError | TemplateDamaged)
    return str(error) if is_said else f"{type(error).__name__}: {error}"


def order_of(report: Report, organ: str) -> Order:
    """What a draft was ordered with, its spreadsheet and its template as they lie in its folder."""
    folder = folder_of(report)
    sheet, own = folder / INPUTS, folder / TEMPLATE
    previous = None
    if report.previous_start is not None and report.previous_end is not None:
        previous = _period(report.previous_start, report.previous_end)
    template = own.read_bytes() if own.exists() else None
    if template is None and report.template is not None:
        template = read_template(report.template)
    return Order(
        kind=report.kind,
        organ=organ,
        period=_period(report.start, report.end),
        previous=previous,
        as_of=report.as_of,
        signed_on=localdate(report.asked),
        inputs=read_filled(KINDS[report.kind], sheet) if sheet.exists() else Inputs(),
        template=template,
    )


def template_today(report: Report) -> str:
    """The digest of the template that a report of this kind would be made from today if nobody chose."""
    newest = newest_template(report.kind)
    return newest.digest if newest else record.digest_of(shipped_template(KINDS[report.kind], report.organ))


def _make_draft(report: Report, organ: str, now: Callable[[], datetime]) -> tuple[Made, dict[str, Any]]:
    """The draft, its files in its folder, and what its row says of them."""
    folder = folder_of(report)
    sequence_pending()
    seq, before = sequence_head().seq, count_entries()
    made = make(order_of(report, organ), lambda: _beat(report.pk, now()))
    _write_private(folder / WORD, made.word)
    _write_private(folder / FINAL, made.final)
    _write_private(folder / TEMPLATE, made.template)
    _beat(report.pk, now())
    maker = report.maker
    sees = maker is not None and Role.ACCUSATION_OFFICER in roles_of(maker, report.asked.date())
    actor = f"person:{maker.pk}" if maker is not None else "system"
    earlier = report_before(report)
    named = Earlier(name_in_papers(earlier), earlier.figures) if earlier is not None else None
    write_papers(made, folder / PAPERS, actor=actor, at=now(), may_see_accusations=sees, earlier=named)
    _beat(report.pk, now())
    kept: dict[str, Any] = {
        "ledger_seq": seq,
        "template_digest": record.digest_of(made.template),
        "law_digest": law().digest,
        "calendar_digest": calendar().digest,
        "measures_digest": measures_digest(),
        "inputs_digest": made.inputs.digest,
        "word_digest": record.digest_of(made.word),
        "papers_digest": record.digest_of((folder / PAPERS).read_bytes()),
    }
    digests = {name.removesuffix("_digest"): value for name, value in kept.items() if name != "ledger_seq"}
    used = record.Used(ledger_seq=seq, **digests | {"word": record.digest_of(made.final)})
    content = made.record(used, localdate(report.asked))
    is_quiet = count_entries() == before
    (folder / RECORD).unlink(missing_ok=True)
    if is_quiet:
        _write_private(folder / RECORD, content)
    return made, kept | {"record_digest": record.digest_of(content) if is_quiet else ""}


def _beat(report_id: int, at: datetime) -> None:
    Report.objects.filter(pk=report_id).update(heartbeat=at)


def _period(start: date, end: date) -> Period:
    return Period(start, end)


def _reports_folder() -> Path:
    folder = Path(settings.REPORTS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def give_up_silent(at: datetime) -> int:
    """Drafts whose worker died are said to have failed; returns how many."""
    silent = Report.objects.filter(state=ReportState.RUNNING, heartbeat__lt=at - SILENT_FOR)
    return silent.update(state=ReportState.FAILED, finished=at, problem="后台任务中断，请重新编制")


def _write_private(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
