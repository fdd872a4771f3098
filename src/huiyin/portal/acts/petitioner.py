"""The petitioner's own acts, done through the deeds of the desk by the window's service person.

The view has seen to it that number and code of this petition were given, and answers whoever sends what is recorded
already (queries/follow_again.py). Sent twice, it is done once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from huiyin.accounts.acts import window_person
from huiyin.accounts.models import WINDOW
from huiyin.ledger.queries import StoredEntry
from huiyin.petitions.acts import asking, attaching, dispatching, rating, remedies
from huiyin.petitions.acts.deeds import Changed, Doing, NotAllowed, entries_since
from huiyin.petitions.models import Note, Petition
from huiyin.petitions.queries.attachments import digest_of
from huiyin.petitions.queries.cases import Case
from huiyin.portal.acts.cleaning import cleaned
from huiyin.portal.queries.follow import follow
from huiyin.portal.queries.open_acts import may

DEEDS: Final[Mapping[str, Callable[..., Case]]] = {
    "answer_question": asking.answer_question,
    "attach": attaching.attach,
    "withdraw": dispatching.withdraw,
    "rate": rating.rate,
    "request_review": remedies.request_review,
    "request_re_review": remedies.request_re_review,
    "demand_data": asking.demand_data,
}
#: What somebody gives does not depend on what an office did meanwhile: it is taken then, too.
_TAKEN_ANYWAY: Final = frozenset({"answer_question", "attach", "demand_data"})


def do(petition: Petition, act: str, data: Mapping[str, Any], *, at: datetime, today: date, expected_n: int) -> None:
    """Do one of DEEDS with the petition, as the one who filed it.

    Raises:
        NotAllowed: it is not open now; says why.
        Changed: something happened since the form was opened that it depends on.
        Unfit: what was filled in does not do.
    """
    matter = petition.matter_id
    if act == "attach":
        strips = not data.get("keeps")
        data = {**data, "files": [cleaned(upload, strips=strips).upload for upload in data["files"]]}
    if _was_done(petition, act, data, entries_since(matter, expected_n)):
        return
    answer = may(follow(petition, today), act)
    if not answer:
        raise NotAllowed(answer.why)
    doing = Doing(window_person(at), at, today, data)
    try:
        DEEDS[act](matter, doing, petition=petition.pk, expected_n=expected_n)
    except Changed as changed:
        if _was_done(petition, act, data, changed.since):
            return
        if not _is_taken_anyway(act, changed.since):
            raise
        DEEDS[act](matter, doing, petition=petition.pk)


def _is_taken_anyway(act: str, since: Iterable[StoredEntry]) -> bool:
    """A rating judges what an office did: where only petitioners did something since, it means what it meant."""
    return act in _TAKEN_ANYWAY or (act == "rate" and all(entry.actor == WINDOW for entry in since))


def _was_done(petition: Petition, act: str, data: Mapping[str, Any], since: Iterable[StoredEntry]) -> bool:
    """Whether the same was sent and taken since the form was opened, of what may be given several times. Of all else,
    the law itself takes no second one."""
    own = [
        event
        for entry in since
        if entry.actor == WINDOW and entry.act == f"desk.{act}"
        for event in entry.events
        if event["petition"] == petition.pk
    ]
    if own and act == "attach":
        return _were_attached(petition, data)
    if act != "demand_data":
        return False
    same = [event.get("note", "") for event in own if event.get("kind") == data["kind"]]
    return str(data["text"]).strip() in {note.text for note in Note.objects.filter(digest__in=same)}


def _were_attached(petition: Petition, data: Mapping[str, Any]) -> bool:
    """Whether each of the files is there already, byte by byte."""
    kept = [(bytes(row.salt), row.digest) for row in petition.attachments.all() if row.salt is not None]
    return all(
        any(digest_of(salt, sha256(upload.content).hexdigest()) == digest for salt, digest in kept)
        for upload in data["files"]
    )
