"""Who has which role: rules by e-mail, domain and claim, read from ``access.toml``."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.access.permissions import RANKS
from core.domain.actor import Role
from core.domain.canonical import content_hash
from core.domain.errors import BadData

NONE = "none"
DEFAULT, HOURS = "default", "session_hours"
LISTS = ("emails", "domains")
CLAIMS = "claims"
MOST_HOURS = 24 * 31
Claims = Mapping[str, Any]


@dataclass(frozen=True)
class RoleRule:
    """Who gets one role.

    Attributes
    ----------
    emails, domains : frozenset of str
        In lower case; a domain is what stands after the @, whole.
    claims : mapping of str to frozenset of str
        Values of a claim of the identity, such as ``groups``; one is enough.
    """

    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    claims: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class RoleRules:
    """All rules.

    Attributes
    ----------
    default : Role or None
        For whoever signed in and matches nothing; None shuts them out.
    session_hours : float or None
        How long a sign-in lasts; None: as long as the identity provider says.
    """

    roles: Mapping[Role, RoleRule] = field(default_factory=dict)
    default: Role | None = None
    session_hours: float | None = None

    @property
    def content_hash(self) -> str:
        """Changes with every rule."""
        told = {
            role.value: {
                "emails": sorted(rule.emails),
                "domains": sorted(rule.domains),
                CLAIMS: {name: sorted(values) for name, values in rule.claims.items()},
            }
            for role, rule in self.roles.items()
        }
        return content_hash([told, self.default, self.session_hours])


def role_of(claims: Claims, rules: RoleRules) -> Role | None:
    """The highest role that an identity matches.

    Parameters
    ----------
    claims : mapping
        Claims of the ID token, whose signature was checked.
    rules : RoleRules

    Returns
    -------
    Role or None
        None where the identity has no business here.

    Examples
    --------
    >>> rules = read_rules(
    ...     '''viewer.domains = ["example.com"]
    ...     owner.emails = ["cto@example.com"]'''
    ... )
    >>> role_of({"email": "CTO@example.com"}, rules), role_of({"email": "x@example.com"}, rules)
    (<Role.OWNER: 'owner'>, <Role.VIEWER: 'viewer'>)
    >>> role_of({"email": "cto@example.com", "email_verified": False}, rules)
    """
    email = email_of(claims)
    matched = [role for role, rule in rules.roles.items() if _matches(email, claims, rule)]
    return max(matched, key=RANKS.__getitem__, default=rules.default)


def email_of(claims: Claims) -> str:
    """The e-mail address in lower case; empty where there is none or nobody vouches for it.

    Parameters
    ----------
    claims : mapping

    Returns
    -------
    str

    Examples
    --------
    >>> email_of({"email": "A@Example.com "}), email_of({"email": "a@b", "email_verified": "false"})
    ('a@example.com', '')
    """
    # Some providers send the claim as text, and some never send it.
    email, verified = claims.get("email"), claims.get("email_verified", True)
    if not isinstance(email, str) or str(verified).strip().lower() not in ("true", "1"):
        return ""
    found = email.strip().casefold()
    name, _, domain = found.partition("@")
    fine = name and domain and "@" not in domain and found.isprintable() and " " not in found
    return found if fine else ""


def _matches(email: str, claims: Claims, rule: RoleRule) -> bool:
    if email and (email in rule.emails or email.partition("@")[2] in rule.domains):
        return True
    return any(_values(claims, name) & wanted for name, wanted in rule.claims.items())


def _values(claims: Claims, name: str) -> set[str]:
    """Values of a claim; a dotted name leads into nested ones where no claim has that name."""
    # Whole names first: a claim may be called by an address, whose dots lead nowhere.
    found: Any = claims
    for part in [name] if name in claims else name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    listed = found if isinstance(found, list | tuple) else [found]
    return {value for value in listed if isinstance(value, str)}


def read_rules(text: str, source: str = "access.toml") -> RoleRules:
    """Rules from TOML.

    Parameters
    ----------
    text : str
    source : str
        Where the text stands, for the message.

    Returns
    -------
    RoleRules

    Raises
    ------
    BadData
        If anything in it is not understood: a rule that is half read could let people in.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _bad(source, str(error), "Fix it: nobody can sign in until then.") from error
    known = {DEFAULT, HOURS, *Role}
    for key in raw:
        if key not in known:
            raise _bad(source, f"{key!r} is no setting.", f"Known: {', '.join(sorted(known))}.")
    return RoleRules(
        {role: _rule(raw[role], role, source) for role in Role if role in raw},
        _default(raw.get(DEFAULT, NONE), source),
        _hours(raw.get(HOURS), source),
    )


def _rule(raw: object, role: Role, source: str) -> RoleRule:
    if not isinstance(raw, dict):
        raise _bad(source, f"[{role}] is no table.", f'Write [{role}] and emails = ["..."] in it.')
    for key in raw:
        if key not in (*LISTS, CLAIMS):
            raise _bad(
                source, f"[{role}] has no setting {key!r}.", f"Known: {', '.join(LISTS)}, {CLAIMS}."
            )
    claims = raw.get(CLAIMS, {})
    if not isinstance(claims, dict):
        raise _bad(source, f"{role}.claims is no table.", 'Write claims = {groups = ["..."]}.')
    emails = _texts(raw.get("emails", []), f"{role}.emails", source)
    for email in emails:
        if not email_of({"email": email}):
            raise _bad(source, f"{role}.emails: {email!r} is no e-mail address.")
    domains = _texts(raw.get("domains", []), f"{role}.domains", source)
    for domain in domains:
        if not domain or "@" in domain or "*" in domain or domain.startswith("."):
            raise _bad(
                source,
                f"{role}.domains: {domain!r} is no domain.",
                "Write the whole part after the @: example.com. Subdomains need their own entry.",
            )
    return RoleRule(
        frozenset(email.strip().casefold() for email in emails),
        frozenset(domain.strip().casefold() for domain in domains),
        {
            name: frozenset(_texts(values, f"{role}.claims.{name}", source))
            for name, values in claims.items()
        },
    )


def _texts(raw: object, name: str, source: str) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(each, str) and each for each in raw):
        raise _bad(source, f"{name} is no list of texts.", f'Write {name} = ["..."].')
    return raw


def _default(raw: object, source: str) -> Role | None:
    if raw == NONE:
        return None
    if raw in (Role.VIEWER, Role.ANALYST):
        return Role(str(raw))
    raise _bad(
        source,
        f"default = {raw!r} is not possible.",
        "Choose none, viewer or analyst; owners are always named.",
    )


def _hours(raw: object, source: str) -> float | None:
    if raw is None:
        return None
    number = isinstance(raw, int | float) and not isinstance(raw, bool)
    if not number or not math.isfinite(raw) or not 0 < raw <= MOST_HOURS:  # type: ignore[operator, arg-type]
        raise _bad(source, f"session_hours = {raw!r} is not possible.", f"0 to {MOST_HOURS}.")
    return float(raw)  # type: ignore[arg-type]


def _bad(source: str, why: str, remedy: str = "") -> BadData:
    return BadData(f"The roles in {source} cannot be read", why, remedy)
