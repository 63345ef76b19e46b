"""A PoC under a scenario and a counted period: valued once, for everybody who looks at it."""

from __future__ import annotations

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

MOST_POCS, MOST_CASES = 3, 16
"""A PoC with its simulations takes 200 MB, another period of it 20, another scenario 100."""


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
    found = _planned(rests_on, store, poc)
    if months is not None and months != poc.plan.period_months:
        found = _counted(rests_on, months, found)
    if scenario is not None and scenario != found.dossier.valuation.scenario:
        found = _under(rests_on, found.dossier.months, scenario_key(scenario), found, scenario)
    return found


def scenario_key(scenario: Scenario) -> str:
    """Everything that a scenario says, its name too."""
    return canonical_json(scenario.to_dict())


@shared(MOST_POCS)
def _planned(rests_on: str, _store: Store, _poc: Experiment) -> Case:
    valued = value_experiment(_store, _poc.id)
    return Case(rests_on, valued, dossier_of(_store, valued))


@shared(MOST_CASES)
def _counted(rests_on: str, months: int, _planned: Case) -> Case:
    before = _planned.valued
    valued = replace(before, valuation=before.valuation.under(before.valuation.scenario, months))
    digest = hash_record(record_of(valued))
    told = replace(_planned.dossier, valuation=valued.valuation, content_hash=digest)
    return Case(rests_on, valued, told)


@shared(MOST_CASES)
def _under(rests_on: str, months: int, scenario: str, _base: Case, _scenario: Scenario) -> Case:
    told = under(_base.dossier, _scenario, months)
    return Case(rests_on, replace(_base.valued, valuation=told.valuation), told)


def under(d: Dossier, scenario: Scenario, months: int) -> Dossier:
    """A dossier re-priced; the same case is priced once for everybody."""
    return _repriced(d.experiment_id, d.content_hash, scenario_key(scenario), months, d, scenario)


@shared(MOST_CASES)
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
