"""Sentences of what figures show by themselves."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "evidence.sum": (
        "{parts} = {sum}，与“{whole}”相符。文字未写明，由数值看出。",
        "{parts} = {sum}, which is “{whole}”. No words say so; the figures do.",
    ),
    "evidence.slip": (
        "“{whole}”与同行（列）各数之和不符：{parts} = {sum}；表中另有{vouching}处同样位置的数都相符，疑有一位误写。",
        "“{whole}” is not {parts} = {sum}; {vouching} like it in the table come out: one digit is probably wrong.",
    ),
    "evidence.repeat": (
        "“{later}”与前文“{first}”是同一个数。文字未写明，由数值看出。",
        "“{later}” is the figure told before (“{first}”). No words say so; the figures do.",
    ),
    "evidence.difference": (
        "{first} - {second} = {value}，与“{stated}”相符。文字未写明，由数值看出。",
        "{first} - {second} = {value}, which is “{stated}”. No words say so; the figures do.",
    ),
    "evidence.share": (
        "{above} ÷ {below} = {value}%，与“{percent}”相符。文字未写明，由数值看出。",
        "{above} / {below} = {value} %, which is “{percent}”. No words say so; the figures do.",
    ),
    "evidence.growth": (
        "（{above} - {below}）÷ {below} = {value}%，与“{percent}”相符。文字未写明，由数值看出。",
        "({above} - {below}) / {below} = {value} %, which is “{percent}”. No words say so; the figures do.",
    ),
    "evidence.increase": (
        "变动{above}，本期{below}，上期为{last}，变动率为{value}%，与“{percent}”相符。文字未写明，由数值看出。",
        "Moved by {above} to {below} from {last}: {value} %, which is “{percent}”. No words say so; the figures do.",
    ),
}
