"""`huiyin serve`: the web server, the background worker and the clock, stopped together."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess  # starts our own interpreter only
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import click
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _

from huiyin.cli.home import require_home, require_present_tables
from huiyin.cli.output import say

_GRACE = 15


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 (address)")
@click.option("--port", default=8000, show_default=True, help="端口 (port)")
@click.option("--workers", default=2, show_default=True, help="网页进程数 (web processes)")
def serve(host: str, port: int, workers: int) -> None:
    """启动网页服务和后台任务，Ctrl-C 停止。

    Serve the pages and run background work until interrupted.
    """
    require_home()
    require_present_tables()
    sys.exit(run_server(host, port, workers))


def run_server(host: str, port: int, workers: int) -> int:
    """Run web server, worker and clock until a signal, or until the web server ends; 0 only when somebody said stop."""
    collect_static()
    environment = {
        **os.environ,
        "HUIYIN_HOME": str(settings.HOME),
        "DJANGO_SETTINGS_MODULE": "huiyin.config.settings",
        "HUIYIN_COLLECT_STATIC": "1",
    }
    python = sys.executable
    # Two threads a process: four take the interpreter from each other, and the slowest pages come twice as late.
    # Granian's backpressure counts open connections, not requests: a browser keeps six open for half a minute.
    web = [
        python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
        "--log-level", "warning", "--no-ws", "--blocking-threads", "2", "--backpressure", "1024",
        "--respawn-failed-workers", "huiyin.config.wsgi:application",
    ]  # fmt: skip
    work = [python, "-m", "django", "db_worker", "--interval", "0.5", "--queue-name", "*"]
    clock = [python, "-m", "huiyin.cli.main", "work", "--parent", str(os.getpid())]

    def start(command: list[str]) -> Process:
        # A group of its own, so that what it started in turn can be ended with it.
        return subprocess.Popen(ending_with_us(command), env=environment, process_group=0)  # noqa: S603  # our own words

    helpers = [Helper(_("后台任务进程"), lambda: start(work)), Helper(_("定时进程"), lambda: start(clock))]
    children = Children(start(web), helpers)
    say(_("回音已启动：http://%(host)s:%(port)d/ （Ctrl-C 停止）") % {"host": host, "port": port})
    return _watch(children)


def ending_with_us(command: list[str]) -> list[str]:
    """The command, ended by the system when this process ends without a word, killed or out of memory: a web server
    that was left would answer at the same port beside that of the next start, with the program as it was. On Linux."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--", *command] if setpriv else command


def collect_static() -> None:
    """Gather the static files into the home under hashed names, as the pages will ask for them."""
    environment = {
        **os.environ,
        "HUIYIN_HOME": str(settings.HOME),
        "DJANGO_SETTINGS_MODULE": "huiyin.config.settings",
        "HUIYIN_COLLECT_STATIC": "1",
    }
    if settings.STATIC_COLLECTED:
        call_command("collectstatic", interactive=False, verbosity=0)
        return
    subprocess.run(  # our own words only
        [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity", "0"],
        env=environment,
        check=True,
    )


Process = subprocess.Popen[bytes]


class Helper:
    """A process beside the web server, started again after a growing pause when it ends by itself."""

    def __init__(self, name: str, start: Callable[[], Process]) -> None:
        self.name, self._start = name, start
        self.process = start()
        self._pause, self._again_at = 1.0, 0.0

    def look_after(self, now: float) -> None:
        if self.process.poll() is None:
            return
        if not self._again_at:
            say(
                _("%(name)s意外结束（退出码 %(code)s），将重新启动。")
                % {"name": self.name, "code": self.process.returncode},
                as_json=True,
            )
            self._again_at, self._pause = now + self._pause, min(self._pause * 2, 60)
        elif now >= self._again_at:
            self.process, self._again_at = self._start(), 0.0


class Children:
    """The web server, whose end ends everything, and its helpers."""

    def __init__(self, web: Process, helpers: list[Helper]) -> None:
        self.web, self._helpers = web, helpers

    def look_after(self, now: float) -> None:
        for helper in self._helpers:
            helper.look_after(now)

    def stop(self) -> None:
        """Ask all of them to finish what they are doing; after a while no longer ask. The web server that is stopped
        while it starts may end without its processes: whatever is left of its group ends too."""
        processes = [self.web, *(helper.process for helper in self._helpers)]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        for process in processes:
            try:
                process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _watch(children: Children) -> int:
    stopping = False

    def stop(*_args: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    code = 0
    while not stopping:
        if children.web.poll() is not None:
            code, stopping = children.web.returncode or 1, True
            say(_("网页服务意外结束（退出码 %(code)s），正在停止。") % {"code": code}, as_json=True)
        children.look_after(time.monotonic())
        time.sleep(0.2)
    children.stop()
    return code
