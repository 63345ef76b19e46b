"""``python -m core decide``: which arm, how sure, and what is worth finding out, from draws."""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.notes import note
from core.domain.errors import BadUsage
from core.report.format.numbers import chance, money

if TYPE_CHECKING:
    from core.decision.voi.psa_sample import PsaSample

INPUTS_TOLD = 5
STATUS = {"D": "dominated", "ED": "dominated by a mix of two others", "ND": "on the frontier"}


def add_decide(commands: Any) -> None:
    """Add the command and its options."""
    decide = commands.add_parser(
        "decide",
        help="net benefit and value of information from your own draws",
        description="Compare arms from draws of their costs and effects: CSV files with one row "
        "per draw and one column per arm, the same arm names and rows in each.",
        epilog="exit codes: 0 done, 1 the files cannot be used, 2 bad usage",
    )
    decide.add_argument("--costs", type=Path, required=True, metavar="CSV", help="USD")
    decide.add_argument(
        "--effects", type=Path, required=True, metavar="CSV", help="for example accuracy points"
    )
    decide.add_argument(
        "--params",
        type=Path,
        metavar="CSV",
        help="uncertain inputs behind the draws, one column each: tells what knowing each is worth",
    )
    decide.add_argument(
        "--wtp",
        required=True,
        metavar="USD[,USD...]",
        help="willingness to pay: dollars that one unit of effect is worth",
    )
    decide.add_argument("--reference", metavar="ARM", help="the new arm (default: the last column)")
    decide.add_argument("--json", action="store_true", help="print JSON")


def run_decide(given: argparse.Namespace) -> None:
    """``decide``: read the draws, print the answers."""
    from core.decision.voi.record import comparison_record
    from core.workflows.from_csv.psa_samples import read_sample

    wtps = amounts(given.wtp)
    sample = read_sample(given.costs, given.effects, given.params, note)
    reference = sample.arms[-1] if given.reference is None else given.reference
    record = comparison_record(sample, wtps, reference)
    if given.json:
        print(json.dumps(record, indent=1, allow_nan=False))
    else:
        print("\n".join(_told(sample, record, reference)))


def amounts(text: str) -> tuple[float, ...]:
    """Dollars separated by commas.

    Raises
    ------
    BadUsage
        If one is no finite amount of 0 or more.

    Examples
    --------
    >>> amounts("500,1000,2.5")
    (500, 1000, 2.5)
    """
    found: list[float] = []
    for part in text.split(","):
        try:
            usd = float(part)
        except ValueError:
            usd = math.nan
        if not (math.isfinite(usd) and usd >= 0):
            raise BadUsage(
                f"--wtp {text!r}: {part.strip()!r} is not an amount",
                remedy="Give dollars per unit of effect separated by commas: --wtp 500,1000,2000",
            )
        found.append(int(usd) if usd.is_integer() else usd)
    return tuple(found)


def _told(sample: PsaSample, record: dict[str, Any], reference: str) -> list[str]:
    """The record as lines to read."""
    lines = [f"{', '.join(sample.arms)}: {sample.draws:,} draws", ""]
    lines.append(f"USD per unit of effect of {reference}")
    for arm, icer in record["icer"].items():
        value = icer["status"] if icer["value"] is None else f"{icer['value']:,.2f}"
        lines.append(f"  against {arm}: {value}")
    lines += ["", "Along the frontier, by rising cost"]
    for row in record["frontier"]:
        value = STATUS[row["status"]] if row["icer"] is None else f"{row['icer']:,.2f} per unit"
        lines.append(f"  {row['arm']}: {money(row['cost'])}, effect {row['effect']:,.4g}, {value}")
    for at in record["wtp"]:
        lines += ["", *_told_at(sample, at, reference)]
    return lines


def _told_at(sample: PsaSample, at: dict[str, Any], reference: str) -> list[str]:
    """What one willingness to pay answers."""
    from core.decision.voi.acceptability import compare, regret_in_bad_luck

    regret = regret_in_bad_luck(sample, at["wtp"])
    error = 1.96 * compare(sample, at["wtp"]).evpi.standard_error
    lines = [
        f"At ${at['wtp']:,} per unit of effect: {at['best']} has the highest expected net "
        f"benefit and is the best in {chance(at['ceaf'])} of the draws"
    ]
    lines += [
        f"  {arm}: net benefit {money(at['expected_nmb'][arm])}, best in {chance(share)}, "
        f"expected loss {money(at['expected_loss'][arm])}, "
        f"5% chance of more than {money(regret[arm])}"
        for arm, share in at["ceac"].items()
    ]
    lines += [
        f"  {reference} against {arm}: {money(usd)}, better in {chance(at['p_better'][arm])}"
        for arm, usd in at["eib"].items()
    ]
    lines.append(f"  Perfect information is worth {money(at['evpi'])} (±{money(error)})")
    worth = sorted(at["evppi"].items(), key=lambda item: -item[1])[:INPUTS_TOLD]
    if worth:
        told = ", ".join(f"{name} {money(usd)}" for name, usd in worth)
        lines.append(f"  Most worth knowing: {told}")
    return lines
