"""``python -m core sign``: what was decided after a PoC."""

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
        help="record your decision about a PoC",
        description="Append a decision to the record of a PoC. It refers to the current verdict "
        "and is never changed; a later decision is added beside it.",
        epilog="exit codes: 0 recorded, 1 there is no result to decide on, 2 bad usage",
    )
    found.add_argument("--choice", required=True, choices=[choice.value for choice in SignedChoice])
    found.add_argument("--name", required=True, help="who decides")
    found.add_argument("--role", required=True, help="such as CTO")
    found.add_argument("--note", default="", help="a note for the record")
    found.add_argument(
        "--reason", default="", help="required if you decide against the recommendation"
    )
    found.add_argument(
        "--review-on", type=_day, metavar="YYYY-MM-DD", help="date on which to review it"
    )
    found.add_argument("--look-again", default="", help="what would make you review it earlier")
    found.add_argument("--experiment", metavar="ID", help="the PoC (default: the newest finished)")
    found.add_argument("--home", type=Path, metavar="DIR", help="folder of the store (default var)")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no date; write YYYY-MM-DD") from error


def run_sign(given: argparse.Namespace) -> None:
    """``sign``: append a decision and print it."""
    from core.domain.actor import LOCAL
    from core.report.wording.decided_words import decided_text
    from core.store.connection import Store
    from core.store.experiments import list_experiments
    from core.store.home import existing_home
    from core.workflows.report.sign_off import sign

    with Store(existing_home(given.home), "python -m core sign") as store:
        finished = [poc.id for poc in list_experiments(store) if poc.status == "finished"]
        if not finished:
            raise BadData(
                f"There is no finished PoC to decide on in {store.home}",
                remedy="Run python -m core poc keto.",
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
