"""A stop within a limit, even where something never ends."""

from __future__ import annotations

import subprocess
import sys

from bench.workspace import ROOT
from tests.patience import patience

NEVER_ENDS = """
import os, signal, time
from core.web.graceful_shutdown import limit_stop
signal.signal(signal.SIGTERM, lambda *_: print("asked to stop", flush=True))
limit_stop(0.2)
os.kill(os.getpid(), signal.SIGTERM)
time.sleep(600)
"""


def test_what_never_ends_is_left_behind():
    ended = subprocess.run(
        [sys.executable, "-c", NEVER_ENDS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=patience(6.0),
    )
    assert ended.stdout == "asked to stop\n"
    assert ended.returncode == 0
