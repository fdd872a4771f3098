"""Evidence files as they lie in the home, and what is in them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.figures.models import Evidence, EvidenceKind
from huiyin.vault import VaultError, vault_of

#: What a sealed file belongs to, so that it cannot take another's place.
AAD = "figures_evidence.{}"
CONTENT_TYPES = {
    EvidenceKind.PDF: "application/pdf",
    EvidenceKind.PNG: "image/png",
    EvidenceKind.JPEG: "image/jpeg",
    EvidenceKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    EvidenceKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    EvidenceKind.OFD: "application/ofd",
}


def path_of(evidence: Evidence) -> Path:
    return Path(settings.FILES) / "evidence" / evidence.stored


def content_of(evidence: Evidence) -> bytes:
    """
    Raises:
        VaultError: the file is not there, is damaged, or is not the one that was handed in.
    """
    try:
        sealed = path_of(evidence).read_bytes()
    except FileNotFoundError as error:
        raise VaultError(_("依据文件“%(name)s”不在工作目录中，请从备份恢复。") % {"name": evidence.name}) from error
    content = vault_of(settings.KEYS).open_bytes(sealed, AAD.format(evidence.stored))
    if sha256(content).hexdigest() != evidence.digest:
        raise VaultError(_("依据文件“%(name)s”与上传时不一致。") % {"name": evidence.name})
    return content


def content_type_of(evidence: Evidence) -> str:
    return CONTENT_TYPES[EvidenceKind(evidence.kind)]
