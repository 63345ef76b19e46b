"""Reads what both ways wrote down: the words annotators got, the rationales as code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.rationale import Rationale
from core.report.findings.dossier import Dossier
from core.store.benchmarks import load_benchmark
from core.store.connection import Store
from core.store.experiments import load_experiment
from core.store.labels import load_guidelines, load_rationales


@dataclass(frozen=True)
class Writings:
    """What was in force in one round of the first repeat.

    Attributes
    ----------
    briefings : mapping of int to str
        What annotators had been told by then, by the round whose audit taught it.
    rationales : tuple of Rationale
        In the order they are applied.
    classes : tuple of str
        Names of the classes they vote for.
    """

    briefings: Mapping[int, str]
    rationales: tuple[Rationale, ...]
    classes: tuple[str, ...]


def writings(store: Store, dossier: Dossier, iteration: int) -> Writings:
    """Briefings before, and rationales of, a round on the first repeat."""
    experiment = load_experiment(store, dossier.experiment_id)
    benchmark = load_benchmark(store, experiment.benchmark_id)
    seed = dossier.plan.seeds[0]
    told = load_guidelines(store, experiment.id, seed)
    return Writings(
        {at: text for at, text in told.items() if at < iteration},
        load_rationales(store, experiment.id, benchmark, seed, iteration),
        benchmark.classes,
    )
