"""Where the app may listen: on this machine alone, unless people have to sign in."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from core.domain.errors import BadUsage

NEEDED = ("client_id", "client_secret", "server_metadata_url")
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
REMEDY = (
    "Either listen on this machine only (server.address 127.0.0.1), or set up sign-in in "
    ".streamlit/secrets.toml (docs/deploy.md), or show reports without the app: "
    "python -m core serve-links."
)


def has_sign_in(auth: Mapping[str, Any] | None) -> bool:
    """Whether the ``[auth]`` part of the secrets sets up sign-in with a provider.

    Examples
    --------
    >>> has_sign_in({"redirect_uri": "https://x/oauth2callback", "cookie_secret": "c"})
    False
    """
    if not auth or not auth.get("redirect_uri") or not auth.get("cookie_secret"):
        return False
    providers = [auth, *(part for part in auth.values() if isinstance(part, Mapping))]
    return any(all(provider.get(key) for key in NEEDED) for provider in providers)


def is_loopback(address: str | None) -> bool:
    """Whether only this machine can reach an address.

    Names other than ``localhost`` are not asked for: what they mean may change.

    Examples
    --------
    >>> [is_loopback(a) for a in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "box", None)]
    [True, True, True, False, False, False, False]
    """
    if address is None:
        return False
    if address.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def check_address(address: str | None, *, sign_in: bool) -> None:
    """Refuse to listen where others could come in without signing in.

    Parameters
    ----------
    address : str or None
        ``server.address``; None means every address of the machine.

    Raises
    ------
    BadUsage
        If it is not this machine's own and there is no sign-in.
    """
    if sign_in or is_loopback(address):
        return
    where = f"at {address}" if address else "on every address of this machine"
    raise BadUsage(
        f"Switchpoint does not listen {where} without sign-in",
        "Anyone who reaches it could read and change everything.",
        REMEDY,
    )
