"""All that is worth knowing of a set of examples before a race, in one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.domain.benchmark import SEALED
from core.preparation.balance import Balance, class_balance
from core.preparation.cleaning import CleanedTexts, clean
from core.preparation.duplicates import Duplicates, contradictions, find_duplicates
from core.preparation.examples import Example
from core.preparation.languages import LanguageMix, language_mix
from core.preparation.leakage import Leak, find_leaks
from core.preparation.personal_data import REGIONS, PersonalData, find_personal_data

REPEATS, LEAKS, PERSONAL = "repeats", "test items in training", "personal data"
DAMAGE, LANGUAGES = "damaged texts", "languages"


@dataclass(frozen=True)
class Inspection:
    """What was found; positions are those of the examples.

    Attributes
    ----------
    leaks : tuple of Leak
        Examples outside of the exam that repeat one inside.
    test_items : int
    twins : int
        Exam items that are repeated outside of it; several may have the same closest repeat.
    contradictions : tuple of tuple of int
        Groups of exact repeats with different labels.
    """

    examples: int
    test_items: int
    twins: int
    leaks: tuple[Leak, ...]
    personal: PersonalData
    duplicates: Duplicates
    contradictions: tuple[tuple[int, ...], ...]
    balance: Balance
    cleaning: CleanedTexts
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
    >>> found = inspect([Example("a", "Two  eggs", "yes"), Example("b", "two eggs!", "no")])
    >>> found.contradictions, found.leaks, found.cleaning.texts
    (((0, 1),), (), ['Two eggs', 'two eggs!'])
    """
    found: dict[str, Any] = {}
    for step in steps_of(examples, regions, allow):
        found[step.name] = step.find(*step.arguments)
    return inspection_of(examples, found)


@dataclass(frozen=True)
class Step:
    """One part of looking at everything; parts do not build on each other.

    Attributes
    ----------
    name : str
        What is looked for, in the words of a screen.
    find : callable
        A function of a module, so that another process can run it.
    """

    name: str
    find: Callable[..., Any]
    arguments: tuple[Any, ...]


def steps_of(
    examples: Sequence[Example], regions: Sequence[str] = REGIONS, allow: Sequence[str] = ()
) -> tuple[Step, ...]:
    """All parts, those first on which a plan waits."""
    texts = [example.text for example in examples]
    sealed = [example.split in SEALED for example in examples]
    return (
        Step(REPEATS, find_duplicates, (texts,)),
        Step(LEAKS, _leaks_and_twins, (texts, sealed)),
        Step(PERSONAL, find_personal_data, (texts, regions, allow)),
        Step(DAMAGE, clean, (texts,)),
        Step(LANGUAGES, language_mix, (texts,)),
    )


def inspection_of(examples: Sequence[Example], found: Mapping[str, Any]) -> Inspection:
    """What the steps found, by their names, taken together."""
    labels = [example.label for example in examples]
    leaks, twins = found[LEAKS]
    return Inspection(
        len(examples),
        sum(example.split in SEALED for example in examples),
        twins,
        leaks,
        found[PERSONAL],
        found[REPEATS],
        contradictions(found[REPEATS].exact, labels),
        class_balance(labels),
        found[DAMAGE],
        found[LANGUAGES],
    )


def _leaks_and_twins(texts: Sequence[str], sealed: Sequence[bool]) -> tuple[tuple[Leak, ...], int]:
    """Leaks by position among all, and how many exam items are repeated outside."""
    inside = [at for at, is_test in enumerate(sealed) if is_test]
    outside = [at for at, is_test in enumerate(sealed) if not is_test]
    test_set, others = [texts[at] for at in inside], [texts[at] for at in outside]
    leaks = tuple(
        Leak(outside[leak.training], inside[leak.test_set], leak.similarity)
        for leak in find_leaks(others, test_set)
    )
    return leaks, len(find_leaks(test_set, others))
