"""What was spent so far in words: how each part of it is known."""

from __future__ import annotations

from core.report.format.numbers import count, money
from core.workflows.round_words import hours_text
from core.workflows.spent import Spent


def how_we_know(spent: Spent) -> str:
    """One sentence for every part that is not nothing; empty where nothing was spent."""
    parts = []
    if spent.hours:
        parts.append(
            f"{money(spent.hours_usd)} for {hours_text(spent.hours)} logged, at the rates under "
            "Assumptions"
        )
    if spent.paid_labels:
        parts.append(
            f"{money(spent.paid_usd)} paid for {_labels(spent.paid_labels)}, as the uploads say, "
            "with a platform fee assumed on top"
        )
    if spent.priced_labels:
        parts.append(
            f"{money(spent.priced_usd)} for {_labels(spent.priced_labels)} whose pay nobody said, "
            "at assumed pay for their time"
        )
    if not parts:
        return ""
    return "Spent so far: " + "; ".join(parts) + ". Hours nobody logged are not in it."


def _labels(n: int) -> str:
    return f"{count(n)} label{'' if n == 1 else 's'}"
