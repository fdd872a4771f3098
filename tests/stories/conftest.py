"""One served home for all stories, and a pair of hands for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .house import Hands, House, make_home, served


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county before its first petition; copied where a story needs a home of its own."""
    return make_home(tmp_path_factory.mktemp("made") / "home")


@pytest.fixture(scope="session")
def house(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(made_home, tmp_path_factory.mktemp("stories") / "home") as found:
        yield found


@pytest.fixture
def hands(house: House, browser: Browser) -> Iterator[Hands]:
    """`sign_in(name)` → window; `do(page, matter, act, values)`; `read_letter(page, kind)`; see house.py."""
    found = Hands(house, browser)
    yield found
    found.close()
    assert found.complaints == []
