"""What a clerk enters when a petition is registered, as plain values."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple

from huiyin.core.counting import GROUP_VISIT

#: 联名人, 代表 (the petitioner is the first of them), 代理人.
Part = Literal["joint", "representative", "agent"]

_APART = re.compile(r"[\s,，、;；|/]+")
_NUMBER = re.compile(r"[\d+\-()Xx]{5,}")
_ID_LENGTHS: Final = (15, 18)


class Party(NamedTuple):
    """Somebody of a petition beside the petitioner."""

    part: Part
    name: str
    phone: str = ""
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One petition as it is entered. Codes are those of core.terms; places, topics and organs are ids.

    `people`: 信访人数, everybody who petitions. `involved`: 涉及人数, whom the matter concerns, the petitioners
    included. `read_back`: the record of an oral petition was read to the petitioner, by `read_by` (Art. 19).
    """

    channel: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    id_number: str = ""
    address: str = ""
    anonymous: bool = False
    confidential: bool = False
    people: int = 1
    involved: int | None = None
    parties: tuple[Party, ...] = ()
    reception: str = ""
    read_back: bool = False
    read_by: str = ""
    purpose: str = ""
    place: int | None = None
    topic: int | None = None
    accused: int | None = None
    ask: str = ""
    facts: str = ""
    history: str = ""
    petitioned: date | None = None
    earlier: str = ""
    first: str = ""
    first_nationwide: bool | None = None
    source: str = "own"
    superior_due: date | None = None
    #: Lines of people that could not be read, by the part they were typed for.
    unread: tuple[tuple[Part, str], ...] = field(default=())

    def of_part(self, part: Part) -> tuple[Party, ...]:
        return tuple(one for one in self.parties if one.part == part)

    @property
    def is_visit(self) -> bool:
        return self.channel == "visit"

    @property
    def is_group_visit(self) -> bool:
        return self.is_visit and self.people >= GROUP_VISIT

    @property
    def is_accusation(self) -> bool:
        return self.purpose == "accusation"

    @property
    def representatives(self) -> int | None:
        """代表人数: the petitioner and the others that are named; None where nobody is represented."""
        others = len(self.of_part("representative"))
        return 1 + others if others or self.is_group_visit else None

    @property
    def least_people(self) -> int:
        """As many as are named: the petitioner, the representatives and the joint signatories."""
        return 1 + sum(one.part != "agent" for one in self.parties)


def read_people(text: str, part: Part) -> tuple[list[Party], list[str]]:
    """People typed one a line, as 姓名 电话 证件号码 in any order, and the lines that cannot be read so."""
    found: list[Party] = []
    unread: list[str] = []
    for line in unicodedata.normalize("NFKC", text).splitlines():
        words = [word for word in _APART.split(line) if word]
        if not words:
            continue
        numbers = [word for word in words if _NUMBER.fullmatch(word)]
        names = [word for word in words if word not in numbers]
        ids = [word for word in numbers if len(word) in _ID_LENGTHS and word.upper().rstrip("X").isdigit()]
        phones = [word for word in numbers if word not in ids]
        # A transliterated or foreign name has several words; two Chinese names on one line are two people.
        if not names or len(ids) > 1 or len(phones) > 1 or (len(names) > 1 and not _is_foreign(names)):
            unread.append(line.strip())
            continue
        found.append(Party(part, " ".join(names), "".join(phones), "".join(ids).upper()))
    return found, unread


def _is_foreign(names: list[str]) -> bool:
    return all(name.isascii() for name in names)


def written_people(parties: tuple[Party, ...], part: Part) -> str:
    """The same people as lines to be typed on."""
    return "\n".join(
        " ".join(word for word in (one.name, one.phone, one.id_number) if word) for one in parties if one.part == part
    )
