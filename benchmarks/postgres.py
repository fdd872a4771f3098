"""A PostgreSQL server of the benchmarks' own, in a folder that is kept, with the settings that a server comes with:
every commit waits for the disk."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

_OWNER = "postgres"


class Cluster:
    """A running server that is reached through a socket in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def address(self, database: str) -> str:
        return f"postgresql://huiyin@/{database}?host={quote(str(self.folder), safe='')}"

    @property
    def process(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])

    def create(self, database: str) -> None:
        self._say(f'CREATE DATABASE "{database}"')

    def copy(self, source: str, target: str) -> None:
        self._say(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')

    def drop(self, database: str) -> None:
        self._say(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def analyze(self, database: str) -> None:
        """What the server does by itself soon after a load."""
        self._say("VACUUM ANALYZE", database)

    def _say(self, statement: str, database: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster | None]:
    """The server of this folder, running; None where PostgreSQL is not installed."""
    tools = _tools()
    if tools is None:
        yield None
        return
    data = folder / "data"
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(folder, _OWNER)
        _run(tools / "initdb", "-D", data, "-U", "huiyin", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    if _run(tools / "pg_ctl", "-D", data, "status", check=False):
        # Another run has it open; it is that one's to stop.
        yield Cluster(folder)
        return
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    _run(tools / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield Cluster(folder)
    finally:
        _run(tools / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


def _tools() -> Path | None:
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "pg_ctl").exists()]
    here = shutil.which("pg_ctl")
    return max(found) if found else Path(here).parent if here else None


def _run(*words: object, check: bool = True) -> bool:
    """Whether it succeeded. As the server's own account where we are root, which a server refuses to be."""
    user = _OWNER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    command = [str(word) for word in words]
    same = user == pwd.getpwuid(os.geteuid()).pw_name
    done = subprocess.run(
        command,
        user=None if same else user,
        group=None if same else pwd.getpwnam(user).pw_gid,
        extra_groups=None if same else [],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode and check:
        raise SystemExit(f"{command[0]}: {done.stderr[-2000:]}")
    return not done.returncode
