"""All answers to a sample of draws as one record, for the command line and other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from core.decision.voi.acceptability import compare, eib, p_better
from core.decision.voi.evppi import evppi_table
from core.decision.voi.icer import frontier, icers
from core.decision.voi.psa_sample import PsaSample


def comparison_record(sample: PsaSample, wtps: Sequence[float], reference: str) -> dict[str, Any]:
    """ICERs, the frontier, and everything that depends on the willingness to pay.

    Parameters
    ----------
    sample : PsaSample
    wtps : sequence of float
        USD per unit of effect; answered in this order.
    reference : str
        The new arm; increments are reference minus comparator.

    Returns
    -------
    dict
        JSON-ready; amounts in USD, chances as shares.

    Raises
    ------
    BadUsage
        If there is no such arm, or an amount makes no sense.
    """
    found = icers(sample, reference)
    worth = evppi_table(sample, wtps)
    return {
        "arms": list(sample.arms),
        "icer": {arm: asdict(each) for arm, each in found.items()},
        "frontier": [asdict(row) for row in frontier(sample)],
        "wtp": [
            _at(sample, wtp, reference)
            | {"evppi": {name: values[at].value for name, values in worth.items()}}
            for at, wtp in enumerate(wtps)
        ],
    }


def _at(sample: PsaSample, wtp: float, reference: str) -> dict[str, Any]:
    found = compare(sample, wtp)
    return {
        "wtp": wtp,
        "expected_nmb": dict(found.expected_nmb),
        "best": found.best,
        "eib": eib(sample, wtp, reference),
        "p_better": p_better(sample, wtp, reference),
        "ceac": dict(found.ceac),
        "ceaf": found.ceaf,
        "expected_loss": dict(found.expected_loss),
        "evpi": found.evpi.value,
    }
