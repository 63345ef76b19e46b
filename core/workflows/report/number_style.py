"""How reports of a store write numbers, dates and money: said once, followed by all."""

from __future__ import annotations

from core.access.permissions import Action, require
from core.domain.actor import Actor
from core.report.format.locale import HOUSE, NumberStyle
from core.store.connection import Store
from core.store.number_styles import newest_style, save_style


def number_style(store: Store) -> NumberStyle:
    """How reports of this store write numbers."""
    row = newest_style(store)
    return NumberStyle(*row) if row else HOUSE


def set_number_style(store: Store, actor: Actor, wanted: NumberStyle) -> None:
    """Let reports write numbers so from now on.

    Parameters
    ----------
    wanted : NumberStyle
        Checked when it was made: a currency comes with its rate, who gave it and for which day.

    Raises
    ------
    NotAllowed
    """
    require(actor, Action.MAKE_REPORTS)
    row = (wanted.language, wanted.currency, wanted.rate, wanted.given_by, wanted.given_on)
    save_style(store, actor, row)
