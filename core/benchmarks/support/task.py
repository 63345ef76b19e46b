"""Which desk of an online shop must act first on a message? Eight classes."""

from __future__ import annotations

from collections.abc import Mapping

from core.benchmarks.support.build import SupportSettings, build_support, settings_key
from core.benchmarks.support.facts import load_facts
from core.benchmarks.support.hand_written import hand_written
from core.benchmarks.support.lexicon import SupportLexicon
from core.benchmarks.support.perception import SupportPerception
from core.benchmarks.task import Embedded, Settings, check_sizes, read_settings
from core.domain.benchmark import Split

FEWEST = 80
"""Messages a split needs so that each intent is in it."""


def _settings(settings: Settings) -> SupportSettings:
    found = read_settings(SupportSettings, "support", settings)
    check_sizes(_sizes(found), found.repeats, "messages", FEWEST)
    return found


def _sizes(found: SupportSettings) -> Mapping[Split, int]:
    return {Split.POOL: found.pool, Split.DEV: found.dev, Split.TEST: found.test}


def _rule() -> str:
    names = [intent.name for intent in load_facts().intents.values()]
    return (
        "The desk that must act first gets the message; where it asks for several things, they "
        f"act in this order: {', '.join(names)}."
    )


CLASSES = load_facts().classes
SUPPORT = Embedded(
    name="support",
    title="Support intents (demo)",
    short="support messages",
    noun=("message", "messages"),
    classes=tuple(load_facts().intents[intent].name for intent in CLASSES),
    family="wording",
    rule=_rule(),
    caution="rules and messages were written with the same word lists, which real mail does not "
    "keep to",
    key=lambda settings: settings_key(_settings(settings)),
    sizes=lambda settings: _sizes(_settings(settings)),
    build=lambda settings: build_support(_settings(settings)),
    perception=lambda latent, settings: SupportPerception(latent),
    lexicon=lambda latent, settings: SupportLexicon(latent),
    hand_written=hand_written,
    precedence=tuple(range(len(CLASSES))),
    default_label=CLASSES.index("feedback"),
    audits_silence=True,
    plan={"crowd": {"slip": 0.05}},
)
