"""Fixtures: a small benchmark, a small race that was run once, an empty store."""

from __future__ import annotations

import os

os.environ.setdefault("SWITCHPOINT_BACKEND", "sequential")
os.environ.setdefault("SWITCHPOINT_AUTORUN", "0")

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import core  # noqa: F401  (one linear-algebra thread)
from core.benchmarks.embedded import default_plan
from core.benchmarks.keto.build import KetoSettings, build_keto
from core.benchmarks.support.build import build_support
from core.domain.benchmark import BenchmarkContent
from core.domain.plan import Plan
from core.report.findings.dossier import Dossier
from core.store.connection import Store
from core.store.experiments import load_experiment
from core.workflows.poc.dossiers import dossier_of
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.poc.valuing import Valued, value_experiment
from tests.quiet import Quiet
from tests.store_template import copying_connect
from tests.verdict_cases import CASES

SMALL = {"pool": 600, "dev": 200, "test": 300}


@pytest.fixture(scope="session")
def keto() -> BenchmarkContent:
    """The embedded benchmark in full."""
    return build_keto()


@pytest.fixture(scope="session")
def support() -> BenchmarkContent:
    """The second embedded benchmark in full: eight classes."""
    return build_support()


@pytest.fixture(scope="session")
def small_keto() -> BenchmarkContent:
    """A small edition of the embedded benchmark."""
    return build_keto(KetoSettings(**SMALL))


@pytest.fixture(scope="session")
def small_plan() -> Plan:
    """A plan that runs in a few seconds."""
    return Plan(benchmark_settings=SMALL, sizes=(100, 200), seeds=(1, 2), target=0.7)


@pytest.fixture(scope="session", autouse=True)
def copied_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """New stores are copies of an empty one that is made once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "_connect", copying_connect(tmp_path_factory.mktemp("template")))
        yield


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store(tmp_path / "home", "a test") as opened:
        yield opened


@dataclass(frozen=True)
class Raced:
    """A small race that was run once for all tests; nobody may change it."""

    store: Store
    experiment_id: str

    @property
    def benchmark_id(self) -> str:
        """Benchmark of the race."""
        return load_experiment(self.store, self.experiment_id).benchmark_id

    def valued(self, months: int | None = None) -> Valued:
        """The race valued for a counted period."""
        return value_experiment(self.store, self.experiment_id, months=months)

    def dossier(self, months: int | None = None) -> Dossier:
        """What is told about it."""
        return dossier_of(self.store, self.valued(months))


@pytest.fixture(scope="session")
def raced(tmp_path_factory: pytest.TempPathFactory, small_plan: Plan) -> Iterator[Raced]:
    """A finished small race in a store of its own."""
    with Store(tmp_path_factory.mktemp("raced"), "the tests") as opened:
        experiment = plan_poc(opened, small_plan)
        run_poc(opened, experiment.id, Quiet())
        yield Raced(opened, experiment.id)


@pytest.fixture(scope="session")
def support_plan() -> Plan:
    """A plan with eight classes that runs in a few seconds."""
    return replace(
        default_plan("support"),
        benchmark_settings={"pool": 400, "dev": 160, "test": 240},
        sizes=(100, 200),
        seeds=(1, 2),
        target=0.55,
        arms=("old", "new", "hybrid", "rules"),
    )


@pytest.fixture(scope="session")
def raced_support(tmp_path_factory: pytest.TempPathFactory, support_plan: Plan) -> Iterator[Raced]:
    """A finished small race with eight classes."""
    with Store(tmp_path_factory.mktemp("raced-support"), "the tests") as opened:
        experiment = plan_poc(opened, support_plan)
        run_poc(opened, experiment.id, Quiet())
        yield Raced(opened, experiment.id)


@dataclass
class EveryVerdict:
    """A store in which a race can be run for each verdict; each is run once for all tests.

    Attributes
    ----------
    records : dict
        Race and decision record by name of the case.
    """

    store: Store
    records: dict[str, tuple[str, dict[str, Any]]]

    def poc(self, name: str) -> tuple[str, dict[str, Any]]:
        """Id and record of the race of a case."""
        if name not in self.records:
            experiment = plan_poc(self.store, CASES[name][0])
            record = run_poc(self.store, experiment.id, Quiet()).record
            self.records[name] = experiment.id, record
        return self.records[name]


@pytest.fixture(scope="session")
def every_verdict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EveryVerdict]:
    """Races of every verdict, on one benchmark that is written once."""
    with Store(tmp_path_factory.mktemp("verdicts"), "the tests") as opened:
        yield EveryVerdict(opened, {})
