"""Reference cases of tests/reference/cea, and the model two of them were drawn from."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from scipy import stats

from core.decision.voi.psa_sample import PsaSample

FOLDER = Path(__file__).parents[2] / "reference" / "cea"

KETO2 = {
    "acc_old": stats.beta(168, 32),
    "acc_new": stats.beta(178, 22),
    "labels_old": stats.lognorm(0.25, scale=6000),
    "usd_per_label": stats.lognorm(0.30, scale=0.60),
    "expert_hours_old": stats.gamma(16, scale=5),
    "analyst_hours_new": stats.gamma(9, scale=8),
    "usd_per_hour": stats.lognorm(0.15, scale=95),
    "train_usd_new": stats.gamma(4, scale=150),
    "serve_usd_new": stats.lognorm(0.45, scale=9000),
}


@cache
def reference(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def columns(name: str) -> dict[str, np.ndarray]:
    with (FOLDER / f"{name}_psa_input.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0]}


def starting(found: dict[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    return {key.removeprefix(prefix): x for key, x in found.items() if key.startswith(prefix)}


@cache
def published(name: str) -> PsaSample:
    found = columns(name)
    params = {k: x for k, x in found.items() if not k.startswith(("eff_", "cost_"))}
    return PsaSample.of_columns(starting(found, "cost_"), starting(found, "eff_"), params)


def keto2_arms(x: Any) -> tuple[Any, Any, Any, Any]:
    """Costs old and new, effects old and new."""
    old = x["labels_old"] * x["usd_per_label"] + x["expert_hours_old"] * x["usd_per_hour"] + 1200
    new = x["analyst_hours_new"] * x["usd_per_hour"] + x["train_usd_new"] + x["serve_usd_new"]
    return old, new, 100 * x["acc_old"], 100 * x["acc_new"]


@cache
def keto2_drawn(draws: int, seed: int) -> PsaSample:
    rng = np.random.default_rng(seed)
    x = {name: each.rvs(draws, random_state=rng) for name, each in KETO2.items()}
    old, new, eff_old, eff_new = keto2_arms(x)
    return PsaSample.of_columns({"old": old, "new": new}, {"old": eff_old, "new": eff_new}, x)


@st.composite
def samples(draw: st.DrawFn) -> PsaSample:
    """Small samples of whole numbers: ties happen, rounding does not."""
    arms, draws = draw(st.integers(2, 4)), draw(st.integers(2, 40))

    def numbers(low: int, high: int, size: int) -> np.ndarray:
        drawn = draw(st.lists(st.integers(low, high), min_size=size, max_size=size))
        return np.array(drawn, dtype=float)

    return PsaSample(
        tuple("abcd"[:arms]),
        numbers(0, 3000, draws * arms).reshape(draws, arms),
        numbers(0, 20, draws * arms).reshape(draws, arms),
        {"x": numbers(-50, 50, draws), "few": numbers(0, 2, draws)},
    )
