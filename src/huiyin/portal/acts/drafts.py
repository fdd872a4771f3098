"""窗口草稿: answers and files of somebody who is filing, kept sealed for seven days."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.petitions.acts.attaching import FIELD, Upload, discard, keeping
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.models import Attachment
from huiyin.petitions.queries.attachments import AAD, MOST_FILES, path_of
from huiyin.portal.acts.cleaning import cleaned
from huiyin.portal.models import WindowDraft, WindowDraftFile
from huiyin.portal.queries.drafts import answers_of, receipt_of
from huiyin.vault import VaultError, vault_of
from huiyin.vault.fields import current

KEEP = timedelta(days=7)
#: All files of one draft together, in files of the largest kind.
FILES_OF_A_DRAFT = 5
#: Files are taken while so much of the disk is free; the petition itself needs next to nothing.
LEAST_FREE = 1024**3
#: What files of all drafts may hold together, and into how many parts what the others left of it is cut for one
#: network: whoever fills many drafts leaves nine tenths to everybody else.
MOST_HELD, SHARE = 20 * 1024**3, 10
#: Forgotten drafts thrown away whenever one is begun.
SWEPT = 20


def begin(at: datetime, helper: Person | None = None, network: str = "") -> WindowDraft:
    """A new draft; some that were forgotten go."""
    for old in WindowDraft.objects.filter(expires__lte=at).values_list("pk", flat=True)[:SWEPT]:
        throw_away(old)
    return WindowDraft.objects.create(
        token=secrets.token_hex(16),
        filing=secrets.token_hex(16),
        form="",
        receipt="",
        helper=helper,
        network=current().blind(network, "window network") if network else "",
        started=at,
        saved=at,
        expires=at + KEEP,
    )


def answer(draft: WindowDraft, step: str, given: Mapping[str, Any], at: datetime) -> bool:
    """Keep the answers of a page, also wrong ones; False when the draft was filed meanwhile."""
    with transaction.atomic():
        row = WindowDraft.objects.select_for_update().get(pk=draft.pk)
        if row.filed is not None:
            return False
        answers = answers_of(row) | dict(given)
        answers["sent"] = list(dict.fromkeys([*answers.get("sent", []), step]))
        row.form, row.saved, row.expires = json.dumps(answers, ensure_ascii=False, sort_keys=True), at, at + KEEP
        row.save(update_fields=["form", "saved", "expires"])
    draft.form = row.form
    return True


def note_shown(draft: WindowDraft, at: datetime) -> None:
    """The receipt is shown for the first time: half an hour later it closes."""
    with transaction.atomic():
        row = WindowDraft.objects.select_for_update().get(pk=draft.pk)
        told = receipt_of(row)
        if "shown" not in told:
            row.receipt = json.dumps(told | {"shown": at.isoformat()})
            row.save(update_fields=["receipt"])


def add_file(draft: WindowDraft, upload: Upload, *, strips: bool) -> None:
    """
    Raises:
        Unfit: it is none of the kinds that are kept, there are too many, or there is no room.
    """
    if draft.files.count() >= MOST_FILES:
        raise Unfit(
            {FIELD: _("最多添加 %(most)d 个文件。其余的，提交以后可以凭编号和查询码补交。") % {"most": MOST_FILES}}
        )
    held: int = draft.files.aggregate(all=Sum("size"))["all"] or 0
    most = settings.ATTACHMENT_MB * FILES_OF_A_DRAFT
    if held + len(upload.content) > most * 1024 * 1024:
        raise Unfit({FIELD: _("文件合计超过 %(most)d MB。其余的，提交以后可以凭编号和查询码补交。") % {"most": most}})
    if not _has_room(draft, len(upload.content)):
        raise Unfit({FIELD: _("现在暂时不能收文件。请先提交文字，文件以后凭编号和查询码补交。")})
    made = cleaned(upload, strips=strips)
    with keeping([made.upload]) as [file]:
        WindowDraftFile.objects.create(
            draft=draft,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            file=file.stored,
            sha256=file.sha256,
            changed=made.changed,
        )


def _has_room(draft: WindowDraft, size: int) -> bool:
    """Whether the disk, and what the drafts of one network and all together may hold of it, leave room for files."""
    folder = settings.FILES if settings.FILES.is_dir() else settings.HOME
    if shutil.disk_usage(folder).free < LEAST_FREE:
        return False
    files = WindowDraftFile.objects
    neighbours: int = files.filter(draft__network=draft.network).aggregate(all=Sum("size"))["all"] or 0
    others: int = (files.aggregate(all=Sum("size"))["all"] or 0) - neighbours
    return neighbours + size <= (MOST_HELD - others) // SHARE


def remove_file(draft: WindowDraft, file: int) -> None:
    with transaction.atomic():
        row = WindowDraftFile.objects.filter(draft=draft, draft__filed=None, pk=file).first()
        if row is not None:
            row.delete()
            transaction.on_commit(lambda: _discard_own([row.file]))


def throw_away(draft: int) -> None:
    """The draft and its files are gone for good."""
    with transaction.atomic():
        row = WindowDraft.objects.select_for_update().filter(pk=draft).first()
        if row is None:
            return
        stored = list(row.files.values_list("file", flat=True))
        row.delete()
        transaction.on_commit(lambda: _discard_own(stored))


def _discard_own(stored: Iterable[str]) -> None:
    """Take files from the disk, but none that a petition names."""
    names = set(stored)
    discard(names - set(Attachment.objects.filter(file__in=names).values_list("file", flat=True)))


def reseal_window_files() -> int:
    """Seal every file of an older key with the newest; returns how many.

    Raises:
        VaultError: a file is damaged.
    """
    vault, done = vault_of(settings.KEYS), 0
    for name in WindowDraftFile.objects.values_list("file", flat=True):
        path, aad = path_of(name), AAD.format(name)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError as error:
            raise VaultError(_("材料 %(path)s 不在工作目录中，请从备份恢复。") % {"path": path}) from error
        if not vault.is_newest(sealed):
            part = path.with_name(f".{path.name}.new")
            part.write_bytes(vault.seal_bytes(vault.open_bytes(sealed, aad), aad))
            part.replace(path)
            done += 1
    return done
