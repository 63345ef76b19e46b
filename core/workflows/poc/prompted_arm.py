"""Measure the prompted arm: only when somebody asks for it, under a cost cap."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import numpy as np

from core.access.permissions import Action, require
from core.benchmarks.embedded import embedded
from core.domain.actor import LOCAL, Actor
from core.domain.arms import Arm, Learner
from core.domain.benchmark import SEALED
from core.domain.canonical import content_hash
from core.domain.errors import BadUsage, ServiceFailed
from core.domain.plan import Plan
from core.evaluation.sealed import SealedTestSet
from core.experiment.pieces import review
from core.experiment.preparation import load_texts
from core.learners.prompted import TOO_MANY_ERRORS, Prompted, PromptedAnswers
from core.services.budget import Budget
from core.services.chat import ChatModel
from core.services.endpoint import MODEL, Endpoint
from core.store.answers import dev_answers
from core.store.benchmarks import load_benchmark
from core.store.connection import Store
from core.store.experiments import Experiment, load_experiment
from core.store.predictions import Answered, billed_so_far
from core.store.runs import RunBundle, finished_runs, new_run, save_runs
from core.store.scores import ScoreRow
from core.store.verdicts import StoredVerdict, save_verdict
from core.tokens.prices import token_price
from core.workflows.poc.valuing import record_of, value_experiment

ANSWER_TOKENS = 10
"""What an answer like ``{"answer": "keto"}`` takes, for the estimate alone."""

_asking = threading.Lock()


@dataclass(frozen=True)
class PromptPrice:
    """What measuring a prompted model should cost.

    Attributes
    ----------
    calls : int
    tokens : int
        To read, estimated.
    usd : float
        At the endpoint's price, with ten tokens for each answer.
    """

    calls: int
    tokens: int
    usd: float


def prompted_arms(plan: Plan) -> tuple[Arm, ...]:
    """Approaches of a plan that a language model is asked for here."""
    recorded = plan.recorded()
    return tuple(
        one
        for one in plan.roster.arms
        if one.learner is Learner.PROMPTED and one.id not in recorded
    )


def prompt_price(
    store: Store, experiment_id: str, endpoint: Endpoint, arm_id: str | None = None
) -> PromptPrice:
    """What :func:`measure_prompted` should cost, before anything is asked.

    Parameters
    ----------
    store : Store
    experiment_id : str
    endpoint : Endpoint
        Its prices are USD per million tokens.
    arm_id : str, optional
        Which prompted approach of the plan; the first if not given.

    Returns
    -------
    PromptPrice
    """
    experiment = load_experiment(store, experiment_id)
    prompted, _ = _prompted(store, experiment, _asked(experiment, arm_id))
    endpoint = asking(endpoint, _asked(experiment, arm_id))
    tokens = prompted.expected_tokens()
    calls = sum(len(prompted.items[split]) for split in SEALED)
    written = ANSWER_TOKENS * calls
    usd = (tokens * endpoint.price_in + written * endpoint.price_out) / 1e6
    return PromptPrice(calls, tokens, usd)


def asking(endpoint: Endpoint, one: Arm) -> Endpoint:
    """The endpoint as an approach asks it: its own model, at that model's price.

    Raises
    ------
    BadUsage
        If the price of its model is not on the list: a cost cap could not be kept.
    """
    model = str(one.settings.get("model", endpoint.model))
    if model == endpoint.model:
        return endpoint
    prices = [token_price(model, kind) for kind in ("input", "output")]
    if None in prices:
        raise BadUsage(
            f"The price of {model} is not on the list",
            f"{one.name} asks it in place of {endpoint.model}, whose price is known.",
            f"Set {MODEL} to {model} with its prices, then ask {one.name}.",
        )
    return replace(endpoint, model=model, price_in=prices[0] or 0.0, price_out=prices[1] or 0.0)


def _asked(experiment: Experiment, arm_id: str | None) -> Arm:
    """The prompted approach that is meant."""
    here = prompted_arms(experiment.plan)
    if not here:
        raise BadUsage("No prompted model is in this plan", remedy="Plan a PoC with one.")
    if arm_id is None:
        return here[0]
    for one in here:
        if one.id == arm_id:
            return one
    names = ", ".join(one.id for one in here)
    raise BadUsage(f"{arm_id!r} is no prompted approach of this plan", f"Choose from {names}.")


def _prompted(store: Store, experiment: Experiment, one: Arm) -> tuple[Prompted, int]:
    benchmark = load_benchmark(store, experiment.benchmark_id)
    seed = experiment.plan.seeds[0]
    task = embedded(experiment.plan.benchmark)
    items = load_texts(store, benchmark)
    rule = str(one.settings.get("prompt", task.rule))
    return Prompted(benchmark, items, dev_answers(store, benchmark), rule, seed), seed


def measure_prompted(
    store: Store,
    experiment_id: str,
    endpoint: Endpoint,
    cap_usd: float | None = None,
    by: Actor = LOCAL,
    arm_id: str | None = None,
) -> StoredVerdict:
    """Ask the sealed items, score once, weigh the decision again.

    Only the primary seed is asked. Of a run that ends early nothing is kept.

    Parameters
    ----------
    store : Store
    experiment_id : str
    endpoint : Endpoint
    cap_usd : float, optional
        USD for all calls together; the plan's if not given.
    by : Actor
    arm_id : str, optional
        Which prompted approach of the plan; the first if not given.

    Returns
    -------
    StoredVerdict
        With the prompted arm in it.

    Raises
    ------
    BadUsage
        If the arm is not in the plan or was measured already, the experiment is not finished, or
        somebody else is measuring.
    CostCapReached
        Before the cap could be exceeded.
    ServiceFailed
        If more of the questions than ``TOO_MANY_ERRORS`` got no answer.
    NotAllowed
    """
    require(by, Action.RUN)
    experiment = load_experiment(store, experiment_id)
    one = _asked(experiment, arm_id)
    if experiment.status != "finished":
        raise BadUsage(
            "This PoC is not finished",
            "Scoring a test set before the plan is locked would not be fair.",
            f"Run it to its end, then measure {experiment.plan.roster.the(one.id)}.",
        )
    if not _asking.acquire(blocking=False):
        raise BadUsage(
            "A prompted model is being measured right now",
            "Two at once would pay for the same answers twice.",
            "Wait until it ends, then reload.",
        )
    try:
        _ask_and_score(store, experiment, one, endpoint, cap_usd)
    finally:
        _asking.release()
    record = record_of(value_experiment(store, experiment_id))
    return save_verdict(store, experiment_id, record, by)


def _ask_and_score(
    store: Store, experiment: Experiment, one: Arm, endpoint: Endpoint, cap_usd: float | None
) -> None:
    prompted, seed = _prompted(store, experiment, one)
    if (one.id, seed, 1) in finished_runs(store, experiment.id):
        raise BadUsage(f"{one.name} was measured already", "Each approach is scored once.")
    endpoint = asking(endpoint, one)
    cap = experiment.plan.prompt_cap_usd if cap_usd is None else cap_usd
    # The cap is the plan's: what other prompted approaches of it cost is spent.
    budget = Budget(max(0.0, cap - billed_so_far(store, experiment.id)))
    model = ChatModel(endpoint, prompted.benchmark.classes, budget)
    answers = prompted.answer(model)
    calls = sum(len(found) for found in answers.answers.values())
    # Before anything is scored: an answer that is missing is a wrong one, and each look counts.
    if answers.errors > TOO_MANY_ERRORS * calls:
        raise ServiceFailed(
            f"{answers.errors} of {calls} questions got no answer",
            _first_error(answers),
            "Nothing was scored. Try again, or another model.",
        )
    test_set = SealedTestSet(store, prompted.benchmark)
    bundle = _bundle(experiment, one, prompted, seed, answers, endpoint, test_set)
    save_runs(store, prompted.benchmark, [bundle])


def _first_error(answers: PromptedAnswers) -> str:
    return next((a.error for found in answers.answers.values() for a in found if a.error), "")


def _bundle(
    experiment: Experiment,
    one: Arm,
    prompted: Prompted,
    seed: int,
    answers: PromptedAnswers,
    endpoint: Endpoint,
    test_set: SealedTestSet,
) -> RunBundle:
    spent = sum(a.latency_ms for found in answers.answers.values() for a in found) / 1000
    run = new_run(
        experiment.id,
        one.id,
        seed,
        1,
        origin="measured",
        examples=len(prompted.examples),
        leaked=0,
        model_id=None,
        label_hash=content_hash(prompted.examples),
        prediction_hash=content_hash([answers.label[split] for split in SEALED]),
        note=f"{endpoint.model}, {len(prompted.examples)} examples in the prompt",
        seconds=round(spent, 3),
    )
    return RunBundle(
        run=run,
        answers=[
            Answered(
                prompted.items[split],
                answers.label[split],
                np.full(len(found), np.nan),
                {
                    "tokens_in": [a.tokens_in for a in found],
                    "tokens_out": [a.tokens_out for a in found],
                    "latency_ms": [round(a.latency_ms, 1) for a in found],
                    "cost": [a.cost_usd for a in found],
                    "currency": "USD",
                    "error": [a.error or None for a in found],
                },
            )
            for split, found in answers.answers.items()
        ],
        scores=[ScoreRow(s.split, s.slice, s.confusion) for s in test_set.score(answers.label)],
        trials=[],
        ledger=[*answers.booked, *review(one)],
        model=None,
    )
