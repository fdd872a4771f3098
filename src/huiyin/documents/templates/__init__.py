"""Word templates with Chinese placeholders: 来信 {{ 来信.件次 }} 件次，{{ 来信.件次 | 同比 }}.

    guard(data)                 refuses what is no Word document or could do harm
    check(data, names)          every trap, with its place and how to mend it
    mend(data)                  placeholders that Word or WPS split, put together
    placeholders(data)          the values that a template asks for
    fill(data, values, …)       the Word file, with figures that can be traced (`official.traced_figures`)

A value is given as text; `traced`, `gap`, `picture`, `number_here` and `number_of` make special stretches of it.
A filter, test or value that cannot do what is asked raises `ValueProblem` with a sentence; `fill` adds the place.
Knows nothing of reports: names and values come from the caller.
"""

from huiyin.documents.templates.checking import check, placeholders
from huiyin.documents.templates.filling import Filled, fill
from huiyin.documents.templates.guard import guard
from huiyin.documents.templates.marks import gap, number_here, number_of, picture, plain_text, traced
from huiyin.documents.templates.mending import mend
from huiyin.documents.templates.names import Names, Placeholder, Signature
from huiyin.documents.templates.problems import FillError, TemplateRefused, Trap
from huiyin.documents.templates.sandbox import ValueProblem

__all__ = [
    "FillError",
    "Filled",
    "Names",
    "Placeholder",
    "Signature",
    "TemplateRefused",
    "Trap",
    "ValueProblem",
    "check",
    "fill",
    "gap",
    "guard",
    "mend",
    "number_here",
    "number_of",
    "picture",
    "placeholders",
    "plain_text",
    "traced",
]
