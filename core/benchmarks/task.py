"""One embedded benchmark: what it is, and the people who can be simulated on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.benchmarks.simulation import Lexicon, Perception
from core.domain.benchmark import BenchmarkContent, Split
from core.domain.errors import BadUsage
from core.domain.rationale import Rationale

Settings = dict[str, Any]
MOST_ITEMS = 100_000


@dataclass(frozen=True)
class Embedded:
    """A benchmark that ships with the product.

    Attributes
    ----------
    name : str
        Its name on the command line.
    title : str
        Its name on screens.
    short : str
        What is raced on, inside a sentence.
    noun : tuple of str
        What an item is called, singular and plural.
    classes : tuple of str
    family : str
        What items of one family have in common.
    rule : str
        The expert's rule in one sentence.
    caution : str
        Why rules alone may do better here than elsewhere, for the reader of a verdict.
    key : callable
        Hash of what the content depends on, known before it is built.
    sizes : callable
        Items of the splits whose size is a setting.
    precedence : tuple of int
        Class codes, the one whose rules outweigh all others first.
    default_label : int
        Answer where no rule speaks.
    audits_silence : bool
        Whether the expert, checking what rules answer, also sees items on which no rule
        speaks; not where silence is an answer.
    plan : mapping of str to Any
        Fields in which its plan differs from the default.
    """

    name: str
    title: str
    short: str
    noun: tuple[str, str]
    classes: tuple[str, ...]
    family: str
    rule: str
    caution: str
    key: Callable[[Settings], str]
    sizes: Callable[[Settings], Mapping[Split, int]]
    build: Callable[[Settings], BenchmarkContent]
    perception: Callable[[tuple[str, ...], Settings], Perception]
    lexicon: Callable[[tuple[str, ...], Settings], Lexicon]
    hand_written: Callable[[int], tuple[Rationale, ...]]
    precedence: tuple[int, ...]
    default_label: int
    audits_silence: bool = False
    plan: Mapping[str, Any] = field(default_factory=dict)


Kind = TypeVar("Kind")


def read_settings(kind: type[Kind], name: str, settings: Settings) -> Kind:
    """Settings of a benchmark from a plan, whole numbers unless a field holds others.

    Raises
    ------
    BadUsage
        If one is unknown or no number.
    """
    defaults = kind()
    known = vars(defaults)
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise BadUsage(
            f"The {name} benchmark has no setting {unknown[0]!r}",
            remedy=f"Settings: {', '.join(known)}.",
        )
    for field_, value in settings.items():
        number = isinstance(value, int) or (
            isinstance(known[field_], float) and isinstance(value, float)
        )
        if not number or isinstance(value, bool):
            raise BadUsage(f"The {name} setting {field_} must be a number, not {value!r}")
    return kind(**settings)


def check_sizes(sizes: Mapping[Split, int], repeats: int, nouns: str, fewest: int = 50) -> None:
    """Refuse splits that are too small or too large, or more planted repeats than items.

    Raises
    ------
    BadUsage
        With the bounds.
    """
    if min(sizes.values()) < fewest or sizes[Split.POOL] > MOST_ITEMS:
        raise BadUsage(
            f"Each split needs at least {fewest} {nouns}, the training pool at most {MOST_ITEMS:,}"
        )
    if not 0 <= repeats <= min(sizes[Split.POOL], sizes[Split.TEST]):
        raise BadUsage(f"{repeats} test {nouns} cannot be repeated in the training pool")
