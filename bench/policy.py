"""Does "run a further exam only if it pays" decide better than tests of significance?

Simulated projects, METHODS bar 4: each has a true difference in accuracy and a true difference
in cost; a rule sees a pilot exam, may buy a further one, and switches or stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.finding import Finding
from bench.workspace import Workspace
from core.decision.voi.evsi import PricePerItem, enbs
from core.decision.voi.paired_difference import chance_above
from core.decision.voi.paired_exam import PRIOR, PairedBelief, evsi_ceiling, evsi_paired
from core.evaluation.paired import PairedCounts, mcnemar_mid_p

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

WORLDS = 40_000
SEED = 12
SIZES = (50, 100, 200, 400, 800, 1600, 3200, 6400)
PRICE = PricePerItem(usd_per_item=2.0)
FIXED = 870
"""Items at which 3 points show in a McNemar test with 80% power."""
SIGNIFICANT, SURE = 0.05, 0.95
VOI = "VOI: a further exam if it pays, then the posterior mean"


@dataclass(frozen=True)
class Setting:
    """One row of the bar: what is at stake, how long the pilot is, the share to capture."""

    name: str
    usd_per_unit: float
    cost_mean: float
    cost_sd: float
    pilot: int
    bar: float


SETTINGS = (
    Setting("small stake, pilot 100", 1e5, 1_500, 3_000, 100, 0.855),
    Setting("small stake, pilot 200", 1e5, 1_500, 3_000, 200, 0.90),
    Setting("large stake, pilot 100", 2e6, 30_000, 60_000, 100, 0.94),
    Setting("large stake, pilot 200", 2e6, 30_000, 60_000, 200, 0.95),
)


class Worlds:
    """Simulated projects and their pilots.

    Attributes
    ----------
    cost : ndarray, shape (worlds,)
        USD that the new way costs more, known.
    gain : ndarray, shape (worlds,)
        USD that switching is really worth, unknown to every rule.
    only_old, only_new : ndarray of int, shape (worlds,)
        What the pilot showed.
    """

    def __init__(self, setting: Setting, worlds: int, rng: np.random.Generator) -> None:
        self.setting, self._rng = setting, rng
        difference = rng.normal(0.015, 0.04, worlds)
        discordant = np.abs(difference) + rng.uniform(0.04, 0.15, worlds)
        self._chances = np.column_stack(
            [(discordant - difference) / 2, (discordant + difference) / 2, 1 - discordant]
        )
        self.cost = rng.normal(setting.cost_mean, setting.cost_sd, worlds)
        self.gain = setting.usd_per_unit * difference - self.cost
        self.only_old, self.only_new = self.examine(np.full(worlds, setting.pilot))

    def examine(self, items: Counts) -> tuple[Counts, Counts]:
        """Put both ways to an exam: items that only one of them answers rightly."""
        found = self._rng.multinomial(items, self._chances)
        return found[:, 0], found[:, 1]

    def worth(self, switch: NDArray[np.bool_], further: Counts | int = 0) -> float:
        """Mean USD of a rule after paying for its exam, as a share of perfect information's."""
        perfect = np.maximum(self.gain, 0.0).mean()
        paid = PRICE.usd(np.broadcast_to(further, self.gain.shape))
        return float((self.gain * switch - paid).mean() / perfect)


def shares_captured(setting: Setting, worlds: int, seed: int = SEED) -> dict[str, float]:
    """Share of the value of perfect information that each rule captures."""
    given = Worlds(setting, worlds, np.random.default_rng(seed))
    seen = (given.only_old, given.only_new)
    longer = tuple(a + b for a, b in zip(seen, given.examine(_fixed(worlds)), strict=True))
    total = setting.pilot + FIXED
    size = _best_sizes(given)
    more = tuple(a + b for a, b in zip(seen, given.examine(size), strict=True))
    return {
        "always stay": given.worth(np.zeros(worlds, dtype=bool)),
        "always switch": given.worth(np.ones(worlds, dtype=bool)),
        "point estimate": given.worth(_estimate_pays(given, *seen, setting.pilot)),
        "significant (mid-p < .05)": given.worth(_significant(given, *seen, setting.pilot)),
        "posterior mean": given.worth(_posterior_pays(given, *seen, setting.pilot)),
        "chance of better >= .95": given.worth(_surely_better(given)),
        f"always {FIXED} more, then significant": given.worth(
            _significant(given, *longer, total), FIXED
        ),
        f"always {FIXED} more, then posterior mean": given.worth(
            _posterior_pays(given, *longer, total), FIXED
        ),
        VOI: given.worth(_posterior_pays(given, *more, setting.pilot + size), size),
    }


def _fixed(worlds: int) -> Counts:
    return np.full(worlds, FIXED)


def _estimate_pays(
    given: Worlds, only_old: Counts, only_new: Counts, items: int
) -> NDArray[np.bool_]:
    return given.setting.usd_per_unit * (only_new - only_old) / items > given.cost


def _posterior_pays(
    given: Worlds, only_old: Counts, only_new: Counts, items: Counts | int
) -> NDArray[np.bool_]:
    ahead = PRIOR.only_new - PRIOR.only_old + only_new - only_old
    return given.setting.usd_per_unit * ahead / (PRIOR.total + items) > given.cost


def _significant(
    given: Worlds, only_old: Counts, only_new: Counts, items: int
) -> NDArray[np.bool_]:
    """Significantly better, and worth it by the point estimate."""
    pairs, which = np.unique(np.column_stack([only_old, only_new]), axis=0, return_inverse=True)
    p = [mcnemar_mid_p(PairedCounts(0, int(b), int(c), items - int(b) - int(c))) for b, c in pairs]
    shown = (np.array(p)[which.ravel()] < SIGNIFICANT) & (only_new > only_old)
    return shown & _estimate_pays(given, only_old, only_new, items)


def _surely_better(given: Worlds) -> NDArray[np.bool_]:
    """Switching pays with a chance of 95%."""
    found = np.zeros(len(given.cost), dtype=bool)
    for belief, here in _beliefs(given):
        chance = chance_above(belief, given.cost[here] / given.setting.usd_per_unit)
        found[here] = chance >= SURE
    return found


def _best_sizes(given: Worlds) -> Counts:
    """For each world the further exam with the highest expected net benefit, 0 where none pays."""
    found = np.zeros(len(given.cost), dtype=np.int64)
    for belief, here in _beliefs(given):
        found[here] = _best_size(belief, given.cost[here], given.setting.usd_per_unit)
    return found


def _best_size(belief: PairedBelief, cost: Floats, usd_per_unit: float) -> Counts:
    best, size = np.zeros(len(cost)), np.zeros(len(cost), dtype=np.int64)
    ceiling = evsi_ceiling(belief, usd_per_unit, cost)
    for n in SIZES:
        price = float(PRICE.usd(n))
        open_to = np.flatnonzero(ceiling > price)
        if not len(open_to):
            break
        net = enbs(evsi_paired(belief, n, usd_per_unit, cost[open_to]), price)
        better = net > best[open_to]
        best[open_to[better]], size[open_to[better]] = net[better], n
    return size


def _beliefs(given: Worlds) -> Iterator[tuple[PairedBelief, Counts]]:
    """Every belief a pilot led to, and the worlds it did so in."""
    seen = np.column_stack([given.only_old, given.only_new])
    pairs, which = np.unique(seen, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(which.ravel()))
    for (b, c), here in zip(pairs, np.split(order, ends[:-1]), strict=True):
        yield PRIOR.after(int(b), int(c), given.setting.pilot), here


def measure(workspace: Workspace) -> list[Finding]:
    """All four settings."""
    return [_row(setting, shares_captured(setting, WORLDS)) for setting in SETTINGS]


def _row(setting: Setting, shares: Mapping[str, float]) -> Finding:
    voi = shares[VOI]
    rival = max((name for name in shares if name != VOI), key=lambda name: shares[name])
    return Finding(
        setting.name,
        f"{100 * voi:.1f}% of perfect information; next {rival} {100 * shares[rival]:.1f}%",
        f">= {100 * setting.bar:.1f}% and above all",
        voi >= setting.bar and voi > shares[rival],
        dict(shares),
    )
