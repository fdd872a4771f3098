"""From registration to acceptance: every act of sorting, sending, objecting, leading and refusing, as pages call it.

Each does one thing to one petition; whoever does it to many calls it for each and collects what stood in the way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from huiyin.accounts.models import Organ
from huiyin.petitions.acts import assigning, leading, letter_fields, objecting, refusing, sorting
from huiyin.petitions.acts.deeds import Doing, perform
from huiyin.petitions.acts.letter_fields import Printed
from huiyin.petitions.acts.signing import Making, Outcome, carry
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.handling import acting_organ
from huiyin.petitions.queries.paths import dispatcher


class Plain(Protocol):
    """An act without a letter."""

    def __call__(
        self, matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
    ) -> Case: ...


class Lettered(Protocol):
    """An act that goes out as a letter."""

    def __call__(
        self, matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
    ) -> Outcome: ...


def _plain(act: str, make: Making) -> Plain:
    def do(matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None) -> Case:
        return perform(matter, act, doing, lambda case: make(case, doing), petition=petition, expected_n=expected_n)

    return do


def _lettered(
    act: str,
    kind: str | Callable[[Case], str],
    fields: Callable[[Doing], Printed],
    *,
    owed: Callable[[Case, Doing], bool] | None = None,
) -> Lettered:
    def do(matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None) -> Outcome:
        return carry(
            matter, act, doing, kind=kind, fields=fields(doing), issuer=issuer, petition=petition,
            expected_n=expected_n, owed=owed,
        )  # fmt: skip

    return do


def issuer(case: Case) -> Organ:
    """Who signs: the organ that has the petition, else the bureau that sorts it."""
    return acting_organ(case) if case.course.lead is not None else dispatcher(case)


def _kind_of_lead(case: Case) -> str:
    lead = case.course.lead
    return "assignment" if lead is not None and lead.mode == "assign" else "transfer"


route = _plain("route", sorting.routing)
file = _plain("file", sorting.filing)
withdraw = _plain("withdraw", sorting.withdrawing)
recall = _plain("recall", assigning.recalling)
recall_assisting = _plain("recall_assisting", assigning.recalling_assisting)
receive = _plain("receive", assigning.receiving)
object_ = _plain("object", objecting.objecting_lead)
object_assisting = _plain("object_assisting", objecting.objecting_assisting)
agree_objection = _plain("agree_objection", objecting.agreeing)
refuse_objection = _plain("refuse_objection", objecting.refusing_objection)
decide_assisting = _plain("decide_assisting", objecting.deciding_assisting)
take_up = _plain("take_up", leading.taking_up)
lead_back = _plain("lead_back", leading.leading_back)

#: What issuing a letter of these acts does.
MAKERS: dict[str, Making] = {
    "transfer": assigning.sending("transfer"),
    "assign": assigning.sending("assign"),
    "add_assisting": assigning.adding_assisting,
    "pass_on": assigning.passing_on,
    "direct_reply": sorting.replying_directly,
    "refuse": refusing.refusing("not_accepted"),
    "refuse_again": refusing.refusing("no_longer_accepted"),
    "lead": leading.leading,
}

transfer = _lettered("transfer", "transfer", letter_fields.dispatch)
assign = _lettered("assign", "assignment", letter_fields.dispatch)
pass_on = _lettered("pass_on", "transfer", letter_fields.dispatch)
add_assisting = _lettered("add_assisting", _kind_of_lead, letter_fields.to_assisting)
_owed = letter_fields.has_addressee
direct_reply = _lettered("direct_reply", "direct_reply", letter_fields.reply, owed=_owed)
refuse = _lettered("refuse", "not_accepted", letter_fields.refusal, owed=_owed)
refuse_again = _lettered("refuse_again", "no_longer_accepted", letter_fields.refusal, owed=_owed)
lead = _lettered("lead", "lead_notice", letter_fields.lead_notice, owed=_owed)
