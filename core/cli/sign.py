"""``python -m core sign``: what was decided about a race."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from core.domain.errors import BadData
from core.domain.sign_off import SignedChoice


def add_sign(commands: Any) -> None:
    """Add the command and its options."""
    found = commands.add_parser(
        "sign",
        help="record what you decided about a race",
        description="Append a decision to a race's record. It is bound to the verdict as it stands "
        "and never changed; a later decision stands beside it.",
        epilog="exit codes: 0 recorded, 1 there is no result to decide on, 2 bad usage",
    )
    found.add_argument("--choice", required=True, choices=[choice.value for choice in SignedChoice])
    found.add_argument("--name", required=True, help="who decides")
    found.add_argument("--role", required=True, help="such as CTO")
    found.add_argument("--note", default="", help="what you want to be remembered")
    found.add_argument("--reason", default="", help="needed against the recommendation")
    found.add_argument("--review-on", type=_day, metavar="YYYY-MM-DD", help="when to look again")
    found.add_argument("--look-again", default="", help="what would make you look again before")
    found.add_argument("--experiment", metavar="ID", help="the race (default: the newest finished)")
    found.add_argument("--home", type=Path, metavar="DIR", help="folder of the store (default var)")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no day; write YYYY-MM-DD") from error


def run_sign(given: argparse.Namespace) -> None:
    """``sign``: append a decision and say what stands now."""
    from core.domain.actor import LOCAL
    from core.report.wording.decided_words import decided_text
    from core.store.connection import Store, home_folder
    from core.store.experiments import list_experiments
    from core.workflows.report.sign_off import sign

    with Store(home_folder(given.home), "python -m core sign") as store:
        finished = [race.id for race in list_experiments(store) if race.status == "finished"]
        if not finished:
            raise BadData(
                "There is no finished race to decide on", remedy="Run python -m core poc."
            )
        signed = sign(
            store,
            LOCAL,
            given.experiment or finished[0],
            SignedChoice(given.choice),
            name=given.name,
            role=given.role,
            note=given.note,
            reason=given.reason,
            review_on=given.review_on,
            look_again=given.look_again,
        )
    print(decided_text(signed))
