"""All that is worth knowing of a set of examples before a race, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.benchmark import SEALED
from core.preparation.balance import Balance, class_balance
from core.preparation.cleaning import Cleaning, clean
from core.preparation.duplicates import Duplicates, contradictions, find_duplicates
from core.preparation.examples import Example
from core.preparation.languages import LanguageMix, language_mix
from core.preparation.leakage import Leak, find_leaks
from core.preparation.personal_data import REGIONS, PersonalData, find_personal_data


@dataclass(frozen=True)
class Inspection:
    """What was found; positions are those of the examples.

    Attributes
    ----------
    leaks : tuple of Leak
        Examples outside of the exam that repeat one inside.
    exam_items : int
    twins : int
        Exam items that are repeated outside of it; several may have the same closest repeat.
    contradictions : tuple of tuple of int
        Groups of exact repeats with different labels.
    """

    examples: int
    exam_items: int
    twins: int
    leaks: tuple[Leak, ...]
    personal: PersonalData
    duplicates: Duplicates
    contradictions: tuple[tuple[int, ...], ...]
    balance: Balance
    cleaning: Cleaning
    languages: LanguageMix


def inspect(
    examples: Sequence[Example], regions: Sequence[str] = REGIONS, allow: Sequence[str] = ()
) -> Inspection:
    """Look at everything; nothing is changed.

    Parameters
    ----------
    regions, allow : sequence of str
        As in ``find_personal_data``.

    Examples
    --------
    >>> from core.preparation.damage import Damage
    >>> found = inspect([Example("a", "Two  eggs", "yes"), Example("b", "two eggs!", "no")])
    >>> found.contradictions, found.leaks, found.cleaning.rows_with(Damage.WHITESPACE)
    (((0, 1),), (), (0,))
    """
    texts = [example.text for example in examples]
    labels = [example.label for example in examples]
    duplicates = find_duplicates(texts)
    return Inspection(
        len(examples),
        sum(example.split in SEALED for example in examples),
        _twins(examples),
        exam_leaks(examples),
        find_personal_data(texts, regions, allow),
        duplicates,
        contradictions(duplicates.exact, labels),
        class_balance(labels),
        clean(texts),
        language_mix(texts),
    )


def exam_leaks(examples: Sequence[Example]) -> tuple[Leak, ...]:
    """Examples outside of the exam that repeat one inside, by position among all."""
    inside = [at for at, example in enumerate(examples) if example.split in SEALED]
    outside = [at for at, example in enumerate(examples) if example.split not in SEALED]
    found = find_leaks([examples[at].text for at in outside], [examples[at].text for at in inside])
    return tuple(Leak(outside[leak.training], inside[leak.exam], leak.similarity) for leak in found)


def _twins(examples: Sequence[Example]) -> int:
    inside = [example.text for example in examples if example.split in SEALED]
    outside = [example.text for example in examples if example.split not in SEALED]
    return len(find_leaks(inside, outside))
