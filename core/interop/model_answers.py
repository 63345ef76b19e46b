"""What a language model wrote, as the label it means."""

from __future__ import annotations

import json
import re

LONGEST_LABEL = 100
KEYS = ("label", "answer", "prediction", "category", "class", "intent", "decision", "verdict")
FENCE = re.compile(r"^```\w*\s*(.*?)\s*```$", re.DOTALL)


def label_in(output: str | None) -> str | None:
    r"""The label in an output: a short line as it is, or the value of a small JSON object.

    None where nobody can tell; the output itself is kept beside it.

    Examples
    --------
    >>> label_in(" yes\n"), label_in('{"label": "keto", "why": "no carbs"}')
    ('yes', 'keto')
    >>> label_in("It depends.\nOn what?") is None
    True
    """
    if output is None:
        return None
    text = output.strip()
    fenced = FENCE.match(text)
    text = fenced[1] if fenced else text
    if text.startswith("{"):
        text = _in_object(text)
    return text if text and len(text) <= LONGEST_LABEL and "\n" not in text else None


def _in_object(text: str) -> str:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    # A single key needs no name that is known: there is nothing else it could mean.
    keys = [key for key in KEYS if key in found] or list(found)[: len(found) == 1]
    value = found[keys[0]] if keys else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else ""
