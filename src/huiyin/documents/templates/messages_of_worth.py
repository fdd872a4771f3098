"""The sentences of traps that lie in what an expression is worth: a list where a number belongs, no number at all."""

from __future__ import annotations

from huiyin.documents.templates.message_form import Sentences

WORTH: dict[str, Sentences] = {
    "wrong_kind": (
        "error",
        "“{name}”只能用于{wanted}；“{value}”是{given}。",
        "请删去“{name}”，或换一个名称。",
        "“{name}” is for {wanted_en} only; “{value}” is {given_en}.",
        "Delete “{name}”, or use another name.",
    ),
    "wrong_arguments": (
        "error",
        "“{name}”后面括号里写得不对。",
        "请照这样写：{example}。",
        "What stands in the brackets after “{name}” is not right.",
        "Write it like this: {example}.",
    ),
    "reckoned": (
        "error",
        "“{found}”要拿“{name}”加减乘除，不允许：算出来的数查不到出处。",
        "要合计、占比，请用名称表里的名称，或用“占比”；文字相连请用 ~。",
        "“{found}” reckons with “{name}”, which is not allowed: nobody could trace the result.",
        "For sums and shares use the names in the list, or 占比; join texts with ~.",
    ),
    "numbers_only": (
        "error",
        "“{found}”要拿不是数的东西加减乘除。",
        "只有数字可以加减乘除；文字相连请用 ~。",
        "“{found}” reckons with what is no number.",
        "Only numbers can be reckoned with; join texts with ~.",
    ),
    "by_zero": (
        "error",
        "“{found}”的除数是零。",
        "请改正除数。",
        "“{found}” divides by zero.",
        "Correct the divisor.",
    ),
    "no_else": (
        "error",
        "“{found}”里的 if 没有 else：条件不成立时无值可填。",
        '请补上 else，例如 … else ""，或改用 {{% if … %}} … {{% endif %}}。',
        "The if in “{found}” has no else: where the condition does not hold there is nothing to fill in.",
        'Add else, such as … else "", or use {{% if … %}} … {{% endif %}}.',
    ),
    "not_comparable": (
        "error",
        "“{found}”里，{left}和{right}不能这样比较。",
        "数与数比较大小，文字只能用 == 或 != 比较。",
        "In “{found}” {left} and {right} cannot be compared like this.",
        "Compare numbers with numbers; texts only with == or !=.",
    ),
    "flag_as_value": (
        "error",
        "“{name}”只说是或否，不能印出。",
        "请写成 {{% if … %}} … {{% endif %}}。",
        "“{name}” only says yes or no and cannot be printed.",
        "Write {{% if … %}} … {{% endif %}}.",
    ),
    "table_as_value": (
        "error",
        "“{name}”是表格，由模板里的行和列组成，不能直接印出。",
        "这个名称只用来判断表格有没有内容：{{% if {name} %}}。",
        "“{name}” is a table, made of the rows and columns of the template; it cannot be printed.",
        "Use the name to ask whether the table has rows: {{% if {name} %}}.",
    ),
    "item_as_value": (
        "error",
        "“{name}”是列表中的一项，不是一个值。",
        "请写明取这一项的什么，例如 {name}.名称。",
        "“{name}” is an item of a list, not a value.",
        "Say what of it is meant, such as {name}.名称.",
    ),
    "nothing_as_value": (
        "error",
        "“{name}”不是一个值。",
        "请对照名称表改正。",
        "“{name}” is no value.",
        "Correct it by the list of names.",
    ),
}
