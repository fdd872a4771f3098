"""A web process ends when the process that started it is gone: one that was left would answer at the same port beside
those of the next start, with the program as it was."""

from __future__ import annotations

import os
import time
from multiprocessing import parent_process
from threading import Thread

#: Seconds between two looks.
_EVERY = 1.0


def end_with_parent() -> None:
    """Watch from now on. Whatever is being answered is given up, as in a fall of the power: nothing is half written."""
    known = parent_process()
    # it may be gone by now: whoever took its place is not asked
    parent = os.getppid() if known is None or known.pid is None else known.pid

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_EVERY)
        os._exit(1)

    Thread(target=watch, name="parent", daemon=True).start()
