"""Nothing of the server is left when what started it was killed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

PARENT = """
import subprocess, sys, time
from huiyin.cli.serve import ending_with_us
child = subprocess.Popen(ending_with_us([sys.executable, "-c", "import time; time.sleep(60)"]), process_group=0)
print(child.pid, flush=True)
time.sleep(60)
"""


def _runs(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _kill(parent: subprocess.Popen[str]) -> None:
    parent.kill()
    parent.wait()


def _is_gone(process: int) -> bool:
    """Within ten seconds."""
    until = time.monotonic() + 10
    while _runs(process) and time.monotonic() < until:
        time.sleep(0.05)
    return not _runs(process)


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="told to the system by setpriv")
def test_what_was_started_ends_with_what_started_it() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert _runs(child)
    parent.stdout.close()
    _kill(parent)
    assert _is_gone(child)


WEB = """
import os, sys
from multiprocessing import get_context

def web(said):
    import time
    from huiyin.config.orphans import end_with_parent
    time.sleep(float(sys.argv[1]))
    end_with_parent()
    time.sleep(60)

if __name__ == "__main__":
    child = get_context("fork").Process(target=web, args=("",))
    child.start()
    print(child.pid, flush=True)
    child.join()
"""


@pytest.mark.parametrize("after", [0, 1.5], ids=["while it serves", "while it starts"])
def test_a_web_process_ends_with_its_parent(after: float) -> None:
    parent = subprocess.Popen([sys.executable, "-c", WEB, str(after)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    web = int(parent.stdout.readline())
    time.sleep(0.5)
    assert _runs(web)
    parent.stdout.close()
    _kill(parent)
    assert _is_gone(web)
