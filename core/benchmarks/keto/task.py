"""Is a restaurant dish keto? The embedded benchmark the first race is run on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.benchmarks.keto.build import KetoSettings, build_keto, settings_key
from core.benchmarks.keto.dish import CLASSES, LIMIT_G
from core.benchmarks.keto.hand_written import hand_written
from core.benchmarks.keto.lexicon import NO, YES, KetoLexicon
from core.benchmarks.keto.perception import KetoPerception
from core.benchmarks.task import Embedded, Settings, check_sizes, read_settings
from core.domain.benchmark import Split
from core.domain.errors import BadUsage


def _settings(settings: Settings) -> KetoSettings:
    found = read_settings(KetoSettings, "keto", settings)
    found = replace(found, limit_g=float(found.limit_g))  # 10 and 10.0 are the same benchmark
    if not 5.0 <= found.limit_g <= 20.0:
        raise BadUsage(f"A limit of {found.limit_g:g} g is outside 5 to 20 g per serving")
    check_sizes(_sizes(found), found.repeats, "dishes")
    return found


def _sizes(found: KetoSettings) -> Mapping[Split, int]:
    return {Split.POOL: found.pool, Split.DEV: found.dev, Split.TEST: found.test}


KETO = Embedded(
    name="keto",
    title="Keto dishes (demo)",
    short="keto dishes",
    noun=("dish", "dishes"),
    classes=CLASSES,
    family="base dish",
    rule=f"A dish is keto if a serving has at most {LIMIT_G:g} g of net carbohydrates.",
    caution="rules do unusually well on generated text: on 5,963 real food names a set of 20 got "
    "81%",
    key=lambda settings: settings_key(_settings(settings)),
    sizes=lambda settings: _sizes(_settings(settings)),
    build=lambda settings: build_keto(_settings(settings)),
    perception=lambda latent, s: KetoPerception(latent, _settings(s).limit_g),
    lexicon=lambda latent, s: KetoLexicon(latent, _settings(s).limit_g),
    hand_written=hand_written,
    precedence=(NO, YES),
    default_label=YES,
)
