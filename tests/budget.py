"""What a full run cost, told at its end in seconds and in yardsticks; it never fails a test.

``make test`` asks for it. The machine is then measured once, before anything else runs.
"""

from __future__ import annotations

import os
import resource
from typing import Any

import pytest

from tests.patience import SLOWNESS
from tests.yardstick import Yardstick, measured

WANTED = "SWITCHPOINT_SUITE_MEASURED"
"""Set by ``make test``; a run of one file is not measured."""

BUDGET = 419
"""Yardsticks that a full run may cost, browsers and servers included; 399 before the verdict was
made of simulations, of which every larger addition may take a twentieth."""

USUAL = Yardstick(cpu=1.35, wall=1.35)

TOGETHER = ("tests/pages/", "tests/browser/")
"""Folders that stay in one process: what they share is opened once."""

_found: dict[str, Any] = {}


def spent() -> float:
    """CPU seconds of this process and of everything it started that has ended."""
    found = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in found)


def told(cpu: float, yardstick: Yardstick) -> str:
    """The line.

    >>> told(402.3, Yardstick(cpu=1.35, wall=1.5))
    'suite: 402 CPU s = 298 yardsticks of 1.35 s (budget 419)'
    """
    one = yardstick.cpu
    return f"suite: {cpu:.0f} CPU s = {cpu / one:.0f} yardsticks of {one:.2f} s (budget {BUDGET})"


def pytest_configure(config: pytest.Config) -> None:
    """Measure the machine, in the process that starts the others."""
    if os.environ.get(WANTED) and not hasattr(config, "workerinput"):
        yardstick = measured()
        _found.update(yardstick=yardstick, before=spent())
        os.environ[SLOWNESS] = f"{yardstick.wall / USUAL.wall:.2f}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what it cost; the workers have ended by now."""
    if _found:
        cpu = spent() - _found["before"]
        terminalreporter.write_line(told(cpu, _found["yardstick"]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share out whole files, and some folders as if each were a file."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class ByFolder(LoadFileScheduling):
        """Files, and the folders that stay together."""

        def _split_scope(self, nodeid: str) -> str:
            together = (folder for folder in TOGETHER if nodeid.startswith(folder))
            return next(together, super()._split_scope(nodeid))

    return ByFolder(config, log)
