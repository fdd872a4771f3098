"""Publishing tables for everybody, and withdrawing them."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Organ, OrganKind, Person
from huiyin.accounts.policies import Denied
from huiyin.figures.models import Bulletin, BulletinWithdrawal
from huiyin.figures.policies import may_publish
from huiyin.figures.queries.bulletins import Order, draw_up
from huiyin.ledger import acts as ledger
from huiyin.ledger.queries import heads

PUBLISH: Final = "bulletin.publish"
WITHDRAW: Final = "bulletin.withdraw"
#: A reason of fewer characters is none.
SHORTEST_REASON: Final = 5


class BulletinRefused(Exception):
    """It cannot be published or withdrawn as it is; says why and what to do."""


@transaction.atomic
def publish_bulletin(order: Order, *, seen: str, by: Person, at: datetime, today: date) -> Bulletin:
    """Publish the tables of an order as they were seen in the preview whose digest is `seen`.

    What stands of the same days is replaced; it stays kept.

    Raises:
        PermissionDenied: not this person's duty.
        BulletinRefused: the numbers changed since they were seen, or nothing is left to print.
        Unpublishable: the period cannot be published.
    """
    _require(by, today)
    # One at a time: what is hidden depends on everything published before, also on what has no row yet.
    list(Organ.objects.select_for_update().filter(kind=OrganKind.BUREAU).order_by("pk"))
    standing = list(Bulletin.objects.select_related("withdrawal", "replaced_by").order_by("pk"))
    drawn = draw_up(order, today)
    if drawn.digest != seen:
        raise BulletinRefused(_("预览以后台账有了变动，或者另有人公布了数据。请再看一遍预览，然后公布。"))
    if not drawn.content["tables"] and not drawn.content["rates"]:
        raise BulletinRefused(_("选的表都不能公布。请换时段或换表。"))
    before = next(
        (one for one in standing if (one.start, one.end) == (order.period.start, order.period.end) and _stands(one)),
        None,
    )
    row = Bulletin.objects.create(
        start=order.period.start,
        end=order.period.end,
        as_of=order.as_of,
        content=drawn.content,
        digest=drawn.digest,
        replaces=before,
        published_by=by,
        published=at,
    )
    event = {
        "event": "bulletin_published",
        "bulletin": row.pk,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "as_of": row.as_of.isoformat(),
        "digest": row.digest,
        "replaces": before.pk if before else None,
    }
    ledger.append(stream=stream_of(row.pk), expected_n=0, act=PUBLISH, actor=actor_of(by), at=at, events=[event])
    return row


@transaction.atomic
def withdraw_bulletin(pk: int, *, reason: str, by: Person, at: datetime, today: date) -> BulletinWithdrawal:
    """Show published tables no longer, and say why.

    Raises:
        PermissionDenied: not this person's duty.
        BulletinRefused: it stands no longer, or there is no reason.
    """
    _require(by, today)
    row = Bulletin.objects.select_for_update().get(pk=pk)
    reason = " ".join(reason.split())
    if not _stands(row):
        raise BulletinRefused(_("这份公开数据已经撤下，或者已被新的一份代替。"))
    if len(reason) < SHORTEST_REASON:
        raise BulletinRefused(_("请写明撤下的理由，至少五个字。"))
    done = BulletinWithdrawal.objects.create(bulletin=row, reason=reason, withdrawn_by=by, withdrawn=at)
    event = {"event": "bulletin_withdrawn", "bulletin": pk, "reason": sha256(reason.encode()).hexdigest()}
    stream = stream_of(pk)
    ledger.append(
        stream=stream,
        expected_n=heads([stream])[stream].n,
        act=WITHDRAW,
        actor=actor_of(by),
        at=at,
        events=[event],
    )
    return done


def stream_of(pk: int) -> str:
    return f"bulletin:{pk}"


def _stands(row: Bulletin) -> bool:
    return not hasattr(row, "withdrawal") and not hasattr(row, "replaced_by")


def _require(by: Person, today: date) -> None:
    decision = may_publish(by, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)
