"""The benchmarks that ship with the product, behind one door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from core.benchmarks.keto.build import KetoSettings, build_keto, settings_key
from core.benchmarks.keto.dish import LIMIT_G
from core.benchmarks.keto.hand_written import hand_written
from core.benchmarks.keto.lexicon import NO, YES, KetoLexicon
from core.benchmarks.keto.perception import KetoPerception
from core.benchmarks.simulation import Lexicon, Perception
from core.domain.benchmark import BenchmarkContent
from core.domain.errors import BadUsage
from core.domain.rationale import Rationale


@dataclass(frozen=True)
class Embedded:
    """One embedded benchmark and the people who can be simulated on it.

    Attributes
    ----------
    name : str
        Its name on the command line.
    title : str
        Its name on screens.
    rule : str
        The expert's rule in one sentence.
    key : callable
        Hash of what the content depends on, known before it is built.
    precedence : tuple of int
        Class codes, the one whose rules outweigh all others first.
    default_label : int
        Answer where no rule speaks.
    """

    name: str
    title: str
    rule: str
    key: Callable[[dict[str, Any]], str]
    build: Callable[[dict[str, Any]], BenchmarkContent]
    perception: Callable[[tuple[str, ...], dict[str, Any]], Perception]
    lexicon: Callable[[tuple[str, ...], dict[str, Any]], Lexicon]
    hand_written: Callable[[int], tuple[Rationale, ...]]
    precedence: tuple[int, ...]
    default_label: int


def _keto_settings(settings: dict[str, Any]) -> KetoSettings:
    unknown = sorted(set(settings) - set(KetoSettings.__dataclass_fields__))
    if unknown:
        raise BadUsage(
            f"The keto benchmark has no setting {unknown[0]!r}",
            remedy=f"Settings: {', '.join(KetoSettings.__dataclass_fields__)}.",
        )
    for name, value in settings.items():
        number = isinstance(value, int) or (name == "limit_g" and isinstance(value, float))
        if not number or isinstance(value, bool):
            raise BadUsage(f"The keto setting {name} must be a number, not {value!r}")
    found = KetoSettings(**settings)
    found = replace(found, limit_g=float(found.limit_g))  # 10 and 10.0 are the same benchmark
    if not 5.0 <= found.limit_g <= 20.0:
        raise BadUsage(f"A limit of {found.limit_g:g} g is outside 5 to 20 g per serving")
    if min(found.pool, found.dev, found.test) < 50 or found.pool > 100_000:
        raise BadUsage("Each split needs at least 50 dishes, the pool at most 100,000")
    if not 0 <= found.repeats <= min(found.pool, found.test):
        raise BadUsage(f"{found.repeats} test dishes cannot be repeated in the pool")
    return found


KETO = Embedded(
    name="keto",
    title="Keto dishes (demo)",
    rule=f"A dish is keto if a serving has at most {LIMIT_G:g} g of net carbohydrates.",
    key=lambda settings: settings_key(_keto_settings(settings)),
    build=lambda settings: build_keto(_keto_settings(settings)),
    perception=lambda latent, s: KetoPerception(latent, _keto_settings(s).limit_g),
    lexicon=lambda latent, s: KetoLexicon(latent, _keto_settings(s).limit_g),
    hand_written=hand_written,
    precedence=(NO, YES),
    default_label=YES,
)
EMBEDDED = {KETO.name: KETO}


def embedded(name: str) -> Embedded:
    """The embedded benchmark of that name.

    Raises
    ------
    BadUsage
        If there is none.
    """
    if name not in EMBEDDED:
        raise BadUsage(
            f"There is no benchmark {name!r}", remedy=f"Choose from {', '.join(EMBEDDED)}."
        )
    return EMBEDDED[name]
