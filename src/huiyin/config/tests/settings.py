"""The settings the tests run under: the product's own, in a home of their own that is thrown away."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="huiyin-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("HUIYIN_") and not name.startswith("HUIYIN_TEST_")]:
    if _name != "HUIYIN_SHARED":
        del os.environ[_name]
os.environ["HUIYIN_HOME"] = _home
os.environ["HUIYIN_TASKS"] = "immediate"
if os.environ.get("HUIYIN_TEST_DATABASE_URL"):
    os.environ["HUIYIN_DATABASE_URL"] = os.environ["HUIYIN_TEST_DATABASE_URL"]

from huiyin.config.settings import *  # noqa: E402, F403

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]

for _alias, _database in DATABASES.items():  # noqa: F405
    # Made as a new home's are: conftest.py does what is beside the models.
    _database["TEST"] = {"MIGRATE": False}
    if _database["ENGINE"].endswith("sqlite3"):
        # Files, so that several connections meet each other as they do in an installation; nothing here outlives a
        # crash.
        _database["TEST"]["NAME"] = f"{_home}/test-{_alias}.sqlite3"
        _database["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
