"""Keys that open something: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

TOKEN_BYTES = 32
_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A key of 256 random bits, as 43 letters that may stand in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def key_hash(key: str) -> str:
    """What the store keeps of a key.

    A key is random in full, so a plain hash cannot be turned back; it needs no salt.

    Examples
    --------
    >>> key_hash("a")[:8]
    'ca978112'
    """
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def has_token_form(key: str) -> bool:
    """Whether a text could be a key at all.

    Examples
    --------
    >>> has_token_form(new_token()), has_token_form("../etc/passwd")
    (True, False)
    """
    return _FORM.fullmatch(key) is not None


def same_hash(one: str, other: str) -> bool:
    """Whether two hashes are equal, in time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("ascii"), other.encode("ascii"))
