"""What stands around every page: whose system it is, who is signed in, where one can go."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, frozen=True)
class Place:
    """An entry of the navigation. `here` when the page belongs to it, `exact` when it is the page; `tally` a count that
    waits there; `key` opens it from any page; `places` are the pages inside it."""

    label: str
    href: str
    icon: str
    here: bool = False
    tally: int | None = None
    key: str = ""
    exact: bool = False
    places: tuple[Place, ...] = ()


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

    @property
    def pages(self) -> tuple[Place, ...]:
        """All entries that open a page, without the heads over them."""
        return tuple(page for place in self.places for page in (place.places or (place,)))

    @property
    def is_grouped(self) -> bool:
        return any(place.places for place in self.places)

    @property
    def inside(self) -> Place | None:
        """The place with pages of its own in which somebody is."""
        return next((place for place in self.places if place.here and place.places), None)

    @property
    def page(self) -> Place | None:
        return next((page for page in self.pages if page.here), None)
