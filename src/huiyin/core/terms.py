"""The closed vocabularies of the petition ledger: one identifier for each official term.

What is stored is the code; what people read is the label, which is exactly the word of the ledger and the law.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Term(NamedTuple):
    code: str
    label: str
    english: str


class Vocabulary:
    """An ordered, closed list of terms. Order is the order in which reports list them."""

    __slots__ = ("_by_code", "_by_label", "name", "terms")

    def __init__(self, name: str, *rows: tuple[str, str, str]) -> None:
        self.name = name
        self.terms = tuple(Term(*row) for row in rows)
        self._by_code = {term.code: term for term in self.terms}
        self._by_label = {term.label: term.code for term in self.terms}

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._by_code)

    def label(self, code: str) -> str:
        return self._by_code[code].label

    def english(self, code: str) -> str:
        return self._by_code[code].english

    def code(self, word: str) -> str | None:
        """The code of a label, or of a code itself; None when the word is neither."""
        return self._by_label.get(word) or (word if word in self._by_code else None)


CHANNEL = Vocabulary(
    "channel",
    ("letter", "来信", "letter"),
    ("visit", "来访", "visit"),
    ("web", "网上信访", "web"),
    ("phone", "来电", "phone"),
    ("fax", "传真", "fax"),
    ("mailbox", "领导信箱", "leader's mailbox"),
    ("other", "其他", "other"),
)

LEVEL = Vocabulary(
    "level",
    ("nation", "国家", "national"),
    ("province", "省", "province"),
    ("city", "市", "city"),
    ("county", "县", "county"),
    ("town", "乡", "town"),
)

SOURCE = Vocabulary(
    "source",
    ("own", "本级", "own level"),
    ("nation", "国家级交办", "assigned by the national level"),
    ("province", "省级交办", "assigned by the province"),
    ("city", "市级交办", "assigned by the city"),
    ("county", "县级交办", "assigned by the county"),
)

PURPOSE = Vocabulary(
    "purpose",
    ("appeal", "申诉", "appeal"),
    ("claim", "求决", "claim"),
    ("accusation", "揭发控告", "accusation"),
    ("suggestion", "意见建议", "suggestion"),
    ("inquiry", "咨询", "inquiry"),
    ("other", "其他", "other"),
)

PETITION_CLASS = Vocabulary(
    "petition_class",
    ("claim", "申诉求决类", "appeals and claims"),
    ("accusation", "检举控告类", "accusations"),
    ("suggestion", "建议意见类", "suggestions"),
    ("other", "其他", "other"),
)

#: The three classes of the 2022 regulation, Art. 29–31; the mapping of the older purposes is inferred (LAW.md D).
CLASS_OF_PURPOSE = {
    "appeal": "claim",
    "claim": "claim",
    "accusation": "accusation",
    "suggestion": "suggestion",
    "inquiry": "suggestion",
    "other": "other",
}

RECEPTION = Vocabulary(
    "reception",
    ("window", "窗口接待", "at the window"),
    ("leader_duty", "领导坐班接访", "leader on duty"),
    ("leader_day", "领导大接访", "leaders' reception day"),
    ("appointment", "预约接访", "by appointment"),
    ("group", "集体", "group"),
    ("other", "其他", "other"),
)

DISPOSITION = Vocabulary(
    "disposition",
    ("transfer", "转送", "transferred"),
    ("assign", "交办", "assigned"),
    ("direct_reply", "直接回复", "answered directly"),
    ("file", "存", "filed"),
    ("not_accepted", "不予受理", "not accepted"),
    ("no_longer_accepted", "不再受理", "no longer accepted"),
    ("lead", "导入法定途径", "led to a statutory procedure"),
)

#: Dispositions that give an organ the duty to handle; all others end the sorting and start no clock of an organ.
SENT_DISPOSITIONS = ("transfer", "assign")

OUTCOME = Vocabulary(
    "outcome",
    ("support", "支持", "supported"),
    ("partial_support", "部分支持", "partly supported"),
    ("explanation", "解释说明", "explained"),
    ("no_support", "不予支持", "not supported"),
    ("other", "其他", "other"),
)

#: Opinions that promise something, whose execution is followed (Art. 32).
SUPPORTING = ("support", "partial_support")

RATING = Vocabulary(
    "rating",
    ("satisfied", "满意", "satisfied"),
    ("fairly_satisfied", "基本满意", "fairly satisfied"),
    ("dissatisfied", "不满意", "dissatisfied"),
)

REVIEW_OUTCOME = Vocabulary(
    "review_outcome",
    ("uphold", "维持", "upheld"),
    ("change", "变更", "changed"),
    ("annul", "撤销", "annulled"),
)

FIRST = Vocabulary(
    "first",
    ("first", "初次", "first"),
    ("repeat", "重复", "repeat"),
)

YES_NO = Vocabulary("yes_no", ("yes", "是", "yes"), ("no", "否", "no"))

#: The six routes of the 2022 regulation, Art. 31.
ROUTE = Vocabulary(
    "route",
    ("route_1", "诉讼、复议、立案、监督等法律程序", "courts, procurators, police procedures"),
    ("route_2", "仲裁", "arbitration"),
    ("route_3", "党员申诉、申请复审", "party members' appeals"),
    ("route_4", "行政复议、裁决、确认、许可、处罚等行政程序", "administrative procedures"),
    ("route_5", "查处违法行为、履行法定职责", "punish an unlawful act or perform a duty"),
    ("route_6", "信访程序", "petition procedure"),
)

PROCEDURE = Vocabulary(
    "procedure",
    ("ordinary", "普通程序", "ordinary procedure"),
    ("simple", "简易办理", "simple procedure"),
)

#: Lawful grounds of not accepting (Art. 19 ¶3; 35, 36 as published by bureaus) and of no longer accepting (Art. 36 ¶3).
REFUSAL_GROUND = Vocabulary(
    "refusal_ground",
    ("in_progress", "同一事项已经受理或者正在办理，尚在规定期限内", "already accepted or in progress elsewhere"),
    ("remedy_running", "已作出处理意见，正在复查复核或者尚在申请期限内", "an opinion was given and remedies are open"),
    ("re_review_given", "复核意见已作出，仍以同一事实和理由提出", "re-review given; the same facts and reasons"),
    (
        "remedy_lapsed",
        "处理（复查）意见已生效，逾期未申请复查（复核）",
        "review was not asked for in time",
    ),
)

#: Which refusal each ground belongs to.
REFUSAL_OF_GROUND = {
    "in_progress": "not_accepted",
    "remedy_running": "not_accepted",
    "re_review_given": "no_longer_accepted",
    "remedy_lapsed": "no_longer_accepted",
}

#: Why a request for review or re-review is not accepted: the practice of provinces, no text of the regulation.
REVIEW_REFUSAL = Vocabulary(
    "review_refusal",
    ("late", "超过申请期限，且无正当理由", "asked for too late, without good cause"),
    ("another_matter", "提出的是新的事实、理由或者诉求，不属于原事项", "new facts, reasons or requests"),
    ("skipped_level", "未经处理（复查）程序，或者不属于本机关复查（复核）", "a level was skipped, or another organ's"),
    ("already_decided", "已经作出复查（复核）意见", "the review was decided already"),
    ("other_procedure", "应当通过诉讼、仲裁、行政复议等法定途径解决", "to be settled by a statutory procedure"),
)

#: How a letter reached the petitioner.
SERVICE = Vocabulary(
    "service",
    ("in_person", "当面送达", "in person"),
    ("post", "邮寄送达", "by post"),
    ("electronic", "电子送达", "electronically"),
    ("left", "留置送达", "left at the address"),
    ("refused", "拒收", "refused"),
)

PART = Vocabulary("part", ("lead", "主办", "lead"), ("assist", "协办", "assisting"))
