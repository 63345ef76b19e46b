"""The keto benchmark from its seed: dishes, texts, splits and the expert's answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np

from core.benchmarks.keto.dish import (
    CLASSES,
    KETO,
    LIMIT_G,
    Component,
    ComponentRole,
    Dish,
    is_keto,
)
from core.benchmarks.keto.facts import KetoFacts, load_facts
from core.benchmarks.keto.generator import DishGenerator
from core.benchmarks.keto.menu_text import MenuWriter
from core.benchmarks.keto.splitting import UNSEEN_FAMILIES, HeadsBySplit, split_heads
from core.benchmarks.keto.strata import HARD, Stratum, quotas
from core.domain.benchmark import CODE, OPEN, Benchmark, BenchmarkContent, Items, Split
from core.domain.canonical import content_hash
from core.domain.random_streams import stream

GENERATOR_VERSION = 2
PROBE_PER_TRAP = 15
UNSEEN_SHARE = 0.20


@dataclass(frozen=True)
class KetoSettings:
    """What decides the benchmark's content.

    Attributes
    ----------
    limit_g : float
        Net carbohydrates a serving may have, 5 to 20 g; moves the expert's answers,
        not the texts.
    repeats : int
        Test texts planted in the pool, to see the race refuse an unfair start.
    """

    seed: int = 2026
    pool: int = 5000
    dev: int = 500
    test: int = 1000
    limit_g: float = LIMIT_G
    repeats: int = 0


def settings_key(settings: KetoSettings) -> str:
    """Hash of everything the content depends on, known before it is built."""
    return content_hash(
        {"settings": asdict(settings), "facts": load_facts().digest, "version": GENERATOR_VERSION}
    )


def build_keto(settings: KetoSettings | None = None) -> BenchmarkContent:
    """Generate the benchmark; the same settings give the same bytes."""
    settings = settings or KetoSettings()
    facts = load_facts()
    dishes, texts = _dishes(facts, settings)
    for at in range(settings.repeats):
        dishes[Split.POOL][-1 - at] = dishes[Split.TEST][at]
        texts[Split.POOL][-1 - at] = texts[Split.TEST][at]
    items = {split: _items(split, dishes[split], texts[split], settings.limit_g) for split in Split}
    gold = {
        split: np.array([is_keto(dish.net, settings.limit_g) for dish in dishes[split]], dtype=CODE)
        for split in Split
    }
    digest = content_hash(
        [
            settings.limit_g,
            *([split, items[split].item_id, items[split].text, gold[split]] for split in Split),
        ]
    )
    benchmark = Benchmark(
        id=f"keto-{digest[:12]}",
        name="Keto dishes",
        origin="embedded",
        classes=CLASSES,
        positive=CLASSES.index(KETO),
        metric="accuracy",
        item_noun=("dish", "dishes"),
        content_hash=digest,
    )
    latent = {split: tuple(_latent(dish) for dish in dishes[split]) for split in OPEN}
    return BenchmarkContent(benchmark, items, gold, latent)


class _Texts:
    """Writes dishes down and refuses a text that has been written before."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def write(self, writer: MenuWriter, dish: Dish) -> str | None:
        """The text, or None where its letters are those of an earlier one."""
        text = writer.write(dish)
        letters = re.sub(r"[^a-z]", "", text.lower())
        if letters in self.seen:
            return None
        self.seen.add(letters)
        return text


def _dishes(
    facts: KetoFacts, settings: KetoSettings
) -> tuple[dict[Split, list[Dish]], dict[Split, list[str]]]:
    heads = split_heads(facts, stream(settings.seed, "heads"))
    written = _Texts()
    dishes: dict[Split, list[Dish]] = {}
    texts: dict[Split, list[str]] = {}
    for split in Split:
        rng = stream(settings.seed, "dishes", split)
        writer = MenuWriter(facts, stream(settings.seed, "texts", split))
        found: list[Dish] = []
        lines: list[str] = []
        for generator, stratum, keto, nuance in _wanted(facts, settings, split, heads, rng):
            text = None
            while text is None:
                dish = generator.draw(stratum, keto, nuance)
                text = written.write(writer, dish)
            found.append(dish)
            lines.append(text)
        order = rng.permutation(len(found))
        dishes[split] = [found[at] for at in order]
        texts[split] = [lines[at] for at in order]
    return dishes, texts


def _wanted(
    facts: KetoFacts,
    settings: KetoSettings,
    split: Split,
    heads: HeadsBySplit,
    rng: np.random.Generator,
) -> Iterable[tuple[DishGenerator, Stratum, bool, str | None]]:
    """What each dish of a split has to be: generator, stratum, answer, nuance."""
    if split is Split.PROBE:
        generator = DishGenerator(facts, heads[split], rng)
        for nuance, answers in probe_traps(facts):
            for at in range(PROBE_PER_TRAP):
                yield generator, HARD, answers[at % len(answers)], nuance
        return
    sizes = {Split.POOL: settings.pool, Split.DEV: settings.dev, Split.TEST: settings.test}
    known = {name: found for name, found in heads[split].items() if name not in UNSEEN_FAMILIES}
    unseen = {name: heads[split][name] for name in UNSEEN_FAMILIES if heads[split].get(name)}
    n_unseen = round(sizes[split] * UNSEEN_SHARE) if unseen else 0
    for dealt, count in ((known, sizes[split] - n_unseen), (unseen, n_unseen)):
        if count:
            generator = DishGenerator(facts, dealt, rng)
            for stratum, keto in quotas(count):
                yield generator, stratum, keto, None


def probe_traps(facts: KetoFacts) -> list[tuple[str, tuple[bool, ...]]]:
    """The traps of the probe split: nuance and the answers its dishes have.

    Offers (N05) and swaps (N06) appear once for each answer, the other nuances once.
    """
    traps: list[tuple[str, tuple[bool, ...]]] = []
    for nuance in facts.nuances.values():
        if nuance.id == "N01":
            continue
        if nuance.id in ("N05", "N06"):
            traps += [(nuance.id, (True,)), (nuance.id, (False,))]
        else:
            answers = {"keto": (True,), "not keto": (False,), "both": (True, False)}
            traps.append((nuance.id, answers[nuance.direction]))
    return traps


def _items(split: Split, dishes: list[Dish], texts: list[str], limit: float) -> Items:
    trap = [_trap(dish, limit) if split is Split.PROBE else "" for dish in dishes]
    return Items(
        item_id=np.array([f"{split}-{at + 1:04d}" for at in range(len(dishes))], dtype=object),
        text=np.array(texts, dtype=object),
        family=np.array([dish.head for dish in dishes], dtype=object),
        slices={
            "difficulty": np.array([dish.stratum for dish in dishes], dtype=object),
            "kitchen": np.array([dish.family for dish in dishes], dtype=object),
            "trap": np.array(trap, dtype=object),
        },
    )


def _trap(dish: Dish, limit: float) -> str:
    """Name of a probe dish's trap; offers and swaps also say which answer is right."""
    if dish.hinge in ("N05", "N06"):
        return f"{dish.hinge} {CLASSES[is_keto(dish.net, limit)]}"
    return dish.hinge or ""


def _latent(dish: Dish) -> str:
    return json.dumps(
        {
            "difficulty": dish.stratum,
            "head": dish.head,
            "components": [
                [c.role.value, c.slot, c.phrase, c.net, c.nuance, c.naive, c.other]
                for c in dish.components
            ],
        },
        separators=(",", ":"),
    )


@lru_cache(16_384)  # every simulator reads the same items again
def read_latent(text: str) -> tuple[str, str, tuple[Component, ...]]:
    """Difficulty, base dish and components of one item."""
    raw = json.loads(text)
    return (
        raw["difficulty"],
        raw["head"],
        tuple(Component(ComponentRole(role), *rest) for role, *rest in raw["components"]),
    )
