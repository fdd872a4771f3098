"""One served home for all stories, and a pair of hands for each."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .house import Hands, House, make_home, served


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county before its first petition; copied where a story needs a home of its own. Made once in a run, by
    whichever of its processes comes first."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    home, done = shared / "stories-home", shared / "stories-home.made"
    with (shared / "stories-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            make_home(home)
            done.touch()
    return home


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
