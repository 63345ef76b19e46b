"""What-ifs: every assumption drawn once, shared by all arms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.decision.assumptions.distributions import draw
from core.decision.assumptions.register import Register, drawn_as, effective_ranges
from core.domain.assumption import Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.random_streams import stream

DRAWS = 50_000
COARSE = 8_000
"""What-ifs behind the curves of a chart, where one number more or less cannot be seen."""
DRAW_SEED = 20_261_120

Array = NDArray[np.float64]


class Draws:
    """Draws of every assumption under a scenario, made when first asked for.

    Parameters
    ----------
    register : mapping of Driver to Assumption
    scenario : Scenario
    size : int
        Number of what-ifs.
    seed : int
        The same seed draws the same what-ifs; an assumption's stream depends on nothing but
        its code, so changing one leaves the others alone.
    """

    def __init__(
        self, register: Register, scenario: Scenario, size: int = DRAWS, seed: int = DRAW_SEED
    ) -> None:
        self.register = register
        self.scenario = scenario
        self.size = size
        self.seed = seed
        self.ranges = effective_ranges(register, scenario)
        self._made: dict[Driver, Array] = {}
        self._chosen: dict[tuple[str, int], NDArray[np.int_]] = {}
        self._luck: dict[tuple[str, ...], Array] = {}
        self.asked: set[Driver] = set()

    def under(self, scenario: Scenario) -> Draws:
        """The same what-ifs under another scenario; what it leaves alone is not drawn again."""
        other = Draws(self.register, scenario, self.size, self.seed)
        other._made = {
            driver: drawn
            for driver, drawn in list(self._made.items())  # another session may add to it
            if other.ranges.get(driver) == self.ranges[driver]
        }
        other._chosen, other._luck = self._chosen, self._luck
        return other

    def noting(self) -> Draws:
        """The same what-ifs, drawn once for both, with a note of its own of what was asked for."""
        other = Draws(self.register, self.scenario, self.size, self.seed)
        other._made, other._chosen, other._luck = self._made, self._chosen, self._luck
        return other

    def __getitem__(self, driver: Driver) -> Array:
        """Draws of one driver, in the unit of its assumption, shape (size,)."""
        self.asked.add(driver)
        source = drawn_as(self.register, self.scenario, driver)
        if source not in self._made:
            rng = stream(self.seed, "assumption", source.code)
            self._made[source] = draw(self.ranges[source], self.size, rng)
        return self._made[source]

    def drawn_from(self, driver: Driver) -> tuple[Driver, Range]:
        """Whose stream a driver is drawn from, and its range: the same twice, the same draws."""
        source = drawn_as(self.register, self.scenario, driver)
        return source, self.ranges[source]

    def choice(self, name: str, options: int) -> NDArray[np.int_]:
        """One of some equally likely cases per what-if, for example a repeat of the race."""
        if (name, options) not in self._chosen:
            rng = stream(self.seed, "choice", name)
            self._chosen[name, options] = rng.integers(options, size=self.size)
        return self._chosen[name, options]

    def noise(self, *name: str) -> np.random.Generator:
        """A generator for sampling error that belongs to a name."""
        return stream(self.seed, "noise", *name)

    def normal(self, *name: str) -> Array:
        """Standard normal sampling error that belongs to a name, the same in every scenario."""
        if name not in self._luck:
            self._luck[name] = self.noise(*name).standard_normal(self.size)
        return self._luck[name]


class Likely(Draws):
    """One what-if with every assumption at its likeliest value: the mode case."""

    def __init__(
        self, register: Register, scenario: Scenario, seed_index: int, size: int = 1
    ) -> None:
        super().__init__(register, scenario, size=size)
        self._seed_index = seed_index

    def __getitem__(self, driver: Driver) -> Array:
        """The likeliest value, repeated."""
        source = drawn_as(self.register, self.scenario, driver)
        return np.full(self.size, self.ranges[source].mode)

    def choice(self, name: str, options: int) -> NDArray[np.int_]:
        """Always the given repeat."""
        return np.full(self.size, min(self._seed_index, options - 1))
