"""Sentences of the rules about dates."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "date.impossible": (
        "“{date}”不存在：{why}。请核对日期。",
        "“{date}” does not exist: {why_en}. Check the date.",
    ),
    "date.after_report": (
        "“{date}”晚于报告落款的{report}，却写成已经发生的事（“{words}”）。请核对这一日期或落款日期。",
        "“{date}” is after the report's own date {report}, yet told as done (“{words}”). Check either date.",
    ),
    "date.later_year": (
        "这份报告写的是{year}年度的事，“{date}”却在其后，并写成已经发生（“{words}”）。请核对年份。",
        "The report is of {year}, yet “{date}” lies after it and is told as done (“{words}”). Check the year.",
    ),
    "date.signed_early": (
        "报告写的是{year}年度，落款“{date}”却早于该年度结束。请核对落款日期或报告年度。",
        "The report is of the year {year}, but it is dated “{date}”, before that year ends. Check either.",
    ),
    "date.order": (
        "先后颠倒：“{later}”（{later_step}）早于“{earlier}”（{earlier_step}）。请核对两个日期。",
        "Out of order: “{later}” ({later_step}) is before “{earlier}” ({earlier_step}). Check both dates.",
    ),
    "date.reversed": (
        "起止颠倒：“{words}”的结束“{end}”早于开始“{start}”。请核对。",
        "Reversed: in “{words}” the end “{end}” comes before the start “{start}”. Check them.",
    ),
    "date.period": (
        "“{words}”：{name}应为{months}。请核对月份。",
        "“{words}”: {name} is {months}. Check the months.",
    ),
    "date.weekday": (
        "“{date}”是{right}，文中写作{printed}。请核对日期或星期。",
        "“{date}” is a {right}, printed {printed}. Check the date or the weekday.",
    ),
}
