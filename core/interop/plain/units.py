"""Units that a column's name tells, turned into ours."""

from __future__ import annotations

from collections.abc import Mapping

from core.interop.plain.meaning import plain_name

SECONDS = {"ms": 0.001, "milliseconds": 0.001, "min": 60.0, "minutes": 60.0, "mins": 60.0}
MILLISECONDS = {"s": 1000.0, "sec": 1000.0, "secs": 1000.0, "seconds": 1000.0}
HOURS = {"min": 1 / 60, "mins": 1 / 60, "minutes": 1 / 60, "s": 1 / 3600, "seconds": 1 / 3600}
PER_SECOND = {"milliseconds": 1e3, "seconds": 1.0, "minutes": 1 / 60, "hours": 1 / 3600}
PER_SECOND["days"] = 1 / 86_400
BY_COLUMN = {
    "seconds": ("seconds", SECONDS),
    "raw_seconds": ("seconds", SECONDS),
    "latency_ms": ("milliseconds", MILLISECONDS),
    "hours": ("hours", HOURS),
}


def scale_of(ours: str, their: str, units: Mapping[str, str] | None = None) -> float:
    """What a column's numbers are multiplied by, judged by the last word of its name.

    Examples
    --------
    >>> scale_of("latency_ms", "latency_s"), scale_of("seconds", "seconds")
    (1000.0, 1.0)
    """
    said = (units or {}).get(their)
    if said is not None and ours in BY_COLUMN:
        return PER_SECOND[BY_COLUMN[ours][0]] / PER_SECOND[said]
    # By the last word: what comes before it may be a unit too (seconds_per_item_ms).
    _, known = BY_COLUMN.get(ours, ("", {}))
    return known.get(plain_name(their).rsplit("_", 1)[-1], 1.0)


def scaled_note(their: str, ours: str) -> str:
    """What was done, in a sentence."""
    unit, _ = BY_COLUMN[ours]
    return f"Column {their!r} was turned into {unit}, by its name."
