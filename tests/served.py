"""The app served by a process of its own, with the patience of tests."""

from __future__ import annotations

import functools

from bench.serving import serving as served
from tests.patience import patience

SERVER_SECONDS = 6.0
"""What a server takes at most to start, and to end."""

serving = functools.partial(served, patience=patience(SERVER_SECONDS))
