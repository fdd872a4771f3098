"""For tests of what is allowed in a minute: they must not begin in one and end in the next."""

from __future__ import annotations

import pytest

from huiyin.portal.gate import Minute


def stop_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the test takes, all of it is counted in one minute."""
    add, recent = Minute.add, Minute.recent
    monkeypatch.setattr(Minute, "add", lambda self, key, now: add(self, key, 0.0))
    monkeypatch.setattr(Minute, "recent", lambda self, now: recent(self, 0.0))
