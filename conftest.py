"""What all tests share: databases, and the ledger's refusals being lifted for a flush and only for that."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from shutil import rmtree
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation
from pytest_django import DjangoDbBlocker

from huiyin.cli import tables
from huiyin.ledger import refusal
from huiyin.petitions.acts import ids
from huiyin.vault.keyring import create_keys

Kept = Callable[[], AbstractContextManager[None]]
_EITHER = "either_engine"
# A machine that does something else for a second is no fault of a test. To explain a failure Hypothesis traces code:
# a Python before 3.11.3 may crash by it (ADR 45), and then nobody learns what failed.
hypothesis.settings.register_profile(
    "huiyin",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    phases=[phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.explain],
)
hypothesis.settings.load_profile("huiyin")
#: So many times the examples of each generated test, for a long search.
EXAMPLES = int(os.environ.get("HUIYIN_TEST_EXAMPLES", "1"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="only tests that may differ by the database")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that touch the database may touch all of them: the read log has one of its own on SQLite."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark is not None:
            item.add_marker(pytest.mark.django_db(*mark.args, **{"databases": "__all__", **mark.kwargs}), append=False)
        elif {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.django_db(databases="__all__"))
    if config.getoption("--only-database"):
        left = [one for one in items if not one.get_closest_marker("django_db") or one.get_closest_marker(_EITHER)]
        config.hook.pytest_deselected(items=left)
        out = {id(one) for one in left}
        items[:] = [one for one in items if id(one) not in out]


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def pytest_collection_modifyitems_browser_last(items: list[pytest.Item]) -> None:
    """A file is worked off by one process: those that take long come first, that none is left to the end. But once a
    process has started its browser an event loop runs in it, and Django asks the database nothing from there."""
    items.sort(key=lambda one: (one.get_closest_marker("browser") is not None, one.get_closest_marker("slow") is None))


@pytest.hookimpl(specname="pytest_collection_modifyitems")
def pytest_collection_modifyitems_more_examples(items: list[pytest.Item]) -> None:
    if EXAMPLES > 1:
        for test in {
            getattr(one, "obj", None) for one in items if hypothesis.is_hypothesis_test(getattr(one, "obj", None))
        }:
            chosen = test._hypothesis_internal_use_settings  # Hypothesis has no other way to change them from outside
            more = hypothesis.settings(chosen, max_examples=EXAMPLES * chosen.max_examples)
            test._hypothesis_internal_use_settings = more


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The databases, made as those of a new home."""
    with django_db_blocker.unblock():
        for alias in connections:
            with connections[alias].schema_editor() as editor:
                tables.complete(editor)


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Kept]:
    """`with kept(): …` makes what all tests of a module begin with, once for all of them; each gives back what it
    changed. Not for a module whose tests commit."""
    with django_db_blocker.unblock():
        opened = [transaction.atomic(using=alias) for alias in connections]
        for each in opened:
            each.__enter__()
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        for alias, each in zip(connections, opened, strict=True):
            transaction.set_rollback(True, using=alias)
            each.__exit__(None, None, None)


@pytest.fixture(scope="session", autouse=True)
def keys() -> None:
    """The keys of the tests' home."""
    create_keys(settings.KEYS)


@pytest.fixture(autouse=True)
def ids_begin_anew() -> None:
    """Blocks of ids outlive the tables they were taken of."""
    ids.forget()


@pytest.fixture(autouse=True)
def language_begins_anew() -> Iterator[None]:
    """A page asked for in English leaves its process speaking it."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def checkpoints_begin_anew() -> Iterator[None]:
    """The files of checkpoints outlive the ledger that they were published of."""
    yield
    if settings.CHECKPOINTS.is_dir():
        rmtree(settings.CHECKPOINTS)


@pytest.fixture(scope="session", autouse=True)
def flush_passes_the_ledger() -> Iterator[None]:
    """Tests that commit empty all tables afterwards; only then, and only here, the ledger's triggers are lifted."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def lifted(self: BaseDatabaseOperations, sql_list: Any) -> None:
        using = self.connection.alias
        with self.connection.cursor() as cursor:
            for guarded in refusal.guarded_tables(using):
                for name in refusal.wanted_of(connections[using], guarded):
                    on = f" ON {guarded.table}" if self.connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        flush(self, sql_list)
        refusal.install(using)

    BaseDatabaseOperations.execute_sql_flush = lifted
    yield
    BaseDatabaseOperations.execute_sql_flush = flush
