"""不予受理, 不再受理: on a lawful ground only, which the notice prints with its article (Art. 19 ¶3, 35, 36 ¶3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.core.desk_events import Refused
from huiyin.core.events import Event, Sorted
from huiyin.core.terms import REFUSAL_GROUND, REFUSAL_OF_GROUND
from huiyin.petitions.acts.deeds import Doing, Unfit
from huiyin.petitions.acts.notes import write_note
from huiyin.petitions.acts.plain import words
from huiyin.petitions.acts.signing import Making
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.paths import dispatcher

_RULE = "《信访工作条例》"


class Ground(NamedTuple):
    """What a ground rests on, and which earlier paper the notice must name."""

    article: str
    needs_organ: bool
    needs_paper: bool


GROUNDS = {
    "in_progress": Ground(f"{_RULE}第十九条第三款", True, True),
    "remedy_running": Ground(f"{_RULE}第十九条第三款、第三十五条、第三十六条第一款", True, True),
    "re_review_given": Ground(f"{_RULE}第三十六条第三款", True, True),
    "remedy_lapsed": Ground(f"{_RULE}第三十五条、第三十六条第三款", True, True),
}


def refusing(kind: str) -> Making:
    """不予受理 ("not_accepted") or 不再受理 ("no_longer_accepted"). data: ground, other_number (of the petition in
    progress, or of the opinion), other_organ, reason (further facts; may be empty)."""

    def make(case: Case, doing: Doing) -> Sequence[Event]:
        ground = words(doing.data, "ground")
        if REFUSAL_OF_GROUND.get(ground) != kind:
            raise Unfit({"ground": _("请从法定理由中选择；没有法定理由的，不得拒绝受理。")})
        problems = _missing(GROUNDS[ground], doing)
        if problems:
            raise Unfit(problems)
        lead = case.course.lead
        organ = lead.organ if lead else dispatcher(case).pk
        events: list[Event] = []
        note = write_note(case, "refusal", refusal_text(doing), doing)
        if case.state == "registered":
            events.append(Sorted(case.petition, doing.today, kind, None, case.course.route, note))
        return [*events, Refused(case.petition, doing.today, kind, ground, organ, doing.letter)]

    return make


def _missing(ground: Ground, doing: Doing) -> dict[str, str]:
    found = {}
    if ground.needs_organ and not words(doing.data, "other_organ"):
        found["other_organ"] = _("请填写正在办理或者作出意见的机关、单位。")
    if ground.needs_paper and not words(doing.data, "other_number"):
        found["other_number"] = _("请填写该信访件的编号，或者已作出意见书的文号。")
    return found


def refusal_text(doing: Doing) -> str:
    """The facts of the refusal in words, as the notice prints them."""
    ground = words(doing.data, "ground")
    facts = _FACTS[ground] % {
        "organ": words(doing.data, "other_organ"),
        "number": words(doing.data, "other_number"),
    }
    more = words(doing.data, "reason")
    return "\n".join(filter(None, (f"{facts}，属于“{REFUSAL_GROUND.label(ground)}”的情形。", more)))


_FACTS = {
    "in_progress": "该信访事项已由%(organ)s受理或者正在办理（%(number)s）",
    "remedy_running": "该信访事项已由%(organ)s作出处理意见（%(number)s），正在复查、复核或者尚在申请复查、复核的期限内",
    "re_review_given": "该信访事项已由%(organ)s作出复核意见（%(number)s），信访人仍以同一事实和理由提出",
    "remedy_lapsed": "该信访事项已由%(organ)s作出意见（%(number)s），信访人未在规定期限内申请复查、复核",
}
