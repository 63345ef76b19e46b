"""The support benchmark from its seed: messages, texts, splits and the expert's answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

import numpy as np

from core.benchmarks.support.facts import Frame, SupportFacts, load_facts
from core.benchmarks.support.generator import MessageGenerator, Sentences
from core.benchmarks.support.message import (
    HURRY,
    SETTLED,
    SEVERAL,
    UNWANTED,
    Message,
    latent_text,
)
from core.benchmarks.support.wordings import Dealt, deal_wordings
from core.domain.benchmark import CODE, OPEN, SEALED, Benchmark, BenchmarkContent, Items, Split
from core.domain.canonical import content_hash
from core.domain.random_streams import stream
from core.preparation.leakage import find_leaks

GENERATOR_VERSION = 1
PROBE_PER_TRAP = 15
NEW_SENTENCES = 150 / 800
"""Share of the exam that is written in kinds of sentences nobody trains on."""

TOO_CLOSE = 0.88
"""An exam text nearer than this to one that may be trained on is written anew."""

Written = tuple[Message, str]


@dataclass(frozen=True)
class SupportSettings:
    """What decides the benchmark's content.

    Attributes
    ----------
    repeats : int
        Exam texts planted in the pool, to see the race refuse an unfair start.
    """

    seed: int = 2026
    pool: int = 4000
    dev: int = 500
    test: int = 800
    repeats: int = 0


def settings_key(settings: SupportSettings) -> str:
    """Hash of everything the content depends on, known before it is built."""
    return content_hash(
        {"settings": asdict(settings), "facts": load_facts().digest, "version": GENERATOR_VERSION}
    )


def build_support(settings: SupportSettings | None = None) -> BenchmarkContent:
    """Generate the benchmark; the same settings give the same bytes."""
    settings = settings or SupportSettings()
    facts = load_facts()
    written = _Writing(facts, settings).all_splits()
    for at in range(settings.repeats):
        written[Split.POOL][-1 - at] = written[Split.TEST][at]
    items = {split: _items(split, written[split]) for split in Split}
    gold = {
        split: np.array([message.gold for message, _ in written[split]], dtype=CODE)
        for split in Split
    }
    digest = content_hash(
        [[split, items[split].item_id, items[split].text, gold[split]] for split in Split]
    )
    benchmark = Benchmark(
        id=f"support-{digest[:12]}",
        name="Support intents",
        origin="embedded",
        classes=tuple(facts.intents[intent].name for intent in facts.classes),
        positive=0,
        metric="accuracy",
        item_noun=("message", "messages"),
        content_hash=digest,
    )
    latent = {split: tuple(latent_text(message) for message, _ in written[split]) for split in OPEN}
    return BenchmarkContent(benchmark, items, gold, latent)


class _Writing:
    """Writes the messages of every split; no letters twice, no exam text close to another."""

    def __init__(self, facts: SupportFacts, settings: SupportSettings) -> None:
        self.facts = facts
        self.settings = settings
        self.dealt = deal_wordings(facts, stream(settings.seed, "wordings"))
        self.seen: set[str] = set()

    def all_splits(self) -> dict[Split, list[Written]]:
        """Messages by split, in a seeded order."""
        found = {split: self._write(split) for split in Split}
        texts = [text for split in OPEN for _, text in found[split]]
        for split in SEALED:
            self._keep_apart(split, found[split], texts)
        for split in Split:
            rng = stream(self.settings.seed, "order", split)
            found[split] = [found[split][at] for at in rng.permutation(len(found[split]))]
        return found

    def _write(self, split: Split) -> list[Written]:
        rng = stream(self.settings.seed, "messages", split)
        return [self._fresh(*wanted) for wanted in self._wanted(split, rng)]

    def _keep_apart(self, split: Split, found: list[Written], texts: list[str]) -> None:
        """Write anew, with the same answer, what repeats a text that may be trained on."""
        wanted = list(self._wanted(split, stream(self.settings.seed, "apart", split)))
        while True:
            test_set = [text for _, text in found]
            close = {leak.training for leak in find_leaks(test_set, texts, TOO_CLOSE)}
            if not close:
                return
            for at in sorted(close):
                found[at] = self._fresh(*wanted[at])

    def _fresh(self, generator: MessageGenerator, intent: str, nuance: str) -> Written:
        """A message whose letters nobody has written before."""
        while True:
            drawn = generator.trap(intent, nuance) if nuance else generator.draw(intent)
            if drawn is None or (nuance and not _turns_on(drawn[0], nuance)):
                continue
            letters = re.sub(r"[^a-z]", "", drawn[1].lower())
            if letters not in self.seen:
                self.seen.add(letters)
                return drawn

    def _wanted(
        self, split: Split, rng: np.random.Generator
    ) -> Iterator[tuple[MessageGenerator, str, str]]:
        """What each message of a split has to be: generator, intent, nuance of a trap."""
        known = self._sentences(split, new=False)
        usual = MessageGenerator(self.facts, known, known, rng)
        if split is Split.PROBE:
            for nuance in self.facts.nuances:
                able = trap_intents(self.facts, nuance)
                for at in range(PROBE_PER_TRAP):
                    yield usual, able[at % len(able)], nuance
            return
        size = {
            Split.POOL: self.settings.pool,
            Split.DEV: self.settings.dev,
            Split.TEST: self.settings.test,
        }[split]
        n_new = round(size * NEW_SENTENCES) if split is Split.TEST else 0
        for intent in quotas(self.facts, size - n_new):
            yield usual, intent, ""
        unseen = self._sentences(split, new=True)
        new = MessageGenerator(self.facts, unseen, known, rng, new=True)
        for intent in quotas(self.facts, n_new):
            yield new, intent, ""

    def _sentences(self, split: Split, *, new: bool) -> Sentences:
        """Frames of a split by intent: those that are trained on, or the exam's own."""
        dealt: Dealt = self.dealt
        frames: Mapping[str, list[Frame]] = {
            intent: [
                frame
                for frame in self.facts.frames
                if frame.intent == intent and (frame in dealt.new) == new
            ]
            for intent in self.facts.classes
        }
        return Sentences(frames, dealt.wordings[split])


def trap_intents(facts: SupportFacts, nuance: str) -> list[str]:
    """Intents a message can have whose answer turns on a nuance.

    Examples
    --------
    >>> trap_intents(load_facts(), "M4")
    ['tracking', 'delivery', 'payment', 'return', 'change', 'account']
    """
    if nuance == SEVERAL:
        return list(facts.classes[:-1])
    if nuance in (UNWANTED, SETTLED):
        return list(facts.classes[1:])
    if nuance == HURRY:
        return list(facts.classes)
    return list(dict.fromkeys(f.intent for f in facts.frames if f.nuance == nuance))


def _turns_on(message: Message, nuance: str) -> bool:
    """Whether nothing but the nuance has to be known."""
    return message.nuances == (nuance,)


def quotas(facts: SupportFacts, n: int) -> list[str]:
    """The intent of each of ``n`` messages: exact shares, what is left over to the commonest.

    Examples
    --------
    >>> plan = quotas(load_facts(), 100)
    >>> [plan.count(intent) for intent in ("tracking", "account", "feedback")]
    [20, 8, 4]
    """
    intents = list(facts.intents.values())
    counts = [round(n * intent.share) for intent in intents]
    most = max(range(len(intents)), key=lambda at: intents[at].share)
    counts[most] += n - sum(counts)
    return [intent.id for intent, count in zip(intents, counts, strict=True) for _ in range(count)]


def _items(split: Split, written: list[Written]) -> Items:
    messages = [message for message, _ in written]
    traps = [message.nuances[0] if split is Split.PROBE else "" for message in messages]
    return Items(
        item_id=np.array([f"{split}-{at + 1:04d}" for at in range(len(written))], dtype=object),
        text=np.array([text for _, text in written], dtype=object),
        family=np.array([message.family for message in messages], dtype=object),
        slices={
            "difficulty": np.array([m.difficulty for m in messages], dtype=object),
            "sentence": np.array(
                ["known sentences" if m.known_sentence else "new sentences" for m in messages],
                dtype=object,
            ),
            "trap": np.array(traps, dtype=object),
        },
    )
