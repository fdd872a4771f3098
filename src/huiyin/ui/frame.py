"""What stands around every page: whose system it is, who is signed in, where one can go."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, frozen=True)
class Place:
    """An entry of the navigation. `here` when the page belongs to it; `tally` a count that waits there; `key` opens it
    from any page."""

    label: str
    href: str
    icon: str
    here: bool = False
    tally: int | None = None
    key: str = ""


@dataclass(slots=True, frozen=True)
class Frame:
    organ: str = ""
    home: str = "/"
    person: str = ""
    person_organ: str = ""
    duties: tuple[str, ...] = ()
    places: tuple[Place, ...] = field(default_factory=tuple)
    search: str = ""
    #: Where a password that was made up for a new account is replaced; empty when it was.
    first_password: str = ""
    #: Where petitioners go who came to the door of the staff.
    window: str = ""
