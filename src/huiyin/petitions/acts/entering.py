"""登记: a petition is entered at the desk (2022 regulation Art. 22)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts import policies as accounts
from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.core.divisions import DivisionError, division
from huiyin.core.events import Event, Registered, SuperiorDateSet, matter_stream, stored_forms
from huiyin.core.filing import Entry, Party
from huiyin.core.quality import errors
from huiyin.figures.models import Topic
from huiyin.ledger.acts import StreamConflict, append
from huiyin.ledger.chain import Head, genesis
from huiyin.ledger.prepared import Prepared
from huiyin.petitions import policies
from huiyin.petitions.acts import ids
from huiyin.petitions.acts.attaching import Kept, file_with
from huiyin.petitions.acts.contents import index_texts, seal, write_contents
from huiyin.petitions.acts.deeds import Doing, NotAllowed, Unfit
from huiyin.petitions.acts.numbering import new_query_code, next_number
from huiyin.petitions.acts.projection import project, store
from huiyin.petitions.models import Attachment, DraftFile, EntryDraft, Matter, PartyKey, Petition
from huiyin.petitions.queries.cases import Case, case_of
from huiyin.petitions.queries.contents import Text
from huiyin.petitions.queries.history import History, composed, history
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.same_matter import keys_of
from huiyin.ui.words import speaks_english

#: Somebody else wrote to the joined matter, or a ledger that is being imported took the number: tried anew.
ATTEMPTS = 3


class Filed(NamedTuple):
    """A petition that is about to be registered: where it belongs and what it comes with."""

    entry: Entry
    organ: Organ
    join: int | None
    reason: str
    files: Sequence[Kept | DraftFile]


def register(
    entry: Entry,
    doing: Doing,
    *,
    join: int | None = None,
    reason: str = "",
    files: Sequence[Kept] = (),
    draft: EntryDraft | None = None,
) -> Case:
    """Enter a petition, into the matter `join` or a matter of its own, with all that follows from it.

    Args:
        reason: why it joins that matter, or why it opens its own although one of the same person was offered.
        files: what is handed in with it. Those of the draft come along by themselves.
        draft: what it was typed as; gone afterwards.

    Raises:
        NotAllowed: the person registers nothing of this purpose.
        Unfit: something is missing without which it cannot be registered, or it cannot join that matter.
    """
    allowed = policies.may_register(doing.person, doing.today, purpose=entry.purpose)
    if not allowed:
        raise NotAllowed(allowed.why)
    found = errors(entry, doing.today, settings.LEDGER_FIRST_YEAR)
    if found:
        raise Unfit({one.field: one.english if speaks_english() else one.message for one in reversed(found)})
    drafted: Sequence[DraftFile] = list(draft.files.order_by("pk")) if draft is not None else []
    filed = Filed(entry, organ_of(doing.person, doing), join, reason, [*drafted, *files])
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                case = _register(filed, doing)
                if draft is not None:
                    draft.delete()
                return case
        except (IntegrityError, StreamConflict):
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def organ_of(person: Person, doing: Doing) -> Organ:
    """The organ in whose name a person registers: that of the duty, else the one they work in."""
    held = accounts.held_in(person, policies.REGISTRARS | {Role.ACCUSATION_OFFICER}, doing.today)
    if not held or person.organ_id in held:
        return person.organ
    return Organ.objects.get(pk=min(held))


def _register(filed: Filed, doing: Doing) -> Case:
    entry = filed.entry
    matter, past, earlier = _joined(filed, doing) if filed.join is not None else _opened()
    [petition] = ids.reserve("petition", 1)
    code, query_key = new_query_code()
    sealed = seal(petition, 1, text_of(entry, filed.reason))
    number = next_number(filed.organ, doing.today.year)
    row = Petition(
        id=petition,
        number=number,
        registering_organ=filed.organ,
        matter_id=matter,
        earlier=entry.earlier or earlier,
        restricted=entry.is_accusation,
        confidential=entry.confidential,
        query_code=code,
        query_key=query_key,
        **sealed.keys,
    )
    events: list[Event] = [registration(entry, row, sealed.digest, doing.today)]
    if entry.superior_due is not None:
        events.append(SuperiorDateSet(petition, doing.today, entry.superior_due))
    events += file_with(petition, filed.files, Attachment.Kind.PETITIONER, doing)
    _write(matter, past, events, doing)
    row.save(force_insert=True)
    write_contents([sealed])
    index_texts([(petition, sealed.tokens)])
    index_people(petition, entry.parties)
    return case_of(Matter.objects.get(pk=matter), petition)


def index_people(petition: int, parties: Iterable[Party]) -> None:
    """The blind indexes of the people beside the petitioner, inside the caller's transaction."""
    PartyKey.objects.bulk_create(
        PartyKey(petition_id=petition, part=part, key=key)
        for party in parties
        for part, key in keys_of(party.name, party.phone, party.id_number).items()
    )


def _opened() -> tuple[int, History, None]:
    [matter] = ids.reserve("matter", 1)
    return matter, History({matter: []}, {matter: Head(0, genesis(matter_stream(matter)))}), None


def _joined(filed: Filed, doing: Doing) -> tuple[int, History, str | None]:
    """The matter it joins, locked, and the number of the petition it repeats.

    Raises:
        Unfit: there is no such matter for this person, or the two cannot be one.
    """
    wanted = policies.visible_to(doing.person, doing.today).filter(pk=filed.join or 0)
    matter = Matter.objects.select_for_update().filter(pk__in=wanted.order_by().values("pk")).first()
    if matter is None or matter.restricted != filed.entry.is_accusation or matter.disposed is not None:
        raise Unfit({"join": _("不能并入这一事项：它不存在，或者与本件不属同一类。请重新选择，或另立事项。")})
    past = history([matter.pk])
    number = matter.petitions.filter(pk=matter.leading or 0).values_list("number", flat=True).first()
    return matter.pk, past, number


def text_of(entry: Entry, reason: str = "") -> Text:
    """What is sealed of a petition. `reason`: why it joined a matter or opened its own."""
    fields = {name: getattr(entry, name) for name in ("name", "id_number", "phone", "address", "ask")}
    details = {
        "facts": entry.facts,
        "history": entry.history,
        "email": entry.email,
        "read_by": entry.read_by if entry.read_back else "",
        "linking": reason,
    }
    return Text(
        {name: value for name, value in fields.items() if value},
        parties=entry.parties,
        details={name: value for name, value in details.items() if value},
    )


def registration(entry: Entry, row: Petition, digest: str, today: date) -> Registered:
    """The event of a petition that is registered as this row, its text known by the digest."""
    return Registered(
        petition=row.pk,
        on=today,
        number=row.number,
        organ=row.registering_organ_id,
        channel=entry.channel,
        level=level_of(row.registering_organ) if entry.first_nationwide else None,
        source=entry.source or "own",
        petitioned=entry.petitioned,
        people=entry.people,
        representatives=entry.representatives,
        purpose=entry.purpose or None,
        accused=entry.accused if entry.is_accusation else None,
        topic1=top_of(entry.topic),
        topic=entry.topic,
        place=entry.place,
        first=entry.first or None,
        first_nationwide=entry.first_nationwide,
        earlier=row.earlier,
        reception=(entry.reception or None) if entry.is_visit else None,
        content=digest,
        joint=not entry.is_visit and entry.people > 1,
        anonymous=entry.anonymous,
        confidential=entry.confidential,
        involved=entry.involved,
    )


def _write(matter: int, past: History, events: Sequence[Event], doing: Doing) -> None:
    head = past.heads[matter]
    append(
        stream=matter_stream(matter),
        expected_n=head.n,
        act="desk.register",
        actor=actor_of(doing.person),
        at=doing.at,
        events=stored_forms(events),
    )
    past.streams.setdefault(matter, []).extend(events)
    projection = project(matter, head.n + 1, composed(matter, past.streams), clock_maker())
    store([projection], are_new=head.n == 0)


def level_of(organ: Organ) -> str | None:
    """首次登记层级 of a petition that no other organ has registered before."""
    if organ.kind == OrganKind.TOWN:
        return "town"
    try:
        return division(organ.division[:6]).level if organ.division else None
    except DivisionError:
        return None


_TOPIC = Prepared(lambda topic: Topic.objects.filter(pk=topic).select_related("parent__parent"))


def top_of(topic: int | None) -> int | None:
    """内容分类一级 of a topic."""
    row = next(iter(_TOPIC(topic)), None) if topic else None
    while row is not None and row.parent is not None:
        row = row.parent
    return row.pk if row else None
