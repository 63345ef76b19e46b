"""What a finite exam leaves open about wrong answers; ways answer the same items."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from core.decision.draws import Array, Draws
from core.decision.outcome import ArmOutcome
from core.decision.stopping import Stops, at_stop
from core.domain.arms import OLD
from core.evaluation.intervals import LEVEL, Estimate


@dataclass(frozen=True)
class ExamError:
    """Standard errors of the old way's accuracy and of every difference from it.

    An easy exam is easy for every way: what the old way's score is off by, the others' are
    too, and only the difference has an error of its own.
    """

    old: float
    difference: Mapping[str, float]

    def wrong(self, outcome: ArmOutcome, stops: Stops, draws: Draws) -> tuple[Array, Array]:
        """Wrong yes and wrong no as shares of all answers, per what-if.

        Each what-if plays one repeat; its share of wrong answers is moved by the exam's error
        and split into the two kinds as that repeat's were.
        """
        repeat = draws.choice("repeat", outcome.seeds)
        yes = at_stop(outcome.wrong_yes, stops)[repeat].astype(float)
        no = at_stop(outcome.wrong_no, stops)[repeat].astype(float)
        wrong = (yes + no) / outcome.n
        error = self.old * draws.noise("exam").standard_normal(draws.size)
        if outcome.arm != OLD.id:
            own = draws.noise("exam", outcome.arm).standard_normal(draws.size)
            error = error + self.difference.get(outcome.arm, self.old) * own
        moved = np.clip(wrong - error, 0.0, 1.0)
        share = np.divide(yes, yes + no, out=np.full_like(yes, 0.5), where=yes + no > 0)
        return moved * share, moved * (1.0 - share)

    def of_pair(self, one: str, other: str) -> float:
        """Standard error of the gap between two arms.

        Known where one of them is the old way; else both differences from it are taken as
        independent, which is on the safe side.
        """
        found = [self.difference.get(n, self.old) for n in (one, other) if n != OLD.id]
        return math.sqrt(sum(error**2 for error in found))


def exam_error(accuracy: Mapping[str, Estimate], difference: Mapping[str, Estimate]) -> ExamError:
    """Standard errors read off the 95% intervals.

    Parameters
    ----------
    accuracy, difference : mapping of str to Estimate
        At the stops; differences are from the old way on the same items.
    """
    old = _standard_error(accuracy[OLD.id]) if OLD.id in accuracy else 0.0
    return ExamError(old, {name: _standard_error(found) for name, found in difference.items()})


def _standard_error(found: Estimate) -> float:
    return (found.high - found.low) / (2.0 * float(norm.ppf(0.5 + LEVEL / 2)))
