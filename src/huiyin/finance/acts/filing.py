"""Keeping a file that is handed in with an act: sealed on disk, and gone again when the act fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256

from huiyin.accounts.models import Person
from huiyin.figures.acts.evidence import Upload, kind_of
from huiyin.finance import files
from huiyin.finance.models.approvals import FileOf, FinanceFile

LONGEST_NAME = 200


@contextmanager
def keeping(
    upload: Upload | None, of: FileOf, subject: int, *, by: Person, at: datetime
) -> Iterator[FinanceFile | None]:
    """The row of a file, inside the caller's transaction.

    Raises:
        ValidationError: empty, too large, or none of the kinds that are kept.
    """
    if upload is None:
        yield None
        return
    kind = kind_of(upload.content)
    stored = files.new_name()
    path = files.seal(stored, upload.content)
    try:
        yield FinanceFile.objects.create(
            of=of, subject=subject, name=_plain(upload.name, str(kind.value)), kind=kind,
            size=len(upload.content), digest=sha256(upload.content).hexdigest(), stored=stored, by=by, at=at,
        )  # fmt: skip
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _plain(name: str, kind: str) -> str:
    """The file's own name without any folder, ending as its content says."""
    plain = "".join(one for one in name.replace("\\", "/").rpartition("/")[2] if one.isprintable()).strip(" .")
    stem = plain.rpartition(".")[0] or plain or "file"
    return f"{stem[: LONGEST_NAME - 6]}.{kind}"
