"""``python -m core outcome``: what came of a signed decision, and how forecasts held."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.domain.errors import BadData, BadUsage
from core.domain.outcome import Reached


def add_outcome(commands: Any) -> None:
    """Add the command and its options."""
    found = commands.add_parser(
        "outcome",
        help="say what came of a decision, or list decisions and how their forecasts held",
        description="Without --reached: every signed decision, what was forecast, what came of "
        "it, and which reviews are due. With --reached: append an outcome to a decision.",
        epilog="exit codes: 0 done, 1 there is no such decision, 2 bad usage",
    )
    found.add_argument("--reached", choices=[one.value for one in Reached], help="the target")
    found.add_argument(
        "--cost", type=float, metavar="USD", help="over the months that were forecast"
    )
    found.add_argument("--accuracy", type=_share, metavar="SHARE", help="in use: 0.87 or 87%%")
    found.add_argument("--items", type=int, metavar="N", help="answers in use that were checked")
    found.add_argument("--note", default="", help="what you want to be remembered")
    found.add_argument("--name", default="", help="who found it out")
    found.add_argument(
        "--decision", metavar="HASH", help="start of its hash (default: the newest decision)"
    )
    found.add_argument("--home", type=Path, metavar="DIR", help="folder of the store (default var)")


def _share(text: str) -> float:
    """A share, also in percent.

    Examples
    --------
    >>> _share("87%"), _share("0.87")
    (0.87, 0.87)
    """
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no share; write 0.87 or 87%") from error


def run_outcome(given: argparse.Namespace) -> None:
    """``outcome``: append what came of a decision, or tell what is known."""
    from core.domain.actor import LOCAL
    from core.store.connection import Store
    from core.store.home import existing_home
    from core.workflows.report.reviews import note_outcome, reviews

    with Store(existing_home(given.home), "python -m core outcome") as store:
        known = reviews(store)
        if not known:
            raise BadData(
                "No decision has been signed yet", remedy="Sign one: python -m core sign --help"
            )
        if given.reached is None:
            if given.cost is not None or given.accuracy is not None or given.note:
                raise BadUsage("An outcome needs --reached yes, no or 'not yet'")
            print(_told(known))
            return
        review = note_outcome(
            store,
            LOCAL,
            given.decision or known[-1].signed.hash,
            Reached(given.reached),
            name=given.name,
            cost=given.cost,
            accuracy=given.accuracy,
            items=given.items,
            note=given.note,
        )
        print(_of_one(review))


def _told(known: Any) -> str:
    from core.workflows.report.reviews import so_far

    blocks = [_of_one(review) for review in known]
    return "\n\n".join([*blocks, *filter(None, [so_far(known)])])


def _of_one(review: Any) -> str:
    from core.domain.clock import utc_now
    from core.report.findings.forecasts_held import forecast_words, outcome_words
    from core.report.wording.decided_words import decided_text, look_again_text

    lines = [f"{review.signed.hash[:12]}  {decided_text(review.signed)}"]
    if later := look_again_text(review.signed):
        due = " It is due." if review.is_due(utc_now().date()) else ""
        lines.append(f"{later}{due}")
    lines.append(
        forecast_words(review.forecast)
        if review.forecast
        else "No forecast was kept: nothing was built, or it was signed by an earlier version."
    )
    lines += [outcome_words(review.forecast, one) for one in review.found]
    return "\n  ".join(lines)
