"""Runs the demonstration's processes beside each other and ends them together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import TextIO

PATIENCE = 2.0  # seconds until a process that was asked to end is killed
POLL = 0.1


def is_free(host: str, port: int) -> bool:
    """Say whether nobody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Say whether somebody takes connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


class Troupe:
    """A server and its helpers. When the server ends or a signal comes, all of them end."""

    def __init__(self, log: TextIO) -> None:
        self.log = log
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.ended = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a process in a group of its own, so that whatever it starts ends with it."""
        self.processes[name] = subprocess.Popen(  # noqa: S603 - our own commands
            command, env={**os.environ, **environment}, start_new_session=True
        )

    def wait_for(self, name: str, host: str, port: int) -> bool:
        """Return True once ``name`` takes connections, False if it ended or all shall end."""
        while not self.ended and self.processes[name].poll() is None:
            if answers(host, port):
                return True
            time.sleep(POLL)
        return False

    def stay(self, name: str) -> int:
        """Wait for a signal (0) or the end of ``name`` (its exit code); helpers may end before."""
        main = self.processes[name]
        missed: set[str] = set()
        while not self.ended and main.poll() is None:
            for helper, process in self.processes.items():
                if helper not in missed and process.poll() is not None:
                    missed.add(helper)
                    self.log.write(f"{helper} ended with {process.returncode}; going on without\n")
                    self.log.flush()
            time.sleep(POLL)
        return _exit_code(main.returncode) if main.returncode is not None else 0

    def end(self) -> None:
        """Ask all to end, then kill what is left of their groups."""
        for process in self.processes.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and any(
            process.poll() is None for process in self.processes.values()
        ):
            time.sleep(POLL / 2)
        for process in self.processes.values():
            _signal_group(process, signal.SIGKILL)
            process.wait()

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.ended = True


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def _exit_code(code: int) -> int:
    """Return the exit code as a shell tells it: 128 and the signal that ended the process."""
    return code if code >= 0 else 128 - code


def python(*arguments: str) -> list[str]:
    """Return the command of a Python process like this one."""
    return [sys.executable, *arguments]
