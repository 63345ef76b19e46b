"""NumPy arrays of strangers: no pickled objects, no size that the bytes do not hold."""

from __future__ import annotations

import io
import tokenize
import warnings
from math import prod

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from core.domain.errors import BadData

MAGIC = b"\x93NUMPY"
REMEDY = "Save it again, names as np.array(names, dtype=str)."
BROKEN = (
    ValueError,
    TypeError,
    SyntaxError,
    EOFError,
    MemoryError,
    RecursionError,
    OverflowError,
    tokenize.TokenError,
)


def array_of(raw: bytes, file: str) -> NDArray[np.generic]:
    """The array in the bytes of an ``.npy`` file.

    Parameters
    ----------
    raw : bytes
    file : str
        Its name, for messages.

    Raises
    ------
    BadData
        If it is damaged, holds Python objects, or says to be larger than it is.
    """
    stream = io.BytesIO(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # The header alone first: np.load would set aside as much memory as it asks for.
            version = npy.read_magic(stream)
            header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}[version]
            shape, _, dtype = header(stream)
    except KeyError as error:
        raise BadData(f"{file} is of a newer NumPy format", "", REMEDY) from error
    except BROKEN as error:
        raise BadData(f"{file} is not a NumPy array", _first_line(error), REMEDY) from error
    if dtype.hasobject or dtype.names is not None:
        raise BadData(
            f"{file} holds Python objects",
            "They could run code when loaded, so they are never loaded.",
            REMEDY,
        )
    held = len(raw) - stream.tell()
    said = prod(int(size) for size in shape) * dtype.itemsize
    # Negative sizes may multiply to the right number.
    if any(size < 0 for size in shape) or said != held:
        raise BadData(
            f"{file} is damaged",
            f"It says {shape} of {dtype}, which is {said:,} bytes; it holds {held:,}.",
            REMEDY,
        )
    try:
        return np.load(io.BytesIO(raw), allow_pickle=False)
    except BROKEN as error:
        raise BadData(f"{file} is not a NumPy array", _first_line(error), REMEDY) from error


def texts_of(array: NDArray[np.generic], file: str) -> list[str]:
    """A list of names or ids.

    Raises
    ------
    BadData
        If it is not one.
    """
    if array.ndim != 1 or array.dtype.kind not in "US" + "iu":
        raise BadData(
            f"{file} is not a list of names", f"It is {array.shape} of {array.dtype}.", REMEDY
        )
    try:
        found = [
            value.decode() if isinstance(value, bytes) else str(value) for value in array.tolist()
        ]
        "".join(found).encode()  # half a character cannot be written to UTF-8, here or later
    except ValueError as error:
        raise BadData(f"{file} holds a name that is no text", _first_line(error), REMEDY) from error
    return found


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
