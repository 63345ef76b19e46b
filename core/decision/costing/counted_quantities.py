"""What a race counts and a plan only assumes: seconds per label, items checked, tokens, trials.

In a race these differ from repeat to repeat. In a case without data every repeat takes another
likely value of them, and the what-ifs play those repeats as they play the ones of a race.
"""

from __future__ import annotations

import numpy as np
from scipy.stats.qmc import Sobol

from core.decision.assumptions.distributions import at_quantiles
from core.decision.assumptions.draws import DRAW_SEED, Array
from core.decision.assumptions.register import Register, effective_ranges
from core.domain.assumption import Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import EPOCHS, FINE_TUNE_TRIALS, SPOT_CHECK, TRAINING_TOKENS
from core.domain.drivers.old_way import LABEL_AUDIT, LABELLING_TIME
from core.domain.random_streams import stream

REPEATS = 256
COUNTED = (LABELLING_TIME, LABEL_AUDIT, SPOT_CHECK, TRAINING_TOKENS, EPOCHS, FINE_TUNE_TRIALS)
"""What a race counts and a case without data has to assume; each is a column of the sequence."""


def likely_counts(register: Register, scenario: Scenario) -> dict[Driver, Array]:
    """One repeat in which every count has its likeliest value.

    Returns
    -------
    dict of Driver to ndarray, shape (1,)
        In the units of the assumptions.
    """
    ranges = effective_ranges(register, scenario)
    return {driver: np.array([ranges[driver].mode]) for driver in COUNTED}


def varied_counts(
    register: Register, scenario: Scenario, n_seeds: int = REPEATS, seed: int = DRAW_SEED
) -> dict[Driver, Array]:
    """Values of every count over the repeats, spread evenly over their ranges together.

    A scrambled Sobol sequence (Owen 1998, Journal of Complexity 14, 466-489): each equally
    likely slice of a range is met once, and pairs of ranges are filled evenly too. Changing one
    range leaves the places in the others alone.

    Parameters
    ----------
    register : mapping of Driver to Assumption
    scenario : Scenario
    n_seeds : int
        Repeats, a power of two.
    seed : int

    Returns
    -------
    dict of Driver to ndarray, shape (n_seeds,)
        In the units of the assumptions.
    """
    ranges = effective_ranges(register, scenario)
    points = Sobol(len(COUNTED), rng=stream(seed, "own case")).random(n_seeds)
    return {
        driver: at_quantiles(ranges[driver], points[:, column])
        for column, driver in enumerate(COUNTED)
    }
