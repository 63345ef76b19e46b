"""Scenarios with a name: who may keep and forget them."""

from __future__ import annotations

from collections.abc import Mapping

from core.access.permissions import Action, require
from core.domain.actor import Actor
from core.store.connection import Store
from core.store.scenarios import delete_scenario, save_scenario


def keep_scenario(
    store: Store, name: str, sentence: str, link: Mapping[str, str], months: int, *, by: Actor
) -> None:
    """Keep a scenario under a new name.

    Raises
    ------
    BadUsage
        If the name is empty, too long or taken.
    NotAllowed
    """
    require(by, Action.SAVE_SCENARIOS)
    save_scenario(store, name, sentence, link, months, by)


def forget_scenario(store: Store, name: str, *, by: Actor) -> None:
    """Forget a scenario; nothing happens where there is none.

    Raises
    ------
    NotAllowed
    """
    require(by, Action.SAVE_SCENARIOS)
    delete_scenario(store, name, by)
