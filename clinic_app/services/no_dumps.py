"""A crash writes nothing of our memory to the disk, and no other program of the same person may read it meanwhile.

Linux only answers for itself: whoever runs the PC can still read everything. The Windows half was never run yet.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_PR_GET_DUMPABLE: Final = 3
_PR_SET_DUMPABLE: Final = 4
_SEM_QUIET: Final = 0x0001 | 0x0002 | 0x8000
"""No box that offers to send a report: critical errors, faults, missing files."""
_WER_NO_HEAP: Final = 0x0001


def forbid() -> None:
    """From now on, for this process alone: one that it starts must say so for itself."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_SEM_QUIET)
        ctypes.windll.kernel32.WerSetFlags(_WER_NO_HEAP)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # a program that collects dumps is handed them whatever the limit says
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def forbidden() -> bool:
    """Whether it is so. Windows cannot be asked about what it would report: there it is believed."""
    if sys.platform == "win32":
        return True
    import resource

    nothing = resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    return nothing and (sys.platform != "linux" or ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) == 0)
