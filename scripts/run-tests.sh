#!/bin/sh
# All tests on SQLite, then those that touch the database on PostgreSQL. Both run; either failing fails the whole.
set -u
# The tests start the program hundreds of times: without compiled modules each start takes twice as long.
unset PYTHONDONTWRITEBYTECODE
code=0
echo "== SQLite"
env -u HUIYIN_TEST_DATABASE_URL .venv/bin/pytest -q -n "${HUIYIN_TEST_PROCESSES:-2}" --dist loadgroup "$@" || code=1
echo "== PostgreSQL"
.venv/bin/pytest -q -n "${HUIYIN_TEST_PROCESSES:-2}" --dist loadgroup --only-database "$@" || code=1
exit $code
