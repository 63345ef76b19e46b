"""Label matrices, made by hand."""

from __future__ import annotations

import io
import zipfile

import numpy as np

VOTES = np.array([[1, -1, 1], [0, 0, -1], [-1, -1, -1], [1, 0, -1]])
NAMES = ("lf_no_bread", "lf_sugar", "lf_keto_word")
IDS = ("d1", "d2", "d3", "d4")

CSV = b"item_id,lf_no_bread,lf_sugar,lf_keto_word\nd1,1,-1,1\nd2,0,0,\nd3,-1,-1,-1\nd4,1,0,-1\n"


def npy(array: np.ndarray, allow_pickle: bool = False) -> bytes:
    """The bytes of an ``.npy`` file."""
    out = io.BytesIO()
    np.save(out, array, allow_pickle=allow_pickle)
    return out.getvalue()


def npz(**arrays: object) -> bytes:
    """The bytes of a compressed ``.npz`` file."""
    out = io.BytesIO()
    np.savez_compressed(out, **{name: np.asarray(array) for name, array in arrays.items()})
    return out.getvalue()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


NPY = npy(VOTES)
NPZ = npz(L=VOTES, lf_names=list(NAMES), item_ids=list(IDS))
SAMPLES = {
    "Label matrix, CSV": (CSV, "label-matrix"),
    "Label matrix, npy": (NPY, "label-matrix"),
    "Label matrix, npz": (NPZ, "label-matrix"),
}
