"""The kinds of letters: what each must state, by which article, and through whose hands it goes before it is issued.

A kind is a TOML file in `data/kinds`; the fields that kinds share are described once, in `data/fields.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

DATA: Final = Path(__file__).resolve().parent / "data"
CHECK, SIGN = "check", "sign"
STEPS: Final = (CHECK, SIGN)
#: In the order in which a matter meets them.
CODES: Final = (
    "registration_slip", "transfer", "assignment", "receipt_notice", "acceptance", "not_accepted", "no_longer_accepted",
    "lead_notice", "extension", "opinion", "review_opinion", "re_review_opinion", "review_not_accepted",
    "hearing_notice", "urging", "settlement", "completion_report", "direct_reply",
)  # fmt: skip


class Field(NamedTuple):
    """Something a letter states, by the name that Word templates print it under.

    personal: it may name or describe a person. multiline: several paragraphs or entries, one a line; templates loop
    over them. from_case: the system knows it from the matter; the others are written for the letter. why: the article
    that asks for it. default: what is printed where nothing is given, such as the article that is in force today;
    under: what is printed instead in a matter that another regulation governs, by the regulation's id. unless: another
    field; where that is filled in, the law does not want this one. binding: where it is given it must be printed.
    """

    name: str
    english: str
    required: bool
    personal: bool
    multiline: bool
    from_case: bool
    why: str
    default: str = ""
    under: tuple[tuple[str, str], ...] = ()
    unless: str = ""
    binding: bool = False

    def is_wanted(self, fields: Mapping[str, str]) -> bool:
        """Whether a letter with these fields must state it."""
        return self.required and not (self.unless and fields.get(self.unless, "").strip())


class LetterKind(NamedTuple):
    """A kind of letter. `number_word` is its part of the 代字; kinds that share one are numbered together.

    has_head: it goes out under the issuing organ's red head. For tests and previews `body` is its shipped text.
    """

    code: str
    title: str
    english: str
    number_word: str
    numbered: bool
    chain: tuple[str, ...]
    article: str
    has_head: bool
    fields: tuple[Field, ...]
    body: str

    @property
    def required(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.required)

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


class Missing(NamedTuple):
    """A field that the law wants and nobody has filled in. `why` names the article."""

    field: Field
    why: str

    @property
    def words(self) -> str:
        return f"缺“{self.field.name}”（{self.why}）" if self.why else f"缺“{self.field.name}”"


def missing(kind: LetterKind, fields: Mapping[str, str]) -> list[Missing]:
    """What a letter of this kind still lacks."""
    wanted = [field for field in kind.required if field.is_wanted(fields)]
    return [Missing(field, field.why) for field in wanted if not fields.get(field.name, "").strip()]


def worded_under(kind: str, regulation: str) -> dict[str, str]:
    """The fields that name articles, as a matter governed by this regulation has them; empty for the present one."""
    return {
        field.name: dict(field.under)[regulation] for field in KINDS[kind].fields if regulation in dict(field.under)
    }


@cache
def _shared() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = tomllib.loads((DATA / "fields.toml").read_text(encoding="utf-8"))
    return found


def _field(row: Mapping[str, Any], article: str) -> Field:
    about = _shared()[row["name"]] | dict(row)
    required = bool(about.get("required", False))
    return Field(
        name=about["name"],
        english=about["english"],
        required=required,
        personal=bool(about.get("personal", False)),
        multiline=bool(about.get("multiline", False)),
        from_case=bool(about.get("from_case", False)),
        why=about.get("why", article if required else ""),
        default=about.get("default", ""),
        under=tuple(about.get("under", {}).items()),
        unless=about.get("unless", ""),
        binding=bool(about.get("binding", False)),
    )


def _kind(code: str) -> LetterKind:
    about = tomllib.loads((DATA / "kinds" / f"{code}.toml").read_text(encoding="utf-8"))
    return LetterKind(
        code=code,
        title=about["title"],
        english=about["english"],
        number_word=about.get("number_word", ""),
        numbered=bool(about.get("number_word")),
        chain=tuple(about.get("chain", ())),
        article=about["article"],
        has_head=about.get("has_head", True),
        fields=tuple(_field(row, about["article"]) for row in about["fields"]),
        body=about["body"],
    )


KINDS: Final[dict[str, LetterKind]] = {code: _kind(code) for code in CODES}
