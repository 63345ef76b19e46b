"""Fixtures: a small benchmark, small races that were run once, an empty store."""

from __future__ import annotations

import os

os.environ.setdefault("SWITCHPOINT_BACKEND", "sequential")
os.environ.setdefault("SWITCHPOINT_AUTORUN", "0")

import gc
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import core  # noqa: F401  (one linear-algebra thread)
from core.benchmarks.embedded import default_plan
from core.benchmarks.keto.build import KetoSettings, build_keto
from core.benchmarks.support.build import build_support
from core.domain.benchmark import BenchmarkContent
from core.domain.plan import Plan
from core.report.findings.dossier import Dossier
from core.store.connection import Store
from core.store.experiments import list_experiments, load_experiment
from core.workflows.poc.dossiers import dossier_of
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.poc.valuing import Valued, value_experiment
from tests.prepared import Prepared
from tests.quiet import Quiet
from tests.store_template import copying_connect
from tests.verdict_cases import CASES, QUARANTINED

pytest_plugins = ["tests.budget"]

settings.register_profile(
    "suite",
    settings(),
    deadline=None,  # nothing passes or fails by the machine's speed
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")


POCS = {"finished", "finished_support", "finished_verdicts", "tiny"}
"""Fixtures behind which a PoC is run."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at a finished PoC is slow, since the PoC has to be run first."""
    for item in items:
        if POCS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Never look again for garbage among what was imported and collected."""
    gc.collect()
    gc.freeze()


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


@pytest.fixture(scope="session")
def tiny_plan() -> Plan:
    """Every way once: one repeat, one round, few texts."""
    return Plan(
        benchmark_settings={"pool": 300, "dev": 100, "test": 100},
        sizes=(60,),
        seeds=(1,),
        target=0.7,
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store(tmp_path / "home", "a test") as opened:
        yield opened


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """What is made once in a run, even where several processes run it."""
    base = tmp_path_factory.getbasetemp()
    return Prepared((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared")


def race(plan: Plan) -> Callable[[Path], None]:
    """Run a plan in the store of a folder."""

    def run(home: Path) -> None:
        with Store(home, "the tests") as store:
            run_poc(store, plan_poc(store, plan).id, Quiet())

    return run


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


def opened(finished: Path, home: Path) -> Iterator[Raced]:
    """A copy of a finished race's home, open."""
    shutil.copytree(finished, home)
    with Store(home, "the tests") as store:
        (only,) = list_experiments(store)
        yield Raced(store, only.id)


@pytest.fixture(scope="session")
def finished(prepared: Prepared, small_plan: Plan) -> Path:
    """The home of a finished small race; copy it, do not open it."""
    return prepared.folder("raced", race(small_plan))


@pytest.fixture(scope="session")
def tiny(
    prepared: Prepared, tiny_plan: Plan, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Raced]:
    """A finished race of the tiny plan."""
    home = tmp_path_factory.mktemp("tiny") / "home"
    yield from opened(prepared.folder("tiny", race(tiny_plan)), home)


@pytest.fixture(scope="session")
def raced(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Raced]:
    """A finished small race in a store of its own."""
    yield from opened(finished, tmp_path_factory.mktemp("raced") / "home")


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
        recommend=(),
    )


@pytest.fixture(scope="session")
def finished_support(prepared: Prepared, support_plan: Plan) -> Path:
    """The home of a finished small race with eight classes; copy it, do not open it."""
    return prepared.folder("raced-support", race(support_plan))


@pytest.fixture(scope="session")
def raced_support(
    finished_support: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Raced]:
    """A finished small race with eight classes."""
    yield from opened(finished_support, tmp_path_factory.mktemp("raced-support") / "home")


@dataclass(frozen=True)
class EveryVerdict:
    """A store with a race for each verdict; nobody may change it.

    Attributes
    ----------
    records : dict
        Race and decision record by name of the case.
    """

    store: Store
    records: dict[str, tuple[str, dict[str, Any]]]

    def poc(self, name: str) -> tuple[str, dict[str, Any]]:
        """Id and record of the race of a case."""
        return self.records[name]


def race_every_verdict(folder: Path) -> None:
    """Run every case, on one benchmark that is written once."""
    records = {}
    with Store(folder / "home", "the tests") as store:
        plans = {name: plan for name, (plan, _) in CASES.items()} | {"quarantined": QUARANTINED}
        for name, plan in plans.items():
            experiment = plan_poc(store, plan)
            records[name] = experiment.id, run_poc(store, experiment.id, Quiet()).record
    (folder / "records.json").write_text(json.dumps(records), encoding="utf-8")


@pytest.fixture(scope="session")
def finished_verdicts(prepared: Prepared) -> Path:
    """A home with a race of every verdict, and their records beside it; copy, do not open it."""
    return prepared.folder("verdicts", race_every_verdict)


@pytest.fixture(scope="session")
def every_verdict(
    finished_verdicts: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EveryVerdict]:
    """Races of every verdict."""
    home = tmp_path_factory.mktemp("verdicts") / "home"
    shutil.copytree(finished_verdicts / "home", home)
    records = json.loads((finished_verdicts / "records.json").read_text(encoding="utf-8"))
    with Store(home, "the tests") as store:
        yield EveryVerdict(store, {name: (poc, record) for name, (poc, record) in records.items()})
