"""Benchmark, its splits and the items in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

CODE = np.int16
"""Type of class codes: a benchmark may have hundreds of classes."""

Codes = NDArray[np.int16]
"""Class codes: positions in ``Benchmark.classes``; -1 means no opinion."""

NO_OPINION = -1


WRONG_YES, WRONG_NO = "wrong yes", "wrong no"


def error_kinds(classes: Sequence[str]) -> tuple[str, ...]:
    """Kinds of mistakes that can cost differently: two with two classes, else one per class.

    Examples
    --------
    >>> error_kinds(("not keto", "keto")), error_kinds(("return", "payment", "other"))
    (('wrong yes', 'wrong no'), ('return', 'payment', 'other'))
    """
    return (WRONG_YES, WRONG_NO) if len(classes) == 2 else tuple(classes)


class Split(StrEnum):
    """The four parts of a benchmark (what each is for: ``docs/architecture.md``)."""

    POOL = "pool"
    DEV = "dev"
    TEST = "test"
    PROBE = "probe"


SEALED = (Split.TEST, Split.PROBE)
OPEN = (Split.POOL, Split.DEV)


@dataclass(frozen=True)
class Benchmark:
    """A named decision task.

    Attributes
    ----------
    id : str
        ``name`` plus the beginning of ``content_hash``.
    classes : tuple of str
        Class names; a class code is a position in this tuple.
    positive : int
        Code of the class that counts as "yes" when the two kinds of mistakes
        are told apart.
    item_noun : tuple of str
        What an item is called, singular and plural.
    content_hash : str
        SHA-256 over every item and every expert's answer.
    """

    id: str
    name: str
    origin: str
    classes: tuple[str, ...]
    positive: int
    metric: str
    item_noun: tuple[str, str]
    content_hash: str


@dataclass(frozen=True)
class Items:
    """Columns of the items of one split, all of the same length.

    ``family`` is the cluster of the statistics: the base dish of an embedded
    item, the near-duplicate family of an uploaded one.
    """

    item_id: NDArray[np.object_]
    text: NDArray[np.object_]
    family: NDArray[np.object_]
    slices: Mapping[str, NDArray[np.object_]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.item_id)

    def take(self, index: NDArray[np.int_]) -> Items:
        """Items at the given positions, in that order."""
        return Items(
            self.item_id[index],
            self.text[index],
            self.family[index],
            {name: column[index] for name, column in self.slices.items()},
        )


@dataclass(frozen=True)
class BenchmarkContent:
    """A benchmark with everything in it, as a generator or an import hands it over.

    Attributes
    ----------
    gold : mapping of Split to ndarray
        The expert's answers as class codes.
    latent : mapping of Split to tuple of str
        One JSON text per item, pool and dev only. Read by simulators alone.
    """

    benchmark: Benchmark
    items: Mapping[Split, Items]
    gold: Mapping[Split, Codes]
    latent: Mapping[Split, tuple[str, ...]]
