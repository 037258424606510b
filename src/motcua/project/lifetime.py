"""Children that do not outlive their parent, even one killed without warning."""

from __future__ import annotations

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def die_with(parent: int, signal_number: int) -> None:
    """Has the kernel send this process the signal when `parent` dies. Only Linux can; elsewhere nothing.

    To be called in a child just forked from `parent`'s main thread.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)
