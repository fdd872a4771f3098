"""What all tests share: databases, and the ledger's refusals being lifted for a flush and only for that."""

from __future__ import annotations

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that touch the database may touch all of them: the read log has one of its own on SQLite."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark is not None:
            item.add_marker(pytest.mark.django_db(*mark.args, **{"databases": "__all__", **mark.kwargs}), append=False)
        elif {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.django_db(databases="__all__"))
