"""What is made of the pool before training: asked for once, made again whenever it is needed.

Nothing made is kept: the same recipe on the same examples gives the same set, so what was redacted
or left out of the originals is gone from everything made of them too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.errors import BadUsage
from core.preparation.augmentation import add_noise
from core.preparation.balance import oversample, undersample
from core.preparation.examples import Example, ExampleOrigin

SEED = 1
MOST_NOISE = 3
"""New texts with typing errors that are made of one original at most."""
MOST_EXAMPLES = 1_000_000
"""Examples of a training set at most: copying may multiply by the number of classes."""


class Balancing(StrEnum):
    """How the classes are evened out."""

    NONE = "none"
    COPY = "copy"
    CUT = "cut"


@dataclass(frozen=True)
class Recipe:
    """What somebody asked for.

    Attributes
    ----------
    noise : int
        New texts with typing errors of every original.
    """

    noise: int = 0
    balance: Balancing = Balancing.NONE
    seed: int = SEED


@dataclass(frozen=True)
class TrainingSet:
    """Originals and what was made of them, each marked.

    Attributes
    ----------
    left_out : int
        Examples of big classes that were left out to even the classes out.
    """

    examples: tuple[Example, ...]
    left_out: int = 0

    @property
    def by_origin(self) -> dict[ExampleOrigin, int]:
        """Examples by where they come from; every origin is there."""
        found = Counter(example.origin for example in self.examples)
        return {origin: found[origin] for origin in ExampleOrigin}

    @property
    def by_class(self) -> dict[str, dict[ExampleOrigin, int]]:
        """Examples by class and origin, the biggest class first."""
        found = Counter((example.label, example.origin) for example in self.examples)
        sizes = Counter(example.label for example in self.examples)
        return {
            label: {origin: found[label, origin] for origin in ExampleOrigin}
            for label, _ in sorted(sizes.items(), key=lambda entry: (-entry[1], entry[0]))
        }

    @property
    def made(self) -> int:
        """Examples that are no originals."""
        return len(self.examples) - self.by_origin[ExampleOrigin.ORIGINAL]


def copies_to_even(counts: Sequence[int]) -> int:
    """Copies after which every class has as many examples as the biggest.

    Examples
    --------
    >>> copies_to_even([87, 13]), left_out_to_even([87, 13])
    (74, 74)
    """
    return max(counts) * len(counts) - sum(counts) if counts else 0


def left_out_to_even(counts: Sequence[int]) -> int:
    """Examples to leave out until no class has more than the smallest."""
    return sum(counts) - min(counts) * len(counts) if counts else 0


def prepared(
    originals: Sequence[Example], rewrites: Sequence[Example], recipe: Recipe
) -> TrainingSet:
    """The training set: originals, noisy ones, those in other words, then classes evened out.

    Parameters
    ----------
    originals : sequence of Example
        Labelled, of the pool.
    rewrites : sequence of Example
        Made of them by a model.
    recipe : Recipe

    Returns
    -------
    TrainingSet
        Originals first; the same arguments give the same set.

    Raises
    ------
    BadUsage
        If an example is not of the pool.

    Examples
    --------
    >>> asked = Recipe(balance=Balancing.COPY)
    >>> found = prepared([Example("a", "x", "yes"), Example("b", "y", "no"),
    ...                   Example("c", "z", "no")], (), asked)
    >>> [(example.item_id, example.origin.value) for example in found.examples][-1]
    ('a~copy1', 'copy')
    """
    examples = tuple(originals)
    if recipe.noise:
        examples += add_noise(originals, recipe.seed, recipe.noise).made
    examples += tuple(rewrites)
    if recipe.balance is Balancing.COPY:
        return TrainingSet(oversample(examples, recipe.seed).examples)
    if recipe.balance is Balancing.CUT:
        cut = undersample(examples, recipe.seed)
        return TrainingSet(cut.examples, cut.removed)
    return TrainingSet(examples)


def check_size(originals: Sequence[Example], recipe: Recipe) -> None:
    """Refuse a recipe that would make too much, before anything is made.

    Raises
    ------
    BadUsage
        If the set would be too big.
    """
    sizes = list(Counter(example.label for example in originals).values())
    copies = copies_to_even(sizes) if recipe.balance is Balancing.COPY else 0
    expected = (sum(sizes) + copies) * (1 + recipe.noise)
    if expected > MOST_EXAMPLES:
        raise BadUsage(
            f"The training set would have {expected:,} examples",
            f"More than {MOST_EXAMPLES:,} are not made.",
            "Leave examples of big classes out instead of copying small ones.",
        )
