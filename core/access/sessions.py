"""A signed-in identity as an actor: while it lasts, and if somebody gave it a role."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass

from core.access.roles import Claims, RoleRules, email_of, role_of
from core.domain.actor import Actor
from core.domain.errors import BadUsage, NotAllowed

SECRET_LETTERS = 32
EARLY_SECONDS = 300
"""How far ahead the provider's clock may be: a sign-in from beyond that was not made by it."""
LAST_SECOND = 253_402_300_800
"""The year 10000: later than any clock shows."""
LONGEST_NAME = 120
OF_THE_SESSION = frozenset({"is_logged_in", "origin", "provider", "tokens"})
"""What Streamlit adds to the provider's claims: a sign-in is told by the claims alone."""


class SignedOut(NotAllowed):
    """There is no sign-in, or it is over."""


class NoRole(NotAllowed):
    """Somebody signed in whom no rule knows."""


@dataclass(frozen=True)
class Session:
    """A sign-in.

    Attributes
    ----------
    actor : Actor
    began, ends : float
        Seconds since 1970; it began at 0 where the claims do not say.
    key : str
        Hash of this very sign-in, the same in every tab.
    """

    actor: Actor
    began: float
    ends: float
    key: str


def session_of(claims: Claims, rules: RoleRules, now: float) -> Session:
    """What an identity amounts to at this moment.

    Parameters
    ----------
    claims : mapping
        Claims of the ID token, whose signature was checked.
    rules : RoleRules
    now : float
        Seconds since 1970.

    Returns
    -------
    Session

    Raises
    ------
    SignedOut
        If it is over, or does not say when it began and ends.
    NoRole
        If no rule matches.
    """
    ends = ends_at(claims, rules)
    # A sign-in that does not say when it ends would last for ever: it is over instead.
    if ends is None or now >= ends or _seconds(claims, "iat", now) > now + EARLY_SECONDS:
        raise SignedOut("Your sign-in is over", "It lasts a limited time.", "Sign in again.")
    role = role_of(claims, rules)
    if role is None:
        raise NoRole(
            "You are signed in, but you have no role",
            f"Signed in as {name_of(claims)}.",
            "Ask the owner of this Switchpoint to let you in.",
        )
    began = max(_seconds(claims, "iat", 0.0), 0.0)
    return Session(Actor(name_of(claims), role), began, ends, session_key(claims))


def ends_at(claims: Claims, rules: RoleRules) -> float | None:
    """When a sign-in is over: the configured hours after it began, else when its token expires.

    Parameters
    ----------
    claims : mapping
    rules : RoleRules

    Returns
    -------
    float or None
        Seconds since 1970; None where the claims do not say.
    """
    if rules.session_hours is None:
        found = _seconds(claims, "exp", math.nan)
    else:
        found = _seconds(claims, "iat", math.nan) + 3600 * rules.session_hours
    return None if math.isnan(found) else found


def _seconds(claims: Claims, name: str, default: float) -> float:
    value = claims.get(name)
    # Compared before it is turned into a float, which the largest whole numbers do not fit into.
    fine = type(value) in (int, float) and abs(value) < LAST_SECOND  # type: ignore[arg-type]
    return float(value) if fine else default  # type: ignore[arg-type]


def name_of(claims: Claims) -> str:
    """Who it is in lists: the e-mail address if somebody vouches for it, else the provider's id."""
    email = email_of(claims)
    if email:
        return email[:LONGEST_NAME]
    # An address nobody vouches for is anybody's to claim, so it names nobody in the audit log.
    shown = "".join(c for c in str(claims.get("sub", "?")) if c.isprintable())
    return f"id {shown}"[:LONGEST_NAME]


def session_key(claims: Claims) -> str:
    """Hash of a sign-in's claims: another sign-in of the same person has another.

    Parameters
    ----------
    claims : mapping
        With the moment they were issued, which tells two sign-ins apart.

    Returns
    -------
    str
        64 hex digits; nothing of the claims can be read off it.
    """
    own = {key: value for key, value in claims.items() if key not in OF_THE_SESSION}
    text = json.dumps(own, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def check_cookie_secret(secret: object) -> None:
    """Refuse a missing or short secret: who guesses it signs in as anybody.

    Raises
    ------
    BadUsage
    """
    if not isinstance(secret, str) or len(secret) < SECRET_LETTERS:
        raise BadUsage(
            "Sign-in is not set up: the cookie secret is missing or too short",
            f"[auth] in secrets.toml needs a cookie_secret of {SECRET_LETTERS} letters or more.",
            'Make one: python -c "import secrets; print(secrets.token_urlsafe(48))"',
        )
