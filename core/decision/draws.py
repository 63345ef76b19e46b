"""What-ifs: every assumption drawn once, shared by all arms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from core.decision.assumptions import Register, drawn_as, effective_ranges
from core.domain.assumption import Range, Scenario
from core.domain.streams import stream

DRAWS = 50_000
DRAW_SEED = 20_261_120
TAIL = 1e-9
"""Beyond this probability nothing of a range is seen."""

Array = NDArray[np.float64]


def pert_shape(given: Range) -> tuple[float, float]:
    """Parameters of the Beta distribution behind a PERT range.

    ``alpha = 1 + 4 (mode - low) / (high - low)``, ``beta = 1 + 4 (high - mode) / (high - low)``.

    Examples
    --------
    >>> pert_shape(Range(2, 4, 10))
    (2.0, 4.0)
    """
    width = given.high - given.low
    return 1 + 4 * (given.mode - given.low) / width, 1 + 4 * (given.high - given.mode) / width


def draw_pert(given: Range, size: int, rng: np.random.Generator) -> Array:
    """Draws from a PERT distribution; a range without width is a constant."""
    if given.high == given.low:
        return np.full(size, given.mode)
    alpha, beta = pert_shape(given)
    return given.low + (given.high - given.low) * rng.beta(alpha, beta, size)


def at_quantiles(given: Range, share: Array) -> Array:
    """Values of a PERT range below which it lies with some probabilities.

    Examples
    --------
    >>> at_quantiles(Range(0, 1, 2), np.array([0.1, 0.5, 0.9])).round(2).tolist()
    [0.49, 1.0, 1.51]
    """
    if given.high == given.low:
        return np.full(len(share), given.mode)
    inside = np.clip(share, TAIL, 1.0 - TAIL)
    found: Array = given.low + (given.high - given.low) * betaincinv(*pert_shape(given), inside)
    return found


class Draws:
    """Draws of every assumption under a scenario, made when first asked for.

    Parameters
    ----------
    register : mapping of str to Assumption
    scenario : Scenario
    size : int
        Number of what-ifs.
    seed : int
        The same seed draws the same what-ifs; an assumption's stream depends on nothing but
        its id, so changing one leaves the others alone.
    """

    def __init__(
        self, register: Register, scenario: Scenario, size: int = DRAWS, seed: int = DRAW_SEED
    ) -> None:
        self.register = register
        self.scenario = scenario
        self.size = size
        self.seed = seed
        self.ranges = effective_ranges(register, scenario)
        self._made: dict[str, Array] = {}
        self.asked: set[str] = set()

    def under(self, scenario: Scenario) -> Draws:
        """The same what-ifs under another scenario; what it leaves alone is not drawn again."""
        other = Draws(self.register, scenario, self.size, self.seed)
        other._made = {
            key: drawn
            for key, drawn in list(self._made.items())  # another session may add to it
            if other.ranges[key] == self.ranges[key]
        }
        return other

    def __getitem__(self, key: str) -> Array:
        """Draws of one assumption, shape (size,)."""
        self.asked.add(key)
        source = drawn_as(self.register, self.scenario, key)
        if source not in self._made:
            rng = stream(self.seed, "assumption", source)
            self._made[source] = draw_pert(self.ranges[source], self.size, rng)
        return self._made[source]

    def choice(self, name: str, options: int) -> NDArray[np.int_]:
        """One of some equally likely cases per what-if, for example a repeat of the race."""
        return stream(self.seed, "choice", name).integers(options, size=self.size)

    def noise(self, *name: str) -> np.random.Generator:
        """A generator for sampling error that belongs to a name."""
        return stream(self.seed, "noise", *name)


class Likely(Draws):
    """One what-if with every assumption at its likeliest value: the mode case."""

    def __init__(self, register: Register, scenario: Scenario, repeat: int, size: int = 1) -> None:
        super().__init__(register, scenario, size=size)
        self._repeat = repeat

    def __getitem__(self, key: str) -> Array:
        """The likeliest value, repeated."""
        source = drawn_as(self.register, self.scenario, key)
        return np.full(self.size, self.ranges[source].mode)

    def choice(self, name: str, options: int) -> NDArray[np.int_]:
        """Always the given repeat."""
        return np.full(self.size, min(self._repeat, options - 1))
