"""Tokens that open something: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

TOKEN_BYTES = 32
_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A token of 256 random bits, as 43 letters that may stand in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def key_hash(key: str) -> str:
    """What the store keeps of a token.

    A token is random in full, so a plain hash cannot be turned back; it needs no salt.

    Parameters
    ----------
    key : str
        Any text, also one that is no token: it has a hash like any other, which opens nothing.

    Returns
    -------
    str
        SHA-256 as 64 hex digits.

    Examples
    --------
    >>> key_hash("a")[:8]
    'ca978112'
    """
    # An address may hold half a character, which plain UTF-8 would refuse with an error.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def has_token_form(key: str) -> bool:
    """Whether a text could be a token at all.

    Examples
    --------
    >>> has_token_form(new_token()), has_token_form("../etc/passwd")
    (True, False)
    """
    return _FORM.fullmatch(key) is not None


def same_hash(one: str, other: str) -> bool:
    """Whether two hashes are equal, in time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("ascii"), other.encode("ascii"))
