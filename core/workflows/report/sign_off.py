"""Signing a decision: who decided what on which verdict, and why not as recommended."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.access.permissions import Action, require
from core.decision.forecast.in_use import forecast_of
from core.domain.actor import Actor
from core.domain.clock import utc_now
from core.domain.errors import BadUsage
from core.domain.sign_off import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Signed,
    SignedChoice,
    line_of,
    opposes,
)
from core.domain.verdict import Answer
from core.report.record import with_decisions
from core.store.connection import Store
from core.store.decisions import add_decision, decisions_of
from core.workflows.poc.valuing import Valued, record_of, value_experiment
from core.workflows.report.reviews import reviews


def sign(
    store: Store,
    actor: Actor,
    experiment_id: str,
    choice: SignedChoice,
    *,
    name: str,
    role: str,
    note: str = "",
    reason: str = "",
    review_on: date | None = None,
    look_again: str = "",
    months: int | None = None,
    verdict_hash: str | None = None,
) -> Signed:
    """Append a decision about an experiment, bound to its verdict as it stands.

    Parameters
    ----------
    store : Store
    actor : Actor
        Who signs; ``name`` and ``role`` are what they call themselves.
    experiment_id : str
    choice : SignedChoice
    name, role : str
        Needed, a line of at most ``LONGEST_NAME`` characters.
    note, reason, look_again : str
        At most ``LONGEST_TEXT`` characters each; the reason is needed where the choice goes
        against the recommendation.
    review_on : date, optional
        Today or later, UTC.
    months : int, optional
        Counted period of the verdict that was on the table; the plan's if not given.
    verdict_hash : str, optional
        Content hash of what whoever decides was looking at; not compared if not given.

    Returns
    -------
    Signed

    Raises
    ------
    NotAllowed
        If the actor may not sign.
    BadUsage
        If something is missing or too long, or the verdict changed meanwhile.
    BadData
        If the experiment has no result.
    """
    require(actor, Action.SIGN)
    said = {
        "name": line_of(name, "Your name", LONGEST_NAME, needed=True),
        "role": line_of(role, "Your role", LONGEST_NAME, needed=True),
        "note": line_of(note, "The note", LONGEST_TEXT),
        "reason": line_of(reason, "The reason", LONGEST_TEXT),
        "look_again": line_of(look_again, "What would make you look again", LONGEST_TEXT),
    }
    now = utc_now().replace(microsecond=0)
    if review_on is not None and review_on < now.date():
        raise BadUsage("The review date is in the past", remedy="Choose a day that is to come.")
    valued = value_experiment(store, experiment_id, months=months)
    record = record_of(valued)
    if verdict_hash is not None and verdict_hash != record["content_hash"]:
        raise BadUsage(
            "The verdict changed while you were deciding",
            "Assumptions or hours were changed meanwhile. Nothing was saved.",
            "Reload the page, then record your decision.",
        )
    answer = Answer(record["verdict"]["answer"])
    signed = Signed(
        verdict_hash=record["content_hash"],
        recommended=answer,
        choice=choice,
        review_on=review_on,
        signed_by=actor.name,
        signed_at=now,
        **said,
    )
    if opposes(choice, answer) and not signed.reason:
        raise BadUsage(
            "A decision against the recommendation needs its reason",
            f"Recommended: {answer.value}. Nothing was saved.",
            "Give your reason in one sentence.",
        )
    metric = valued.results.experiment.plan.metric
    add_decision(store, actor, experiment_id, signed, forecast_of(valued.valuation, choice, metric))
    return signed


def record_with_decisions(store: Store, valued: Valued) -> dict[str, Any]:
    """The decision record of an experiment with what people decided about it."""
    experiment_id = valued.results.experiment.id
    return decided(store, experiment_id, record_of(valued))


def decided(store: Store, experiment_id: str, record: dict[str, Any]) -> dict[str, Any]:
    """A decision record with what people decided about its experiment.

    Parameters
    ----------
    record : dict
        As :func:`core.report.record.make_record` makes it; not changed.
    """
    signed = decisions_of(store, experiment_id)
    told = [one.to_dict() for one in reviews(store, experiment_id)]
    return with_decisions(record, signed, [one for one in told if one["forecast"]])
