"""An experiment that takes weeks: locked first, each iteration is run when it can be."""

from __future__ import annotations

from core.access.permissions import Action, require
from core.domain.actor import LOCAL, Actor
from core.domain.errors import BadUsage
from core.domain.plan import Plan
from core.experiment.runner import ProgressListener, lock_plan
from core.store.connection import Store
from core.store.experiments import Experiment, end_experiment, list_experiments, load_experiment
from core.store.opened_iterations import OpenedIteration, opened_iterations, save_opened_iteration
from core.store.uploads.benchmarks import load_uploaded
from core.store.verdicts import StoredVerdict, latest_verdict
from core.workflows.inputs.iteration_readiness import Lack, Needed, iterations_of
from core.workflows.poc.run import plan_poc, run_poc

GIVEN_UP = "given up"


def lock_by_round(
    store: Store, plan: Plan, progress: ProgressListener, by: Actor = LOCAL
) -> Experiment:
    """Write down a plan and lock it before anything is learned.

    Parameters
    ----------
    store : Store
    plan : Plan
    progress : ProgressListener
    by : Actor

    Returns
    -------
    Experiment
        Locked, with no iteration opened.

    Raises
    ------
    BadUsage
        If the plan is not run step by step, cannot be run, or such an experiment is still open on
        this benchmark.
    NotAllowed
    """
    require(by, Action.RUN)
    if not plan.by_round:
        raise BadUsage("This plan runs all rounds at once", remedy="Run it as a whole.")
    if open_poc(store, plan.benchmark) is not None:
        raise BadUsage(
            "A PoC on this benchmark is locked and not finished",
            "Two at once would evaluate on one test set twice as often.",
            "Run its rounds to the end, or cancel it on the screen Run the PoC.",
        )
    return lock_plan(store, plan_poc(store, plan, by).id, progress)


def open_poc(store: Store, benchmark: str) -> Experiment | None:
    """The locked experiment on a benchmark that is run step by step and has iterations to go.

    Parameters
    ----------
    store : Store
    benchmark : str

    Returns
    -------
    Experiment or None
        There is one at most: :func:`lock_by_round` refuses a second.
    """
    for poc in list_experiments(store):
        if poc.plan.benchmark == benchmark and poc.plan.by_round and _is_open(poc):
            return poc
    return None


def _is_open(poc: Experiment) -> bool:
    return poc.locked_at is not None and poc.status not in ("finished", GIVEN_UP)


def open_iteration(
    store: Store, experiment_id: str, iteration: int | None = None, by: Actor = LOCAL
) -> OpenedIteration:
    """Fix what the next iteration learns from: all that is here now. It can then be run.

    An iteration that was begun and broken off is given back as it was.

    Parameters
    ----------
    store : Store
    experiment_id : str
    iteration : int, optional
        The one that is meant, from 1, as a check.
    by : Actor

    Returns
    -------
    OpenedIteration
        With the uploads that count from it on, and from none before.

    Raises
    ------
    BadUsage
        If it is not this iteration's turn, or something it needs is not here.
    NotAllowed
    """
    require(by, Action.RUN)
    experiment = load_experiment(store, experiment_id)
    if not experiment.plan.by_round or not _is_open(experiment):
        raise BadUsage(
            "This PoC has no round to run",
            "It is finished or cancelled, or it runs all rounds at once.",
            "Plan another PoC.",
        )
    uploaded = load_uploaded(store, experiment.plan.benchmark)
    iterations = iterations_of(store, experiment, uploaded)
    turn = iterations.opened if iterations.broken_off else iterations.opened + 1
    if iteration is not None and iteration != turn:
        raise BadUsage(
            f"Round {iteration} cannot be run now",
            f"{iterations.run} of {iterations.planned} rounds are run; "
            "what was learned stays as it was.",
            f"Round {turn} is next.",
        )
    opened = opened_iterations(store, experiment_id)
    # With what was fixed then: arms that were run already did not learn from what came since.
    if iterations.broken_off:
        return opened[-1]
    if iterations.lacking:
        raise BadUsage(
            f"Round {turn} cannot be run yet",
            " ".join(lack_text(turn, lack, experiment.plan) for lack in iterations.lacking),
            "Upload what is missing.",
        )
    # What an earlier round learned from stays its own, so that round comes out the same again.
    counted = {name for one in opened for name in one.imports}
    fresh = [one.id for one in uploaded.imports]
    return save_opened_iteration(
        store, experiment_id, turn, [name for name in fresh if name not in counted], by
    )


def run_what_can_be_run(
    store: Store, experiment_id: str, progress: ProgressListener
) -> StoredVerdict | None:
    """Run iteration after iteration until one lacks something.

    Parameters
    ----------
    store : Store
    experiment_id : str
    progress : ProgressListener

    Returns
    -------
    StoredVerdict or None
        Of the iterations so far; None where not even the first can be run.
    """
    verdict = latest_verdict(store, experiment_id)
    while True:
        experiment = load_experiment(store, experiment_id)
        # Loaded anew each time: while a round ran, the labels of the next may have come.
        uploaded = load_uploaded(store, experiment.plan.benchmark)
        iterations = iterations_of(store, experiment, uploaded)
        if not iterations.broken_off and iterations.can_open is None:
            return verdict
        open_iteration(store, experiment_id)
        verdict = run_poc(store, experiment_id, progress)


def give_up(store: Store, experiment_id: str, *, by: Actor) -> None:
    """End a locked experiment before its last iteration; what it found stays.

    Raises
    ------
    NotAllowed
    """
    require(by, Action.RUN)
    end_experiment(store, experiment_id, GIVEN_UP, by)


def lack_text(iteration: int, lack: Lack, plan: Plan) -> str:
    """What is missing, as a sentence.

    Parameters
    ----------
    iteration : int
        From 1.
    lack : Lack
    plan : Plan
        It says what the approach is called.

    Returns
    -------
    str

    Examples
    --------
    >>> lack_text(2, Lack(Needed.LABELS, "old", 200, 400), Plan())
    'Round 2 of human annotation needs 200 more labelled items.'
    """
    arm = plan.roster.the(lack.arm)
    more = lack.need - lack.have
    if lack.what is Needed.LABELS:
        return f"Round {iteration} of {arm} needs {more:,} more labelled item{'s' * (more != 1)}."
    if lack.what is Needed.ANSWERS:
        return (
            f"Round {iteration} of {arm} needs the answers of run {lack.run!r} to "
            f"{more:,} more test item{'s' * (more != 1)}."
        )
    coded = "coded rules" if lack.what is Needed.RULES else "votes of rules"
    return f"Round {iteration} of {arm} needs {coded}: none are uploaded."
