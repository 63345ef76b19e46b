"""The app as it is, but with a first race that is small and waits until a test has seen it wait.

Takes what ``streamlit`` takes, in place of ``python -m streamlit``. The keto benchmark has fewer
dishes unless a plan says how many, the PoC that an empty store begins with is that of the recorded
example in ``SWITCHPOINT_TEST_EXAMPLE``, and no PoC runs while the file that
``SWITCHPOINT_TEST_HOLD`` names is there.
"""

import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from streamlit.web.cli import main

import core  # noqa: F401  (one linear-algebra thread)
from core.benchmarks.keto import task
from core.domain.plan import plan_from_dict
from core.workflows import engine
from core.workflows.poc import example

HOLD, EXAMPLE = "SWITCHPOINT_TEST_HOLD", "SWITCHPOINT_TEST_EXAMPLE"
DISHES = {"pool": 600, "dev": 100, "test": 200}
GLANCE_SECONDS = 0.05

run_poc = engine.run_poc


def held(*given: Any) -> Any:
    """Run a race once nobody holds it."""
    while Path(os.environ[HOLD]).exists():
        time.sleep(GLANCE_SECONDS)
    return run_poc(*given)


if __name__ == "__main__":
    task.KetoSettings = partial(task.KetoSettings, **DISHES)  # type: ignore[assignment, misc]
    example.PATH = Path(os.environ[EXAMPLE])
    engine.first_plan = partial(plan_from_dict, example.example_record()["plan"])  # type: ignore[assignment]
    engine.run_poc = held
    sys.exit(main())
