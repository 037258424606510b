"""One foreground process that keeps others running: starts them, restarts what crashed, stops in order.

Children are forked, so that what the parent has imported need not be imported again: the parent must
have no threads and no open connections.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

from .lifetime import die_with

logger = logging.getLogger(__name__)

STABLE_SECONDS = 10.0
LONGEST_DELAY_SECONDS = 30.0
STILLBORN_LIMIT = 5
STOP_SECONDS = 20.0


@dataclass
class Part:
    """One child: what it runs, and the signal it gets when the parent is killed."""

    name: str
    run: Callable[[], None]
    on_orphaned: signal.Signals = signal.SIGKILL
    pid: int = 0
    started: float = 0.0
    resume_at: float = 0.0
    failures: int = 0
    proven: bool = False  # it has run for a while at least once

    def failed(self, now: float) -> None:
        """Notes a crash, and when to start again: soon after the first, later after more in a row."""
        lived = now - self.started
        self.proven = self.proven or lived >= STABLE_SECONDS
        self.failures = 1 if lived >= STABLE_SECONDS else self.failures + 1
        self.resume_at = now + min(LONGEST_DELAY_SECONDS, 0.5 * 2 ** (self.failures - 1))

    @property
    def hopeless(self) -> bool:
        return not self.proven and self.failures >= STILLBORN_LIMIT


class Supervisor:
    """Runs the parts until told to stop by SIGTERM, SIGINT or SIGHUP.

    `tick` is called between events and answers after how many seconds it wants to be called again.
    """

    def __init__(self, parts: Sequence[Part], tick: Callable[[], float]) -> None:
        self._parts = parts
        self._tick = tick
        self._asked_to_stop = 0
        self._waking, self._woken = socket.socketpair()

    def run(self) -> int:
        """Answers the exit code: 0 when told to stop, 1 when a part would not start at all."""
        self._listen()
        try:
            while not self._asked_to_stop:
                self._start_due()
                if any(part.hopeless for part in self._parts):
                    return 1
                self._sleep(self._tick())
                self._bury()
            return 0
        finally:
            for part in self._parts:
                self._stop(part)

    def _listen(self) -> None:
        for end in (self._waking, self._woken):
            end.setblocking(False)
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop += 1

    def _sleep(self, seconds: float) -> None:
        select.select([self._woken], [], [], seconds)
        with suppress(BlockingIOError):
            while self._woken.recv(4096):
                pass

    def _start_due(self) -> None:
        for part in self._parts:
            if not part.pid and time.monotonic() >= part.resume_at:
                self._start(part)

    def _start(self, part: Part) -> None:
        parent = os.getpid()
        part.started = time.monotonic()
        part.pid = os.fork()
        if part.pid == 0:
            os._exit(self._be(part, parent))

    def _be(self, part: Part, parent: int) -> int:
        """The child's whole life; answers its exit code."""
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            os.setsid()  # Ctrl-C reaches the parent alone, which stops its children in order
            die_with(parent, part.on_orphaned)
            part.run()
        except SystemExit as exit_:
            return exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
        except BaseException:  # noqa: BLE001 - the child's last words
            traceback.print_exc()
            return 1
        return 0

    def _bury(self) -> None:
        for part in self._parts:
            if part.pid and (status := _exit_status(part.pid)) is not None:
                _kill_group(part.pid)
                part.pid = 0
                part.failed(time.monotonic())
                logger.error("%s ended (%s); starting it again", part.name, status)

    def _stop(self, part: Part) -> None:
        if not part.pid:
            return
        asked, until = self._asked_to_stop, time.monotonic() + STOP_SECONDS
        with suppress(ProcessLookupError):
            os.kill(part.pid, signal.SIGTERM)
        while _exit_status(part.pid) is None:
            if time.monotonic() > until or self._asked_to_stop > asked:  # asked again: no more patience
                _kill_group(part.pid)
                os.waitpid(part.pid, 0)
                break
            self._sleep(0.1)
        _kill_group(part.pid)
        part.pid = 0


def _exit_status(pid: int) -> int | None:
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


def _kill_group(leader: int) -> None:
    """Ends what a child has left behind; every child leads a session of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
