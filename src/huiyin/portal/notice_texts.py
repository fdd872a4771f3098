"""The words of notices. They go to people, not to pages: Chinese, whatever language the worker speaks.

No message says what a petition is about, where it lies or how it was decided. After an accusation, or to somebody who
asked for confidence, none names the bureau or a petition at all, since somebody else may read the telephone.
"""

from __future__ import annotations

from typing import NamedTuple

from huiyin.core import querycode


class About(NamedTuple):
    """What a message may hold.

    is_neutral: neither the bureau nor that it is a petition is said.
    address: where to look; empty where none is set.
    code: only in what goes to the telephone that was given when it was filed.
    has_code: whether the petitioner was given one at all.
    """

    number: str
    bureau: str
    is_neutral: bool
    address: str = ""
    code: str = ""
    has_code: bool = True


def registered(about: About) -> str:
    what = f"您提交的材料已收到，编号{about.number}" if about.is_neutral else f"您的信访已登记，编号{about.number}"
    code = f"，查询码{querycode.grouped(about.code)}，请勿告诉他人" if about.code else ""
    return f"{_sender(about)}{what}{code}。{_look(about)}"


def step(about: About) -> str:
    return f"{_sender(about)}{_thing(about)}有新的进展。{_look(about)}"


def question(about: About) -> str:
    what = "有新的进展" if about.is_neutral else "有一个问题需要您答复"
    return f"{_sender(about)}{_thing(about)}{what}。{_look(about)}"


TEXTS = {"registered": registered, "step": step, "question": question}


def subject(kind: str, about: About) -> str:
    """The subject of a mail."""
    if about.is_neutral:
        return f"编号{about.number}"
    return f"信访{about.number}{'已登记' if kind == 'registered' else '有新的进展'}"


def _sender(about: About) -> str:
    return f"{about.bureau}：" if about.bureau and not about.is_neutral else ""


def _thing(about: About) -> str:
    return f"您提交的材料（编号{about.number}）" if about.is_neutral else f"您的信访（编号{about.number}）"


def _look(about: About) -> str:
    if not about.has_code:
        return "请向受理的窗口查询。"
    if not about.address:
        return "请凭编号和查询码在网上窗口查看。"
    return f"请凭编号和查询码查看：{about.address}"
