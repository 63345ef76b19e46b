"""API tokens for programs: made by an owner, shown once, taken back at any time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from core.access.permissions import Action, require
from core.access.scopes import ROLES, Scope, read_scopes
from core.access.tokens import key_hash, new_token, same_hash
from core.domain.actor import Actor
from core.domain.clock import utc_now
from core.domain.errors import BadUsage, NotAllowed
from core.store.api_tokens import (
    ApiToken,
    add_token,
    list_tokens,
    revoke_token,
    touch_token,
)
from core.store.connection import Store

PREFIX = "swp_"
"""How a token begins, so that a scanner for secrets knows one when it sees it."""
DAYS = 90
MOST_DAYS = 366
LONGEST_NAME = 60
TOUCH_EVERY = timedelta(minutes=1)
"""How exactly the last use is kept: a program that asks all the time would write all the time."""


class UnknownToken(NotAllowed):
    """No token that works: nobody is told whether there ever was one."""


def make_token(
    store: Store, name: str, scopes: Iterable[str], days: int = DAYS, *, by: Actor
) -> tuple[ApiToken, str]:
    """A new token.

    Parameters
    ----------
    store : Store
    name : str
        Who uses it; no two that work have one name, upper and lower case alike.
    scopes : iterable of str
        What it opens.
    days : int
        How long it works, 1 to ``MOST_DAYS``.
    by : Actor

    Returns
    -------
    tuple of ApiToken and str
        What is kept, and the token itself: only its hash is stored, it can never be shown again.

    Raises
    ------
    BadUsage
        If the name, the scopes or the days make no sense, or the name is in use.
    NotAllowed
    """
    require(by, Action.MANAGE_TOKENS)
    now = utc_now()
    words = "".join(c for c in " ".join(name.split()) if c.isprintable())
    if not words or len(words) > LONGEST_NAME:
        raise BadUsage(
            "A key needs a name",
            f"Up to {LONGEST_NAME} characters.",
            "Name the program that uses it.",
        )
    if not 1 <= days <= MOST_DAYS:
        raise BadUsage(f"A key cannot work for {days} days", remedy=f"Choose 1 to {MOST_DAYS}.")
    if any(t.name.casefold() == words.casefold() and t.works_at(now) for t in list_tokens(store)):
        raise BadUsage(f"There is a key called {words} already", remedy="Choose another name.")
    key = PREFIX + new_token()
    token = ApiToken(
        f"key-{uuid.uuid4().hex[:12]}",
        key_hash(key),
        words,
        read_scopes(scopes),
        by.name,
        now,
        now + timedelta(days=days),
    )
    add_token(store, token, by)
    return token, key


def take_back_token(store: Store, token_id: str, *, by: Actor) -> None:
    """Revoke a token.

    Parameters
    ----------
    store : Store
    token_id : str
        As :func:`known_tokens` tells it, not the token itself.
    by : Actor

    Raises
    ------
    BadUsage
        If there is none that could be revoked.
    NotAllowed
    """
    require(by, Action.MANAGE_TOKENS)
    if not revoke_token(store, token_id, by):
        raise BadUsage(
            f"There is no key {token_id!r} to revoke", remedy="python -m core token list"
        )


def known_tokens(store: Store, *, by: Actor) -> list[ApiToken]:
    """All tokens that were ever made, without what opens anything.

    Parameters
    ----------
    store : Store
    by : Actor

    Returns
    -------
    list of ApiToken
        Newest first.

    Raises
    ------
    NotAllowed
    """
    require(by, Action.MANAGE_TOKENS)
    return list_tokens(store)


def state_of(token: ApiToken) -> str:
    """Whether a token works, and until when, in words.

    Parameters
    ----------
    token : ApiToken

    Returns
    -------
    str
        Such as ``works until 03 May 2025``; days in UTC.
    """
    if token.revoked_at is not None:
        return f"revoked {token.revoked_at:%d %b %Y} by {token.revoked_by}"
    if token.expires_at is None:
        return "works until it is revoked"
    word = "works until" if token.works_at(utc_now()) else "ended"
    return f"{word} {token.expires_at:%d %b %Y}"


def actor_of_token(store: Store, key: str, scope: Scope, now: datetime | None = None) -> Actor:
    """As whom a program acts that shows a token.

    Parameters
    ----------
    store : Store
    key : str
        The token as it was shown.
    scope : Scope
        What the program wants to do.
    now : datetime, optional
        UTC without zone; the time now if not given.

    Returns
    -------
    Actor

    Raises
    ------
    UnknownToken
        If no token like this works: unknown, expired and revoked ones are told apart by nobody.
    NotAllowed
        If the token is right but was made for something else.
    """
    at, shown = now or utc_now(), key_hash(key)
    found = None
    for token in list_tokens(store):  # all of them, so that time does not tell which is near
        if same_hash(token.key_hash, shown) and token.works_at(at):
            found = token
    if found is None:
        raise UnknownToken("The key is missing, wrong or no longer valid")
    if scope not in found.scopes:
        raise NotAllowed(
            f"This key was not made for {scope}", remedy="Ask an owner for one that is."
        )
    if found.last_used_at is None or at - found.last_used_at >= TOUCH_EVERY:
        touch_token(store, found.id, at)
    return Actor(f"key {found.name}", ROLES[scope])
