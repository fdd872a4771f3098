"""What happens to a matter at the desk, beyond what a spreadsheet ledger can tell.

`assignment`, `attachment`, `letter`, `instruction`, `hold` and `disposal` are ids of rows, `hearing`, `question` and
`demand` numbers by which later events name them; `organ`, `sender`
and `body` ids of organs; `person` the id of somebody who signs in. `note` is the digest of a sealed text. `on` is the
day on which it took effect. An assignment of 0 is the one that a sorting without dispatches implies.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Dispatched(NamedTuple):
    """转送, 交办 to one organ. `mode` "transfer" or "assign"; `part` "lead" (主办) or "assist" (协办); `upper` the
    assignment under which it is passed on to a lower level; `report_due` the set day of the feedback (Art. 22)."""

    petition: int
    on: date
    assignment: int
    sender: int
    organ: int
    mode: str
    part: str = "lead"
    upper: int | None = None
    report_due: date | None = None
    letter: int | None = None


class Received(NamedTuple):
    """签收: the organ says that it has the papers. No period starts by it: the electronic copy arrived when sent."""

    petition: int
    on: date
    assignment: int


class Objected(NamedTuple):
    """异议: the organ says that the matter is not its own, with reasons (Art. 23 ¶3)."""

    petition: int
    on: date
    assignment: int
    note: str


class ObjectionDecided(NamedTuple):
    """The sender agrees to the objection, and the assignment ends; or refuses, and it goes on (Art. 23 ¶3)."""

    petition: int
    on: date
    assignment: int
    agreed: bool
    note: str | None = None


class Recalled(NamedTuple):
    """撤回转办: the sender takes an assignment back, to send it elsewhere."""

    petition: int
    on: date
    assignment: int
    note: str


class InternallyAnswered(NamedTuple):
    """协办意见: the assisting organ's answer to the lead organ; the petitioner gets one opinion, from the lead."""

    petition: int
    on: date
    assignment: int
    note: str


class Reported(NamedTuple):
    """办结报告: feedback to the organ that assigned (Art. 22)."""

    petition: int
    on: date
    assignment: int
    note: str
    letter: int | None = None


class ReportReturned(NamedTuple):
    """退回办结报告: the assigning organ does not accept it, and says why."""

    petition: int
    on: date
    assignment: int
    note: str


class Routed(NamedTuple):
    """依法分类: the lawful route (Art. 31) was decided by a person."""

    petition: int
    on: date
    route: str


class Refused(NamedTuple):
    """不予受理 ("not_accepted") or 不再受理 ("no_longer_accepted"), with the lawful ground (core.terms)."""

    petition: int
    on: date
    kind: str
    ground: str
    organ: int
    letter: int | None = None


class Led(NamedTuple):
    """导入法定途径: led to the statutory procedure of `body`, open to the petitioner `until` (Art. 31(1)–(5))."""

    petition: int
    on: date
    route: str
    organ: int
    body: int | None = None
    until: date | None = None
    letter: int | None = None


class TakenUp(NamedTuple):
    """法定途径已受理: the body it was led to has taken it."""

    petition: int
    on: date


class LedBack(NamedTuple):
    """法定途径未受理: the body did not take it; the matter is to be sorted anew."""

    petition: int
    on: date
    note: str


class LeftSimple(NamedTuple):
    """转普通程序: out of the simple procedure; the ordinary periods count from the first receipt and acceptance."""

    petition: int
    on: date
    note: str | None = None


class Withdrawn(NamedTuple):
    """撤回: the petitioner takes the petition back."""

    petition: int
    on: date
    note: str | None = None


class Recused(NamedTuple):
    """回避: whether an officer keeps out of the matter was decided (Art. 28)."""

    petition: int
    on: date
    person: int
    granted: bool
    note: str | None = None


class Contacted(NamedTuple):
    """联系: the petitioner was spoken with. `kind` "call", "visit", "meeting", "message" or "explanation"."""

    petition: int
    on: date
    kind: str
    note: str


class Asked(NamedTuple):
    """询问: staff of `organ` ask the petitioner something, to be answered by `due` where a day is set."""

    petition: int
    on: date
    question: int
    organ: int
    note: str
    due: date | None = None


class QuestionAnswered(NamedTuple):
    """答复询问: the petitioner's answer, given at the window or written down by staff."""

    petition: int
    on: date
    question: int
    note: str


class AnswerSeen(NamedTuple):
    """阅知答复: whoever asked has read the answer."""

    petition: int
    on: date
    question: int


class DataDemanded(NamedTuple):
    """个人信息请求: the petitioner wants what is kept on him corrected ("correct") or objects to its use ("object");
    《个人信息保护法》 Art. 44, 46. `due`: by when he is answered."""

    petition: int
    on: date
    demand: int
    kind: str
    note: str
    due: date | None = None


class DataDemandAnswered(NamedTuple):
    """答复个人信息请求: granted, or refused with reasons (《个人信息保护法》 Art. 50)."""

    petition: int
    on: date
    demand: int
    granted: bool
    note: str


class Attached(NamedTuple):
    """材料: a file was added. `kind` "petitioner", "evidence", "record" or "other"; `digest` of its bytes, salted."""

    petition: int
    on: date
    attachment: int
    kind: str
    digest: str


class Mediated(NamedTuple):
    """调解 ("mediation") or 和解 ("settlement") and whether an agreement was reached (Art. 33)."""

    petition: int
    on: date
    kind: str
    reached: bool
    note: str
    letter: int | None = None


class HearingOpened(NamedTuple):
    """听证 announced. `stage` "handling", "review" or "re_review": only the last one stops its clock (Art. 36 ¶2)."""

    petition: int
    on: date
    hearing: int
    stage: str
    note: str | None = None
    letter: int | None = None


class HearingClosed(NamedTuple):
    """听证 ended, with its record."""

    petition: int
    on: date
    hearing: int
    note: str


class Served(NamedTuple):
    """送达: a letter reached the petitioner, or was refused. `kind` of the letter; `manner` "in_person", "post",
    "electronic", "left" or "refused". The windows for remedies count from it (Art. 35, 36)."""

    petition: int
    on: date
    letter: int
    kind: str
    manner: str


class Executed(NamedTuple):
    """执行: what a supporting opinion promised was carried out, or was looked at and is not yet (Art. 32)."""

    petition: int
    on: date
    done: bool
    note: str


class ReviewRefused(NamedTuple):
    """不予受理复查 ("review") or 复核 ("re_review") with its ground."""

    petition: int
    on: date
    stage: str
    ground: str
    letter: int | None = None


class Urged(NamedTuple):
    """催办, 督办: an organ was reminded. `clock` the period that is near its end or past it."""

    petition: int
    on: date
    organ: int
    clock: str | None = None
    letter: int | None = None


class Instructed(NamedTuple):
    """批示: a leader's written instruction, a task with addressee and date."""

    petition: int
    on: date
    instruction: int
    person: int | None
    organ: int | None
    due: date | None
    note: str


class InstructionDone(NamedTuple):
    """批示落实: the result of an instruction."""

    petition: int
    on: date
    instruction: int
    note: str


class HoldPlaced(NamedTuple):
    """暂缓销毁: nothing of the case file may be disposed of while the hold stands."""

    petition: int
    on: date
    hold: int
    note: str


class HoldLifted(NamedTuple):
    petition: int
    on: date
    hold: int
    note: str


class DisposalProposed(NamedTuple):
    """提出销毁 under a retention rule (its id)."""

    petition: int
    on: date
    disposal: int
    rule: str


class DisposalDecided(NamedTuple):
    """A second person confirmed the disposal, and text, personal data and files were deleted; or refused it."""

    petition: int
    on: date
    disposal: int
    confirmed: bool


KINDS: dict[str, type] = {
    "dispatched": Dispatched,
    "received": Received,
    "objected": Objected,
    "objection_decided": ObjectionDecided,
    "recalled": Recalled,
    "internally_answered": InternallyAnswered,
    "reported": Reported,
    "report_returned": ReportReturned,
    "routed": Routed,
    "refused": Refused,
    "led": Led,
    "taken_up": TakenUp,
    "led_back": LedBack,
    "left_simple": LeftSimple,
    "withdrawn": Withdrawn,
    "recused": Recused,
    "contacted": Contacted,
    "asked": Asked,
    "question_answered": QuestionAnswered,
    "answer_seen": AnswerSeen,
    "data_demanded": DataDemanded,
    "data_demand_answered": DataDemandAnswered,
    "attached": Attached,
    "mediated": Mediated,
    "hearing_opened": HearingOpened,
    "hearing_closed": HearingClosed,
    "served": Served,
    "executed": Executed,
    "review_refused": ReviewRefused,
    "urged": Urged,
    "instructed": Instructed,
    "instruction_done": InstructionDone,
    "hold_placed": HoldPlaced,
    "hold_lifted": HoldLifted,
    "disposal_proposed": DisposalProposed,
    "disposal_decided": DisposalDecided,
}
