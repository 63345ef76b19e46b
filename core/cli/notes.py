"""What a command says beside its answer."""

from __future__ import annotations

import contextlib
import sys


def note(text: str) -> None:
    """Print to standard error; one that cannot be written to, say a full log, stops nothing."""
    with contextlib.suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)
