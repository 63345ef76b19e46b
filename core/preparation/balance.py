"""How the classes of a set are balanced, and evening them out for training."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.random_streams import stream
from core.preparation.examples import Example, ExampleOrigin, made_from, training_only

LOPSIDED = 0.70
"""Share of the biggest class from which accuracy alone is misleading."""

FEW = 10
"""Items below which nothing can be said about a class, nor much be learned of it."""


@dataclass(frozen=True)
class Balance:
    """Items by class, the biggest first; unlabelled items are left out.

    Attributes
    ----------
    unlabelled : int
    """

    counts: dict[str, int]
    unlabelled: int

    @property
    def total(self) -> int:
        """Labelled items."""
        return sum(self.counts.values())

    @property
    def biggest(self) -> str:
        """Name of the biggest class; empty if there is none."""
        return next(iter(self.counts), "")

    @property
    def share(self) -> float:
        """Share of the biggest class: what always answering with it would score."""
        return self.counts[self.biggest] / self.total if self.total else 0.0

    @property
    def lopsided(self) -> bool:
        """Whether accuracy alone is misleading."""
        return len(self.counts) > 1 and self.share >= LOPSIDED

    @property
    def rare(self) -> tuple[str, ...]:
        """Classes with fewer than ten items."""
        return tuple(name for name, items in self.counts.items() if items < FEW)


def class_balance(labels: Sequence[str]) -> Balance:
    """Count the classes.

    Examples
    --------
    >>> found = class_balance(["ham"] * 7 + ["spam", ""])
    >>> found.biggest, found.share, found.lopsided, found.unlabelled
    ('ham', 0.875, True, 1)
    """
    counts = Counter(label for label in labels if label)
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return Balance(dict(ordered), len(labels) - counts.total())


@dataclass(frozen=True)
class Resampled:
    """Examples after evening out.

    Attributes
    ----------
    added, removed : int
        Copies made, and originals left out.
    """

    examples: tuple[Example, ...]
    added: int
    removed: int


def oversample(examples: Sequence[Example], seed: int, to: int | None = None) -> Resampled:
    """Copy examples of small classes until each has as many as the biggest; copies are marked.

    Parameters
    ----------
    to : int, optional
        Items a class should have at least; by default those of the biggest class.

    Raises
    ------
    BadUsage
        If an example is not of the working set.

    Examples
    --------
    >>> found = oversample([Example("a", "x", "yes"), Example("b", "y", "no"),
    ...                     Example("c", "z", "no")], seed=1)
    >>> found.examples[-1].item_id, found.added
    ('a~copy1', 1)
    """
    training_only(examples, "Copying examples")
    made: list[Example] = []
    by_class = _by_class(examples)
    wanted = to if to is not None else max(map(len, by_class.values()), default=0)
    for label, members in by_class.items():
        order = stream(seed, "oversample", label).permutation(len(members)).tolist()
        for number in range(max(0, wanted - len(members))):
            parent = members[order[number % len(order)]]
            made.append(
                made_from(parent, parent.text, ExampleOrigin.COPY, number // len(order) + 1)
            )
    return Resampled((*examples, *made), len(made), 0)


def undersample(examples: Sequence[Example], seed: int, to: int | None = None) -> Resampled:
    """Leave out examples of big classes until none has more than the smallest.

    Parameters
    ----------
    to : int, optional
        Items a class should have at most; by default those of the smallest class.

    Raises
    ------
    BadUsage
        If an example is not of the working set.
    """
    training_only(examples, "Leaving out examples")
    by_class = _by_class(examples)
    wanted = to if to is not None else min(map(len, by_class.values()), default=0)
    kept: set[int] = {at for at, example in enumerate(examples) if not example.label}
    for label, at in _positions(examples).items():
        order = stream(seed, "undersample", label).permutation(len(at)).tolist()
        kept |= {at[chosen] for chosen in order[:wanted]}
    left = tuple(example for at, example in enumerate(examples) if at in kept)
    return Resampled(left, 0, len(examples) - len(left))


def _by_class(examples: Sequence[Example]) -> dict[str, list[Example]]:
    return {label: [examples[at] for at in where] for label, where in _positions(examples).items()}


def _positions(examples: Sequence[Example]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, example in enumerate(examples):
        if example.label:
            found[example.label].append(at)
    return found
