"""What an API token opens: never more than it was made for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from core.domain.actor import Role
from core.domain.errors import BadUsage


class Scope(StrEnum):
    """One thing a program may do."""

    IMPORT = "import"
    EXPORT = "export"
    READ = "read"


ROLES: Mapping[Scope, Role] = MappingProxyType(
    {Scope.IMPORT: Role.ANALYST, Scope.EXPORT: Role.ANALYST, Scope.READ: Role.VIEWER}
)
"""As what a program acts that uses a token for this."""


def read_scopes(given: Iterable[str]) -> tuple[Scope, ...]:
    """Scopes by name, in their order, each once.

    Parameters
    ----------
    given : iterable of str

    Returns
    -------
    tuple of Scope

    Raises
    ------
    BadUsage
        If there is none, or one that does not exist.

    Examples
    --------
    >>> read_scopes(["read", "import", "read"])
    (<Scope.IMPORT: 'import'>, <Scope.READ: 'read'>)
    """
    names = {name.strip() for name in given} - {""}
    known = ", ".join(Scope)
    for name in sorted(names - set(Scope)):
        raise BadUsage(f"There is no scope {name!r}", remedy=f"Choose from {known}.")
    if not names:
        raise BadUsage("Choose what the key is for", remedy=f"Choose from {known}.")
    return tuple(scope for scope in Scope if scope in names)
