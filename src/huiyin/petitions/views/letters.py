"""Letters on the desk: read, checked, signed, issued, voided; what waits for me; the register of numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.accounts.requests import StaffRequest
from huiyin.documents import render as drawing
from huiyin.documents.reading import Unreadable
from huiyin.ledger import reads
from huiyin.letters import queries as letters
from huiyin.letters.kinds import SIGN
from huiyin.letters.models import Letter, State, Step
from huiyin.letters.problems import LetterRefused
from huiyin.petitions import policies
from huiyin.petitions.acts import sign_off as acts
from huiyin.petitions.acts.deeds import Doing, NotAllowed, Unfit
from huiyin.petitions.acts.signing import SentBack, issue, why_stale
from huiyin.petitions.forms.letters import DecisionForm, StepForm, VoidForm
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries import sign_off
from huiyin.petitions.queries.cases import Case, NoPetition, case_of
from huiyin.petitions.views.opening import matter_or_404
from huiyin.ui.words import Chip, chip_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ON_ITS_WAY = (State.CHECKING, State.SIGNING, State.SIGNED)


class Card(NamedTuple):
    """A letter as a list shows it."""

    letter: Letter
    status: str
    served: str


@dataclass(frozen=True)
class Opened:
    """One letter that a person may read, and its case as it stands."""

    letter: Letter
    case: Case
    person: Person
    today: date

    @property
    def n(self) -> int:
        return letters.entry_count(self.letter)

    @property
    def address(self) -> str:
        return reverse("petitions:letter", args=[self.letter.pk])


def cards(person: Person, matter: int, today: date) -> list[Card]:
    """The letters of a matter for its page, newest first; those given up are left out."""
    found = sign_off.readable_letters(person, [matter], today).exclude(state=State.WITHDRAWN)
    if found.query.is_empty():
        return []
    return [Card(letter, letter.standing_words, _served(letter)) for letter in reversed(found)]


def _served(letter: Letter) -> str:
    service = next(iter(reversed(letter.services.all())), None)
    return f"{service.on:%Y-%m-%d} {service.get_manner_display()}" if service else ""


def opened(request: StaffRequest, pk: int) -> Opened:
    """The letter, if its matter and it itself are open to the reader; else it is as if it were not there."""
    today = timezone.localdate()
    found = get_object_or_404(Letter, pk=pk)
    moved = Petition.objects.filter(pk=found.petition or 0).values_list("matter_id", flat=True).first()
    matter = matter_or_404(request.user, moved or found.matter or 0)
    letter = get_object_or_404(sign_off.readable_letters(request.user, [matter.pk], today), pk=pk)
    try:
        return Opened(letter, case_of(matter, letter.petition), request.user, today)
    except NoPetition as error:
        raise Http404 from error


@require_GET
def letter_page(request: StaffRequest, pk: int) -> HttpResponse:
    return show(request, opened(request, pk))


def show(
    request: StaffRequest, one: Opened, *, decision: DecisionForm | None = None, void: VoidForm | None = None
) -> HttpResponse:
    letter, case, person, today = one.letter, one.case, one.person, one.today
    reads.record(actor_of(person), f"letter {letter.pk}", [case.petition])
    step = sign_off.step_of(letter)
    may_decide = sign_off.may_decide(person, letter, case, today) if step else None
    if may_decide and decision is None:
        decision = DecisionForm(None, step=step, n=one.n, case=case, person=person, today=today)
    may_void = letter.standing == State.ISSUED and bool(sign_off.may_void(person, letter, case, today))
    context = {
        "letter": letter,
        "case": case,
        "number": case.fact.number,
        "step": str(Step(step).label) if step else "",
        "text": _text(one),
        "decision": decision,
        "denied": "" if may_decide is None or may_decide else may_decide.why,
        "may_issue": sign_off.may_issue(person, letter, case, today) if letter.state == State.SIGNED else None,
        "may_write": bool(sign_off.may_write(person, letter, case, today)),
        "may_serve": letter.standing == State.ISSUED
        and _may(one, "serve")
        and bool(sign_off.may_serve(person, letter, case, today)),
        "is_on_its_way": letter.state in ON_ITS_WAY,
        "is_draft": letter.state == State.DRAFT,
        "is_voided": letter.is_voided,
        "stale": why_stale(letter, case, Doing(person, timezone.now(), today)),
        "void": (void or VoidForm(n=one.n)) if may_void else None,
        "steps": letter.steps.select_related("person"),
        "services": letter.services.select_related("by"),
        "n": one.n,
        "draws_pdf": not drawing.tools().missing,
    }
    bound = any(form is not None and form.is_bound for form in (decision, void))
    return render(request, "petitions/letter.html", context, status=422 if bound else 200)


def _may(one: Opened, act: str) -> bool:
    case = one.case
    return bool(
        policies.may_do(
            one.person, act, matter=case.matter, state=case.state, course=case.course, fact=case.fact, today=one.today
        )
    )


def _text(one: Opened) -> SafeString | str:
    """The letter as a page; why it cannot be shown, where it cannot."""
    try:
        return mark_safe(letters.preview_html(one.letter, one.today))  # noqa: S308 - written anew by the reading room
    except (LetterRefused, Unreadable) as refusal:
        return str(refusal)


@require_GET
def word_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The Word file: as it was issued, or the draft with its mark."""
    one = opened(request, pk)
    try:
        content = _word(one)
    except LetterRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect(one.address)
    return _download(one, content, DOCX, "docx")


def _word(one: Opened) -> bytes:
    if one.letter.issued is not None:
        return letters.document(one.letter)
    return letters.draft_document(one.letter, one.today)


@require_GET
def pdf_file(request: StaffRequest, pk: int) -> HttpResponse:
    one = opened(request, pk)
    try:
        content = letters.pdf(one.letter, one.today)
    except (LetterRefused, drawing.CannotRender) as refusal:
        messages.warning(request, str(refusal))
        return redirect(one.address)
    return _download(one, content, "application/pdf", "pdf")


def _download(one: Opened, content: bytes, media_type: str, ending: str) -> HttpResponse:
    reads.record(actor_of(one.person), f"letter {one.letter.pk} {ending}", [one.case.petition])
    answer = HttpResponse(content, content_type=media_type)
    named = one.letter.number or f"{one.letter.title}-{one.letter.pk}"
    answer.headers["Content-Disposition"] = content_disposition(f"{named}.{ending}")
    return answer


def content_disposition(name: str) -> str:
    """An attachment by its number: a file name tells nothing of a person."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    one = opened(request, pk)
    step = request.POST.get("step", "")
    form = DecisionForm(request.POST, step=step, n=one.n, case=one.case, person=one.person, today=one.today)
    if not form.is_valid() or step not in Step.values:
        return show(request, one, decision=form)
    data = form.cleaned_data
    try:
        letter = acts.decide(
            pk, _doing(one), step=step, decision=data["decision"], remark=data["remark"], instruction=data,
            expected_n=data["n"],
        )  # fmt: skip
    except Unfit as unfit:
        for name, words in unfit.problems.items():
            form.add_error(name if name in form.fields else None, words)
        return show(request, one, decision=form)
    except LetterRefused as refusal:
        form.add_error(None, str(refusal))
        return show(request, one, decision=form)
    except NotAllowed as refusal:
        messages.warning(request, refusal.why)
        return redirect(one.address)
    messages.info(request, _decided_words(letter))
    return redirect(one.address if letter.state != State.DRAFT else "petitions:letters_waiting")


def _decided_words(letter: Letter) -> str:
    if letter.state == State.DRAFT:
        return _("“%(title)s”已退回起草人修改。") % {"title": letter.title}
    if letter.state == State.SIGNED:
        return _("“%(title)s”签批完毕，可以制发；制发后生效。") % {"title": letter.title}
    return _("“%(title)s”已核稿，送签发。") % {"title": letter.title}


def _doing(one: Opened) -> Doing:
    return Doing(one.person, timezone.now(), one.today)


@require_POST
def issue_letter(request: StaffRequest, pk: int) -> HttpResponse:
    """Number, seal, and do what the letter carries."""

    def do(one: Opened, n: int) -> str:
        outcome = issue(pk, _doing(one), n)
        assert outcome.letter is not None
        return _("%(letter)s已制发。") % {"letter": f"{outcome.letter.title} {outcome.letter.number}"}

    return _clicked(request, pk, do)


@require_POST
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    def do(one: Opened, n: int) -> str:
        return _("“%(title)s”已撤回，可以修改后再送签。") % {
            "title": acts.take_back(pk, _doing(one), expected_n=n).title
        }

    return _clicked(request, pk, do)


@require_POST
def give_up(request: StaffRequest, pk: int) -> HttpResponse:
    def do(one: Opened, n: int) -> str:
        return _("“%(title)s”的文稿已撤销，没有占用文号。") % {
            "title": acts.give_up(pk, _doing(one), expected_n=n).title
        }

    return _clicked(request, pk, do, to_matter=True)


@require_POST
def replace_letter(request: StaffRequest, pk: int) -> HttpResponse:
    one = opened(request, pk)
    try:
        made = acts.replace_letter(pk, _doing(one))
    except (NotAllowed, Unfit, LetterRefused) as refusal:
        messages.warning(request, str(refusal))
        return redirect(one.address)
    return redirect("petitions:letter_revise", made.pk)


def _clicked(
    request: StaffRequest, pk: int, do: Callable[[Opened, int], str], *, to_matter: bool = False
) -> HttpResponse:
    """Something that needs no words; what stands against it is said on the page of the letter."""
    one = opened(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        return redirect(one.address)
    try:
        said = do(one, form.cleaned_data["n"])
    except SentBack as back:
        messages.warning(request, _("没有制发，文稿退回起草人：%(why)s") % {"why": back.why})
    except NotAllowed as refusal:
        messages.warning(request, refusal.why)
    except LetterRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.info(request, said)
        if to_matter:
            return redirect("petitions:matter", one.case.matter.pk)
    return redirect(one.address)


@require_POST
def void(request: StaffRequest, pk: int) -> HttpResponse:
    one = opened(request, pk)
    form = VoidForm(request.POST)
    if not form.is_valid():
        return show(request, one, void=form)
    data = form.cleaned_data
    try:
        voided = acts.void(pk, _doing(one), code=data["code"], reason=data["reason"], expected_n=data["n"])
    except LetterRefused as refusal:
        form.add_error(None, str(refusal))
        return show(request, one, void=form)
    except NotAllowed as refusal:
        messages.warning(request, refusal.why)
    else:
        messages.info(request, _("%(number)s已作废，文号不再使用。") % {"number": voided})
    return redirect(one.address)


class WaitingLine(NamedTuple):
    """A letter that waits for the reader, with the last day of its matter's nearest period."""

    letter: Letter
    number: str
    step: str
    chip: Chip | None
    due: date | None


@require_GET
def waiting_page(request: StaffRequest) -> HttpResponse:
    """待我审核签发: what runs out first on top, then what has waited longest."""
    policies.may_read_cases(request.user).required()
    today = timezone.localdate()
    found = sign_off.waiting_for(request.user, today)
    matters = Matter.objects.in_bulk([letter.matter for letter, _step in found if letter.matter])
    numbers = dict(
        Petition.objects.filter(pk__in=[letter.petition for letter, _step in found]).values_list("pk", "number")
    )
    lines = [
        WaitingLine(
            letter,
            numbers.get(letter.petition or 0, ""),
            str(Step(step).label),
            _chip(matters.get(letter.matter or 0), today),
            _due(matters.get(letter.matter or 0)),
        )
        for letter, step in found
    ]
    lines.sort(key=lambda line: (line.due or date.max, line.letter.submitted or line.letter.drafted))
    reads.record(actor_of(request.user), "letters waiting", [one.petition for one, _step in found if one.petition])
    return render(request, "petitions/letters_waiting.html", {"lines": lines, "sign": SIGN})


def _due(matter: Matter | None) -> date | None:
    return matter.next_due if matter is not None else None


def _chip(matter: Matter | None, today: date) -> Chip | None:
    if matter is None or matter.next_due is None:
        return None
    days = (matter.next_due - today).days
    if matter.next_provisional and days < 0:
        return chip_of("undetermined", days)
    return chip_of("running" if days >= 0 else "overdue", days)
