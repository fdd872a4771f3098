"""Files of petitions that are not there, or are still there after they were disposed of: what `huiyin verify` says."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from huiyin.ledger.problems import Problem
from huiyin.petitions.models import Attachment
from huiyin.petitions.queries.attachments import path_of


def damaged_attachments() -> Iterator[Problem]:
    rows = Attachment.objects.order_by("pk").values_list("pk", "petition", "file", "disposed")
    for key, petition, file, disposed in rows.iterator(chunk_size=2000):
        stream = f"petition:{petition}"
        if path_of(file).exists() == disposed:
            words = (
                _("材料 %(number)d 已登记销毁，但文件 %(file)s 还在；请删除这个文件")
                if disposed
                else _("材料 %(number)d 的文件 %(file)s 不在，请从备份恢复")
            )
            yield Problem("attachment", stream, None, words % {"number": key, "file": file})
