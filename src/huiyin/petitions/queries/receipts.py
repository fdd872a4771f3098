"""The receipt of a petition, made of what is stored: the same one at any time, with its proof once there is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings

from huiyin.core.events import matter_stream
from huiyin.ledger import receipts
from huiyin.ledger.models import Entry
from huiyin.ledger.publishing import Damaged, proof_of
from huiyin.ledger.queries import read_entry
from huiyin.ledger.receipts import FiledFile, Proof, Receipt
from huiyin.petitions.models import Attachment, Content, Petition
from huiyin.petitions.queries.attachments import content_of, digest_of
from huiyin.petitions.queries.contents import Text, opened
from huiyin.vault.signing import signer

#: Acts by which a petition comes into the ledger from its petitioner's own hand or mouth.
FILING = frozenset({"window.file", "desk.register"})


class NoReceipt(LookupError):
    """There is nothing to make a receipt of: the petition came from a spreadsheet, or its content was disposed of."""


class Filing(NamedTuple):
    """The entry with which a petition came into the ledger. `entry`: the id of its row."""

    entry: int
    body: str
    at: datetime
    events: Sequence[dict[str, Any]]


def receipt_of(petition: Petition) -> Receipt:
    """The receipt as it was given when the petition was filed, and the place of its entry in the ledger's tree once a
    checkpoint holds it.

    Raises:
        NoReceipt: it cannot be made, or no longer.
        VaultError: a file that was filed with it is not there or is damaged.
    """
    filing = filing_of(petition)
    content = Content.objects.filter(petition=petition, version=1).first()
    if filing is None or content is None or not content.salt:
        raise NoReceipt(petition.pk)
    written = opened(content), bytes(content.salt)
    receipt = made(petition, filing.body, filing.at, written, _files(petition, filing))
    return receipt._replace(proof=_proof(filing.entry))


def _proof(entry: int) -> Proof | None:
    try:
        return proof_of(entry)
    except Damaged:
        # The receipt itself holds; what is wrong with the ledger the checks of it will say.
        return None


def made(
    petition: Petition, body: str, at: datetime, written: tuple[Text, bytes], files: Sequence[FiledFile] = ()
) -> Receipt:
    """`body` and `at`: of the entry; `written`: what was filed, and its salt."""
    (text, salt), bureau = written, petition.registering_organ.name
    key = signer(settings.KEYS)
    return receipts.make(body, text.canonical(), salt, petition.number, bureau, at, key, files=files)


def filed_file(attachment: Attachment, plain: str) -> FiledFile:
    """`plain`: SHA-256 of its bytes, in hexadecimal."""
    salt = bytes(attachment.salt or b"")
    return FiledFile(attachment.name or "", plain, salt.hex(), digest_of(salt, plain))


def _files(petition: Petition, filing: Filing) -> list[FiledFile]:
    """Those that came with the petition, not those added later."""
    named = [event["attachment"] for event in filing.events if event["event"] == "attached"]
    if not named:
        return []
    kept = Attachment.objects.filter(petition=petition, disposed=False).in_bulk(named)
    if len(kept) < len(named):
        raise NoReceipt(petition.pk)
    return [filed_file(kept[number], sha256(content_of(kept[number])).hexdigest()) for number in named]


def filing_of(petition: Petition) -> Filing | None:
    """In the stream of its matter, or of the one it came from; None where a spreadsheet told of it."""
    wanted, seen = [petition.matter_id], set[int]()
    while wanted:
        matter = wanted.pop()
        seen.add(matter)
        rows = Entry.objects.filter(stream=matter_stream(matter)).order_by("n").values_list("pk", "body", "hash")
        for key, body, entry_hash in rows:
            entry = read_entry(body, entry_hash)
            about = [event for event in entry.events if event.get("petition") == petition.pk]
            if any(event["event"] == "registered" for event in about):
                return Filing(key, body, entry.at, entry.events) if entry.act in FILING else None
            origins = {event["origin"] for event in about if event["event"] == "joined"}
            wanted += origins - seen
    return None
