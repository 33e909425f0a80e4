"""How many threads numerical libraries take; must be said before the first of them is loaded."""

from __future__ import annotations

import os

_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def use_one_thread() -> None:
    """Let every library work in the thread that calls it, unless the environment says otherwise.

    Documents are small work: threads of several libraries on few cores halved the speed, and doubled
    the processor time of the contextual stage without making it faster.
    """
    for name, value in _ONE_THREAD.items():
        os.environ.setdefault(name, value)
