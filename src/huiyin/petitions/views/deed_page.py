"""What a page of a deed is made of. The areas fill tables of these; `deed_table` puts the tables together."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from huiyin.petitions.acts.deeds import Doing
from huiyin.petitions.forms.deeds import DeedForm


class Do(Protocol):
    """An act of the desk. Gives back the case after it, or an outcome with `case` and `done` (False: a draft goes
    along the chain of signatures and nothing has happened yet)."""

    def __call__(
        self, matter: int, doing: Doing, /, *, petition: int | None = None, expected_n: int | None = None
    ) -> Any: ...


class DeedPage(NamedTuple):
    """The form of an act, the act, and a template in place of the plain list of fields.

    The template is included inside <form> with `form`, `case`, `arrow`.
    """

    form: type[DeedForm]
    do: Do
    template: str = ""
