"""Files of petitions and of drafts as they lie in the home, and what is in them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.petitions.models import Attachment, DraftFile
from huiyin.vault import VaultError, vault_of

#: What a sealed file belongs to, so that it cannot take another's place. A draft's file becomes its petition's.
AAD = "petitions_attachment.{}"
#: Files of one petition, those added later not counted.
MOST_FILES = 30


def path_of(stored: str) -> Path:
    return Path(settings.FILES) / "attachments" / stored


def digest_of(salt: bytes, plain: str) -> str:
    """What the ledger knows of a file: SHA-256(salt ‖ SHA-256 of its bytes, in hexadecimal).

    Salted, so that nobody can find out by the ledger whether a known document was handed in.
    """
    return sha256(salt + plain.encode()).hexdigest()


def content_of(file: Attachment | DraftFile) -> bytes:
    """
    Raises:
        VaultError: the file is not there, is damaged, or is not the one that was handed in.
    """
    try:
        sealed = path_of(file.file).read_bytes()
    except FileNotFoundError as error:
        raise VaultError(_("材料“%(name)s”不在工作目录中，请从备份恢复。") % {"name": file.name}) from error
    content = vault_of(settings.KEYS).open_bytes(sealed, AAD.format(file.file))
    plain = sha256(content).hexdigest()
    if isinstance(file, DraftFile):
        is_whole = plain == file.sha256
    else:
        is_whole = file.salt is not None and digest_of(bytes(file.salt), plain) == file.digest
    if not is_whole:
        raise VaultError(_("材料“%(name)s”与收到时不一致。") % {"name": file.name})
    return content
