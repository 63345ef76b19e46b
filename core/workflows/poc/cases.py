"""A PoC under a scenario and a counted period: valued once, for everybody who looks at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.decision.sensitivity.tornado import Mover, Moving
from core.domain.assumption import Scenario
from core.domain.canonical import canonical_json
from core.domain.single_flight import shared
from core.report.findings.break_even import Flips, flips
from core.report.findings.dossier import Dossier
from core.report.format.locale import NumberStyle, style
from core.report.record import hash_record
from core.store.connection import Store
from core.store.experiments import Experiment
from core.store.verdicts import verdict_counts
from core.workflows.inputs.assumptions import register_stamp
from core.workflows.inputs.logged_hours import hours_stamp
from core.workflows.poc.dossiers import dossier_of
from core.workflows.poc.valuing import Valued, record_of, value_experiment

MOST_POCS, MOST_PERIODS, MOST_SCENARIOS = 3, 6, 4
"""With 13 approaches a PoC takes 300 MB, another period of it 12 MB, another scenario 170 MB."""


@dataclass(frozen=True)
class Case:
    """A PoC valued, and what is told about it; shared, so nobody changes it.

    Attributes
    ----------
    rests_on : str
        Changes with everything in the store that the numbers depend on.
    """

    rests_on: str
    valued: Valued
    dossier: Dossier


def what_it_rests_on(store: Store, poc: Experiment) -> str:
    """Changes whenever a valuation of a PoC would.

    It ran on, it was weighed again (as when a prompted model is asked after the end), an assumption
    was changed, hours were logged.
    """
    run = f"{poc.finished_at} {verdict_counts(store).get(poc.id, 0)}"
    inputs = f"{register_stamp(store)} {hours_stamp(store, poc.plan.benchmark)}"
    return f"{store.home} {poc.id} {run} {inputs}"


def case_of(
    store: Store, poc: Experiment, months: int | None = None, scenario: Scenario | None = None
) -> Case:
    """A PoC valued under a scenario and a counted period.

    Parameters
    ----------
    store : Store
    poc : Experiment
    months : int, optional
        Counted period; the plan's if not given.
    scenario : Scenario, optional
        The assumptions as they stand if not given.

    Returns
    -------
    Case

    Raises
    ------
    BadData
        If it has no result yet.
    """
    rests_on = what_it_rests_on(store, poc)
    usual = poc.plan.period_months
    found = _periods(rests_on, store, poc)(usual if months is None else months)
    if scenario is None or scenario == found.dossier.valuation.scenario:
        return found
    told = under(found.dossier, scenario, found.dossier.months)
    return Case(rests_on, replace(found.valued, valuation=told.valuation), told)


def scenario_key(scenario: Scenario) -> str:
    """Everything that a scenario says, its name too."""
    return canonical_json(scenario.to_dict())


@shared(MOST_POCS)
def _periods(rests_on: str, _store: Store, _poc: Experiment) -> Callable[[int], Case]:
    """A PoC by counted period; what is kept of its periods goes when it goes."""
    valued = value_experiment(_store, _poc.id)
    usual = Case(rests_on, valued, dossier_of(_store, valued))

    @shared(MOST_PERIODS)
    def counted(months: int) -> Case:
        before = valued.valuation
        if months == before.months:
            return usual
        again = replace(valued, valuation=before.under(before.scenario, months))
        digest = hash_record(record_of(again))
        told = replace(usual.dossier, valuation=again.valuation, content_hash=digest)
        return Case(rests_on, again, told)

    return counted


def under(d: Dossier, scenario: Scenario, months: int) -> Dossier:
    """A dossier re-priced; the same case is priced once for everybody."""
    return _repriced(d.experiment_id, d.content_hash, scenario_key(scenario), months, d, scenario)


@shared(MOST_SCENARIOS)
def _repriced(
    poc: str, known: str, case: str, months: int, _dossier: Dossier, _scenario: Scenario
) -> Dossier:
    return _dossier.under(_scenario, months)


@shared(64)
def movers_of(content_hash: str, _dossier: Dossier) -> list[Mover]:
    """What moves a valued PoC; the hash of its record is the key."""
    return Moving(_dossier.valuation).movers()


def flips_of(content_hash: str, dossier: Dossier) -> Flips:
    """What would change a valued PoC's answer, told in the style that holds."""
    return _flips(content_hash, style(), dossier)


def turning_of(d: Dossier) -> tuple[list[Mover], Flips]:
    """What moves a PoC and what would change its answer, to be kept by another process."""
    return movers_of(d.content_hash, d), flips_of(d.content_hash, d)


def has_turning(d: Dossier) -> bool:
    """Whether that is known."""
    return _flips.has(d.content_hash, style())


def keep_turning(d: Dossier, movers: list[Mover], found: Flips) -> None:
    """Keep what :func:`turning_of` worked out in another process."""
    movers_of.put(movers, d.content_hash)
    _flips.put(found, d.content_hash, style())


@shared(64)
def _flips(content_hash: str, written: NumberStyle, _dossier: Dossier) -> Flips:
    return flips(Moving(_dossier.valuation), movers_of(content_hash, _dossier))
