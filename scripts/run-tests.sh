#!/bin/sh
# All tests on SQLite, then those that touch the database on PostgreSQL. Both run; either failing fails the whole.
set -u
# The tests start the program hundreds of times: without compiled modules each start takes twice as long.
unset PYTHONDONTWRITEBYTECODE
# What a file's tests begin with is made once: all of them go to one process, in the order that conftest.py gives. One
# process more than cores: a test often waits for a server or a browser.
processes="${HUIYIN_TEST_PROCESSES:-$(($(nproc 2>/dev/null || echo 2) + 1))}"
share="-n $processes --dist loadfile --no-loadscope-reorder"
code=0
echo "== SQLite"
env -u HUIYIN_TEST_DATABASE_URL .venv/bin/pytest -q $share "$@" || code=1
echo "== PostgreSQL"
.venv/bin/pytest -q $share --only-database "$@" || code=1
exit $code
