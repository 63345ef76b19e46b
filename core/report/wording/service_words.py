"""The pricing date and the service that is assumed on it, in a sentence."""

from __future__ import annotations

from core.decision.assumptions.register import assumed_service
from core.report.format.numbers import day
from core.tokens.services import Serving, pricing_day

SERVED = {
    Serving.PER_TOKEN: "answers paid per token",
    Serving.OWN: "your own machine, always on",
}
"""How a tuned model runs; else a machine by the hour at the service."""


def service_sentence(pricing_date: str) -> str:
    """Which service the assumptions rest on, and why.

    Parameters
    ----------
    pricing_date : str
        The plan's; empty for the day on which the price file was read.

    Examples
    --------
    >>> service_sentence("2026-03-01")
    'Prices of 1 Mar 2026: OpenAI, answers paid per token (cheapest service for new customers).'
    """
    on = f"Prices of {day(pricing_day(pricing_date))}"
    service = assumed_service(pricing_date)
    if service is None:
        return f"{on}: no service takes new customers; ranges of several services count."
    served = SERVED.get(service.serving, "a dedicated machine by the hour")
    return f"{on}: {service.name}, {served} (cheapest service for new customers)."
