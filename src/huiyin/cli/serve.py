"""`huiyin serve`: the web server and the background worker, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess  # starts our own interpreter only
import sys
import time

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
    """Run web server and worker until a signal or until one of them ends; the exit code of the one that failed."""
    collect_static()
    environment = {
        **os.environ,
        "HUIYIN_HOME": str(settings.HOME),
        "DJANGO_SETTINGS_MODULE": "huiyin.config.settings",
        "HUIYIN_COLLECT_STATIC": "1",
    }
    python = sys.executable
    web = [
        python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
        "--log-level", "warning", "--no-ws", "huiyin.config.wsgi:application",
    ]  # fmt: skip
    work = [python, "-m", "django", "db_worker", "--interval", "0.5", "--queue-name", "*"]
    children = [subprocess.Popen(command, env=environment) for command in (web, work)]  # noqa: S603  # our own words only
    say(_("回音已启动：http://%(host)s:%(port)d/ （Ctrl-C 停止）") % {"host": host, "port": port})
    return _watch(children)


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


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    stopping = False

    def stop(*_args: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    code = 0
    while not stopping:
        for child in children:
            if child.poll() is not None:
                say(_("一个服务进程意外结束（退出码 %(code)s），正在停止。") % {"code": child.returncode}, as_json=True)
                code, stopping = child.returncode or 1, True
        time.sleep(0.2)
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(_GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
    return code
