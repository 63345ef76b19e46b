"""Two models on the same items, as one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from core.evaluation.intervals import Estimate
from core.evaluation.paired import PairedCounts
from core.report.format.numbers import count, percent, points


def paired_sentence(
    counts: PairedCounts, interval: Estimate, clustered: Estimate | None, margin: float
) -> str:
    """Which model is better, how sure that is, and whether B is good enough.

    Parameters
    ----------
    counts : PairedCounts
        With A as the old and B as the new model.
    interval : Estimate
        Of the difference B minus A.
    clustered : Estimate or None
        The same with items that belong together counted as such.
    margin : float
        Loss of accuracy that counts as equal, share.

    Examples
    --------
    >>> from core.evaluation.paired import tango_interval
    >>> counts = PairedCounts(800, 60, 85, 55)
    >>> print(paired_sentence(counts, tango_interval(counts), None, 0.03))
    B is right on 88.5% of 1,000 items and A on 86.0%: B scores 2.5 points higher (95% range
    +0.1 to +4.9). B is at most 3 points worse than A: good enough.
    """
    a, b = counts.both + counts.only_old, counts.both + counts.only_new
    told = (
        f"B is right on {percent(b / counts.n)} of {count(counts.n)} items and A on "
        f"{percent(a / counts.n)}: {_difference(counts.difference)} "
        f"(95% range {_range(interval)}). {_standing(interval, margin)}"
    )
    if clustered is None:
        return told
    return f"{told} {_clusters(clustered, interval, margin)}"


def paired_text(
    sentence: str,
    counts: PairedCounts,
    interval: Estimate,
    found: Mapping[str, Any],
    margin: float,
) -> str:
    """The sentence and, for the analyst, the numbers behind it.

    Parameters
    ----------
    found : mapping of str to value
        ``PairedComparison.to_dict``.
    """
    clustered, needed = found["se_clustered"], found["n_for_80_power"]
    difference = f"{points(found['difference'])} points, Tango 95% {_range(interval)}"
    error = f"standard error {100 * found['se']:.2f} points"
    if clustered is not None:
        error += f", clustered {100 * clustered:.2f}"
    lines = [
        sentence,
        "",
        f"items           {count(counts.n)}: both right {count(counts.both)}, only A "
        f"{count(counts.only_old)}, only B {count(counts.only_new)}, "
        f"neither {count(counts.neither)}",
        f"B minus A       {difference}, {error}",
        f"McNemar         mid-p {found['mid_p']:.4g}, exact p {found['exact_p']:.4g}",
        f"non-inferior    {'yes' if found['non_inferior'] else 'not shown'}, at a margin of "
        f"{100 * margin:g} points",
    ]
    if needed is not None:
        lines.append(
            f"80% power       {count(math.ceil(needed))} items to find a difference of "
            f"{100 * margin:g} points, at the disagreement seen here"
        )
    return "\n".join(lines)


def _difference(difference: float) -> str:
    if difference == 0:
        return "the same score"
    word = "higher" if difference > 0 else "lower"
    return f"B scores {points(abs(difference)).lstrip('+')} points {word}"


def _range(interval: Estimate) -> str:
    return f"{points(interval.low)} to {points(interval.high)}"


def _standing(interval: Estimate, margin: float) -> str:
    allowed = f"{100 * margin:g} points worse than A"
    if interval.low > -margin:
        return f"B is at most {allowed}: good enough."
    if interval.high < -margin:
        return f"B is more than {allowed}: not good enough."
    return f"Whether B is more than {allowed} stays open."


def _clusters(clustered: Estimate, interval: Estimate, margin: float) -> str:
    told = f"With items that belong together counted as such the range is {_range(clustered)}"
    if interval.low > -margin >= clustered.low:
        return f"{told}, and whether B is good enough stays open."
    return f"{told}."
