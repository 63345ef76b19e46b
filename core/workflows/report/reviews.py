"""Reviews of signed decisions: what was forecast, what came of it, and which are due."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.access.permissions import Action, require
from core.domain.actor import Actor
from core.domain.clock import utc_now
from core.domain.errors import BadData, BadUsage
from core.domain.outcome import Forecast, Outcome, Reached
from core.domain.sign_off import LONGEST_NAME, LONGEST_TEXT, Signed, line_of
from core.report.findings.forecasts_held import held, how_forecasts_held
from core.store.connection import Store
from core.store.decisions import add_outcome, all_decisions, forecasts, outcomes


@dataclass(frozen=True)
class Review:
    """A decision, what was forecast and what was found since.

    Attributes
    ----------
    experiment_id : str
    signed : Signed
    forecast : Forecast or None
        None where nothing was built, or the decision is older than forecasts are kept.
    found : tuple of Outcome
        Oldest first; the newest counts.
    """

    experiment_id: str
    signed: Signed
    forecast: Forecast | None
    found: tuple[Outcome, ...]

    @property
    def newest(self) -> Outcome | None:
        """What counts."""
        return self.found[-1] if self.found else None

    def is_due(self, today: date) -> bool:
        """Whether its day has come and nothing was noted since that settles it."""
        day = self.signed.review_on
        if day is None or day > today:
            return False
        last = self.newest
        return last is None or last.noted_at.date() < day

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "decision": self.signed.hash,
            "forecast": self.forecast.to_dict() if self.forecast else None,
            "found": [one.to_dict() for one in self.found],
        }


def reviews(store: Store, experiment_id: str = "") -> list[Review]:
    """Every decision with its forecast and its outcomes, oldest first.

    Parameters
    ----------
    experiment_id : str
        Of one PoC; of all if empty.
    """
    kept, found = forecasts(store), outcomes(store)
    return [
        Review(poc, signed, kept.get(signed.hash), tuple(found.get(signed.hash, ())))
        for poc, signed in all_decisions(store)
        if experiment_id in ("", poc)
    ]


def so_far(known: Sequence[Review]) -> str:
    """How the forecasts of reviewed decisions held, in words; empty where none was reviewed."""
    return how_forecasts_held(
        [
            held(one.forecast, one.newest)
            for one in known
            if one.forecast is not None and one.newest is not None
        ]
    )


def note_outcome(
    store: Store,
    actor: Actor,
    decision: str,
    reached: Reached,
    *,
    name: str,
    cost: float | None = None,
    accuracy: float | None = None,
    items: int | None = None,
    note: str = "",
) -> Review:
    """Append what came of a decision.

    Parameters
    ----------
    decision : str
        Hash of the decision, or its beginning.
    reached : Reached
    name : str
        Who found it out.
    cost : float, optional
        USD over the months of the forecast.
    accuracy : float, optional
        Share right, 0..1, of ``items`` answers in use that were checked.

    Returns
    -------
    Review
        As it stands now.

    Raises
    ------
    NotAllowed
        If the actor may not sign.
    BadData
        If there is no such decision.
    BadUsage
        If something is missing or cannot be.
    """
    require(actor, Action.SIGN)
    about = [one for one in reviews(store) if decision and one.signed.hash.startswith(decision)]
    if len(about) != 1:
        raise BadData(
            f"There is no decision {decision[:12]!r}" if not about else "Several decisions fit",
            "Nothing was saved.",
            "python -m core outcome lists them with the start of their hash.",
        )
    if cost is not None and not (math.isfinite(cost) and cost >= 0):
        raise BadUsage("The cost is an amount in dollars, 0 or more", "Nothing was saved.")
    if (accuracy is None) != (items is None):
        raise BadUsage(
            "An accuracy in use needs the number of answers that were checked",
            "Nothing was saved.",
            "Give both, or neither.",
        )
    if accuracy is not None and not 0 <= accuracy <= 1:
        raise BadUsage("The accuracy is a share between 0% and 100%", "Nothing was saved.")
    if items is not None and items < 1:
        raise BadUsage("At least one answer must have been checked", "Nothing was saved.")
    outcome = Outcome(
        about[0].signed.hash,
        reached,
        cost,
        accuracy,
        items,
        line_of(note, "The note", LONGEST_TEXT),
        line_of(name, "Your name", LONGEST_NAME, needed=True),
        actor.name,
        utc_now().replace(microsecond=0),
    )
    add_outcome(store, actor, outcome)
    return next(one for one in reviews(store) if one.signed.hash == outcome.decision)
