"""The case file after the end: holds, and disposal that one person proposes and another confirms.

A disposal deletes texts, personal data and files; rows, days, codes and digests stay as a tombstone, so that the chain
of the ledger and every figure still verify.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.core.desk_events import DisposalDecided, DisposalProposed, HoldLifted, HoldPlaced
from huiyin.core.retention import Kept
from huiyin.letters import acts as letters
from huiyin.matching.bigrams import tokens
from huiyin.petitions import policies
from huiyin.petitions.acts.contents import unindex_texts
from huiyin.petitions.acts.deeds import Doing, NotAllowed, Unfit, write
from huiyin.petitions.acts.notes import keep_note
from huiyin.petitions.models import Attachment, Content, Disposal, Hold, Matter, Note, PartyKey, Petition
from huiyin.petitions.queries import attachments
from huiyin.petitions.queries.cases import Case, case_of
from huiyin.petitions.queries.contents import present_texts
from huiyin.petitions.queries.keeping import keeping_of
from huiyin.petitions.queries.sign_off import letters_of_petitions
from huiyin.ui.words import day_words


def place_hold(matter: int, doing: Doing) -> Hold:
    """暂缓销毁. data: reason.

    Raises:
        Unfit: no reason.
        NotAllowed: not this person's duty.
    """
    with transaction.atomic():
        case = _locked(matter, doing)
        note = keep_note(case, "hold", _reason(doing), doing)
        hold = Hold.objects.create(matter=case.matter, note=note, placed_by=doing.person, placed=doing.today)
        write(case, "hold", doing, [HoldPlaced(case.petition, doing.today, hold.pk, note.digest)])
        return hold


def lift_hold(hold: Hold, doing: Doing) -> Hold:
    """The hold ends. data: reason.

    Raises:
        Unfit: no reason, or it was lifted already.
        NotAllowed: not this person's duty.
    """
    with transaction.atomic():
        case = _locked(hold.matter_id, doing)
        hold = Hold.objects.select_for_update().get(pk=hold.pk)
        if hold.lifted is not None:
            raise Unfit({"": _("暂缓已经解除。")})
        note = keep_note(case, "hold_lifted", _reason(doing), doing)
        hold.lifted_by, hold.lifted = doing.person, doing.today
        hold.save(update_fields=["lifted_by", "lifted"])
        write(case, "lift_hold", doing, [HoldLifted(case.petition, doing.today, hold.pk, note.digest)])
        return hold


def propose(matter: int, doing: Doing) -> Disposal:
    """提出销毁, when the time of the file's rule is over and no hold stands.

    Raises:
        Unfit: it must still be kept; says until when and by which rule.
        NotAllowed: not this person's duty.
    """
    with transaction.atomic():
        case = _locked(matter, doing)
        kept, until = _require_over(case, doing)
        try:
            with transaction.atomic():
                disposal = Disposal.objects.create(
                    matter=case.matter,
                    rule=kept.rule.id,
                    keep_until=until,
                    proposed_by=doing.person,
                    proposed=doing.today,
                )
        except IntegrityError as error:
            raise Unfit({"": _("已经有人提出销毁，等待另一位同事确认。")}) from error
        event = DisposalProposed(case.petition, doing.today, disposal.pk, kept.rule.id)
        write(case, "propose_disposal", doing, [event])
        return disposal


def decide(disposal: Disposal, doing: Doing, *, confirmed: bool) -> Disposal:
    """A second person confirms, and the texts are deleted; or refuses.

    Raises:
        Unfit: decided already, a hold stands, or it must be kept longer by now.
        NotAllowed: not this person's duty.
    """
    with transaction.atomic():
        case = _locked(disposal.matter_id, doing)
        disposal = Disposal.objects.select_for_update().get(pk=disposal.pk)
        answer = policies.may_decide_disposal(doing.person, disposal, doing.today)
        if not answer:
            raise NotAllowed(answer.why)
        if disposal.decided is not None:
            raise Unfit({"": _("这项销毁已经决定。")})
        if confirmed:
            _require_over(case, doing)
        disposal.decided_by, disposal.decided, disposal.confirmed = doing.person, doing.today, confirmed
        disposal.save(update_fields=["decided_by", "decided", "confirmed"])
        write(
            case,
            "decide_disposal",
            doing,
            [DisposalDecided(case.petition, doing.today, disposal.pk, confirmed)],
        )
        if confirmed:
            _erase(case, doing)
        return disposal


def _locked(matter: int, doing: Doing) -> Case:
    """
    Raises:
        NotAllowed: the person may not keep files, or may not see this one.
    """
    row = Matter.objects.select_for_update().get(pk=matter)
    for answer in (
        policies.may_view(doing.person, row, doing.today),
        policies.may_keep_files(doing.person, doing.today, row),
    ):
        if not answer:
            raise NotAllowed(answer.why)
    case = case_of(row)
    if any(doing.person.pk in course.recused for course in case.found.courses.values()):
        raise NotAllowed(_("你已在本事项中回避，不能再办理。"))
    return case


def _require_over(case: Case, doing: Doing) -> tuple[Kept, date]:
    """The rule and its last day, when that has passed and nothing stands against disposal.

    Raises:
        Unfit: says what does.
    """
    if case.matter.disposed is not None:
        raise Unfit({"": _("本案卷的内容已经销毁。")})
    if Hold.objects.filter(matter=case.matter, lifted=None).exists():
        raise Unfit({"": _("本案卷已暂缓销毁，解除暂缓之后才能销毁。")})
    kept = keeping_of(case)
    if kept.until is None or not kept.is_over(doing.today):
        raise Unfit({"": _still(kept)})
    return kept, kept.until


def _still(kept: Kept) -> str:
    """Why a file is not over yet."""
    if kept.rule.years is None:
        return _("按保管期限表，本案卷永久保存。")
    if kept.until is None:
        return _("事项尚未办结，保管期限还没有起算。")
    return _("按保管期限表（%(rule)s），本案卷保管到%(day)s。") % {"rule": kept.rule.name, "day": day_words(kept.until)}


def _reason(doing: Doing) -> str:
    reason = str(doing.data.get("reason") or "").strip()
    if not reason:
        raise Unfit({"reason": _("请写明理由。")})
    return reason


def _erase(case: Case, doing: Doing) -> None:
    """Delete what may be deleted, and leave what proves that it was there."""
    petitions = list(Petition.objects.filter(matter=case.matter))
    ids = [petition.pk for petition in petitions]
    texts = present_texts(petitions)
    unindex_texts([(pk, tokens(text.searched)) for pk, text in texts.items()])
    for content in Content.objects.filter(petition__in=ids):
        content.name = content.id_number = content.phone = content.address = content.leader = None
        content.ask = content.extra = content.parties = content.details = None
        content.salt = b""
        content.save()
    Petition.objects.filter(pk__in=ids).update(
        name_key=None, id_number_key=None, phone_key=None, query_key=None, query_code=None, cells_digest=None
    )
    PartyKey.objects.filter(petition__in=ids).delete()
    Note.objects.filter(Q(petition__in=ids) | Q(matter=case.matter, petition=None)).update(text=None, salt=None)
    files = list(Attachment.objects.filter(petition__in=ids, disposed=False))
    Attachment.objects.filter(pk__in=[one.pk for one in files]).update(disposed=True, name=None, salt=None)
    for letter in letters_of_petitions(ids):
        letters.close_for_disposal(letter, person=doing.person, at=doing.at, today=doing.today)
    Matter.objects.filter(pk=case.matter.pk).update(disposed=doing.today)
    paths = [attachments.path_of(one.file) for one in files]
    transaction.on_commit(partial(_remove, paths))


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
