"""Sentences of the rules about how a figure is written."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "forms.points": (
        "“{figure}”有不止一个小数点，不是一个数。请核对，可能是“{guess}”。",
        "“{figure}” has more than one decimal point and is no number. Check it; perhaps “{guess}”.",
    ),
    "forms.thousands": (
        "“{figure}”的千位分隔符不在三位处。请核对，可能是“{guess}”。",
        "“{figure}” has its thousands mark in the wrong place. Check it; perhaps “{guess}”.",
    ),
    "forms.sign": (
        "“{figure}”里有不该出现的“{sign}”，不是一个数。请核对，可能是“{guess}”。",
        "“{figure}” holds a “{sign}” that does not belong and is no number. Check it; perhaps “{guess}”.",
    ),
    "forms.zero": (
        "“{figure}”以0开头。请核对是否漏了数字或多了0。",
        "“{figure}” begins with 0. Check whether a digit was lost or a 0 added.",
    ),
    "forms.doubled": (
        "“{words}”的单位写重了。应为“{guess}”。",
        "The unit of “{words}” is written twice. Make it “{guess}”.",
    ),
    "forms.missing": (
        "“{words}”的{figure}没有单位，同一句里其他金额以“{unit}”计。请补上单位。",
        "In “{words}” {figure} has no unit; the other amounts of the sentence are in {unit}. Add the unit.",
    ),
    "forms.percent": (
        "“{words}”的{figure}没有百分号。应为“{figure}%”。",
        "In “{words}” {figure} has no sign of percentage. Make it “{figure}%”.",
    ),
    "forms.giant": (
        "“{words}”比它所在的总数“{whole}”还大，不带“{scale}”才相称。请核对单位。",
        "“{words}” is more than its whole “{whole}”; without {scale} it is like the other parts. Check the unit.",
    ),
    "forms.clash": (
        "“{words}”以“{printed}”计，邻近的同类金额都以“{unit}”计。请核对是否应为“{guess}”。",
        "“{words}” is in {printed} while the amounts beside it are in {unit}. Check whether it is “{guess}”.",
    ),
    "forms.unbreakable": (
        "“{words}”：{unit}不能有小数。如是平均数，请写明；否则核对数字。",
        "“{words}”: {unit} cannot be counted in fractions. If it is an average, say so; else check the figure.",
    ),
    "forms.reversed": (
        "“{words}”的范围颠倒：{first}大于{last}。应为“{last}—{first}”。",
        "The range “{words}” is reversed: {first} is more than {last}. Make it {last}—{first}.",
    ),
    "forms.above": (
        "“{words}”：{noun}不会超过100%。请核对。",
        "“{words}”: {noun} cannot exceed 100%. Check it.",
    ),
    "forms.fall": (
        "“{words}”：从正数下降不会超过100%。请核对。",
        "“{words}”: nothing positive falls by more than 100%. Check it.",
    ),
}
