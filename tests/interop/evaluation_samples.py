"""Results of evaluation tools, made by hand."""

from __future__ import annotations

import json
from typing import Any

from tests.interop.openai_samples import lines


def asserted(kind: str, passes: bool) -> dict[str, Any]:
    """What one assertion said."""
    return {"pass": passes, "score": float(passes), "assertion": {"type": kind}}


def row(item: str = "d1", output: Any = "yes", **more: Any) -> dict[str, Any]:
    """One row of promptfoo's results."""
    return {
        "id": f"r-{item}",
        "promptIdx": 0,
        "testIdx": 0,
        "provider": {"id": "openai:x", "label": "ft-arm"},
        "prompt": {"raw": "Is {{dish}} keto?", "label": "Is {{dish}} keto?"},
        "vars": {"dish": "omelette", "item_id": item},
        "testCase": {"metadata": {}, "assert": [{"type": "equals", "value": "yes"}]},
        "response": {
            "output": output,
            "cost": 0.0001,
            "cached": False,
            "tokenUsage": {"prompt": 20, "completion": 1, "total": 21},
        },
        "success": True,
        "score": 1,
        "namedScores": {"accuracy": 1},
        "gradingResult": {"pass": True, "score": 1, "componentResults": [asserted("equals", True)]},
        "cost": 0.0001,
        "latencyMs": 210,
        "failureReason": 0,
        **more,
    }


def evaluation(*rows: Any, **more: Any) -> bytes:
    """A whole document of promptfoo."""
    told = {
        "evalId": "eval-x",
        "results": {
            "version": 3,
            "timestamp": "2026-11-20T15:31:42Z",
            "prompts": [],
            "results": list(rows),
            "stats": {"successes": 1, "failures": 0, "errors": 0},
        },
        "config": {"providers": [{"id": "openai:x", "config": {"apiKey": "sk-hidden"}}]},
        "shareableUrl": None,
        **more,
    }
    return json.dumps(told).encode()


PROMPTFOO = evaluation(
    row("d1"),
    row("d2", "no", namedScores={"accuracy": 0}, score=0, success=False, failureReason=1),
)
PROMPTFOO_ROWS = lines(row("d1"), row("d2"))

SAMPLES = {
    "promptfoo": (PROMPTFOO, "promptfoo"),
    "promptfoo, rows": (PROMPTFOO_ROWS, "promptfoo"),
}
