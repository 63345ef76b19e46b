"""One way to write a value down, so that equal values have equal hashes."""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

SIGNIFICANT_DIGITS = 12


def canonical(value: Any) -> Any:
    """Round floats to 12 significant digits, everywhere inside a JSON value.

    Raises
    ------
    ValueError
        For NaN or infinity, which JSON cannot hold.

    Examples
    --------
    >>> canonical({"b": 0.1 + 0.2, "a": (1, 2)})
    {'b': 0.3, 'a': [1, 2]}
    """
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {str(key): canonical(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [canonical(item) for item in value]
    if hasattr(value, "tolist"):  # numpy scalars and arrays
        listed = value.tolist()
        return listed if value.dtype.kind in "biu" else canonical(listed)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} cannot be written to JSON")
        # Twelve digits survive another order of summation on another machine; adding zero
        # makes -0.0 and 0.0, which are equal, the same text.
        return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0
    raise TypeError(f"{type(value).__name__} cannot be written to JSON")


def canonical_json(value: Any) -> str:
    """Text of a value: sorted keys, no spaces, floats to 12 significant digits.

    Parameters
    ----------
    value : dict, list, tuple, str, int, float, bool, None or ndarray
        Anything JSON can hold; arrays and numpy scalars count as lists and numbers.

    Returns
    -------
    str
        Equal values give equal text, whatever the order of their keys.

    Raises
    ------
    ValueError
        For NaN or infinity.
    TypeError
        For anything else that JSON cannot hold.

    Examples
    --------
    >>> canonical_json({"b": (1, 0.1 + 0.2), "a": None})
    '{"a":null,"b":[1,0.3]}'
    """
    return json.dumps(canonical(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_hash(value: Any) -> str:
    """SHA-256 of :func:`canonical_json`, as 64 hex digits.

    Parameters
    ----------
    value : dict, list, tuple, str, int, float, bool, None or ndarray
        As :func:`canonical_json` takes it, with the same errors.

    Returns
    -------
    str
        The same on every machine: differences beyond the twelfth digit do not count.

    Examples
    --------
    >>> content_hash({"a": 1.0}) == content_hash({"a": 1.0 + 1e-15})
    True
    """
    return hashlib.sha256(canonical_json(value).encode("utf-8")).hexdigest()
