"""Labels somebody has paid for already: they are not bought again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.decision.assumptions.draws import Array
from core.decision.costing.ledger_lines import Line
from core.domain.drivers.driver import LABOUR, Purpose


def labels_in(lines: list[Line]) -> Array:
    """Labels that lines buy.

    Parameters
    ----------
    lines : list of Line

    Returns
    -------
    ndarray, shape (seeds,)
        Labels, over all iterations of the lines.
    """
    none = np.zeros(len(lines[0].counted)) if lines else np.zeros(0)
    bought = (line for line in lines if line.driver.purpose is Purpose.LABELS)
    return sum((line.counted.sum(axis=1) for line in bought), none)


def still_to_buy(lines: list[Line], owned: float | None, behind: Array | float = 0.0) -> list[Line]:
    """The lines without the labels somebody has paid for already, nor the hours of making them.

    Parameters
    ----------
    lines : list of Line
        Up to the stops.
    owned : float or None
        Labels.
    behind : ndarray, shape (seeds,), or float
        Labels of rounds that need not be run any more: owned ones are those first.

    Returns
    -------
    list of Line
        Counts of bought labels and of making them, times the share that is left to buy.
    """
    bought = labels_in(lines)
    if not owned or not np.any(bought):
        return lines
    ours = np.maximum(owned - behind, 0.0)
    left = 1.0 - np.minimum(ours / np.maximum(bought, 1.0), 1.0)
    return [
        replace(line, counted=line.counted * left[:, None])
        if line.driver.purpose in LABOUR
        else line
        for line in lines
    ]
