"""A race that takes weeks: its plan is locked first, each round is run when it can be."""

from __future__ import annotations

from core.access.permissions import Action, require
from core.domain.actor import LOCAL, Actor
from core.domain.errors import BadUsage
from core.domain.plan import Plan
from core.experiment.runner import ProgressListener, lock_race
from core.store.connection import Store
from core.store.experiments import Experiment, end_experiment, list_experiments, load_experiment
from core.store.opened_iterations import OpenedRound, opened_rounds, save_opened_round
from core.store.uploads import list_imports
from core.store.verdicts import StoredVerdict, latest_verdict
from core.workflows.inputs.iteration_readiness import Lack, Needed, rounds_of
from core.workflows.poc.run import plan_poc, run_poc

GIVEN_UP = "given up"


def lock_by_round(
    store: Store, plan: Plan, progress: ProgressListener, by: Actor = LOCAL
) -> Experiment:
    """Write down a plan and lock it before anything is learned.

    Raises
    ------
    BadUsage
        If the plan is not run round by round, cannot be run, or such a race is still open on
        this benchmark.
    NotAllowed
    """
    require(by, Action.RUN)
    if not plan.by_round:
        raise BadUsage("This plan runs all rounds at once", remedy="Run it as a whole.")
    if open_race(store, plan.benchmark) is not None:
        raise BadUsage(
            "A race on this test case is locked and not finished",
            "Two at once would look at one sealed exam twice as often.",
            "Run its rounds to the end, or give it up on Run the PoC.",
        )
    return lock_race(store, plan_poc(store, plan, by).id, progress)


def open_race(store: Store, benchmark: str) -> Experiment | None:
    """The locked race on a benchmark that is run round by round and has rounds to go."""
    for race in list_experiments(store):
        if race.plan.benchmark == benchmark and race.plan.by_round and _is_open(race):
            return race
    return None


def _is_open(race: Experiment) -> bool:
    return race.locked_at is not None and race.status not in ("finished", GIVEN_UP)


def open_round(
    store: Store, experiment_id: str, round_: int | None = None, by: Actor = LOCAL
) -> OpenedRound:
    """Fix what the next round learns from: all that is here now. It can then be run.

    A round that was begun and broken off is given back as it was.

    Parameters
    ----------
    round_ : int, optional
        The round that is meant, as a check.

    Raises
    ------
    BadUsage
        If it is not this round's turn, or something it needs is not here.
    NotAllowed
    """
    require(by, Action.RUN)
    experiment = load_experiment(store, experiment_id)
    if not experiment.plan.by_round or not _is_open(experiment):
        raise BadUsage(
            "This race has no round to run",
            "It is finished, was given up, or runs all rounds at once.",
            "Plan another race.",
        )
    rounds = rounds_of(store, experiment)
    turn = rounds.opened if rounds.broken_off else rounds.opened + 1
    if round_ is not None and round_ != turn:
        raise BadUsage(
            f"Round {round_} cannot be run now",
            f"{rounds.run} of {rounds.planned} rounds are run; what was learned stays as it was.",
            f"Round {turn} is next.",
        )
    opened = opened_rounds(store, experiment_id)
    if rounds.broken_off:
        return opened[-1]
    if rounds.lacking:
        raise BadUsage(
            f"Round {turn} cannot be run yet",
            " ".join(lack_text(turn, lack) for lack in rounds.lacking),
            "Upload what is missing.",
        )
    counted = {name for one in opened for name in one.imports}
    fresh = [one.id for one in list_imports(store, experiment.plan.benchmark)]
    return save_opened_round(
        store, experiment_id, turn, [name for name in fresh if name not in counted], by
    )


def run_what_can_be_run(
    store: Store, experiment_id: str, progress: ProgressListener
) -> StoredVerdict | None:
    """Run round after round until one lacks something; the verdict of the rounds so far.

    None where not even the first can be run.
    """
    verdict = latest_verdict(store, experiment_id)
    while True:
        rounds = rounds_of(store, load_experiment(store, experiment_id))
        if not rounds.broken_off and rounds.can_open is None:
            return verdict
        open_round(store, experiment_id)
        verdict = run_poc(store, experiment_id, progress)


def give_up(store: Store, experiment_id: str, *, by: Actor) -> None:
    """End a locked race before its last round; what it found stays.

    Raises
    ------
    NotAllowed
    """
    require(by, Action.RUN)
    end_experiment(store, experiment_id, GIVEN_UP, by)


def lack_text(round_: int, lack: Lack) -> str:
    """What is missing, as a sentence.

    Examples
    --------
    >>> lack_text(2, Lack(Needed.LABELS, "old", 200, 400))
    'Round 2 of the old way needs 200 more labelled items.'
    """
    way = {"old": "the old way", "new": "the new way"}.get(lack.arm, f"way {lack.arm!r}")
    more = lack.need - lack.have
    if lack.what is Needed.LABELS:
        return f"Round {round_} of {way} needs {more:,} more labelled item{'s' * (more != 1)}."
    if lack.what is Needed.ANSWERS:
        return (
            f"Round {round_} of {way} needs the answers of run {lack.run!r} to "
            f"{more:,} more exam item{'s' * (more != 1)}."
        )
    coded = "coded rules" if lack.what is Needed.RULES else "votes of rules"
    return f"Round {round_} of {way} needs {coded}: none are here."
