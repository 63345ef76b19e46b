"""What can be done, and the least role that may do it: one table for every door."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from core.domain.actor import Actor, Role
from core.domain.errors import NotAllowed


class Action(Enum):
    """What somebody does; the value ends the sentence *may not ...*."""

    READ = "see decisions"
    UPLOAD = "upload files"
    PREPARE = "change uploaded items"
    EXPORT = "export uploaded rows"
    RUN = "plan, run or stop a PoC"
    LOG_HOURS = "log hours"
    EDIT_ASSUMPTIONS = "change assumptions"
    SAVE_SCENARIOS = "save or delete scenarios"
    MAKE_REPORTS = "download reports"
    MAKE_LINKS = "create or revoke their own links"
    REVOKE_ANY_LINK = "revoke links of others"
    SIGN = "sign the decision"
    MANAGE_TOKENS = "create or revoke keys for programs"
    READ_AUDIT_LOG = "read the audit log"
    BACK_UP = "back up or restore the store"


LEAST: Mapping[Action, Role] = MappingProxyType(
    {
        Action.READ: Role.VIEWER,
        Action.UPLOAD: Role.ANALYST,
        Action.PREPARE: Role.ANALYST,
        Action.EXPORT: Role.ANALYST,
        Action.RUN: Role.ANALYST,
        Action.LOG_HOURS: Role.ANALYST,
        Action.EDIT_ASSUMPTIONS: Role.ANALYST,
        Action.SAVE_SCENARIOS: Role.ANALYST,
        Action.MAKE_REPORTS: Role.ANALYST,
        Action.MAKE_LINKS: Role.ANALYST,
        Action.REVOKE_ANY_LINK: Role.OWNER,
        Action.SIGN: Role.OWNER,
        Action.MANAGE_TOKENS: Role.OWNER,
        Action.READ_AUDIT_LOG: Role.OWNER,
        Action.BACK_UP: Role.OWNER,
    }
)
RANKS: Mapping[Role, int] = MappingProxyType({role: rank for rank, role in enumerate(Role)})


def may(actor: Actor, action: Action) -> bool:
    """Whether somebody may do something.

    Parameters
    ----------
    actor : Actor
    action : Action

    Returns
    -------
    bool

    Examples
    --------
    >>> may(Actor("a", Role.VIEWER), Action.READ), may(Actor("a", Role.VIEWER), Action.RUN)
    (True, False)
    >>> may(Actor("a", Role.OWNER), Action.RUN)
    True
    """
    return RANKS[actor.role] >= RANKS[LEAST[action]]


def require(actor: Actor, action: Action) -> None:
    """Go on only if somebody may; called by every function that writes, before it does anything.

    Parameters
    ----------
    actor : Actor
    action : Action

    Raises
    ------
    NotAllowed
        With what the actor is and what it takes.
    """
    if not may(actor, action):
        raise refused(actor, action)


def refused(actor: Actor, action: Action) -> NotAllowed:
    """What somebody is told who may not."""
    least = LEAST[action].value
    return NotAllowed(
        f"You may not {action.value}",
        f"{actor.name} is {article(actor.role)}; this takes {article(LEAST[action])}.",
        f"Ask an owner to make you {article(LEAST[action])}."
        if least != Role.OWNER
        else "Ask an owner to do it.",
    )


def article(role: Role) -> str:
    """A role with its article.

    Examples
    --------
    >>> article(Role.ANALYST), article(Role.VIEWER)
    ('an analyst', 'a viewer')
    """
    return f"{'a' if role is Role.VIEWER else 'an'} {role.value}"
