"""The start of a program that a job runs: it ends when the worker does, however that ends."""

from __future__ import annotations

import os
import threading
import time

_LOOK_EVERY_S = 0.5


def end_with(parent: int) -> None:
    """End this program at once when the process that started it is gone.

    A worker that is killed cannot tell its programs, and its job begins anew elsewhere: two of them
    must not work at the same time. What it leaves half-written is swept away as after any crash.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY_S)
        os._exit(1)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
