"""Which wordings of a sentence go to which split: no wording is in two of them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.benchmarks.support.facts import Frame, SupportFacts
from core.domain.benchmark import SEALED, Split

Wording = tuple[str, ...]
"""Words for each slot of a frame."""

UNSEEN_SHARE = 0.20
"""Share of a slot's words that only the exam uses, and of an exam wording's slots that use
them."""

DEALT = {Split.TEST: 3, Split.DEV: 2, Split.PROBE: 2}
"""Wordings of each frame outside the pool, which gets the rest."""


@dataclass(frozen=True)
class Dealt:
    """Wordings by split and frame.

    Attributes
    ----------
    new : tuple of Frame
        One frame per intent that only the exam uses; its wordings are under ``Split.TEST``.
    """

    wordings: Mapping[Split, Mapping[str, tuple[Wording, ...]]]
    new: tuple[Frame, ...]


def deal_wordings(facts: SupportFacts, rng: np.random.Generator) -> Dealt:
    """Deal the wordings of every frame to the splits."""
    test_only = _test_only(facts, rng)
    new = _new_frames(facts, rng)
    found: dict[Split, dict[str, tuple[Wording, ...]]] = defaultdict(dict)
    for frame in facts.frames:
        if frame in new:
            every = itertools.product(*(facts.slots[slot].values for slot in frame.slots))
            found[Split.TEST][frame.id] = tuple(every)
            continue
        taken: set[Wording] = set()
        for split, count in DEALT.items():
            chosen: list[Wording] = []
            while len(chosen) < count:
                wording = _draw(facts, frame, test_only, rng, sealed=split in SEALED)
                if wording not in taken:
                    taken.add(wording)
                    chosen.append(wording)
            found[split][frame.id] = tuple(chosen)
        known = [
            [value for value in facts.slots[slot].values if value not in test_only[slot]]
            for slot in frame.slots
        ]
        found[Split.POOL][frame.id] = tuple(
            wording for wording in itertools.product(*known) if wording not in taken
        )
    return Dealt(found, new)


def _test_only(facts: SupportFacts, rng: np.random.Generator) -> dict[str, frozenset[str]]:
    """Words of each slot that only the exam uses."""
    found = {}
    for slot in facts.slots.values():
        count = round(UNSEEN_SHARE * len(slot.values))
        chosen = rng.choice(len(slot.values), size=count, replace=False)
        found[slot.name] = frozenset(slot.values[at] for at in chosen)
    return found


def _new_frames(facts: SupportFacts, rng: np.random.Generator) -> tuple[Frame, ...]:
    """One plain frame of each intent for the exam alone: a new sentence, its words known."""
    found = []
    for intent in facts.classes:
        plain = [
            frame
            for frame in facts.frames
            if frame.intent == intent and not frame.nuance and _words_elsewhere(facts, frame)
        ]
        found.append(plain[int(rng.integers(len(plain)))])
    return tuple(found)


def _words_elsewhere(facts: SupportFacts, frame: Frame) -> bool:
    """Whether everything that speaks for the intent is said in other frames too."""
    speaking = {slot for slot in frame.slots if facts.slots[slot].intent}
    others = {slot for other in facts.frames if other is not frame for slot in other.slots}
    return speaking <= others


def _draw(
    facts: SupportFacts,
    frame: Frame,
    test_only: Mapping[str, frozenset[str]],
    rng: np.random.Generator,
    *,
    sealed: bool,
) -> Wording:
    """One wording; in the exam a fifth of the slots have words nobody trains on."""
    wording = []
    for slot in frame.slots:
        unseen = sealed and rng.random() < UNSEEN_SHARE
        values = [v for v in facts.slots[slot].values if (v in test_only[slot]) == unseen]
        wording.append(values[int(rng.integers(len(values)))])
    return tuple(wording)
