"""What is missing or doubtful in a petition as it is entered, each with the rule that asks for it.

An error keeps the petition from being registered; an advice does not: somebody who will not say where they live still
has a petition. Art. 5 of 《信访事项网上办理工作规程》 (国信发〔2022〕8号) lists what is entered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, Literal, NamedTuple

from huiyin.core.counting import GROUP_VISIT, MOST_REPRESENTATIVES
from huiyin.core.filing import Entry
from huiyin.core.identity import is_email, is_phone, looks_resident, resident_fault

Severity = Literal["error", "advice"]


class Rule(NamedTuple):
    label: str
    english: str


def _article(number: str, english: str) -> Rule:
    return Rule(f"《信访工作条例》{number}", f"Regulation of 2022, {english}")


ONLINE_5: Final = Rule("《信访事项网上办理工作规程》第五条", "Rules of online handling, Art. 5")
WRITTEN: Final = _article("第十九条", "Art. 19")
REPRESENTATIVES: Final = _article("第二十条第三款", "Art. 20 ¶3")
NOTICE: Final = _article("第二十三条", "Art. 23")
SECRECY: Final = _article("第三十条第三款", "Art. 30 ¶3")
SAME_MATTER: Final = _article("第十九条第三款", "Art. 19 ¶3")
ID_FORM: Final = Rule("《公民身份号码》GB 11643-1999", "GB 11643-1999")

#: Fewer characters hardly say what happened, where, and what is asked.
SHORT_ASK: Final = 10
MOST_PEOPLE: Final = 100_000
#: A petition is registered when it comes in; a day so far back is a slip, or that of an earlier petition.
MOST_YEARS: Final = 10
LIMITS: Final = {"name": 100, "phone": 60, "id_number": 40, "address": 300, "ask": 40_000, "facts": 40_000}
LIMITS.update(history=20_000, earlier=64, email=200)


class Finding(NamedTuple):
    """`field` is the field to go to; `code` names the finding for tests; `message` and `english` are for the clerk."""

    severity: Severity
    code: str
    field: str
    message: str
    english: str
    rule: Rule


def _error(code: str, field: str, message: str, english: str, rule: Rule) -> Finding:
    return Finding("error", code, field, message, english, rule)


def _advice(code: str, field: str, message: str, english: str, rule: Rule) -> Finding:
    return Finding("advice", code, field, message, english, rule)


def _channel(entry: Entry, today: date) -> Iterator[Finding]:
    if not entry.channel:
        yield _error("channel", "channel", "请选择信访形式", "choose the channel", ONLINE_5)


def _petitioner(entry: Entry, today: date) -> Iterator[Finding]:
    if entry.anonymous:
        if entry.name:
            yield _error(
                "anonymous_name",
                "name",
                "匿名件不登记姓名：清空姓名，或者去掉“匿名”；愿意署名但要求不公开的，改选“保密”",
                "an anonymous petition has no name: empty it, or take “anonymous” off; choose “confidential” for a "
                "petitioner who gives a name that must not become known",
                ONLINE_5,
            )
        return
    if not entry.name:
        yield _error(
            "name",
            "name",
            "请填写信访人姓名或单位名称；没有署名的，勾选“匿名”",
            "enter the petitioner's name; tick “anonymous” where there is none",
            ONLINE_5,
        )
    elif any(letter.isdecimal() for letter in entry.name):
        yield _advice("name_digits", "name", "姓名里有数字，请核对", "there are digits in the name", ONLINE_5)
    if not entry.address:
        yield _advice(
            "address",
            "address",
            "缺住址：姓名、住址不清的，无法书面告知",
            "no address: without name and address nobody can be given notice in writing",
            NOTICE,
        )


def _phone(entry: Entry, today: date) -> Iterator[Finding]:
    if entry.phone and not is_phone(entry.phone):
        yield _advice(
            "phone",
            "phone",
            "电话号码的位数或格式不对：手机号码 11 位，固定电话带区号",
            "the number of digits is not that of a mobile or fixed telephone",
            ONLINE_5,
        )


def _email(entry: Entry, today: date) -> Iterator[Finding]:
    if entry.email and not is_email(entry.email):
        yield _advice(
            "email",
            "email",
            "电子邮箱的格式不对，例如：name@example.com",
            "this is not the form of an e-mail address, such as name@example.com",
            ONLINE_5,
        )


_ID_WORDS: Final = {
    "length": ("应为 18 位（旧号码 15 位）", "eighteen digits are expected (fifteen in old ones)"),
    "day": ("中的出生日期不存在", "the day of birth in it does not exist"),
    "check": ("的末位校验码不符，可能抄错一位", "its check character does not fit: a digit may be wrong"),
}


def _identity(entry: Entry, today: date) -> Iterator[Finding]:
    number = entry.id_number
    if not number or not looks_resident(number):
        return
    fault = resident_fault(number, today)
    if fault is not None:
        words, english = _ID_WORDS[fault]
        yield _advice(f"id_{fault}", "id_number", f"身份证号码{words}，请对照证件核对", english, ID_FORM)


def _people(entry: Entry, today: date) -> Iterator[Finding]:
    if not 1 <= entry.people <= MOST_PEOPLE:
        yield _error("people", "people", "信访人数应为 1 以上的整数", "at least one person petitions", ONLINE_5)
    elif entry.people < entry.least_people:
        yield _error(
            "people_named",
            "people",
            f"信访人数 {entry.people} 少于列出姓名的 {entry.least_people} 人（含信访人本人）",
            f"{entry.least_people} people are named, the petitioner included, but only {entry.people} counted",
            ONLINE_5,
        )
    if entry.involved is not None and entry.involved < entry.people:
        yield _advice(
            "involved", "involved", "涉及人数少于信访人数，请核对", "fewer are concerned than petition", ONLINE_5
        )
    for part, line in entry.unread:
        yield _error(
            "unread",
            part,
            f"“{line}”认不出：每行一人，写姓名、电话、证件号码，用空格分开",
            f"“{line}” cannot be read: one person a line, name, telephone and identity number apart by blanks",
            ONLINE_5,
        )


def _group(entry: Entry, today: date) -> Iterator[Finding]:
    if not entry.is_visit:
        return
    named = entry.representatives or 0
    if named > MOST_REPRESENTATIVES:
        yield _error(
            "representatives",
            "representative",
            f"代表不得超过 {MOST_REPRESENTATIVES} 名，现有 {named} 名（含信访人本人）；其余的人计入信访人数即可",
            f"at most {MOST_REPRESENTATIVES} representatives are received, here are {named}, the petitioner included; "
            "the others are only counted",
            REPRESENTATIVES,
        )
    elif entry.is_group_visit and named == 1:
        yield _advice(
            "group",
            "representative",
            f"{GROUP_VISIT} 人以上是集体访，应当推选代表（不超过 {MOST_REPRESENTATIVES} 名），请登记代表姓名",
            f"{GROUP_VISIT} people or more are a group visit; they choose representatives, who are entered by name",
            REPRESENTATIVES,
        )


def _visit(entry: Entry, today: date) -> Iterator[Finding]:
    if entry.is_visit and not entry.read_back:
        yield _advice(
            "read_back",
            "read_back",
            "请把记录的内容读给信访人听，核对后勾选",
            "read the record to the petitioner and tick when they agree",
            Rule(f"{WRITTEN.label}、{ONLINE_5.label}", f"{WRITTEN.english}; {ONLINE_5.english}"),
        )


def _what(entry: Entry, today: date) -> Iterator[Finding]:
    if not entry.purpose:
        yield _error("purpose", "purpose", "请选择信访目的", "choose the purpose", ONLINE_5)
    if entry.is_accusation and entry.accused is None:
        yield _advice(
            "accused",
            "accused",
            "检举控告应写明被检举控告的单位：系统据此使该单位始终看不到本件",
            "name the organ accused: it is kept from seeing the petition by that",
            SECRECY,
        )
    if entry.place is None:
        yield _advice("place", "place", "缺问题属地", "no place of the problem", ONLINE_5)
    if entry.topic is None:
        yield _advice("topic", "topic", "缺内容分类", "no topic", ONLINE_5)


def _ask(entry: Entry, today: date) -> Iterator[Finding]:
    if not entry.ask:
        yield _error(
            "ask",
            "ask",
            "请写明主要诉求：什么事、在哪里、希望怎么解决",
            "say what is asked: what happened, where, and what should be done",
            ONLINE_5,
        )
    elif len(entry.ask) < SHORT_ASK:
        yield _advice(
            "short_ask",
            "ask",
            "诉求太短：写清什么事、在哪里、希望怎么解决",
            "very short: say what happened, where, and what should be done",
            ONLINE_5,
        )
    if entry.ask and not entry.facts and entry.purpose in ("appeal", "claim", "accusation"):
        yield _advice("facts", "facts", "缺事实和理由", "no facts and reasons", WRITTEN)


def _before(entry: Entry, today: date) -> Iterator[Finding]:
    if entry.petitioned is not None and entry.petitioned > today:
        yield _error("petitioned", "petitioned", "信访日期在今天之后", "the day of the petition lies ahead", ONLINE_5)
    if entry.first == "repeat" and entry.first_nationwide:
        yield _error(
            "first",
            "first_nationwide",
            "在本机构已是重复件，就不是全国初次",
            "a repeat here is not the first nationwide",
            ONLINE_5,
        )
    if entry.earlier and entry.first == "first":
        yield _advice(
            "earlier_first",
            "first",
            "写了此前的编号，却登记为初次，请核对",
            "an earlier number is given, yet it is entered as the first",
            SAME_MATTER,
        )
    if (entry.first == "repeat" or entry.earlier) and not entry.history:
        yield _advice(
            "history",
            "history",
            "重复件请简要写明信访过程：向谁反映过、得到什么答复",
            "for a repeat say to whom it was brought before and what was answered",
            ONLINE_5,
        )


def _long_ago(entry: Entry, today: date, first_year: int) -> Iterator[Finding]:
    if entry.petitioned is None:
        return
    first = max(date(first_year, 1, 1), date(today.year - MOST_YEARS, today.month, min(today.day, 28)))
    if entry.petitioned < first:
        yield _error(
            "petitioned_long_ago",
            "petitioned",
            f"信访日期早于{first.year}年{first.month}月{first.day}日，请核对年份；以前反映过的，写在信访过程里",
            f"the day of the petition is before {first.isoformat()}: look at the year again; what was brought before "
            "belongs to the history",
            ONLINE_5,
        )


def _lengths(entry: Entry, today: date) -> Iterator[Finding]:
    for field, most in LIMITS.items():
        if len(getattr(entry, field)) > most:
            yield _error(
                "long", field, f"超过 {most} 个字；较长的材料请作为附件", f"more than {most} characters", ONLINE_5
            )


_CHECKS: Final[tuple[Callable[[Entry, date], Iterator[Finding]], ...]] = (
    _channel, _petitioner, _phone, _email, _identity, _people, _group, _visit, _what, _ask, _before, _lengths,
)  # fmt: skip


def findings(entry: Entry, today: date, first_year: int = date.min.year) -> list[Finding]:
    """Everything to be said about an entry, errors first, each in the order of the fields. `first_year`: the first of
    which a bureau keeps anything."""
    found = [finding for check in _CHECKS for finding in check(entry, today)]
    found += _long_ago(entry, today, first_year)
    return sorted(found, key=lambda finding: finding.severity != "error")


def errors(entry: Entry, today: date, first_year: int = date.min.year) -> list[Finding]:
    return [finding for finding in findings(entry, today, first_year) if finding.severity == "error"]
