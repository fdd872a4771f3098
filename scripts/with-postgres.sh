#!/bin/sh
# Run a command with a PostgreSQL to test on: scripts/with-postgres.sh COMMAND...
# When HUIYIN_TEST_DATABASE_URL answers, that server is used. Otherwise a private one is made in a temporary folder,
# reachable through a socket in that folder only, and removed afterwards. Exit code: that of the command.
set -eu

answers() {
    .venv/bin/python - <<'PYTHON' 2>/dev/null
import os, psycopg
psycopg.connect(os.environ["HUIYIN_TEST_DATABASE_URL"], connect_timeout=3).close()
PYTHON
}

if [ -n "${HUIYIN_TEST_DATABASE_URL:-}" ] && answers; then
    exec "$@"
fi

bin=""
for folder in /usr/lib/postgresql/*/bin $(command -v initdb | xargs -r dirname); do
    [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && bin="$folder"
done
if [ -z "$bin" ]; then
    echo "没有 PostgreSQL：请以 root 运行 scripts/test-packages.sh，或设置 HUIYIN_TEST_DATABASE_URL。" >&2
    echo "No PostgreSQL: run scripts/test-packages.sh as root, or set HUIYIN_TEST_DATABASE_URL." >&2
    exit 1
fi

place=$(mktemp -d /tmp/huiyin-postgres.XXXXXX)
owner=$(id -un)
if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root.
    owner=postgres
    id -u "$owner" >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin "$owner"
    chown "$owner" "$place"
fi

as_owner() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups "$@"
    else
        "$@"
    fi
}

stop() {
    as_owner "$bin/pg_ctl" -D "$place/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$place"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd_back=$(pwd)
cd "$place"
as_owner "$bin/initdb" -D "$place/data" -U huiyin --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync \
    >"$place/initdb.log" 2>&1 || { cat "$place/initdb.log" >&2; exit 1; }
as_owner "$bin/pg_ctl" -D "$place/data" -w -l "$place/data/server.log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$place' -c fsync=off -c full_page_writes=off -c max_connections=100" \
    start >"$place/start.log" 2>&1 || { cat "$place/start.log" "$place/data/server.log" >&2; exit 1; }
cd "$cd_back"

HUIYIN_TEST_DATABASE_URL="postgresql://huiyin@/postgres?host=$place"
export HUIYIN_TEST_DATABASE_URL
code=0
"$@" || code=$?
exit "$code"
