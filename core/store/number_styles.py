"""How reports write numbers: said once, followed until somebody says otherwise."""

from __future__ import annotations

from datetime import date

from core.domain.actor import Actor
from core.domain.clock import utc_now
from core.store.audit_log import note
from core.store.connection import Store, insert

Row = tuple[str, str, float, str, date | None]
"""Language, currency, its units for a dollar, who said so, for which day."""


def newest_style(store: Store) -> Row | None:
    """What holds; None where nobody has said anything."""
    return (
        store.cursor()
        .execute(
            "SELECT language, currency, rate, given_by, given_on FROM number_style "
            "ORDER BY rowid DESC LIMIT 1"
        )
        .fetchone()
    )


def save_style(store: Store, actor: Actor, row: Row) -> None:
    """Write down what holds from now on; what held before stays in the trail.

    Parameters
    ----------
    row : tuple
        Language, currency, its units for a dollar, who said so, for which day.
    """
    language, currency, rate, given_by, given_on = row
    with store.transaction() as cursor:
        held = {
            "language": language,
            "currency": currency,
            "rate": rate,
            "given_by": given_by,
            "given_on": given_on,
            "said_by": actor.name,
            "said_at": utc_now(),
        }
        insert(cursor, "number_style", held)
        note(
            cursor,
            actor,
            "number format set",
            f"number format {language}",
            details={
                "currency": currency,
                "rate": rate,
                "given_by": given_by,
                "given_on": str(given_on or ""),
            },
        )
